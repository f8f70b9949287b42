"""Lessons: the course map, the cards, the question on a card, and what finishing brings."""

from bot.actions import (
    AnswerInLesson,
    FinishLesson,
    Home,
    MarkOption,
    OpenCard,
    OpenLesson,
    Origin,
    ShowChapter,
    ShowIntro,
    ShowMap,
    ShowReview,
    StartQuiz,
    way_back,
)
from bot.domain import progress, quiz
from bot.domain.catalog import number_of
from bot.flows import introduce, writing
from bot.flows.questions import Handed, ask, asked, source_button, source_of, take
from bot.flows.scene import Scene, Sent
from bot.reply import Button, Html, Reply, Row, button, say
from content.schema import Card, Lesson, Question, Source
from storage import classes, lessons
from storage.tables import LessonProgress

PLACE = "lesson"


async def open_lesson(scene: Scene, action: OpenLesson) -> Reply:
    """The card where this person left the lesson, or its first."""
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    row = await lessons.progress(scene.unit, scene.me, lesson.id)
    card = lesson.cards[0].id if row is None or row.finished_at else row.card_id
    return await open_card(scene, OpenCard(lesson.id, card))


async def open_card(scene: Scene, action: OpenCard) -> Reply:
    """One card; a card that an edit took away opens the lesson at its first."""
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    at = progress.card_index(lesson, action.card) or 0
    await lessons.opened(scene.unit, scene.me, lesson.id, lesson.cards[at].id, scene.now)
    return await _card(scene, lesson, at)


async def mark_option(scene: Scene, action: MarkOption) -> Reply:
    """Ticks or unticks an option, or puts a step in its place; the answer is not given yet."""
    place = _place_of(scene, action.question)
    if place is None:
        return gone()
    lesson, at, _question = place
    return await _card(scene, lesson, at, action.chosen)


async def write(scene: Scene, place: AnswerInLesson, sent: Sent) -> Reply:
    """What was typed is the answer to the question on this card."""
    found = _place_of(scene, place.question)
    if found is None:
        return gone()
    lesson, at, _question = found
    return await writing.receive(scene, place, sent, lambda: _card(scene, lesson, at))


async def answer(scene: Scene, action: AnswerInLesson) -> Reply:
    """The explanation under the question; every answer is kept."""
    place = _place_of(scene, action.question)
    if place is None:
        return gone()
    lesson, at, question = place
    handed = await take(
        scene, question, action.chosen, PLACE, answer=lambda picked: AnswerInLesson(question.id, picked)
    )
    if not isinstance(handed, Handed):
        return handed
    shown = asked(question, _order(question), handed.given, handed.written)
    words, rows = say("learn.answered", lesson=lesson.title, asked=shown), _onward(lesson, at)
    source = source_of(question, handed.given)
    if source == Source(lesson=lesson.id, card=lesson.cards[at].id):
        return Reply(words, rows)
    look = source_button(question, handed.given, way_back(Origin.LESSON, number_of(question.id)))
    return Reply(words, ((look,), *rows))


def place_of(scene: Scene, number: int) -> OpenCard | None:
    """Where the question with this `number_of` is asked in a lesson."""
    question = scene.catalog.question_by_number(number)
    place = _place_of(scene, question.id) if question else None
    return OpenCard(place[0].id, place[0].cards[place[1]].id) if place else None


async def finish_lesson(scene: Scene, action: FinishLesson) -> Reply:
    """Notes the lesson as finished once, brings its items into review, and offers the next thing."""
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    row = await _remember(scene, lesson, lesson.cards[-1])
    if row.finished_at is None:
        row.finished_at = scene.now
    await classes.finish_lesson(scene.unit, scene.me, lesson.id, scene.now)
    items = [item.id for item in scene.catalog.items_of_lesson(lesson.id)]
    added = await introduce.items(scene, items)
    words = say("learn.finished", lesson=lesson.title, added=added, items=len(items))
    return Reply(words, _after_lesson(scene, lesson, added))


