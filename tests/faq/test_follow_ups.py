"""What was answered before tells what a short message means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faq.fit_follow_ups import fit_follow_ups, tempered
from faq.follow_ups import SHORT_LETTERS, SHORT_WORDS, FollowUps, is_short
from faq.fusion import Thresholds
from faq.vectors import Matrix

NAMES = ("end", "fund", "greet", "join")
EVEN = {"join": 0.3, "end": 0.3, "fund": 0.3, "greet": 0.1}
KINDS = 2
WIDTH = 6


def vectors(kinds: list[int], seed: int = 0) -> dict[str, Matrix]:
    """Return vectors of messages of two kinds, by encoder."""
    noise = np.random.default_rng(seed).normal(0, 0.3, (len(kinds), WIDTH))
    rows = np.eye(KINDS, WIDTH)[kinds] * 2 + noise
    return {"e5": rows.astype(np.float32), "use": noise.astype(np.float32)}


def messages(count: int) -> tuple[list[int], list[str], list[str]]:
    """Return kinds, topics answered before and intents: one kind asks on, the other of money."""
    kinds = [number % KINDS for number in range(count)]
    before = [("join", "end")[number // KINDS % 2] for number in range(count)]
    said = [topic if kind == 0 else "fund" for kind, topic in zip(kinds, before, strict=True)]
    return kinds, before, said


@pytest.fixture(scope="module")
def model() -> FollowUps:
    kinds, before, said = messages(80)
    even = np.tile([EVEN[name] for name in NAMES], (80, 1))
    return fit_follow_ups(vectors(kinds), even, before, said, NAMES)


def after(
    model: FollowUps, topic: str | None, kind: int, text: str = "?"
) -> dict[str, float] | None:
    one = {name: rows[0] for name, rows in vectors([kind], seed=9).items()}
    return model.after(topic, text, EVEN, one)


@pytest.mark.parametrize("text", ["and by when?", "还有别的吗？", "a" * SHORT_LETTERS])
def test_the_same_message_means_another_topic_after_another(model: FollowUps, text: str) -> None:
    assert is_short(text)
    for topic in ("join", "end"):
        found = after(model, topic, 0, text)
        assert found
        assert max(found, key=lambda name: found[name]) == topic
        assert sum(found.values()) == pytest.approx(1)
    found = after(model, "end", 1, text)
    assert found
    assert max(found, key=lambda name: found[name]) == "fund"


def test_each_kind_of_message_can_mean_its_own_after_each_topic() -> None:
    kinds, before, _ = messages(80)
    swapped = [("fund", "greet")[kind ^ (topic == "end")] for kind, topic in zip(kinds, before)]
    even = np.tile([EVEN[name] for name in NAMES], (80, 1))
    found = fit_follow_ups(vectors(kinds), even, before, swapped, NAMES)
    chances = found.chances(vectors(kinds, seed=5), even, before)
    assert [found.meant[place] for place in chances.argmax(axis=1)] == swapped


@pytest.mark.parametrize("text", ["word " * (SHORT_WORDS + 1), "字" * (SHORT_LETTERS + 1)])
def test_long_messages_are_not_judged_by_it(model: FollowUps, text: str) -> None:
    assert not is_short(text)
    assert after(model, "join", 0, text) is None


@pytest.mark.parametrize("topic", [None, "fund", "closed_topic"])
def test_after_nothing_or_an_unknown_topic_no_message_is_judged(
    model: FollowUps, topic: str | None
) -> None:
    assert after(model, topic, 0) is None


def test_an_intent_that_no_follow_up_has_keeps_its_probability(model: FollowUps) -> None:
    assert "greet" not in model.meant
    found = after(model, "join", 0)
    assert found
    assert found["greet"] == pytest.approx(EVEN["greet"])
    news = {"e5": np.zeros(WIDTH, np.float32), "use": np.zeros(WIDTH, np.float32)}
    found = model.after("join", "?", {**EVEN, "join": 0.1, "news": 0.2}, news)
    assert found
    assert found["news"] == pytest.approx(0.2)
    assert sum(found.values()) == pytest.approx(1)


def test_without_vectors_of_every_encoder_no_message_is_judged(model: FollowUps) -> None:
    assert model.after("join", "?", EVEN, {"e5": np.zeros(WIDTH, np.float32)}) is None


def test_what_a_message_means_by_itself_counts(model: FollowUps) -> None:
    kinds, before, said = messages(80)
    told = np.array([[0.9 if name == intent else 0.03 for name in NAMES] for intent in said])
    blind = {"e5": np.zeros((80, WIDTH), np.float32)}
    found = fit_follow_ups(blind, told, before, said, NAMES)
    chances = found.chances(blind, told, before)
    assert [found.meant[place] for place in chances.argmax(axis=1)] == said


def test_it_is_no_surer_than_it_is_right_on_others(model: FollowUps) -> None:
    kinds, before, said = messages(80)
    even = np.tile([EVEN[name] for name in NAMES], (80, 1))
    wrong = ["fund" if number % 3 == 0 else intent for number, intent in enumerate(said)]
    others = (vectors(kinds, seed=5), even, before)
    careful, sure = tempered(model, *others, wrong), tempered(model, *others, said)
    surest = [one.chances(*others).max(axis=1).mean() for one in (careful, sure)]
    assert surest[0] < surest[1]
    unknown = tempered(model, *others, ["weather", *said[1:]])
    assert np.isfinite(unknown.weights).all()


def test_what_was_fitted_is_read_as_it_was_written(model: FollowUps, tmp_path: Path) -> None:
    at = Thresholds(0.5, 0.1, 0.2, 0.8)
    replace(model, thresholds=at).save(tmp_path / "new" / "follow_ups.npz")
    read = FollowUps.load(tmp_path / "new" / "follow_ups.npz")
    assert read.thresholds == at
    model.save(tmp_path / "plain.npz")
    assert FollowUps.load(tmp_path / "plain.npz").thresholds is None
    assert (read.intents, read.meant, read.topics) == (model.intents, model.meant, model.topics)
    assert after(read, "join", 1) == after(model, "join", 1)


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_missing_or_damaged_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "follow_ups.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=r"follow_ups\.npz: missing or damaged. Run: make train"):
        FollowUps.load(path)
