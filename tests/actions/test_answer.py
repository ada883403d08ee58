"""The action with rasa-sdk's own tracker and dispatcher, and the real assistant."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import ActionAnswer
from faq.payloads import payload
from faq.repeats import mark_of
from faq.settings import LANGUAGES, ROOT, settings
from faq.unavailable import unavailable_sentence

Tell = Callable[..., Tracker]
pytestmark = pytest.mark.usefixtures("built")
END = "When does the initiative end?"
TWO = "Who can I contact? When does the initiative end?"


def ranking(intent: str) -> list[dict[str, Any]]:
    return [{"name": intent, "confidence": 0.97}]


def run(tracker: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Run the action; return its messages and the slots it sets."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionAnswer().run(dispatcher, tracker, {}))
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


def test_its_name_is_an_action_of_the_domain() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert ActionAnswer().name() in domain["actions"]


def test_an_answer_has_text_buttons_data_and_slots(tell: Tell) -> None:
    messages, slots = run(tell(END, intent_ranking=ranking("initiative_end")))
    (message,) = messages
    assert message["text"]
    assert message["buttons"]
    assert all(set(button) == {"title", "payload"} for button in message["buttons"])
    data = message["custom"]["answer"]
    assert (data["decision"], data["topic"], data["language"]) == (
        *("answer", "initiative_end", "en"),
    )
    assert data["as_of"].startswith("20")
    assert data["source"]["title"]
    assert 0 <= data["confidence"] <= 1
    assert slots == {
        "language": "en",
        "last_topic": "initiative_end",
        "last_question": mark_of(END),
        "choices": [button["payload"] for button in message["buttons"]],
    }


def test_each_question_has_its_message_and_the_last_the_buttons(tell: Tell) -> None:
    messages, _ = run(tell(TWO, intent_ranking=ranking("initiative_end")))
    topics = [message["custom"]["answer"]["topic"] for message in messages]
    assert topics == ["further_enquiries", "initiative_end"]
    assert messages[0]["buttons"] == []
    assert messages[1]["buttons"]


@pytest.mark.parametrize("channel", ["cmdline", "twilio", "slack"])
@pytest.mark.parametrize("text", [TWO, END, "???"])
def test_the_shell_and_stock_channels_get_no_data(tell: Tell, text: str, channel: str) -> None:
    messages, _ = run(tell(text, input_channel=channel))
    assert all(not message["custom"] for message in messages)
    assert all(message["text"] for message in messages)


@pytest.mark.parametrize("channel", ["rest", "web", "socketio", "telegram"])
def test_our_channels_get_the_data(tell: Tell, channel: str) -> None:
    messages, _ = run(tell(END, input_channel=channel))
    assert messages[0]["custom"]["answer"]["topic"] == "initiative_end"


def test_a_country_is_in_the_data(tell: Tell) -> None:
    messages, slots = run(tell("Is Kenya a champion?", intent_ranking=ranking("check_country")))
    assert messages[0]["custom"]["answer"]["country"] == {"code": "KE", "champion": False}
    assert slots["last_country"] == "KE"


def test_the_slots_of_the_last_turn_are_used(tell: Tell) -> None:
    slots = {
        "language": "fr",
        "language_chosen": True,
        "suggestions": ["initiative_end"],
        "choices": [payload("ask_topic", "initiative_end")],
    }
    messages, changed = run(tell("1", slots))
    data = messages[0]["custom"]["answer"]
    assert (data["topic"], data["language"]) == ("initiative_end", "fr")
    assert (changed["suggestions"], changed["last_topic"]) == ([], "initiative_end")
    assert changed["choices"] == [button["payload"] for button in messages[0]["buttons"]]


QUESTIONS = {
    "ar": "متى تنتهي المبادرة؟",
    "zh": "倡议什么时候结束？",
    "en": END,
    "fr": "Quand se termine l'initiative ?",
    "ru": "Когда заканчивается инициатива?",
    "es": "¿Cuándo termina la iniciativa?",
}


@pytest.fixture
def no_time(built: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no time to answer; the assistant stays the one already built."""
    monkeypatch.setenv("FAQ_REPLY_DEADLINE", "0.000001")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("no_time")
@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_deadline_it_apologises_in_the_users_language(
    tell: Tell, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        messages, slots = run(tell(QUESTIONS[language], {"language": language}))
    (message,) = messages
    assert message["text"] == unavailable_sentence(QUESTIONS[language], language)[1]
    data = message["custom"]["answer"]
    assert (data["decision"], data["language"]) == ("decline", language)
    assert message["buttons"] == []
    assert slots == {}
    assert "could not be answered" in caplog.text


def test_a_failure_is_an_apology_too(tell: Tell, caplog: pytest.LogCaptureFixture) -> None:
    # A vector of another length than the encoder's breaks the search.
    wrong = {"e5": "AAAAPAAA"}
    messages, slots = run(tell(QUESTIONS["ru"], embeddings=wrong))
    assert messages[0]["text"] == unavailable_sentence("Когда", None)[1]
    assert slots == {}
    assert "could not be answered" in caplog.text


def test_the_shell_hears_the_apology_without_data(no_time: None, tell: Tell) -> None:
    messages, _ = run(tell(END, input_channel="cmdline"))
    assert messages[0]["text"] == unavailable_sentence(END, None)[1]
    assert not messages[0]["custom"]
