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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from faq.country_guards import CAPITALS, Guard, Setting
from faq.country_names import CountryNames, Kind, Meaning, load_names, spelling
from faq.settings import LANGUAGES
from faq.text import fold_with_offsets
from faq.words import Word, words_of

_AND = ("", "و", "ف", "ا", "او", "اف")
_PREFIXES = tuple(a + b for a in _AND for b in ("", "ب", "ل", "ك") if a + b)
_SPOKEN_PREFIXES = ("ع", "ه", "م", "د", "ش", "وع", "وه", "وم")
_FIRST_LETTERS = frozenset("وفابلكعهمدش")
_ARTICLE = "ال"
_CONNECTORS = frozenset({",", "and", "or", "y", "e", "o", "u", "et", "ou", "и", "или", "و", "او"})
_LIST_CLITICS = frozenset({"", "و", "ف", "او"})
_CLOSING = re.compile("['’]?[)）]")
_KINDS: tuple[Kind, ...] = ("country", "region", "place")


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


class _Candidate(NamedTuple):
    """A name found in folded text; `first` and `last` number its words, -1 in Chinese."""

    start: int
    end: int
    meanings: Sequence[Meaning]
    key: str
    first: int = -1
    last: int = -1
    clitic: str = ""


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
        words = words_of(folded)
        found = [*self._in_words(words), *self._in_signs(folded)]
        found = list(self._admitted(_without_decoys(found), words, text, offsets))
        mentions = []
        for candidate in _longest_first(found):
            start, end = _span(text, offsets, candidate.start, candidate.end)
            typed = text[start:end]
            for kind, name in _choose(candidate.meanings, typed, language):
                mentions.append(Mention(start, end, kind, name, typed))
        return mentions

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

    def _in_words(self, words: list[Word]) -> Iterator[_Candidate]:
        for first, word in enumerate(words):
            for stem, cut, skipped in _stems(word.text, self._index.longest):
                start, clitic = word.start + skipped, cut
                for key, last in self._keys(stem, words, first):
                    meanings = self._index.words[key]
                    yield _Candidate(start, words[last].end, meanings, key, first, last, clitic)

    def _keys(self, stem: str, words: list[Word], first: int) -> Iterator[tuple[str, int]]:
        """Yield each known name that begins with `stem` at word `first`, and its last word."""
        key = stem
        for last in range(first, min(first + self._index.longest.get(stem, 0), len(words))):
            if last > first:
                key += " " + words[last].text
            if key in self._index.words:
                yield key, last

    def _in_signs(self, folded: str) -> Iterator[_Candidate]:
        for start, sign in enumerate(folded):
            for length in self._index.lengths.get(sign, ()):
                key = folded[start : start + length]
                if key in self._index.signs:
                    yield _Candidate(start, start + len(key), self._index.signs[key], key)

    def _admitted(
        self, found: list[_Candidate], words: list[Word], text: str, offsets: list[int]
    ) -> Iterator[_Candidate]:
        """Leave out everyday words that are no names here."""
        certain = [candidate for candidate in found if not self._guard(candidate)]
        for candidate in found:
            guard = self._guard(candidate)
            if not guard or guard.admits(self._setting(candidate, certain, words, text, offsets)):
                yield candidate

    def _guard(self, candidate: _Candidate) -> Guard | None:
        guard = self._names.guards.get(candidate.key)
        if not guard and all(meaning.capitals for meaning in candidate.meanings):
            return CAPITALS
        return guard

    def _setting(
        self,
        at: _Candidate,
        certain: list[_Candidate],
        words: list[Word],
        text: str,
        offsets: list[int],
    ) -> Setting:
        typed = slice(*_span(text, offsets, at.start, at.end))
        before = words[at.first - 1] if at.first > 0 else None
        return Setting(
            *(words, at.first, at.last, text[typed]),
            before=text[slice(*_span(text, offsets, before.start, before.end))] if before else "",
            clitic=at.clitic,
            beside=(_is_after(at, certain, words), _is_before(at, certain, words)),
            shouting=text.isupper(),
            openers=self._names.openers,
        )


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


def _without_decoys(found: list[_Candidate]) -> list[_Candidate]:
    """Drop decoys, and names that lie in one or begin in one."""
    decoys = [candidate for candidate in found if not candidate.meanings]
    return [
        name
        for name in found
        if name.meanings
        and not any(
            decoy.start < name.start < decoy.end
            or (decoy.start == name.start and name.end < decoy.end)
            for decoy in decoys
        )
    ]


def _longest_first(found: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the candidates that stay when longer ones shut out those they overlap, in order."""
    chosen: list[_Candidate] = []
    found = [one for one in found if "," not in one.key or not _is_cut(one, found)]
    for candidate in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(candidate.end <= one.start or one.end <= candidate.start for one in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda one: one.start)


def _is_cut(name: _Candidate, found: Sequence[_Candidate]) -> bool:
    """Whether another name overlaps this one in part: then its comma is that of a list.

    "Korea, Republic of" is one country, "Congo, Republic of Korea" are two.
    """
    return any(
        one.start < name.start < one.end < name.end or name.start < one.start < name.end < one.end
        for one in found
    )


def _choose(
    meanings: Sequence[Meaning], typed: str, language: str | None
) -> list[tuple[Kind, str]]:
    """Return what a name stands for here: one kind only, but maybe several countries."""
    left = list(meanings)
    for narrower in (
        [meaning for meaning in left if meaning.language == language],
        [meaning for meaning in left if meaning.spelling == spelling(typed)],
    ):
        if len({meaning.kind for meaning in left}) > 1 and narrower:
            left = [meaning for meaning in left if meaning in narrower]
    kind = next(kind for kind in _KINDS if any(meaning.kind == kind for meaning in left))
    ids = dict.fromkeys(meaning.id for meaning in left if meaning.kind == kind)
    return [(kind, one) for one in sorted(ids)]


def _is_after(at: _Candidate, certain: list[_Candidate], words: list[Word]) -> bool:
    """Whether another name ends directly before, with a comma or an "and" between at most."""
    place = at.first - 1
    if place > 0 and words[place].text in _CONNECTORS:
        place -= 1
    return any(one.last == place for one in certain if one.last >= 0)


def _is_before(at: _Candidate, certain: list[_Candidate], words: list[Word]) -> bool:
    """Whether another name begins directly after, with a comma or an "and" between at most."""
    place = at.last + 1
    if place < len(words) and words[place].text in _CONNECTORS:
        place += 1
    return any(one.first == place and one.clitic in _LIST_CLITICS for one in certain)


def _span(text: str, offsets: list[int], start: int, end: int) -> tuple[int, int]:
    """Return a span of folded text in the original, with marks and a closing bracket it needs."""
    first, last = offsets[start], offsets[end - 1] + 1
    while last < len(text) and unicodedata.category(text[last]) == "Mn":
        last += 1
    opened = text.count("(", first, last) + text.count("（", first, last)
    closed = text.count(")", first, last) + text.count("）", first, last)
    if opened > closed and (closing := _CLOSING.match(text, last)):
        last = closing.end()
    return first, last


__all__ = ["CountryMatcher", "Mention", "UnknownNameError"]
