"""Which first sentence answers the very question, once its topic is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from faq.knowledge import Knowledge, Lead
from faq.search import Encodes
from faq.vectors import Centring, Matrix, side_by_side

SCALE = 0.13
"""Of the standardised vectors, which sets the regularisation, as in config.yml."""
ROUNDS = 200


@dataclass(frozen=True)
class _Topic:
    """One topic's leads told apart by the encoders of `centrings`."""

    centrings: Mapping[str, Centring]
    classifier: LogisticRegression

    def best(self, vectors: Mapping[str, Matrix]) -> tuple[str, float]:
        row = _features(
            {name: vectors[name][np.newaxis] for name in self.centrings}, self.centrings
        )
        chances = self.classifier.predict_proba(row)[0]
        return str(self.classifier.classes_[chances.argmax()]), float(chances.max())


class LeadSearch:
    """Finds a topic's lead for a question: a classifier a topic over the asks of its leads.

    Asks of all languages teach together, so that a lead with few asks in one language still
    answers in it. Nearest asks do worse: 75 % of unseen asks where this gets 90
    (docs/understanding.md), as what tells two leads apart is a small part of a sentence.
    """

    def __init__(self, encoders: Mapping[str, Encodes]) -> None:
        """Encode asks by `encoders`, which should keep what they have encoded."""
        self._encoders = encoders
        self._topics: dict[tuple[str, tuple[str, ...]], _Topic] = {}
        self._asks: dict[str, list[tuple[str, str]]] = {}

    def index(self, knowledge: Knowledge) -> None:
        """Learn the leads of `knowledge`; a topic whose asks are as before keeps what it has."""
        asks = {topic: lead_asks(knowledge, topic) for topic in knowledge.leads}
        for topic, own in asks.items():
            if own != self._asks.get(topic):
                self._learn(topic, own)
        self._asks = asks

    def _learn(self, topic: str, asks: Sequence[tuple[str, str]]) -> None:
        self._topics = {key: value for key, value in self._topics.items() if key[0] != topic}
        names = np.array([lead for lead, _ in asks])
        if len(set(names.tolist())) < 2:  # there is nothing that it could be told from
            return
        encoded = {
            name: encoder.encode([ask for _, ask in asks])
            for name, encoder in self._encoders.items()
        }
        # a part of a message is encoded by the main encoder alone
        for used in {tuple(encoded), tuple(encoded)[:1]}:
            vectors = {name: encoded[name] for name in used}
            self._topics[topic, used] = learn(vectors, names)

    def best(self, topic: str, vectors: Mapping[str, Matrix]) -> tuple[str, float]:
        """Return the likeliest lead of a topic for a question's vectors, and how likely it is.

        ("", 0.0) where the topic has no leads, or one alone.
        """
        for used in (tuple(self._encoders), tuple(self._encoders)[:1]):
            known = self._topics.get((topic, used))
            if known and all(name in vectors for name in used) and self._asks.get(topic):
                return known.best(vectors)
        return "", 0.0


def lead_asks(knowledge: Knowledge, topic: str) -> list[tuple[str, str]]:
    """Return (lead id, ask) for all asks of a topic in all languages."""
    leads: list[Lead] = [
        lead for own in knowledge.leads.get(topic, {}).values() for lead in own.leads
    ]
    return [(lead.id, ask) for lead in leads for ask in lead.asks]


def learn(vectors: Mapping[str, Matrix], names: npt.NDArray[np.str_]) -> _Topic:
    """Fit a topic's classifier on the vectors of its asks, by encoder [n, d], and their leads."""
    centrings = {name: Centring.learn(matrix) for name, matrix in vectors.items()}
    classifier = LogisticRegression(class_weight="balanced", max_iter=ROUNDS)
    classifier.fit(_features(vectors, centrings), names)
    return _Topic(centrings, classifier)


def _features(vectors: Mapping[str, Matrix], centrings: Mapping[str, Centring]) -> Matrix:
    return side_by_side(vectors, centrings, dict.fromkeys(centrings, SCALE))
