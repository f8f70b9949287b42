"""What an operator can set, and what is said when it is wrong."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot import settings
from bot.settings import Settings, SettingsError

README = Path(__file__).parent.parent / "README.md"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the machine and no `.env` of the working copy."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TUTOR_{name.upper()}", raising=False)


SECRETS = {"bot_token", "webhook_secret"}
DEFAULTS = {
    "bot_token": None,
    "admin_ids": frozenset(),
    "database_url": "",
    "course": Path("content/courses/b2b"),
    "telegram_url": "https://api.telegram.org",
    "data": Path("data"),
    "timezone": "Asia/Shanghai",
    "listen": "127.0.0.1:8080",
    "webhook_url": "",
    "webhook_secret": None,
    "rate_total": 28,
    "rate_bulk": 22,
    "paid_broadcast": False,
    "log_format": "console",
}


def test_everything_has_a_default() -> None:
    assert settings.read().model_dump() == DEFAULTS


SET: list[tuple[str, str, Any]] = [
    ("admin_ids", "2001", {2001}),
    ("admin_ids", " 2001, 2002 ,2001,", {2001, 2002}),
    ("admin_ids", "", set()),
    ("database_url", "sqlite:///x.db", "sqlite:///x.db"),
    ("course", "/courses/tea", Path("/courses/tea")),
    ("telegram_url", "http://telegram.local:8081/", "http://telegram.local:8081"),
    ("data", "/var/lib/tutor", Path("/var/lib/tutor")),
    ("timezone", "Europe/London", "Europe/London"),
    ("listen", "0.0.0.0:80", "0.0.0.0:80"),
    ("listen", "[::1]:65535", "[::1]:65535"),
    ("rate_total", "30", 30),
    ("rate_bulk", "10", 10),
    ("paid_broadcast", "true", True),
    ("log_format", "json", "json"),
]


@pytest.mark.parametrize(("name", "value", "read"), SET, ids=[f"{name}={value}" for name, value, _ in SET])
def test_a_variable_sets_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: Any) -> None:
    monkeypatch.setenv(f"TUTOR_{name.upper()}", value)
    assert getattr(settings.read(), name) == read


def test_every_setting_is_tried() -> None:
    assert {name for name, _, _ in SET} | SECRETS | {"webhook_url"} == set(Settings.model_fields)


def test_the_token_is_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_BOT_TOKEN", "123456:AAE-secret_part")
    found = settings.read()
    assert found.bot_token is not None
    assert found.bot_token.get_secret_value() == "123456:AAE-secret_part"
    assert "secret_part" not in f"{found} {found!r}"


def test_a_webhook_needs_a_place_where_updates_arrive() -> None:
    with pytest.raises(SettingsError, match=r"^TUTOR_WEBHOOK_URL needs TUTOR_LISTEN"):
        settings.read(bot_token="1:a", listen="", webhook_url="https://tutor.example.org/hook")
    found = settings.read(bot_token="1:a", webhook_url="https://tutor.example.org/hook")
    assert (found.webhook_path, found.address) == ("/hook", ("127.0.0.1", 8080))


def test_the_webhooks_secret_comes_from_the_token_unless_set() -> None:
    one, other = settings.read(bot_token="1:a"), settings.read(bot_token="1:b")
    assert one.hook_secret == settings.read(bot_token="1:a").hook_secret != other.hook_secret
    assert len(one.hook_secret) >= 32
    assert settings.read(bot_token="1:a", webhook_secret="chosen_by_me-0123").hook_secret == "chosen_by_me-0123"
    assert one.secrets == ("1:a", one.hook_secret)


@pytest.mark.parametrize("value", ["", "  \n"])
def test_an_empty_token_means_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TUTOR_BOT_TOKEN", value)
    assert settings.read().bot_token is None


def test_blanks_around_a_token_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_BOT_TOKEN", " 123456:AAE\r\n")
    found = settings.read().bot_token
    assert found is not None
    assert found.get_secret_value() == "123456:AAE"


WRONG = [
    ("bot_token", "nonsense", "must look like 123456:ABC…"),
    ("bot_token", "123456:", "must look like 123456:ABC…"),
    ("bot_token", ":AAE", "must look like 123456:ABC…"),
    ("bot_token", "AAE:123456", "must look like 123456:ABC…"),
    ("bot_token", "123456:AAE secret", "must look like 123456:ABC…"),
    ("bot_token", "123456:AAE\nX", "must look like 123456:ABC…"),
    ("bot_token", "１２３:AAE", "must look like 123456:ABC…"),
    ("bot_token", "123456:AAE/../getMe?", "must look like 123456:ABC…"),
    ("admin_ids", "@chenlaoshi", "separated by commas"),
    ("admin_ids", "2001;2002", "separated by commas"),
    ("admin_ids", "-2001", "separated by commas"),
    ("telegram_url", "api.telegram.org", "must begin with http:// or https://"),
    ("telegram_url", "", "must begin with http:// or https://"),
    ("timezone", "Shanghai", "must be an IANA time zone"),
    ("timezone", "", "must be an IANA time zone"),
    ("timezone", "../../etc/passwd", "must be an IANA time zone"),
    ("timezone", "Asia", "must be an IANA time zone"),
    ("listen", "8080", "must be host:port"),
    ("listen", ":8080", "must be host:port"),
    ("listen", "localhost:", "must be host:port"),
    ("listen", "localhost:0", "must be host:port"),
    ("listen", "localhost:65536", "must be host:port"),
    ("listen", "localhost:²", "must be host:port"),
    ("listen", "localhost:http", "must be host:port"),
    ("database_url", "nonsense", "must begin with postgresql:// or sqlite:///"),
    ("database_url", "mysql://u:AAE@h/d", "must begin with postgresql:// or sqlite:///"),
    ("webhook_url", "tutor.example.org", "must be an address such as https://"),
    ("webhook_url", "http://tutor.example.org/hook", "must be an address such as https://"),
    ("webhook_url", "https://tutor.example.org/hook?a=b", "must be an address such as https://"),
    ("webhook_url", "https://tutor.example.org/hook", "needs TUTOR_BOT_TOKEN"),
    ("webhook_secret", "AAE too short", "must be 16 to 256 of"),
    ("log_format", "xml", "'console' or 'json'"),
]


@pytest.mark.parametrize(("name", "value", "reason"), WRONG, ids=[f"{name}={value!r}" for name, value, _ in WRONG])
def test_a_wrong_one_is_named_in_one_sentence(monkeypatch, name: str, value: str, reason: str) -> None:
    monkeypatch.setenv(f"TUTOR_{name.upper()}", value)
    with pytest.raises(SettingsError) as wrong:
        settings.read()
    sentence = str(wrong.value)
    assert sentence.startswith(f"TUTOR_{name.upper()} ")
    assert reason in sentence
    assert sentence.endswith(".")
    assert len(sentence.splitlines()) == 1
    assert "AAE" not in sentence


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize("name", Settings.model_fields)
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=TEXT)
def test_whatever_is_set_is_either_taken_or_named(monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TUTOR_{name.upper()}", value)
    try:
        settings.read()
    except SettingsError as wrong:
        # One that is right by itself may not go with the default of another.
        assert str(wrong).startswith("TUTOR_")  # noqa: PT017


def test_a_file_beside_it_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TUTOR_BOT_TOKEN=1:a\nTUTOR_ADMIN_IDS=1,2\n# a remark\nOTHER=x\n", encoding="utf-8")
    found = settings.read()
    assert found.bot_token is not None
    assert found.admin_ids == {1, 2}


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TUTOR_TIMEZONE=Europe/London\nTUTOR_LISTEN=h:1\n", encoding="utf-8")
    monkeypatch.setenv("TUTOR_TIMEZONE", "Asia/Tokyo")
    assert (settings.read().timezone, settings.read().listen) == ("Asia/Tokyo", "h:1")


@pytest.mark.parametrize(
    ("listen", "address"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), ("localhost:1", ("localhost", 1))],
)
def test_where_to_listen(listen: str, address: tuple[str, int]) -> None:
    assert settings.read(listen=listen).address == address


def test_the_database_is_a_file_in_the_data_folder_unless_set() -> None:
    assert settings.read(data=Path("/srv/t")).database == "sqlite:////srv/t/tutor.db"
    assert settings.read(database_url="sqlite:///x.db").database == "sqlite:///x.db"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_names_it(name: str) -> None:
    assert f"TUTOR_{name.upper()}" in README.read_text(encoding="utf-8")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.read().listen = "h:1"  # type: ignore[misc]
