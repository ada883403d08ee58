"""Fitting what follow-ups mean: a classifier on data/follow-ups, as sure as it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from faq.evidence import sharpest
from faq.follow_ups import FLOOR, FollowUps, features
from faq.vectors import Centring, Matrix, Scores

ROUNDS = 300
STRENGTH = 0.5
"""The inverse of the regularisation, see docs/understanding.md."""


def fit_follow_ups(
    vectors: Mapping[str, Matrix],
    odds: Scores,
    before: Sequence[str],
    said: Sequence[str],
    intents: Sequence[str],
) -> FollowUps:
    """Return the classifier fitted on messages whose intent is known.

    :param vectors: by encoder, each [n, d].
    :param odds: the probabilities of `intents` of each message by itself, [n, k].
    :param before: the topic answered before each, [n].
    :param said: the intent of each given that, [n].
    """
    centrings = {name: Centring.learn(rows) for name, rows in vectors.items()}
    topics = tuple(sorted(set(before)))
    # most are the vectors after topics other than a row's own, all 0
    rows = csr_matrix(features(vectors, centrings, odds, before, topics))
    fitted = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, tol=1e-3).fit(rows, np.array(said))
    return FollowUps(
        tuple(intents),
        tuple(fitted.classes_.tolist()),
        topics,
        centrings,
        _of_each(fitted.coef_),
        _of_each(fitted.intercept_),
    )


def _of_each(values: npt.NDArray[np.float64]) -> Matrix:
    """Return a row for each intent: of two, scikit-learn keeps the second alone."""
    rows = values if len(values) > 1 else np.concatenate([np.zeros_like(values), values])
    return np.asarray(rows, np.float32)


def tempered(
    model: FollowUps,
    vectors: Mapping[str, Matrix],
    odds: Scores,
    before: Sequence[str],
    said: Sequence[str],
) -> FollowUps:
    """Return the model as sure as it may be of messages that it was not fitted on.

    That is temperature scaling (Guo et al. 2017); messages whose intent it does not know, and
    topics, are left out.
    """
    kept = [
        place
        for place, (topic, intent) in enumerate(zip(before, said, strict=True))
        if topic in model.topics and intent in model.meant
    ]
    rows = {name: matrix[kept] for name, matrix in vectors.items()}
    labels = [model.meant.index(said[place]) for place in kept]
    topics = [before[place] for place in kept]

    def surprise(log: float) -> float:
        chances = _sharper(model, np.exp(log)).chances(rows, odds[kept], topics)
        return float(-np.log(chances[np.arange(len(kept)), labels] + FLOOR).mean())

    return _sharper(model, float(np.exp(sharpest(surprise))))


def _sharper(model: FollowUps, factor: float) -> FollowUps:
    return replace(model, weights=model.weights * factor, bias=model.bias * factor)
