"""`python -m faq.calibrate`: fit the fusion's weights and the thresholds of each language.

Everything is fitted on predictions for examples outside the part that was trained on: the
classifier's confidence by cross-validation, the similarities without the example itself. Test
questions take no part.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from faq.countries import CountryMatcher
from faq.encoding import encode_examples
from faq.examples import Example, read_examples
from faq.fusion import FLOOR, Fusion, Thresholds
from faq.settings import ROOT, settings
from faq.vectors import Centring, Matrix, best_two_by_label

logger = logging.getLogger(__name__)
FOLDS = 3
CHUNK = 512
OUT_OF_SCOPE = "out_of_scope"
COST = {"wrong answer": 1.8, "suggestion": 1.0, "useless suggestion": 1.3, "needless refusal": 1.8}
SMOOTHING = 5.0
GRID = np.arange(0.3, 0.96, 0.05)
SUGGEST_GRID = np.arange(0.05, 0.96, 0.1)
REFUSALS = np.arange(0.05, 0.96, 0.05)
Numbers = npt.NDArray[np.int64]


def main() -> None:
    """Fit on data/nlu with the encoders of config.yml and write models/decision.json."""
    scales = featurizer_scales(ROOT / "config.yml")
    examples = read_examples(settings().data / "nlu")
    vectors = encode_examples(examples, list(scales), settings())
    names = CountryMatcher.load(settings().knowledge)
    named = np.array([bool(names.find(example.text)) for example in examples])
    fusion = fit(examples, vectors, scales, named)
    fusion.save(settings().models / "decision.json")
    for line in describe(fusion):
        logger.info(line)


def featurizer_scales(config: Path) -> dict[str, float]:
    """Return the scale of each sentence encoder in the pipeline of config.yml."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    return {
        component["encoder"]: float(component.get("scale", 0.13))
        for component in pipeline
        if component["name"].endswith("SentenceEmbeddingFeaturizer")
    }


def fit(
    examples: Sequence[Example],
    vectors: Mapping[str, Matrix],
    scales: Mapping[str, float],
    named: npt.NDArray[np.bool_],
) -> Fusion:
    """Fit weights and thresholds; see the module's docstring for what they are fitted on.

    `named` says of each example whether it names a place, [n].
    """
    names, labels = np.unique([example.intent for example in examples], return_inverse=True)
    confidence = held_out_confidence(vectors, scales, labels)
    similarity = {name: held_out_similarity(matrix, labels) for name, matrix in vectors.items()}
    share = place_shares(named, labels)
    evidence = np.log(np.where(named[:, np.newaxis], share, 1.0 - share))
    features = [np.log(np.maximum(confidence, FLOOR)), *similarity.values(), evidence]
    weights = fit_weights(features, labels)
    alone = fit_weights([similarity["e5"]], labels)[0]
    probability = softmax(sum(w * f for w, f in zip(weights, features, strict=True)))
    languages = np.array([example.language for example in examples])
    thresholds = {
        language: fit_thresholds(
            probability[languages == language], labels[languages == language], names
        )
        for language in sorted(set(languages.tolist()))
    }
    first, *others, last = weights.tolist()
    return Fusion(
        confidence=first,
        similarity=dict(zip(similarity, others, strict=True)),
        similarity_alone=float(alone),
        thresholds=thresholds,
        places=dict(zip(names.tolist(), share.tolist(), strict=True)),
        place_weight=last,
    )


def place_shares(named: npt.NDArray[np.bool_], labels: Numbers) -> npt.NDArray[np.float64]:
    """Return for each intent the smoothed share of examples that name a place, [k]."""
    counts = np.bincount(labels)
    hits = np.bincount(labels, weights=named)
    return np.asarray((hits + SMOOTHING * named.mean()) / (counts + SMOOTHING))


