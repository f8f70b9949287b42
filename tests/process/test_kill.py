"""kill -9 in the middle of anything, start again: the next tap goes on from the same place."""


async def test_in_the_middle_of_a_lesson(tutor, phone):
    phone.says("/start l_borders")
    await phone.sees("先看国境")
    phone.taps("下一张")
    await phone.sees("再看关境")
    await tutor.kill()
    phone.taps("下一张")
    await tutor.start()
    await phone.sees("试一试")
    phone.says("/start l_borders")
    await phone.sees("试一试")


async def test_in_the_middle_of_a_quiz_question(tutor, phone):
    phone.says("/start")
    await phone.sees("李明")
    phone.says("/quiz")
    await phone.sees("想做哪一种测验")
    phone.taps("国境与关境")
    await phone.sees("第 1 题")
    question = phone.reads()
    await tutor.kill()
    await tutor.start()
    phone.says("/quiz")
    await phone.sees("测验没做完")
    phone.taps("继续自测 0/3")
    await phone.sees("第 1 题")
    assert phone.reads() == question, "the same question with its options in the same order"
    phone.taps("A" if "A" in phone.labels() else "对")
    if "选好了" in "".join(phone.labels()):
        await phone.until(lambda: "1 项" in "".join(phone.labels()), "1 项")
        phone.taps("选好了")
    await phone.sees("✅")
    await tutor.kill()
    phone.taps("下一题")
    await tutor.start()
    await phone.sees("第 2 题")


async def test_in_the_middle_of_putting_steps_in_order(tutor, phone):
    phone.says("/start l_choose")
    await phone.sees("先看货")
    phone.taps("先跳过")
    await phone.sees("排序题")
    phone.taps("B")
    await phone.sees("已排：B")
    await tutor.kill()
    phone.taps("A")
    await tutor.start()
    await phone.sees("已排：B → A")
    phone.taps("撤回一步")
    await phone.until(lambda: "→" not in phone.reads(), "one step back")
    for number, letter in enumerate("ACD", 2):
        phone.taps(letter)
        await phone.until(lambda number=number: phone.reads().count("→") == number - 1, "another step")
    await tutor.kill()
    phone.taps("排好了")
    await tutor.start()
    await phone.sees("白忙一场")


async def test_in_the_middle_of_a_short_answer(tutor, phone):
    phone.says("/start l_choose")
    await phone.sees("先看货")
    for seen in ("排序题", "简答题"):
        phone.taps("先跳过")
        await phone.sees(seen)
    await tutor.kill()
    phone.says("买家多")
    await tutor.start()
    await phone.sees("你的回答")
    phone.taps("☐ 2")
    await phone.sees("☑ 2")
    await tutor.kill()
    await tutor.start()
    phone.taps("确认")
    await phone.sees("说到 2 个要点，共 3 个")


async def test_in_the_middle_of_handing_in(tutor, phone):
    phone.says("/practice")
    await phone.sees("走访一家公司")
    phone.taps("第 1 步")
    await phone.sees("写下去哪里")
    phone.taps("交凭证")
    await phone.sees("还差 1 份")
    await tutor.kill()
    phone.says("周三去仓库，问三个问题。")
    await tutor.start()
    await phone.sees("收到了")
    await tutor.settled()
    await tutor.kill()
    await tutor.start()
    phone.taps("完成这一步")
    await phone.sees("「写计划」完成")


async def test_in_the_middle_of_a_review(tutor, phone):
    phone.says("/start l_borders")
    await phone.sees("先看国境")
    for label, seen in (("下一张", "再看关境"), ("下一张", "试一试"), ("先跳过", "学完了")):
        phone.taps(label)
        await phone.sees(seen)
    phone.says("/review")
    await phone.sees("还有 3 项")
    phone.taps("看答案")
    await phone.sees("想起来了吗")
    await tutor.kill()
    phone.taps("记住了")
    await tutor.start()
    await phone.sees("10 分钟后再复习")


async def test_before_the_update_was_fetched(tutor, phone):
    await tutor.kill()
    phone.says("/start")
    await tutor.start()
    await phone.sees("你好")
