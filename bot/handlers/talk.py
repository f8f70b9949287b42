"""Whatever a person types or sends outside of commands and buttons."""

from telegram import Message, Update

from bot.context import Context
from bot.flows import home, talk
from bot.flows.scene import Scene, Sent
from bot.reply import Reply
from content.schema import EvidenceKind


async def hear(update: Update, context: Context) -> None:
    """A message in the private chat."""
    message = update.effective_message
    if message is None:
        return
    sent = sent_in(message)

    async def flow(scene: Scene) -> Reply:
        return await talk.hear(scene, sent)

    await context.run(update, flow, keep_waiting=True)


async def unknown_command(update: Update, context: Context) -> None:
    """A command that we do not have; what the bot was waiting for, it still waits for."""
    typed = (update.effective_message.text or "").split() if update.effective_message else []
    command = typed[0][:32] if typed else "/"

    async def flow(scene: Scene) -> Reply:
        return await home.unknown_command(scene, command)

    await context.run(update, flow, keep_waiting=True)


def sent_in(message: Message) -> Sent:
    """The message as the flows know it: its largest picture, its file, or its text."""
    if message.photo:
        largest = message.photo[-1]
        return Sent(
            EvidenceKind.PHOTO,
            message.message_id,
            text=message.caption or "",
            file_id=largest.file_id,
            size=largest.file_size or 0,
            album=message.media_group_id,
        )
    if message.document is not None:
        return Sent(
            EvidenceKind.FILE,
            message.message_id,
            text=message.caption or "",
            file_id=message.document.file_id,
            file_name=message.document.file_name,
            size=message.document.file_size or 0,
            album=message.media_group_id,
        )
    if message.text:
        return Sent(EvidenceKind.TEXT, message.message_id, text=message.text)
    return Sent(None, message.message_id)
