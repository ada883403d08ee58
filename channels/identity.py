"""Who a conversation belongs to: signed tokens for clients, opaque sender ids for the tracker.

A client holds a token; the tracker knows only a sender id derived from it. The database and the
logs therefore hold nothing that opens a conversation, and what a client invents opens none.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Text

from channels.settings import ChannelSettingsError, channel_settings
from faq.settings import settings

PREFIXES = {"web": "web:", "socketio": "sio:", "telegram": "tg:"}
"""What the sender ids of each channel begin with."""
SECRET_FILE = "secret"
TOKEN_LIMIT = 200
RANDOM_BYTES = 24
ID_LENGTH = 40


class InvalidToken(ValueError):
    """A token that this server did not make, or made for another channel."""


def new_token(channel: Text) -> Text:
    """Return a new conversation's token: "<channel>.<random>.<signature>".

    :raises KeyError: for a channel without a prefix of its own.
    """
    assert channel in PREFIXES, channel
    random = secrets.token_urlsafe(RANDOM_BYTES)
    return f"{channel}.{random}.{_sign('token', channel, random)}"


def sender_of(token: object, channel: Text) -> Text:
    """Return the sender id of the conversation that `token` opens on `channel`.

    :raises InvalidToken: if `token` is not one that this server made for this channel.
    """
    if not isinstance(token, str) or len(token) > TOKEN_LIMIT or not token.isascii():
        raise InvalidToken("no token")
    parts = token.split(".")
    if len(parts) != 3 or parts[0] != channel:
        raise InvalidToken("no token of this channel")
    if not hmac.compare_digest(parts[2], _sign("token", channel, parts[1])):
        raise InvalidToken("the signature is wrong")
    return sender_for(channel, parts[1])


def sender_for(channel: Text, *parts: object) -> Text:
    """Return the sender id for ids that come from outside, as Telegram's chat and user do.

    The same parts always give the same id, from which the parts cannot be told.
    """
    return PREFIXES[channel] + _sign("sender", channel, *parts)


def is_reserved(sender: Text) -> bool:
    """Whether a sender id is of the kind that only these channels may name."""
    return sender.strip().lower().startswith(tuple(PREFIXES.values()))


def _sign(*parts: object) -> Text:
    # each part with its length, so that no two lists of parts read the same
    message = "".join(f"{len(str(part))}:{part}" for part in parts).encode()
    return hmac.new(secret(), message, hashlib.sha256).hexdigest()[:ID_LENGTH]


@lru_cache(maxsize=1)
def secret() -> bytes:
    """Return the server's secret: FAQ_SECRET, else one made once in the state folder.

    :raises ChannelSettingsError: if the file can neither be read nor made.
    """
    given = channel_settings().secret
    return given.encode() if given else _kept_secret(settings().state / SECRET_FILE)


def _kept_secret(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path)
        kept = path.read_bytes().strip()
    except OSError as error:
        raise ChannelSettingsError(
            f"The secret {path} can be neither read nor made ({error.strerror}). Make the folder "
            "writable, or set FAQ_SECRET to 32 or more random characters"
        ) from error
    if len(kept) < 2 * RANDOM_BYTES:
        raise ChannelSettingsError(f"The secret {path} is damaged. Delete it: a new one is made")
    return kept


def _make(path: Path) -> None:
    """Write a new secret; of two processes at once, one wins and both read the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
