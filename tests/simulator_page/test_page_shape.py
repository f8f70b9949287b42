"""How the page lies on its screens, tells the time, and comes back, in the browser."""

import pytest
from playwright.async_api import Page, expect

from bot.simulator import Clock, Telegram
from bot.simulator.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOME = 1001
UNBROKEN = "https://example.com/" + "0123456789" * 12
LONG_LABEL = "继续学习：第一章 跨境电商概述与平台选择（还剩四张卡片，约六分钟）"

OUTSIDE = """() => [...document.querySelectorAll("body *")]
    .filter((element) => !element.closest("svg, .row-more"))
    .filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 0.5 || box.left < -0.5) })
    .map((element) => `${element.tagName}.${element.className}`)"""
"""What sticks out of the screen at its sides."""

SMALL = """() => [...document.querySelectorAll("button, a.key, a.file, textarea")]
    .filter((element) => !element.matches(".inline-link, .row-more, .pre-copy, .quote-toggle"))
    .filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && Math.min(box.width, box.height) < 43.9 })
    .map((element) => `${element.className}: ${element.textContent}`)"""
"""Targets too small for a finger; words within a text are as high as their line, and code and quotations are targets
as a whole."""


@pytest.fixture
async def talk(telegram: Telegram, cast: Cast, png: bytes) -> None:
    """A private chat with one of each, and the bot in the group."""
    telegram.add_bot(cast.group.id, cast.instructor, admin=True)
    telegram.send_text(cast.trainee, HOME, "/start " + UNBROKEN)
    telegram.send_photo(cast.trainee, HOME, png, "一张图" * 20)
    telegram.send_document(cast.trainee, HOME, b"x", "报告" * 30 + ".docx", "application/msword")
    keys = [[{"text": LONG_LABEL, "callback_data": "a"}], [{"text": LONG_LABEL, "callback_data": c} for c in "bc"]]
    text = f"<pre>{UNBROKEN}</pre><code>{UNBROKEN}</code> <blockquote>{UNBROKEN}</blockquote>"
    for chat in (HOME, cast.group.id):
        markup = {"inline_keyboard": keys}
        await telegram.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", reply_markup=markup)
    await telegram.call("sendPoll", chat_id=HOME, question="问" * 60, options=[{"text": "答" * 50}, {"text": "二"}])
    await telegram.call("setMyCommands", commands=[{"command": "review", "description": "复习" * 30}])


@pytest.mark.parametrize("width", [360, 375, 390, 412, 430])
async def test_nothing_sticks_out_at_phone_width(page: Page, talk: None, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 844})
    await expect(page.get_by_test_id("poll")).to_be_visible()
    outside = {"private": await page.evaluate(OUTSIDE)}
    await page.get_by_test_id("clock-toggle").click()
    outside["clock"] = await page.evaluate(OUTSIDE)
    await page.get_by_test_id("clock-toggle").click()
    await page.get_by_role("tab", name="外贸 2401 班").click()
    outside["group"] = await page.evaluate(OUTSIDE)
    await page.get_by_role("button", name="聊天菜单").click()
    outside["menu"] = await page.evaluate(OUTSIDE)

    assert outside == {"private": [], "clock": [], "group": [], "menu": []}
    assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_targets_are_large_enough_for_a_finger(page: Page, talk: None) -> None:
    await expect(page.get_by_test_id("poll")).to_be_visible()
    assert await page.evaluate(SMALL) == []
    await page.get_by_role("button", name="添加附件").click()
    assert await page.evaluate(SMALL) == []


async def test_a_phone_screen_shows_exactly_one_phone(page: Page) -> None:
    phone = await page.get_by_role("region", name="李明 的手机").bounding_box()
    bar = await page.get_by_test_id("people").bounding_box()

    assert phone
    assert bar
    assert await page.locator(".phone").count() == 1
    assert (phone["x"], phone["width"], phone["y"] + phone["height"]) == (0, 390, 844)
    assert phone["y"] < 52
    await expect(page.get_by_role("tab")).to_have_text(["李李明", "王王芳", "陈陈老师", "实训导师机器人", "外"])


