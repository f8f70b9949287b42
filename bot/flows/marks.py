"""What a person may mark on a card: the small row of buttons."""

from bot.actions import CallClear, CallUnclear, DropCard, Origin, SaveCard, way_back
from bot.flows.scene import Scene
from bot.reply import Row, button
from storage import marks

HERE = way_back(Origin.LESSON, 0)
"""The card is looked at in its own lesson."""


async def row(scene: Scene, lesson_id: str, card_id: str, back: int) -> Row:
    """Saving the card and calling it unclear, each with how it stands; a tap changes it."""
    saved, unclear = await marks.of_card(scene.unit, scene.me, lesson_id, card_id)
    keep = DropCard(lesson_id, card_id, back) if saved else SaveCard(lesson_id, card_id, back)
    doubt = CallClear(lesson_id, card_id, back) if unclear else CallUnclear(lesson_id, card_id, back)
    return button("button.save", keep, saved=saved), button("button.unclear", doubt, unclear=unclear)
