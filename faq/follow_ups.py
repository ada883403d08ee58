"""How what was answered last changes what a short message is likely to mean.

"And the money?" after the champions' role is about the Fund, "is there a deadline?" after
joining about joining: for each topic answered, how much likelier than otherwise each intent is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

Factors = Mapping[str, Mapping[str, float]]
SHORT_WORDS = 8
SHORT_LETTERS = 60
PSEUDO_COUNT = 1.0
"""What each intent counts before anything was seen."""
FOLDS = 5
HEAVIEST = 1.5
Scores = npt.NDArray[np.float64]


def is_short(text: str) -> bool:
    """Whether a message is short enough to lean on what was said before."""
    return len(text.split()) <= SHORT_WORDS and len(text) <= SHORT_LETTERS


def after(
    probabilities: Mapping[str, float], topic: str | None, text: str, factors: Factors
) -> dict[str, float]:
    """Return the probabilities of a message's intents given the topic answered last."""
    own = factors.get(topic or "")
    if own is None or not is_short(text):
        return dict(probabilities)
    raised = {name: value * own.get(name, 1.0) for name, value in probabilities.items()}
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}


def fit_factors(
    scores: Scores,
    labels: npt.NDArray[np.int64],
    topics: Sequence[str],
    names: Sequence[str],
) -> dict[str, dict[str, float]]:
    """Return by topic answered and intent the factor that makes follow-ups likeliest.

    How much the counts weigh is fitted on follow-ups that were not counted.

    :param scores: log probabilities of the follow-ups' intents by themselves, [n, k].
    :param labels: their intents, [n], as places in `names`.
    :param topics: the topic answered before each, [n].
    """
    answered = np.array(topics)
    unseen = np.zeros_like(scores)
    place = np.arange(len(labels)) % FOLDS
    for fold in range(FOLDS):
        for topic in set(topics):
            counted = (answered == topic) & (place != fold)
            unseen[(answered == topic) & (place == fold)] = _log_share(labels[counted], len(names))
    rows = np.arange(len(labels))

    def loss(weight: float) -> float:
        total = scores + weight * unseen
        top = total.max(axis=1)
        norm = top + np.log(np.exp(total - top[:, np.newaxis]).sum(axis=1))
        return float((norm - total[rows, labels]).mean())

    weight = float(minimize_scalar(loss, bounds=(0.0, HEAVIEST), method="bounded").x)
    return {
        topic: dict(
            zip(
                names,
                np.exp(weight * _log_share(labels[answered == topic], len(names))).tolist(),
                strict=True,
            )
        )
        for topic in sorted(set(topics))
    }


def _log_share(labels: npt.NDArray[np.int64], count: int) -> Scores:
    """Return how much likelier each intent is than if all were equally likely, [k]."""
    counts = np.bincount(labels, minlength=count) + PSEUDO_COUNT
    return np.asarray(np.log(counts / counts.mean()), np.float64)