async def test_a_wide_screen_shows_everyone_and_the_group(desk: Page) -> None:
    phones = desk.locator(".phone")

    assert await phones.evaluate_all("phones => phones.map((phone) => phone.dataset.testid)") == [
        *("phone-1001", "phone-1002", "phone-2001"),
        "phone-group",
    ]
    assert await desk.evaluate(OUTSIDE) == []
    await desk.get_by_test_id("phone-1002").get_by_role("button", name="开始").click()
    await expect(desk.get_by_test_id("phone-1002").get_by_test_id("text")).to_have_text("/start")
    await expect(desk.get_by_test_id("phone-1001").get_by_test_id("text")).to_have_count(0)


async def test_the_window_may_change_its_width(page: Page) -> None:
    await page.set_viewport_size({"width": 1440, "height": 900})
    await expect(page.locator(".phone")).to_have_count(4)
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator(".phone")).to_have_count(1)


async def test_light_and_dark_follow_the_system(page: Page) -> None:
    backgrounds = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        backgrounds.append(await page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert backgrounds == ["rgb(233, 238, 243)", "rgb(11, 17, 23)"]


# The clock.


async def test_the_clock_is_moved_in_shanghai_time(desk: Page, clock: Clock) -> None:
    face = desk.get_by_test_id("clock")
    await expect(face).to_have_text("3月1日 周日 23:30")
    seen = []
    for name in ("+1 小时", "明早 9 点", "+1 天"):
        before = await face.inner_text()
        await desk.get_by_role("button", name=name).click()
        await expect(face).not_to_have_text(before)
        seen.append(await face.inner_text())
    await desk.get_by_role("spinbutton", name="分钟").fill("45")
    await desk.get_by_role("button", name="分钟").click()

    await expect(face).to_have_text("3月4日 周三 09:45")
    assert seen == ["3月2日 周一 00:30", "3月3日 周二 09:00", "3月4日 周三 09:00"]
    assert clock().isoformat() == "2026-03-04T01:45:00+00:00"


async def test_on_a_phone_the_clock_folds_away(page: Page) -> None:
    await expect(page.get_by_role("button", name="+1 天")).to_have_count(0)
    await page.get_by_role("button", name="时间").click()
    await page.get_by_role("button", name="+1 天").click()

    await expect(page.get_by_test_id("clock")).to_have_text("3月2日 周一 23:30")
    await expect(page.get_by_test_id("clock-toggle")).to_contain_text("3/2 23:30")


async def test_days_are_set_apart(page: Page, bot, telegram: Telegram, cast: Cast) -> None:
    telegram.send_text(cast.trainee, HOME, "/start")
    await page.get_by_role("button", name="时间").click()
    await page.get_by_role("button", name="+1 小时").click()
    await expect(page.get_by_test_id("clock")).to_have_text("3月2日 周一 00:30")
    await bot.says(HOME, "早")

    await expect(page.get_by_test_id("day")).to_have_text(["3月1日 周日", "3月2日 周一"])


# Coming back.


async def test_a_page_that_lost_the_server_catches_up(page: Page, site, telegram: Telegram, cast: Cast) -> None:
    telegram.send_text(cast.trainee, HOME, "之前")
    await expect(page.get_by_test_id("text")).to_have_text(["之前"])
    await site.down()
    await expect(page.get_by_text("连接中…")).to_be_visible()
    telegram.send_text(cast.trainee, HOME, "期间")
    site.start()

    await expect(page.get_by_test_id("text")).to_have_text(["之前", "期间"])
    telegram.send_text(cast.trainee, HOME, "之后")
    await expect(page.get_by_test_id("text")).to_have_text(["之前", "期间", "之后"])
    await expect(page.get_by_text("连接中…")).to_have_count(0)
