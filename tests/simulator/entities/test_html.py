from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities.html import MarkupError, parse

letters = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
pieces = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "<b>",
            "</b>",
            "<a href=",
            '"',
            "'",
            "=",
            " ",
            "&",
            "&lt;",
            "&#x1F600;",
            "&#",
            ";",
            "/",
            "\0",
        ),
        *("中", "😀", "<i", "<pre>", "</pre>", '<code class="language-', "<blockquote expandable>", "<tg-time unix=1>"),
        *("</>", "x"),
    ]
)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        pytest.param("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)], id="bold"),
        pytest.param("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)], id="italic"),
        pytest.param("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)], id="underline"),
        pytest.param(
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
            id="strikethrough",
        ),
        pytest.param(
            '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
            "ab",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
            id="spoiler",
        ),
        pytest.param("<code>x</code> <pre>y</pre>", "x y", [("code", 0, 1), ("pre", 2, 1)], id="code"),
        pytest.param("<B>a</b >", "a", [("bold", 0, 1)], id="case and space in tags do not matter"),
        pytest.param("<b>a</>", "a", [("bold", 0, 1)], id="an end tag may be nameless"),
        pytest.param("😀<b>中😀</b>", "😀中😀", [("bold", 2, 3)], id="offsets in UTF-16"),
        pytest.param("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)], id="nested"),
        pytest.param("<b></b>a", "a", [], id="nothing is not marked up"),
        pytest.param("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)], id="quote"),
        pytest.param(
            "<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)], id="expandable quote"
        ),
        pytest.param("&lt;&gt;&amp;&quot;&#65;&#x42;", '<>&"AB', [], id="references"),
        pytest.param("&#x1F600;<b>&#128512;</b>", "😀😀", [("bold", 2, 2)], id="references beyond the first plane"),
        pytest.param("&#0;&#x10FFFF;&#12345678;", "&#0;&#x10FFFF;&#12345678;", [], id="impossible references"),
        pytest.param(
            '<pre><code class="language-">x</code></pre>', "x", [("pre", 0, 1), ("code", 0, 1)], id="no language"
        ),
        pytest.param("&amp;lt; &nbsp; &copy; & &x", "&lt; &nbsp; &copy; & &x", [], id="others are left alone"),
        pytest.param("&ltb&gt", "&ltb>", [], id="a reference needs no semicolon but an end"),
        pytest.param('<a href="">x</a>', "x", [], id="words that are no link"),
    ],
)
def test_tags_become_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, spans = parse(source)
    assert (parsed, [(span.type, span.offset, span.length) for span in spans]) == (text, entities)


@pytest.mark.parametrize(
    ("source", "extra"),
    [
        pytest.param(
            '<a href="HTTPS://Example.com/a?b=1&amp;c=2">x</a>', {"url": "https://example.com/a?b=1&c=2"}, id="url"
        ),
        pytest.param("<a>t.me/x</a>", {"url": "http://t.me/x"}, id="the words are the url"),
        pytest.param('<a href="tg://user?id=42">x</a>', {"user": {"id": 42}}, id="mention"),
        pytest.param('<pre><code class="language-python">x</code></pre>', {"language": "python"}, id="pre code"),
        pytest.param('<code class="language-python"><pre>x</pre></code>', {"language": "python"}, id="code pre"),
        pytest.param('<code class="language-python">x</code>', {}, id="a line of code has no language"),
        pytest.param(
            '<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>',
            {"custom_emoji_id": "5368324170671202286"},
            id="emoji",
        ),
        pytest.param(
            '<tg-time unix="1647531900" format="wDT">x</tg-time>',
            {"unix_time": 1647531900, "date_time_format": "wDT"},
            id="time",
        ),
        pytest.param("<tg-time unix='1647531900'>x</tg-time>", {"unix_time": 1647531900}, id="time without a format"),
    ],
)
def test_attributes_are_kept(source: str, extra: dict[str, object]) -> None:
    (span,) = parse(source)[1]
    assert span.extra == extra


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("中<div>", 'Unsupported start tag "div" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        ("<b =x>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href=a_b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="1" format="q">y</tg-time>', "Invalid date format used"),
    ],
    ids=lambda value: value if value.startswith(("<", "1", "x", "中")) else "",
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse(source)
    assert str(refused.value) == words


def test_halves_of_a_surrogate_pair_are_refused() -> None:
    with pytest.raises(MarkupError, match="check for unmatched surrogate code units"):
        parse("&#xD83D;&#xDE00;")


@given(letters)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse(escape(text, quote=False)) == (text, [])


@given(letters, st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"]))
def test_a_tag_covers_all_of_its_text(text: str, tag: str) -> None:
    parsed, spans = parse(f"<{tag}>{escape(text)}</{tag}>")
    assert parsed == text
    assert [(span.offset, span.length) for span in spans] == [(0, len(text.encode("utf-16-le")) // 2)][: len(text)]


@given(st.lists(pieces | letters).map("".join))
def test_any_markup_is_parsed_or_refused(source: str) -> None:
    try:
        text, spans = parse(source)
    except MarkupError:
        return
    end = len(text.encode("utf-16-le")) // 2
    assert all(0 <= span.offset < span.end <= end for span in spans)
