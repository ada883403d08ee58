"""The settings of the channels, read once from the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Callable, Dict, Mapping, Optional, Text, Tuple
from urllib.parse import urlsplit

from rasa.shared.exceptions import RasaException

from faq.settings import SettingsError

SECRET_MIN = 16
WEBHOOK_SCHEME = "https://"
TELEGRAM_API = "https://api.telegram.org"
_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+", re.IGNORECASE)
_API = re.compile(r"(?:(?![?#])[!-~])+")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


Readers = Mapping[Text, Tuple[Text, Callable[[Text, Text], object]]]
"""For each setting its variable and what reads it."""


class ChannelSettingsError(SettingsError, RasaException):
    """A channel's setting cannot be used; Rasa ends with the message alone, without traceback."""


@dataclass(frozen=True)
class ChannelSettings:
    """All settings of the channels; each is read from the variable named beside it."""

    secret: Optional[Text] = field(default=None, repr=False)
    """FAQ_SECRET: signs the conversations; without it a secret is made in the state folder."""
    web: bool = True
    """FAQ_WEB: on or off."""
    web_origins: Tuple[Text, ...] = ()
    """FAQ_WEB_ORIGINS: further sites whose pages may use the web channel, scheme and host."""
    privacy_url: Optional[Text] = None
    """FAQ_PRIVACY_URL: the privacy notice that the widget links to."""
    keep_days: int = 90
    """FAQ_KEEP_DAYS: days after its last message that a conversation is erased."""
    rate_per_minute: int = 20
    """FAQ_RATE_PER_MINUTE: messages of one conversation."""
    trust_proxy: bool = False
    """FAQ_TRUST_PROXY: take the visitor's address and host from the proxy's X-Forwarded headers."""
    socketio: bool = True
    """FAQ_SOCKETIO: on or off."""
    telegram_token: Optional[Text] = field(default=None, repr=False)
    """TELEGRAM_TOKEN: the bot's token; without it the Telegram channel is off."""
    telegram_webhook_url: Optional[Text] = None
    """TELEGRAM_WEBHOOK_URL: the public address of the webhook; without it the bot polls."""
    telegram_api_url: Text = TELEGRAM_API
    """TELEGRAM_API_URL: where the Bot API lies."""
    telegram_problem: Optional[Text] = None
    """What is wrong with the variables of Telegram, without their values; it keeps that one off."""


def read_channel_settings(environment: Mapping[Text, Text]) -> ChannelSettings:
    """Read the settings from a mapping of environment variables.

    A wrong one of Telegram's raises nothing: it turns that channel off, and none of the others.

    :raises ChannelSettingsError: naming the variable, its value (never a secret) and the fix.
    """
    values = _read(environment, READERS)
    problems = []
    for name, reader in TELEGRAM_READERS.items():
        try:
            values.update(_read(environment, {name: reader}))
        except ChannelSettingsError as error:
            problems.append(str(error))
    if problems:
        values.update(telegram_token=None, telegram_problem="; ".join(problems))
    return ChannelSettings(**values)


def _read(environment: Mapping[Text, Text], readers: Readers) -> Dict[Text, Any]:
    given = {variable: environment.get(variable, "").strip() for variable, _ in readers.values()}
    return {
        name: cast(variable, given[variable])
        for name, (variable, cast) in readers.items()
        if given[variable]
    }


@lru_cache(maxsize=1)
def channel_settings() -> ChannelSettings:
    """Return the process's settings, read from the environment at the first call."""
    return read_channel_settings(os.environ)


def _switch(variable: Text, raw: Text) -> bool:
    if raw.lower() not in ("on", "off"):
        raise ChannelSettingsError(f"{variable}={raw!r}: use on or off")
    return raw.lower() == "on"


def _number(variable: Text, raw: Text) -> int:
    if not raw.isascii() or not raw.isdecimal() or not 1 <= int(raw[:9]) <= 100_000:
        raise ChannelSettingsError(f"{variable}={raw!r}: use a whole number from 1 to 100000")
    return int(raw)


def _origins(variable: Text, raw: Text) -> Tuple[Text, ...]:
    return tuple(_origin(variable, part.strip()) for part in raw.split(",") if part.strip())


def _origin(variable: Text, raw: Text) -> Text:
    if not _ORIGIN.fullmatch(raw.rstrip("/")):
        raise ChannelSettingsError(
            f"{variable}: {raw!r} is no origin. Name scheme and host of each site, "
            "separated by commas: https://www.example.org,https://intranet.example.org:8443"
        )
    return raw.rstrip("/").lower()


def _url(variable: Text, raw: Text) -> Text:
    if not _is_whole(raw, "http", "https"):
        raise ChannelSettingsError(f"{variable}={raw!r}: use a whole address, https://…")
    return raw


def _webhook(variable: Text, raw: Text) -> Text:
    # not repeated: many put their bot's token into its path
    if not raw.startswith(WEBHOOK_SCHEME) or not _is_whole(raw, "https"):
        raise ChannelSettingsError(
            f"{variable}: Telegram calls only a whole address that begins with {WEBHOOK_SCHEME}"
        )
    return raw


def _bot_api(variable: Text, raw: Text) -> Text:
    # not repeated, as above; what is no ASCII cannot be called, and paths are put after it
    if not _is_whole(raw, "http", "https") or not _API.fullmatch(raw):
        raise ChannelSettingsError(f"{variable} is no whole address: use one like {TELEGRAM_API}")
    return raw


def _is_whole(raw: Text, *schemes: Text) -> bool:
    """Whether a text is an address with one of these schemes, a host and, if any, a good port."""
    try:
        parts = urlsplit(raw)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _secret(variable: Text, raw: Text) -> Text:
    if len(raw) < SECRET_MIN:
        raise ChannelSettingsError(
            f"{variable} has {len(raw)} characters: use at least {SECRET_MIN}, at random"
        )
    return raw


def _bot_token(variable: Text, raw: Text) -> Text:
    if not _TOKEN.fullmatch(raw):
        raise ChannelSettingsError(
            f"{variable} is no bot's token: it looks like 123456:AbC-dEf, as BotFather gives it"
        )
    return raw


READERS: Readers = {
    "secret": ("FAQ_SECRET", _secret),
    "web": ("FAQ_WEB", _switch),
    "web_origins": ("FAQ_WEB_ORIGINS", _origins),
    "privacy_url": ("FAQ_PRIVACY_URL", _url),
    "keep_days": ("FAQ_KEEP_DAYS", _number),
    "rate_per_minute": ("FAQ_RATE_PER_MINUTE", _number),
    "trust_proxy": ("FAQ_TRUST_PROXY", _switch),
    "socketio": ("FAQ_SOCKETIO", _switch),
}
TELEGRAM_READERS: Readers = {
    "telegram_token": ("TELEGRAM_TOKEN", _bot_token),
    "telegram_webhook_url": ("TELEGRAM_WEBHOOK_URL", _webhook),
    "telegram_api_url": ("TELEGRAM_API_URL", _bot_api),
}
