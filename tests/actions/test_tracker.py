"""Reading a turn from Rasa's tracker and writing its memory back."""

from __future__ import annotations

import base64
from collections.abc import Callable

import numpy as np
import pytest
from rasa_sdk import Tracker

from actions.tracker import SLOTS, changed_slots, turn_of
from faq.settings import settings
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


def test_the_slots_are_the_memory(tell: Tell) -> None:
    slots = {
        "language": "fr",
        "language_chosen": True,
        "last_topic": "how_to_join",
        "last_country": "KE",
        "suggestions": ["how_to_join", "initiative_end"],
        "other": 1,
    }
    expected = Memory("fr", True, "how_to_join", "KE", ("how_to_join", "initiative_end"))
    assert turn_of(tell("How?", slots)).memory == expected


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
    before = Memory("en", False, "how_to_join", None, ("a", "b"))
    after = before.having(language="fr", language_chosen=True, suggestions=())
    events = {event["name"]: event["value"] for event in changed_slots(before, after)}
    assert events == {"language": "fr", "language_chosen": True, "suggestions": []}
    assert changed_slots(before, before) == []


def test_what_is_written_is_read_again(tell: Tell) -> None:
    after = Memory("ru", True, "initiative_end", "GH", ("a", "b"))
    slots = {event["name"]: event["value"] for event in changed_slots(Memory(), after)}
    assert turn_of(tell("How?", slots)).memory == after
