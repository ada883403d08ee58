"""Examples that a model without them would file elsewhere, and pairs that mean the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from faq.doubtful import Doubt, alike, unlikely
from faq.examples import Example
from faq.fusion import Fusion
from faq.settings import ROOT

NAMES = ("end", "join", "role")
FUSION = Fusion(0.5, {"e5": 8.0}, 8.0)


def examples(labels: np.ndarray) -> list[Example]:
    return [
        Example(f"text {row}", NAMES[label], "en", ROOT / "data/nlu/x/en.yml", row + 1)
        for row, label in enumerate(labels)
    ]


def test_an_example_under_the_wrong_intent_is_doubted_with_the_right_one() -> None:
    labels = np.repeat(np.arange(3), 12)
    random = np.random.default_rng(0)
    vectors = 2 * np.eye(3, 8)[labels] + random.normal(0, 0.1, (36, 8))
    filed = labels.copy()
    filed[0] = 1  # an "end" under "join"
    (doubt,) = unlikely(examples(filed), {"e5": vectors.astype(np.float32)}, {"e5": 0.5}, FUSION)
    assert (doubt.example.text, doubt.other) == ("text 0", "end")
    assert 0 <= doubt.chance < 0.15


def test_examples_of_two_intents_that_mean_the_same_are_paired_once() -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(0, 1, (30, 8)).astype(np.float32)
    vectors[7] = vectors[3]
    vectors[9] = vectors[6]
    labels = np.arange(30) % 3  # 3 and 6 and 9 are of one intent, 7 is of another
    found = list(alike(examples(labels), vectors))
    assert [(one.example.text, one.other) for one in found] == [("text 3", "'text 7' of join")]


def test_a_doubt_is_one_line_with_file_and_line() -> None:
    example = Example("by when?", "join", "en", ROOT / "data/nlu/join/en.yml", 7)
    doubt = Doubt(example, "end", 0.031, "it looks like")
    assert str(doubt) == (
        "data/nlu/join/en.yml:7: 'by when?' is filed under join (3%): it looks like end"
    )
    elsewhere = Doubt(Example("a", "b", "en", Path("/x/en.yml"), 1), "c", 0.0, "it looks like")
    assert str(elsewhere).startswith("/x/en.yml:1: ")