def _after_lesson(scene: Scene, lesson: Lesson, added: int) -> tuple[Row, ...]:
    """Reviewing while it is fresh comes first, then the next lesson."""
    chapter = scene.catalog.chapter_of(lesson.id)
    following = scene.catalog.following(lesson.id)
    side = [button("button.map", ShowMap())]
    if chapter is not None and chapter.quiz:
        side.append(button("button.quiz", StartQuiz(chapter.id)))
    rows: list[Row] = [(*side, button("button.home", Home()))]
    if following is not None:
        rows.append((button("button.next_lesson", OpenLesson(following.id), title=following.title),))
    if added:
        rows.append((button("button.review_fresh", ShowReview(), count=added),))
    return tuple(rows)


async def show_map(scene: Scene, _action: ShowMap) -> Reply:
    """All chapters with progress; the main button goes on with the next lesson."""
    finished = await finished_lessons(scene)
    course = scene.catalog.course
    chapters = [
        {"title": chapter.title, "progress": progress.chapter_progress(chapter, finished)}
        for chapter in course.chapters
    ]
    rows: list[Row] = [
        (button("button.chapter", ShowChapter(chapter.id, 0), title=chapter.title),) for chapter in course.chapters
    ]
    onward = progress.next_lesson(course, finished)
    rows.append((button("button.home", Home()),))
    if onward is not None:
        rows.append((button("button.continue_lesson", OpenLesson(onward.id), title=onward.title),))
    return Reply(say("learn.course_map", course=course.title, chapters=chapters), tuple(rows))


LESSONS_A_PAGE = 8


