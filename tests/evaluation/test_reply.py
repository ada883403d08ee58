"""Reading replies: all elements, and whatever a server may send instead."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.reply import Answer, read_reply


def test_texts_are_joined_and_each_answer_is_read() -> None:
    first = {
        "decision": "answer",
        "topic": "a",
        "language": "fr",
        "confidence": 0.5,
        "candidates": ["a", "b"],
        "as_of": "2020-11-01",
        "source": {},
        "country": {"code": "KE", "champion": False},
        "region": {"id": "africa", "champions": []},
    }
    elements = [
        {"recipient_id": "x", "text": "one"},
        {"recipient_id": "x", "custom": {"answer": first}},
        {"recipient_id": "x", "text": "two", "buttons": []},
        {"recipient_id": "x", "custom": {"answer": {"decision": "decline", "topic": None}}},
    ]
    reply = read_reply(elements, 12.0)
    assert (reply.text, reply.milliseconds, reply.error) == ("one\ntwo", 12.0, None)
    assert reply.answers == (
        Answer("answer", "a", "fr", 0.5, ("a", "b"), (("KE", False),), "africa"),
        Answer("decline", None),
    )


def test_several_countries_stand_beside_the_first() -> None:
    several = [{"code": "KE", "champion": True}, {"code": "FR", "champion": False}]
    custom = {"decision": "answer", "country": several[0], "countries": several}
    (answer,) = read_reply([{"custom": {"answer": custom}}], 1.0).answers
    assert answer.countries == (("KE", True), ("FR", False))


@pytest.mark.parametrize("elements", [{"error": "x"}, "x", None, []])
def test_a_response_without_elements_is_an_error(elements: object) -> None:
    assert read_reply(elements, 1.0).error


@pytest.mark.parametrize(
    "answer",
    [
        {"decision": 1, "topic": [], "confidence": "high", "candidates": "a", "country": "KE"},
        {"decision": None, "confidence": float("nan"), "region": [], "countries": [1, {}]},
        {"confidence": True, "candidates": [1, None], "country": {"code": 3, "champion": 1}},
    ],
)
def test_values_of_a_wrong_type_count_as_missing(answer: dict[str, Any]) -> None:
    elements = [{"text": 5}, "x", {"custom": "y"}, {"custom": {"answer": answer}}]
    assert read_reply(elements, 1.0).answers == (Answer(None, None),)
    assert read_reply(elements, 1.0).text == ""
