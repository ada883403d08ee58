"""What was answered last makes some messages likelier: short ones alone."""

from __future__ import annotations

import numpy as np
import pytest

from faq.evidence import fit_factors
from faq.follow_ups import SHORT_LETTERS, SHORT_WORDS, after, is_short

NAMES = ("join", "end", "fund")
JOIN, END, FUND = range(3)
FACTORS = {"join": {"join": 3.0, "end": 1.0, "fund": 0.5}}
EVEN = {"join": 0.3, "end": 0.4, "fund": 0.3}


@pytest.mark.parametrize("text", ["and by when?", "还有别的吗？", "a" * SHORT_LETTERS])
def test_short_messages_lean_on_what_was_answered(text: str) -> None:
    assert is_short(text)
    found = after(EVEN, "join", text, FACTORS)
    assert max(found, key=lambda name: found[name]) == "join"
    assert sum(found.values()) == pytest.approx(1)
    assert found["join"] / found["fund"] == pytest.approx(6)


@pytest.mark.parametrize("text", ["word " * (SHORT_WORDS + 1), "字" * (SHORT_LETTERS + 1)])
def test_long_messages_are_left_alone(text: str) -> None:
    assert not is_short(text)
    assert after(EVEN, "join", text, FACTORS) == EVEN


@pytest.mark.parametrize("topic", [None, "end", "closed_topic"])
def test_after_nothing_or_an_unknown_topic_nothing_changes(topic: str | None) -> None:
    assert after(EVEN, topic, "and by when?", FACTORS) == EVEN


def test_an_intent_without_a_factor_keeps_its_weight() -> None:
    found = after({**EVEN, "news": 0.3}, "join", "and?", FACTORS)
    assert found["news"] == pytest.approx(found["end"] * 0.75)


def scores(rows: int) -> np.ndarray:
    """Return log probabilities that know nothing."""
    return np.log(np.full((rows, 3), 1 / 3))


def test_what_follows_a_topic_is_likelier_after_it_alone() -> None:
    labels = np.array([FUND] * 18 + [END] * 2 + [JOIN] * 20)
    topics = ["join"] * 20 + ["fund"] * 20
    found = fit_factors(scores(40), labels, topics, NAMES)
    assert set(found) == {"join", "fund"}
    assert found["join"]["fund"] > 1 > found["join"]["end"] > found["join"]["join"] > 0
    assert found["fund"]["join"] > 1 > found["fund"]["end"]


def test_where_what_follows_is_anything_the_factors_say_little() -> None:
    random = np.random.default_rng(0)
    found = fit_factors(scores(300), random.integers(0, 3, 300), ["join"] * 300, NAMES)
    assert all(0.75 < value < 1.33 for value in found["join"].values())


def test_messages_clear_by_themselves_leave_the_factors_near_one() -> None:
    labels = np.array([FUND, END, JOIN, FUND] * 10)
    clear = np.log(np.where(np.eye(3)[labels] > 0, 0.98, 0.01))
    doubtful = fit_factors(scores(40), labels, ["join"] * 40, NAMES)["join"]["fund"]
    assert 1 < fit_factors(clear, labels, ["join"] * 40, NAMES)["join"]["fund"] <= doubtful + 0.5


def test_a_topic_with_one_message_is_counted_with_care() -> None:
    labels = np.array([FUND] * 20 + [END])
    found = fit_factors(scores(21), labels, ["join"] * 20 + ["end"], NAMES)
    assert 1 < found["end"]["end"] < found["join"]["fund"]
