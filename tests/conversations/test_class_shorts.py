"""Short answers to a class's quiz: the instructor reads them and puts a score right."""

import pytest
from sqlmodel import select

from storage.tables import Answer, ReviewItem, ScoreOverride

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def classroom(world, instructor, trainee):
    """A class with a quiz of one short question and one other; returns the group's chat id."""
    group = world.group("外贸 2401 班", instructor, trainee)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    await instructor.says("/class")
    await instructor.taps("出测验")
    await instructor.taps("一题一题挑")
    await instructor.taps("怎么选平台")
    lines = [line for line in instructor.reads().split("\n") if line.startswith("☐")]
    number = next(line.split("　")[0].split()[-1] for line in lines if "值不值得去" in line)
    await instructor.taps(f"☐ {number}")
    await instructor.taps("选好了，共 1 题")
    await instructor.taps("发到群里")
    await world.tutor.ticker.tick()
    return group.id


async def writes(person, chat, text, *, ticks=()):
    """Answers the quiz's one question in these words and ticks these points besides."""
    await person.taps("开始做题", chat=chat)
    await person.says(text)
    for number in ticks:
        await person.taps(f"☐ {number}")
    await person.taps("确认")
    await person.taps("看结果")


async def opens(instructor, name):
    await instructor.says("/class")
    await instructor.taps("👀1　📝")
    await instructor.taps("看简答")
    await instructor.taps(name)


@pytest.fixture
async def answered(instructor, trainee, classroom):
    """李明 wrote of the costs and ticked the buyers too: two points of five."""
    await writes(trainee, classroom, "先看费用 <b>", ticks="1")
    trainee.sees("答对 0 题，共 1 题")
    return trainee


@on_both_databases
async def test_the_instructor_reads_what_was_written_found_and_ticked(instructor, answered):
    await opens(instructor, "李明")
    instructor.sees("值不值得去", "先看费用 <b>", "▫️☑ 看买家", "🤖☑ 看费用", "▫️☐ 看担保", "说到 2 个，共 5 个")
    assert "☑ 2 个" in instructor.labels()
    await instructor.taps("返回")
    assert "李明　2/5" in instructor.labels()
    instructor.sees("1 人答了")


@on_both_databases
async def test_a_score_put_right_is_told_with_its_reason_and_counts_everywhere(world, instructor, answered):
    await opens(instructor, "李明")
    await instructor.taps("4 个")
    instructor.sees("算说到 4 个要点，共 5 个", "李明 会看到这句话")
    await instructor.says("你把担保和同行也说清楚了 <i>")
    instructor.sees("3 月 2 日 陈老师 改成 4 个：你把担保和同行也说清楚了 <i>", "说到 2 个，共 5 个")
    assert "☑ 4 个" in instructor.labels()
    await world.tutor.ticker.tick()
    answered.sees("老师看了你的简答（第 1 题）", "说到 4 个要点，共 5 个，算答对", "你把担保和同行也说清楚了 <i>")
    await answered.taps("看结果")
    answered.sees("1 题全对")
    assert not any("重做" in label for label in answered.labels())
    await answered.says("/quiz")
    assert not any(label.startswith("错题") for label in answered.labels())
    await instructor.taps("返回")
    assert "✏️ 李明　4/5" in instructor.labels()
    await instructor.taps("返回")
    instructor.sees("李明　100 分")
    await instructor.taps("每题答对多少")
    instructor.sees("100%（1 人答，1 人对）")


@on_both_databases
async def test_what_is_not_enough_after_all_comes_into_review(world, instructor, trainee, classroom):
    await writes(trainee, classroom, "看费用，看担保，看同行")
    trainee.sees("1 题全对")
    await opens(instructor, "李明")
    await instructor.taps("1 个")
    await instructor.says("只抄了词，没有说怎么看")
    await world.tutor.ticker.tick()
    trainee.sees("还不够，这一题会再出现在你的复习里")
    await trainee.taps("看结果")
    trainee.sees("答对 0 题，共 1 题")
    async with world.tutor.store.read() as unit:
        items = (await unit.exec(select(ReviewItem))).all()
    assert [(one.item_id, one.reps) for one in items] == [("q-worth", 0)]


async def test_who_has_not_gone_on_yet_reads_the_teachers_word_beside_the_own_ticks(
    world, instructor, trainee, classroom
):
    await trainee.taps("开始做题", chat=classroom)
    await trainee.says("先看费用")
    await trainee.taps("确认")
    trainee.sees("还不够：说到 1 个要点，共 5 个")
    await opens(instructor, "李明")
    await instructor.taps("4 个")
    await instructor.says("你把担保和同行也说清楚了 <i>")
    await world.tutor.ticker.tick()
    await trainee.taps("看结果")
    trainee.sees("先看费用", "老师改成说到 4 个要点，算答对", "你把担保和同行也说清楚了 <i>")
    await trainee.taps("看结果")
    trainee.sees("1 题全对")


@on_both_databases
async def test_the_answer_stays_as_given_and_every_change_is_a_row(world, instructor, answered):
    await opens(instructor, "李明")
    for points, reason in (("4 个", "说得好"), ("3 个", "再看一遍，三个")):
        await instructor.taps(points)
        await instructor.says(reason)
    instructor.sees("改成 4 个：说得好", "改成 3 个：再看一遍，三个")
    async with world.tutor.store.read() as unit:
        answer = (await unit.exec(select(Answer))).one()
        rows = (await unit.exec(select(ScoreOverride).order_by(ScoreOverride.id))).all()
    assert (answer.chosen, answer.right) == ("01", False)
    assert [(one.points, one.right, one.reason) for one in rows] == [(4, True, "说得好"), (3, True, "再看一遍，三个")]
    assert all(one.made_at and one.person_id for one in rows)


async def test_a_reason_must_be_words_and_not_too_many(instructor, answered):
    await opens(instructor, "李明")
    await instructor.taps("4 个")
    await instructor.sends_sticker()
    instructor.sees("为什么这样改")
    await instructor.says("长" * 501)
    instructor.sees("501 个字，最多 500 个字")
    await instructor.says("说得好")
    instructor.sees("改成 4 个：说得好")


async def test_leaving_without_a_reason_changes_nothing(instructor, answered):
    await opens(instructor, "李明")
    await instructor.taps("4 个")
    await instructor.taps("返回")
    await instructor.says("说得好")
    await opens(instructor, "李明")
    instructor.does_not_see("改成")


@on_both_databases
async def test_nobody_else_reads_or_puts_right(world, instructor, answered):
    await opens(instructor, "李明")
    read, change = instructor.data("☑ 2 个".removeprefix("☑ ")), instructor.data("4 个")
    stranger = world.trainee("王芳")
    await stranger.says("/start")
    for person in (stranger, answered):
        for data in (read, change, "kw:1::0", "kwa:1", "kwr:1:5"):
            await person.taps_data(data)
            person.sees("只有这个班的老师")
        await person.says("改成满分")
        person.does_not_see("改成 5 个")
    await instructor.taps_data("kwr:1:9")
    instructor.sees("说到 2 个，共 5 个")
    instructor.does_not_see("为什么")


async def test_who_gave_up_wrote_nothing(instructor, trainee, classroom):
    await trainee.taps("开始做题", chat=classroom)
    await trainee.taps("想不出来")
    await opens(instructor, "李明")
    instructor.sees("没有写，直接看了答案")
