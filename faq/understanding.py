"""From a message to the questions it asks, each with its probabilities and places named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from faq.countries import CountryMatcher, Mention
from faq.follow_ups import FollowUps
from faq.fusion import Fusion, Thresholds
from faq.search import Search
from faq.split import MOST, split_at_commas, split_questions
from faq.turn import Turn
from faq.vectors import Matrix

COURTESIES = ("greet", "thanks", "goodbye", "affirm", "deny")
"""Said around a question, often with no more than a comma between."""
BARE_WORDS = 2
CAUTIOUS = Thresholds(0.7, 0.3, 0.2)
"""For a language without fitted thresholds."""
_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Question:
    """One question with what was understood of it."""

    text: str
    probabilities: Mapping[str, float]
    mentions: Sequence[Mention]
    vectors: Mapping[str, Matrix] = field(default_factory=dict, compare=False, repr=False)
    """Its sentence vectors by encoder, each [d]."""

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return max(self.probabilities, key=lambda intent: self.probabilities[intent])

    @property
    def confidence(self) -> float:
        """The probability of the likeliest intent."""
        return self.probabilities[self.intent]

    @property
    def is_title(self) -> bool:
        """Whether it is, letter for letter, a title or sentence of a topic's text."""
        return len(self.probabilities) == 1

    @property
    def is_bare_name(self) -> bool:
        """Whether it is hardly more than the name of a place: "and Kenya?"."""
        return bool(self.mentions) and self._words_beside_names() <= BARE_WORDS

    @property
    def is_only_name(self) -> bool:
        """Whether it is the name of a place and no other word: "Kenya?", "وكينيا؟", "肯尼亚呢"."""
        return bool(self.mentions) and self._words_beside_names() < 1

    def _words_beside_names(self) -> float:
        """Count the words that name no place; a sign of Chinese is half a word, a letter none."""
        rest = without_mentions(self.text, self.mentions)
        words = [word for word in _WORD.findall(_HAN.sub(" ", rest)) if len(word) > 1]
        return len(words) + len(_HAN.findall(rest)) / 2


class Understanding:
    """Fuses the classifier's ranking with embedding search."""

    def __init__(
        self,
        search: Search,
        fusion: Fusion,
        names: CountryMatcher,
        follow_ups: FollowUps | None = None,
    ) -> None:
        """Use `search` and `fusion` for intents and `names` for places."""
        self.follow_ups = follow_ups
        self.search = search
        self._fusion = fusion
        self._names = names

    def thresholds(self, language: str) -> Thresholds:
        """Return the thresholds fitted for a language."""
        return self._fusion.thresholds.get(language, CAUTIOUS)

    def places(self, text: str) -> Sequence[Mention]:
        """Return the places that a text names."""
        return self._names.find(text)

    def whole(
        self, turn: Turn, language: str, mentions: Sequence[Mention] | None = None
    ) -> Question:
        """Understand the message as one question, by all that NLU knows of it.

        `mentions` are the places that it names, if they are known already.
        """
        vectors = turn.vectors if "e5" in turn.vectors else self.search.encode(turn.text)
        mentions = self.places(turn.text) if mentions is None else mentions
        return self._question(turn.text, vectors, turn.ranking, language, mentions)

    def questions(self, whole: Question, topics: Sequence[str], language: str) -> list[Question]:
        """Return the questions of a message, `whole` alone if it asks but one.

        A part counts if search alone would answer it as being about one of `topics`. A greeting
        or thanks around one question gives that question.
        """
        parts = self._parts(whole.text, language, at_commas=whole.intent in COURTESIES)
        asked: dict[str, Question] = {}
        least = self.thresholds(language).answer
        for part in parts:
            if part.intent in topics and part.confidence >= least:
                asked.setdefault(_subject(part), part)
        if len(asked) > 1 or (asked and whole.intent not in topics and len(parts) > 1):
            return list(asked.values())[: MOST + 1]
        return [whole]

    def _parts(self, text: str, language: str, at_commas: bool) -> list[Question]:
        pieces = split_questions(text)
        if at_commas and len(pieces) < 2:
            pieces = split_at_commas(text)
        if len(pieces) < 2:
            return []
        return [
            self._question(piece, self.search.encode(piece), {}, language, self.places(piece))
            for piece in pieces[: 2 * MOST + 1]
        ]

    def _question(
        self,
        text: str,
        vectors: Mapping[str, Matrix],
        ranking: Mapping[str, float],
        language: str,
        mentions: Sequence[Mention],
    ) -> Question:
        topic = self.search.exact_topic(text)
        if topic:
            return Question(text, {topic: 1.0}, mentions, vectors)
        probabilities = self._fusion.probabilities(
            ranking,
            self.search.by_examples(vectors),
            self.search.by_passages(vectors),
            names_place=bool(mentions),
            language=language,
        )
        return Question(text, probabilities, mentions, vectors)


def without_mentions(text: str, mentions: Sequence[Mention]) -> str:
    """Return the text with the names of places taken out."""
    for mention in sorted(mentions, key=lambda mention: -mention.start):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _subject(question: Question) -> str:
    places = ",".join(mention.id for mention in question.mentions)
    return f"{question.intent}:{places}" if question.intent == "check_country" else question.intent
