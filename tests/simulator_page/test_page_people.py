"""Who talks where: people, groups, commands, links, in the browser."""

import pytest
from playwright.async_api import Page, expect

from bot.simulator import Telegram
from bot.simulator.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOME = 1001
COMMANDS = [
    {"command": "review", "description": "今日复习"},
    {"command": "lesson", "description": "继续学习"},
    {"command": "report", "description": "实训报告"},
]


@pytest.fixture
def started(telegram: Telegram, cast: Cast) -> None:
    """The trainee has started the bot, which knows of it."""
    telegram.send_text(cast.trainee, HOME, "/start")
    telegram.updates.drop()


@pytest.fixture
def group(telegram: Telegram, cast: Cast) -> int:
    """The class's group, with the bot in it; the bot knows of it."""
    telegram.add_bot(cast.group.id, cast.instructor)
    telegram.updates.drop()
    return cast.group.id


async def to_group(page: Page) -> None:
    await page.get_by_role("tab", name="外贸 2401 班").click()


async def test_the_command_menu_sends_a_command(page: Page, bot, started) -> None:
    await expect(page.get_by_role("button", name="命令菜单")).to_have_count(0)
    await bot.call("setMyCommands", commands=COMMANDS)
    await page.get_by_role("button", name="命令菜单").click()
    await page.get_by_role("menuitem", name="/lesson 继续学习").click()

    assert (await bot.hears())["text"] == "/lesson"


async def test_a_slash_suggests_commands(page: Page, bot, started) -> None:
    await bot.call("setMyCommands", commands=COMMANDS)
    await expect(page.get_by_role("button", name="命令菜单")).to_be_visible()
    await page.get_by_role("textbox", name="消息").press_sequentially("/re")
    await expect(page.get_by_role("option")).to_have_text(["/review 今日复习", "/report 实训报告"])

    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", name="/report")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")

    assert (await bot.hears())["text"] == "/report"
    await expect(page.get_by_role("option")).to_have_count(0)


async def test_in_a_group_each_sees_their_own_commands_addressed_to_the_bot(page: Page, bot, group: int) -> None:
    await bot.call("setMyCommands", commands=COMMANDS[:1], scope={"type": "all_chat_administrators"})
    await to_group(page)
    await expect(page.get_by_role("button", name="命令菜单")).to_have_count(0)
    await page.get_by_role("tab", name="陈老师").click()
    await page.get_by_role("textbox", name="消息").press_sequentially("/")
    await page.get_by_role("option", name="/review").click()

    heard = await bot.hears()

    assert (heard["text"], heard["from"]["first_name"]) == ("/review@b2b_tutor_bot", "陈老师")


async def test_a_command_in_a_text_can_be_tapped(page: Page, bot, started) -> None:
    await bot.says(HOME, "发送 /review 开始复习")
    await page.get_by_role("article", name="实训导师").get_by_role("button", name="/review").click()

    assert (await bot.hears())["text"] == "/review"


async def test_a_deep_link_in_the_group_leads_home_and_starts_the_bot(page: Page, bot, group: int) -> None:
    url = "https://t.me/b2b_tutor_bot?start=a_17"
    await bot.says(group, f'<a href="{url}">第一章作业</a>', [{"text": "开始做作业", "url": url}])
    await to_group(page)
    await page.get_by_role("link", name="开始做作业").click()

    heard = await bot.hears()

    assert (heard["text"], heard["chat"]["id"]) == ("/start a_17", HOME)
    await expect(page.get_by_role("tab", name="实训导师")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_test_id("text").last).to_have_text("/start a_17")


async def test_a_group_link_adds_the_bot_to_the_group(page: Page, bot, started, cast: Cast) -> None:
    await bot.says(HOME, "拉我进群", [{"text": "选择群组", "url": "https://t.me/b2b_tutor_bot?startgroup=hi"}])
    await page.get_by_role("link", name="选择群组").click()

    assert (await bot.hears("my_chat_member"))["chat"]["id"] == cast.group.id
    await expect(page.get_by_role("tab", name="外贸 2401 班")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_test_id("service").last).to_have_text("李明 邀请 实训导师 加入了群组")


async def test_the_instructor_brings_the_bot_and_sends_it_away(page: Page, bot) -> None:
    await page.get_by_role("tab", name="陈老师").click()
    await to_group(page)
    await page.get_by_role("button", name="聊天菜单").click()
    await page.get_by_role("menuitem", name="添加机器人为管理员").click()
    came = await bot.hears("my_chat_member")
    await expect(page.get_by_text("4 位成员")).to_be_visible()

    await page.get_by_role("button", name="聊天菜单").click()
    await page.get_by_role("menuitem", name="将机器人移出群组").click()

    assert came["new_chat_member"]["status"] == "administrator"
    await expect(page.get_by_test_id("service").last).to_have_text("陈老师 将 实训导师 移出了群组")
    await expect(page.get_by_text("3 位成员")).to_be_visible()


