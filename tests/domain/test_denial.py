"""What a text claims, and what it denies."""

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.denial import GAP, claimed, is_negative
from bot.domain.short_answer import found
from content.coverage import questions_of
from content.loader import load
from content.schema import Point, Source

COURSE = Path(__file__).parents[2] / "content" / "courses" / "b2b"


def claims(word: str, text: str) -> bool:
    point = Point(point="…", words=(word,), source=Source(lesson="l", card="c"))
    return found([point], text) == (0,)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        pytest.param("备案", "小卖家不需要备案。", id="not needed"),
        pytest.param("备案", "不用去当地海关备案，直接发货", id="not needed, with words in between"),
        pytest.param("备案", "备案不需要办理", id="not needed, said behind it"),
        pytest.param("担保", "第一种平台没有担保", id="there is none"),
        pytest.param("担保", "没有物流、支付和担保", id="there is none of several things"),
        pytest.param("担保", "平台缺乏担保", id="it lacks it"),
        pytest.param("会员费", "靠的不是会员费，而是提成", id="not this but that: this"),
        pytest.param("会员费", "靠提成而不是会员费", id="that and not this: this"),
        pytest.param("会员费", "不是会员费是提成", id="not this, it is that: this, without a mark"),
        pytest.param("成交", "在那里不能成交", id="cannot"),
        pytest.param("在线 成交", "在线只能看，不能成交", id="cannot: a part of it"),
        pytest.param("报关", "企业无须自己报关", id="need not"),
        pytest.param("报关", "企业并不自己报关", id="does not"),
        pytest.param("降低成本", "未必能降低成本", id="not necessarily"),
        pytest.param("降低成本", "自建平台做不到降低成本", id="is not able to"),
        pytest.param("退税", "不但没有通关，也没有退税", id="neither, after: not only"),
        pytest.param("退税", "通关可以，退税不行", id="the other does not work"),
        pytest.param("提成", "它从来不收提成，只收年费", id="never"),
        pytest.param("担保", "不要以为那里有担保", id="do not think"),
        pytest.param("买家 多", "那里的买家不多", id="not many"),
        pytest.param("信用保障订单", "下的不是信用保障定单", id="a slip of the pen is denied too"),
        pytest.param("commission", "it does not charge any commission", id="English"),
        pytest.param("commission", "There's no commission.", id="English: none"),
    ],
)
def test_what_is_denied_shows_nothing(word: str, text: str) -> None:
    assert claims(word, claimless(text)), "the word itself is there"
    assert not claims(word, text)


def claimless(text: str) -> str:
    """The same without its marks and negations, so that only the negation can make the difference."""
    for each in ("不要以为", "不需要办理", "不行", "不", "没有", "无须", "未必", "缺乏", "做不到", "not", "no ", "并"):
        text = text.replace(each, "")
    return text


