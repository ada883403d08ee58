"""The channel on a real Sanic, Rasa's registration and store behind it, the stub before it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet

from channels.identity import sender_for
from channels.telegram import TelegramChannel
from channels.telegram.config import Timings
from tests.channels.conftest import CACHES, Server
from tests.channels.telegram.stub import TOKEN, StubTelegram

FAST = Timings(
    poll=1,
    request=1.0,
    connect=1.0,
    first_wait=0.02,
    longest_wait=0.2,
    pause=0.05,
    standby=0.05,
    typing_after=0.15,
    typing_every=0.3,
    doubt=0.3,
    callback=0.5,
    hold=2.0,
    stopping=1.0,
    chat_per_minute=60_000,
    chat_burst=100,
    group_per_minute=60_000,
    group_burst=100,
    all_per_minute=60_000,
    all_burst=100,
)
WEBHOOK_URL = "https://bot.example.org/webhooks/telegram/webhook"


def until(condition: Callable[[], Any], seconds: float = 8.0) -> Any:
    """Wait for something to become true and return it."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def settled(telegram, update):
    """Let an update happen and wait until it is done with."""
    telegram.push(update)
    until(lambda: not telegram.unconfirmed)


def answered(telegram, update, count=1):
    """Let an update happen and return what the bot has said when it is answered."""
    before = len(telegram.sent)
    settled(telegram, update)
    said = telegram.sent[before:]
    assert len(said) == count
    return said


def without_marks(text):
    return text.translate({ord(mark): None for mark in "\u2068\u2069\u200f"})


DOMAIN = Domain.from_dict(
    {"slots": {"language": {"type": "text", "mappings": [{"type": "custom"}]}}}
)


class Bot(Server):
    """The channel in a server."""

    stopped = False

    def speaks(self, language: str, chat: int, user: int | None = None) -> None:
        """Let a conversation have a language, as the action sets it."""

        async def speak() -> None:
            store = self.agent.tracker_store
            store.domain = store._tracker_store.domain = DOMAIN
            tracker = await store.get_or_create_tracker(sender_for("telegram", chat, user or chat))
            tracker.update(SlotSet("language", language))
            await store.save(tracker)

        self.wait_for(speak())

    def says(self, *texts: str, buttons: list[Any] | None = None, **element: Any) -> None:
        """Let the assistant answer with these texts from now on."""

        async def respond(_message: Any) -> list[dict[str, Any]]:
            said: list[dict[str, Any]] = [
                {"text": text, "custom": {"answer": {"language": "en", **element}}}
                for text in texts
            ]
            said[-1]["buttons"] = buttons or []
            return said

        self.agent.respond = respond

    def heard(self) -> list[str]:
        """Return the texts of the turns so far."""
        return [message.text for message in self.agent.heard]

    @property
    def health(self) -> dict[str, Any]:
        return dict(self.call("GET", "/").json)

    @property
    def state(self) -> str:
        return str(self.health["telegram"])

    def stop(self) -> None:
        if not self.stopped:
            self.stopped = True
            self.wait_for(self.server.before_stop())
            super().stop()


@pytest.fixture
def telegram() -> Iterator[StubTelegram]:
    """Serve the stub."""
    stub = StubTelegram()
    stub.up()
    yield stub
    stub.close()


@pytest.fixture
def start(environment: pytest.MonkeyPatch, telegram: StubTelegram) -> Iterator[Callable[..., Bot]]:
    """Return a function that starts the channel with timings and settings: FAQ_SECRET="…"."""
    running: list[Bot] = []

    def run(timings: Timings = FAST, **variables: str) -> Bot:
        given = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, **variables}
        for name in ("TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_URL", "TELEGRAM_API_URL"):
            environment.delenv(name, raising=False)
        for name, value in given.items():
            environment.setenv(name, value)
        for cache in CACHES:
            cache.cache_clear()
        running.append(Bot(TelegramChannel(timings)))
        if variables.get("TELEGRAM_WEBHOOK_URL"):
            port = running[-1].port
            telegram.webhook.target = f"http://127.0.0.1:{port}/webhooks/telegram/webhook"
        return running[-1]

    yield run
    for bot in running:
        bot.stop()


@pytest.fixture
def bot(start: Callable[..., Bot]) -> Bot:
    """Start the channel by polling and wait until it is up."""
    started = start()
    until(lambda: started.state == "up")
    return started


@pytest.fixture
def hooked(start: Callable[..., Bot]) -> Bot:
    """Start the channel by webhook and wait until it is up."""
    started = start(TELEGRAM_WEBHOOK_URL=WEBHOOK_URL)
    until(lambda: started.state == "up")
    return started


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return the state folder of the started channels."""
    return tmp_path / "state"
