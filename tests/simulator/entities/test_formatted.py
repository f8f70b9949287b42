import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.chats import Json
from bot.simulator.entities import formatted
from bot.simulator.errors import ApiError


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("  a \n", "a", id="blanks at both ends go"),
        pytest.param("a\tb", "a b", id="a tab is a blank"),
        pytest.param("a\r\nb", "a\nb", id="carriage returns go"),
        pytest.param("a\u2028b", "ab", id="line separators go"),
        pytest.param(" \n\u200b ", "", id="nothing to see"),
        pytest.param("a\n\nb", "a\n\nb", id="empty lines stay"),
    ],
)
def test_text_is_cleaned(source: str, text: str) -> None:
    assert formatted(source).text == text


@pytest.mark.parametrize(
    ("source", "entities"),
    [
        pytest.param("  <b>a</b>  ", [("bold", 0, 1)], id="moved with the text"),
        pytest.param("<b>  a  </b>", [("bold", 0, 3)], id="blanks at the front of an entity stay"),
        pytest.param("<b>a\r\n</b>b", [("bold", 0, 2)], id="shrunk by what goes"),
        pytest.param("<i> </i>\n a", [("italic", 0, 1)], id="a marked blank stays at the front"),
        pytest.param("a<b> </b>", [], id="and goes at the end"),
    ],
)
def test_entities_follow_the_cleaning(source: str, entities: list[tuple[str, int, int]]) -> None:
    spans = formatted(source, "HTML").spans
    assert [(span.type, span.offset, span.length) for span in spans] == entities


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        pytest.param("/start x", [("bot_command", "/start")], id="command"),
        pytest.param("/start@b2b_tutor_bot", [("bot_command", "/start@b2b_tutor_bot")], id="addressed command"),
        pytest.param("请发 /class。", [("bot_command", "/class")], id="command among Chinese"),
        pytest.param("1/2 and//or", [], id="a slash is no command"),
        pytest.param("@durov 你好", [("mention", "@durov")], id="mention"),
        pytest.param("a@b", [], id="no mention within a word"),
        pytest.param("#外贸 #1 #a#b", [("hashtag", "#外贸")], id="hashtags"),
        pytest.param("$USD", [("cashtag", "$USD")], id="cashtag"),
        pytest.param(
            "看 https://t.me/b2b_tutor_bot?start=a。好", [("url", "https://t.me/b2b_tutor_bot?start=a")], id="url"
        ),
        pytest.param("(see t.me/x, ok)", [("url", "t.me/x")], id="url without a scheme"),
        pytest.param("mail a.b@example.com now", [("email", "a.b@example.com")], id="email"),
        pytest.param("version 1.2.3", [], id="no url"),
    ],
)
def test_telegram_finds_entities_itself(text: str, entities: list[tuple[str, str]]) -> None:
    found = formatted(text)
    assert [(span.type, found.text[span.offset : span.end]) for span in found.spans] == entities


def test_nothing_is_found_in_code() -> None:
    assert [span.type for span in formatted("<code>/start @durov</code>", "HTML").spans] == ["code"]


def test_explicit_entities_are_taken() -> None:
    entities: list[Json] = [{"type": "bold", "offset": 2, "length": 1}, {"type": "url", "offset": 0, "length": 2}]
    assert [span.api() for span in formatted("😀a", None, entities).spans] == [entities[0]]


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ({"type": "bold", "offset": 0, "length": 9}, "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
        ({"type": "bold", "offset": 9, "length": 1}, "entity begins after the end of the text at UTF-16 offset 9"),
        ({"type": "bold", "offset": 1, "length": 1}, "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1"),
        ({"type": "bold", "offset": 0, "length": 1}, "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol"),
        ({"type": "bold"}, "can't parse MessageEntity: expected type, offset and length"),
    ],
)  # fmt: skip
def test_impossible_entities_are_refused(entity: Json, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        formatted("😀a", None, [entity])
    assert refused.value.description == f"Bad Request: {words}"


@pytest.mark.parametrize("parse_mode", ["Markdown", "MarkdownV2", "BBCode"])
def test_other_markup_is_refused(parse_mode: str) -> None:
    with pytest.raises(ApiError, match=r"Bad Request: .*parse_mode"):
        formatted("*a*", parse_mode)


def test_entities_past_the_hundredth_are_dropped_and_reported() -> None:
    told: list[str] = []
    text = formatted(" ".join(["<b>a</b>"] * 130), "HTML", report=told.append)
    assert len(text.spans) == 100
    assert told == ["130 entities, of which Telegram keeps 100"]


@given(st.text(st.characters(codec="utf-8")))
def test_any_plain_text_is_taken(text: str) -> None:
    done = formatted(text)
    assert formatted(done.text).text == done.text
    assert all(span.end <= len(done.text.encode("utf-16-le")) // 2 for span in done.spans)
