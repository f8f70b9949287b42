"""What an author can get wrong: one slip in the sample course, and what the author is told about it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.loader import load
from content.problems import CourseError

Edit = Callable[[str, str, str], None]

COURSE, GLOSSARY = "course.yaml", "glossary.yaml"
CHAPTER, QUIZ, CARDS, PRACTICUM = (f"1-basics/{name}.yaml" for name in ("chapter", "quiz", "cards", "practicum"))
KINDS, BREWING = "1-basics/lessons/010-six-kinds.md", "1-basics/lessons/020-brewing.md"


def problems(folder: Path) -> list[str]:
    with pytest.raises(CourseError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def slip(name: str, file: str, old: str, new: str, *expected: str) -> object:
    """Return a case: in `file`, `old` becomes `new`; what is told begins with a line of that file, or names another."""
    told = [f"{file}:{text}" if text[0].isdigit() and text.split(":")[0].isdigit() else text for text in expected]
    return pytest.param(file, old, new, told, id=name)


YAML = [
    slip("colon in a value", QUIZ, "stem: 绿茶只能", "stem: a: b",
         "10: this is not valid YAML (mapping values are not allowed in this context); put a value that contains `: ` in quotes"),
    slip("bold first in a value", QUIZ, "stem: 绿茶", "stem: **绿茶**",
         "10: this is not valid YAML (while scanning an alias: did not find expected alphabetic or numeric character); "
         "put a value that begins with * in quotes"),
    slip("backtick first in a value", QUIZ, "stem: 绿茶", "stem: `绿茶`",
         "10: this is not valid YAML (while scanning for the next token: found character that cannot start any token); "
         "put a value that begins with such a character in quotes"),
    slip("bracket left open", QUIZ, "100 ℃]", "100 ℃",
         "4: this is not valid YAML (while parsing a flow sequence: did not find expected ',' or ']'); "
         "check quotes, brackets and indentation"),
    slip("line that is no field", QUIZ, "  answer: AB", "  answer\n  and so on",
         "5: this is not valid YAML (while scanning a simple key: could not find expected ':'); a line must be `name: value`"),
    slip("control character", QUIZ, "开水", "开\a水", "6: the character U+0007 cannot stand here; remove it"),
    slip("alias", CHAPTER, "- 氧化程度\n  - 水温", "- &a 氧化\n  - *a",
         "7: `&name` and `*name` are not supported; write the value out"),
    slip("endless alias", CHAPTER, "concepts: [六大茶类, 杀青]", "concepts: &a [*a]",
         "9: `&name` and `*name` are not supported; write the value out"),
    slip("name that is no text", CHAPTER, "concepts: [", "[a, b]: [",
         "9: the name of a field must be text; check brackets and question marks"),
    slip("two documents", CARDS, "- id: r-kinds", "- id: a\n---\n- id: r-kinds",
         "2: this is not valid YAML (expected a single document in the stream: but found another document); "
         "check quotes, brackets and indentation"),
    slip("empty file", CARDS, "", "# soon", "1: there is nothing here; write the fields, or delete the file"),
    slip("fields instead of a list", CARDS, "", "id: r-kinds", "1: this must be a list; begin every entry with `- `"),
    slip("list instead of fields", CHAPTER, "", "- id: basics", "1: this must be fields, each `name: value`"),
    slip("text instead of an entry", CARDS, "- id: r-kinds", "- r-kinds\n- id: r-kinds",
         "1: this entry must be fields, each `name: value`"),
    slip("in a question of a card", KINDS, "stem: 哪一种茶不氧化？", "stem: a: b",
         "32: this is not valid YAML (mapping values are not allowed in this context); put a value that contains `: ` in quotes"),
    slip("in front matter", BREWING, "title: 泡绿茶", "title: a: b",
         "3: this is not valid YAML (mapping values are not allowed in this context); put a value that contains `: ` in quotes"),
]  # fmt: skip

FIELDS = [
    slip("missing", QUIZ, "  explanation: 开水会把嫩芽烫熟。\n", "", "1: `explanation` is missing; write it"),
    slip("several missing", CARDS, "  front: 茶按什么分类？\n  back: 按**氧化程度**。\n", "",
         "1: `back` is missing; write it",
         "1: `front` is missing; write it"),
    slip("missing and wrong", PRACTICUM, "    title: 备水\n    minutes: 10", "    minutes: ten",
         "6: `title` is missing; write it",
         "7: `minutes` must be a whole number"),
    slip("unknown", QUIZ, "  explanation: 开水", "  explanaton: 开水",
         "1: `explanation` is missing; write it",
         "6: `explanaton` is not a field here; did you mean `explanation`?"),
    slip("unknown, below another", CHAPTER, "  questions:\n", "  asks:\n",
         "12: `questions` is missing; write it",
         "16: `asks` is not a field here; check the spelling"),
    slip("one that comes from elsewhere", CHAPTER, "key_points:", "lessons: []\nkey_points:",
         "6: `lessons` is not a field here; check the spelling"),
    slip("twice", CHAPTER, "scenario: |", "title: 又一章\nscenario: |", "10: `title` is given twice; keep one"),
    slip("empty", CHAPTER, "title: 第一章 入门", "title:", "2: `title` is empty; write it, or delete the line"),
    slip("empty prose", QUIZ, "stem: 绿茶只能用热水泡。", 'stem: ""', "10: `stem` is empty; write it, or delete the line"),
    slip("prose that shows nothing", QUIZ, "stem: 绿茶只能用热水泡。", "stem: '[a]: http://b'",
         "10: `stem` shows nothing; write it, or delete the line"),
    slip("text instead of a list", CHAPTER, "concepts: [六大茶类, 杀青]", "concepts: 杀青",
         "9: `concepts` must be a list; begin every entry with `- `"),
    slip("list instead of text", CHAPTER, "title: 第一章 入门", "title: [入门]", "2: `title` must be text"),
    slip("list instead of prose", CHAPTER, "objectives: |", "objectives:",
         "3: `objectives` must be text; to show a list or a colon put the text below a `|`"),
    slip("text instead of fields", PRACTICUM, "evidence:\n      kinds: [photo]", "evidence: photo",
         "12: `evidence` must have fields of its own below it"),
    slip("fields instead of a list", PRACTICUM, "report: [过程, 体会]", "report: {a: 过程}",
         "27: `report` must be a list; begin every entry with `- `"),
    slip("text instead of a step", PRACTICUM, "- id: s-water", "- 先备水\n  - id: s-water",
         "6: this entry must be fields, each `name: value`"),
    slip("no number", KINDS, "minutes: 2", "minutes: 两", "4: `minutes` must be a whole number"),
    slip("number too small", KINDS, "minutes: 2", "minutes: 0", "4: `minutes` must be at least 1"),
    slip("number too large", KINDS, "minutes: 2", "minutes: 11", "4: `minutes` must be at most 10"),
    slip("no date", COURSE, "2026-03-01", "soon", "7: `revised` must be a date such as 2026-03-01"),
    slip("unknown word", PRACTICUM, "gate: instructor", "gate: teacher",
         "22: `gate` must be one of 'self' or 'instructor'"),
    slip("unknown word in a list", PRACTICUM, "kinds: [text, photo]", "kinds: [text, video]",
         "20: `kinds` must be one of 'text', 'photo' or 'file'"),
    slip("marks in plain text", CHAPTER, "- 水温", "- '**水温**'",
         "8: `key_points` is plain text; take out the Markdown mark **"),
    slip("HTML in prose", CHAPTER, "小李用开水", "小李用\n    <b>开水</b>",
         "16: HTML cannot be used; write Markdown, or `\\<` for a bare <"),
    slip("bold left open in prose on its line", CHAPTER, "scenario: |\n", "scenario: |\n  一行。\n  **二行。\n",
         "12: ** has no partner here; complete it, or write \\* for the bare character"),
    slip("blank lines above prose", CHAPTER, "scenario: |\n", "scenario: |\n\n\n  <b>一</b>\n",
         "13: HTML cannot be used; write Markdown, or `\\<` for a bare <"),
    slip("fault in a question of a card", KINDS, "**杀青**早", "**杀青早",
         "37: ** has no partner here; complete it, or write \\* for the bare character"),
]  # fmt: skip

IDS = [
    slip("capitals", QUIZ, "id: q-cold", "id: Q_cold",
         "8: `id` must be made of a-z, 0-9 and hyphens, a letter or digit first"),
    slip("too long", QUIZ, "id: q-cold", f"id: {'q' * 25}", "8: `id` must have at most 24 characters"),
    slip("question, also of a card", QUIZ, "id: q-cold", "id: q-green",
         "8: the question id `q-green` is taken by 1-basics/lessons/010-six-kinds.md:30; choose another"),
    slip("lesson", BREWING, "id: brewing", "id: six-kinds",
         "2: the lesson id `six-kinds` is taken by 1-basics/lessons/010-six-kinds.md:2; choose another",
         *(f"{QUIZ}:{line}: there is no card `brewing#steps`; check the spelling" for line in (7, 13, 19, 34)),
         f"{GLOSSARY}:7: there is no lesson `brewing`; check the spelling"),
    slip("card of the same lesson", KINDS, "{#compare asof=2021}", "{#how}",
         "17: the card id `six-kinds#how` is taken by 1-basics/lessons/010-six-kinds.md:7; choose another"),
    slip("recall card", CARDS, "- id: r-kinds", "- {id: r-kinds, front: 一, back: 二, source: six-kinds#how}\n- id: r-kinds",
         "2: the recall id `r-kinds` is taken by 1-basics/cards.yaml:1; choose another"),
    slip("step", PRACTICUM, "id: s-brew", "id: s-water",
         "14: the step id `s-water` is taken by 1-basics/practicum.yaml:6; choose another"),
    slip("criterion", PRACTICUM, "rubric:\n", "rubric:\n  - {id: taste, title: 味, levels: [好, 差]}\n",
         "25: the criterion id `taste` is taken; choose another"),
    slip("term", GLOSSARY, "term: 温杯", "term: 杀青", "5: the term id `杀青` is taken by glossary.yaml:1; choose another"),
]  # fmt: skip

SOURCES = [
    slip("no such card", CARDS, "six-kinds#how", "six-kinds#hou",
         "4: there is no card `six-kinds#hou`; did you mean `six-kinds#how`?"),
    slip("no card named", CARDS, "six-kinds#how", "six-kinds", "4: `source` must be `lesson-id#card-id`"),
    slip("missing", CARDS, "  source: six-kinds#how\n", "", "1: `source` is missing; write it"),
    slip("not text", CARDS, "six-kinds#how", "[six-kinds, how]", "4: `source` must have fields of its own below it"),
    slip("no such lesson", GLOSSARY, "lesson: brewing", "lesson: brew",
         "7: there is no lesson `brew`; did you mean `brewing`?"),
    slip("of a question on a card", KINDS, "type: single", "type: single\nsource: six-kinds#why",
         "32: there is no card `six-kinds#why`; did you mean `six-kinds#how`?"),
]  # fmt: skip

QUESTIONS = [
    slip("unknown type", QUIZ, "type: multiple", "type: many",
         "2: `type` must be one of 'single', 'multiple', 'true_false', 'order' or 'short'"),
    slip("letter out of range", QUIZ, "answer: AB", "answer: AD",
         "5: `answer` is AD but the last option is C; correct it"),
    slip("not a letter", QUIZ, "answer: AB", "answer: 1, 2",
         "5: `answer` must be the letters of the right options, such as B or ACD"),
    slip("letter twice", QUIZ, "answer: AB", "answer: [A, B, A]", "5: `answer` names an option twice; keep one"),
    slip("single with two", QUIZ, "type: multiple", "type: single",
         "5: a single question has one right option; give one letter, or make it `type: multiple`"),
    slip("multiple with one", QUIZ, "answer: AB", "answer: A",
         "5: a multiple question has two right options or more; add one, or make it `type: single`"),
    slip("no answer", QUIZ, "  answer: AB\n", "", "1: `answer` is missing; write it"),
    slip("one option", QUIZ, "[80 ℃, 85 ℃, 100 ℃]", "[80 ℃]", "4: a question has 2 to 6 options, this one has 1"),
    slip("seven options", QUIZ, "[80 ℃, 85 ℃, 100 ℃]", "[1, 2, 3, 4, 5, 6, 7]",
         "4: a question has 2 to 6 options, this one has 7"),
    slip("options alike", QUIZ, "85 ℃", "80 ℃", "4: the option `80 ℃` is given twice; change one"),
    slip("true_false that is neither", QUIZ, "answer: false", "answer: 错",
         "11: `answer` of a true_false question must be true or false"),
    slip("true_false without an answer", QUIZ, "  answer: false\n", "", "8: `answer` is missing; write it"),
    slip("true_false with options", QUIZ, "  answer: false", "  options: [是, 否]\n  answer: false",
         "11: a true_false question has no `options`; the tutor gives them"),
    slip("order with an answer", QUIZ, "options: [温杯, 投茶, 注水]", "options: [温杯, 投茶, 注水]\n  answer: ABC",
         "18: an order question has no `answer`; write its `options` in the right order"),
    slip("order of one", QUIZ, "[温杯, 投茶, 注水]", "[温杯]", "17: a question has 2 to 8 options, this one has 1"),
    slip("order of nine", QUIZ, "[温杯, 投茶, 注水]", "[1, 2, 3, 4, 5, 6, 7, 8, 9]",
         "17: a question has 2 to 8 options, this one has 9"),
    slip("order with a step twice", QUIZ, "[温杯, 投茶, 注水]", "[温杯, 投茶, 温杯]",
         "17: the option `温杯` is given twice; change one"),
    slip("order without steps", QUIZ, "  options: [温杯, 投茶, 注水]\n", "", "14: `options` is missing; write it"),
    slip("points where there are options", QUIZ, "  answer: AB", "  answer: AB\n  points: []",
         "6: `points` is not a field here; check the spelling"),
    slip("short with options", QUIZ, "  model: 水", "  options: [甲, 乙]\n  model: 水",
         "33: `options` is not a field here; did you mean `points`?"),
    slip("short without points", QUIZ, "type: multiple", "type: short",
         "1: `model` is missing; write it", "1: `points` is missing; write it",
         "4: `options` is not a field here; did you mean `points`?",
         "5: `answer` is not a field here; check the spelling",
         "6: `explanation` is not a field here; check the spelling"),
    slip("nine points", QUIZ, "    - point: 茶不是绿茶",
         "".join(f"    - {{point: 点{number}, words: [开水]}}\n" for number in range(5)) + "    - point: 茶不是绿茶",
         "23: a short question has 1 to 8 points, this one has 9"),
    slip("point that is text", QUIZ, "    - point: 水太烫\n      words: [水 烫, 开水]", "    - 水太烫",
         "24: this entry must be fields, each `name: value`"),
    slip("point without words", QUIZ, "      words: [茶叶 多]\n", "", "28: `words` is missing; write it"),
    slip("word too short", QUIZ, "[茶叶 多]", "[多]", "29: `多` shows nothing by itself; use a longer word"),
    slip("point that stands nowhere", QUIZ, "source: six-kinds#how", "source: six-kinds#what",
         "32: there is no card `six-kinds#what`; did you mean `six-kinds#how`?"),
    slip("short that stands nowhere", QUIZ, "不是绿茶。\n  source: brewing#steps", "不是绿茶。\n  source: brewing",
         "34: `source` must be `lesson-id#card-id`"),
]  # fmt: skip

LESSONS = [
    slip("no front matter", BREWING, "---\nid: brewing", "id: brewing",
         "1: a lesson begins with `---`, its id, title and minutes, and another `---`"),
    slip("front matter left open", BREWING, "minutes: 1\n---\n", "minutes: 1\n",
         "1: a lesson begins with `---`, its id, title and minutes, and another `---`"),
    slip("empty file", BREWING, "", "", "1: a lesson begins with `---`, its id, title and minutes, and another `---`"),
    slip("front matter that is a list", BREWING, "id: brewing\ntitle: 泡绿茶\nminutes: 1", "- brewing",
         "2: this must be fields, each `name: value`"),
    slip("no id", BREWING, "id: brewing\n", "", "2: `id` is missing; write it"),
    slip("unknown field", BREWING, "minutes: 1", "minutes: 1\nsource: 书", "5: `source` is not a field here; check the spelling"),
    slip("age that is no year", KINDS, "asof: 2019", "asof: 去年", "5: `asof` must be a year such as 2017"),
    slip("no cards", BREWING, "## 三步 {#steps}\n温杯、投茶、注水，见图。\n\n![泡茶的三步](figures/steps.typ)\n\n> [!LATER]\n> 现在也有人用冷水泡。\n", "",
         "5: this card is empty; write it, or remove one `---`"),
    slip("fence left open", KINDS, "来不及氧化。\n```", "来不及氧化。",
         "29: this fenced block is not closed; end it with a line ```"),
]  # fmt: skip

A_CARD = [
    slip("no heading", BREWING, "## 三步 {#steps}\n", "", "6: a card begins with `## its title {#its-id}`; write that line"),
    slip("no id", KINDS, "## 按什么分 {#how}", "## 按什么分", "7: a card begins with `## its title {#its-id}`; write that line"),
    slip("id with capitals", KINDS, "{#how}", "{#How}",
         "7: `id` must be made of a-z, 0-9 and hyphens, a letter or digit first"),
    slip("no title", BREWING, "## 三步 {#steps}", "##  {#steps}", "6: `title` is empty; write it"),
    slip("marks in the title", BREWING, "## 三步", "## **三步**", "6: the title is plain text; take out the Markdown mark **"),
    slip("unknown attribute", KINDS, "{#compare asof=2021}", "{#compare year=2021}",
         "17: `year=2021` is unknown here; only a year, `asof=2017`, can follow the card's id"),
    slip("empty, at the end", BREWING, "用冷水泡。\n", "用冷水泡。\n---\n", "13: this card is empty; write it, or remove one `---`"),
    slip("empty, between", KINDS, "---\n## 比一比", "---\n\n---\n## 比一比", "16: this card is empty; write it, or remove one `---`"),
    slip("no text", KINDS, "看表：\n", "", "17: this card has no text; write what it teaches"),
    slip("second heading", KINDS, "1. 绿茶", "## 又一张 {#next}", "10: a heading stands only at the top of a card; to begin a new card put a line `---` before it"),
    slip("two questions", KINDS, "```question", "```question\nid: q\ntype: true_false\nstem: 一\nanswer: true\nexplanation: 一\n```\n\n```question",
         "29: the question must be the last thing on its card; move it down",
         "37: a card has at most one question; make two cards of it"),
    slip("question before text", KINDS, "来不及氧化。\n```", "来不及氧化。\n```\n就这样。",
         "29: the question must be the last thing on its card; move it down"),
    slip("question that is a list", KINDS, "id: q-green\ntype: single\nstem: 哪一种茶不氧化？\noptions:\n  - 绿茶\n  - 红茶\nanswer: A\nexplanation: 绿茶**杀青**早，来不及氧化。", "- id: q",
         "30: this must be fields, each `name: value`"),
]  # fmt: skip

PICTURES = [
    slip("figure missing", BREWING, "figures/steps.typ", "figures/step.typ",
         "9: the file 1-basics/figures/step.typ is missing; add it",
         "1-basics/figures/steps.typ:1: no card shows this figure; show it, or remove it"),
    slip("figure elsewhere", BREWING, "figures/steps.typ", "../figures/steps.typ",
         "9: `../figures/steps.typ` is no figure; write `figures/name.typ`, or `table` above a Markdown table",
         "1-basics/figures/steps.typ:1: no card shows this figure; show it, or remove it"),
    slip("figure inside a sentence", BREWING, "见图。\n\n![", "见图。![",
         "7: a picture belongs in a lesson card, alone in its paragraph",
         "1-basics/figures/steps.typ:1: no card shows this figure; show it, or remove it"),
    slip("nothing for those who cannot see", BREWING, "![泡茶的三步]", "![ ]",
         "9: say between the brackets of `![…]` what the picture shows, for those who cannot see it"),
    slip("two", BREWING, "> [!LATER]", "![又](figures/steps.typ)\n\n> [!LATER]",
         "11: a card has at most one picture; make two cards of it"),
    slip("table without its line", KINDS, "![绿茶与红茶的比较](table)\n", "",
         "20: a table needs the line `![what it shows](table)` directly before it"),
    slip("table below a figure", KINDS, "(table)", "(figures/steps.typ)",
         "21: a card has at most one picture; make two cards of it",
         "21: a table needs the line `![what it shows](table)` directly before it"),
    slip("line without its table", KINDS, "| 茶 | 氧化 |\n| --- | --- |\n| 绿茶 | 不氧化 |\n| 红茶 | 全氧化 |", "没有表。",
         "20: a picture belongs in a lesson card, alone in its paragraph"),
    slip("line apart from its table", KINDS, "(table)\n| 茶", "(table)\n\n见下。\n\n| 茶",
         "20: after `![…](table)` comes a Markdown table; write it, or remove the line",
         "24: a table needs the line `![what it shows](table)` directly before it"),
    slip("bold in a cell", KINDS, "| 不氧化 |", "| **不**氧化 |", "23: the cells of a table are plain text; take the Markdown marks out"),
    slip("open mark in a cell", KINDS, "| 不氧化 |", "| **不氧化 |", "23: the cells of a table are plain text; take the Markdown marks out"),
    slip("cell too many", KINDS, "| 红茶 | 全氧化 |", "| 红茶 | 全氧化 | 甜 |", "24: the heading row has 2 cells and this one has 3; make them equal"),
    slip("cell too few", KINDS, "| 红茶 | 全氧化 |", "| 红茶 |", "24: the heading row has 2 cells and this one has 1; make them equal"),
]  # fmt: skip

FOLDERS = [
    slip("missing", COURSE, "- 1-basics", "- 1-basics\n  - 2-more", "10: there is no folder `2-more`; make it, or correct the name"),
    slip("listed twice", COURSE, "- 1-basics", "- 1-basics\n  - 1-basics", "10: the chapter `1-basics` is listed twice; keep one"),
    slip("outside the course", COURSE, "- 1-basics", "- 1-basics\n  - ../x", "10: a chapter must be the name of a folder beside course.yaml"),
    slip("no list", COURSE, "chapters:\n  - 1-basics\n", "",
         "1: `chapters` must be a list of the chapter folders, in their order"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [*YAML, *FIELDS, *IDS, *SOURCES, *QUESTIONS, *LESSONS, *A_CARD, *PICTURES, *FOLDERS],
)
def test_a_slip_is_told_with_its_place(
    tea: Path, edit: Edit, file: str, old: str, new: str, expected: list[str]
) -> None:
    edit(file, old, new)
    assert sorted(problems(tea)) == sorted(expected)


def test_references_to_lessons_that_cannot_be_read_are_no_problem_of_their_own(tea: Path, edit: Edit) -> None:
    edit(BREWING, "id: brewing", "name: brewing")
    edit(CARDS, "six-kinds#how", "six-kinds#hou")
    assert problems(tea) == [
        f"{BREWING}:2: `id` is missing; write it",
        f"{BREWING}:2: `name` is not a field here; check the spelling",
    ]
