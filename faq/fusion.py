"""Fusing the classifier's ranking with embedding search into one probability an intent."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from faq.vectors import softmax

FLOOR = 1e-4
"""No intent is less likely than this to the classifier: one source alone never vetoes."""


@dataclass(frozen=True)
class Thresholds:
    """From which probability on the assistant answers, suggests, or refuses.

    `refuse` is about the probability that the question is out of scope. Below `sure` an answer
    comes with the other questions that could be meant.
    """

    answer: float
    suggest: float
    refuse: float
    sure: float = 0.0


@dataclass(frozen=True)
class Fusion:
    """A log-linear pool: weights for log confidence and for similarity by each encoder.

    Weights and thresholds are fitted on predictions for examples outside the training part
    (see faq/calibrate.py).
    """

    confidence: float
    similarity: Mapping[str, float]
    similarity_alone: float
    """Weight of the main encoder's similarity where the classifier saw nothing."""
    thresholds: Mapping[str, Thresholds] = field(default_factory=dict)
    places: Mapping[str, float] = field(default_factory=dict)
    """How often examples of an intent name a country, a region or another place, 0 to 1."""
    place_weight: float = 0.0
    sharpness: Mapping[str, float] = field(default_factory=dict)
    """By language, what scores are multiplied by so that they mean the same in all."""

    def probabilities(
        self,
        ranking: Mapping[str, float],
        similarities: Mapping[str, Mapping[str, float]],
        passages: Mapping[str, float],
        names_place: bool | None = None,
        language: str | None = None,
    ) -> dict[str, float]:
        """Return the probability of each intent, summing to 1.

        :param ranking: the classifier's confidence by intent; empty if it saw nothing.
        :param similarities: by encoder and intent, the cosine with the nearest examples.
        :param passages: by topic, the cosine with its nearest passages. A topic without
            examples, new in knowledge/, competes by these and by its likeness alone.
        :param names_place: whether the question names a country, region or place, if known.
        :param language: of the question, if known.
        """
        intents = {intent for scores in similarities.values() for intent in scores}
        scores = {intent: self._score(intent, ranking, similarities) for intent in intents}
        neutral = math.log(max(*ranking.values(), FLOOR)) if ranking else None
        for topic in passages.keys() - intents:
            scores[topic] = self._untrained_score(passages[topic], neutral, similarities)
        if names_place is not None and self.places:
            scores = {
                intent: score + self._place_evidence(intent, names_place)
                for intent, score in scores.items()
            }
        sharpness = self.sharpness.get(language or "", 1.0)
        chances = softmax(np.array(list(scores.values())) * sharpness)
        return dict(zip(scores, chances.tolist(), strict=True))

    def _place_evidence(self, intent: str, names_place: bool) -> float:
        usual = sum(self.places.values()) / len(self.places)
        share = self.places.get(intent, usual)
        return self.place_weight * math.log(share if names_place else 1.0 - share)

    def _score(
        self,
        intent: str,
        ranking: Mapping[str, float],
        similarities: Mapping[str, Mapping[str, float]],
    ) -> float:
        if not ranking:
            return self.similarity_alone * similarities["e5"].get(intent, 0.0)
        score = self.confidence * math.log(max(ranking.get(intent, 0.0), FLOOR))
        for encoder, weight in self.similarity.items():
            score += weight * similarities.get(encoder, {}).get(intent, 0.0)
        return score

    def _untrained_score(
        self,
        passage: float,
        neutral: float | None,
        similarities: Mapping[str, Mapping[str, float]],
    ) -> float:
        if neutral is None:  # the classifier saw nothing; 0.0 is its full certainty
            return self.similarity_alone * passage
        used = sum(weight for name, weight in self.similarity.items() if name in similarities)
        return self.confidence * neutral + used * passage

    def save(self, path: Path) -> None:
        """Write the weights and thresholds as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Fusion:
        """Read what `save` wrote.

        :raises ValueError: naming the file, if it is missing or damaged.
        """
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            thresholds = {
                language: Thresholds(**pair) for language, pair in values.pop("thresholds").items()
            }
            return cls(**values, thresholds=thresholds)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}: missing or damaged. Run: make train ({error})") from error
