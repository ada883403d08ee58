"""Fusing the classifier's ranking with embedding search into one probability an intent."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

FLOOR = 1e-4
"""No intent is less likely than this to the classifier: one source alone never vetoes."""


@dataclass(frozen=True)
class Thresholds:
    """From which probability on the assistant answers, suggests, or refuses.

    `refuse` is about the probability that the question is out of scope.
    """

    answer: float
    suggest: float
    refuse: float


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

    def probabilities(
        self,
        ranking: Mapping[str, float],
        similarities: Mapping[str, Mapping[str, float]],
        passages: Mapping[str, float],
    ) -> dict[str, float]:
        """Return the probability of each intent, summing to 1.

        :param ranking: the classifier's confidence by intent; empty if it saw nothing.
        :param similarities: by encoder and intent, the cosine with the nearest examples.
        :param passages: by topic, the cosine with its nearest passages. A topic without
            examples, new in knowledge/, competes by these and by its likeness alone.
        """
        intents = {intent for scores in similarities.values() for intent in scores}
        scores = {intent: self._score(intent, ranking, similarities) for intent in intents}
        neutral = max((math.log(max(value, FLOOR)) for value in ranking.values()), default=0.0)
        for topic in passages.keys() - intents:
            scores[topic] = self._untrained_score(passages[topic], neutral, similarities)
        return _softmax(scores)

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
        neutral: float,
        similarities: Mapping[str, Mapping[str, float]],
    ) -> float:
        if neutral == 0.0:
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


def _softmax(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(scores.values())
    powers = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}
