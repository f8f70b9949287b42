"""The end of a lesson: how it went, what has come into review, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions import Home, OpenLesson, ShowMap, ShowPracticum, ShowReview, StartQuiz
from bot.domain import agenda as days
from bot.domain.agenda import Plan
from bot.domain.practicum import StepState
from bot.domain.progress import chapter_progress, lesson_after
from bot.domain.study_day import day_begins, study_day
from bot.domain.wait import Wait, wait
from bot.domain.ways import MUCH_DUE, Way, ways
from bot.flows import agenda, practicums
from bot.flows.agenda import Agenda
from bot.flows.cards import PLACE
from bot.flows.scene import Scene
from bot.reply import Button, Reply, Words, button, say
from content.schema import Chapter, Lesson, Practicum
from storage import answers, lessons, quizzes, reviews
from storage.tables import LessonProgress

SHOWN_BESIDE = 2
"""Other ways on, above the main button."""


@dataclass(frozen=True, slots=True)
class InReview:
    """What of the lesson is reviewed, and when for the first time, or the next."""

    count: int
    new: bool
    """It has just come in."""
    asked: bool
    """All of it was asked there before."""
    now: bool
    wait: Wait | None
    """None while a backlog has to be cleared before."""


@dataclass(frozen=True, slots=True)
class Quick:
    """How the questions on the cards went."""

    right: int
    skipped: int
    total: int


async def screen(scene: Scene, lesson: Lesson, *, new: bool) -> Reply:
    """What a lesson that is finished has brought; `new`, that its items have come into review by that."""
    rows = await lessons.all_progress(scene.unit, scene.me)
    finished = {row.lesson_id for row in rows if row.finished_at}
    chapter = _chapter(scene, lesson)
    onward = lesson_after(scene.catalog.course, lesson, finished)
    found = await agenda.load(scene, choices=False)
    today = agenda.plan(scene, found.snapshot)
    progress = chapter_progress(chapter, finished)
    practicum = None if onward else await _practicum(scene)
    done = progress.done == progress.total
    choice = ways(
        lesson=onward is not None,
        self_test=done and bool(chapter.quiz) and not await _tested(scene, chapter),
        due=today.left,
        practicum=practicum is not None,
    )
    about = {
        "lesson": lesson.title,
        "quick": await _quick(scene, lesson),
        "review": await _in_review(scene, lesson, found, today, new),
    }
    if onward is None and _was_last(lesson, rows):
        words = say(
            "learn.course_finished",
            **about,
            lessons=len(scene.catalog.lessons),
            practicum=practicum and practicum.title,
        )
    else:
        way = choice[0].name if choice else ""
        words = say("learn.finished", **about, chapter=chapter.title, progress=progress, way=way, due=today.left)
    buttons = [_button(way, chapter, onward, practicum, today.left) for way in choice[: SHOWN_BESIDE + 1]]
    return _reply(lesson, words, buttons)


def _reply(lesson: Lesson, words: Words, buttons: Sequence[Button]) -> Reply:
    side = [button("button.learn_again", OpenLesson(lesson.id)), button("button.map", ShowMap())]
    home = button("button.home", Home())
    if not buttons:
        return Reply(words, (tuple(side), (home,)))
    main, *beside = buttons
    return Reply(words, ((*side, home), *((one,) for one in beside), (main,)))


def _button(way: Way, chapter: Chapter, onward: Lesson | None, practicum: Practicum | None, due: int) -> Button:
    match way:
        case Way.SELF_TEST:
            return button("button.self_test", StartQuiz(chapter.id))
        case Way.LESSON if onward is not None:
            return button("button.next_lesson", OpenLesson(onward.id), title=onward.title)
        case Way.PRACTICUM if practicum is not None:
            return button("button.do_practicum", ShowPracticum(practicum.id), title=practicum.title)
        case _:
            return button("button.review_due" if due >= MUCH_DUE else "button.review_fresh", ShowReview(), count=due)


async def _quick(scene: Scene, lesson: Lesson) -> Quick:
    """By the last answer to each question."""
    asked = [card.question.id for card in lesson.cards if card.question]
    given = await answers.latest_here(scene.unit, scene.me, asked, PLACE) if asked else ()
    return Quick(sum(one.right for one in given), len(asked) - len(given), len(asked))


async def _in_review(scene: Scene, lesson: Lesson, found: Agenda, today: Plan, new: bool) -> InReview | None:
    items = [item.id for item in scene.catalog.items_of_lesson(lesson.id)]
    standing = await reviews.standing(scene.unit, scene.me, items)
    if not standing:
        return None
    unseen = [one.item_id for one in standing if not one.reps]
    comes = _first_time(scene, found, today, unseen) if unseen else min(one.due for one in standing)
    due = comes is not None and comes <= scene.now
    return InReview(
        count=len(standing),
        new=new,
        asked=not unseen,
        now=due,
        wait=None if comes is None else wait(scene.now, comes, scene.zone),
    )


def _first_time(scene: Scene, found: Agenda, today: Plan, unseen: Sequence[str]) -> datetime | None:
    ahead = days.first_asked(found.snapshot, today, unseen)
    if ahead is None:
        return None
    return day_begins(study_day(scene.now, scene.zone) + timedelta(days=ahead), scene.zone) if ahead else scene.now


async def _tested(scene: Scene, chapter: Chapter) -> bool:
    return any(about == chapter.id for about, _ in await quizzes.finished_chapters(scene.unit, scene.me))


async def _practicum(scene: Scene) -> Practicum | None:
    """The first one with a step that can be done now."""
    states = await practicums.all_states(scene)
    return next((one for one, by_step in states if StepState.OPEN in by_step.values()), None)


def _was_last(lesson: Lesson, rows: Sequence[LessonProgress]) -> bool:
    """Whether no lesson was finished for the first time after this one."""
    moments = {row.lesson_id: row.finished_at for row in rows if row.finished_at}
    return moments.get(lesson.id) == max(moments.values())


def _chapter(scene: Scene, lesson: Lesson) -> Chapter:
    chapter = scene.catalog.chapter_of(lesson.id)
    if chapter is None:
        raise LookupError(f"{lesson.id} is in no chapter")
    return chapter
