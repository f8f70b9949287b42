"""Groups: who is in them, and what the bot hears of it."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.simulator import Telegram
from bot.simulator.chats import Chat, Json
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]
News = Callable[[], list[Json]]


@pytest.fixture
def group(telegram: Telegram, cast: Cast, news: News) -> Chat:
    """The class's group with the bot in it as a plain member."""
    telegram.add_bot(cast.group.id, cast.instructor)
    news()
    return cast.group


def test_ids_tell_the_kind_of_chat(telegram: Telegram, cast: Cast) -> None:
    basic = telegram.add_group("小组", cast.instructor, supergroup=False)
    assert -1_000_000_000_000 < basic.id < 0
    assert str(cast.group.id).startswith("-100")
    assert telegram.private(cast.trainee) == cast.trainee.id


def test_the_bot_hears_that_it_was_added(telegram: Telegram, cast: Cast, news: News) -> None:
    telegram.add_bot(cast.group.id, cast.trainee)
    member, message = news()
    assert member["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert member["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert member["my_chat_member"]["from"] == cast.trainee.api()
    assert message["message"]["new_chat_members"] == [telegram.bot.api()]
    assert telegram.add_bot(cast.group.id, cast.trainee) is None


def test_the_bot_hears_that_it_was_removed_and_then_nothing(
    telegram: Telegram, cast: Cast, group: Chat, news: News
) -> None:
    telegram.remove_bot(group.id, cast.instructor)
    member, message = news()
    assert member["my_chat_member"]["new_chat_member"] == {
        "status": "kicked",
        "user": telegram.bot.api(),
        "until_date": 0,
    }
    assert message["message"]["left_chat_member"] == telegram.bot.api()
    telegram.send_text(cast.trainee, group.id, "/start")
    telegram.leave(group.id, cast.trainee)
    assert news() == []


def test_a_group_made_with_the_bot(telegram: Telegram, cast: Cast, news: News) -> None:
    telegram.add_group("小组", cast.instructor, [telegram.bot, cast.trainee], supergroup=False)
    member, message = news()
    assert member["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert message["message"]["group_chat_created"] is True


def test_comings_and_goings_are_service_messages(telegram: Telegram, cast: Cast, group: Chat, news: News) -> None:
    telegram.leave(group.id, cast.trainee)
    telegram.join(group.id, cast.trainee, by=cast.instructor)
    left, came = (update["message"] for update in news())
    assert left["left_chat_member"] == cast.trainee.api()
    assert (came["new_chat_members"], came["from"]) == ([cast.trainee.api()], cast.instructor.api())


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        pytest.param("大家好", False, id="talk"),
        pytest.param("/start", True, id="command"),
        pytest.param("/start@B2B_tutor_bot 1", True, id="command to the bot"),
        pytest.param("/start@another_bot", False, id="command to another"),
        pytest.param("请发 /start", False, id="command inside"),
    ],
)
def test_a_plain_member_hears_commands_only(
    telegram: Telegram, cast: Cast, group: Chat, news: News, text: str, heard: bool
) -> None:
    telegram.send_text(cast.trainee, group.id, text)
    assert [update["message"]["text"] for update in news()] == [text] * heard


async def test_a_plain_member_hears_answers_to_itself(
    telegram: Telegram, cast: Cast, group: Chat, news: News, api: Api
) -> None:
    task = await api("sendMessage", chat_id=group.id, text="作业")
    telegram.send_text(cast.trainee, group.id, "好", reply_to=task["message_id"])
    said = telegram.send_text(cast.trainee, group.id, "对大家")
    telegram.send_text(cast.second_trainee, group.id, "好", reply_to=said["message_id"])
    (update,) = news()
    assert update["message"]["reply_to_message"] == task


def test_an_administrator_hears_everything(telegram: Telegram, cast: Cast, group: Chat, news: News) -> None:
    telegram.promote_bot(group.id, cast.instructor)
    said = telegram.send_text(cast.trainee, group.id, "大家好")
    telegram.edit_text(cast.trainee, group.id, said["message_id"], "大家早")
    assert [list(update) for update in news()] == [["my_chat_member"], ["message"], ["edited_message"]]
    telegram.promote_bot(group.id, cast.instructor, admin=False)
    telegram.send_text(cast.trainee, group.id, "大家好")
    assert [list(update) for update in news()] == [["my_chat_member"]]


def test_a_basic_group_becomes_a_supergroup(telegram: Telegram, cast: Cast, news: News) -> None:
    old = telegram.add_group("小组", cast.instructor, [telegram.bot, cast.trainee], supergroup=False)
    news()
    new = telegram.migrate_to_supergroup(old.id)
    to, from_ = (update["message"] for update in news())
    assert (to["chat"]["id"], to["migrate_to_chat_id"]) == (old.id, new)
    assert (from_["chat"]["id"], from_["migrate_from_chat_id"]) == (new, old.id)
    assert telegram.chats[new].statuses == old.statuses
    with pytest.raises(ValueError, match=f"the group is now {new}"):
        telegram.send_text(cast.trainee, old.id, "a")
    with pytest.raises(ValueError, match="only a basic group"):
        telegram.migrate_to_supergroup(new)


