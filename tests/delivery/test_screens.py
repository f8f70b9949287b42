"""One screen edits itself as the person goes on; whatever Telegram minds, the words arrive."""

import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.actions import Home
from bot.delivery.outcome import Fate
from bot.delivery.screens import NOTICE_LIMIT, Place, Screens
from bot.pictures import sketch
from bot.reply import Button, Reply, button, say
from bot.simulator import Telegram
from bot.simulator.chats import User
from bot.simulator.files import Upload
from content.schema import Picture

LANGUAGE = "zh-CN"
LATE = timedelta(seconds=151)
"""After which Telegram takes no answer to a tap."""
LOST, SORRY = Reply(say("home.lost")), Reply(say("home.sorry"))
TABLE = Picture(alt="国境和关境", table=(("名称", "管什么"), ("国境", "主权")))
OTHER_TABLE = Picture(alt="运费", table=(("名称", "多少"), ("海运", "少")))
DRAWN, OTHER_DRAWN = Reply(say("home.help"), picture=TABLE), Reply(say("home.lost"), picture=OTHER_TABLE)
UNDRAWABLE = Reply(say("home.help"), picture=Picture(alt="没有", typst=Path("nowhere.typ")))


def png(width: int) -> bytes:
    """A black picture."""
    header = struct.pack(">IIBBBBB", width, 10, 1, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" * (1 + (width + 7) // 8)) * 10)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.fixture(autouse=True)
def _drawn_before(pictures_folder: Path) -> None:
    """The painter finds both tables in its folder."""
    pictures_folder.mkdir()
    for width, picture in ((20, TABLE), (30, OTHER_TABLE)):
        (pictures_folder / f"{sketch.sketch(picture).key}.png").write_bytes(png(width))


Standing = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def standing(telegram: Telegram, trainee: User) -> Standing:
    """The bot's messages that stand in the trainee's chat."""
    return lambda: [one for one in telegram.history(trainee.id) if one["from"]["is_bot"]]


@pytest.fixture
def place(trainee: User, standing: Standing) -> Callable[[], Place]:
    """Over the last message of the bot, as after a tap on its button."""

    def find() -> Place:
        last = standing()[-1]
        return Place(trainee.id, tapped=last["message_id"], photo="photo" in last)

    return find


def uploads(telegram: Telegram) -> int:
    """How many files have been sent to Telegram."""
    return sum(isinstance(value, Upload) for one in telegram.requests for value in one.params.values()) + sum(
        "attach://" in str(one.params.get("media")) for one in telegram.requests
    )


async def test_a_message_is_answered_below_everything(screens: Screens, standing: Standing, trainee: User) -> None:
    for number in (1, 2):
        assert (await screens.show(LOST, Place(trainee.id, own=1), LANGUAGE)).fate is Fate.SENT
        assert len(standing()) == number


KINDS = {"text": LOST, "picture": DRAWN}


@pytest.mark.parametrize("after", [SORRY, OTHER_DRAWN], ids=["text", "picture"])
@pytest.mark.parametrize("before", KINDS.values(), ids=KINDS)
async def test_a_tap_leaves_one_screen(
    screens, standing, place, trainee, telegram, before: Reply, after: Reply
) -> None:
    await screens.show(before, Place(trainee.id), LANGUAGE)
    first = standing()[-1]["message_id"]
    assert (await screens.show(after, place(), LANGUAGE)).fate is Fate.SENT
    (screen,) = standing()
    assert ("photo" in screen) == (after.picture is not None)
    assert ("抱歉" in screen.get("text", "")) == (after is SORRY)
    becomes_text = before.picture is not None and after.picture is None
    assert (screen["message_id"] == first) == (not becomes_text)
    assert not [one.violations for one in telegram.requests if one.violations]


REFUSALS = {
    "flood": {"kind": "429"},
    "refused": {"kind": "400", "description": "message is too long"},
    "gone wrong": {"kind": "502"},
}


@pytest.mark.parametrize("fault", REFUSALS.values(), ids=REFUSALS)
async def test_the_old_screen_stays_where_the_new_one_did_not_come(
    screens, standing, place, trainee, telegram, fault
) -> None:
    await screens.show(DRAWN, Place(trainee.id), LANGUAGE)
    telegram.faults.add("sendMessage", **fault)
    assert (await screens.show(LOST, place(), LANGUAGE)).fate is not Fate.SENT
    assert ["photo" in one for one in standing()] == [True]


async def test_a_screen_that_was_deleted_is_drawn_anew(screens, standing, place, trainee, telegram) -> None:
    await screens.show(LOST, Place(trainee.id), LANGUAGE)
    tapped = place()
    telegram.delete(trainee, trainee.id, tapped.tapped)
    assert (await screens.show(SORRY, tapped, LANGUAGE)).fate is Fate.SENT
    assert ["抱歉" in one["text"] for one in standing()] == [True]


async def test_a_screen_that_cannot_be_edited_is_drawn_anew(screens, standing, place, trainee, telegram) -> None:
    await screens.show(LOST, Place(trainee.id), LANGUAGE)
    telegram.messages.uneditable.add((trainee.id, place().tapped))
    assert (await screens.show(SORRY, place(), LANGUAGE)).fate is Fate.SENT
    assert ["抱歉" in one["text"] for one in standing()] == [False, True]


async def test_a_picture_too_old_to_be_looked_at_is_followed_by_a_text(screens, standing, place, trainee) -> None:
    """Of a message older than 48 hours a tap does not tell what it is."""
    await screens.show(DRAWN, Place(trainee.id), LANGUAGE)
    assert (await screens.show(SORRY, Place(trainee.id, place().tapped), LANGUAGE)).fate is Fate.SENT
    assert "抱歉" in standing()[-1]["text"]


@pytest.mark.parametrize("reply", KINDS.values(), ids=KINDS)
async def test_the_same_screen_again_is_a_success(screens, standing, place, trainee, reply: Reply) -> None:
    await screens.show(reply, Place(trainee.id), LANGUAGE)
    assert (await screens.show(reply, place(), LANGUAGE)).fate is Fate.SENT
    assert len(standing()) == 1


BAD_MARKUP = {"kind": "400", "description": "can't parse entities: unsupported start tag"}


async def test_what_telegram_cannot_parse_is_sent_as_plain_text(screens, standing, trainee, telegram) -> None:
    telegram.faults.add("sendMessage", **BAD_MARKUP)
    with structlog.testing.capture_logs() as logs:
        await screens.show(Reply(say("home.unknown_command", command="/a&b<c>")), Place(trainee.id), LANGUAGE)
    (screen,) = standing()
    assert "没有 /a&b<c> 这个命令" in screen["text"]
    assert [entry["words"] for entry in logs if entry["log_level"] == "error"] == ["home.unknown_command"]


async def test_what_telegram_cannot_parse_takes_the_place_of_a_picture(
    screens, standing, place, trainee, telegram
) -> None:
    await screens.show(DRAWN, Place(trainee.id), LANGUAGE)
    telegram.faults.add("sendMessage", **BAD_MARKUP)
    await screens.show(SORRY, place(), LANGUAGE)
    assert ["抱歉" in one.get("text", "") for one in standing()] == [True]


async def test_a_picture_that_cannot_be_drawn_leaves_the_words(screens, standing, trainee) -> None:
    with structlog.testing.capture_logs() as logs:
        assert (await screens.show(UNDRAWABLE, Place(trainee.id), LANGUAGE)).fate is Fate.SENT
    (screen,) = standing()
    assert "怎么用" in screen["text"]
    assert [entry["picture"] for entry in logs if entry["log_level"] == "error"] == ["没有"]


@pytest.mark.parametrize("again", ["the same process", "after a restart"])
async def test_a_picture_is_uploaded_once(make_screens, standing, trainee, telegram, again: str) -> None:
    screens = make_screens()
    await screens.show(DRAWN, Place(trainee.id), LANGUAGE)
    if again == "after a restart":
        screens = make_screens()
    await screens.show(DRAWN, Place(trainee.id), LANGUAGE)
    one, other = standing()
    assert one["photo"] == other["photo"]
    assert uploads(telegram) == 1


async def test_a_picture_uploaded_over_a_text_is_remembered_too(screens, place, trainee, telegram) -> None:
    await screens.show(LOST, Place(trainee.id), LANGUAGE)
    await screens.show(DRAWN, place(), LANGUAGE)
    assert uploads(telegram) == 1
    await screens.show(DRAWN, Place(trainee.id), LANGUAGE)
    assert uploads(telegram) == 1


@pytest.mark.parametrize("where", ["below", "over a text", "over a picture"])
async def test_a_picture_that_telegram_no_longer_has_is_uploaded_anew(
    make_screens, standing, place, trainee, telegram, where: str
) -> None:
    """Ids are one bot's own: with another token, or another local Telegram, they mean nothing."""
    await make_screens().show(DRAWN, Place(trainee.id), LANGUAGE)
    screens = make_screens()
    await screens.show({"over a picture": OTHER_DRAWN}.get(where, LOST), Place(trainee.id), LANGUAGE)
    telegram.files.by_id.clear()
    spot = Place(trainee.id) if where == "below" else place()
    assert (await screens.show(DRAWN, spot, LANGUAGE)).fate is Fate.SENT
    assert "怎么用" in standing()[-1]["caption"]
    before = uploads(telegram)
    await make_screens().show(DRAWN, Place(trainee.id), LANGUAGE)
    assert uploads(telegram) == before


async def test_what_never_left_is_tried_again_at_once(screens, standing, trainee, line) -> None:
    line.cut = True
    assert (await screens.show(LOST, Place(trainee.id), LANGUAGE)).fate is Fate.RETRY
    line.cut = False
    assert (await screens.show(LOST, Place(trainee.id), LANGUAGE)).fate is Fate.SENT
    assert len(standing()) == 1


async def test_what_may_have_arrived_is_not_sent_twice(screens, standing, trainee, telegram) -> None:
    telegram.faults.add("sendMessage", kind="timeout_after")
    assert (await screens.show(LOST, Place(trainee.id), LANGUAGE)).fate is Fate.UNKNOWN
    assert len(standing()) == 1


async def test_a_person_who_blocked_the_bot_is_told_apart(screens, trainee, telegram) -> None:
    telegram.block_bot(trainee)
    assert (await screens.show(LOST, Place(trainee.id), LANGUAGE)).fate is Fate.UNREACHABLE


class TestAnswering:
    """What a tap shows over the chat."""

    @pytest.fixture
    async def tapped(self, screens, trainee, telegram, place) -> Place:
        await screens.show(Reply(say("home.lost"), ((button("button.home", Home()),),)), Place(trainee.id), LANGUAGE)
        spot = place()
        query = telegram.tap(trainee, trainee.id, spot.tapped, "h")
        return Place(trainee.id, spot.tapped, query=query)

    async def test_a_tap_is_answered_without_a_word(self, screens, telegram, tapped, trainee) -> None:
        await screens.answer(LOST, tapped, LANGUAGE)
        assert telegram.answered(tapped.query)
        assert telegram.toasts(trainee.id) == []

    @pytest.mark.parametrize("alert", [False, True])
    async def test_a_notice_is_shown(self, screens, telegram, tapped, trainee, alert: bool) -> None:
        await screens.answer(Reply(notice=say("home.old_button"), alert=alert), tapped, LANGUAGE)
        (toast,) = telegram.toasts(trainee.id)
        assert ("过时" in toast.text, toast.alert) == (True, alert)

    async def test_a_notice_too_long_is_cut(self, screens, telegram, tapped, trainee) -> None:
        await screens.answer(Reply(notice=say("home.help")), tapped, "en")
        assert len(telegram.toasts(trainee.id)[0].text) == NOTICE_LIMIT

    async def test_too_late_is_no_harm(self, screens, telegram, tapped, clock, standing) -> None:
        clock.move(LATE)
        await screens.answer(SORRY, tapped, LANGUAGE)
        assert not telegram.requests[-1].ok
        await screens.show(SORRY, tapped, LANGUAGE)
        assert "抱歉" in standing()[-1]["text"]

    async def test_sorry_over_a_tap_leaves_the_screen(self, screens, telegram, tapped, trainee, standing) -> None:
        await screens.sorry(tapped, LANGUAGE)
        (toast,) = telegram.toasts(trainee.id)
        assert ("抱歉" in toast.text, toast.alert) == (True, True)
        assert ["抱歉" in one["text"] for one in standing()] == [False]

    async def test_sorry_for_a_message_is_a_message(self, screens, trainee, standing) -> None:
        await screens.sorry(Place(trainee.id, own=1), LANGUAGE)
        assert ["抱歉" in one["text"] for one in standing()] == [True]


async def test_what_arrived_is_marked(screens, telegram, trainee, bot) -> None:
    own = telegram.send_text(trainee, trainee.id, "我的计划")["message_id"]
    await screens.show(Reply(received=True), Place(trainee.id, own=own), LANGUAGE)
    assert telegram.reactions_to(trainee.id, own) == {bot.id: "👌"}


async def test_a_mark_that_fails_keeps_no_screen_away(screens, telegram, trainee, standing) -> None:
    telegram.faults.add("setMessageReaction", kind="400")
    await screens.show(Reply(say("home.lost"), received=True), Place(trainee.id, own=1), LANGUAGE)
    assert len(standing()) == 1


async def test_buttons_carry_actions_and_links(screens, trainee, standing) -> None:
    link = Button(say("button.private_chat"), start="home")
    await screens.show(Reply(say("home.lost"), ((button("button.home", Home()), link),)), Place(trainee.id), LANGUAGE)
    home, private = standing()[-1]["reply_markup"]["inline_keyboard"][0]
    assert home["callback_data"] == "h"
    assert private["url"] == "https://t.me/b2b_tutor_bot?start=home"