async def show_chapter(scene: Scene, action: ShowChapter) -> Reply:
    """The lessons of one chapter, each a button, a page at a time."""
    chapter = scene.catalog.chapter(action.chapter)
    if chapter is None:
        return gone()
    finished = await finished_lessons(scene)
    begun = {row.lesson_id for row in await lessons.all_progress(scene.unit, scene.me)}
    pages = max(1, -(-len(chapter.lessons) // LESSONS_A_PAGE))
    page = min(max(action.page, 0), pages - 1)
    first = page * LESSONS_A_PAGE
    rows: list[Row] = [
        (
            button(
                "button.lesson",
                OpenLesson(lesson.id),
                number=number,
                title=lesson.title,
                state="done" if lesson.id in finished else "begun" if lesson.id in begun else "new",
            ),
        )
        for number, lesson in enumerate(chapter.lessons[first : first + LESSONS_A_PAGE], first + 1)
    ]
    turn: list[Button] = []
    if page > 0:
        turn.append(button("button.previous_page", ShowChapter(chapter.id, page - 1)))
    if page + 1 < pages:
        turn.append(button("button.next_page", ShowChapter(chapter.id, page + 1)))
    rows += [tuple(turn)] if turn else []
    side = [button("button.map", ShowMap()), button("button.intro", ShowIntro(chapter.id, 0))]
    if chapter.quiz:
        side.append(button("button.quiz", StartQuiz(chapter.id)))
    onward = next((lesson for lesson in chapter.lessons if lesson.id not in finished), None)
    main: tuple[Row, ...] = (
        ((button("button.continue_lesson", OpenLesson(onward.id), title=onward.title),),) if onward else ()
    )
    return Reply(
        say(
            "learn.chapter",
            title=chapter.title,
            progress=progress.chapter_progress(chapter, finished),
            minutes=sum(lesson.minutes for lesson in chapter.lessons if lesson.id not in finished),
            quiz=bool(chapter.quiz),
        ),
        (*rows, tuple(side), *main),
    )


async def show_intro(scene: Scene, action: ShowIntro) -> Reply:
    """What the chapter is about, in three screens: aims, scenario, leading case."""
    chapter = scene.catalog.chapter(action.chapter)
    if chapter is None:
        return gone()
    screens = (
        say(
            "learn.aims",
            title=chapter.title,
            objectives=Html(chapter.objectives),
            key_points=chapter.key_points,
            concepts=chapter.concepts,
        ),
        say("learn.scenario", title=chapter.title, scenario=Html(chapter.scenario)),
        say(
            "learn.case",
            title=chapter.case.title,
            body=Html(chapter.case.body),
            questions=chapter.case.questions,
        ),
    )
    page = min(max(action.page, 0), len(screens) - 1)
    back = button("button.back", ShowIntro(chapter.id, page - 1) if page else ShowChapter(chapter.id, 0))
    onward = (
        button("button.next", ShowIntro(chapter.id, page + 1))
        if page + 1 < len(screens)
        else button("button.first_lesson", OpenLesson(chapter.lessons[0].id))
    )
    return Reply(screens[page], ((back, onward),))


async def finished_lessons(scene: Scene) -> set[str]:
    """Ids of the lessons that this person has finished."""
    return {row.lesson_id for row in await lessons.all_progress(scene.unit, scene.me) if row.finished_at}


def gone() -> Reply:
    """The course was edited and what the button meant is no longer there."""
    return Reply(say("learn.gone"), ((button("button.home", Home()),),))


async def _card(scene: Scene, lesson: Lesson, at: int, number: int | None = None) -> Reply:
    card = lesson.cards[at]
    args = {
        "lesson": lesson.title,
        "title": card.title,
        "body": Html(card.body),
        "at": at + 1,
        "of": len(lesson.cards),
        "asof": card.asof,
    }
    if card.question is None:
        return Reply(say("learn.card", **args), _onward(lesson, at), card.picture)
    question = card.question
    shown, buttons = await ask(
        scene,
        question,
        _order(question),
        number,
        mark=lambda picked: MarkOption(question.id, picked),
        answer=lambda picked: AnswerInLesson(question.id, picked),
    )
    rows: tuple[Row, ...] = ((_back(lesson, at), _next(lesson, at, skip=True)), *buttons)
    if shown.written:
        return Reply(say("learn.written", lesson=lesson.title, asked=shown), rows)
    return Reply(say("learn.question", **args, asked=shown), rows, card.picture)


def _onward(lesson: Lesson, at: int) -> tuple[Row, ...]:
    """The way back above, the way on below it where the thumb is."""
    return ((_back(lesson, at),), (_next(lesson, at),))


def _back(lesson: Lesson, at: int) -> Button:
    """To the card before, or from the first card to the map."""
    return (
        button("button.back", OpenCard(lesson.id, lesson.cards[at - 1].id)) if at else button("button.map", ShowMap())
    )


def _next(lesson: Lesson, at: int, *, skip: bool = False) -> Button:
    """To the next card, or from the last one to the end."""
    last = at + 1 == len(lesson.cards)
    name = "button.skip" if skip else "button.finish_lesson" if last else "button.next"
    return button(name, FinishLesson(lesson.id) if last else OpenCard(lesson.id, lesson.cards[at + 1].id))


def _order(question: Question) -> tuple[int, ...]:
    # The same on every look, so that coming back to a card finds the letters where they were.
    return quiz.option_order(question, question.id)


def _place_of(scene: Scene, question_id: str) -> tuple[Lesson, int, Question] | None:
    question = scene.catalog.question(question_id)
    lesson = scene.catalog.lesson(question.source.lesson) if question else None
    if question is None or lesson is None:
        return None
    for at, card in enumerate(lesson.cards):
        if card.question is not None and card.question.id == question_id:
            return lesson, at, card.question
    return None


async def _remember(scene: Scene, lesson: Lesson, card: Card) -> LessonProgress:
    row = await lessons.progress(scene.unit, scene.me, lesson.id)
    if row is None:
        return await scene.unit.insert(
            LessonProgress(person_id=scene.me, lesson_id=lesson.id, card_id=card.id, opened_at=scene.now)
        )
    row.card_id = card.id
    return row
