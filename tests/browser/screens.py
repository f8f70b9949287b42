"""The screens beside lessons, quizzes and practicums, each looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.reading import Reader

CHOICES = ("记得多牢", "每天新内容", "每天复习", "怎么打分")
COMMANDS = {
    "/home": "今天这样安排",
    "/learn": "点一章看它的课",
    "/help": "怎么用",
    "/progress": "的进度",
    "/saved": "收藏",
    "/remind": "每天的提醒",
    "/lang": "请选择语言",
    "/export": "带走你学的内容",
    "/find": "想查什么",
    "/find 信用保障": "讲到它的卡片",
    "/find 报关单退税怎么办": "也许能帮到你",
    "/find 蓝鲸唱歌": "没有找到",
    "报关": "卡片",
    "/nonsense": "这个命令",
}


async def all_of_them(reader: Reader) -> None:
    """What a learner with two finished lessons can see, then what an instructor can."""
    await learns(reader)
    await commands(reader)
    await settings(reader)
    await exam(reader)
    await review(reader)
    await study(reader)
    await backlog(reader)
    await instructor(reader)


async def learns(reader: Reader) -> None:
    """Two lessons; a card is kept and called unclear; the answered card is opened again."""
    phone = reader.phone
    for wanted in phone.catalog.lessons[:2]:
        await phone.says(f"/start l_{wanted.id}")
        for card in wanted.cards:
            await phone.sees(card.title)
            if card is wanted.cards[0]:
                for label, after in {"收藏": "已收藏", "没看懂": "已标记"}.items():
                    await phone.taps(label)
                    await phone.keys().filter(has_text=after).last.wait_for()
                    await reader.keep(f"card-{after}")
            if card.question is not None:
                await phone.answers(right=card is wanted.cards[-1])
                await phone.sees_one_of("答对了", "没答对", "还不够")
            await phone.taps("学完这课" if card is wanted.cards[-1] else "下一张")
        await phone.sees("学完了")
    wanted = phone.catalog.lessons[0]
    await phone.says(f"/start l_{wanted.id}")
    for card in wanted.cards:
        await phone.sees(card.title)
        if card.question is not None:
            await reader.keep("card-answered-before")
            await phone.taps("看上次的讲解")
            await phone.sees_one_of("答对了", "没答对")
            await reader.keep("card-explained-again")
            return
        await phone.taps("下一张")


async def commands(reader: Reader) -> None:
    for command, words in COMMANDS.items():
        await reader.phone.says(command)
        await reader.phone.sees(words)
        await reader.keep(command.strip("/").replace(" ", "-"))
    await reader.phone.says("/learn")
    await reader.phone.taps("基础知识")
    await reader.phone.sees("点一课就开始")
    await reader.keep("chapter")
    await reader.phone.taps("导读")
    for words in ("学习目标", "情境导入", "请思考"):
        await reader.phone.sees(words)
        await reader.keep(f"chapter-intro-{words}")
        if words != "请思考":
            await reader.phone.taps("下一张")


async def settings(reader: Reader) -> None:
    phone = reader.phone
    for choice in CHOICES:
        await phone.says("/settings")
        await phone.sees("想改哪一样")
        await reader.keep("settings")
        await phone.taps(choice)
        await phone.sees(choice)
        await reader.keep(f"settings-{choice}")
    await phone.taps("四档")
    await phone.sees("四档", "想改哪一样")
    await reader.keep("settings-changed")


async def exam(reader: Reader) -> None:
    phone = reader.phone
    await phone.says("/exam")
    await phone.sees("告诉我哪天考试")
    await reader.keep("exam-unset")
    await phone.taps("其他日子")
    await phone.sees("直接发给我")
    await reader.keep("exam-ask")
    for typed, words in {"随便哪天": "没看懂", "2020年1月1日": "过去", "30天后": "预计记住"}.items():
        await phone.says(typed)
        await phone.sees(words)
        await reader.keep(f"exam-{typed}")
    await phone.taps("取消考试日")
    await phone.sees("告诉我哪天考试")


async def review(reader: Reader) -> None:
    """Four grades, taking back, and an item that is forgotten for the eighth time."""
    phone = reader.phone
    reader.writes("UPDATE review_item SET lapses = 7, phase = 2, stability = 3, difficulty = 5, reps = 9, step = 0")
    reader.writes("UPDATE review_item SET due = datetime('now', '-1 day'), last_review = datetime('now', '-4 day')")
    await phone.says("/review")
    leeches = 0
    while leeches < 3:
        await phone.sees_one_of("还有", "最后一项", "复习完")
        if "复习完" in await phone.reads():
            break
        await reader.keep("review-front")
        if "先在心里" in await phone.reads():
            await phone.taps("看答案")
            await phone.sees("刚才想起来了吗")
            await reader.keep("review-four-grades")
            await phone.taps("忘了")
        else:
            await phone.answers(right=False)
        await phone.sees("老是记不住")
        await reader.keep("review-leech")
        leeches += 1
        await phone.taps("撤回上一个" if leeches == 1 else "下一项")
    await reader.keep("review-after")


async def study(reader: Reader) -> None:
    phone = reader.phone
    await phone.says("/review")
    await until_done(reader)
    await reader.keep("review-done")
    await phone.taps("挑着复习")
    await phone.sees("想先过哪一部分")
    await reader.keep("study")
    await phone.leaves("到 3 天后")
    await reader.keep("study-ahead")


async def until_done(reader: Reader) -> None:
    """Remembers everything until the day's reviews are done."""
    phone = reader.phone
    while True:
        await phone.sees_one_of("还有", "最后一项", "复习完")
        text = await phone.reads()
        if "复习完" in text:
            return
        if "先在心里" in text:
            await phone.leaves("看答案")
            await phone.leaves("记住")
        else:
            await phone.answers(right=True)
            await phone.sees("答对了")
            await phone.leaves("下一项")


