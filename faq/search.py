"""Embedding search over the example questions and the passages of the knowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from faq.examples import Example
from faq.knowledge import Knowledge
from faq.text import fold
from faq.vectors import Centring, Matrix, best_two_by_label, by_label

MAIN = "e5"
"""The encoder of whatever NLU has not seen."""


class Encodes(Protocol):
    """What the search needs of an encoder."""

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return vectors of length 1, float32 [n, d]."""
        ...


@dataclass(frozen=True)
class LabelledTexts:
    """Texts with a label each, ordered by label, searchable by the vectors of one encoder."""

    names: tuple[str, ...]
    """The labels' names, sorted."""
    starts: npt.NDArray[np.int64]
    """The position of each label's first text, [labels]."""
    directions: Matrix
    """Centred rows of length 1, [n, d]."""
    centring: Centring

    @classmethod
    def build(
        cls, vectors: Matrix, labels: Sequence[str], centring: Centring | None = None
    ) -> LabelledTexts:
        """Index `vectors` [n, d] under `labels`; the centring is learned unless given."""
        centring = centring or Centring.learn(vectors)
        order, names, starts = by_label(np.array(labels))
        return cls(tuple(names.tolist()), starts, centring.direct(vectors[order]), centring)

    def similarities(self, vector: Matrix) -> dict[str, float]:
        """Return for each label how near its nearest texts are to `vector` [d], -1 to 1."""
        return dict(zip(self.names, self.nearness(vector[np.newaxis, :])[0].tolist(), strict=True))

    def nearness(self, vectors: Matrix) -> Matrix:
        """Return how near each label's nearest texts are to each of `vectors`, [m, labels]."""
        return best_two_by_label(self.centring.direct(vectors) @ self.directions.T, self.starts)


@dataclass(frozen=True)
class Passage:
    """A piece of an answer that can be found by itself."""

    text: str
    topic: str
    language: str


def passages_of(knowledge: Knowledge) -> list[Passage]:
    """Return title, short answer and each paragraph of every text, in a stable order."""
    return [
        Passage(piece, text.topic, text.language)
        for texts in knowledge.topics.values()
        for text in texts.values()
        for piece in (text.title, text.short_answer, *text.paragraphs())
    ]


class Search:
    """Finds which topics a question is near to, by each encoder."""

    def __init__(
        self,
        examples: Sequence[Example],
        vectors: Mapping[str, Matrix],
        passages: Sequence[Passage],
        encoder: Encodes,
        cached: Encodes,
    ) -> None:
        """Index `examples` by their `vectors` (by encoder, [n, d]) and encode `passages`.

        `encoder` is E5 for questions, which are never kept; `cached` is the same for passages.
        """
        self._encoder = encoder
        self._cached = cached
        intents = [example.intent for example in examples]
        self.examples = {
            name: LabelledTexts.build(matrix, intents) for name, matrix in vectors.items()
        }
        self.index_passages(passages)

    def index_passages(self, passages: Sequence[Passage]) -> None:
        """Replace the passages by others: called when the knowledge has changed."""
        self._topics = {fold(passage.text): passage.topic for passage in passages}
        self._passages = LabelledTexts.build(
            self._cached.encode([passage.text for passage in passages]),
            [passage.topic for passage in passages],
            self.examples[MAIN].centring,
        )

    def encode(self, text: str) -> dict[str, Matrix]:
        """Return the vectors of a text that NLU has not seen."""
        return {MAIN: self._encoder.encode([text])[0]}

    def exact_topic(self, text: str) -> str | None:
        """Return the topic if the text is, letter for letter, a title or sentence of its texts."""
        return self._topics.get(fold(text.strip()))

    def by_examples(self, vectors: Mapping[str, Matrix]) -> dict[str, dict[str, float]]:
        """Return by encoder and intent how near the intent's examples are."""
        return {
            name: self.examples[name].similarities(vector)
            for name, vector in vectors.items()
            if name in self.examples
        }

    def by_passages(self, vectors: Mapping[str, Matrix]) -> dict[str, float]:
        """Return by topic how near its passages are."""
        return self._passages.similarities(vectors[MAIN])
