"""Spaced review: the taps of a learner who goes through what is due."""

from dataclasses import replace

from bot.actions import (
    AnswerInReview,
    GradeItem,
    MarkInReview,
    NextItem,
    Origin,
    PeekCard,
    Reveal,
    ShowReview,
    ShowReviewed,
    UndoReview,
    way_back,
)
from bot.domain import quiz, short_answer
from bot.domain.agenda import Entry
from bot.domain.review import Grade, grade_of_choice
from bot.domain.wait import wait
from bot.flows import grading, review_screens, writing
from bot.flows.agenda import Agenda, load
from bot.flows.questions import Handed, asked, take
from bot.flows.scene import Scene, Sent
from bot.reply import Html, Reply, Row, button, say
from content.schema import Question, QuestionKind
from storage import lessons, reviews

PLACE = "review"


async def show(scene: Scene, _action: ShowReview) -> Reply:
    """The day's plan from where it stands, whatever was chosen beside it."""
    if scene.person.studying:
        scene.person.studying, scene.person.studying_since = "", None
    return await review_screens.following(scene, await load(scene), opening=True)


async def go_on(scene: Scene, _action: NextItem) -> Reply:
    """The next item of what is being gone through."""
    return await review_screens.following(scene, await load(scene))


async def reveal(scene: Scene, action: Reveal) -> Reply:
    """The back of a recall card, with the grades to choose from."""
    found, entry = await _standing(scene, action.item, action.turn)
    recall = scene.catalog.recall(action.item)
    if entry is None or recall is None:
        return await _moved_on(scene, found)
    words = say(
        "review.back",
        front=Html(recall.front),
        back=Html(recall.back),
        left=review_screens.left(scene, found),
        chosen=found.snapshot.chosen,
    )
    back = way_back(Origin.REVIEW, review_screens.look(entry))
    source = button("button.source", PeekCard(recall.source.lesson, recall.source.card, back))
    return Reply(words, (review_screens.side(source, found.last), *_grades(scene, found, entry, action.drawn)))


async def grade_item(scene: Scene, action: GradeItem) -> Reply:
    """Takes the learner's word for a recall card and goes on."""
    found, entry = await _standing(scene, action.item, action.turn)
    recall = scene.catalog.recall(action.item)
    if entry is None or recall is None or action.grade not in set(Grade):
        return await _moved_on(scene, found)
    graded = await grading.take(scene, found, entry, Grade(action.grade), action.drawn)
    found = review_screens.after(found, graded)
    card = scene.catalog.card(recall.source)
    if graded.leech and card is not None:
        return review_screens.read_again(scene, found, recall.source, card, Html(recall.front), graded.wait)
    return await review_screens.following(scene, found, before=graded.wait)


async def mark(scene: Scene, action: MarkInReview) -> Reply:
    """Ticks or unticks an option, or puts a step in its place."""
    found, entry = await _standing(scene, action.item, action.turn)
    if entry is None or scene.catalog.question(action.item) is None:
        return await _moved_on(scene, found)
    return await review_screens.item(scene, found, entry, number=action.chosen, drawn=action.drawn)


async def write(scene: Scene, place: AnswerInReview, sent: Sent) -> Reply:
    """What was typed is the answer to this question, if it still waits for one."""
    found, entry = await _standing(scene, place.item, place.turn)
    if entry is None or scene.catalog.question(place.item) is None:
        return await review_screens.following(scene, found)
    return await writing.receive(scene, place, sent, lambda: review_screens.item(scene, found, entry))


async def answer(scene: Scene, action: AnswerInReview) -> Reply:
    """A question grades itself and is explained."""
    found, entry = await _standing(scene, action.item, action.turn)
    question = scene.catalog.question(action.item)
    if entry is None or question is None:
        answered = found.asked if found.last == UndoReview(action.item, action.turn) else None
        again = await _again(scene, found, answered) if answered else None
        return replace(again, notice=say("quiz.answered_already")) if again else await _moved_on(scene, found)
    handed = await take(
        scene, question, action.chosen, PLACE, answer=lambda picked: AnswerInReview(action.item, action.turn, picked, 0)
    )
    if not isinstance(handed, Handed):
        return handed
    graded = await grading.take(scene, found, entry, _grade_of(question, handed), action.drawn)
    shown = asked(question, review_screens.option_order(entry, question, action.turn), handed.given, handed.written)
    return review_screens.explained(
        scene,
        review_screens.after(found, graded),
        graded.entry,
        shown,
        handed.given,
        back=graded.wait,
        leech=graded.leech,
    )


