"""`python -m faq.calibrate`: fit the fusion's weights, sharpness and thresholds.

Weights are fitted on texts that neither the classifier nor the encoder's tuning has seen: the
examples kept back and the calibration questions. How sharp the scores are and the thresholds
come from the calibration questions alone (data/calibration), which are as people ask. Test
questions take no part.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import yaml

from encoder import adapter
from faq.calibration_data import read_follow_ups, read_questions
from faq.countries import CountryMatcher
from faq.encoding import encode_examples
from faq.evidence import (
    Judged,
    fit_sharpness,
    fit_weights,
    log_confidence,
    place_evidence,
    place_shares,
    sharpened,
)
from faq.examples import Example, all_examples
from faq.fit_follow_ups import fit_follow_ups, tempered
from faq.follow_ups import FollowUps, is_short
from faq.fusion import Fusion
from faq.held_out import Fitted, Numbers, held_out_confidence, held_out_similarity
from faq.lead_files import read_all_leads
from faq.settings import ROOT, Settings, settings
from faq.thresholds import fit_thresholds
from faq.vectors import Matrix, Scores, softmax

logger = logging.getLogger(__name__)

AFTER = 2
"""After how many topics the fit sees each question that is whole."""


class Texts(NamedTuple):
    """Texts with their vectors by encoder, each [n, d], and whether each names a place, [n]."""

    examples: Sequence[Example]
    vectors: Mapping[str, Matrix]
    named: npt.NDArray[np.bool_]

    @property
    def languages(self) -> npt.NDArray[np.str_]:
        """The language of each."""
        return np.array([example.language for example in self.examples])


class Leaning(NamedTuple):
    """Messages that lean on the topic answered before each."""

    texts: Texts
    before: Sequence[str]


class Followed(NamedTuple):
    """What `fit_follow_ups` takes."""

    vectors: Mapping[str, Matrix]
    odds: Scores
    before: Sequence[str]
    said: Sequence[str]


def main() -> None:
    """Fit with the encoders of config.yml; write decision.json and follow_ups.npz in models/."""
    fusion, follow_ups = calibrate(settings())
    fusion.save(settings().models / "decision.json")
    if follow_ups:
        follow_ups.save(settings().models / "follow_ups.npz")
    for line in describe(fusion):
        logger.info(line)


def calibrate(folders: Settings) -> tuple[Fusion, FollowUps | None]:
    """Return what is fitted on examples, calibration questions and follow-ups of the folders."""
    scales = featurizer_scales(ROOT / "config.yml")
    places = CountryMatcher.load(folders.knowledge)

    def prepared(examples: Sequence[Example]) -> Texts:
        named = np.array([bool(places.find(example.text)) for example in examples])
        return Texts(examples, encode_examples(examples, list(scales), folders), named)

    examples = all_examples(folders.data, read_all_leads(folders.knowledge))
    seen = adapter.seen_marks(folders.models / adapter.FILE)
    unseen = np.array([adapter.mark(one.text, one.intent) not in seen for one in examples])

    def leaning(folder: Path) -> Leaning:
        found = read_follow_ups(folder)
        return Leaning(prepared([one.example for one in found]), [one.after for one in found])

    return fit(
        prepared(examples),
        prepared(read_questions(folders.data / "calibration")),
        leaning(folders.data),
        leaning(folders.data / "calibration"),
        *(scales, unseen),
    )


def featurizer_scales(config: Path) -> dict[str, float]:
    """Return the scale of each sentence encoder in the pipeline of config.yml."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    return {
        component["encoder"]: float(component.get("scale", 0.13))
        for component in pipeline
        if component["name"].endswith("SentenceEmbeddingFeaturizer")
    }


