"""A quiz that an instructor sets for a class: put together, played by the trainees, seen by the instructor."""

from datetime import timedelta

import pytest

from bot.actions import SetClassQuiz, ShowAssignment, ShowShares, encode

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
DAY = timedelta(days=1)
SECOND = "选平台"


@pytest.fixture
async def classroom(world, instructor, trainee):
    """The group of a class, to which the instructor has added the bot; returns its chat id."""
    group = world.group("外贸 2401 班", instructor, trainee)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    await instructor.says("/class")
    return group.id


@pytest.fixture
async def quizzed(world, instructor, classroom):
    """Chapter 1's quiz of three questions is set for the class, for seven days; returns the chat id."""
    await instructor.taps("出测验")
    await instructor.taps("国境与关境")
    await instructor.taps("发到群里")
    await world.tutor.ticker.tick()
    return classroom


async def through(person, *, right=True):
    """Answers to the end; returns the stems in the order asked."""
    stems = []
    while "题，共" in person.reads() and "答对" not in person.reads():
        stems.append(person.reads().split("\n")[2])
        await person.answers(right=right)
        await person.taps("看结果" if "看结果 ›" in person.labels() else "下一题")
    return stems


@on_both_databases
async def test_a_chapters_quiz_is_set_and_everybody_gets_the_same_questions(world, instructor, trainee, quizzed):
    assert "马上发到群里" in instructor.toast()
    instructor.sees("测验：国境与关境", "3 题，3 月 9 日截止", "还没打开 0 人")
    trainee.sees("老师的测验：国境与关境", "一共 3 题，最晚 3 月 9 日做完", chat=quizzed)
    other = world.trainee("王芳")
    seen = []
    for person in (trainee, other):
        await person.taps("开始做题", chat=quizzed)
        person.sees("老师的测验　第 1 题，共 3 题")
        seen.append(await through(person))
        person.sees("3 题全对", "老师的测验：《国境与关境》")
    assert seen[0] == seen[1]


@on_both_databases
async def test_the_instructor_sees_who_did_it_the_score_and_what_was_missed(world, instructor, trainee, quizzed):
    other, third = world.trainee("王芳"), world.trainee("赵强")
    for person in (trainee, other, third):
        await person.taps("开始做题", chat=quizzed)
    await through(trainee)
    while "题，共" in other.reads() and "答对" not in other.reads():
        await other.answers(right="总是一样大" not in other.reads())
        await other.taps("看结果" if "看结果 ›" in other.labels() else "下一题")
    await instructor.taps("刷新")
    instructor.sees("平均 83 分", "做完 2 人", "李明　100 分", "王芳　66 分", "还没做完 1 人：赵强")
    await instructor.taps("每题答对多少")
    text = instructor.reads()
    assert text.index("1. 50%（2 人答，1 人对）") < text.index("总是一样大") < text.index("2. 100%"), text
    await instructor.taps("返回")
    instructor.sees("平均 83 分")
    await instructor.taps("回到班级")
    assert "✅2 👀3　📝 国境与关境" in instructor.labels()


@on_both_databases
async def test_only_the_first_answers_count_for_the_class(world, instructor, trainee, quizzed):
    await trainee.taps("开始做题", chat=quizzed)
    await through(trainee, right=False)
    await trainee.taps("重做 3 道错题")
    await through(trainee)
    trainee.sees("3 题全对")
    await trainee.taps("开始做题", chat=quizzed)
    trainee.sees("答对 0 题，共 3 题")
    await instructor.taps("刷新")
    instructor.sees("李明　0 分")
    await instructor.taps("每题答对多少")
    instructor.sees("0%（1 人答，0 人对）")


@on_both_databases
async def test_it_can_be_put_off_left_for_days_and_handed_in(world, instructor, trainee, quizzed):
    await trainee.taps("开始做题", chat=quizzed)
    first = trainee.reads().split("\n")[2]
    await trainee.taps("先跳过")
    await trainee.answers(right=True)
    await trainee.taps("下一题")
    await trainee.taps("先停一下")
    trainee.sees("老师的测验：国境与关境（最晚 3 月 9 日）", "测验做到一半")
    await world.pass_time(2 * DAY)
    await world.restart()
    await trainee.taps("开始做题", chat=quizzed)
    trainee.sees("第 3 题，共 3 题")
    await trainee.answers(right=True)
    await trainee.taps("下一题")
    trainee.sees(first, "这题跳过了")
    await trainee.taps("交卷")
    await trainee.taps("交卷")
    trainee.sees("答对 2 题，共 3 题", "还有 1 题没答")
    await instructor.taps("刷新")
    instructor.sees("做完 1 人", "李明　66 分")


@on_both_databases
async def test_late_is_shown_as_late_and_never_refused(world, instructor, trainee, quizzed):
    await trainee.taps("开始做题", chat=quizzed)
    await world.pass_time(9 * DAY)
    await trainee.says("/home")
    trainee.sees("老师的测验：国境与关境（过了截止日，还可以做）")
    await trainee.taps("继续测验")
    await through(trainee)
    trainee.sees("3 题全对")
    await instructor.says("/class")
    await instructor.taps("📝 国境与关境")
    instructor.sees("3 月 9 日截止（已过）", "李明　100 分（晚交）")


@on_both_databases
async def test_the_plan_leads_to_it_the_nearest_deadline_first(world, instructor, trainee, quizzed):
    await instructor.taps("回到班级")
    await instructor.taps("出测验")
    await instructor.taps(SECOND)
    await instructor.taps("3 天")
    await instructor.taps("5 题")
    await instructor.taps("发到群里")
    await instructor.taps("回到班级")
    await instructor.taps("布置一课")
    await instructor.taps("1. 两条线")
    await world.tutor.ticker.tick()
    await trainee.taps("开始学这一课", chat=quizzed)
    await trainee.says("/home")
    trainee.sees(f"老师的测验：{SECOND}（最晚 3 月 5 日）")
    await trainee.taps("做老师的测验")
    trainee.sees("第 1 题，共 3 题")


