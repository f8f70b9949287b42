"""What a review shows: the next item asked for, its explanation, the card behind it, and the end of the day's work."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import (
    AnswerInReview,
    Home,
    MarkInReview,
    NextItem,
    OpenLesson,
    Origin,
    Reveal,
    ShowReview,
    ShowStudy,
    UndoReview,
    way_back,
)
from bot.domain import quiz
from bot.domain.agenda import Entry, Plan
from bot.domain.catch_up import Promise
from bot.domain.progress import next_lesson
from bot.domain.study_day import day_begins, study_day
from bot.domain.wait import Wait, WaitKind, wait
from bot.flows.agenda import Agenda, plan, promise
from bot.flows.grading import Graded, drawn_now
from bot.flows.learnt import finished_lessons
from bot.flows.questions import Asked, ask, source_button
from bot.flows.scene import Scene
from bot.reply import Button, Html, Reply, Row, Words, button, say
from content.schema import Card, Question, QuestionKind, RecallCard, Source

TURNS = 4
_SOON = frozenset({WaitKind.MINUTES, WaitKind.TODAY})


@dataclass(frozen=True, slots=True)
class Backlog:
    """More than a day can clear, and how it will be cleared."""

    count: int
    a_day: int
    promise: Promise | None


def after(found: Agenda, graded: Graded) -> Agenda:
    """The agenda once the answer was taken."""
    later = [due for due in (found.next_due, graded.due) if due is not None]
    return replace(found, snapshot=graded.rest, last=graded.undo, next_due=min(later, default=None))


async def following(
    scene: Scene, found: Agenda, *, before: Wait | None = None, notice: Words | None = None, opening: bool = False
) -> Reply:
    """What comes next, or that there is nothing more; `opening` a session tells of the backlog."""
    today = plan(scene, found.snapshot)
    if today.next is None:
        return await _end(scene, found, today, before, notice)
    backlog = await _backlog(scene, found, today) if opening and today.backlog else None
    return await item(scene, found, today.next, before=before, notice=notice, backlog=backlog)


async def item(
    scene: Scene,
    found: Agenda,
    entry: Entry,
    *,
    number: int | None = None,
    drawn: int | None = None,
    before: Wait | None = None,
    notice: Words | None = None,
    backlog: Backlog | None = None,
) -> Reply:
    """One item asked for; `number` is what the question's buttons carry so far, `drawn` since when it stands there."""
    about = {"left": left(scene, found), "chosen": found.snapshot.chosen, "before": before, "backlog": backlog}
    beside = side(button("button.home", Home()), found.last)
    asked_for = scene.catalog.item(entry.item)
    turn = entry.memory.reps
    drawn = drawn_now(scene) if drawn is None else drawn
    if isinstance(asked_for, RecallCard):
        reveal = button("button.reveal", Reveal(entry.item, turn, drawn))
        return Reply(say("review.front", front=Html(asked_for.front), **about), (beside, (reveal,)), notice=notice)
    if asked_for is None:
        raise LookupError(f"{entry.item} was to be asked but is not in the course")
    # What is written for a short question is kept under the action that hands it in, so that must not change.
    began = 0 if asked_for.type is QuestionKind.SHORT else drawn
    shown, buttons = await ask(
        scene,
        asked_for,
        option_order(entry, asked_for, turn),
        number,
        mark=lambda picked: MarkInReview(entry.item, turn, picked, drawn),
        answer=lambda picked: AnswerInReview(entry.item, turn, picked, began),
    )
    return Reply(say("review.question", asked=shown, **about), (beside, *buttons), notice=notice)


def explained(
    scene: Scene, found: Agenda, entry: Entry, shown: Asked, given: Sequence[int], *, back: Wait, leech: bool
) -> Reply:
    """A question answered; `entry` is the item as it is after the answer."""
    question = scene.catalog.question(entry.item)
    if question is None:
        raise LookupError(f"{entry.item} was answered but is not in the course")
    words = say(
        "review.explained",
        wait=back,
        left=left(scene, found),
        chosen=found.snapshot.chosen,
        asked=shown,
        leech=leech,
    )
    source = source_button(question, given, way_back(Origin.REVIEW, look(entry)))
    return Reply(words, (side(source, found.last), (button("button.next_item", NextItem()),)))


def read_again(scene: Scene, found: Agenda, source: Source, card: Card, front: Html, back: Wait) -> Reply:
    """A recall card that is forgotten again and again: the card that teaches it, before anything else."""
    lesson = scene.catalog.lesson(source.lesson)
    words = say(
        "review.read_again",
        front=front,
        lesson=lesson.title if lesson else "",
        title=card.title,
        body=Html(card.body),
        asof=card.asof,
        wait=back,
    )
    buttons = (side(button("button.home", Home()), found.last), (button("button.next_item", NextItem()),))
    return Reply(words, buttons, card.picture)


def side(first: Button, undo: UndoReview | None) -> Row:
    """The row above the main button."""
    return (first, button("button.undo_review", undo)) if undo else (first,)


def left(scene: Scene, found: Agenda) -> int:
    """How many items are still to come."""
    return plan(scene, found.snapshot).left


def look(entry: Entry) -> int:
    """The item and its turn in one number, as far as a button has room for it: a later turn is another one."""
    return entry.row * TURNS + entry.memory.reps % TURNS


def option_order(entry: Entry, question: Question, turn: int) -> tuple[int, ...]:
    """In which order the options stand at a turn: the same on every look."""
    return quiz.option_order(question, f"{entry.row}:{turn}")


async def _backlog(scene: Scene, found: Agenda, today: Plan) -> Backlog:
    return Backlog(today.backlog, found.snapshot.limits.reviews, await promise(scene, found))


async def _end(scene: Scene, found: Agenda, today: Plan, before: Wait | None, notice: Words | None) -> Reply:
    beside = side(button("button.study", ShowStudy()), found.last)
    home = button("button.home", Home())
    if found.snapshot.chosen:
        scene.person.studying, scene.person.studying_since = "", None
        return Reply(say("review.chosen_done", before=before), (beside, (home,), (_plan_button(),)), notice=notice)
    if today.backlog:
        backlog = await _backlog(scene, found, today)
        words = say("review.enough", before=before, done=found.snapshot.reviewed_today, backlog=backlog)
        return Reply(words, (beside, (home,)), notice=notice)
    lesson = next_lesson(scene.catalog.course, await finished_lessons(scene))
    onward = () if lesson is None else ((button("button.continue_lesson", OpenLesson(lesson.id), title=lesson.title),),)
    if found.empty:
        return Reply(say("review.nothing_yet"), ((home,), *onward), notice=notice)
    due = _comes_back(scene, found)
    comes = wait(scene.now, due, scene.zone) if due else None
    # Somebody is reminded of what is due on a later day, not of what comes back within the hour.
    reminded = scene.person.reminder_minute is not None and comes is not None and comes.kind not in _SOON
    words = say("review.done", wait=comes, before=before, reminded=reminded)
    return Reply(words, (beside, (home,), *onward), notice=notice)


def _plan_button() -> Button:
    return button("button.back_to_plan", ShowReview())


def _comes_back(scene: Scene, found: Agenda) -> datetime | None:
    """Tomorrow, if something had to wait for it; else when the next item falls due."""
    if found.snapshot.due or found.snapshot.unasked:
        return day_begins(study_day(scene.now, scene.zone) + timedelta(days=1), scene.zone)
    return found.next_due