@pytest.mark.parametrize(
    ("word", "text"),
    [
        pytest.param("提成", "靠的不是会员费，而是提成", id="not this but that: that"),
        pytest.param("提成", "靠的不是会员费是提成", id="not this, it is that: that, without a mark"),
        pytest.param("提成", "靠提成而不是会员费", id="that and not this: that"),
        pytest.param("会员费", "平台不得不收会员费", id="cannot but"),
        pytest.param("外语", "外语不可缺少", id="indispensable"),
        pytest.param("外语", "做外贸离不开外语", id="cannot do without"),
        pytest.param("外语", "不会外语不行", id="without it nothing works"),
        pytest.param("外语", "不会外语，就没法跟客户谈", id="without it nothing works, over a comma"),
        pytest.param("备案", "非备案不可", id="it must be"),
        pytest.param("担保", "没有担保就没人敢付款", id="without it nobody dares"),
        pytest.param("平台规则", "不懂平台规则很容易被罚", id="without it there will be trouble"),
        pytest.param("会员费", "选平台不能只看会员费", id="one must not only look at this"),
        pytest.param("售后", "没有什么比售后更要紧", id="nothing matters more"),
        pytest.param("会员费", "不仅收会员费，而且收提成", id="not only: this"),
        pytest.param("提成", "不仅收会员费，而且收提成", id="not only: and that"),
        pytest.param("物流", "不但管物流", id="not only"),
        pytest.param("退税", "无论通关还是退税，平台都管", id="whether or"),
        pytest.param("海外仓", "不管海外仓还是国内仓", id="no matter"),
        pytest.param("不同关境", "双方在不同关境", id="different"),
        pytest.param("担保", "先看有没有担保", id="a question: is there any"),
        pytest.param("在线 付款", "看能不能在线付款", id="a question: can one"),
        pytest.param("报关", "你不用管，报关有人办", id="another clause"),
        pytest.param("报关", "不用自己跑就能报关", id="the consequence"),
        pytest.param("担保", "信息平台没有，交易平台有担保", id="there is none here, but there"),
        pytest.param("收会员费", "不提供担保但收会员费", id="a turn without a mark"),
        pytest.param("抗压", "客户拒绝了也没关系，要抗压", id="that is all right"),
        pytest.param("退税", "不用担心退税，一达通会办", id="one need not worry about it"),
        pytest.param("撞衫", "消费者不想撞衫", id="what nobody wants is spoken of"),
        pytest.param("综合服务", "不大不小的单子交给综合服务企业", id="neither large nor small"),
        pytest.param("无纸化", "通关无纸化", id="a word that holds such a character"),
        pytest.param("推广", "他从来不出差自己坐在家里用电脑慢慢做推广", id="far behind it"),
        pytest.param("commission", "it charges not only a fee but also a commission", id="English: not only"),
        pytest.param("commission", "not a fee but a commission", id="English: not this but that"),
        pytest.param("commission", "no fee, a commission", id="English: another clause"),
    ],
)
def test_what_only_sounds_like_a_denial_is_claimed(word: str, text: str) -> None:
    assert claims(word, text)


@pytest.mark.parametrize(
    ("point", "word", "text"),
    [
        pytest.param("自建网站没有流量", "流量", "自己建的没有流量", id="a point about what is not"),
        pytest.param("自建网站要引流", "没有流量", "自己建的没有流量", id="a word about what is not"),
        pytest.param("不怕困难", "放弃", "遇到挫折不放弃", id="what one does not do"),
        pytest.param("省掉分销", "代理商", "不用代理商", id="what is spared"),
    ],
)
def test_a_point_about_what_is_not_takes_the_words_as_they_stand(point: str, word: str, text: str) -> None:
    assert found([Point(point=point, words=(word,), source=Source(lesson="l", card="c"))], text) == (0,)


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("没有流量", True),
        ("展示免费", False),
        ("多少钱", False),
        ("订单少", True),
        ("要不要自建", False),
        ("on time", False),
    ],
)
def test_what_speaks_of_what_is_not(text: str, negative: bool) -> None:
    assert is_negative(text) is negative


@given(text=st.text(alphabet="不没有是而就，。 备案a\u0130\ufb01", max_size=40))
def test_nothing_is_added_and_nothing_moves(text: str) -> None:
    """What is claimed is the text with gaps, whatever is written."""
    pairs = zip(claimed(text), normalize("NFKC", text), strict=True)
    assert all(one in (GAP, other) for one, other in pairs)


WORDS = [
    (point, word)
    for chapter in load(COURSE).chapters
    for question in questions_of(chapter)
    for point in question.points
    for word in point.words
    if not is_negative(point.point) and not is_negative(word)
]


@pytest.mark.parametrize(
    "frame", ["我们不需要{}。", "它没有{}，别的也一样", "平台并不是{}", "{}不需要", "不是{}，而是别的"]
)
def test_hardly_a_word_of_the_course_is_claimed_where_it_is_denied(frame: str) -> None:
    """Hardly: some words hold a turn themselves, as the Chinese for doing only one thing does."""
    denied = [not claims(word, frame.format(word.replace(" ", ""))) for _, word in WORDS]
    assert sum(denied) >= 0.99 * len(denied) > 500


@pytest.mark.parametrize(
    "frame", ["不仅{}，而且便宜", "不是别的，而是{}", "不得不{}", "{}不可缺少", "无论如何要{}", "有没有{}"]
)
def test_every_word_of_the_course_is_claimed_where_it_only_sounds_denied(frame: str) -> None:
    assert [word for _, word in WORDS if not claims(word, frame.format(word.replace(" ", "")))] == []
