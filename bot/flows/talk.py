"""What a person types or sends: one row says what the bot is waiting for."""

from bot.flows import home, practicums, remind
from bot.flows.scene import Scene, Sent
from bot.reply import Reply
from storage.tables import Waiting


async def hear(scene: Scene, sent: Sent) -> Reply:
    """Takes the message for what the bot was waiting for, or says what to do instead."""
    match scene.person.waiting:
        case Waiting.EVIDENCE:
            return await practicums.receive(scene, sent)
        case Waiting.REMINDER_TIME:
            return await remind.take_time(scene, sent.text)
        case Waiting.ZONE:
            return await remind.take_zone(scene, sent.text)
        case Waiting.NOTHING:
            return await home.lost(scene)
