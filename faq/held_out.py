"""What the parts of the model say of texts that they have not seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from faq.vectors import Centring, Matrix, best_two_by_label

FOLDS = 3
CHUNK = 512
Numbers = npt.NDArray[np.int64]


def held_out_confidence(
    vectors: Mapping[str, Matrix], scales: Mapping[str, float], labels: Numbers
) -> Matrix:
    """Return each example's intent probabilities by a classifier that has not seen it, [n, k]."""
    features = _features(vectors, vectors, scales)
    out = np.zeros((len(labels), labels.max() + 1), np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(features, labels):
        out[unseen] = (
            _classifier().fit(features[seen], labels[seen]).predict_proba(features[unseen])
        )
    return out


def confidence_of(
    others: Mapping[str, Matrix],
    vectors: Mapping[str, Matrix],
    scales: Mapping[str, float],
    labels: Numbers,
) -> Matrix:
    """Return the intent probabilities of texts that are no examples, [m, k].

    :param others: their vectors by encoder, each [m, d].
    :param vectors: those of the examples, each [n, d], with their `labels` [n].
    """
    classifier = _classifier().fit(_features(vectors, vectors, scales), labels)
    return np.asarray(classifier.predict_proba(_features(others, vectors, scales)), np.float32)


def _classifier() -> LogisticRegression:
    """Return the classifier that Rasa trains: logistic regression with balanced classes."""
    return LogisticRegression(class_weight="balanced", max_iter=60, tol=1e-3)


def _features(
    rows: Mapping[str, Matrix], examples: Mapping[str, Matrix], scales: Mapping[str, float]
) -> Matrix:
    return np.hstack(
        [scales[name] * Centring.learn(examples[name]).standardise(rows[name]) for name in examples]
    )


def held_out_similarity(matrix: Matrix, labels: Numbers) -> Matrix:
    """Return each example's nearness to every intent's other examples, [n, k]."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max() + 1))
    rows = Centring.learn(matrix).direct(matrix)
    targets = rows[order].T
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    parts = []
    for start in range(0, len(rows), CHUNK):
        cosines = rows[start : start + CHUNK] @ targets
        cosines[np.arange(len(cosines)), place[start : start + CHUNK]] = -1.0
        parts.append(best_two_by_label(cosines, starts))
    return np.concatenate(parts)


def similarity_of(others: Matrix, matrix: Matrix, labels: Numbers) -> Matrix:
    """Return the nearness of `others` [m, d] to every intent's examples, [m, k].

    :param matrix: the examples' vectors, [n, d], with their `labels` [n].
    """
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max() + 1))
    centring = Centring.learn(matrix)
    cosines = centring.direct(others) @ centring.direct(matrix)[order].T
    return best_two_by_label(cosines, starts)
