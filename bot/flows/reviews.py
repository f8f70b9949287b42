"""Spaced review: the next due item, what an answer does to it, and when it comes back."""

from collections.abc import Sequence
from datetime import timedelta

from bot.actions import (
    AnswerInReview,
    GradeItem,
    Home,
    MarkInReview,
    OpenLesson,
    Origin,
    PeekCard,
    Reveal,
    ShowReview,
    ShowReviewed,
    way_back,
)
from bot.domain import quiz, short_answer
from bot.domain.catalog import Item
from bot.domain.progress import next_lesson
from bot.domain.review import PARAMETERS_VERSION, Grade, Memory, Phase, grade, grade_of_choice, order
from bot.domain.wait import Wait, WaitKind, wait
from bot.flows import writing
from bot.flows.learnt import finished_lessons
from bot.flows.questions import Asked, Handed, ask, asked, source_button, take
from bot.flows.scene import Scene, Sent
from bot.reply import Html, Reply, Row, Words, button, say
from content.schema import Question, QuestionKind, RecallCard
from storage import lessons, reviews
from storage.tables import ReviewItem, ReviewLog, key

PLACE = "review"
_SOON = frozenset({WaitKind.MINUTES, WaitKind.TODAY})
TURNS = 4
LEARN_AHEAD = timedelta(minutes=20)
"""When nothing else is due, an item still being learnt comes back this much early, as in Anki."""


async def show(scene: Scene, _action: ShowReview) -> Reply:
    """The next due item, or that everything is done."""
    return await _next(scene)


async def reveal(scene: Scene, action: Reveal) -> Reply:
    """The back of a recall card, with the two answers."""
    row = await _standing(scene, action.item, action.turn)
    recall = scene.catalog.recall(action.item)
    if row is None or recall is None:
        return await _next(scene, notice=say("review.moved_on"))
    back = way_back(Origin.REVIEW, _look(row))
    source = button("button.source", PeekCard(recall.source.lesson, recall.source.card, back))
    grades = (
        button("button.forgot", GradeItem(action.item, action.turn, Grade.AGAIN)),
        button("button.remembered", GradeItem(action.item, action.turn, Grade.GOOD)),
    )
    words = say("review.back", front=Html(recall.front), back=Html(recall.back), left=await _left(scene))
    return Reply(words, ((source,), grades))


async def grade_item(scene: Scene, action: GradeItem) -> Reply:
    """Takes the learner's word for a recall card and goes on."""
    row = await _standing(scene, action.item, action.turn)
    if row is None or scene.catalog.recall(action.item) is None or action.grade not in set(Grade):
        return await _next(scene, notice=say("review.moved_on"))
    comes_back = await _grade(scene, row, Grade(action.grade))
    return await _next(scene, before=comes_back)


async def mark(scene: Scene, action: MarkInReview) -> Reply:
    """Ticks or unticks an option, or puts a step in its place."""
    row = await _standing(scene, action.item, action.turn)
    question = scene.catalog.question(action.item)
    if row is None or question is None:
        return await _next(scene, notice=say("review.moved_on"))
    return await _ask(scene, row, question, await _left(scene), number=action.chosen)


async def write(scene: Scene, place: AnswerInReview, sent: Sent) -> Reply:
    """What was typed is the answer to this question, if it still waits for one."""
    row = await _standing(scene, place.item, place.turn)
    question = scene.catalog.question(place.item)
    if row is None or question is None:
        return await _next(scene)
    left = await _left(scene)
    return await writing.receive(scene, place, sent, lambda: _ask(scene, row, question, left))


async def answer(scene: Scene, action: AnswerInReview) -> Reply:
    """A question grades itself and is explained."""
    row = await _standing(scene, action.item, action.turn)
    question = scene.catalog.question(action.item)
    if row is None or question is None:
        return await _next(scene, notice=say("review.moved_on"))
    turn, order = row.reps, _order(row, question)
    handed = await take(
        scene, question, action.chosen, PLACE, answer=lambda picked: AnswerInReview(question.id, turn, picked)
    )
    if not isinstance(handed, Handed):
        return handed
    await _grade(scene, row, _grade_of(question, handed))
    return await _explained(scene, row, asked(question, order, handed.given, handed.written), question, handed.given)


