"""Looking something up: what trainees type, and what the course has to say about it."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalog import Catalog, term_id
from bot.domain.search import CARDS, LONGEST_QUERY, Found, Search
from bot.domain.search.glossary import names_of
from bot.domain.search.words import runs, tokens, wanted
from content.loader import load
from content.schema import Card, Case, Chapter, Course, Lesson, Picture, Point, Question, QuestionKind, Source, Term

COURSES = Path(__file__).parents[2] / "content" / "courses"
QUERIES = yaml.safe_load((Path(__file__).parent / "find_queries.yaml").read_text(encoding="utf-8"))
GOOD_ENOUGH = 27


@cache
def b2b() -> Catalog:
    return Catalog(load(COURSES / "b2b"))


def places(found: Found) -> list[str]:
    return [f"{hit.lesson.id}#{hit.card.id}" for hit in found.hits]


class TestTheCourse:
    """The whole B2B course, as trainees ask about it."""

    def test_the_right_card_is_among_the_first_three(self):
        missed = [row for row in QUERIES if row["card"] not in places(b2b().search.find(row["asked"]))]

        assert len(QUERIES) == 30
        assert len(QUERIES) - len(missed) >= GOOD_ENOUGH, missed

    def test_the_queries_name_cards_that_exist(self):
        existing = {f"{lesson.id}#{card.id}" for lesson in b2b().lessons for card in lesson.cards}

        assert [row for row in QUERIES if row["card"] not in existing] == []

    @pytest.mark.parametrize(
        "chatter",
        [
            "",
            "　",
            "你好",
            "你好呀",
            "谢谢老师",
            "收到",
            "好的",
            "今天天气怎么样",
            "我不会",
            "哈哈哈",
            "晚安",
            "👍",
            "？",
            "1",
            "ok",
            "Hello!",
        ],
    )
    def test_chatter_finds_nothing(self, chatter):
        assert not b2b().search.find(chatter)

    @pytest.mark.parametrize("stranger", ["红烧肉", "帮我写一首诗", "asdfgh", "quantum physics"])
    def test_what_the_course_never_mentions_finds_nothing(self, stranger):
        assert not b2b().search.find(stranger)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("关境", "關境"),
            ("RFQ", "ｒｆｑ"),
            ("t/t", "Ｔ／Ｔ"),
            ("P4P", "p4p"),
            ("什么是保税区？", "保税区"),
            ("保税区", " 保税区 "),
        ],
    )
    def test_ways_of_writing_the_same_find_the_same(self, one, other):
        assert b2b().search.find(one) == b2b().search.find(other)
        assert b2b().search.find(one)

    @pytest.mark.parametrize(
        ("typed", "term"),
        [
            ("关境", "关境"),
            ("customs territory", "关境"),
            ("狭义", "跨境电商（狭义）"),
            ("L/C", "信用证"),
            ("moq", "最低订单量"),
            ("综试区", "跨境电商综合试验区"),
            ("直通车怎么扣费", "外贸直通车"),
            ("阿里旺旺", "TradeManager"),
            ("一打通", "一达通"),
            ("采购直答是什么", "采购直达"),
            ("trade mesenger", "麦通"),
            ("交易磋商模式", None),
            ("平台", None),
        ],
    )
    def test_the_term_that_is_meant(self, typed, term):
        found = b2b().search.find(typed).term

        assert (found and found.term) == term

    def test_every_term_leads_to_a_card_of_the_lesson_that_teaches_it(self):
        astray = [
            term.term
            for term in b2b().course.glossary
            if term.lesson not in {hit.lesson.id for hit in b2b().search.about(term).hits}
        ]

        assert astray == []

    @given(st.text(max_size=200) | st.text(st.sampled_from('关境保税B2t/ "*()-:^~'), max_size=20))
    def test_nothing_that_is_typed_breaks_it(self, typed):
        found = b2b().search.find(typed)

        assert len(set(places(found))) == len(found.hits) <= CARDS
        assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)
        assert found == b2b().search.find(typed)

    def test_only_the_beginning_of_a_long_text_is_read(self):
        assert b2b().search.find("嗯" * LONGEST_QUERY + "关境") == Found(None, ())


def small(*cards: Card, terms: tuple[Term, ...] = (), quiz: tuple[Question, ...] = ()) -> Search:
    """A course of two lessons; the first has these cards."""
    lessons = (
        Lesson(id="tea", title="Six kinds of tea", minutes=2, cards=cards),
        Lesson(id="pots", title="Pots", minutes=2, cards=(Card(id="clay", title="Clay pots", body="They keep warm."),)),
    )
    case = Case(title="A shop", body="It sells tea.", questions=("Why?",))
    about = {"objectives": "Taste.", "key_points": ("tea",), "concepts": ("tea",), "scenario": "A shop.", "case": case}
    chapter = Chapter(id="c", title="Tea", lessons=lessons, quiz=quiz, recalls=(), **about)
    return Search(Course(id="t", title="Tea", language="en", description="Tea.", chapters=(chapter,), glossary=terms))


GREEN = Card(id="green", title="Green tea", body="It is <b>not</b> oxidised &amp; stays green.")
BLACK = Card(id="black", title="Black tea", body="Its leaves were left to oxidise.")


def asking(kind: QuestionKind, about: str, **more: object) -> Question:
    fixed = {"id": "q", "type": kind, "options": (), "answer": frozenset(), "explanation": "So it is."}
    return Question.model_validate({**fixed, "source": Source(lesson="tea", card=about), **more})


class TestAnyCourse:
    """What makes a card be found."""

    @pytest.mark.parametrize("typed", ["green", "What is green tea?", "GREEN", "leaf oxidised green", "grean"])
    def test_english_without_a_glossary(self, typed):
        assert places(small(GREEN, BLACK).find(typed))[0] == "tea#green"

    def test_a_word_in_another_form(self):
        assert places(small(GREEN, BLACK).find("pot")) == ["pots#clay"]

    def test_what_stands_in_a_table_and_its_description(self):
        drawn = Picture(alt="A ladder of roasting", table=(("Kind", "Heat"), ("Hojicha", "200")))
        search = small(BLACK, GREEN.model_copy(update={"picture": drawn}))

        assert places(search.find("hojicha")) == places(search.find("roasting")) == ["tea#green"]

    def test_what_is_asked_about_a_card_wherever_it_is_asked(self):
        search = small(
            GREEN,
            BLACK.model_copy(update={"question": asking(QuestionKind.SHORT, "green", stem="What do samurai drink?")}),
            quiz=(asking(QuestionKind.SINGLE, "green", stem="Where is Uji?", options=("Japan", "Peru")),),
        )

        assert places(search.find("samurai")) == places(search.find("Uji")) == ["tea#green"]

    def test_how_a_key_point_may_be_said_leads_to_where_it_is_taught(self):
        point = Point(point="No oxygen", words=("steamed early",), source=Source(lesson="tea", card="green"))
        search = small(GREEN, BLACK, quiz=(asking(QuestionKind.SHORT, "black", stem="Why?", points=(point,)),))

        assert places(search.find("steamed")) == ["tea#green"]

    def test_markup_is_not_a_word(self):
        assert not small(GREEN, BLACK).find("amp")
        assert not small(Card(id="b", title="Tea", body="<blockquote>hot</blockquote>")).find("blockquote")

    def test_a_term_that_no_card_mentions_is_still_explained(self):
        gaiwan = Term(term="Gaiwan", meaning="A cup with a lid.", lesson="tea")

        assert small(GREEN, terms=(gaiwan,)).find("gaiwan") == Found(gaiwan, ())

    def test_a_term_named_like_a_question_is_found_too(self):
        which = Term(term="Which", meaning="The nature of a thing.", lesson="tea")

        assert names_of(which) == ("which",)
        assert small(GREEN, terms=(which,)).about(which).term == which


class TestWords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("B2B是什么", ("b2b", "是什么")),
            ("前 T/T，9710", ("前", "tt", "9710")),
            ("2.5 万 (约)", ("2", "5", "万", "约")),
            ("國境", ("国境",)),
            ("Café Straße", ("cafe", "strasse")),
            ("e-commerce 24/7", ("e", "commerce", "24", "7")),
            ("👍！", ()),
        ],
    )
    def test_a_text_falls_into_runs(self, text, expected):
        assert runs(text) == expected

    @pytest.mark.parametrize(
        ("run", "expected"), [("关税同盟", ("关税", "税同", "同盟")), ("税", ("税",)), ("b2b", ("b2b",))]
    )
    def test_a_run_is_cut(self, run, expected):
        assert tokens(run) == expected

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("什么是关境？", ("关境",)),
            ("国境和关境的区别", ("国境", "关境")),
            ("letter of credit", ("letter", "credit")),
            ("税", ("税",)),
            ("税吗", ()),
            ("B", ()),
            ("请问老师", ()),
        ],
    )
    def test_a_query_is_freed_of_what_only_asks(self, query, expected):
        assert wanted(query) == expected


def test_a_term_has_an_id_that_a_button_can_carry():
    ids = {term_id(term): term for term in b2b().course.glossary}

    assert len(ids) == len(b2b().course.glossary)
    assert all(b2b().term(each) is term for each, term in ids.items())
    assert b2b().term("gone") is None


def test_another_course_has_another_index():
    catalog, again = b2b(), Catalog(b2b().course)

    assert catalog.search is catalog.search
    assert catalog.search is not again.search
