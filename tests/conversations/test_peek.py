"""A look at a card from somewhere else, and back: the place in the lesson stays as it was."""

from datetime import timedelta

from bot.actions import OpenLesson, Origin, PeekCard, encode, way_back


async def in_the_first_quiz(trainee):
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")


async def stands_at(trainee, *words: str) -> None:
    """Where the lesson goes on, as a person would find out."""
    await trainee.taps_data(encode(OpenLesson("borders")))
    trainee.sees(*words)


async def test_from_a_quiz_to_the_card_and_back_to_the_very_explanation(trainee):
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    await in_the_first_quiz(trainee)
    await trainee.answers(right=False)
    explained = trainee.reads()
    await trainee.taps("看原课")
    assert trainee.labels() == ["🔖 收藏", "🤔 没看懂", "从这里学起", "‹ 回到题目"]
    await trainee.taps("回到题目")
    assert trainee.reads() == explained
    await stands_at(trainee, "再看关境", "2/3")


async def test_a_look_begins_no_lesson(trainee):
    await in_the_first_quiz(trainee)
    await trainee.answers(right=True)
    await trainee.taps("看原课")
    await trainee.says("/learn")
    await trainee.taps("📚 国境与关境")
    assert [label for label in trainee.labels() if label.startswith(("📖", "✅"))] == []


async def test_who_likes_goes_on_from_the_card(trainee):
    await trainee.says("/find 主权")
    await trainee.taps("先看国境")
    await trainee.taps("从这里学起")
    trainee.sees("先看国境", "1/3")
    await trainee.taps("下一张")
    trainee.sees("再看关境")


async def test_from_what_was_found_and_back_to_it(trainee):
    await trainee.says("/start")
    await trainee.says("主权")
    found = trainee.reads()
    await trainee.says("customs territory")
    other = trainee.reads()
    await trainee.taps("再看关境")
    await trainee.taps("回到查找结果")
    assert trainee.reads() == other
    first = next(one for one in trainee.world.telegram.history(trainee.chat) if one.get("text") == found)
    data = first["reply_markup"]["inline_keyboard"][-1][-1]["callback_data"]
    await trainee.taps_data(data, first["message_id"])
    look = next(one for one in trainee.world.telegram.history(trainee.chat) if one["message_id"] == first["message_id"])
    await trainee.taps_data(look["reply_markup"]["inline_keyboard"][-1][-1]["callback_data"], first["message_id"])
    assert any(one.get("text") == found for one in trainee.world.telegram.history(trainee.chat)), "each to its own"


async def test_from_a_term_and_back_to_it(trainee):
    await trainee.says("/find")
    await trainee.taps("词汇表")
    await trainee.taps("关境")
    term = trainee.reads()
    await trainee.taps("再看关境")
    await trainee.taps("回到查找结果")
    assert trainee.reads() == term


async def test_a_search_is_nobody_elses(world, trainee):
    await trainee.says("/find 主权")
    other = world.trainee("王芳")
    await other.says("/start")
    await other.taps_data("gl:1")
    other.sees("想查什么")


async def test_from_the_back_of_a_recall_card_and_back_to_its_answer(world, trainee):
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    await trainee.taps("趁热复习")
    while "看答案" not in "".join(trainee.labels()):
        await trainee.answers(right=True)
        await trainee.taps("下一项")
    await trainee.taps("看答案")
    back = trainee.reads()
    await trainee.taps("看原课")
    await world.restart()
    await trainee.taps("回到复习")
    assert trainee.reads() == back
    await trainee.taps("看原课")
    look = trainee.data("回到复习")
    await trainee.taps("回到复习")
    await trainee.taps("记住了")
    await trainee.taps_data(look)
    assert "记住了" not in trainee.labels(), "what was graded is not graded again"


async def test_from_a_reviewed_question_and_back_to_its_explanation(trainee):
    await trainee.says("/start l_larger")
    await trainee.taps("先跳过")
    await trainee.taps("趁热复习")
    while "关税同盟" not in trainee.reads():
        await trainee.taps("看答案")
        await trainee.taps("记住了")
    await trainee.answers(right=False)
    explained = trainee.reads()
    await trainee.taps("看原课")
    await trainee.taps("回到复习")
    assert trainee.reads() == explained
    await trainee.taps("下一项")


async def test_an_explanation_whose_time_has_come_again_gives_way_to_the_question(world, trainee):
    await trainee.says("/start l_larger")
    await trainee.taps("先跳过")
    await trainee.taps("趁热复习")
    while "关税同盟" not in trainee.reads():
        await trainee.taps("看答案")
        await trainee.taps("记住了")
    await trainee.answers(right=False)
    await trainee.taps("看原课")
    await world.pass_time(timedelta(hours=1))
    await trainee.taps("回到复习")
    trainee.sees("还有")
    trainee.does_not_see("没答对")


async def test_a_question_of_a_lesson_leads_to_the_card_that_teaches_it_and_back(trainee):
    await trainee.says("/start l_choose")
    await trainee.taps("先跳过")
    await trainee.taps("先跳过")
    await trainee.says("买家多，有担保")
    await trainee.taps("确认：说到 2 个")
    await trainee.taps("看原课")
    trainee.sees("再走四步", "先看货，再看钱")
    await trainee.taps("回到题目")
    trainee.sees("三个理由")


async def test_a_card_and_a_place_that_are_no_more(trainee):
    await trainee.says("/start")
    await trainee.taps_data(encode(PeekCard("borders", "torn-out", way_back(Origin.QUIZ, 1))))
    trainee.sees("换了位置")
    assert trainee.labels() == ["‹ 回到题目"]
    for back in (-1, 7 << 28, way_back(Origin.TERM, 1), way_back(Origin.LESSON, 1)):
        await trainee.taps_data(encode(PeekCard("borders", "country", back)))
        trainee.sees("先看国境")
        assert trainee.labels()[-1] == "🏠 首页"


async def test_an_english_speaker_peeks_in_english(world):
    visitor = world.trainee("Ann", language_code="en")
    await visitor.says("/find customs territory")
    await visitor.taps("再看关境")
    assert visitor.labels() == ["🔖 Save", "🤔 Unclear", "Learn from here", "‹ Back to what I found"]