def held_out_confidence(
    vectors: Mapping[str, Matrix], scales: Mapping[str, float], labels: Numbers
) -> Matrix:
    """Return each example's intent probabilities by a classifier that has not seen it, [n, k].

    The classifier is the one Rasa trains: logistic regression on centred, scaled vectors with
    balanced classes.
    """
    features = np.hstack(
        [
            scales[name] * Centring.learn(matrix).standardise(matrix)
            for name, matrix in vectors.items()
        ]
    )
    out = np.zeros((len(labels), labels.max() + 1), np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(features, labels):
        classifier = LogisticRegression(class_weight="balanced", max_iter=60, tol=1e-3)
        classifier.fit(features[seen], labels[seen])
        out[unseen] = classifier.predict_proba(features[unseen])
    return out


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


def fit_weights(features: Sequence[Matrix], labels: Numbers) -> npt.NDArray[np.float64]:
    """Return the weights, not below 0, that make the labels likeliest."""
    rows = np.arange(len(labels))

    def loss(weights: npt.NDArray[np.float64]) -> float:
        scores = sum(w * f for w, f in zip(weights, features, strict=True))
        return float(-np.log(softmax(scores)[rows, labels] + 1e-9).mean())

    start = np.ones(len(features))
    found = minimize(loss, start, method="L-BFGS-B", bounds=[(0.0, None)] * len(features))
    return np.asarray(found.x)


def softmax(scores: Matrix) -> Matrix:
    """Return rows of probabilities from rows of scores, [n, k]."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return result


def fit_thresholds(probability: Matrix, labels: Numbers, names: npt.NDArray[np.str_]) -> Thresholds:
    """Return the thresholds of the least total cost (see COST) for one language's examples."""
    outside = int(np.flatnonzero(names == OUT_OF_SCOPE)[0])
    order = np.argsort(-probability, axis=1)
    first = order[:, 0]
    facts = Facts(
        best=probability[np.arange(len(labels)), first],
        doubt=np.where(first == outside, 1.0, probability[:, outside]),
        right=first == labels,
        offered=(order[:, :3] == labels[:, np.newaxis]).any(axis=1) & (labels != outside),
        outside=labels == outside,
    )
    candidates = (
        Thresholds(float(answer), float(suggest), float(refuse))
        for refuse in REFUSALS
        for answer in GRID
        for suggest in SUGGEST_GRID
        if suggest <= answer
    )
    return min(candidates, key=facts.cost)


class Facts(NamedTuple):
    """What is known of each held-out example, [n] each."""

    best: Matrix
    """The probability of the likeliest intent."""
    doubt: Matrix
    """The probability that it is out of scope; 1 where that is likeliest."""
    right: npt.NDArray[np.bool_]
    offered: npt.NDArray[np.bool_]
    """Whether the right topic would be among the suggestions."""
    outside: npt.NDArray[np.bool_]

    def cost(self, pair: Thresholds) -> float:
        """Return the total cost of deciding by `pair`."""
        heard = self.doubt < pair.refuse
        answers = heard & (self.best >= pair.answer)
        suggests = heard & ~answers & (self.best >= pair.suggest)
        declines = ~answers & ~suggests
        return float(
            COST["wrong answer"] * (answers & ~self.right).sum()
            + COST["suggestion"] * (suggests & self.offered).sum()
            + COST["useless suggestion"] * (suggests & ~self.offered).sum()
            + COST["needless refusal"] * (declines & ~self.outside).sum()
        )


def describe(fusion: Fusion) -> list[str]:
    """Return the fitted numbers in words, one line each."""
    weights = ", ".join(f"{name} {value:.2f}" for name, value in fusion.similarity.items())
    return [
        f"weights: classifier {fusion.confidence:.2f}, {weights}",
        *(
            f"{language}: answers from {pair.answer:.2f}, suggests from {pair.suggest:.2f}, "
            f"refuses from {pair.refuse:.2f} out of scope"
            for language, pair in fusion.thresholds.items()
        ),
    ]


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    main()
