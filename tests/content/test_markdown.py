"""Markdown as authors write it, and the Telegram HTML that comes of it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content._walk import Fault
from content._words import words_of
from content.markdown import count_entities, plain_fault, to_html, visible

CHINESE = words_of("zh-CN")


def html(source: str) -> str:
    """Return the HTML of a text that has no faults."""
    rendered = to_html(source, CHINESE)
    assert rendered.faults == ()
    return rendered.html


def faults(source: str) -> list[str]:
    """Return the faults of a text as `line: message`."""
    return [f"{fault.line}: {fault.message}" for fault in to_html(source, CHINESE).faults]


# Bold that touches full-width punctuation, brackets, quotes, Latin letters and digits.
HARD_BOLD = {
    "一个**重点。**下一句": "一个<b>重点。</b>下一句",
    "这是**“询盘”**的意思": "这是<b>“询盘”</b>的意思",
    "先看**（一）**再看": "先看<b>（一）</b>再看",
    "**注意：**先付定金": "<b>注意：</b>先付定金",
    "请读**《合同》**第三条": "请读<b>《合同》</b>第三条",
    "他说**“可以”**。": "他说<b>“可以”</b>。",
    "占比**约 30%**左右": "占比<b>约 30%</b>左右",
    "平台**(如阿里)**收费": "平台<b>(如阿里)</b>收费",
    "用**FOB，**不用CIF": "用<b>FOB，</b>不用CIF",
    "价格**¥100**起": "价格<b>¥100</b>起",
    "**重点**是这个": "<b>重点</b>是这个",
    "前**B2B**后": "前<b>B2B</b>后",
    "**A、B、**C": "<b>A、B、</b>C",
    "是**「代理」**吗？": "是<b>「代理」</b>吗？",
}


@pytest.mark.parametrize(("source", "expected"), HARD_BOLD.items(), ids=range(1, len(HARD_BOLD) + 1))
def test_bold_works_beside_chinese_punctuation(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("**粗** *斜* `码`", "<b>粗</b> <i>斜</i> <code>码</code>", id="inline marks"),
        pytest.param("***都要***", "<i><b>都要</b></i>", id="bold italic"),
        pytest.param("****双重****", "<b>双重</b>", id="bold in bold is bold once"),
        pytest.param("[站](https://a.cn/?x=1&y=2)", '<a href="https://a.cn/?x=1&amp;y=2">站</a>', id="link"),
        pytest.param("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2", id="escaped"),
        pytest.param(r"\*\*不是粗体\*\* \<b>", "**不是粗体** &lt;b&gt;", id="marks that the author escaped"),
        pytest.param("填空：____", "填空：____", id="blanks to fill"),
        pytest.param("一段\n\n二段", "一段\n\n二段", id="paragraphs"),
        pytest.param("一行  \n二行", "一行\n二行", id="hard break"),
        pytest.param("看：\n- 甲\n- 乙", "看：\n• 甲\n• 乙", id="list close to its paragraph"),
        pytest.param("看：\n\n- 甲\n\n\n后", "看：\n\n• 甲\n\n后", id="list with space around"),
        pytest.param("3. 丙\n4. 丁", "3. 丙\n4. 丁", id="numbers go on from where they begin"),
        pytest.param("- 甲\n  - 小\n- 乙", "• 甲\n\u2003◦ 小\n• 乙", id="list in a list"),
        pytest.param("1. 甲\n   1. 小", "1. 甲\n\u20031. 小", id="numbers in numbers"),
        pytest.param("> 引文", "<blockquote>引文</blockquote>", id="quote"),
        pytest.param("> [!TIP]\n> 先问", "<blockquote><b>💡 技能提示</b>\n先问</blockquote>", id="tip"),
        pytest.param("> [!TIP] 先问", "<blockquote><b>💡 技能提示</b>\n先问</blockquote>", id="tip on one line"),
        pytest.param("> [!LATER]\n>\n> 变了", "<blockquote><b>🆕 后来</b>\n变了</blockquote>", id="what changed since"),
        pytest.param("> 看\n> - 甲", "<blockquote>看\n• 甲</blockquote>", id="list in a quote"),
        pytest.param("```\nDear <name>,\n  hi\n```", "<pre>Dear &lt;name&gt;,\n  hi</pre>", id="text to copy"),
        pytest.param("    缩进", "缩进", id="indentation means nothing"),
    ],
)
def test_markdown_becomes_telegram_html(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("中文\n中文", "中文中文", id="between 汉字"),
        pytest.param("中文，\nABC", "中文，ABC", id="after full-width punctuation"),
        pytest.param("ABC\n（中文）", "ABC（中文）", id="before full-width punctuation"),
        pytest.param("中文\n“引”", "中文“引”", id="before a Chinese quote"),
        pytest.param("中文\nABC", "中文 ABC", id="between 汉字 and Latin"),
        pytest.param("one\n“two”", "one “two”", id="between Latin words and quotes"),
        pytest.param("one\ntwo", "one two", id="between words"),
        pytest.param("“one”\n“two”", "“one” “two”", id="between Latin quotes"),
        pytest.param("甲\n乙\n丙", "甲乙丙", id="again and again"),
        pytest.param("前**粗\n体**\n后", "前<b>粗体</b>后", id="through bold"),
        pytest.param("a\n&lt;\nb", "a &lt; b", id="around what is escaped"),
    ],
)
def test_wrapped_lines_join_as_the_language_wants(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("一\n<b>二</b>", "2: HTML cannot be used", id="raw HTML"),
        pytest.param("一\n\n<!-- 注 -->", "3: HTML cannot be used", id="comment"),
        pytest.param("一\n\n## 二", "3: a heading stands only at the top of a card", id="heading"),
        pytest.param("一\n===", "1: a heading stands only at the top of a card", id="underlined heading"),
        pytest.param("一\n\n***", "3: a horizontal rule cannot be shown", id="rule"),
        pytest.param(
            "一\n\n| 甲 |\n| --- |\n| 1 |", "3: a table belongs at the top level of a lesson card", id="table"
        ),
        pytest.param("一\n二 ![图](table)", "2: a picture belongs in a lesson card", id="image"),
        pytest.param("[x](javascript:1)", "1: a link must begin with http:// or https://", id="script link"),
        pytest.param("[x](lessons/a.md)", "1: a link must begin with http:// or https://", id="relative link"),
        pytest.param("[](https://a.cn)", "1: this link has no text", id="empty link"),
        pytest.param("**`x`**", "1: `code` cannot stand inside bold", id="code in bold"),
        pytest.param("一\n二**三", "2: ** has no partner here", id="bold that is never closed"),
        pytest.param("一\n二`三", "2: ` has no partner here", id="code that is never closed"),
        pytest.param("~~删~~", "1: ~~ has no partner here", id="strike-through"),
        pytest.param("[站](https://a.cn", "1: ]( has no partner here", id="link that is never closed"),
        pytest.param("- 一\n  - 二\n    - 三", "3: a list can have one more list inside", id="list too deep"),
        pytest.param("> 一\n> > 二", "2: a quote cannot stand inside a quote", id="quote in a quote"),
        pytest.param("- 一\n\n  > 二", "3: a quote cannot stand inside a list", id="quote in a list"),
        pytest.param(
            "- 一\n\n  ```\n  二\n  ```", "3: a fenced block cannot stand inside a list", id="fence in a list"
        ),
        pytest.param("> [!NOTE]\n> 一", "1: there is no [!NOTE]; use [!TIP] or [!LATER]", id="unknown quote title"),
        pytest.param("> [!TIP]", "1: this quote is empty", id="empty tip"),
        pytest.param(
            "一\n\n```questions\nid: a\n```", "3: there is no block `questions`", id="fence with a wrong name"
        ),
        pytest.param("```\n```", "1: this fenced block is empty", id="empty fence"),
    ],
)
def test_what_telegram_cannot_show_is_a_fault_with_its_line(source: str, expected: str) -> None:
    assert [fault for fault in faults(source) if fault.startswith(expected)]


def test_every_fault_of_a_text_is_found_at_once() -> None:
    assert [fault.line for fault in to_html("# 一\n\n**二\n\n> [!X]\n> 三", CHINESE).faults] == [1, 3, 5]


def test_headings_of_quotes_follow_the_language_of_the_course() -> None:
    assert to_html("> [!TIP]\n> Ask.", words_of("en")).html == "<blockquote><b>💡 Tip</b>\nAsk.</blockquote>"
    assert words_of("zh-TW") == CHINESE
    assert words_of("") == words_of("fr") == words_of("en")


class TelegramHtml(HTMLParser):
    """Reads HTML as strictly as Telegram: known tags only, properly nested, nothing bare."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "a", "code", "pre", "blockquote"}
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        assert tag not in self.open
        assert not {"code", "pre"} & set(self.open), "code holds no other entity"
        assert tag != "code" or not set(self.open) - {"blockquote"}
        assert tag not in {"blockquote", "pre"} or not self.open
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert "<" not in data
        assert "&" not in data
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.text += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name]

    def handle_charref(self, name: str) -> None:
        assert name == "x27"
        self.text += "'"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


