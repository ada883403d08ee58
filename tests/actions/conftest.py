"""The action server's assistant, built once on the real models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions import answer
from faq.settings import settings

Tell = Callable[..., Tracker]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have the assistant built with its state in a folder apart."""
    if not (settings().models / "decision.json").is_file():
        pytest.fail(f"{settings().models / 'decision.json'} is missing. Run: make train")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAQ_STATE", str(tmp_path_factory.mktemp("state")))
        settings.cache_clear()
        answer.assistant.cache_clear()
        answer.assistant()
        yield
    settings.cache_clear()
    answer.assistant.cache_clear()


@pytest.fixture
def tell() -> Tell:
    """Return a function that makes the tracker Rasa posts after a message."""

    def tell(text: str, slots: dict[str, Any] | None = None, **message: object) -> Tracker:
        return Tracker.from_dict(
            {
                "sender_id": "someone",
                "slots": slots or {},
                "latest_message": {"text": text, "input_channel": "rest", **message},
                "events": [],
                "latest_action_name": "action_listen",
            }
        )

    return tell
