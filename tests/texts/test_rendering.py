"""Every message comes out whole, escaped and short enough, in both languages and in every branch."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

import pytest

from bot.domain.progress import ChapterProgress
from bot.domain.wait import Wait, WaitKind
from bot.reply import Html, Words, say
from bot.simulator.entities import formatted
from bot.texts import Texts

LONGEST_MESSAGE = 4096
"""Characters after parsing: https://core.telegram.org/bots/api#sendmessage"""
LONGEST_LABEL = 64
LONGEST_COMMAND, LONGEST_DESCRIPTION, LONGEST_ABOUT = 256, 512, 120
"""https://core.telegram.org/bots/api#botcommand, #setmydescription, #setmyshortdescription"""
WIDEST_FIXED_LABEL = 12
"""Chinese characters that a full-width button shows on the narrowest phone."""
WITHOUT_MARKUP = ("button.", "menu.")
RESIDUE = re.compile(r"&(?:lt|gt|amp|quot|#\d+);|\bNone\b|\bUndefined\b|Html\(|\n{3}")
"""What no reader should see: references escaped twice, Python's words, holes."""

Variants = Mapping[str, Sequence[Mapping[str, Any]]]


def width(label: str) -> float:
    """Return the width in Chinese characters."""
    return sum(1 if east_asian_width(letter) in "WF" else 0.5 for letter in label)


def test_a_message_is_telegram_html(message: str, language: str, texts: Texts, variants: Variants) -> None:
    for args in variants[message]:
        shown = formatted(texts.html(Words(message, args), language), "HTML").text

        assert 0 < len(shown) <= LONGEST_MESSAGE
        assert not RESIDUE.search(shown), (args, shown)


def test_what_people_typed_is_shown_as_typed(language: str, texts: Texts) -> None:
    shown = formatted(texts.html(say("home.unknown_command", command='/<b>&"'), language), "HTML")

    assert '/<b>&"' in shown.text
    assert [span.type for span in shown.spans if span.type == "bold"] == []


def test_what_the_author_marked_up_stays_marked_up(language: str, texts: Texts) -> None:
    words = say("review.back", front="<i>", back=Html("很<b>重要</b>"), left=1, chosen=False)

    assert "很<b>重要</b>" in texts.html(words, language)
    assert "<b>&lt;i&gt;</b>" in texts.html(words, language)


def test_labels_and_menus_are_one_plain_line(language: str, texts: Texts, variants: Variants) -> None:
    for message in variants:
        for args in variants[message] if message.startswith(WITHOUT_MARKUP) else ():
            label = texts.plain(Words(message, args), language)

            assert "\n" not in label
            assert "<" not in texts.html(Words(message, args), language)
            assert len(label) <= LONGEST_LABEL or message.startswith("menu.")


def test_a_label_that_is_always_the_same_fits_a_narrow_phone(language: str, texts: Texts) -> None:
    fixed = [name for name, args in texts.macros(language).items() if name.startswith("button.") and not args]
    wide = {
        label: width(label) for name in fixed if width(label := texts.plain(say(name), language)) > WIDEST_FIXED_LABEL
    }

    assert fixed
    assert wide == {}


def test_the_menu_keeps_to_telegrams_lengths(language: str, texts: Texts) -> None:
    limits = {"menu.description": LONGEST_DESCRIPTION, "menu.about": LONGEST_ABOUT}
    for name in texts.macros(language):
        if name.startswith("menu."):
            assert 0 < len(texts.plain(say(name), language)) <= limits.get(name, LONGEST_COMMAND)


WAITS = {
    Wait(WaitKind.MINUTES, 1): ("1 分钟后再复习", "again in 1 minute"),
    Wait(WaitKind.MINUTES, 10): ("10 分钟后再复习", "again in 10 minutes"),
    Wait(WaitKind.TODAY, 0): ("今天晚些时候再复习", "again later today"),
    Wait(WaitKind.TOMORROW, 1): ("明天再复习", "again tomorrow"),
    Wait(WaitKind.DAYS, 3): ("3 天后再复习", "again in 3 days"),
    Wait(WaitKind.WEEKS, 2): ("2 周后再复习", "again in 2 weeks"),
    Wait(WaitKind.MONTHS, 4): ("4 个月后再复习", "again in 4 months"),
}


@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: f"{wait.count}-{wait.kind.name.lower()}")
def test_a_wait_is_told_as_people_say_it(wait: Wait, texts: Texts) -> None:
    words = say("review.front", front="?", left=1, chosen=False, before=wait, backlog=None)

    chinese, english = WAITS[wait]
    assert f"刚才那项：{chinese}</i>" in texts.html(words, "zh-CN")
    assert f"{english}</i>" in texts.html(words, "en")


ZONES = {
    "Asia/Shanghai": ("北京时间", "Beijing time"),
    "Europe/London": ("伦敦时间", "London time"),
    "America/New_York": ("New York 时间", "New York time"),
    "Etc/GMT-8": ("UTC+8", "UTC+8"),
    "Etc/GMT+5": ("UTC-5", "UTC-5"),
    "Etc/UTC": ("UTC 时间", "UTC time"),
}


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_told_as_people_say_it(zone: str, texts: Texts) -> None:
    chinese, english = ZONES[zone]

    assert f"<b>{chinese}</b>" in texts.html(say("remind.ask_zone", zone=zone), "zh-CN")
    assert f"<b>{english}</b>" in texts.html(say("remind.ask_zone", zone=zone), "en")


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [
        (1, "1 分钟", "1 minute"),
        (60, "1 小时", "1 hour"),
        (89, "89 分钟", "89 minutes"),
        (90, "1.5 小时", "1.5 hours"),
        (125, "2 小时", "2 hours"),
    ],
)
def test_long_work_is_told_in_hours(minutes: int, chinese: str, english: str, texts: Texts) -> None:
    words = say("learn.chapter", title="?", progress=ChapterProgress(0, 1), minutes=minutes)

    assert f" {chinese}。" in texts.html(words, "zh-CN")
    assert f" {english} " in texts.html(words, "en")


def test_an_unknown_language_gets_the_first_one(texts: Texts) -> None:
    assert texts.html(say("home.lost"), "fr") == texts.html(say("home.lost"), "zh-CN")
