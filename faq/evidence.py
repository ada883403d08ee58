"""Evidence for each intent, its weights, and how sharp the scores are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar

from faq.fusion import FLOOR
from faq.held_out import Numbers
from faq.vectors import Matrix, Scores, softmax

SMOOTHING = 5.0
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
    overall = sharpest(lambda log: surprise(scores * np.exp(log), asked.labels).sum())

    def of(own: npt.NDArray[np.bool_]) -> float:
        rows, labels = scores[own], asked.labels[own]
        return sharpest(
            lambda log: surprise(rows * np.exp(log), labels).sum() + STEADY * (log - overall) ** 2
        )

    languages = sorted(set(asked.languages.tolist()))
    return {name: float(np.exp(of(asked.languages == name))) for name in languages}


def sharpest(cost: Callable[[float], float]) -> float:
    """Return the logarithm of the sharpness that costs least."""
    bounds = (-np.log(SHARPEST), np.log(SHARPEST))
    return float(minimize_scalar(cost, bounds=bounds, method="bounded").x)


def surprise(scores: Scores, labels: Numbers) -> Scores:
    """Return the negative log likelihood of each label, in nats, [n]."""
    own = softmax(scores)[np.arange(len(labels)), labels]
    return np.asarray(-np.log(own + 1e-9), np.float64)
