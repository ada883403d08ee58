"""What the parts of the model say of texts that they have not seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from faq.search import LabelledTexts
from faq.vectors import Centring, Matrix, best_two_by_label, by_label, side_by_side

FOLDS = 3
CHUNK = 512
Numbers = npt.NDArray[np.int64]


class Fitted:
    """What answers questions: the classifier and the search, made of all examples."""

    def __init__(
        self,
        vectors: Mapping[str, Matrix],
        scales: Mapping[str, float],
        intents: npt.NDArray[np.str_],
    ) -> None:
        """Fit on the examples' vectors by encoder, each [n, d], and their `intents` [n].

        What is returned has a column an intent, in their order as sorted.
        """
        self._scales = scales
        self._nearest = {
            name: LabelledTexts.build(vectors[name], intents.tolist()) for name in scales
        }
        self._centrings = {name: texts.centring for name, texts in self._nearest.items()}
        self._classifier = _classifier().fit(self._features(vectors), intents)

    def confidence(self, vectors: Mapping[str, Matrix]) -> Matrix:
        """Return the intent probabilities of texts that are no examples, [m, k]."""
        return np.asarray(self._classifier.predict_proba(self._features(vectors)), np.float32)

    def similarity(self, name: str, vectors: Matrix) -> Matrix:
        """Return by encoder `name` the nearness of `vectors` [m, d] to every intent, [m, k]."""
        return self._nearest[name].nearness(vectors)

    def _features(self, vectors: Mapping[str, Matrix]) -> Matrix:
        return side_by_side(vectors, self._centrings, self._scales)


def held_out_confidence(
    vectors: Mapping[str, Matrix], scales: Mapping[str, float], labels: Numbers
) -> Matrix:
    """Return each example's intent probabilities by a classifier that has not seen it, [n, k]."""
    centrings = {name: Centring.learn(matrix) for name, matrix in vectors.items()}
    features = side_by_side(vectors, centrings, scales)
    out = np.zeros((len(labels), labels.max() + 1), np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(features, labels):
        out[unseen] = (
            _classifier().fit(features[seen], labels[seen]).predict_proba(features[unseen])
        )
    return out


def _classifier() -> LogisticRegression:
    """Return the classifier that Rasa trains: logistic regression with balanced classes."""
    return LogisticRegression(class_weight="balanced", max_iter=60, tol=1e-3)


def held_out_similarity(matrix: Matrix, labels: Numbers) -> Matrix:
    """Return each example's nearness to every intent's other examples, [n, k]."""
    order, _, starts = by_label(labels)
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