async def test_a_group_shows_who_speaks_what_is_pinned_and_reactions(
    page: Page, bot, telegram: Telegram, cast: Cast, group: int
) -> None:
    telegram.promote_bot(group, cast.instructor)
    asked = telegram.send_text(cast.second_trainee, group, "要写多少字？")
    telegram.send_text(cast.instructor, group, "800 字", reply_to=asked["message_id"])
    pinned = await bot.says(group, "第一章作业")
    await bot.call("pinChatMessage", chat_id=group, message_id=pinned["message_id"])
    telegram.react(cast.instructor, group, asked["message_id"], "👍")
    await to_group(page)

    assert await page.get_by_test_id("sender").all_inner_texts() == ["王芳", "陈老师", "实训导师"]
    await expect(page.get_by_role("button", name="置顶消息：第一章作业")).to_be_visible()
    await expect(page.get_by_test_id("service").last).to_have_text("实训导师 置顶了「第一章作业」")

    await page.get_by_role("button", name="👍 1").click()
    await expect(page.get_by_role("button", name="👍 2")).to_have_attribute("aria-pressed", "true")


async def test_a_person_leaves_a_group_and_comes_back(page: Page, telegram: Telegram, cast: Cast) -> None:
    await to_group(page)
    await page.get_by_role("button", name="聊天菜单").click()
    await page.get_by_role("menuitem", name="退出群组").click()
    await page.get_by_role("button", name="退出", exact=True).click()
    await page.get_by_role("button", name="加入群组").click()

    await expect(page.get_by_role("textbox", name="消息")).to_be_visible()
    lines = [
        message.get("left_chat_member") or message.get("new_chat_members")
        for message in telegram.history(cast.group.id)
    ]
    assert [bool(line) for line in lines] == [False, True, True]


async def test_the_bot_is_blocked_and_taken_back(page: Page, bot, started) -> None:
    await page.get_by_role("button", name="聊天菜单").click()
    await page.get_by_role("menuitem", name="停用并屏蔽机器人").click()
    await page.get_by_role("button", name="屏蔽", exact=True).click()
    gone = await bot.hears("my_chat_member")
    await page.get_by_role("button", name="重新启用机器人").click()
    back = await bot.hears("my_chat_member")

    assert [change["new_chat_member"]["status"] for change in (gone, back)] == ["kicked", "member"]
    assert (await bot.hears())["text"] == "/start"
    await expect(page.get_by_role("textbox", name="消息")).to_be_visible()


async def test_what_arrives_elsewhere_is_counted_on_its_tab(page: Page, telegram: Telegram, cast: Cast) -> None:
    telegram.send_text(cast.instructor, cast.group.id, "同学们好")
    telegram.send_text(cast.instructor, cast.group.id, "开始上课")

    await expect(page.get_by_role("tab", name="外贸 2401 班，2 条新消息")).to_be_visible()
    await to_group(page)
    await expect(page.get_by_test_id("unread")).to_have_count(0)


async def test_a_draft_stays_with_its_person_and_chat(page: Page) -> None:
    await to_group(page)
    await page.get_by_role("textbox", name="消息").fill("写到一半")
    await page.get_by_role("tab", name="王芳").click()
    await expect(page.get_by_role("textbox", name="消息")).to_have_value("")

    await page.get_by_role("tab", name="李明").click()
    await expect(page.get_by_role("textbox", name="消息")).to_have_value("写到一半")


async def test_a_reply_keyboard_writes_for_the_person(page: Page, bot, started) -> None:
    keys = {"keyboard": [[{"text": "继续学习"}, {"text": "今日复习"}]], "resize_keyboard": True}
    await bot.call("sendMessage", chat_id=HOME, text="选一个", reply_markup=keys)
    await page.get_by_role("group", name="快捷回复").get_by_role("button", name="今日复习").click()

    assert (await bot.hears())["text"] == "今日复习"


async def test_side_by_side_a_notice_shows_where_the_button_was_tapped(desk: Page, bot, group: int) -> None:
    await bot.says(group, "作业", [{"text": "谁交了？", "callback_data": "who"}])
    await desk.get_by_test_id("phone-group").get_by_role("button", name="谁交了？").click()
    await bot.answers(text="还没有人")

    await expect(desk.get_by_test_id("phone-group").get_by_test_id("toast")).to_have_text("还没有人")
    await expect(desk.get_by_test_id("toast")).to_have_count(1)
