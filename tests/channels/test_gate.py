"""Typed text is text; a button is only what our buttons send."""

from __future__ import annotations

import pytest

from channels.gate import pressed, typed
from faq.payloads import parse_payload
from faq.settings import settings


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("How to join?", "How to join?"),
        ("/restart", "restart"),
        ("//restart", "restart"),
        (" \u3000/\u00a0/restart", "restart"),
        ('/ask_topic{"topic_id": "how_to_join"}', 'ask_topic{"topic_id": "how_to_join"}'),
        ("/none_of_these", "none_of_these"),
        ("\x00/restart", "restart"),
        ("A/RES/73/195", "A/RES/73/195"),
        ("a\ud800b", "ab"),
        ("/", ""),
        ("", ""),
    ],
)
def test_typed_text_never_begins_with_a_slash(text, kept):
    assert typed(text) == kept
    assert parse_payload(typed(text)) is None


def test_typed_text_is_cut_one_after_the_limit():
    assert len(typed("x" * 100_000)) == settings().message_limit + 1


@pytest.mark.parametrize(
    "payload",
    [
        *('/ask_topic{"topic_id": "how_to_join"}', '/ask_country{"country": "KE"}'),
        *('/set_language{"language": "fr"}', "/none_of_these", " /none_of_these\n"),
    ],
)
def test_a_button_of_ours_passes(payload):
    assert pressed(payload) == payload.strip()


@pytest.mark.parametrize(
    "payload",
    ["/restart", "/ask_topic", '/ask_topic{"topic_id": "a b"}', "hello", "", '/x{"y": "z"}'],
)
def test_anything_else_does_not(payload):
    assert pressed(payload) is None