async def show_reviewed(scene: Scene, action: ShowReviewed) -> Reply:
    """Back from a look at the card: what is being answered as it was left, unless the review has gone on."""
    row = await reviews.by_row(scene.unit, scene.me, action.look // TURNS)
    if row is None or _look(row) != action.look:
        return await _next(scene, notice=say("review.moved_on"))
    if scene.catalog.recall(row.item_id) is not None:
        return await reveal(scene, Reveal(row.item_id, row.reps))
    question = scene.catalog.question(row.item_id)
    last = await lessons.last_answer(scene.unit, scene.me, row.item_id, PLACE)
    if question is None or last is None or row.due <= scene.now:
        return await _next(scene, notice=say("review.moved_on"))
    given, turn = quiz.decode(last.chosen), row.reps - 1
    written = ""
    if question.type is QuestionKind.SHORT:
        written = await writing.all_of(scene, AnswerInReview(question.id, turn, 0))
    shown = asked(question, quiz.option_order(question, f"{row.id}:{turn}"), given, written)
    return await _explained(scene, row, shown, question, given)


def _look(row: ReviewItem) -> int:
    """The item and its turn in one number, as far as a button has room for it: a later turn is another one."""
    return key(row) * TURNS + row.reps % TURNS


async def _explained(scene: Scene, row: ReviewItem, shown: Asked, question: Question, given: Sequence[int]) -> Reply:
    words = say("review.explained", wait=wait(scene.now, row.due, scene.zone), left=await _left(scene), asked=shown)
    source = source_button(question, given, way_back(Origin.REVIEW, _look(row)))
    return Reply(words, ((source,), (button("button.next_item", ShowReview()),)))


def _grade_of(question: Question, handed: Handed) -> Grade:
    if question.type is QuestionKind.SHORT:
        return short_answer.grade_of_share(len(handed.given), len(question.points))
    return grade_of_choice(handed.right, None, False)


def memory_of(row: ReviewItem) -> Memory:
    """The row as the domain knows it."""
    return Memory(
        stability=row.stability,
        difficulty=row.difficulty,
        due=row.due,
        last_review=row.last_review,
        phase=Phase(row.phase),
        step=row.step,
        reps=row.reps,
        lapses=row.lapses,
    )


async def due_count(scene: Scene) -> int:
    """How many items wait for this person now, those that an edit took out of the course left out."""
    rows = await reviews.due(scene.unit, scene.me, scene.now)
    return sum(scene.catalog.item(row.item_id) is not None for row in rows)


async def _next(scene: Scene, *, before: Wait | None = None, notice: Words | None = None) -> Reply:
    rows = await _due(scene)
    if not rows:
        return await _all_done(scene, before, notice)
    ordered = order(((row.item_id, memory_of(row)) for row in rows), scene.now, scene.zone)
    row = next(row for row in rows if row.item_id == ordered[0])
    item: Item | None = scene.catalog.item(row.item_id)
    if isinstance(item, RecallCard):
        words = say("review.front", front=Html(item.front), left=len(rows), before=before)
        rows_of_buttons: tuple[Row, ...] = (
            (button("button.home", Home()),),
            (button("button.reveal", Reveal(item.id, row.reps)),),
        )
        return Reply(words, rows_of_buttons, notice=notice)
    if item is None:
        raise LookupError(f"{row.item_id} was due but is not in the course")
    return await _ask(scene, row, item, len(rows), before=before, notice=notice)


async def _ask(
    scene: Scene,
    row: ReviewItem,
    question: Question,
    left: int,
    *,
    number: int | None = None,
    before: Wait | None = None,
    notice: Words | None = None,
) -> Reply:
    shown, buttons = await ask(
        scene,
        question,
        _order(row, question),
        number,
        mark=lambda picked: MarkInReview(question.id, row.reps, picked),
        answer=lambda picked: AnswerInReview(question.id, row.reps, picked),
    )
    words = say("review.question", left=left, before=before, asked=shown)
    return Reply(words, ((button("button.home", Home()),), *buttons), notice=notice)


async def _all_done(scene: Scene, before: Wait | None, notice: Words | None) -> Reply:
    count = await reviews.count(scene.unit, scene.me)
    next_due = await reviews.next_due(scene.unit, scene.me)
    comes = wait(scene.now, next_due, scene.zone) if next_due and next_due > scene.now else None
    lesson = next_lesson(scene.catalog.course, await finished_lessons(scene))
    rows: list[Row] = [(button("button.home", Home()),)]
    if lesson is not None:
        rows.append((button("button.continue_lesson", OpenLesson(lesson.id), title=lesson.title),))
    # Somebody is reminded of what is due on a later day, not of what comes back within the hour.
    reminded = scene.person.reminder_minute is not None and comes is not None and comes.kind not in _SOON
    words = say("review.done", wait=comes, before=before, reminded=reminded) if count else say("review.nothing_yet")
    return Reply(words, tuple(rows), notice=notice)


async def _grade(scene: Scene, row: ReviewItem, given: Grade) -> Wait:
    """Writes the new state and one line of the log; tells when the item comes back."""
    memory = grade(memory_of(row), given, scene.now, scene.zone, item_seed=f"{scene.me}:{row.item_id}")
    log = ReviewLog(
        person_id=scene.me,
        review_item_id=key(row),
        turn=row.reps,
        grade=given,
        reviewed_at=scene.now,
        zone=scene.person.zone,
        due=memory.due,
        parameters=PARAMETERS_VERSION,
    )
    scene.unit.add(log)
    row.stability = memory.stability
    row.difficulty = memory.difficulty
    row.due = memory.due
    row.last_review = memory.last_review
    row.phase = memory.phase
    row.step = memory.step
    row.reps = memory.reps
    row.lapses = memory.lapses
    await scene.unit.flush()
    return wait(scene.now, memory.due, scene.zone)


async def _due(scene: Scene) -> list[ReviewItem]:
    rows = await reviews.due(scene.unit, scene.me, scene.now + LEARN_AHEAD)
    here = [row for row in rows if scene.catalog.item(row.item_id) is not None]
    now = [row for row in here if row.due <= scene.now]
    return now or [row for row in here if Phase(row.phase) is not Phase.REVIEW]


async def _left(scene: Scene) -> int:
    return len(await _due(scene))


async def _standing(scene: Scene, item_id: str, turn: int) -> ReviewItem | None:
    """The item if it has not been answered since the button was drawn."""
    row = await reviews.item(scene.unit, scene.me, item_id)
    return row if row is not None and row.reps == turn else None


def _order(row: ReviewItem, question: Question) -> tuple[int, ...]:
    return quiz.option_order(question, f"{row.id}:{row.reps}")