MARKS = ["**", "*", "_", "`", "```", "[", "](", ")", "|", "---", "# ", "> ", "- ", "1. ", "![", "[!TIP]", "question"]
SIGNS = ["http://a", "<b>", "</b>", "<", "&lt;", "&", '"', "'", "\\", "中", "，", "“", "a", "\0", "\t", "  ", "    "]
BREAKS = ["\n", "\n\n", "\n> ", "\n- "]
MARKDOWN = st.lists(st.sampled_from([*MARKS, *SIGNS, *BREAKS]) | st.text(max_size=3), max_size=40).map("".join)


@settings(deadline=None)
@given(MARKDOWN | st.text())
def test_any_text_gives_html_that_telegram_accepts(source: str) -> None:
    rendered = to_html(source, CHINESE)
    reader = TelegramHtml()
    reader.feed(rendered.html)
    reader.close()
    assert reader.open == []
    assert visible(rendered.html) == reader.text
    assert "\0" not in rendered.html
    lines = source.count("\n") + source.count("\r") + 1
    assert all(1 <= fault.line <= lines for fault in rendered.faults)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "So"]), min_size=1))
def test_text_without_marks_is_shown_as_it_is(source: str) -> None:
    assert visible(html(source)) == source


def test_what_counts_against_the_limits() -> None:
    rendered = html("**粗** &amp; [站](https://a.cn)")
    assert visible(rendered) == "粗 & 站"
    assert count_entities(rendered) == 2


@pytest.mark.parametrize("text", ["a**b**", "`a`", "[a](http://b)", "~~a~~"])
def test_plain_text_has_no_marks(text: str) -> None:
    assert plain_fault(text) is not None


@pytest.mark.parametrize("text", ["3 * 4 = 12", "[甲]（乙）", "a_b", "1 < 2", "填空：____"])
def test_plain_text_may_have_everything_else(text: str) -> None:
    assert plain_fault(text) is None


def test_a_fault_is_a_value() -> None:
    assert to_html("<x>", CHINESE).faults == (Fault(1, "HTML cannot be used; write Markdown, or `\\<` for a bare <"),)
