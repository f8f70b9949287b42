"""A time of day is understood the way people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spoken_time import parse_time

UNDERSTOOD = """
    08:00 8 | 08 | 八 | 8: | 8:00 | ８ | 8点 | 8點 | 8时 | 八点 | 8点钟 | 八点整 | 早上8点 | 早上 8 点 | 上午八点 | 早8 | 8am | 8 a.m. | am 8 | at 8
    08:00 8 in the morning | 8 O'clock | 8 o’clock. | 每天8点 | 每天早上八点提醒我 | everyday at 8am | 每日 08:00 | 0800 | 8h | 8点左右
    08:30 8:30 | 08：30 | ８：３０ | 8.30 | 8,30 | 8，30 | 8 30 | 830 | 0830 | 8h30 | 8点半 | 八点半 | 8点30 | 8点30分 | 8时30分 | 8:30am | 8 : 30
    08:15 8点一刻 | 八点1刻 | 8:15
    08:45 8点三刻 | 早上八点三刻
    08:05 8点5分 | 8点零五 | 八点零五分 | 8:05 | 8:5
    07:15 早上7点15 | 早晨七点十五 | 7:15 AM
    10:10 十点十分 | 上午10点10分
    20:00 20 | 20:00 | 20点 | 二十点 | 晚上8点 | 晚8点 | 今晚八点 | 每晚8点 | 每晚上8点 | 8pm | 8 p.m. | 8 PM | pm 8 | 8 in the evening | 8 at night
    20:00 晚上20点 | 20时 | 2000 | 20h
    20:30 20.30 | 20点半 | 二十点三十 | 晚上 8 点 半 | 20時30分 | 8:30pm | 2030 | 二零点三零
    15:00 下午3点 | 下午三点 | 3pm | 15 | 3 in the afternoon | 下午15点
    19:00 7pm | 傍晚7点 | 晚上七点
    21:05 二十一点零五 | 晚上9点05
    14:00 两点pm | 下午两点 | 中午2点 | 14:00
    02:00 两点 | 凌晨2点 | 半夜2点 | 夜里两点 | 2 a.m.
    12:00 12 | 十二点 | 中午 | 中午12点 | 正午 | noon | 12pm | 上午12点 | 下午12点
    11:30 中午11点半
    00:00 0 | 0:00 | 00:00 | 24:00 | 零点 | 晚上12点 | 半夜十二点 | 凌晨12点 | 12am | midnight | 午夜 | 24点 | 晚上24点 | 12 at night
    00:30 12:30am | 凌晨0点半 | 晚上12点半
    23:59 23:59 | 晚上11点59分
"""

CASES = [
    pytest.param(text.strip(), minute, id=text.strip())
    for line in UNDERSTOOD.strip().splitlines()
    for minute in [int(line.split()[0][:2]) * 60 + int(line.split()[0][3:])]
    for text in line.strip()[5:].split("|")
]


@pytest.mark.parametrize(("text", "minute"), CASES)
def test_a_time_is_understood(text: str, minute: int) -> None:
    assert parse_time(text) == minute


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "25", "8:60", "8:30:00", "-8", "8-9", "早上15点", "下午0点", "13am", "早上8pm", "pm", "晚上", "8点8点", "三十点", "点半",
        "1e3", "8,5", "12345", "明天", "/start", "٨", "8" * 50, "晚上" * 30, "on monday at 8", "十十点",
    ],
)  # fmt: skip
def test_what_is_no_time_is_not_taken_for_one(text: str) -> None:
    assert parse_time(text) is None


@given(text=st.text(max_size=50))
def test_any_text_gives_a_minute_of_the_day_or_nothing(text: str) -> None:
    minute = parse_time(text)
    assert minute is None or 0 <= minute < 1440


@given(
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    form=st.sampled_from(["{}:{:02}", "{:02}{:02}", "{}点{:02}分", "{}.{:02}", "{} {:02}"]),
)
def test_every_minute_of_the_day_can_be_said(hour: int, minute: int, form: str) -> None:
    assert parse_time(form.format(hour, minute)) == hour * 60 + minute
