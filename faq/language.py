"""Which of the six languages a message is in, learned from the example questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from faq.examples import Example
from faq.settings import LANGUAGES
from faq.text import fold, script_of
from faq.words import HAN

LATIN = ("ar", "en", "es", "fr")
"""The languages written in Latin letters here: Arabic too, as people type it on telephones."""
ARABIC_IN_LATIN = 0.95
"""Short names and acronyms look like such Arabic: less certainty than this is not enough."""
BY_SCRIPT = {"arabic": "ar", "han": "zh", "cyrillic": "ru"}
FOREIGN_WORDS = 0.3
"""From this share of words on in another script Latin letters do not decide."""
_LETTERS = re.compile(rf"[{HAN}]{{1,2}}|[^\W\d_{HAN}]+")
CERTAIN = 0.9
"""From this probability on the text alone decides."""
SHORT = 2
"""Texts of fewer words keep the conversation's language unless it cannot be theirs."""


class LanguageDetector:
    """Tells the language by script, and among Latin scripts by letter sequences.

    Naive Bayes over sequences of one to four letters, learned from the example questions in
    Latin script: also Arabic in Latin letters, as people type it on telephones. General
    detectors are weaker on the short questions asked here and know no such Arabic.
    """

    def __init__(self, examples: Iterable[Example]) -> None:
        """Learn from the examples in Latin script."""
        latin = [
            example
            for example in examples
            if example.language in LATIN and script_of(example.text) == "latin"
        ]
        self._letters = CountVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=2)
        counts = self._letters.fit_transform([fold(example.text) for example in latin])
        self._bayes = MultinomialNB(alpha=0.2, fit_prior=False)
        self._bayes.fit(counts, [example.language for example in latin])

    def probabilities(self, text: str) -> dict[str, float]:
        """Return the probability of each language; empty if the text shows none."""
        script: str = script_of(text)
        if script == "latin":
            script = other_script(text) or script
        if script in BY_SCRIPT:
            return {BY_SCRIPT[script]: 1.0}
        if script != "latin":
            return {}
        values = self._bayes.predict_proba(self._letters.transform([fold(text)]))[0]
        found = dict(zip(self._bayes.classes_.tolist(), np.asarray(values).tolist(), strict=True))
        if found.get("ar", 0.0) < ARABIC_IN_LATIN:
            found.pop("ar", None)
        return found

    def detect(self, text: str, current: str | None, hint: str | None, default: str) -> str:
        """Return the language to answer in, if none was chosen.

        The text's script and words come first, then the conversation so far, then the
        channel's hint, then the default. Short or ambiguous texts change nothing.
        """
        found = self.probabilities(text)
        known = current or (hint if hint in LANGUAGES else None)
        if not found:
            return known or default
        best = max(found, key=lambda language: found[language])
        words = len(re.findall(r"\w+", text))
        certain = found[best] >= CERTAIN and (words >= SHORT or script_of(text) != "latin")
        return best if certain or not known else known


def other_script(text: str) -> str:
    """Return the script that Latin words stand in, "" if the text is Latin throughout.

    English words and acronyms stand in Arabic, Chinese and Russian sentences, hardly ever the
    other way round but for names.
    """
    words = _LETTERS.findall(fold(text))
    counts = {name: sum(script_of(word) == name for word in words) for name in BY_SCRIPT}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= FOREIGN_WORDS * len(words) > 0 else ""


def named_language(text: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """Return the language that a text names ("in French please"), if it names exactly one.

    :param names: by language, its names in all six languages.
    """
    folded = f" {fold(text)} "
    named = {
        language
        for language, words in names.items()
        if any(_contains(folded, fold(word)) for word in words)
    }
    return named.pop() if len(named) == 1 else None


def _contains(text: str, word: str) -> bool:
    if script_of(word) == "latin":
        return re.search(rf"\b{re.escape(word)}\b", text) is not None
    return word in text
