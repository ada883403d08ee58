"""The call of the action server: cheap, bounded, and as strict as Rasa's own."""

from __future__ import annotations

import asyncio
import json
import socket
import time

import jsonschema
import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

import rasa_overrides
from rasa_overrides import remote_action

DOMAIN = Domain.from_dict(
    {
        "intents": ["greet"],
        "slots": {
            "language": {
                **{"type": "text", "influence_conversation": False},
                "mappings": [{"type": "custom"}],
            }
        },
        "actions": ["action_answer"],
    }
)
GOOD = {"events": [{"event": "slot", "name": "x", "value": 1}], "responses": [{"text": "hi"}]}
BAD = {
    "event of no name": {"events": [{"name": "x"}], "responses": []},
    "events that are no list": {"events": "none", "responses": []},
    "responses that are no list": {"events": [], "responses": "hi"},
    "response that is no object": {"events": [], "responses": ["hi"]},
}


def action(url="http://127.0.0.1:9/webhook"):
    return RemoteAction("action_answer", EndpointConfig(url))


def tracker_of(turns, latest="hello", channel="rest"):
    tracker = DialogueStateTracker("x", DOMAIN.slots)
    for number in range(turns):
        text = latest if number == turns - 1 else f"{number} " * 40
        tracker.update(UserUttered(text, {"name": "greet"}, input_channel=channel))
        tracker.update(ActionExecuted("action_answer"))
        tracker.update(BotUttered("A long answer. " * 40))
    tracker.update(SlotSet("language", "fr"))
    return tracker


def test_a_good_answer_passes():
    assert action()._validate_action_result(GOOD) is True


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD)
def test_a_bad_answer_is_refused_as_by_stock_rasa(answer):
    with pytest.raises(ValidationError):
        jsonschema.validate(answer, RemoteAction.action_response_format_spec())
    with pytest.raises(ValidationError):
        action()._validate_action_result(answer)


def test_the_schema_itself_is_not_checked_again_at_every_call(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the stock validation is back")

    action()._validate_action_result(GOOD)
    monkeypatch.setattr(jsonschema, "validate", refuse)
    monkeypatch.setattr(jsonschema.Draft202012Validator, "check_schema", refuse)
    assert action()._validate_action_result(GOOD) is True
    assert RemoteAction._validate_action_result is remote_action._validate


def test_a_thousand_validations_take_less_than_a_second():
    start = time.process_time()
    for _ in range(1000):
        action()._validate_action_result(GOOD)
    assert time.process_time() - start < 1


def test_what_is_posted_does_not_grow_with_the_conversation():
    short, long = (
        len(json.dumps(action()._action_call_format(tracker_of(turns), DOMAIN)))
        for turns in (1, 300)
    )
    assert abs(long - short) < 50
    assert long < 3000


def test_what_is_posted_holds_the_latest_message_and_the_slots():
    call = action()._action_call_format(tracker_of(5, "كيف ننضم؟"), DOMAIN)
    assert call["tracker"]["latest_message"]["text"] == "كيف ننضم؟"
    assert call["tracker"]["slots"]["language"] == "fr"
    assert call["next_action"] == "action_answer"
    assert call["tracker"]["events"] == [] and call["domain"] == {}


def run(url, tracker):
    nlg = TemplatedNaturalLanguageGenerator({})
    return asyncio.run(action(url).run(CollectingOutputChannel(), nlg, tracker, DOMAIN))


def test_a_refused_connection_becomes_a_sentence_in_the_persons_language():
    (event,) = run("http://127.0.0.1:9/webhook", tracker_of(1, "Comment faire ?"))
    assert event.text.startswith("Je ne peux pas") or "unmignet@iom.int" in event.text
    answer = event.data["custom"]["answer"]
    assert (answer["language"], answer["decision"]) == ("fr", "decline")
    shape = {"decision", "topic", "language", "confidence", "candidates", "as_of", "source"}
    assert set(answer) == shape


def test_the_script_of_the_text_decides_before_the_conversation():
    (event,) = run("http://127.0.0.1:9/webhook", tracker_of(1, "كيف ننضم؟"))
    assert event.data["custom"]["answer"]["language"] == "ar"


def test_a_server_that_accepts_and_never_answers_is_given_up_in_time():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        start = time.monotonic()
        (event,) = run(f"http://127.0.0.1:{listening.getsockname()[1]}/", tracker_of(1))
    assert time.monotonic() - start < 3
    assert event.text


@pytest.mark.parametrize("channel", ["cmdline", "twilio", None])
def test_where_people_would_see_the_element_it_is_left_out(channel):
    (event,) = run("http://127.0.0.1:9/webhook", tracker_of(1, channel=channel))
    assert event.text and not (event.data or {}).get("custom")


def test_installing_again_changes_nothing():
    before = RemoteAction.run, RemoteAction._validate_action_result
    rasa_overrides.install()
    rasa_overrides.install()
    assert (RemoteAction.run, RemoteAction._validate_action_result) == before


@pytest.mark.parametrize("channel", ["cmdline", "rest"])
def test_the_action_server_is_told_the_channel_and_what_it_knows(channel):
    tracker = DialogueStateTracker("x", DOMAIN.slots)
    told = {"language": "fr"}
    tracker.update(UserUttered("hello", {"name": "greet"}, input_channel=channel, metadata=told))
    message = action()._action_call_format(tracker, DOMAIN)["tracker"]["latest_message"]
    assert (message["input_channel"], message["metadata"]) == (channel, told)


def test_a_conversation_without_any_message_can_be_described():
    body = action()._action_call_format(DialogueStateTracker("x", DOMAIN.slots), DOMAIN)
    assert body["tracker"]["events"] == []
