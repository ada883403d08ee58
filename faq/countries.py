"""Finding the countries, regions and other places named in a message.

Names of all six languages are looked up at once in a dictionary of folded words, longest name
first, and for Chinese in a dictionary of signs. That needs neither spaCy nor a trained model,
takes the same text in both Python environments, and lets each script have its own rules: Arabic
clitics are taken off only where a known name is left, Chinese is read without spaces, and all
other names match whole words alone. A phrase matcher would do the lookup no faster and none of
the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from faq.country_candidates import Candidate, choose, longest_first, without_decoys
from faq.country_guards import CAPITALS, Guard, Setting
from faq.country_names import CountryNames, Kind, load_names
from faq.settings import LANGUAGES
from faq.text import fold_with_offsets
from faq.words import Word, words_of

# "And", "then" and the question mark hamza (أمصر؟), then a preposition; in speech also على, هذا,
# من, ديال and في written onto the article (عالمغرب).
_AND = ("", "و", "ف", "ا", "او", "اف")
_PREFIXES = tuple(a + b for a in _AND for b in ("", "ب", "ل", "ك") if a + b)
_SPOKEN_PREFIXES = ("ع", "ه", "م", "د", "ش", "وف", "وع", "وه", "وم")
_FIRST_LETTERS = frozenset("وفابلكعهمدش")
_ARTICLE = "ال"
_CONNECTORS = frozenset({",", "and", "or", "y", "e", "o", "u", "et", "ou", "и", "или", "و", "او"})
_LIST_CLITICS = frozenset({"", "و", "ف", "او"})
_CLOSING = re.compile("['’]?[)）]")


class UnknownNameError(KeyError):
    """There is no name for that id or in that language."""


@dataclass(frozen=True)
class Mention:
    """A name in a message: `text` is `message[start:end]`, without Arabic clitics.

    `id` is an ISO 3166 alpha-2 code for a country, else the id in regions.yml or places.yml.
    """

    start: int
    end: int
    kind: Kind
    id: str
    text: str


class CountryMatcher:
    """Finds names of countries, regions and places in text of any of the six languages."""

    def __init__(self, names: CountryNames) -> None:
        """Match over names already read; see `load`."""
        self._names = names
        self._index = names.index

    @classmethod
    def load(cls, folder: Path) -> CountryMatcher:
        """Read the names in the knowledge folder.

        :raises KnowledgeError: if one of its files cannot be used.
        """
        return cls(load_names(folder))

    def find(self, text: str, language: str | None = None) -> list[Mention]:
        """Return the names in `text` in order, without overlaps, the longest first choice.

        A name that two countries share (Congo, Korea) gives both, as two mentions of one span.

        :param language: of the message; only decides between meanings of one spelling, such as
            "America" (the United States in English, the continent in Spanish).
        """
        folded, offsets = fold_with_offsets(text)
        message, words = _Text(text, offsets), words_of(folded)
        found = without_decoys([*self._in_words(words), *self._in_signs(folded)])
        return [
            mention
            for candidate in longest_first(self._admitted(found, words, message))
            for mention in _mentions(candidate, message, language)
        ]

    def name(self, code: str, language: str) -> str:
        """Return the name to show for a country, region or place.

        :raises UnknownNameError: if the id or the language is unknown.
        """
        try:
            return self._names.shown[code][language]
        except KeyError:
            raise UnknownNameError(
                f"no name for {code!r} in {language!r}: ids are in knowledge/countries, regions.yml"
                f" and places.yml, languages are {', '.join(LANGUAGES)}"
            ) from None

    def members(self, region: str) -> frozenset[str]:
        """Return the codes of the Member States in a region.

        :raises UnknownNameError: if regions.yml has no such region.
        """
        try:
            return self._names.members[region]
        except KeyError:
            known = ", ".join(self._names.members)
            raise UnknownNameError(f"no region {region!r} in regions.yml; known: {known}") from None

    def _in_words(self, words: list[Word]) -> Iterator[Candidate]:
        for first, word in enumerate(words):
            for stem, clitic, skipped in _stems(word.text, self._index.longest):
                start = word.start + skipped
                for key, last in self._keys(stem, words, first):
                    meanings = self._index.words[key]
                    yield Candidate(start, words[last].end, meanings, key, first, last, clitic)

    def _keys(self, stem: str, words: list[Word], first: int) -> Iterator[tuple[str, int]]:
        """Yield each known name that begins with `stem` at word `first`, and its last word."""
        key = stem
        for last in range(first, min(first + self._index.longest.get(stem, 0), len(words))):
            if last > first:
                key += " " + words[last].text
            if key in self._index.words:
                yield key, last

    def _in_signs(self, folded: str) -> Iterator[Candidate]:
        for start, sign in enumerate(folded):
            for length in self._index.lengths.get(sign, ()):
                key = folded[start : start + length]
                if key in self._index.signs:
                    yield Candidate(start, start + len(key), self._index.signs[key], key)

    def _admitted(self, found: list[Candidate], words: list[Word], text: _Text) -> list[Candidate]:
        """Leave out everyday words that are no names here."""
        guards = [self._guard(candidate) for candidate in found]
        if not any(guards):
            return found
        near = _Neighbours.of([one for one, guard in zip(found, guards) if not guard], words)
        return [
            one
            for one, guard in zip(found, guards)
            if not guard or guard.admits(self._setting(one, near, words, text))
        ]

    def _guard(self, candidate: Candidate) -> Guard | None:
        guard = self._names.guards.get(candidate.key)
        if not guard and all(meaning.capitals for meaning in candidate.meanings):
            return CAPITALS
        return guard

    def _setting(self, at: Candidate, near: _Neighbours, words: list[Word], text: _Text) -> Setting:
        before = words[at.first - 1] if at.first > 0 else None
        return Setting(
            *(words, at.first, at.last, text.typed(at.start, at.end)),
            before=text.typed(before.start, before.end) if before else "",
            clitic=at.clitic,
            beside=(near.before(at), near.after(at)),
            shouting=text.original.isupper(),
            openers=self._names.openers,
        )


class _Text(NamedTuple):
    """A message and where each character of its folded form comes from."""

    original: str
    offsets: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of folded text in the original, with marks and a bracket it needs."""
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        while unicodedata.category(self.original[last : last + 1] or " ") == "Mn":
            last += 1
        opened = sum(self.original.count(bracket, first, last) for bracket in "(（")
        closed = sum(self.original.count(bracket, first, last) for bracket in ")）")
        if opened > closed and (closing := _CLOSING.match(self.original, last)):
            last = closing.end()
        return first, last

    def typed(self, start: int, end: int) -> str:
        """Return a span of folded text as it was typed."""
        return self.original[slice(*self.span(start, end))]


