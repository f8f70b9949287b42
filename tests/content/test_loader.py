"""A course folder read into models."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from content.loader import fingerprint, load, load_with_places
from content.problems import CourseError, Place
from content.schema import Course, EvidenceKind, Gate, QuestionKind, Source


@pytest.fixture
def course(tea: Path) -> Course:
    return load(tea)


def test_the_course_itself(course: Course) -> None:
    assert (course.id, course.title, course.language) == ("tea", "识茶", "zh-CN")
    assert course.description == "认识六大茶类，学会<b>泡好一杯茶</b>。"
    assert course.revised == date(2026, 3, 1)
    assert [(term.term, term.english, term.lesson) for term in course.glossary] == [
        ("杀青", "fixation", "six-kinds"),
        ("温杯", "", "brewing"),
    ]


def test_a_chapter(course: Course) -> None:
    (chapter,) = course.chapters
    assert (chapter.id, chapter.title) == ("basics", "第一章 入门")
    assert chapter.objectives == "• 分清六大茶类\n• 会泡一杯绿茶"
    assert (chapter.key_points, chapter.concepts) == (("氧化程度", "水温"), ("六大茶类", "杀青"))
    assert (chapter.case.title, chapter.case.questions) == ("一杯苦茶", ("水温该是多少？",))
    assert [recall.back for recall in chapter.recalls] == ["按<b>氧化程度</b>。"]


def test_lessons_come_in_the_order_of_their_files(course: Course) -> None:
    lessons = course.chapters[0].lessons
    assert [(lesson.id, lesson.minutes) for lesson in lessons] == [("six-kinds", 2), ("brewing", 1)]


def test_a_card_has_its_title_apart_from_its_body(course: Course) -> None:
    card = course.chapters[0].lessons[0].cards[0]
    assert (card.id, card.title) == ("how", "按什么分")
    assert card.body == (
        "茶按<b>氧化程度</b>分成六类：\n\n1. 绿茶\n2. 红茶\n\n"
        "<blockquote><b>💡 技能提示</b>\n闻一闻，再下结论。</blockquote>"
    )


def test_a_card_is_as_old_as_its_lesson_unless_it_says_otherwise(course: Course) -> None:
    first, second = course.chapters[0].lessons
    assert [card.asof for card in first.cards] == [2019, 2021, 2019]
    assert [card.asof for card in second.cards] == [None]


def test_a_table_is_a_picture_and_no_text(course: Course) -> None:
    card = course.chapters[0].lessons[0].cards[1]
    assert card.body == "看表："
    assert card.picture is not None
    assert card.picture.alt == "绿茶与红茶的比较"
    assert card.picture.table == (("茶", "氧化"), ("绿茶", "不氧化"), ("红茶", "全氧化"))
    assert card.picture.typst is None


def test_a_figure_is_a_picture_and_no_text(course: Course, tea: Path) -> None:
    card = course.chapters[0].lessons[1].cards[0]
    assert card.body.startswith("温杯、投茶、注水，见图。\n\n<blockquote>")
    assert card.picture is not None
    assert card.picture.typst == tea.resolve() / "1-basics/figures/steps.typ"


def test_a_question_on_a_card_has_that_card_as_its_source(course: Course) -> None:
    question = course.chapters[0].lessons[0].cards[2].question
    assert question is not None
    assert question.source == Source(lesson="six-kinds", card="tasting")
    assert (question.type, question.options, question.answer) == (QuestionKind.SINGLE, ("绿茶", "红茶"), frozenset({0}))


def test_answers_become_indices(course: Course) -> None:
    water, cold, *_ = course.chapters[0].quiz
    assert (water.options, water.answer) == (("80 ℃", "85 ℃", "100 ℃"), frozenset({0, 1}))
    assert (cold.options, cold.answer) == (("对", "错"), frozenset({1}))


def test_steps_stand_in_their_right_order(course: Course) -> None:
    pour = course.chapters[0].quiz[2]
    assert (pour.type, pour.options, pour.answer) == (QuestionKind.ORDER, ("温杯", "投茶", "注水"), frozenset())


def test_a_short_question_has_points_and_a_model_answer(course: Course) -> None:
    bitter = course.chapters[0].quiz[3]
    assert (bitter.type, bitter.options, bitter.answer) == (QuestionKind.SHORT, (), frozenset())
    assert bitter.explanation == "水太<b>烫</b>，泡得太久，茶叶太多，或者它不是绿茶。"
    assert [point.point for point in bitter.points] == ["水太烫", "泡得太久", "茶叶太多", "茶不是绿茶"]
    assert bitter.points[0].words == ("水 烫", "开水")


def test_a_point_stands_where_the_question_stands_unless_it_says_otherwise(course: Course) -> None:
    sources = [point.source for point in course.chapters[0].quiz[3].points]
    steps = Source(lesson="brewing", card="steps")
    assert sources == [steps, steps, steps, Source(lesson="six-kinds", card="how")]


def test_the_letters_of_an_answer_may_be_a_list(tea: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("1-basics/quiz.yaml", "answer: AB", "answer: [C, A]")
    assert load(tea).chapters[0].quiz[0].answer == {0, 2}


def test_true_and_false_speak_the_language_of_the_course(tea: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("course.yaml", "zh-CN", "en")
    edit("1-basics/quiz.yaml", "answer: false", "answer: true")
    question = load(tea).chapters[0].quiz[1]
    assert (question.options, question.answer) == (("True", "False"), frozenset({0}))


def test_a_practicum(course: Course) -> None:
    practicum = course.chapters[0].practicum
    assert practicum is not None
    water, brew = practicum.steps
    assert (water.gate, water.evidence.kinds, water.evidence.at_least) == (Gate.SELF, (EvidenceKind.PHOTO,), 1)
    assert (brew.gate, brew.evidence.at_least) == (Gate.INSTRUCTOR, 2)
    assert practicum.rubric[0].levels == ("不苦", "微苦", "苦")
    assert (practicum.report, practicum.slides) == (("过程", "体会"), ("成品",))


def test_what_is_optional_may_be_left_out(tea: Path) -> None:
    for name in ("glossary.yaml", "1-basics/quiz.yaml", "1-basics/cards.yaml", "1-basics/practicum.yaml"):
        (tea / name).unlink()
    course = load(tea)
    chapter = course.chapters[0]
    assert (course.glossary, chapter.quiz, chapter.recalls, chapter.practicum) == ((), (), (), None)


@pytest.mark.parametrize("value", ["no", "2026", "1.10", "~", "0x1F", "on"])
def test_values_are_the_text_that_was_written(tea: Path, edit: Callable[[str, str, str], None], value: str) -> None:
    edit("1-basics/chapter.yaml", "- 水温", f"- {value}")
    assert load(tea).chapters[0].key_points == ("氧化程度", value)


def test_wrapped_chinese_in_yaml_joins_without_a_space(tea: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("1-basics/cards.yaml", "茶按什么分类？", "茶按\n    什么分类，比如 black tea\n    属于哪一类？")
    assert load(tea).chapters[0].recalls[0].front == "茶按什么分类，比如 black tea 属于哪一类？"


def test_a_plain_text_is_one_line(tea: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("glossary.yaml", "用高温停止茶叶的氧化。", "|\n    用高温（200 ℃ 上下）\n    停止 茶叶的氧化。")
    assert load(tea).glossary[0].meaning == "用高温（200 ℃ 上下）停止 茶叶的氧化。"


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_files_saved_on_other_systems_are_the_same_course(tea: Path, course: Course, newline: str) -> None:
    for path in tea.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_text(encoding="utf-8").replace("\n", newline).encode())
    assert load(tea) == course


def test_a_line_of_hyphens_in_a_fence_separates_nothing(tea: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("1-basics/lessons/020-brewing.md", "> [!LATER]", "````\n甲\n---\n```\n乙\n````\n\n> [!LATER]")
    (card,) = load(tea).chapters[0].lessons[1].cards
    assert "<pre>甲\n---\n```\n乙</pre>" in card.body


def test_parts_that_only_figures_share_need_no_card(tea: Path) -> None:
    (tea / "1-basics/figures/_colours.typ").write_text("#let green = green")
    assert load(tea).id == "tea"


def test_what_an_editor_leaves_behind_is_overlooked(tea: Path) -> None:
    for folder in (".", "1-basics", "1-basics/lessons", "1-basics/figures"):
        (tea / folder / ".DS_Store").write_bytes(b"\0")
    assert load(tea).id == "tea"


@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [
        ("chapter", "basics", Place("1-basics/chapter.yaml", 1)),
        ("lesson", "brewing", Place("1-basics/lessons/020-brewing.md", 2)),
        ("card", "six-kinds#compare", Place("1-basics/lessons/010-six-kinds.md", 17)),
        ("question", "q-green", Place("1-basics/lessons/010-six-kinds.md", 30)),
        ("question", "q-cold", Place("1-basics/quiz.yaml", 8)),
        ("recall", "r-kinds", Place("1-basics/cards.yaml", 1)),
        ("practicum", "p-brew", Place("1-basics/practicum.yaml", 1)),
        ("step", "s-brew", Place("1-basics/practicum.yaml", 14)),
        ("term", "温杯", Place("glossary.yaml", 5)),
    ],
)
def test_every_part_remembers_its_line(tea: Path, kind: str, name: str, place: Place) -> None:
    assert load_with_places(tea).places.of(kind, name) == place


def test_all_problems_are_told_at_once_in_the_order_of_the_files(
    tea: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("1-basics/quiz.yaml", "answer: AB", "answer: AZ")
    edit("1-basics/quiz.yaml", "source: brewing#steps", "source: brewing#none")
    edit("1-basics/lessons/010-six-kinds.md", "minutes: 2", "minutes: two")
    edit("course.yaml", "title: 识茶", "name: 识茶")
    with pytest.raises(CourseError) as caught:
        load(tea)
    assert [f"{problem.file}:{problem.line}" for problem in caught.value.problems] == [
        "1-basics/lessons/010-six-kinds.md:4",
        "1-basics/quiz.yaml:5",
        "1-basics/quiz.yaml:7",
        "course.yaml:1",
        "course.yaml:2",
    ]
    assert str(caught.value).startswith("1-basics/lessons/010-six-kinds.md:4: `minutes` must be a whole number\n")


def test_the_fingerprint_changes_with_the_files(tea: Path) -> None:
    def write(text: str, written: int) -> None:
        (tea / "1-basics/new.md").write_text(text, encoding="utf-8")
        os.utime(tea / "1-basics/new.md", ns=(written, written))

    seen = [fingerprint(tea)]
    assert fingerprint(tea) == seen[0]
    for text, written in (("", 1), ("longer", 1), ("longer", 2)):
        write(text, written)
        seen.append(fingerprint(tea))
    (tea / "1-basics/new.md").rename(tea / "1-basics/newer.md")
    seen.append(fingerprint(tea))
    assert len(set(seen)) == len(seen)
    (tea / "1-basics/newer.md").unlink()
    assert fingerprint(tea) == seen[0]


def test_the_fingerprint_overlooks_what_the_loader_overlooks(tea: Path) -> None:
    before = fingerprint(tea)
    (tea / "1-basics/.quiz.yaml.swp").write_text("x")
    assert fingerprint(tea) == before


def test_a_folder_that_is_gone_has_a_fingerprint_too(tea: Path) -> None:
    assert fingerprint(tea / "none") != fingerprint(tea)
