import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.links import LinkError, checked


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("example.com", "http://example.com/"),
        ("HTTPS://Example.COM/Path?q=1#x", "https://example.com/Path?q=1#x"),
        ("https://example.com?q=中文", "https://example.com/?q=中文"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://me:pw@example.com:8443/", "https://me:pw@example.com:8443/"),
        ("http://中文.cn", "http://中文.cn/"),
        ("https://[::1]/", "https://[::1]/"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("tg:resolve?domain=x", "tg://resolve?domain=x"),
    ],
)
def test_a_link_is_written_in_full(link: str, written: str) -> None:
    assert checked(link) == written


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("localhost", "Wrong HTTP URL"),
        ("", "URL host is empty"),
        ("http://", "URL host is empty"),
        ("ftp://example.com", "Unsupported URL protocol"),
        ("http://example.com:99999", "Wrong port number specified in the URL"),
        ("http://example.com:x", "Wrong port number specified in the URL"),
        ("http://exa mple.com", "Disallowed character in URL host"),
        ("http://%zz.com", "Wrong percent-encoded symbol in URL host"),
        ("http://a^b@example.com", "Disallowed character in URL userinfo"),
        ("http://.", "Host is invalid"),
        ("tg://a~b", "Unallowed characters in URL host"),
    ],
)
def test_a_link_is_refused_in_telegrams_words(link: str, words: str) -> None:
    with pytest.raises(LinkError) as refused:
        checked(link)
    assert str(refused.value) == words


@given(st.text())
def test_any_link_is_refused_or_stays_as_it_was_written(link: str) -> None:
    try:
        written = checked(link)
    except LinkError:
        return
    assert checked(written) == written
