"""Short answers to a class's quiz: the instructor reads them and may put a score right, with a reason.

What that does, and what it leaves alone:
- The learner's answer and ticks stay as they were given; the instructor's word is a row of its own, and the newest of
  them counts. The learner is told the points and the reason.
- Results follow: the score of the session and of the class, the share of right answers, what /progress counts as right
  the first time, and what is among the learner's mistakes.
- An answer found not to be enough after all brings the question into the learner's review, as every miss does. One
  that is found right leaves it there if it is in already: what is known costs little to be asked, and nobody's memory
  is changed by what somebody else says. The log of reviews and the schedule are never touched.
"""

from dataclasses import dataclass, replace

from bot.actions import Regrade, ShowAssignment, ShowQuiz, ShowShort, ShowShorts, decode, encode
from bot.domain import quiz, short_answer
from bot.flows import introduce, pages, post, set_work, writing
from bot.flows.classrooms import mine, not_allowed
from bot.flows.gone import gone
from bot.flows.scene import Scene, Sent
from bot.reply import Button, Html, Reply, Row, Words, button, plain, say
from content.schema import EvidenceKind, Question, QuestionKind
from storage import class_quizzes, classes, overrides, people
from storage.tables import (
    Answer,
    Assignment,
    Classroom,
    Person,
    QuizQuestion,
    QuizSession,
    ScoreOverride,
    Waiting,
    key,
)

A_PAGE = 8
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Short:
    """A short answer that this person may judge."""

    row: Answer
    slot: QuizQuestion
    session: QuizSession
    question: Question
    learner: Person
    assignment: Assignment
    words: tuple[ScoreOverride, ...]
    """What instructors said of it, oldest first."""

    @property
    def points(self) -> int:
        """How many of the key points it is given."""
        return self.words[-1].points if self.words else len(quiz.decode(self.row.chosen))


def asked_in(scene: Scene, question_ids: list[str]) -> list[Question]:
    """The short ones among these questions."""
    known = (scene.catalog.question(one) for one in question_ids)
    return [one for one in known if one is not None and one.type is QuestionKind.SHORT]


async def show_all(scene: Scene, action: ShowShorts) -> Reply:
    """Who answered a short question, with how many points."""
    row = await classes.assignment(scene.unit, action.assignment)
    room = await mine(scene, row.class_id) if row else None
    if row is None or room is None:
        return not_allowed()
    shorts = asked_in(scene, list(await class_quizzes.questions(scene.unit, key(row))))
    if not shorts:
        return gone()
    question = next((one for one in shorts if one.id == action.question), shorts[0])
    return await _list(scene, room, row, shorts, question, action.page)


async def show_one(scene: Scene, action: ShowShort) -> Reply:
    """What a learner wrote, the points the bot found in it, those the learner ticked, and what was said of it."""
    found = await _load(scene, action.answer)
    return await _screen(scene, found) if found else not_allowed()


async def regrade(scene: Scene, action: Regrade) -> Reply:
    """Asks why: the learner shall get to know."""
    found = await _load(scene, action.answer)
    if found is None:
        return not_allowed()
    if not 0 <= action.points <= len(found.question.points):
        return await _screen(scene, found)
    scene.person.waiting, scene.person.waiting_for = Waiting.SCORE_REASON, encode(action)
    return Reply(_asking(found, action.points), (_back(action),))


async def take_reason(scene: Scene, sent: Sent) -> Reply:
    """Takes what was typed for the reason, writes the new score down, and tells the learner."""
    action = decode(scene.person.waiting_for)
    found = await _load(scene, action.answer) if isinstance(action, Regrade) else None
    if not isinstance(action, Regrade) or found is None:
        scene.person.waiting = Waiting.NOTHING
        return not_allowed()
    reason = sent.text.strip() if sent.kind is EvidenceKind.TEXT else ""
    if not reason:
        return Reply(_asking(found, action.points), (_back(action),))
    if len(reason) > LONGEST_REASON:
        return Reply(say("class_quiz.reason_too_long", limit=LONGEST_REASON, length=len(reason)), (_back(action),))
    scene.person.waiting = Waiting.NOTHING
    await _override(scene, found, action.points, reason)
    return await show_one(scene, ShowShort(action.answer))


