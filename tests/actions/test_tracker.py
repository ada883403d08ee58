"""Reading a turn from Rasa's tracker and writing its memory back."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest
import yaml
from rasa_sdk import Tracker

from actions.tracker import SLOTS, changed_slots, turn_of
from faq.payloads import payload
from faq.settings import ROOT, settings
from faq.turn import Memory

Tell = Callable[..., Tracker]


def test_text_ranking_and_vectors_are_read(tell: Tell) -> None:
    vector = base64.b64encode(np.array([0.5, 1], np.float16).tobytes()).decode()
    turn = turn_of(
        tell(
            "How?",
            intent_ranking=[
                {"name": "nlu_fallback", "confidence": 0.5},
                {"name": "how_to_join", "confidence": 0.4},
                {"name": None, "confidence": 0.2},
                {"name": "greet", "confidence": "0.1"},
            ],
            embeddings={"e5": vector, "use": "damaged"},
        )
    )
    assert turn.text == "How?"
    assert turn.ranking == {"how_to_join": 0.4, "greet": 0.1}
    assert {name: rows.tolist() for name, rows in turn.vectors.items()} == {"e5": [0.5, 1.0]}


MEMORY = Memory(
    language="fr",
    language_chosen=True,
    last_topic="how_to_join",
    last_country="GH",
    last_region="africa",
    last_question="892dc50f052f",
    suggestions=("how_to_join", "initiative_end"),
    choices=(payload("ask_topic", "how_to_join"), payload("none_of_these")),
)


def test_the_slots_are_the_memory(tell: Tell) -> None:
    slots = {
        "language": "fr",
        "language_chosen": True,
        "last_topic": "how_to_join",
        "last_country": "GH",
        "last_region": "africa",
        "last_question": "892dc50f052f",
        "suggestions": ["how_to_join", "initiative_end"],
        "choices": ['/ask_topic{"topic_id": "how_to_join"}', "/none_of_these"],
        "other": 1,
        "requested_slot": None,
    }
    assert turn_of(tell("How?", slots)).memory == MEMORY


def test_a_slot_that_was_never_set_keeps_the_others(tell: Tell) -> None:
    slots = {name: None for name in SLOTS} | {"last_region": "africa", "choices": None}
    assert turn_of(tell("How?", slots)).memory == Memory(last_region="africa")


def test_each_part_of_the_memory_has_its_slot_in_the_domain() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(SLOTS) == {field.name for field in fields(Memory)}
    for name in SLOTS:
        assert domain["slots"][name]["influence_conversation"] is False
        kept_as_list = isinstance(getattr(MEMORY, name), tuple)
        assert (domain["slots"][name]["type"] == "any") == kept_as_list


@pytest.mark.parametrize("slots", [{}, dict.fromkeys(SLOTS)])
def test_empty_slots_are_an_empty_memory(tell: Tell, slots: dict[str, None]) -> None:
    assert turn_of(tell("How?", slots)).memory == Memory()


def test_a_tracker_without_a_message_is_an_empty_turn() -> None:
    turn = turn_of(Tracker("someone", {}, None, [], False, None, {}, None))
    assert (turn.text, turn.ranking, turn.vectors, turn.hint) == ("", {}, {}, None)


@pytest.mark.parametrize(
    ("metadata", "hint"),
    [
        ({"language": "fr"}, "fr"),
        ({"language": "zh-Hans-CN"}, "zh"),
        ({"language": "ES_mx"}, "es"),
        ({"language": "de"}, None),
        ({"language": None}, None),
        ({"language": 5}, None),
        ({}, None),
        (None, None),
    ],
)
def test_the_channels_language_is_a_hint_if_it_is_one_of_six(
    tell: Tell, metadata: dict[str, object] | None, hint: str | None
) -> None:
    assert turn_of(tell("How?", metadata=metadata)).hint == hint


def test_a_text_as_long_as_the_limit_counts_as_shortened(tell: Tell) -> None:
    limit = settings().message_limit
    assert turn_of(tell("a" * limit)).shortened
    assert not turn_of(tell("a" * (limit - 1))).shortened


def test_only_slots_that_have_changed_are_set() -> None:
    before = Memory("en", last_topic="how_to_join", suggestions=("a", "b"), choices=("/c",))
    after = before.having(language="fr", language_chosen=True, suggestions=())
    events = {event["name"]: event["value"] for event in changed_slots(before, after)}
    assert events == {"language": "fr", "language_chosen": True, "suggestions": []}
    assert changed_slots(before, before) == []


def test_what_is_written_is_read_again(tell: Tell) -> None:
    slots = {event["name"]: event["value"] for event in changed_slots(Memory(), MEMORY)}
    assert set(slots) == set(SLOTS)
    assert turn_of(tell("How?", json.loads(json.dumps(slots)))).memory == MEMORY


def test_what_is_forgotten_is_emptied_and_read_as_forgotten(tell: Tell) -> None:
    slots = {event["name"]: event["value"] for event in changed_slots(MEMORY, Memory())}
    assert slots["last_question"] is None
    assert slots["suggestions"] == slots["choices"] == []
    assert turn_of(tell("How?", slots)).memory == Memory()
