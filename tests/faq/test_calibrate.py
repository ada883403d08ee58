"""Fitting weights and thresholds, on small data whose best fit is plain."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from faq.calibrate import (
    Matrix,
    describe,
    featurizer_scales,
    fit,
    fit_thresholds,
    fit_weights,
    held_out_confidence,
    held_out_similarity,
    place_shares,
    softmax,
)
from faq.examples import Example
from faq.fusion import Fusion, Thresholds
from faq.settings import ROOT

NAMES = np.array(["end", "join", "out_of_scope"])
END, JOIN, OUTSIDE = range(3)


def odds(*rows: tuple[float, float, float]) -> Matrix:
    return np.array(rows, np.float32)


def groups(labels: int, each: int, noise: float, seed: int = 0) -> tuple[Matrix, np.ndarray]:
    """Return vectors in one cloud a label, and their labels."""
    random = np.random.default_rng(seed)
    centres = np.eye(labels, 8, dtype=np.float32) * 2
    which = np.repeat(np.arange(labels), each)
    vectors = centres[which] + random.normal(0, noise, (len(which), 8))
    return vectors.astype(np.float32), which


def test_softmax_rows_sum_to_one_also_for_large_scores() -> None:
    rows = softmax(np.array([[1000.0, 999.0], [-5.0, -5.0]], np.float32))
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    np.testing.assert_allclose(rows[1], 0.5)
    assert rows[0, 0] > rows[0, 1]


def test_a_source_that_knows_weighs_more_than_one_that_guesses() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 300)
    knows = np.eye(3, dtype=np.float32)[labels] + random.normal(0, 0.3, (300, 3))
    guesses = random.normal(0, 1, (300, 3))
    weights = fit_weights([knows, guesses], labels)
    assert weights[0] > 10 * weights[1]
    assert (weights >= 0).all()


def test_a_source_that_is_always_wrong_weighs_nothing() -> None:
    labels = np.array([0, 1, 2] * 20)
    assert fit_weights([-np.eye(3, dtype=np.float32)[labels]], labels)[0] == 0


def test_wrong_answers_raise_the_answer_threshold() -> None:
    right = [(0.9, 0.08, 0.02)] * 20
    wrong = [(0.5, 0.48, 0.02)] * 20  # join, taken for end
    sure = fit_thresholds(odds(*right), np.array([END] * 20), NAMES)
    careful = fit_thresholds(odds(*right, *wrong), np.array([END] * 20 + [JOIN] * 20), NAMES)
    assert sure.answer <= 0.5 < careful.answer <= 0.9
    assert careful.suggest <= 0.5


def test_strangers_mistaken_for_topics_raise_the_suggestion_threshold() -> None:
    likely = [(0.55, 0.43, 0.02)] * 10
    strange = [(0.4, 0.39, 0.21)] * 30
    labels = np.array([JOIN] * 10 + [OUTSIDE] * 30)
    found = fit_thresholds(odds(*likely, *strange), labels, NAMES)
    assert found.suggest > 0.4 or found.refuse <= 0.21
    kind = fit_thresholds(odds(*likely), labels[:10], NAMES)
    assert kind.suggest <= 0.55


def test_strangers_that_look_sure_lower_the_refusal_threshold() -> None:
    topics = [(0.95, 0.03, 0.02)] * 20
    strange = [(0.7, 0.0, 0.3)] * 20
    honest = [(0.6, 0.0, 0.4)] * 20
    labels = np.array([END] * 20 + [OUTSIDE] * 20)
    refusing = fit_thresholds(odds(*topics, *strange), labels, NAMES)
    assert refusing.refuse <= 0.3 or refusing.answer > 0.7
    answering = fit_thresholds(odds(*topics, *honest), np.array([END] * 40), NAMES)
    assert answering.refuse > 0.4


def test_thresholds_never_suggest_above_the_answer() -> None:
    random = np.random.default_rng(1)
    rows = random.dirichlet((1, 1, 1), 60).astype(np.float32)
    found = fit_thresholds(rows, random.integers(0, 3, 60), NAMES)
    assert found.suggest <= found.answer


def test_similarity_is_held_out_from_the_example_itself() -> None:
    vectors, labels = groups(3, 6, 0.1)
    lone = np.vstack([vectors, [[0, 0, 0, 0, 0, 0, 0, 9]]]).astype(np.float32)
    found = held_out_similarity(lone, np.append(labels, 0))
    assert found.shape == (19, 3)
    assert (found[:18].argmax(axis=1) == labels).all()
    assert found[18].max() < 0.4  # with itself its mean would be above
    assert found.max() < 1.0001


def test_similarities_keep_the_order_of_the_examples() -> None:
    vectors, labels = groups(3, 6, 0.1)
    order = np.random.default_rng(2).permutation(18)
    found = held_out_similarity(vectors[order], labels[order])
    np.testing.assert_allclose(found, held_out_similarity(vectors, labels)[order], atol=1e-4)


def test_confidence_is_that_of_a_classifier_that_has_not_seen_the_example() -> None:
    vectors, labels = groups(3, 12, 0.1)
    found = held_out_confidence({"e5": vectors}, {"e5": 0.5}, labels)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-4)
    assert (found.argmax(axis=1) == labels).all()
    random_labels = np.random.default_rng(3).permutation(labels)
    blind = held_out_confidence({"e5": vectors}, {"e5": 0.5}, random_labels)
    assert (blind.argmax(axis=1) == random_labels).mean() < 0.7


def test_a_whole_fit_gives_weights_and_thresholds_for_each_language(tmp_path: Path) -> None:
    vectors, labels = groups(3, 24, 0.4)
    noise = np.random.default_rng(4).normal(0, 1, vectors.shape).astype(np.float32)
    examples = [
        Example(f"text {row}", str(NAMES[label]), ("en", "fr")[row % 2], tmp_path, row)
        for row, label in enumerate(labels)
    ]
    fusion = fit(examples, {"e5": vectors, "use": noise}, {"e5": 0.5, "use": 0.5}, labels == JOIN)
    assert set(fusion.thresholds) == {"en", "fr"}
    assert fusion.similarity["e5"] > fusion.similarity["use"]
    assert fusion.similarity_alone > 0
    lines = describe(fusion)
    assert len(lines) == 3
    assert lines[1].startswith("en: answers from 0.")


def test_a_description_names_each_language() -> None:
    lines = describe(Fusion(0.5, {"e5": 8.0}, 20.0, {"ar": Thresholds(0.6, 0.2, 0.3)}))
    assert lines == [
        "weights: classifier 0.50, e5 8.00",
        "ar: answers from 0.60, suggests from 0.20, refuses from 0.30 out of scope",
    ]


def test_the_scales_are_those_of_the_pipeline() -> None:
    scales = featurizer_scales(ROOT / "config.yml")
    assert "e5" in scales
    assert all(0 < scale < 1 for scale in scales.values())


def test_the_share_of_examples_that_name_a_place_is_by_intent_and_never_none_nor_all() -> None:
    labels = np.array([END] * 40 + [JOIN] * 40)
    shares = place_shares(labels == JOIN, labels)
    assert 0 < shares[END] < 0.2 < 0.8 < shares[JOIN] < 1