def fit(
    examples: Texts,
    questions: Texts,
    follow_ups: Leaning,
    checking: Leaning,
    scales: Mapping[str, float],
    unseen: npt.NDArray[np.bool_],
) -> tuple[Fusion, FollowUps | None]:
    """Fit weights, sharpness, thresholds, and what follow-ups mean if there are some.

    :param checking: follow-ups that tell how sure it may be of what it was not fitted on.
    :param unseen: which examples the encoder was not tuned on, [n].
    """
    names, labels = np.unique([one.intent for one in examples.examples], return_inverse=True)
    share = place_shares(examples.named, labels)
    kept = _kept_back(examples, scales, labels, share, unseen)
    fitted = Fitted(examples.vectors, scales, names[labels])
    asked = _asked(questions, fitted, scales, share, names)
    both = [np.concatenate(pair) for pair in zip(kept.evidence, asked.evidence, strict=True)]
    weights = fit_weights(both, np.concatenate([kept.labels, asked.labels])).tolist()
    sharpness = fit_sharpness(asked, weights)
    odds = softmax(sharpened(asked, weights, sharpness))
    first, *others, last = weights
    fusion = Fusion(
        confidence=first,
        similarity=dict(zip(scales, others, strict=True)),
        similarity_alone=float(fit_weights(asked.evidence[1:2], asked.labels)[0]),
        # sharpened scores mean the same in all languages, so these are of all questions together
        thresholds=dict.fromkeys(
            sharpness,
            fit_thresholds(odds, asked.labels, names),
        ),
        places=dict(zip(names.tolist(), share.tolist(), strict=True)),
        place_weight=last,
        sharpness=sharpness,
    )

    def judged(leaning: Leaning) -> Followed:
        own = _asked(leaning.texts, fitted, scales, share, names)
        chances = softmax(sharpened(own, weights, sharpness))
        said = names[own.labels].tolist()
        return Followed(leaning.texts.vectors, chances, leaning.before, said)

    if not follow_ups.before:
        return fusion, None
    whole = _whole(questions, odds, names[asked.labels].tolist(), sorted(set(follow_ups.before)))
    model = fit_follow_ups(*_joined(judged(follow_ups), whole), names.tolist())
    if not checking.before:
        return fusion, model
    checked = judged(checking)
    careful = tempered(model, *checked)
    return fusion, _decided(careful, checking, checked.odds, checked.said)


def _whole(questions: Texts, odds: Scores, said: Sequence[str], topics: Sequence[str]) -> Followed:
    """Return the short calibration questions, which lean on nothing, each after some topics."""
    short = [row for row, one in enumerate(questions.examples) if is_short(one.text)]
    rows = [row for row in short for _ in range(AFTER)]
    return Followed(
        {name: matrix[rows] for name, matrix in questions.vectors.items()},
        odds[rows],
        [topics[place % len(topics)] for place in range(len(rows))],
        [said[row] for row in rows],
    )


def _joined(one: Followed, other: Followed) -> Followed:
    return Followed(
        {name: np.concatenate([one.vectors[name], other.vectors[name]]) for name in one.vectors},
        np.concatenate([one.odds, other.odds]),
        [*one.before, *other.before],
        [*one.said, *other.said],
    )


def _decided(model: FollowUps, checking: Leaning, odds: Scores, said: Sequence[str]) -> FollowUps:
    """Return the model with the thresholds of the least cost for messages that lean."""
    names = np.array(model.intents)
    rows, labels = [], []
    for row, (example, topic) in enumerate(
        zip(checking.texts.examples, checking.before, strict=True)
    ):
        vectors = {name: matrix[row] for name, matrix in checking.texts.vectors.items()}
        alone = dict(zip(model.intents, odds[row].tolist(), strict=True))
        chances = model.after(topic, example.text, alone, vectors)
        if chances is None or checking.texts.named[row]:
            continue
        rows.append([chances[name] for name in model.intents])
        labels.append(model.intents.index(said[row]))
    found = fit_thresholds(np.array(rows), np.array(labels), names)
    return replace(model, thresholds=found)


def _kept_back(
    examples: Texts,
    scales: Mapping[str, float],
    labels: Numbers,
    share: Matrix,
    unseen: npt.NDArray[np.bool_],
) -> Judged:
    evidence = [
        log_confidence(held_out_confidence(examples.vectors, scales, labels)),
        *(held_out_similarity(examples.vectors[name], labels) for name in scales),
        place_evidence(examples.named, share),
    ]
    return Judged([rows[unseen] for rows in evidence], labels[unseen], examples.languages[unseen])


def _asked(
    asked: Texts,
    fitted: Fitted,
    scales: Mapping[str, float],
    share: Matrix,
    names: npt.NDArray[np.str_],
) -> Judged:
    """Judge texts that are no examples by a model of all examples.

    :raises ValueError: naming file and line, if the intent of one has no examples.
    """
    numbers = {str(name): number for number, name in enumerate(names)}
    for one in asked.examples:
        if one.intent not in numbers:
            raise ValueError(f"{one.path}, line {one.line}: no examples of {one.intent!r}")
    evidence = [
        log_confidence(fitted.confidence(asked.vectors)),
        *(fitted.similarity(name, asked.vectors[name]) for name in scales),
        place_evidence(asked.named, share),
    ]
    own = np.array([numbers[one.intent] for one in asked.examples])
    return Judged(evidence, own, asked.languages)


def describe(fusion: Fusion) -> list[str]:
    """Return the fitted numbers in words, one line each."""
    weights = ", ".join(f"{name} {value:.2f}" for name, value in fusion.similarity.items())
    return [
        f"weights: classifier {fusion.confidence:.2f}, {weights}",
        *(
            f"{language}: answers from {pair.answer:.2f}, suggests from {pair.suggest:.2f}, "
            f"refuses from {pair.refuse:.2f} out of scope; sharpness "
            f"{fusion.sharpness.get(language, 1.0):.2f}"
            for language, pair in fusion.thresholds.items()
        ),
    ]


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    main()