async def show_reviewed(scene: Scene, action: ShowReviewed) -> Reply:
    """Back from a look at the card: what is being answered as it was left, unless the review has gone on."""
    row = await reviews.by_row(scene.unit, scene.me, action.look // review_screens.TURNS)
    found = await load(scene, row.item_id if row else "")
    entry = found.asked
    if entry is None or review_screens.look(entry) != action.look:
        return await _moved_on(scene, found)
    if scene.catalog.recall(entry.item) is not None:
        return await reveal(scene, Reveal(entry.item, entry.memory.reps, grading.drawn_now(scene)))
    return await _again(scene, found, entry) or await _moved_on(scene, found)


async def _again(scene: Scene, found: Agenda, entry: Entry) -> Reply | None:
    """The last answer to a question, explained once more; None if it is to be asked again by now."""
    question = scene.catalog.question(entry.item)
    last = await lessons.last_answer(scene.unit, scene.me, entry.item, PLACE)
    if question is None or last is None or entry.memory.due <= scene.now:
        return None
    given, turn = quiz.decode(last.chosen), entry.memory.reps - 1
    written = ""
    if question.type is QuestionKind.SHORT:
        written = await writing.all_of(scene, AnswerInReview(entry.item, turn, 0, 0))
    shown = asked(question, review_screens.option_order(entry, question, turn), given, written)
    back = wait(scene.now, entry.memory.due, scene.zone)
    return review_screens.explained(scene, found, entry, shown, given, back=back, leech=False)


async def undo(scene: Scene, action: UndoReview) -> Reply:
    """Takes back the last answer, and asks for its item again; the log keeps it as taken back."""
    last = await reviews.last_answer(scene.unit, scene.me)
    stands = last is not None and (last.item_id, last.turn) == (action.item, action.turn)
    if last is None or not stands or not await reviews.undo(scene.unit, last, scene.now):
        return await review_screens.following(scene, await load(scene), notice=say("review.undone_already"))
    found = await load(scene, last.item_id)
    if found.asked is None:
        return await review_screens.following(scene, found, notice=say("review.undone"))
    return await review_screens.item(scene, found, found.asked, notice=say("review.undone"))


def _grades(scene: Scene, found: Agenda, entry: Entry, drawn: int) -> tuple[Row, ...]:
    """The answers to choose from; four of them say when each lets the item come back."""

    def action(grade: Grade) -> GradeItem:
        return GradeItem(entry.item, entry.memory.reps, grade, drawn)

    if not scene.person.four_grades:
        forgot, remembered = action(Grade.AGAIN), action(Grade.GOOD)
        return ((button("button.forgot", forgot), button("button.remembered", remembered)),)
    outcomes = {each: grading.outcome(scene, found, entry, each) for each in Grade}
    four = [
        button("button.grade", action(grade), grade=int(grade), wait=wait(scene.now, outcomes[grade].due, scene.zone))
        for grade in Grade
    ]
    return (tuple(four[:2]), tuple(four[2:]))


def _grade_of(question: Question, handed: Handed) -> Grade:
    if question.type is QuestionKind.SHORT:
        return short_answer.grade_of_share(len(handed.given), len(question.points))
    return grade_of_choice(handed.right)


async def _moved_on(scene: Scene, found: Agenda) -> Reply:
    return await review_screens.following(scene, found, notice=say("review.moved_on"))


async def _standing(scene: Scene, item_id: str, turn: int) -> tuple[Agenda, Entry | None]:
    """The agenda, and the item if it has not been answered since the button was drawn."""
    found = await load(scene, item_id)
    entry = found.asked
    return found, entry if entry is not None and entry.memory.reps == turn else None
