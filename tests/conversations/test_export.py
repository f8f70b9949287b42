"""Taking along what one has learnt: an answer at once, then the file, then a way home."""

import csv
import io
import sqlite3
import zipfile
from datetime import timedelta

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
A_WHILE = timedelta(seconds=5)


@pytest.fixture
async def learnt(trainee):
    """李明, who has finished the lesson with two recall cards and one question."""
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    return trainee


@pytest.fixture
async def reviewed(learnt):
    """李明, who has answered one of them."""
    await learnt.says("/review")
    while not any("看答案" in label for label in learnt.labels()):
        await learnt.answers(right=True)
        await learnt.taps("下一项")
    await learnt.taps("看答案")
    await learnt.taps("记住了")
    return learnt


def files(world, trainee):
    """The documents that the bot has sent, as the trainee downloads them."""
    said = [one["document"] for one in world.telegram.history(trainee.chat) if "document" in one]
    return [(one["file_name"], world.telegram.files.downloadable(one["file_id"]).data) for one in said]


@on_both_databases
async def test_the_anki_package_comes_after_a_word_at_once(world, reviewed):
    await reviewed.says("/export anki")
    reviewed.sees("正在准备卡片包")
    assert files(world, reviewed) == []
    await world.pass_time(A_WHILE)
    reviewed.sees("你的 Anki 卡片包", "FSRS")
    ((name, content),) = files(world, reviewed)
    assert name == "sample-2026-03-02.apkg"
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    database = sqlite3.connect(":memory:")
    database.deserialize(package.read("collection.anki21"))
    assert database.execute("SELECT count(*) FROM notes").fetchone() > (1,)
    assert database.execute("SELECT count(*) FROM revlog").fetchone() == (1,)
    database.close()
    await reviewed.taps("首页")
    reviewed.sees("今天这样安排")
    assert len(files(world, reviewed)) == 1


@on_both_databases
async def test_the_log_is_a_table_that_excel_opens(world, reviewed):
    await reviewed.says("/settings")
    await reviewed.taps("存成文件")
    reviewed.sees("只有你自己的内容")
    await reviewed.taps("复习记录表")
    reviewed.sees("正在准备记录表")
    await world.pass_time(A_WHILE)
    ((name, content),) = files(world, reviewed)
    assert name.endswith(".csv")
    assert content.startswith(b"\xef\xbb\xbf")
    head, line = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(head) == len(line)
    assert dict(zip(head, line, strict=True))["评分含义"] == "记住"
    assert line[0].startswith("2026-03-02 09:")
    await reviewed.taps("首页")
    reviewed.sees("今天这样安排")


@pytest.mark.parametrize("command", ["/export", "/export anki", "/export csv"])
async def test_who_has_learnt_nothing_yet_is_told_kindly(world, trainee, command):
    await trainee.says("/start")
    await trainee.says(command)
    trainee.sees("还没有可以带走的内容")
    await world.pass_time(A_WHILE)
    assert files(world, trainee) == []
    assert trainee.labels()[-1] == "🗺 目录"


async def test_who_never_reviewed_has_cards_but_no_log(world, learnt):
    await learnt.says("/export csv")
    learnt.sees("还没有复习记录")
    await learnt.says("/export anki")
    await world.pass_time(A_WHILE)
    assert [name for name, _ in files(world, learnt)] == ["sample-2026-03-02.apkg"]


async def test_an_unknown_kind_gets_the_choice(learnt):
    await learnt.says("/export pdf")
    learnt.sees("带走你学的内容")
    assert [label for label in learnt.labels() if "Anki" in label] == ["Anki 卡片包 ›"]


@on_both_databases
async def test_asked_twice_it_comes_once_and_later_again(world, reviewed):
    await reviewed.says("/export anki")
    await reviewed.says("/export anki")
    await reviewed.says("/export csv")
    await world.pass_time(A_WHILE)
    assert sorted(name[-4:] for name, _ in files(world, reviewed)) == [".csv", "apkg"]
    await reviewed.says("/export anki")
    await world.pass_time(A_WHILE)
    assert len(files(world, reviewed)) == 3


async def test_everybody_gets_only_what_is_theirs(world, reviewed):
    other = world.trainee("王芳")
    await other.says("/start")
    await other.taps_data("xk:csv", message_id=other.screen()["message_id"])
    other.sees("还没有可以带走的内容")
    await world.pass_time(A_WHILE)
    assert files(world, other) == []


async def test_too_many_requests_put_the_file_off_and_lose_nothing(world, reviewed, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    world.refused.append("sendDocument")
    world.telegram.faults.add("sendDocument", kind="429", retry_after=30)
    await reviewed.says("/export anki")
    await world.pass_time(A_WHILE)
    assert files(world, reviewed) == []
    await world.pass_time(timedelta(seconds=40))
    assert len(files(world, reviewed)) == 1


async def test_a_restart_in_between_loses_nothing(world, reviewed):
    await reviewed.says("/export csv")
    await world.restart()
    await world.pass_time(timedelta(seconds=10))
    assert len(files(world, reviewed)) == 1
