"""What a quiz session is called."""

from bot.flows.scene import Scene
from storage.tables import QuizKind, QuizSession


def kind_of(session: QuizSession) -> str:
    """What the templates call its kind."""
    if session.retry_of is not None:
        return "retry"
    return "set" if session.assignment_id is not None else session.kind.name.lower()


def title_of(scene: Scene, session: QuizSession) -> str:
    """The title of the chapter or lesson that it is about; empty for one about many, or about one no longer there."""
    match session.kind:
        case QuizKind.CHAPTER:
            about = scene.catalog.chapter(session.about)
            return about.title if about else ""
        case QuizKind.LESSON:
            lesson = scene.catalog.lesson(session.about)
            return lesson.title if lesson else ""
        case QuizKind.CLASS:
            found = scene.catalog.chapter(session.about) or scene.catalog.lesson(session.about)
            return found.title if found else ""
        case _:
            return ""
