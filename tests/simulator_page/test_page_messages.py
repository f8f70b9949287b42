"""Messages, their text and their buttons, in the browser."""

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOME = 1001


def button(text: str, data: str) -> dict[str, str]:
    return {"text": text, "callback_data": data}


@pytest.fixture
def started(telegram, cast) -> None:
    """The trainee has started the bot, which knows of it."""
    telegram.send_text(cast.trainee, HOME, "/start")
    telegram.updates.drop()


async def end_distance(page: Page) -> float:
    """How far the view is from the end of the chat, in pixels."""
    return await page.get_by_test_id("log").evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight")


async def top_of(page: Page, text: str) -> float:
    box = await page.get_by_text(text, exact=True).bounding_box()
    assert box
    return box["y"]


async def test_an_empty_chat_is_begun_with_the_start_button(page: Page, bot) -> None:
    await expect(page.get_by_test_id("input")).to_have_count(0)
    await page.get_by_role("button", name="开始", exact=True).click()

    heard = await bot.hears()
    await bot.says(HOME, "欢迎，李明！")

    assert (heard["text"], heard["from"]["first_name"]) == ("/start", "李明")
    await expect(page.get_by_role("article", name="实训导师")).to_contain_text("欢迎，李明！")
    await expect(page.get_by_role("textbox", name="消息")).to_be_visible()
    await expect(page.get_by_role("button", name="开始", exact=True)).to_have_count(0)


async def test_a_person_writes_and_the_bot_types(page: Page, bot, started) -> None:
    await page.get_by_role("textbox", name="消息").fill("第一行\n第二行")
    await page.keyboard.press("Enter")
    heard = await bot.hears()

    await bot.call("sendChatAction", chat_id=HOME, action="typing")
    await expect(page.get_by_test_id("typing")).to_contain_text("正在输入")
    await bot.says(HOME, "收到")

    assert heard["text"] == "第一行\n第二行"
    await expect(page.get_by_test_id("typing")).to_have_count(0)
    await expect(page.get_by_test_id("text").last).to_have_text("收到")


async def test_entities_are_drawn_where_they_begin_in_utf16_units(page: Page, bot, started) -> None:
    await bot.says(
        HOME,
        "👩‍🎓🎉 <b>粗</b><i>斜</i><u>下</u><s>删</s> <b>粗<i>又斜</i></b> <code>MOQ</code> "
        '<a href="https://example.com/大纲">大纲</a> <blockquote>引用</blockquote>后文'
        '<pre><code class="language-python">x = 1</code></pre>',
    )

    text = page.get_by_test_id("text").last
    assert "".join(await text.locator("strong").all_inner_texts()) == "粗粗又斜"
    assert await text.locator("em").all_inner_texts() == ["斜", "又斜"]
    assert await text.locator("strong em, em strong").all_inner_texts() == ["又斜"]
    for tag, words in (("u", "下"), ("s", "删"), ("code", "MOQ"), ("blockquote", "引用"), ("pre", "x = 1")):
        assert await text.locator(tag).all_inner_texts() == [words], tag
    link = text.get_by_role("link", name="大纲")
    assert await link.get_attribute("href") == "https://example.com/%E5%A4%A7%E7%BA%B2"
    assert (await link.get_attribute("rel"), await link.get_attribute("target")) == ("noopener noreferrer", "_blank")


async def test_a_spoiler_is_shown_when_tapped(page: Page, bot, started) -> None:
    await bot.says(HOME, "答案：<tg-spoiler>装运港</tg-spoiler>")

    secret = page.locator(".spoiler-text")
    await expect(secret).to_be_hidden()
    await page.get_by_role("button", name="隐藏的内容").click()

    await expect(secret).to_be_visible()
    await expect(secret).to_have_text("装运港")


async def test_a_long_quotation_opens_and_closes(page: Page, bot, started) -> None:
    await bot.says(HOME, "<blockquote expandable>" + "\n".join("一二三四五六") + "</blockquote>")
    quote = page.locator(".quote-body")
    short = (await quote.bounding_box() or {})["height"]

    await page.get_by_role("button", name="展开").click()
    tall = (await quote.bounding_box() or {})["height"]
    await page.get_by_role("button", name="收起").click()

    assert tall == pytest.approx(2 * short, rel=0.05)
    assert (await quote.bounding_box() or {})["height"] == short


async def test_code_is_copied_when_tapped(page: Page, bot, started) -> None:
    await bot.says(HOME, "写 <code>HS 6204.62</code>")

    await page.get_by_role("button", name="HS 6204.62").click()

    await expect(page.get_by_test_id("toast")).to_have_text("已复制")
    assert await page.evaluate("navigator.clipboard.readText()") == "HS 6204.62"


async def test_text_is_never_markup(page: Page, telegram, cast) -> None:
    evil = "<img src=x onerror=\"document.title='taken'\"><b>粗</b>"
    telegram.send_text(cast.trainee, HOME, evil)

    await expect(page.get_by_test_id("text")).to_have_text(evil)
    assert await page.title() == "聊天模拟器"


