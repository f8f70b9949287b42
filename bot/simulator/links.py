"""Which links Telegram takes, in entities and on buttons.

The rules and the words are those of `LinkManager::check_link` and `parse_url` of tdlib/td.
"""

import re

SCHEMES = ("tg", "ton", "tonsite")
PARTS = re.compile(r"(?:(?P<scheme>[^:/?#@\[\]]*)://)?(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL)
ALLOWED = re.compile(r"(?:[A-Za-z0-9._!$,~*'();&+=-]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})*")


class LinkError(Exception):
    """Why a link is refused."""


def checked(link: str) -> str:
    """Return the link as Telegram writes it (scheme added, host in small letters, a path of at least "/").

    Raises LinkError.
    """
    scheme, colon, rest = link.partition(":")
    if colon and scheme.lower() in SCHEMES:
        host, path = _split(rest.removeprefix("//"))[1:]
        if not re.fullmatch(r"[A-Za-z0-9_.-]+", host):
            raise LinkError("Unallowed characters in URL host")
        return f"{scheme.lower()}://{host}{path.removeprefix('/') if path.startswith('/?') else path}"
    protocol, host, path = _split(link)
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    return f"{protocol}://{host}{path}"


def _split(link: str) -> tuple[str, str, str]:
    found = PARTS.fullmatch(link)
    assert found is not None
    protocol = (found["scheme"] or "http").lower()
    if found["scheme"] is not None and protocol not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    userinfo, at, place = found["authority"].rpartition("@")
    host, port = _host_and_port(place)
    if not host:
        raise LinkError("URL host is empty")
    if host == ".":
        raise LinkError("Host is invalid")
    if not host.startswith("["):
        _allow(host, "host")
    _allow(userinfo.replace(":", ""), "userinfo")
    path = "".join(f"%{ord(letter):02X}" if letter <= " " else letter for letter in found["rest"].rstrip())
    path = path if path.startswith("/") else f"/{path}"
    return protocol, f"{userinfo}{at}{host.lower()}{port}", path


def _host_and_port(place: str) -> tuple[str, str]:
    host, colon, port = place.rpartition(":")
    if not colon or "]" in port:
        return place, ""
    if not re.fullmatch(r"\d{1,9}", port) or not 0 < int(port) <= 65535:
        raise LinkError("Wrong port number specified in the URL")
    return host, f":{int(port)}"


def _allow(part: str, name: str) -> None:
    if not ALLOWED.fullmatch(part):
        fault = "Wrong percent-encoded symbol" if "%" in part else "Disallowed character"
        raise LinkError(f"{fault} in URL {name}")
