"""The gate: what is typed is only text; what our buttons send stays a command."""

from __future__ import annotations

import pytest

import rasa_overrides
from faq.payloads import COMMANDS, payload
from faq.settings import settings
from nlu.gate import MessageGate

VALUES = {"topic_id": "how_to_join", "country": "KE", "language": "fr", "": ""}
BUTTONS = [payload(command, VALUES[key]) for command, key in COMMANDS.items()]
TYPED = [
    *("/restart", "//restart", " /restart", "\u3000/restart", "/\u00a0/restart", "/\n/restart"),
    *("/session_start", '/nonsense{"a":1}', '/greet{"language": "fr"}', "/how_to_join"),
    *('/ask_topic{"topic_id": "x", "language": "fr"}', '/ask_topic{"language": "fr"}'),
]


@pytest.mark.parametrize("text", BUTTONS)
def test_a_button_is_obeyed_by_a_trained_pipeline(trained, text):
    parsed = trained("gate")(text)
    assert parsed["intent"] == {"name": text[1:].split("{")[0], "confidence": 1.0}
    assert parsed["text"] == text


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_command_is_only_text_to_a_trained_pipeline(trained, text):
    parsed = trained("gate")(text)
    assert parsed["intent"]["name"] in {"how_to_join", "greet"}
    assert parsed["intent"]["confidence"] < 1
    assert not parsed["entities"]


@pytest.mark.parametrize("text", TYPED)
def test_no_typed_command_keeps_its_slash_behind_any_space(create, process, text):
    assert not process(create(MessageGate), text).get("text").strip().startswith("/")


def test_the_cleaned_text_is_part_of_the_output(create, process):
    message = process(create(MessageGate), "/restart\x00 now\tplease\ud800")
    assert message.as_dict(only_output_properties=True)["text"] == "restart now please"


@pytest.mark.parametrize("text", [None, "", " ", "\x00\x01\x1f"])
def test_nothing_becomes_an_empty_text(create, process, text):
    assert process(create(MessageGate), text).get("text").strip() == ""


def test_long_texts_are_cut_at_the_limit(create, process):
    text = process(create(MessageGate), "م" * 100_000).get("text")
    assert text == "م" * settings().message_limit


def test_training_examples_are_left_as_they_are(create, examples):
    before = [example.get("text") for example in examples.training_examples]
    after = create(MessageGate).process_training_data(examples)
    assert [example.get("text") for example in after.training_examples] == before


def test_creating_it_installs_the_overrides(create, monkeypatch):
    called = []
    monkeypatch.setattr(rasa_overrides, "install", lambda: called.append(True))
    create(MessageGate)
    assert called == [True]
