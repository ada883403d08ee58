"""What the channel needs to know: the bot, and how long to wait for what."""

from __future__ import annotations

import hashlib
import hmac
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional, Text
from urllib.parse import urlsplit, urlunsplit

WEBHOOK_PATH = "/webhooks/telegram/webhook"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
JITTER = 0.2


@dataclass(frozen=True)
class Bot:
    """One bot: its token never leaves this object but for the address of a request."""

    token: Text = field(repr=False)
    api_url: Text
    webhook_url: Optional[Text]
    """Where Telegram calls us; None if we poll."""
    state: Path
    """The folder of what must outlive the process."""

    @property
    def secret(self) -> Text:
        """What Telegram must send with each call of the webhook: 64 characters of 0-9 and a-f."""
        return hmac.new(self.token.encode(), b"webhook secret", hashlib.sha256).hexdigest()

    @property
    def ledger_path(self) -> Path:
        """The file of the answered updates: one for each bot, whose token may change."""
        number = self.token.partition(":")[0]
        return self.state / f"telegram-{hashlib.sha256(number.encode()).hexdigest()[:12]}.db"

    @property
    def lock_path(self) -> Path:
        """The file that the one polling process holds."""
        return self.ledger_path.with_suffix(".lock")

    @property
    def mode(self) -> Text:
        """Return "webhook" or "polling"."""
        return "webhook" if self.webhook_url else "polling"

    @property
    def webhook(self) -> Text:
        """The webhook's whole address; a bare host gets this server's path."""
        parts = urlsplit(self.webhook_url or "")
        path = parts.path if parts.path.strip("/") else WEBHOOK_PATH
        return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


@dataclass(frozen=True)
class Timings:
    """Seconds, and messages a minute; tests scale them down."""

    poll: int = 50
    """How long Telegram may hold a request for updates."""
    request: float = 20.0
    connect: float = 10.0
    first_wait: float = 1.0
    """Before the second attempt; doubled each time."""
    longest_wait: float = 15.0
    pause: float = 1.0
    """Between two requests for updates while answers are under way."""
    standby: float = 2.0
    """Between two attempts to become the one polling process."""
    typing_after: float = 1.0
    typing_every: float = 4.0
    doubt: float = 3.0
    """After so long without an answer a request has more likely failed than not."""
    callback: float = 2.0
    """The longest wait for the confirmation of a pressed button."""
    hold: float = 45.0
    """How long a call of the webhook may wait for its answer; Telegram hangs up after 60."""
    stopping: float = 5.0
    """How long a polite stop waits for the answers under way."""
    chat_per_minute: float = 60.0
    chat_burst: float = 3
    group_per_minute: float = 15.0
    """With the burst 20 in any minute, the limit for groups."""
    group_burst: float = 5
    all_per_minute: float = 1500.0
    all_burst: float = 5


class Backoff:
    """Growing waits between attempts, with some chance so that not all come back at once."""

    def __init__(self, timings: Timings) -> None:
        """Begin with the first wait."""
        self._timings = timings
        self._next = timings.first_wait

    def next(self) -> float:
        """Return the next wait in seconds."""
        wait, self._next = self._next, min(2 * self._next, self._timings.longest_wait)
        return wait * random.uniform(1 - JITTER, 1 + JITTER)

    def reset(self) -> None:
        """Begin anew, after a success."""
        self._next = self._timings.first_wait
