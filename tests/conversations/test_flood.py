"""Telegram asks to wait, people are out of reach, a picture takes its time: nobody loses a reply or waits for nothing."""

from __future__ import annotations

import asyncio
import os
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.pictures.sketch import table

SECONDS = timedelta(seconds=5)
CALM = 20
"""Seconds of real time after which a test has failed."""


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """How python-telegram-bot tells periods from its next version on; the older way is a warning."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def on_a_card(trainee):
    """The next card has a picture."""
    await trainee.says("/start l_borders")
    trainee.sees("先看国境")
    return trainee


@pytest.fixture
def flood(world):
    """`flood("sendMessage")`: Telegram asks to wait five seconds."""

    def ask(method: str) -> None:
        world.refused.append(method)
        world.telegram.faults.add(method, kind="429", retry_after=int(SECONDS.total_seconds()))

    return ask


async def test_a_reply_that_meets_a_429_comes_later(world, trainee, flood):
    flood("sendMessage")
    await trainee.says("/start")
    assert trainee.world.telegram.history(trainee.chat)[-1]["from"]["id"] == trainee.user.id
    await world.pass_time(SECONDS)
    trainee.sees("李明，你好")
    await trainee.taps("开始第一课")
    trainee.sees("先看国境")


async def test_it_comes_in_the_words_of_its_time(world, trainee, flood):
    """Words, buttons and their markup: nothing is left to be looked up when it is sent."""
    await trainee.says("/start l_borders")
    shown = trainee.screen()
    flood("sendMessage")
    await trainee.says("/start l_borders")
    await world.pass_time(SECONDS)
    later = trainee.screen()
    assert later["message_id"] != shown["message_id"]
    assert (later["text"], later["entities"]) == (shown["text"], shown["entities"])
    assert later["reply_markup"] == shown["reply_markup"]


async def test_a_screen_that_could_not_be_edited_comes_as_a_new_one_with_its_picture(world, on_a_card, flood):
    flood("editMessageMedia")
    await on_a_card.taps("下一张")
    on_a_card.sees("先看国境")
    await world.pass_time(SECONDS)
    on_a_card.sees("再看关境")
    assert on_a_card.screen()["photo"]
    await on_a_card.taps("下一张")
    on_a_card.sees("试一试")


async def test_meanwhile_telegram_is_not_asked_and_afterwards_all_come_in_order(world, trainee, flood):
    flood("sendMessage")
    await trainee.says("/start")
    before = len(world.telegram.requests)
    await trainee.says("/help")
    assert "sendMessage" not in [one.method for one in world.telegram.requests[before:]]
    for _ in range(2):
        await world.pass_time(SECONDS)
    welcome, help_ = (one["text"] for one in world.telegram.history(trainee.chat) if one["from"]["is_bot"])
    assert "李明，你好" in welcome
    assert "怎么用" in help_


async def test_it_comes_after_a_restart_too_and_not_before_its_time(world, trainee, flood):
    flood("sendMessage")
    await trainee.says("/start")
    await world.restart()
    await world.tutor.ticker.tick()
    assert trainee.bot_messages() == 0
    await world.pass_time(SECONDS)
    trainee.sees("李明，你好")


async def test_it_does_not_wait_for_what_bulk_has_to_wait_for(world, trainee, flood):
    flood("sendMessage")
    await trainee.says("/start")
    another = world.trainee("王芳")
    world.telegram.faults.add("sendMessage", kind="429", chat_id=another.chat, retry_after=60)
    await another.says("/start")
    await world.pass_time(SECONDS)
    trainee.sees("李明，你好")
    assert another.bot_messages() == 0


async def test_a_button_is_answered_before_its_picture_is_drawn(world, on_a_card):
    """The painter finds a picture whose bytes do not come yet."""
    kept = _pipe_for_the_next_picture(world)
    query = world.telegram.tap(
        on_a_card.user, on_a_card.chat, on_a_card.screen()["message_id"], on_a_card.data("下一张")
    )
    settling = asyncio.create_task(world.settle())
    async with asyncio.timeout(CALM):
        while not world.telegram.answered(query):
            await asyncio.sleep(0.01)
        on_a_card.sees("先看国境")
        await asyncio.to_thread(kept.write_bytes, _png())
        await settling
    on_a_card.sees("再看关境")


def _pipe_for_the_next_picture(world) -> Path:
    """A pipe where the painter keeps the picture: whoever reads it waits until something is written."""
    folder = world.tutor.settings.data / "pictures"
    folder.mkdir(exist_ok=True)
    pipe = folder / f"{table((('名称', '管什么'), ('国境', '主权'), ('关境', '关税'))).key}.png"
    os.mkfifo(pipe)
    return pipe


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0" * 8)) + chunk(b"IEND", b"")
    )


class TestOutOfReach:
    """Who has to know that nothing arrives is told, once."""

    @pytest.fixture
    async def member(self, world, instructor, trainee):
        """A trainee of a class; has set a reminder and blocked the bot unseen."""
        group = world.group("外贸 2401 班", instructor, trainee)
        world.telegram.add_bot(group.id, instructor.user)
        await world.settle()
        await instructor.taps("布置任务", chat=group.id)
        await instructor.taps("布置一课")
        await instructor.taps("1. 两条线")
        await world.tutor.ticker.tick()
        await trainee.taps("开始学这一课", chat=group.id)
        for label in ("下一张", "下一张", "先跳过"):
            await trainee.taps(label)
        return trainee

    async def test_the_instructor_hears_of_a_trainee_who_is_gone(self, world, instructor, member):
        world.refused.append("sendMessage")
        world.telegram.faults.add("sendMessage", kind="403", chat_id=member.chat, times=9)
        for _ in range(3):
            await world.pass_time(timedelta(days=1))
            await world.pass_time(SECONDS)
        told = [one for one in world.telegram.history(instructor.chat) if "送不到" in one.get("text", "")]
        assert ["李明" in one["text"] for one in told] == [True]

    async def test_the_instructor_hears_of_a_group_that_is_gone(self, world, instructor, member):
        world.refused.append("sendMessage")
        room = next(chat for chat in world.telegram.chats.values() if chat.type != "private")
        world.telegram.faults.add("sendMessage", kind="403", chat_id=room.id, times=9)
        await instructor.says("/class")
        await instructor.taps("布置一课")
        await instructor.taps("2. ")
        await world.pass_time(SECONDS)
        await world.pass_time(SECONDS)
        assert "发不进" in instructor.reads()
        assert "外贸 2401 班" in instructor.reads()
        await instructor.says("/class")
        instructor.sees("还没有班级")

    async def test_the_admins_hear_of_what_telegram_never_takes(self, world, instructor, trainee):
        await instructor.says("/start")
        world.refused.append("sendMessage")
        world.telegram.faults.add("sendMessage", kind="400", description="message is too long", times=2)
        await trainee.says("/help")
        await trainee.says("/help")
        await world.pass_time(SECONDS)
        await world.pass_time(SECONDS)
        told = [one for one in world.telegram.history(instructor.chat) if "没有发出去" in one.get("text", "")]
        assert ["Message is too long" in one["text"] for one in told] == [True]
