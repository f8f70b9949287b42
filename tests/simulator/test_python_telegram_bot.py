"""python-telegram-bot's client against the simulator: the way the tutor itself uses it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import telegram as ptb
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.simulator import Telegram
from bot.simulator.chats import Json
from bot.simulator.people import Cast

Png = Callable[[int, int], bytes]
News = Callable[[], list[Json]]

MARKUP = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("开始", callback_data="go")]])


def violations(telegram: Telegram) -> list[str]:
    return [violation for request in telegram.requests for violation in request.violations]


async def test_a_screen_from_start_to_tap(telegram: Telegram, cast: Cast, bot: ptb.Bot) -> None:
    telegram.open_link(cast.trainee, "https://t.me/b2b_tutor_bot?start=a")
    (start,) = await bot.get_updates(timeout=1)
    assert start.message
    shown = await start.message.reply_html("<b>第一课</b>", reply_markup=MARKUP, do_quote=True)
    assert (shown.text_html, shown.reply_to_message and shown.reply_to_message.text) == ("<b>第一课</b>", "/start a")
    query = telegram.tap(cast.trainee, 1001, shown.message_id, "go")
    (tap,) = await bot.get_updates(offset=start.update_id + 1, timeout=1)
    assert tap.callback_query
    await tap.callback_query.answer("好", show_alert=True)
    await tap.callback_query.edit_message_text("第二课")
    assert telegram.answered(query)
    assert telegram.history(1001)[-1]["text"] == "第二课"
    assert violations(telegram) == []


async def test_pictures_and_documents(telegram: Telegram, cast: Cast, bot: ptb.Bot, png: Png) -> None:
    photo = await bot.send_photo(1001, png(1000, 500), caption="<i>图</i>", parse_mode="HTML", reply_markup=MARKUP)
    assert [(size.width, size.height) for size in photo.photo][-1] == (1000, 500)
    again = await bot.send_photo(1001, photo.photo[-1])
    assert again.photo == photo.photo
    report = await bot.send_document(1001, b"PK", filename="报告.docx", caption="交")
    assert report.document
    assert report.document.file_name == "报告.docx"
    for sent, data in ((photo.photo[-1], png(1000, 500)), (report.document, b"PK")):
        file = await sent.get_file()
        assert bytes(await file.download_as_bytearray()) == data
    album = await bot.send_media_group(
        1001, [ptb.InputMediaPhoto(png(9, 9)), ptb.InputMediaPhoto(png(8, 8), caption="二")]
    )
    assert [message.caption for message in album] == [None, "二"]
    text = await bot.send_message(1001, "表")
    edited = await bot.edit_message_media(ptb.InputMediaPhoto(png(7, 7)), 1001, text.message_id)
    assert isinstance(edited, ptb.Message)
    assert edited.photo
    await edited.edit_caption("新表")
    assert violations(telegram) == []


async def test_a_quiz(telegram: Telegram, cast: Cast, bot: ptb.Bot) -> None:
    asked = await bot.send_poll(
        1001,
        "FOB？",
        ["a", "b"],
        type="quiz",
        correct_option_ids=[1],
        is_anonymous=False,
        open_period=timedelta(seconds=30),
    )
    telegram.vote(cast.trainee, 1001, asked.message_id, [1])
    counted, answered = await bot.get_updates(timeout=1)
    assert counted.poll
    assert [option.voter_count for option in counted.poll.options] == [0, 1]
    assert answered.poll_answer
    assert answered.poll_answer.option_ids == (1,)
    assert (await bot.stop_poll(1001, asked.message_id)).is_closed
    assert violations(telegram) == []


async def test_a_group(telegram: Telegram, cast: Cast, bot: ptb.Bot) -> None:
    telegram.add_bot(cast.group.id, cast.instructor, admin=True)
    added, service = await bot.get_updates(timeout=1)
    assert added.my_chat_member
    assert added.my_chat_member.new_chat_member.status == "administrator"
    assert service.message
    assert [user.id for user in service.message.new_chat_members] == [telegram.bot.id]
    task = await bot.send_message(cast.group.id, "作业", disable_notification=True)
    await task.pin()
    await bot.send_chat_action(cast.group.id, "typing")
    await bot.set_message_reaction(cast.group.id, task.message_id, "👍")
    chat = await bot.get_chat(cast.group.id)
    assert chat.pinned_message
    assert chat.pinned_message.text == "作业"
    assert await bot.get_chat_member_count(cast.group.id) == 4
    assert [member.status for member in await bot.get_chat_administrators(cast.group.id)] == [
        "creator",
        "administrator",
    ]
    assert (await bot.get_chat_member(cast.group.id, 1001)).status == "member"
    await task.unpin()
    await task.copy(1001)
    await task.forward(1001)
    await task.delete()
    await bot.leave_chat(cast.group.id)
    assert violations(telegram) == []


async def test_the_profile(telegram: Telegram, cast: Cast, bot: ptb.Bot) -> None:
    await bot.set_my_commands([("start", "开始")], scope=ptb.BotCommandScopeAllPrivateChats(), language_code="zh")
    assert telegram.commands_for(cast.trainee, 1001) == [{"command": "start", "description": "开始"}]
    await bot.set_my_commands([("grade", "评分")], scope=ptb.BotCommandScopeAllChatAdministrators())
    await bot.set_my_name("导师")
    await bot.set_my_description("课")
    await bot.set_my_short_description("课")
    await bot.set_chat_menu_button(menu_button=ptb.MenuButtonCommands())
    assert (await bot.get_my_name()).name == "导师"
    await bot.set_webhook("https://example.com/hook", secret_token="a", max_connections=5, allowed_updates=["message"])
    assert (await bot.get_webhook_info()).max_connections == 5
    await bot.delete_webhook(drop_pending_updates=True)
    assert violations(telegram) == []


async def test_errors_are_understood(
    telegram: Telegram, cast: Cast, bot: ptb.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(1001, "字" * 4097)
    telegram.faults.add("sendMessage", kind="429", retry_after=7)
    with pytest.raises(RetryAfter) as later:
        await bot.send_message(1001, "a")
    assert later.value.retry_after == timedelta(seconds=7)
    telegram.faults.add("sendMessage", kind="timeout_after")
    with pytest.raises(TimedOut):
        await bot.send_message(1001, "到了")
    assert telegram.history(1001)[-1]["text"] == "到了"
    telegram.faults.add("sendMessage", kind="502")
    with pytest.raises(NetworkError, match="502"):
        await bot.send_message(1001, "a")
    telegram.block_bot(cast.trainee)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "a")


async def test_migration_is_understood(telegram: Telegram, cast: Cast, bot: ptb.Bot) -> None:
    old = telegram.add_group("小组", cast.instructor, [telegram.bot], supergroup=False)
    new = telegram.migrate_to_supergroup(old.id)
    with pytest.raises(ptb.error.ChatMigrated) as moved:
        await bot.send_message(old.id, "a")
    assert moved.value.new_chat_id == new
