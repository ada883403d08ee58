"""The whole fit, on small data whose best fit is plain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from faq.calibrate import Leaning, Texts, describe, featurizer_scales, fit
from faq.examples import Example
from faq.fusion import Fusion, Thresholds
from faq.held_out import Numbers
from faq.settings import ROOT

NAMES = np.array(["end", "join", "out_of_scope"])
END, JOIN, OUTSIDE = range(3)
SCALES = {"e5": 0.5, "use": 0.5}


def texts(labels: Numbers, noise: float, seed: int, languages: Sequence[str] = ("en",)) -> Texts:
    """Return texts whose E5 vectors are near one of three points by label; the USE's are noise.

    Those about joining name a place.
    """
    random = np.random.default_rng(seed)
    e5 = 2 * np.eye(3, 8)[labels] + random.normal(0, noise, (len(labels), 8))
    use = random.normal(0, 1, (len(labels), 8))
    examples = [
        Example(
            *(f"text {seed} {row}", str(NAMES[label]), languages[row % len(languages)]),
            *(Path("asked.jsonl"), row + 1),
        )
        for row, label in enumerate(labels)
    ]
    vectors = {"e5": e5.astype(np.float32), "use": use.astype(np.float32)}
    return Texts(examples, vectors, labels == JOIN)


LABELS = np.repeat(np.arange(3), 24)
EXAMPLES = texts(LABELS, 0.4, seed=0, languages=("en", "fr"))
QUESTIONS = texts(np.tile(np.arange(3), 20), 0.5, seed=1, languages=("en", "en", "en", "fr"))
NONE = Leaning(texts(np.array([], int), 0.1, seed=2), [])


def fitted(questions: Texts = QUESTIONS, unseen: Sequence[bool] | None = None) -> Fusion:
    kept = np.arange(len(LABELS)) % 5 == 0 if unseen is None else np.array(unseen)
    fusion, follow_ups = fit(EXAMPLES, questions, NONE, NONE, SCALES, kept)
    assert follow_ups is None
    return fusion


def test_a_whole_fit_trusts_the_encoder_that_knows() -> None:
    fusion = fitted()
    assert fusion.similarity["e5"] > 2 * fusion.similarity["use"]
    assert fusion.similarity_alone > 0
    assert fusion.confidence >= 0
    assert fusion.place_weight > 0
    assert fusion.places["join"] > 0.8 > 0.2 > fusion.places["end"]


def test_each_language_asked_in_has_thresholds_and_sharpness() -> None:
    fusion = fitted()
    assert set(fusion.thresholds) == set(fusion.sharpness) == {"en", "fr"}
    assert all(0 < at.suggest <= at.answer < 1 for at in fusion.thresholds.values())
    lines = describe(fusion)
    assert len(lines) == 3
    assert lines[1].startswith("en: answers from 0.")


@pytest.mark.parametrize("unseen", [None, [False] * len(LABELS), [True] * len(LABELS)])
def test_what_was_fitted_answers_rightly_be_all_or_none_of_the_examples_unseen(
    unseen: list[bool] | None,
) -> None:
    fusion = fitted(unseen=unseen)
    near = {"end": 0.1, "join": 0.9, "out_of_scope": 0.0}
    found = fusion.probabilities({"join": 0.9}, {"e5": near}, {}, names_place=True, language="fr")
    assert found["join"] > fusion.thresholds["fr"].answer


def test_examples_that_the_encoder_was_tuned_on_have_no_say_in_the_weights() -> None:
    hard = texts(LABELS, 1.5, seed=0)
    unseen = np.arange(len(LABELS)) % 5 == 0
    # a tuned encoder is sure of what it has seen, and of nothing else
    tuned = np.where(unseen[:, np.newaxis], hard.vectors["use"], 2 * np.eye(3, 8)[LABELS])
    examples = hard._replace(vectors={**hard.vectors, "use": tuned.astype(np.float32)})
    questions = texts(np.tile(np.arange(3), 20), 1.5, seed=1)
    honest, fooled = (
        fit(examples, questions, NONE, NONE, SCALES, rows)[0]
        for rows in (unseen, np.full(len(LABELS), True))
    )
    assert honest.similarity["use"] < fooled.similarity["use"]


def test_follow_ups_are_fitted_on_their_own_and_checked_on_others() -> None:
    labels = np.array([JOIN, JOIN, JOIN, END] * 10)
    before = ["end"] * len(labels)
    kept = np.arange(len(LABELS)) % 5 == 0
    own, others = (Leaning(texts(labels, 2.0, seed=seed), before) for seed in (3, 4))
    _, model = fit(EXAMPLES, QUESTIONS, own, others, SCALES, kept)
    assert model is not None
    assert model.topics == ("end",)
    # the short calibration questions count as well, each after some topic
    assert model.meant == ("end", "join", "out_of_scope")
    assert set(model.centrings) == set(SCALES)
    _, unchecked = fit(EXAMPLES, QUESTIONS, own, NONE, SCALES, kept)
    assert unchecked is not None
    assert unchecked.thresholds is None
    assert model.thresholds is not None
    assert model.thresholds.suggest <= model.thresholds.answer <= model.thresholds.sure
    factor = model.bias[1] / unchecked.bias[1]
    assert np.allclose(model.weights, factor * unchecked.weights, rtol=1e-3)


def test_a_question_of_an_intent_without_examples_is_named_with_file_and_line() -> None:
    odd = QUESTIONS.examples[0]
    strange = Example(odd.text, "weather", odd.language, Path("asked.jsonl"), 7)
    questions = QUESTIONS._replace(examples=[strange, *QUESTIONS.examples[1:]])
    with pytest.raises(ValueError, match=r"asked\.jsonl, line 7: no examples of 'weather'"):
        fitted(questions)


def test_a_description_names_each_language() -> None:
    at = {"ar": Thresholds(0.6, 0.2, 0.3), "zh": Thresholds(0.5, 0.1, 0.2)}
    lines = describe(Fusion(0.5, {"e5": 8.0}, 20.0, at, sharpness={"zh": 1.25}))
    assert lines == [
        "weights: classifier 0.50, e5 8.00",
        "ar: answers from 0.60, suggests from 0.20, refuses from 0.30 out of scope; sharpness 1.00",
        "zh: answers from 0.50, suggests from 0.10, refuses from 0.20 out of scope; sharpness 1.25",
    ]


def test_the_scales_are_those_of_the_pipeline() -> None:
    scales = featurizer_scales(ROOT / "config.yml")
    assert "e5" in scales
    assert all(0 < scale < 1 for scale in scales.values())