async def test_a_tapped_button_is_busy_until_answered_and_the_message_changes_in_place(
    page: Page, bot, started
) -> None:
    sent = await bot.says(HOME, "第一张", [button("下一张", "next"), button("返回", "back")])
    await page.get_by_role("button", name="下一张").click()

    await expect(page.get_by_role("button", name="下一张")).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_role("button", name="返回")).to_have_attribute("aria-busy", "false")
    await bot.rewrites(sent, "第二张", reply_markup={"inline_keyboard": [[button("下一张", "next")]]})
    await expect(page.get_by_test_id("text").last).to_have_text("第二张")
    await expect(page.get_by_role("button", name="下一张")).to_have_attribute("aria-busy", "true")
    await bot.answers(text="翻到第二张")

    await expect(page.get_by_test_id("toast")).to_have_text("翻到第二张")
    await expect(page.get_by_role("button", name="下一张")).to_have_attribute("aria-busy", "false")
    await expect(page.get_by_role("article", name="实训导师")).to_have_count(1)


async def test_a_silent_answer_ends_the_wait_too(page: Page, bot, started) -> None:
    await bot.says(HOME, "学？", [button("好", "ok")])
    await page.get_by_role("button", name="好").click()
    await bot.answers()

    await expect(page.get_by_role("button", name="好")).to_have_attribute("aria-busy", "false")
    await expect(page.get_by_test_id("toast")).to_have_count(0)


async def test_an_alert_waits_for_ok(page: Page, bot, started) -> None:
    await bot.says(HOME, "测验", [button("开始测验", "quiz")])
    await page.get_by_role("button", name="开始测验").click()
    await bot.answers(text="请先完成第一课", show_alert=True)

    await expect(page.get_by_role("alertdialog")).to_contain_text("请先完成第一课")
    await expect(page.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alertdialog")).to_have_count(0)


async def test_a_long_label_is_cut_and_a_web_button_is_marked(page: Page, bot, started) -> None:
    label = "继续学习：第一章 跨境电商概述与平台选择（还剩四张卡片，约六分钟）"
    await bot.says(HOME, "主菜单", [button(label, "go")], [{"text": "平台规则", "url": "https://example.com/"}])

    key = page.get_by_role("button", name=label)
    words = key.locator(".key-label")
    assert await words.evaluate("label => label.scrollWidth > label.clientWidth")
    assert (await key.bounding_box() or {})["height"] == 44
    await expect(page.get_by_role("link", name="平台规则")).to_contain_text("↗")


async def test_a_reader_further_up_is_not_moved(page: Page, bot, started) -> None:
    first = await bot.says(HOME, "最早")
    for number in range(30):
        last = await bot.says(HOME, f"第 {number} 条")
    await expect(page.get_by_text("第 29 条", exact=True)).to_be_in_viewport()
    await page.get_by_text("第 12 条", exact=True).evaluate("row => row.scrollIntoView({block: 'center'})")
    await expect(page.get_by_role("button", name="回到最新消息")).to_be_visible()
    before = await top_of(page, "第 12 条")

    await bot.rewrites(first, "\n".join(["最早的一条变高了"] * 8))
    await bot.rewrites(last, "\n".join(["最后一条也变高了"] * 8))
    await bot.says(HOME, "新的一条")
    await expect(page.get_by_text("新的一条")).to_be_attached()

    assert await top_of(page, "第 12 条") == pytest.approx(before, abs=1)
    await page.get_by_role("button", name="回到最新消息").click()
    await expect(page.get_by_text("新的一条")).to_be_in_viewport()


async def test_a_reader_at_the_end_stays_at_the_end(page: Page, bot, started) -> None:
    for number in range(20):
        last = await bot.says(HOME, f"第 {number} 条")
    await expect(page.get_by_text("第 19 条", exact=True)).to_be_in_viewport()
    await bot.rewrites(last, "\n".join(["变高了"] * 8))
    await expect(page.get_by_test_id("text").last).to_contain_text("变高了")

    assert await end_distance(page) < 1


async def test_the_keyboard_goes_on_where_a_message_was_redrawn(page: Page, bot, started) -> None:
    sent = await bot.says(HOME, "第一张", [button("下一张", "a")])
    await page.get_by_role("button", name="下一张").focus()
    await page.keyboard.press("Enter")
    await bot.rewrites(sent, "第二张", reply_markup={"inline_keyboard": [[button("再下一张", "b")]]})

    await expect(page.get_by_role("button", name="再下一张")).to_be_focused()
    await bot.answers()


async def test_a_reply_leads_to_what_it_answers_and_own_texts_can_be_changed(page: Page, bot, started) -> None:
    asked = await bot.says(HOME, "你在哪个平台？")
    await page.get_by_role("article", name="实训导师").hover()
    await page.get_by_role("article", name="实训导师").get_by_role("button", name="消息操作").dispatch_event("click")
    await page.get_by_role("menuitem", name="回复").click()
    await page.keyboard.type("国际站")
    await page.keyboard.press("Enter")
    heard = await bot.hears()
    assert heard["reply_to_message"]["message_id"] == asked["message_id"]
    await expect(page.get_by_test_id("reply")).to_contain_text("你在哪个平台？")

    await page.get_by_role("article", name="李明").last.dispatch_event("contextmenu")
    await page.get_by_role("menuitem", name="编辑").click()
    await page.get_by_role("textbox", name="消息").fill("独立站")
    await page.keyboard.press("Enter")

    assert (await bot.hears("edited_message"))["text"] == "独立站"
    await expect(page.get_by_role("article", name="李明").last).to_contain_text("已编辑")
