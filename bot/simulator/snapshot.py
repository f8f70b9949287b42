"""All that the page draws, as it stands now."""

from datetime import datetime

from bot.simulator.chats import Chat, Json, User
from bot.simulator.telegram import Telegram


def snapshot(telegram: Telegram, now: datetime) -> Json:
    """Return {"now", "bot", "users", "chats", "commands"}; commands are by user id, then by chat id.

    A group that has become a supergroup is left out.
    """
    chats = [chat for chat in telegram.chats.values() if chat.migrated_to is None]
    return {
        "now": now.isoformat(),
        "bot": telegram.bot.api(),
        "users": [_user(telegram, user) for user in telegram.users.values()],
        "chats": [_chat(telegram, chat) for chat in chats],
        "commands": {
            user.id: {chat.id: telegram.commands_for(user, chat.id) for chat in chats if user.id in chat.members}
            for user in telegram.users.values()
        },
    }


def _user(telegram: Telegram, user: User) -> Json:
    language = (user.language_code or "")[:2].lower()
    return user.api() | {"about_bot": telegram.profile.text("description", language)}


def _chat(telegram: Telegram, chat: Chat) -> Json:
    """Return a chat: members are by user id, reactions and votes by message id, then by user id."""
    messages = telegram.history(chat.id)
    reactions = {message["message_id"]: telegram.reactions_to(chat.id, message["message_id"]) for message in messages}
    polls = {poll.message_id: poll for poll in telegram.polls.values() if poll.chat_id == chat.id}
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "members": chat.statuses,
        "messages": messages,
        "pinned": [message["message_id"] for message in telegram.pinned(chat.id)],
        "keyboard": telegram.keyboard(chat.id),
        "reactions": {message_id: emoji for message_id, emoji in reactions.items() if emoji},
        "votes": {message_id: poll.votes for message_id, poll in polls.items()},
    }
