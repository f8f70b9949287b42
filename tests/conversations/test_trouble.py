"""What a class finds hard, as its instructor sees it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.actions import ShowTrouble, encode
from storage.tables import ReviewItem

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def classroom(world, instructor, trainee):
    """A class that 李明 has come to; returns its chat id."""
    group = world.group("外贸 2401 班", instructor, trainee)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    await instructor.taps("布置任务", chat=group.id)
    await instructor.taps("布置一课")
    await instructor.taps("1. 两条线")
    await world.tutor.ticker.tick()
    await trainee.taps("开始学这一课", chat=group.id)
    return group.id


async def forgets_again_and_again(world, item_id):
    """As if this person had forgotten it eight times."""
    async with world.tutor.store.begin() as unit:
        row = (await unit.exec(select(ReviewItem).where(ReviewItem.item_id == item_id))).one()
        row.leech_at = world.clock()


async def test_in_a_class_without_trouble_the_overview_says_so(instructor, classroom):
    await instructor.says("/class")
    instructor.does_not_see("没看懂", "记不住")
    await instructor.taps("学员的难点")
    instructor.sees("没有学员说哪张卡片看不懂", "没有哪一项是学员老是记不住的")
    await instructor.taps("回到班级")
    instructor.sees("外贸 2401 班", "1 名学员")


@on_both_databases
async def test_cards_called_unclear_and_what_is_forgotten_are_counted(world, instructor, trainee, classroom):
    other, stranger = world.trainee("王芳"), world.trainee("路人")
    await other.taps("开始学这一课", chat=classroom)
    await stranger.says("/start l_borders")
    for person in (trainee, other, stranger):
        await person.taps("没看懂")
    await trainee.taps("下一张")
    await trainee.taps("没看懂")
    await trainee.taps("下一张")
    await trainee.answers(right=False)
    await forgets_again_and_again(world, "q-which")
    await instructor.says("/class")
    instructor.sees("有 2 张卡片学员没看懂", "有 1 项内容学员老是记不住")
    await instructor.taps("学员的难点")
    text = instructor.reads()
    assert text.index("先看国境（《两条线》）：2 人") < text.index("再看关境（《两条线》）：1 人"), "the most first"
    instructor.sees("实施同一海关法规的是哪条线？（《两条线》）：1 人")
    instructor.does_not_see("李明", "王芳")
    await instructor.taps("先看国境")
    instructor.sees("主权")
    await instructor.taps("返回")
    instructor.sees("学员的难点")


async def test_a_mark_taken_back_is_not_counted(world, instructor, trainee, classroom):
    await trainee.taps("没看懂")
    await trainee.taps("已标记")
    await instructor.says("/class")
    await instructor.taps("学员的难点")
    instructor.sees("没有学员说哪张卡片看不懂")


async def test_nobody_else_sees_what_a_class_finds_hard(world, trainee, classroom):
    await trainee.taps("没看懂")
    await world.pass_time(timedelta(minutes=1))
    await trainee.taps_data(encode(ShowTrouble(1)))
    trainee.sees("只有这个班的老师")
    trainee.does_not_see("先看国境（")
