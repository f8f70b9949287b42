"""A class in its Telegram group."""

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def classroom(world, instructor, trainee):
    """The group of a class, to which the instructor has added the bot; returns its chat id."""
    group = world.group("外贸 2401 班", instructor, trainee)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    return group.id


@pytest.fixture
async def assigned(world, classroom, instructor):
    """The lesson 「两条线」 is set for the class."""
    await instructor.taps("布置任务", chat=classroom)
    await instructor.taps("布置一课")
    await instructor.taps("1. 两条线")
    await world.tutor.ticker.tick()
    return classroom


async def test_the_bot_greets_the_group_of_an_instructor(instructor, classroom):
    instructor.sees("大家好", "陈老师", chat=classroom)


@on_both_databases
async def test_a_button_brings_the_bot_into_the_group(world, instructor):
    group = world.group("外贸 2401 班", instructor)
    await instructor.says("/class")
    instructor.sees("还没有班级")
    await instructor.taps("把我加进群", into=group.id)
    instructor.sees("大家好", "陈老师", chat=group.id)
    await instructor.taps("布置任务", chat=group.id)
    instructor.sees("外贸 2401 班")


async def test_a_trainee_cannot_make_a_class(world, trainee):
    group = world.group("闲聊群", trainee)
    world.telegram.add_bot(group.id, trainee.user)
    await world.settle()
    trainee.sees("让老师", chat=group.id)
    await trainee.says("/class")
    trainee.sees("老师")
    assert not any("布置" in label for label in trainee.labels())


@on_both_databases
async def test_a_lesson_set_for_the_class_opens_in_the_private_chat(trainee, instructor, assigned):
    trainee.sees("《两条线》", "3 张卡片", chat=assigned)
    await trainee.taps("开始学这一课", chat=assigned)
    trainee.sees("先看国境")


@on_both_databases
async def test_the_instructor_sees_who_opened_and_who_finished(world, trainee, instructor, assigned):
    await instructor.taps("刷新")
    instructor.sees("学完 0 人", "0 人")
    await trainee.taps("开始学这一课", chat=assigned)
    await instructor.taps("刷新")
    instructor.sees("没学完 1 人：李明")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    await instructor.taps("刷新")
    instructor.sees("学完 1 人：李明")


async def test_everyone_in_the_group_may_glance_but_only_at_numbers(trainee, instructor, assigned):
    await trainee.taps("完成情况", chat=assigned)
    assert "0 人打开" in trainee.toast()
    assert "还没打开" in trainee.toast()
    await trainee.taps("开始学这一课", chat=assigned)
    await trainee.taps("完成情况", chat=assigned)
    assert "1 人打开，0 人学完" in trainee.toast()


@on_both_databases
async def test_the_same_lesson_is_posted_once(world, instructor, assigned):
    before = len(world.telegram.history(assigned))
    await instructor.taps("回到班级")
    await instructor.taps("布置一课")
    await instructor.taps("1. 两条线")
    await world.tutor.ticker.tick()
    assert "布置过了" in instructor.toast()
    assert len(world.telegram.history(assigned)) == before


async def test_another_instructors_buttons_are_refused_to_a_trainee(trainee, assigned):
    await trainee.says("/start")
    for data in ("kc:1", "kl:1:0", "ka:1:larger", "ks:1", "k"):
        await trainee.taps_data(data)
        trainee.sees("老师")
        trainee.does_not_see("学完 0 人")


async def test_a_private_button_tapped_in_the_group_points_to_the_private_chat(trainee, classroom):
    await trainee.taps_data("r", message_id=trainee.screen(classroom)["message_id"], chat=classroom)
    assert "私聊" in trainee.toast()


async def test_a_command_in_the_group_points_to_the_private_chat(trainee, classroom):
    await trainee.says("/learn@b2b_tutor_bot", chat=classroom)
    trainee.sees("私聊", chat=classroom)
    await trainee.taps("私聊", chat=classroom)
    trainee.sees("李明")


async def test_a_link_with_a_wrong_code_leads_home(trainee, assigned):
    await trainee.says("/start a_nonsense")
    trainee.sees("首页")


@on_both_databases
async def test_the_class_goes_on_when_its_group_becomes_a_supergroup(world, instructor, trainee):
    group = world.telegram.add_group("老群", instructor.user, [trainee.user], supergroup=False)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    new = world.telegram.migrate_to_supergroup(group.id)
    await world.settle()
    await instructor.says("/class")
    await instructor.taps("布置一课")
    await instructor.taps("1. 两条线")
    await world.tutor.ticker.tick()
    trainee.sees("《两条线》", chat=new)


@on_both_databases
async def test_a_group_that_threw_the_bot_out_gets_nothing(world, instructor, classroom):
    await instructor.says("/class")
    await instructor.taps("布置一课")
    world.telegram.remove_bot(classroom, instructor.user)
    before = len(world.telegram.history(classroom))
    await instructor.taps("1. 两条线")
    await world.tutor.ticker.tick()
    assert "不在这个群里" in instructor.toast()
    assert len(world.telegram.history(classroom)) == before


async def test_a_message_for_a_group_that_is_gone_is_given_up(world, instructor, classroom):
    await instructor.says("/class")
    await instructor.taps("布置一课")
    await instructor.taps("1. 两条线")
    world.refused.append("sendMessage")
    world.telegram.remove_bot(classroom, instructor.user)
    before = len(world.telegram.requests)
    for _ in range(3):
        await world.tutor.ticker.tick()
    asked = [(one.method, one.params["chat_id"]) for one in world.telegram.requests[before:]]
    assert asked == [("sendMessage", classroom), ("sendMessage", instructor.chat)]
    assert "发不进" in instructor.reads(), "the instructor is told"
