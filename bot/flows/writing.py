"""Answers in one's own words: what is typed is kept at once, piece by piece, until it is handed in with its points."""

from collections.abc import Awaitable, Callable, Sequence

from bot.actions import Action, encode
from bot.flows.scene import Scene, Sent
from bot.reply import Reply, Words, say
from content.check import WRITTEN
from content.schema import EvidenceKind
from storage import written
from storage.tables import Answer, Waiting, WrittenAnswer, key


def expect(scene: Scene, place: Action) -> None:
    """From now on what this person types is the answer in this place."""
    scene.person.waiting = Waiting.SHORT_ANSWER
    scene.person.waiting_for = encode(place)


async def draft(scene: Scene, place: Action) -> str:
    """What was written in this place and is not handed in; empty without any."""
    return _joined(await written.open_pieces(scene.unit, scene.me, encode(place)))


async def all_of(scene: Scene, place: Action) -> str:
    """What was written in this place, handed in or not."""
    return _joined(await written.pieces(scene.unit, scene.me, encode(place)))


async def of_answer(scene: Scene, answer: Answer) -> str:
    """What was handed in with this answer."""
    return _joined(await written.of_answer(scene.unit, key(answer)))


async def hand_in(scene: Scene, place: Action, answer: Answer) -> None:
    """What was written in this place belongs to that answer from now on."""
    for row in await written.open_pieces(scene.unit, scene.me, encode(place)):
        row.answer_id = key(answer)
    await scene.unit.flush()


async def receive(scene: Scene, place: Action, sent: Sent, draw: Callable[[], Awaitable[Reply]]) -> Reply:
    """Takes a piece of the answer and draws the question with it; or says kindly why it cannot be taken."""
    refusal = await _take(scene, place, sent)
    screen = await draw()
    return Reply(refusal, screen.buttons) if refusal else screen


async def _take(scene: Scene, place: Action, sent: Sent) -> Words | None:
    if sent.kind is not EvidenceKind.TEXT:
        return say("quiz.text_wanted")
    so_far = await draft(scene, place)
    length = len(so_far) + len(sent.text)
    if length > WRITTEN:
        return say("quiz.too_long", limit=WRITTEN, length=length)
    await scene.unit.insert(
        WrittenAnswer(person_id=scene.me, place=encode(place), text=sent.text, written_at=scene.now)
    )
    return None


def _joined(rows: Sequence[WrittenAnswer]) -> str:
    return "\n".join(row.text for row in rows)
