"""Lessons that are not open yet, where the author wants the course learnt in its order."""

from bot.actions import Home, OpenLesson, ShowMap
from bot.domain.progress import missing_before, next_lesson
from bot.flows.scene import Scene
from bot.reply import Reply, button, say
from content.schema import Lesson, Order
from storage import lessons


async def locked(scene: Scene, lesson: Lesson) -> Reply | None:
    """What to say in place of this lesson, with the way to the one that comes first; None if it is open."""
    course = scene.catalog.course
    if course.order is Order.OPEN or scene.instructs:
        return None
    rows = await lessons.all_progress(scene.unit, scene.me)
    finished = {row.lesson_id for row in rows if row.finished_at}
    before = missing_before(course, lesson, {row.lesson_id for row in rows}, finished)
    if before is None:
        return None
    onward = next_lesson(course, finished) or before
    words = say("learn.locked", lesson=lesson.title, before=before.title)
    side = (button("button.map", ShowMap()), button("button.home", Home()))
    return Reply(words, (side, (button("button.continue_lesson", OpenLesson(onward.id), title=onward.title),)))


async def locked_notice(scene: Scene, lesson: Lesson) -> Reply | None:
    """The same over the screen that stays, for a look from somewhere else."""
    screen = await locked(scene, lesson)
    return Reply(notice=screen.words, alert=True) if screen else None
