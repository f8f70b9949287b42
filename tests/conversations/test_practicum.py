"""The practicum, step by step with evidence."""

from base64 import b64decode

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGM4c/cdVsQwtCQAuwilwRD1TZUAAAAASUVORK5CYII=")


@pytest.fixture
async def practising(trainee):
    """李明, at the first step."""
    await trainee.says("/practice")
    await trainee.taps("第 1 步：写计划")
    return trainee


async def hand_in_plan(person):
    await person.taps("交凭证")
    await person.says("周三去仓库，问三个问题。")
    await person.taps("完成这一步")


async def test_the_overview_says_where_i_am(trainee):
    await trainee.says("/practice")
    trainee.sees("走访一家公司", "看清一票货怎么走", "▶️ 1. 写计划", "🔒 2. 拍两张照片", "看得深不深")


async def test_a_step_says_what_to_do_and_what_to_hand_in(practising):
    practising.sees("第 1 步，共 3 步", "写下去哪里、问什么", "有时间、有人、有问题", "文字或文件", "至少 1 份")


@on_both_databases
async def test_text_is_handed_in_and_the_step_is_done(practising):
    await practising.taps("交凭证")
    practising.sees("还差 1 份")
    await practising.says("周三去仓库，问三个问题。")
    practising.sees("收到了", "已交 1 份", "够了")
    await practising.taps("完成这一步")
    practising.sees("「写计划」完成", "完成 1 步，共 3 步")
    await practising.taps("第 2 步：拍两张照片")
    practising.sees("拍下仓库和单据", "照片", "至少 2 份")


@on_both_databases
async def test_two_photos_are_wanted_and_counted(world, practising):
    await hand_in_plan(practising)
    await practising.taps("第 2 步")
    await practising.taps("交凭证")
    await practising.sends_photo(PNG)
    practising.sees("已交 1 份", "还差 1 份")
    assert not any("完成这一步" in label for label in practising.labels())
    await practising.sends_photo(PNG, caption="单据")
    await practising.taps("完成这一步")
    practising.sees("「拍两张照片」完成")
    photo = next(one for one in world.telegram.history(practising.chat) if "photo" in one)
    assert world.telegram.reactions_to(practising.chat, photo["message_id"]), "the photo is marked as received"


async def test_finishing_without_evidence_asks_for_it(practising):
    await practising.taps_data("pd:s-plan")
    assert "还差 1 份" in practising.toast()
    practising.sees("现在就把", "发给我")


async def test_a_locked_step_says_so(practising):
    await practising.taps_data("ps:s-report")
    assert "还没轮到" in practising.toast()
    practising.sees("🔒 3. 交报告")


async def test_the_last_step_waits_for_the_instructor(practising):
    await hand_in_plan(practising)
    await practising.taps("第 2 步")
    await practising.taps("交凭证")
    await practising.sends_photo(PNG)
    await practising.sends_photo(PNG)
    await practising.taps("完成这一步")
    await practising.taps("第 3 步")
    await practising.taps("交凭证")
    await practising.sends_file("报告.pdf")
    await practising.taps("完成这一步")
    practising.sees("「交报告」已经交上去了", "这是最后一步")
    await practising.says("/practice")
    practising.sees("⏳ 3. 交报告")


@on_both_databases
async def test_handing_in_goes_on_after_a_restart(world, practising):
    await practising.taps("交凭证")
    await world.restart()
    await practising.says("周三去仓库。")
    practising.sees("收到了", "已交 1 份")


async def test_going_elsewhere_ends_the_handing_in(practising):
    await practising.taps("交凭证")
    await practising.says("/learn")
    await practising.says("这句话不是作业")
    practising.sees("现在不用发文字或文件")
    await practising.says("/practice")
    await practising.taps("第 1 步")
    practising.does_not_see("已交")


async def test_a_sticker_where_a_photo_is_wanted(practising):
    await practising.taps("交凭证")
    await practising.sends_sticker()
    practising.sees("这一步要交的是文字或文件", "再发一次")


async def test_a_photo_where_text_is_wanted(practising):
    await practising.taps("交凭证")
    await practising.sends_photo(PNG)
    practising.sees("这一步要交的是文字或文件")


async def test_a_file_of_60_mb(practising):
    await practising.taps("交凭证")
    await practising.sends_file("录像.pdf", size=60 * 1024 * 1024)
    practising.sees("60 MB", "最大只能收 20 MB")
    await practising.says("改交文字。")
    practising.sees("已交 1 份")


async def test_a_text_that_is_too_long(practising):
    await practising.taps("交凭证")
    await practising.says("长" * 4096)
    practising.sees("4096 个字", "4000 个字", "分成几段")