class _Neighbours(NamedTuple):
    """By word number, where certain names end, and where those begin that may go on a list."""

    words: list[Word]
    ends: frozenset[int]
    starts: frozenset[int]

    @classmethod
    def of(cls, names: list[Candidate], words: list[Word]) -> _Neighbours:
        """Note where names begin and end."""
        starts = frozenset(one.first for one in names if one.clitic in _LIST_CLITICS)
        return cls(words, frozenset(one.last for one in names if one.last >= 0), starts)

    def before(self, at: Candidate) -> bool:
        """Whether a name ends directly before, with a comma or an "and" between at most."""
        place = at.first - 1
        if place > 0 and self.words[place].text in _CONNECTORS:
            place -= 1
        return place in self.ends

    def after(self, at: Candidate) -> bool:
        """Whether a name begins directly after, with a comma or an "and" between at most."""
        place = at.last + 1
        if place < len(self.words) and self.words[place].text in _CONNECTORS:
            place += 1
        return place in self.starts


def _mentions(candidate: Candidate, message: _Text, language: str | None) -> Iterator[Mention]:
    start, end = message.span(candidate.start, candidate.end)
    typed = message.original[start:end]
    for kind, name in choose(candidate.meanings, typed, language):
        yield Mention(start, end, kind, name, typed)


def _stems(word: str, known: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    """Yield the word, and what known beginnings of names are left without Arabic clitics.

    Each comes with the clitics, and how many letters of the word do not belong to the name.
    س is not taken off: it stands before verbs only.
    """
    if word in known:
        yield word, "", 0
    if word[:1] not in _FIRST_LETTERS:
        return
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            if rest in known:
                yield rest, prefix, len(prefix)
            if prefix[-1] == "ل" and rest[:1] == "ل" and _ARTICLE + rest[1:] in known:
                yield _ARTICLE + rest[1:], prefix, len(prefix)
    for prefix in _SPOKEN_PREFIXES:
        if word.startswith(prefix + _ARTICLE) and word[len(prefix) :] in known:
            yield word[len(prefix) :], prefix, len(prefix)


__all__ = ["CountryMatcher", "Mention", "UnknownNameError"]
