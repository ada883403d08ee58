"""Evidence, its weights and the sharpness of each language, on small data with a plain best fit."""

from __future__ import annotations

import numpy as np
import pytest

from faq.evidence import (
    SHARPEST,
    Judged,
    fit_sharpness,
    fit_weights,
    log_confidence,
    place_evidence,
    place_shares,
    sharpened,
    surprise,
)
from faq.fusion import FLOOR
from faq.vectors import softmax

EYE = np.eye(3, dtype=np.float32)


def judged(each: int, right: dict[str, float]) -> Judged:
    """Return scores of 2 for one intent of three, right in a share of each language's texts."""
    labels = np.arange(each) % 3
    wrong = {language: np.arange(each) >= share * each for language, share in right.items()}
    said = np.concatenate([np.where(wrong[one], (labels + 1) % 3, labels) for one in right])
    languages = np.repeat(list(right), each)
    return Judged([2 * EYE[said]], np.tile(labels, len(right)), languages)


def test_surprise_is_less_the_likelier_the_label() -> None:
    scores = np.array([[2.0, 0.0], [2.0, 0.0]])
    sure, wrong = surprise(scores, np.array([0, 1]))
    assert 0 < sure < 0.2 < 2 < wrong


def test_no_confidence_counts_for_less_than_the_floor() -> None:
    found = log_confidence(np.array([[0.0, 1.0]], np.float32))
    np.testing.assert_allclose(found, [[np.log(FLOOR), 0]], rtol=1e-5)


def test_a_source_that_knows_weighs_more_than_one_that_guesses() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 300)
    knows = EYE[labels] + random.normal(0, 0.3, (300, 3))
    guesses = random.normal(0, 1, (300, 3))
    weights = fit_weights([knows, guesses], labels)
    assert weights[0] > 10 * weights[1]
    assert (weights >= 0).all()


def test_a_source_that_is_always_wrong_weighs_nothing() -> None:
    labels = np.array([0, 1, 2] * 20)
    assert fit_weights([-EYE[labels]], labels)[0] == 0


def test_the_share_of_examples_that_name_a_place_is_by_intent_and_never_none_nor_all() -> None:
    labels = np.array([0] * 40 + [1] * 40)
    shares = place_shares(labels == 1, labels)
    assert 0 < shares[0] < 0.2 < 0.8 < shares[1] < 1


def test_naming_a_place_speaks_for_intents_that_do() -> None:
    share = np.array([0.1, 0.8], np.float32)
    named, bare = place_evidence(np.array([True, False]), share)
    assert named[1] > named[0]
    assert bare[0] > bare[1]


def test_a_language_whose_scores_are_often_wrong_is_made_less_sharp() -> None:
    asked = judged(300, {"en": 0.95, "ru": 0.6})
    sharpness = fit_sharpness(asked, [1.0])
    assert sharpness["ru"] < 1 < sharpness["en"]


def test_after_sharpening_a_score_means_the_same_in_both_languages() -> None:
    asked = judged(3000, {"en": 0.9, "ru": 0.6})
    chances = softmax(sharpened(asked, [1.0], fit_sharpness(asked, [1.0]))).max(axis=1)
    for language, share in (("en", 0.9), ("ru", 0.6)):
        assert chances[asked.languages == language].mean() == pytest.approx(share, abs=0.03)


def test_a_language_with_few_texts_stays_near_the_others() -> None:
    many, few = judged(900, {"en": 0.9}), judged(6, {"fr": 0.3})
    both = Judged(
        [np.concatenate([many.evidence[0], few.evidence[0]])],
        np.concatenate([many.labels, few.labels]),
        np.concatenate([many.languages, few.languages]),
    )
    found = fit_sharpness(both, [1.0])
    alone = fit_sharpness(few, [1.0])
    assert found["fr"] == pytest.approx(found["en"], rel=0.35)
    assert alone["fr"] < 0.6 * found["fr"]


def test_sharpness_has_its_bounds() -> None:
    always, never = judged(300, {"en": 1.0}), judged(300, {"en": 0.0})
    assert fit_sharpness(always, [1.0])["en"] == pytest.approx(SHARPEST, rel=0.01)
    assert fit_sharpness(never, [1.0])["en"] == pytest.approx(1 / SHARPEST, rel=0.01)


def test_sharpness_multiplies_the_scores_of_its_language_alone() -> None:
    asked = judged(3, {"en": 1.0, "fr": 1.0, "ru": 1.0})
    found = sharpened(asked, [0.5], {"en": 3.0, "fr": 2.0})
    np.testing.assert_allclose(found.max(axis=1), np.repeat([3.0, 2.0, 1.0], 3))