async def backlog(reader: Reader) -> None:
    """Ten days away, with a small limit."""
    phone = reader.phone
    reader.writes("UPDATE person SET reviews_a_day = 3")
    await phone.says("/remind")
    await phone.taps("关闭提醒")
    await phone.sees("现在没有提醒")
    await reader.keep("reminder-off")
    await phone.moves_clock(*["+1 天"] * 10)
    await phone.says("/review")
    await phone.sees("积压了")
    await reader.keep("backlog")
    await until_done(reader)
    await reader.keep("backlog-enough")
    await phone.says("/home")
    await phone.sees("今天这样安排")
    await reader.keep("home-with-backlog")


async def instructor(reader: Reader) -> None:
    phone = reader.phone
    await phone.becomes("陈老师")
    await phone.page.get_by_role("button", name="开始", exact=True).click()
    await phone.sees("陈老师")
    await reader.keep("instructor-start")
    await phone.says("/class")
    await phone.sees("还没有班级")
    await reader.keep("class-none")
    await phone.opens("外贸 2401 班")
    await phone.page.get_by_role("button", name="聊天菜单").click()
    await phone.page.get_by_role("menuitem", name="添加机器人到群组").click()
    await phone.sees("大家好")
    await reader.keep("group-welcome")
    await phone.taps("布置任务")
    await phone.sees("外贸 2401 班")
    await reader.keep("class-room-empty")
    await phone.taps("布置一课")
    await phone.sees("布置哪一课")
    await reader.keep("class-choose")
    await phone.taps(f"2. {phone.catalog.lessons[1].title}")
    await phone.sees("还没打开")
    await reader.keep("class-report")
    await phone.taps("回到班级")
    await phone.sees("已布置的任务")
    await reader.keep("class-room")
    await phone.taps("考试日")
    await phone.sees("还没有定考试日")
    await reader.keep("class-exam")
    await phone.taps("30 天后")
    await phone.sees("考试日：")
    await reader.keep("class-exam-set")
    await phone.says("/help")
    await phone.sees("您是老师")
    await reader.keep("help-instructor")
    await phone.becomes("王芳")
    await phone.opens("外贸 2401 班")
    await phone.sees("新任务")
    await reader.keep("group-assignment")