def test_messages_are_numbered_by_supergroup_and_elsewhere_together(telegram: Telegram, cast: Cast) -> None:
    first = telegram.send_text(cast.trainee, 1001, "a")["message_id"]
    basic = telegram.add_group("小组", cast.trainee, supergroup=False)
    assert telegram.history(basic.id)[0]["message_id"] == first + 1
    assert telegram.send_text(cast.trainee, 1001, "b")["message_id"] == first + 2
    assert telegram.send_text(cast.trainee, cast.group.id, "c")["message_id"] == 2


async def test_members_are_told(telegram: Telegram, cast: Cast, group: Chat, api: Api, refused: Api) -> None:
    assert await api("getChatMemberCount", chat_id=group.id) == 4
    (creator,) = await api("getChatAdministrators", chat_id=group.id)
    assert (creator["status"], creator["user"]) == ("creator", cast.instructor.api())
    telegram.promote_bot(group.id, cast.instructor)
    own = await api("getChatMember", chat_id=group.id, user_id=telegram.bot.id)
    assert (own["status"], own["can_pin_messages"], own["can_promote_members"]) == ("administrator", True, False)
    telegram.leave(group.id, cast.trainee)
    assert (await api("getChatMember", chat_id=group.id, user_id=1001))["status"] == "left"
    assert await refused("getChatMember", chat_id=group.id, user_id=77) == "Bad Request: user not found"
    assert await refused("getChatMember", chat_id=group.id) == "Bad Request: invalid user_id specified"
    words = "Bad Request: there are no administrators in the private chat"
    assert await refused("getChatAdministrators", chat_id=1001) == words


async def test_the_chat_is_told(telegram: Telegram, cast: Cast, group: Chat, api: Api) -> None:
    told = await api("getChat", chat_id=group.id)
    assert (told["title"], told["type"]) == ("外贸 2401 班", "supergroup")
    assert (await api("getChat", chat_id=1001))["first_name"] == "李明"


async def test_pins(telegram: Telegram, cast: Cast, group: Chat, api: Api, refused: Api, news: News) -> None:
    telegram.promote_bot(group.id, cast.instructor)
    news()
    tasks = [await api("sendMessage", chat_id=group.id, text=f"作业 {number}") for number in range(3)]
    for task in tasks:
        await api("pinChatMessage", chat_id=group.id, message_id=task["message_id"])
    assert telegram.pinned(group.id) == tasks
    assert [update["message"]["pinned_message"] for update in news()] == tasks
    assert (await api("getChat", chat_id=group.id))["pinned_message"] == tasks[2]
    await api("unpinChatMessage", chat_id=group.id)
    assert telegram.pinned(group.id) == tasks[:2]
    await api("unpinChatMessage", chat_id=group.id, message_id=tasks[0]["message_id"])
    assert telegram.pinned(group.id) == [tasks[1]]
    await api("unpinAllChatMessages", chat_id=group.id)
    assert telegram.pinned(group.id) == []
    assert await refused("unpinChatMessage", chat_id=group.id) == "Bad Request: message to unpin not found"
    words = "Bad Request: message to pin not found"
    assert await refused("pinChatMessage", chat_id=group.id, message_id=999) == words


async def test_pinning_needs_an_administrator_but_not_in_private(
    telegram: Telegram, cast: Cast, group: Chat, api: Api, refused: Api
) -> None:
    words = "Bad Request: not enough rights to manage pinned messages in the chat"
    assert await refused("pinChatMessage", chat_id=group.id, message_id=1) == words
    await api("pinChatMessage", chat_id=1001, message_id=1)
    assert [message["message_id"] for message in telegram.pinned(1001)] == [1]


async def test_the_bot_reacts(telegram: Telegram, cast: Cast, api: Api, refused: Api) -> None:
    await api("setMessageReaction", chat_id=1001, message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert telegram.reactions_to(1001, 1) == {telegram.bot.id: "👍"}
    await api("setMessageReaction", chat_id=1001, message_id=1)
    assert telegram.reactions_to(1001, 1) == {}
    for reaction, words in (
        ([{"type": "emoji", "emoji": "中"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}] * 2, "REACTIONS_TOO_MANY"),
        ([{"type": "paid"}], "can't parse ReactionType: invalid reaction type specified"),
    ):
        assert await refused("setMessageReaction", chat_id=1001, message_id=1, reaction=reaction) == (
            f"Bad Request: {words}"
        )


async def test_leaving(telegram: Telegram, cast: Cast, group: Chat, api: Api, refused: Api, news: News) -> None:
    assert await api("leaveChat", chat_id=group.id)
    assert [list(update) for update in news()] == [["my_chat_member"], ["message"]]
    assert telegram.chats[group.id].statuses[telegram.bot.id] == "left"
    assert await refused("getChat", chat_id=group.id) == "Forbidden: bot is not a member of the supergroup chat"
    assert await refused("leaveChat", chat_id=1001) == "Bad Request: chat can't be left"
