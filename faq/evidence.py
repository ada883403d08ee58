"""Evidence for each intent, its weights, and how sharp the scores are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar

from faq.fusion import FLOOR
from faq.held_out import Numbers
from faq.vectors import Matrix

SMOOTHING = 5.0
Scores = npt.NDArray[np.float64]
"""In double precision: fits follow differences that single precision loses."""
STEADY = 10.0
"""How much a language's sharpness is held to that of all, in nats for a change by e."""
SHARPEST = 3.0


class Judged(NamedTuple):
    """What the parts of the model say of texts that they have not seen."""

    evidence: list[Matrix]
    """One a weight: log confidence, nearness by each encoder, places; each [n, k]."""
    labels: Numbers
    languages: npt.NDArray[np.str_]


def sharpened(asked: Judged, weights: Sequence[float], sharpness: Mapping[str, float]) -> Scores:
    """Return the weighted evidence, each language's multiplied by its sharpness, [n, k]."""
    factors = np.array([sharpness.get(language, 1.0) for language in asked.languages.tolist()])
    return np.asarray(weighted(asked.evidence, weights) * factors[:, np.newaxis])


def log_confidence(confidence: Matrix) -> Matrix:
    """Return the logarithm, none below that of FLOOR, [n, k]."""
    return np.log(np.maximum(confidence, FLOOR))


def place_shares(named: npt.NDArray[np.bool_], labels: Numbers) -> Matrix:
    """Return for each intent the smoothed share of examples that name a place, [k]."""
    counts = np.bincount(labels)
    hits = np.bincount(labels, weights=named)
    return np.asarray((hits + SMOOTHING * named.mean()) / (counts + SMOOTHING), np.float32)


def place_evidence(named: npt.NDArray[np.bool_], share: Matrix) -> Matrix:
    """Return what naming a place, or none, says for each intent, [n, k]."""
    evidence = np.log(np.where(named[:, np.newaxis], share, 1.0 - share))
    return np.asarray(evidence, np.float32)


def weighted(evidence: Sequence[Matrix], weights: Sequence[float]) -> Scores:
    """Return the weighted sum of the evidence, [n, k]."""
    rows = [w * rows for w, rows in zip(weights, evidence, strict=True)]
    return np.asarray(np.sum(rows, axis=0), np.float64)


def fit_weights(features: Sequence[Matrix], labels: Numbers) -> npt.NDArray[np.float64]:
    """Return the weights, not below 0, that make the labels likeliest."""
    start = np.ones(len(features))
    found = minimize(
        lambda weights: surprise(weighted(features, weights), labels).mean(),
        *(start,),
        method="L-BFGS-B",
        bounds=[(0.0, None)] * len(features),
    )
    return np.asarray(found.x)


def fit_sharpness(asked: Judged, weights: Sequence[float]) -> dict[str, float]:
    """Return by language what scores are multiplied by so that they mean the same in all.

    That is temperature scaling (Guo et al. 2017), a language at a time, held to that of all.
    """
    scores = weighted(asked.evidence, weights)
    overall = _sharpest(scores, asked.labels, 0.0, 0.0)
    return {
        language: float(np.exp(_sharpest(scores[own], asked.labels[own], overall, STEADY)))
        for language in sorted(set(asked.languages.tolist()))
        for own in [asked.languages == language]
    }


def _sharpest(scores: Scores, labels: Numbers, centre: float, hold: float) -> float:
    """Return the logarithm of the best sharpness."""
    found = minimize_scalar(
        lambda log: surprise(scores * np.exp(log), labels).sum() + hold * (log - centre) ** 2,
        bounds=(-np.log(SHARPEST), np.log(SHARPEST)),
        method="bounded",
    )
    return float(found.x)


def surprise(scores: Scores, labels: Numbers) -> Scores:
    """Return the negative log likelihood of each label, in nats, [n]."""
    own = softmax(scores)[np.arange(len(labels)), labels]
    return np.asarray(-np.log(own + 1e-9), np.float64)


def softmax(scores: Scores) -> Scores:
    """Return rows of probabilities from rows of scores, [n, k]."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Scores = powers / powers.sum(axis=1, keepdims=True)
    return result