async def _override(scene: Scene, found: Short, points: int, reason: str) -> None:
    learner = await people.locked(scene.unit, found.learner.telegram_id) or found.learner
    right = short_answer.passes(points, len(found.question.points))
    row = await scene.unit.insert(
        ScoreOverride(
            answer_id=key(found.row),
            person_id=scene.me,
            points=points,
            right=right,
            reason=reason,
            made_at=scene.now,
        )
    )
    found.slot.right = right
    if not right:
        await introduce.items(replace(scene, person=learner), [found.question.id])
    words = say(
        "class_quiz.regraded",
        title=set_work.title_of(scene, found.assignment.about),
        number=found.slot.position + 1,
        points=points,
        of=len(found.question.points),
        right=right,
        reason=reason,
    )
    await post.leave(
        scene,
        key=f"override:{row.id}",
        kind=post.Kind.NOTICE,
        chat_id=learner.telegram_id,
        language=learner.language,
        reply=Reply(words, ((Button(say("button.result"), ShowQuiz(key(found.session))),),)),
    )


async def _load(scene: Scene, answer_id: int) -> Short | None:
    """The answer, if it counts for a class that this person may act on now."""
    place = await overrides.place_of(scene.unit, answer_id)
    row = await scene.unit.get(Answer, answer_id)
    if place is None or row is None:
        return None
    slot, session = place
    assignment = await classes.assignment(scene.unit, session.assignment_id or 0)
    question = scene.catalog.question(slot.question_id)
    learner = await people.by_id(scene.unit, session.person_id)
    if assignment is None or learner is None or await mine(scene, assignment.class_id) is None:
        return None
    if question is None or question.type is not QuestionKind.SHORT:
        return None
    said = tuple(await overrides.of_answers(scene.unit, [answer_id]))
    return Short(row, slot, session, question, learner, assignment, said)


async def _list(
    scene: Scene, room: Classroom, row: Assignment, shorts: list[Question], question: Question, wanted: int
) -> Reply:
    given = await overrides.first_answers(scene.unit, key(room), key(row), question.id)
    said = {one.answer_id: one for one in await overrides.of_answers(scene.unit, [one.answer_id for one in given])}
    page = pages.cut(given, wanted, A_PAGE)
    rows: list[Row] = []
    for one in page.items:
        override = said.get(one.answer_id)
        points = override.points if override else len(quiz.decode(one.chosen))
        shown = button(
            "button.short",
            ShowShort(one.answer_id),
            name=one.name,
            count=points,
            of=len(question.points),
            changed=override is not None,
        )
        rows.append((shown,))
    others = tuple(
        button("button.other_short", ShowShorts(key(row), one.id, 0), number=number)
        for number, one in enumerate(shorts, 1)
        if one.id != question.id
    )
    rows += pages.turn(page, lambda to: ShowShorts(key(row), question.id, to))
    rows += pages.rows(others)
    rows.append((button("button.back", ShowAssignment(key(row))),))
    words = say(
        "class_quiz.shorts",
        number=shorts.index(question) + 1,
        of=len(shorts),
        stem=Html(question.stem),
        count=len(given),
    )
    return Reply(words, tuple(rows))


async def _screen(scene: Scene, found: Short) -> Reply:
    text = await writing.of_answer(scene, found.row)
    by_bot = short_answer.found(found.question.points, text)
    ticked = quiz.decode(found.row.chosen)
    words = say(
        "class_quiz.short",
        name=found.learner.name,
        stem=Html(found.question.stem),
        written=text,
        points=[
            {"text": one.point, "found": at in by_bot, "ticked": at in ticked}
            for at, one in enumerate(found.question.points)
        ],
        count=len(ticked),
        of=len(found.question.points),
        said=[await _told(scene, one) for one in found.words],
    )
    keys = [
        button("button.credit", Regrade(key(found.row), points), count=points, ticked=points == found.points)
        for points in range(len(found.question.points) + 1)
    ]
    back = button("button.back", ShowShorts(key(found.assignment), found.question.id, 0))
    return Reply(words, (*pages.rows(keys), (back,)))


async def _told(scene: Scene, one: ScoreOverride) -> dict[str, object]:
    by, day = await people.by_id(scene.unit, one.person_id), one.made_at.astimezone(scene.zone).date()
    return {
        "points": one.points,
        "reason": one.reason,
        "name": by.name if by else "",
        "day": plain(day),
    }


def _asking(found: Short, points: int) -> Words:
    return say("class_quiz.ask_reason", name=found.learner.name, points=points, of=len(found.question.points))


def _back(action: Regrade) -> Row:
    return (button("button.back", ShowShort(action.answer)),)