@on_both_databases
async def test_a_quiz_about_ticked_lessons(world, instructor, trainee, classroom):
    await instructor.taps("出测验")
    await instructor.taps("挑几课")
    assert not any("选好了" in label for label in instructor.labels())
    await instructor.taps("☐ 两条线")
    instructor.sees("一共 2 题")
    tick = instructor.data("两条线")
    await instructor.taps("☐ 谁大谁小")
    await instructor.taps("谁大谁小")
    assert "☐ 谁大谁小（3 题）" in instructor.labels()
    await instructor.taps("选好了，共 2 题")
    instructor.sees("考什么：两条线", "2 题（可选的有 2 题）")
    await instructor.taps("发到群里")
    await world.tutor.ticker.tick()
    await trainee.taps("开始做题", chat=classroom)
    assert sorted(await through(trainee)) == ["关境按什么划定？", "实施同一海关法规的是哪条线？"]
    await instructor.taps_data(tick)
    await instructor.taps("刷新" if "🔄 刷新" in instructor.labels() else "返回")
    await trainee.taps("开始做题", chat=classroom)
    trainee.sees("2 题全对")


@on_both_databases
async def test_a_quiz_of_ticked_questions(world, instructor, trainee, classroom):
    await instructor.taps("出测验")
    await instructor.taps("一题一题挑")
    await instructor.taps("两条线")
    instructor.sees("《两条线》的题", "实施同一海关法规的是哪条线", "关境按什么划定")
    await instructor.taps("☐ 1")
    await instructor.taps("回到课的列表")
    assert "两条线　1/2" in instructor.labels()
    await instructor.taps("谁大谁小")
    await instructor.taps("☐ 2")
    await world.restart()
    await instructor.taps("选好了，共 2 题")
    instructor.sees("考什么：您挑的内容", "2 题（可选的有 2 题）")
    assert "5 题" not in instructor.labels()
    await instructor.taps("不限")
    await instructor.taps("发到群里")
    await world.tutor.ticker.tick()
    trainee.sees("老师的测验", "一共 2 题。", chat=classroom)
    await trainee.taps("开始做题", chat=classroom)
    assert len(await through(trainee)) == 2


@on_both_databases
async def test_it_is_set_once_however_often_it_is_tapped(world, instructor, trainee, quizzed):
    before = len(world.telegram.history(quizzed))
    await instructor.taps_data(encode(SetClassQuiz(1)))
    await world.tutor.ticker.tick()
    assert "已经发过了" in instructor.toast()
    instructor.sees("测验：国境与关境")
    assert len(world.telegram.history(quizzed)) == before


async def test_nobody_else_puts_together_or_looks_in(world, instructor, trainee, quizzed):
    await instructor.taps("回到班级")
    await trainee.says("/start")
    drafts = ("kq:1", "kdo:1:0:first", "kdp:1", "kdl:1:0", "kdt:1:borders:1", "kdq:1:borders:0", "kdu:1:q-which:1")
    looks = (encode(ShowAssignment(1)), encode(ShowShares(1, 0)), "kdc:1:5:3", "kds:1")
    for data in (*drafts, *looks):
        await trainee.taps_data(data)
        trainee.sees("只有这个班的老师")


async def test_a_group_that_threw_the_bot_out_gets_no_quiz(world, instructor, classroom):
    await instructor.taps("出测验")
    await instructor.taps("国境与关境")
    world.telegram.remove_bot(classroom, instructor.user)
    await world.settle()
    await instructor.taps("发到群里")
    assert "不在这个群里" in instructor.toast()


async def test_forged_choices_do_no_harm(instructor, classroom):
    for data in ("kdo:1:9:first", "kdo:1:0:nowhere", "kdp:77", "kdt:77:borders:1"):
        await instructor.taps_data(data)
    await instructor.taps_data("kdo:1:1:")
    for data in (
        "kdc:1:7777:-5",
        "kdt:1:nowhere:1",
        "kdu:1:nowhere:1",
        "kdq:1:nowhere:0",
        "kdl:1:99",
        "kds:1",
        "kdp:1",
    ):
        await instructor.taps_data(data)
    assert "还没有选" in instructor.toast()


async def test_everyone_in_the_group_may_glance(trainee, quizzed):
    await trainee.taps("完成情况", chat=quizzed)
    assert "0 人打开，0 人做完" in trainee.toast()


async def test_an_instructor_who_looks_in_does_not_count(instructor, quizzed):
    await instructor.taps("开始做题", chat=quizzed)
    await through(instructor, right=False)
    await instructor.says("/class")
    await instructor.taps("📝 国境与关境")
    instructor.sees("做完 0 人")
    assert not any("每题" in label for label in instructor.labels())


@on_both_databases
async def test_the_daily_reminder_tells_of_it_two_days_before_and_not_afterwards(world, trainee, quizzed):
    await trainee.taps("开始做题", chat=quizzed)
    await trainee.taps("先停一下")
    heard = []
    for _ in range(10):
        before = trainee.bot_messages()
        await world.pass_time(DAY)
        if trainee.bot_messages() > before:
            trainee.sees("老师的测验：国境与关境（最晚 3 月 9 日），还没做完", "没有别的要复习")
            heard.append(world.clock().day)
    assert heard == [8, 9]
    await trainee.taps("做老师的测验")
    trainee.sees("第 1 题，共 3 题")
