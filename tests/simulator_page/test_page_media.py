"""Pictures, files, stickers, polls, in the browser."""

import json

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOME = 1001
REPORT = "外贸实训报告-李明-第一章-跨境电商平台选择与店铺规划.docx"


@pytest.fixture(autouse=True)
def started(telegram, cast) -> None:
    """The trainee has started the bot, which knows of it."""
    telegram.send_text(cast.trainee, HOME, "/start")
    telegram.updates.drop()


async def loaded(page: Page, selector: str) -> bool:
    return await page.locator(selector).evaluate(
        "async image => { await image.decode(); return image.naturalWidth > 0 }"
    )


async def test_a_photo_is_sent_with_its_caption_and_enlarged(page: Page, bot, telegram, png: bytes) -> None:
    await page.get_by_test_id("pick-photo").set_input_files(
        {"name": "询盘.png", "mimeType": "image/png", "buffer": png}
    )
    assert await loaded(page, ".preview-image")
    await page.get_by_role("textbox", name="说明").fill("我的询盘")
    await page.get_by_role("button", name="发送图片").click()
    heard = await bot.hears()

    assert heard["caption"] == "我的询盘"
    assert telegram.file(heard["photo"][-1]["file_id"])[0] == png
    await expect(page.get_by_role("dialog", name="发送图片")).to_have_count(0)
    assert await loaded(page, ".photo img")
    await page.get_by_role("button", name="查看图片：我的询盘").click()
    await expect(page.get_by_role("dialog", name="图片")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="图片")).to_have_count(0)


async def test_what_is_no_picture_is_refused_in_words(page: Page, complaints: list[str]) -> None:
    await page.get_by_test_id("pick-photo").set_input_files(
        {"name": "坏.png", "mimeType": "text/plain", "buffer": b"no picture"}
    )
    await page.get_by_role("button", name="发送图片").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("没有发出：")
    await page.get_by_role("button", name="取消").click()
    await expect(page.get_by_test_id("photo")).to_have_count(0)
    # The browser itself tells of the refused request, and of the preview that it could not draw.
    assert len(complaints) >= 1
    complaints.clear()


async def test_a_file_is_sent(page: Page, bot) -> None:
    await page.get_by_test_id("pick-document").set_input_files(
        {"name": "报告.docx", "mimeType": "application/msword", "buffer": b"x" * 2048}
    )
    await expect(page.get_by_role("dialog", name="发送文件")).to_contain_text("报告.docx（2.0 KB）")
    await page.get_by_role("button", name="发送文件").click()

    heard = await bot.hears()

    assert (heard["document"]["file_name"], heard["document"]["file_size"]) == ("报告.docx", 2048)
    await expect(page.get_by_test_id("document")).to_contain_text("2.0 KB")


async def test_a_document_of_the_bot_is_downloaded_under_its_name(page: Page, bot) -> None:
    await bot.call("sendDocument", {"document": (REPORT, b"x" * 48_213)}, chat_id=HOME, caption="你的报告")

    row = page.get_by_role("link", name=f"下载 {REPORT}")
    await expect(row).to_contain_text("47.1 KB")
    async with page.expect_download() as download:
        await row.click()

    file = await download.value
    assert file.suggested_filename == REPORT
    assert (await file.path()).read_bytes() == b"x" * 48_213


async def test_a_photo_with_buttons_keeps_its_caption_below(page: Page, bot, png: bytes) -> None:
    keyboard = {"inline_keyboard": [[{"text": "记住了", "callback_data": "y"}]]}
    await bot.call("sendPhoto", {"photo": ("a.png", png)}, chat_id=HOME, caption="表 1-1", reply_markup=keyboard)

    picture = await page.get_by_test_id("photo").bounding_box()
    caption = await page.get_by_text("表 1-1").bounding_box()
    key = await page.get_by_role("button", name="记住了").bounding_box()

    assert picture
    assert caption
    assert key
    assert picture["y"] + picture["height"] <= caption["y"] < caption["y"] + caption["height"] <= key["y"]
    assert picture["width"] == pytest.approx(320 * picture["height"] / 200, rel=0.01)


async def test_an_album_is_one_message(page: Page, bot, png: bytes) -> None:
    media = [{"type": "photo", "media": f"attach://{name}", "caption": name} for name in "ab"]
    media[1].pop("caption")
    files = {name: (f"{name}.png", png) for name in "ab"}
    await bot.call("sendMediaGroup", files, chat_id=HOME, media=json.dumps(media))

    album = page.get_by_test_id("album")
    await expect(album.get_by_test_id("photo")).to_have_count(2)
    await expect(page.get_by_role("article", name="实训导师")).to_have_count(1)


async def test_a_sticker_is_sent(page: Page, bot) -> None:
    await page.get_by_role("button", name="添加附件").click()
    await page.get_by_role("menuitem", name="贴纸").click()
    await page.get_by_role("button", name="贴纸 🎉").click()

    assert (await bot.hears())["sticker"]["emoji"] == "🎉"
    await expect(page.get_by_role("img", name="贴纸 🎉")).to_be_visible()


@pytest.mark.parametrize(
    ("choice", "mark"),
    [pytest.param("卖方", "✗", id="wrong"), pytest.param("买方", "✓", id="right")],
)
async def test_a_quiz_tells_at_once(page: Page, bot, choice: str, mark: str) -> None:
    options = [{"text": "卖方"}, {"text": "买方"}]
    why = {"type": "quiz", "correct_option_ids": [1], "explanation": "FOB 由买方租船。", "is_anonymous": False}
    await bot.call("sendPoll", chat_id=HOME, question="谁租船订舱？", options=options, **why)
    await expect(page.get_by_test_id("explanation")).to_have_count(0)

    await page.get_by_role("button", name=choice).click()

    mine = page.get_by_role("img", name=f"{choice}，100%，你的选择")
    await expect(mine).to_contain_text(mark)
    await expect(page.get_by_role("img", name="正确答案")).to_contain_text("买方")
    await expect(page.get_by_test_id("explanation")).to_have_text("FOB 由买方租船。")
    await expect(page.get_by_role("group", name="谁租船订舱？")).to_contain_text("1 人已投票")


async def test_a_poll_takes_several_answers_and_gives_them_back(page: Page, bot) -> None:
    options = [{"text": day} for day in ("周一", "周二", "周三")]
    more = {"allows_multiple_answers": True, "is_anonymous": False}
    await bot.call("sendPoll", chat_id=HOME, question="哪几天？", options=options, **more)
    send = page.get_by_role("button", name="投票", exact=True)
    await expect(send).to_be_disabled()

    await page.get_by_role("checkbox", name="周一").click()
    await page.get_by_role("checkbox", name="周三").click()
    await send.click()
    await bot.hears("poll")
    voted = await bot.hears("poll_answer")
    await page.get_by_role("button", name="撤回投票").click()

    assert voted["option_ids"] == [0, 2]
    await expect(page.get_by_role("checkbox")).to_have_count(3)
    await expect(page.get_by_role("group", name="哪几天？")).to_contain_text("还没有人投票")
