"""Every setting that the program takes from its environment, with what it means and what it may be.

`docs/beheer.md` lists the same ones; a test compares the two, and forbids reading the environment anywhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from navigator.leaks import usable_list


class SettingError(ValueError):
    """A setting that can't be used; the text says which one, what stands there and what may."""


@dataclass(frozen=True)
class Setting:
    """One setting: its default, and a function that turns what was written into what the program uses."""

    default: str
    read: Callable[[str], object]


def _text(written: str) -> str:
    return written


def _address(written: str) -> str:
    """The public address of the site, without a slash at its end; empty if there is none."""
    if not written:
        return ""
    try:
        found = urlsplit(written)
        plain = found.scheme in ("http", "https") and found.hostname and found.path in ("", "/")
        extra = found.query or found.fragment or found.username or found.password
        _ = found.port
    except ValueError:
        plain, extra = False, ""
    if not plain or extra:
        raise SettingError("een adres als https://wijzer.voorbeeld.nl, zonder pad")
    return f"{found.scheme}://{found.netloc.lower()}"


def _issuer(written: str) -> str:
    """The address of an OpenID provider, without a slash at its end; empty if there is none."""
    if not written:
        return ""
    try:
        found = urlsplit(written)
        own = found.scheme == "http" and found.hostname in ("127.0.0.1", "localhost", "::1")  # to try it out
        extra = found.query or found.fragment or found.username or found.password
        plain = (own or found.scheme == "https") and found.hostname and not extra
        _ = found.port
    except ValueError:
        plain = False
    if not plain:
        raise SettingError("een adres als https://inloggen.voorbeeld.nl/realms/organisatie; altijd met https")
    return written.rstrip("/")


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and least <= int(written[:6]) <= most and len(written) < 7):
            raise SettingError(f"een getal van {least} tot en met {most}")
        return int(written)

    return read


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(written: str) -> str:
        if written not in allowed:
            raise SettingError(" of ".join(allowed))
        return written

    return read


def _leaks(written: str) -> str:
    """The path of a list of passwords that leaked; empty if there is none."""
    try:
        usable = not written or usable_list(Path(written))
    except (OSError, ValueError):
        usable = False
    if not usable:
        raise SettingError("een leesbaar bestand met SHA-1-hashes op volgorde, elk op een regel als HASH:AANTAL")
    return written


SETTINGS: Mapping[str, Setting] = {
    "DATABASE_URL": Setting("sqlite:///navigator.db", _text),
    "NAVIGATOR_ADRES": Setting("", _address),
    "NAVIGATOR_CONTACT": Setting("", _text),
    "NAVIGATOR_DEBUG": Setting("", _text),
    "NAVIGATOR_LOG": Setting("tekst", _one_of("tekst", "json")),
    "NAVIGATOR_OIDC_CLIENT": Setting("", _text),
    "NAVIGATOR_OIDC_ISSUER": Setting("", _issuer),
    "NAVIGATOR_OIDC_NAAM": Setting("uw werkaccount", _text),
    "NAVIGATOR_OIDC_SECRET": Setting("", _text),
    "NAVIGATOR_OIDC_STERKTE": Setting("", _text),
    "NAVIGATOR_PROXIES": Setting("0", _between(0, 5)),
    "NAVIGATOR_TWEEDE_STAP": Setting("mag", _one_of("mag", "verplicht")),
    "NAVIGATOR_UITGELEKT": Setting("", _leaks),
    "WEB_CONCURRENCY": Setting("2", _between(1, 64)),
}


def text(name: str) -> str:
    """A setting that is a text.

    Raises:
        SettingError: what was written can't be used.
    """
    return str(_value(name))


def number(name: str) -> int:
    """A setting that is a whole number.

    Raises:
        SettingError: what was written can't be used.
    """
    found = _value(name)
    assert isinstance(found, int), f"{name} is not a number"
    return found


def check_all() -> None:
    """Read every setting once, so that a mistake shows when the program starts.

    Raises:
        SettingError: what was written can't be used.
    """
    for name in SETTINGS:
        _value(name)


def _value(name: str) -> object:
    setting = SETTINGS[name]
    written = os.environ.get(name, "").strip() or setting.default
    try:
        return setting.read(written)
    except SettingError as error:
        message = f"De instelling {name} is niet te gebruiken: er staat {written[:100]!r}. Nodig: {error}."
        raise SettingError(message) from None
