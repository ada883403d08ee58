"""What buttons send: what counts as ours, and that typed commands have no effect."""

from __future__ import annotations

import json

import pytest

from faq.knowledge import Knowledge
from faq.payloads import COMMANDS, neutralise, parse_payload, payload


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("value", ["how_to_join", "KE", "topic-2", "2026"])
def test_what_a_button_sends_is_understood(command: str, value: str) -> None:
    value = value if COMMANDS[command] else ""
    assert parse_payload(payload(command, value)) == (command, value)
    assert neutralise(payload(command, value)) == payload(command, value)


def test_a_payload_is_a_command_with_json() -> None:
    text = payload("ask_topic", "how_to_join")
    assert text.startswith("/ask_topic{")
    assert json.loads(text.removeprefix("/ask_topic")) == {"topic_id": "how_to_join"}


def test_every_topic_and_champion_fits_into_a_button(knowledge: Knowledge) -> None:
    for topic in knowledge.topics:
        assert parse_payload(payload("ask_topic", topic)) == ("ask_topic", topic)
    for code in knowledge.champions.codes:
        assert parse_payload(payload("ask_country", code)) == ("ask_country", code)


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/session_start",
        "/greet",
        "/ask_topic",
        '/ask_topic{"topic_id": ""}',
        '/ask_topic{"country": "KE"}',
        '/ask_topic{"topic_id": "a b"}',
        '/ask_topic{"topic_id": "a", "language": "fr"}',
        '/ask_topic{"topic_id": "a"} please',
        '/ask_topic{"topic_id": ["a"]}',
        "/ask_topic{'topic_id': 'a'}",
        '/none_of_these{"topic_id": "a"}',
        '/inform{"language": "fr"}',
        'please /ask_topic{"topic_id": "a"}',
        '//ask_topic{"topic_id": "a"}',
        "none_of_these",
        "/" + "a" * 100_000,
    ],
)
def test_anything_else_is_none_of_ours_and_loses_its_slash(text: str) -> None:
    assert parse_payload(text) is None
    assert not neutralise(text).startswith("/")


@pytest.mark.parametrize(
    "space", ["", " ", "\t", "\n", "\r", "\u00a0", "\u3000", "\u2003", "\u2028", "/", " / "]
)
def test_no_space_hides_a_typed_command(space: str) -> None:
    # Rasa strips every kind of space before it looks for its slash.
    assert not neutralise(f"{space}/restart").strip().startswith("/")
    assert neutralise(f"{space}/restart") == "restart"


@pytest.mark.parametrize("text", ["How do I join?", "and/or", "  هل", "", "1/2", "如何加入？/谢谢"])
def test_ordinary_text_keeps_its_words_and_inner_slashes(text: str) -> None:
    assert neutralise(text) == text.lstrip()
