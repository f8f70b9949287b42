"""A time zone is understood by its city, in Chinese and English, by its name and by its distance from UTC."""

import tomllib
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spoken_zone import parse_zone

TABLE = tomllib.loads(files("bot.domain").joinpath("spoken_zone.toml").read_text("utf-8"))

UNDERSTOOD = {
    "Asia/Shanghai": "北京 | 上海 | 重庆 | 广州 | 义乌 | 北京时间 | 上海市 | 中国 | Beijing | SHENZHEN | asia/shanghai | 北京。 | beijing time | Xi'an",
    "Asia/Urumqi": "乌鲁木齐 | Urumqi",
    "Asia/Hong_Kong": "香港 | Hong Kong | hongkong",
    "Asia/Taipei": "台北 | Taipei",
    "Asia/Tokyo": "东京 | 東京 | Tokyo | tokyo time | Japan",
    "Asia/Seoul": "首尔 | Seoul",
    "Asia/Singapore": "新加坡 | singapore",
    "Asia/Bangkok": "曼谷 | Bangkok",
    "Asia/Ho_Chi_Minh": "胡志明市 | 河内 | ho chi minh",
    "Europe/Moscow": "莫斯科 | Moscow | 莫斯科时间",
    "Asia/Dubai": "迪拜 | Dubai",
    "Europe/London": "伦敦 | London | 英国 | UK",
    "Europe/Paris": "巴黎 | Paris",
    "Europe/Berlin": "柏林 | Berlin | Düsseldorf",
    "America/New_York": "纽约 | New York | new_york | NYC | America/New_York | AMERICA/NEW YORK | EST",
    "America/Los_Angeles": "洛杉矶 | Los Angeles | San Francisco | PST",
    "America/Sao_Paulo": "圣保罗 | São Paulo | sao paulo",
    "Australia/Sydney": "悉尼 | Sydney",
    "America/Argentina/Buenos_Aires": "布宜诺斯艾利斯 | Buenos Aires | America/Argentina/Buenos_Aires",
    "Etc/UTC": "UTC | gmt | UTC+0 | GMT-0 | +0 | Etc/UTC",
    "Etc/GMT-8": "UTC+8 | utc + 8 | +8 | ＋８ | GMT+8 | UTC+08:00 | +0800 | UTC8 | 东八区 | 东8区 | Etc/GMT-8",
    "Etc/GMT+5": "GMT-5 | UTC-5 | UTC−5 | -5 | -05:00 | 西五区",
    "Etc/GMT+8": "Etc/GMT+8",
    "Etc/GMT-14": "UTC+14",
    "Etc/GMT+12": "UTC-12",
    "Asia/Kolkata": "UTC+5:30 | +0530 | 孟买 | Mumbai",
    "Asia/Kathmandu": "+5:45 | 加德满都",
}

CASES = [
    pytest.param(text.strip(), zone, id=text.strip()) for zone, said in UNDERSTOOD.items() for text in said.split("|")
]


@pytest.mark.parametrize(("text", "zone"), CASES)
def test_a_zone_is_understood(text: str, zone: str) -> None:
    assert parse_zone(text) == zone


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "8",
        "mars",
        "火星",
        "UTC+15",
        "UTC-13",
        "+5:17",
        "asia",
        "time",
        "市",
        "+",
        "Factory",
        "../etc",
        "北京" * 40,
    ],
)
def test_what_is_no_zone_is_not_taken_for_one(text: str) -> None:
    assert parse_zone(text) is None


def test_every_zone_of_the_table_exists_and_no_word_stands_for_two() -> None:
    words = [word for said in TABLE["cities"].values() for word in said]
    assert {*TABLE["cities"], *TABLE["offsets"].values()} <= available_timezones()
    assert sorted(words) == sorted(set(words))
    assert all(parse_zone(word) == zone for zone, said in TABLE["cities"].items() for word in said)


@given(
    zone=st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"})),
    spell=st.sampled_from([str.lower, str.upper, str.title]),
)
def test_every_iana_name_is_understood_in_any_case(zone: str, spell: type[str]) -> None:
    january, july = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    understood = ZoneInfo(parse_zone(spell(zone)) or "no such zone")
    if "/" in zone:
        assert [moment.astimezone(understood).utcoffset() for moment in (january, july)] == [
            moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in (january, july)
        ]


@pytest.mark.parametrize(("text", "offset"), [(f"UTC{hours:+}", hours) for hours in range(-12, 15)])
def test_a_distance_from_utc_is_that_distance(text: str, offset: int) -> None:
    zone = ZoneInfo(parse_zone(text) or "no such zone")
    assert datetime(2026, 1, 1, tzinfo=zone).utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize(("text", "zone"), TABLE["offsets"].items())
def test_a_broken_distance_is_that_distance_all_year(text: str, zone: str) -> None:
    sign, (hours, minutes) = -1 if text[0] == "-" else 1, text[1:].split(":")
    for month in (1, 7):
        distance = datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset()
        assert distance == sign * timedelta(hours=int(hours), minutes=int(minutes))


@given(text=st.text(max_size=60))
def test_any_text_gives_a_zone_or_nothing(text: str) -> None:
    zone = parse_zone(text)
    assert zone is None or ZoneInfo(zone)
