"""Which texts a tuning step sees together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from encoder.runtime import Kind

STRETCH = 16
"""Batches are cut from stretches of so many batches sorted by length, to save padding."""
LEAST_PARTS = 2


@dataclass(frozen=True)
class TuningText:
    """A text to learn from."""

    text: str
    label: str
    """What it is about."""
    kind: Kind = "query"
    part: str = ""
    """The very point it is about, within its label; empty if none."""


@dataclass(frozen=True)
class Batch:
    """The rows of the texts that one step sees."""

    rows: tuple[int, ...]
    by_part: bool
    """Whether all are of one label and to be told apart by their part."""


def epoch_batches(
    texts: Sequence[TuningText], lengths: Sequence[int], size: int, passages: int, seed: int
) -> list[Batch]:
    """Return the batches of one epoch, in a random order that `seed` fixes.

    Each text is in one batch of mixed labels, with `passages` passages beside the questions;
    each text that has a part is in a second one, of its label alone.
    """
    random = np.random.default_rng(seed)
    answers = [row for row, text in enumerate(texts) if text.kind == "passage"]
    questions = [row for row, text in enumerate(texts) if text.kind == "query"]
    batches = [
        Batch((*rows, *_some(answers, passages, random)), by_part=False)
        for rows in _cut(questions, lengths, size, random)
    ]
    for label in sorted({text.label for text in texts if text.part}):
        own = [row for row, text in enumerate(texts) if text.part and text.label == label]
        if len({texts[row].part for row in own}) >= LEAST_PARTS:
            shuffled = random.permutation(own).tolist()
            batches += [
                Batch(tuple(shuffled[at : at + size]), by_part=True)
                for at in range(0, len(shuffled), size)
            ]
    return [batches[number] for number in random.permutation(len(batches))]


def _some(rows: Sequence[int], count: int, random: np.random.Generator) -> list[int]:
    if not rows:
        return []
    chosen: list[int] = random.choice(rows, min(count, len(rows)), replace=False).tolist()
    return chosen


def _cut(
    rows: Sequence[int], lengths: Sequence[int], size: int, random: np.random.Generator
) -> Iterator[list[int]]:
    shuffled = random.permutation(rows).tolist()
    for start in range(0, len(shuffled), size * STRETCH):
        stretch = sorted(shuffled[start : start + size * STRETCH], key=lambda row: lengths[row])
        for at in range(0, len(stretch), size):
            yield stretch[at : at + size]
