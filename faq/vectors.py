"""Small linear algebra on sentence vectors: centring, packing, similarity."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
"""Rows are vectors, float32 [n, d]."""
Scores = npt.NDArray[np.float64]
"""In double precision: fits follow differences that single precision loses."""


@dataclass(frozen=True)
class Centring:
    """Moves vectors out of the encoders' narrow cone: subtract a mean, divide by a spread."""

    mean: Matrix
    spread: Matrix

    @classmethod
    def learn(cls, vectors: Matrix) -> Centring:
        """Learn mean [d] and spread [d] from the rows of `vectors` [n, d]."""
        return cls(vectors.mean(axis=0), vectors.std(axis=0) + 1e-6)

    def standardise(self, vectors: Matrix) -> Matrix:
        """Return rows with zero mean and unit spread, [n, d]."""
        return np.asarray((vectors - self.mean) / self.spread, np.float32)

    def direct(self, vectors: Matrix) -> Matrix:
        """Return standardised rows of length 1, so that a dot product is a cosine, [n, d]."""
        rows = self.standardise(vectors)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-6), np.float32)


def unpack(packed: Mapping[str, str]) -> dict[str, Matrix]:
    """Return the vectors that NLU attached to a message, by encoder, each [d].

    What is not base64 of float16 is left out: the caller encodes the text itself then.
    """
    vectors = {}
    for name, text in packed.items():
        try:
            vector = np.frombuffer(base64.b64decode(text), np.float16).astype(np.float32)
        except (binascii.Error, ValueError, TypeError):
            continue
        if vector.size and np.isfinite(vector).all():
            vectors[name] = vector
    return vectors


def softmax(scores: Scores) -> Scores:
    """Return probabilities from scores, along the last axis, [..., k]."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float64)


def best_two_by_label(similarities: Matrix, starts: npt.NDArray[np.int64]) -> Matrix:
    """Return for each label the mean of its two best similarities, [..., labels].

    Two texts rather than one damp a single odd example (measured in docs/understanding.md).

    :param similarities: cosine of questions with every text, texts ordered by label, [..., n].
    :param starts: the position of each label's first text, [labels].
    """
    counts = np.diff(np.append(starts, similarities.shape[-1]))
    first = np.maximum.reduceat(similarities, starts, axis=-1)
    others = np.where(similarities == np.repeat(first, counts, axis=-1), -np.inf, similarities)
    second = np.maximum.reduceat(others, starts, axis=-1)
    best = (first + np.where(np.isinf(second), first, second)) / 2
    return best.astype(np.float32)


def by_label(
    labels: npt.NDArray[Any],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Return an order that sorts texts by label, the labels' names, and where each begins in it.

    :param labels: of the texts, [n]; within a label the order stays.
    """
    order = np.argsort(labels, kind="stable")
    names, starts = np.unique(labels[order], return_index=True)
    return order, names, starts.astype(np.int64)


def side_by_side(
    vectors: Mapping[str, Matrix], centrings: Mapping[str, Centring], scales: Mapping[str, float]
) -> Matrix:
    """Return a classifier's features: vectors centred, scaled and side by side, [n, sum of d].

    :param vectors: by encoder, each [n, d].
    """
    rows = [scales[name] * centrings[name].standardise(vectors[name]) for name in centrings]
    return np.hstack(rows).astype(np.float32)


def nearest_label(
    rows: Matrix, others: Matrix, labels: npt.NDArray[np.str_]
) -> npt.NDArray[np.str_]:
    """Return for each row the label whose two nearest `others` are nearest, [n].

    :param rows: directions (see Centring.direct), [n, d].
    :param others: directions with a label each, [m, d].
    :param labels: [m].
    """
    order, names, starts = by_label(labels)
    best = best_two_by_label(rows @ others[order].T, starts)
    return np.asarray(names[best.argmax(axis=1)])
