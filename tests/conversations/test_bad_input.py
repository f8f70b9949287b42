"""What people do wrong, and what they are told."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest


async def test_an_unknown_command(trainee):
    await trainee.says("/fly")
    trainee.sees("没有 /fly 这个命令", "/help")


async def test_free_text_nobody_asked_for(trainee):
    await trainee.says("你好呀")
    trainee.sees("现在不用发文字或文件")


async def test_a_sticker_out_of_the_blue(trainee):
    await trainee.sends_sticker()
    trainee.sees("现在不用发文字或文件")


async def test_a_button_of_a_lesson_that_is_no_more(trainee):
    await trainee.says("/start")
    await trainee.taps_data("c:gone:first")
    trainee.sees("课程更新过", "首页")


async def test_a_button_that_nobody_understands(trainee):
    await trainee.says("/start")
    await trainee.taps_data("zz:1:2:3")
    assert "过时" in trainee.toast()
    trainee.sees("今天这样安排")


async def test_yesterdays_button_still_leads_to_the_right_place(world, trainee):
    await trainee.says("/start l_borders")
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    yesterday = next(trainee.data(label) for label in ("A", "对") if label in trainee.labels())
    message_id = trainee.screen()["message_id"]
    await trainee.answers(right=True)
    await trainee.taps("下一题")
    await world.pass_time(timedelta(days=1))
    await trainee.taps_data(yesterday, message_id)
    assert "答过了" in trainee.toast()
    trainee.sees("第 2 题")


async def test_a_name_full_of_markup_is_only_a_name(world):
    visitor = world.trainee("<b>&小明</b>")
    await visitor.says("/start")
    visitor.sees("<b>&小明</b>")


class TestCourseEdits:
    @pytest.fixture
    def course_folder(self, tmp_path: Path) -> Path:
        """A copy of the course that may be edited."""
        return Path(shutil.copytree(Path(__file__).parent.parent / "course", tmp_path / "course"))

    async def test_a_broken_edit_is_refused_and_the_admin_told_why(self, world, trainee, instructor, course_folder):
        await instructor.says("/start")
        lesson = course_folder / "1-first/lessons/010-borders.md"
        lesson.write_text(lesson.read_text("utf-8").replace("answer: B", "answer: Z"), "utf-8")
        await world.pass_time(timedelta(seconds=5))
        instructor.sees("没有启用", "1-first/lessons/010-borders.md:", "answer")
        await trainee.says("/start l_borders")
        trainee.sees("先看国境")

    async def test_a_sound_edit_is_served_at_once(self, world, trainee, instructor, course_folder):
        await instructor.says("/start")
        lesson = course_folder / "1-first/lessons/010-borders.md"
        lesson.write_text(lesson.read_text("utf-8").replace("先看国境", "国境在哪里"), "utf-8")
        await world.pass_time(timedelta(seconds=5))
        instructor.sees("已经启用新版本")
        await trainee.says("/start l_borders")
        trainee.sees("国境在哪里")

    async def test_a_lesson_taken_out_costs_nobody_the_rest(self, world, trainee, course_folder):
        await trainee.says("/start l_larger")
        await trainee.taps("先跳过")
        (course_folder / "2-second").rename(course_folder.parent / "gone")
        course = course_folder / "course.yaml"
        course.write_text(course.read_text("utf-8").replace("1-first, 2-second", "1-first"), "utf-8")
        await world.pass_time(timedelta(seconds=5))
        await trainee.taps("下一课：怎么选平台")
        trainee.sees("课程更新过")
        await trainee.taps("首页")
        trainee.sees("1/2")


async def test_an_update_that_fails_is_put_aside_and_the_person_told(world, trainee):
    await trainee.says("/start")
    broken = world.tutor.tutor.services.catalog
    world.tutor.tutor.services.catalog = None
    await trainee.says("/learn")
    trainee.sees("抱歉", "记录都在")
    world.tutor.tutor.services.catalog = broken
    await trainee.says("/learn")
    trainee.sees("示范课程")
