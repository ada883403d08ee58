"""Hearing that a message is in none of the six languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lingua import Language, LanguageDetectorBuilder

from faq.examples import Example
from faq.text import fold, script_of

SIX = tuple(
    Language.from_str(name)
    for name in ("ARABIC", "CHINESE", "ENGLISH", "FRENCH", "RUSSIAN", "SPANISH")
)
OTHERS = tuple(
    Language.from_str(name)
    for name in (
        *("GERMAN", "PORTUGUESE", "ITALIAN", "DUTCH", "TURKISH", "INDONESIAN", "SWAHILI"),
        *("PERSIAN", "URDU", "UKRAINIAN", "POLISH", "JAPANESE", "KOREAN", "HINDI", "VIETNAMESE"),
        *("HEBREW", "GREEK", "ROMANIAN", "SWEDISH", "BENGALI", "THAI", "HUNGARIAN", "CZECH"),
        *("SERBIAN", "BULGARIAN", "SOMALI", "AZERBAIJANI", "ARMENIAN", "GEORGIAN"),
    )
)
NEAREST = {
    **dict.fromkeys((Language.PORTUGUESE, Language.ROMANIAN), "es"),
    Language.ITALIAN: "fr",
    **dict.fromkeys((Language.PERSIAN, Language.URDU, Language.SOMALI), "ar"),
    **dict.fromkeys(
        (
            *(Language.UKRAINIAN, Language.BULGARIAN, Language.SERBIAN),
            *(Language.AZERBAIJANI, Language.ARMENIAN, Language.GEORGIAN),
        ),
        "ru",
    ),
}
"""By kinship, letters and schooling; readers of all others are answered in English."""
ARABIC_IN_LATIN = 0.34
"""This share of known words makes a text Arabic in Latin letters, which no detector knows."""
_RULES = (
    # words at least, share of known words at most, chance of the six at most, of another at least
    (3, 0.50, 0.05, 0.9),
    (3, 0.75, 0.01, 0.95),
    (3, 0.95, 1e-4, 0.99),
    (2, 0.50, 1e-4, 0.99),
    (2, 0.00, 0.02, 0.95),
)
"""On questions kept apart these take hardly any of the six languages' for foreign, and hear three
in four messages in others (docs/understanding.md): the rest is answered as well as can be."""
_MOST_KNOWN = max(most for _, most, _, _ in _RULES)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile(r"[a-z0-9']+")
# 2, 3, 5, 7 and 9 stand for letters in Arabic written with Latin ones
_DIGIT_FOR_LETTER = re.compile(r"[a-z][2356789][a-z]|\b[2357][a-z]{2}|[a-z]{2}[2357]\b")
_KANA = re.compile("[\u3041-\u30ff]")
LEAST_KANA = 2


class ForeignLanguages:
    """Tells messages in further languages by lingua's detector and the words of the examples.

    A detector alone takes one in twenty of the short, sloppy messages in the six languages for
    another language; nearly all of those have words that stand in the examples.
    """

    def __init__(self, examples: Iterable[Example]) -> None:
        """Learn the words of `examples`."""
        own: set[str] = set()
        others: set[str] = set()
        self._known: set[str] = set()
        for example in examples:
            folded = fold(example.text)
            self._known.update(_WORD.findall(folded))
            words = own if example.language == "ar" else others
            words.update(_LATIN_WORD.findall(folded))
        self._arabic_in_latin = own - others
        builder = LanguageDetectorBuilder.from_languages(*SIX, *OTHERS)
        # the small models: 50 MB instead of several hundred, as good together with the words
        self._detector = builder.with_low_accuracy_mode().build()

    def is_foreign(self, text: str) -> bool:
        """Tell whether a message, places taken out, is surely in none of the six languages."""
        if script_of(text) == "other" or len(_KANA.findall(text)) >= LEAST_KANA:
            return True
        words = _WORD.findall(fold(text))
        if not words or self._is_arabic_in_latin(text):
            return False
        known = sum(word in self._known for word in words) / len(words)
        if known > _MOST_KNOWN:  # no rule would take it, so nearly every message ends here
            return False
        chances = self._detector.compute_language_confidence_values(text)
        six = sum(chance.value for chance in chances if chance.language in SIX)
        best = chances[0].value
        return any(
            len(words) >= least and known <= most and six <= few and best >= sure
            for least, most, few, sure in _RULES
        )

    def _is_arabic_in_latin(self, text: str) -> bool:
        words = _LATIN_WORD.findall(fold(text))
        if script_of(text) != "latin" or not words:
            return False
        if _DIGIT_FOR_LETTER.search(fold(text)):
            return True
        known = sum(word in self._arabic_in_latin for word in words)
        return known >= ARABIC_IN_LATIN * len(words)

    def nearest(self, text: str) -> str:
        """Return the one of the six in which somebody who writes so is likeliest to read."""
        best = self._detector.compute_language_confidence_values(text)[0].language
        return NEAREST.get(best, "en")
