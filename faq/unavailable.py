"""The one sentence that needs nothing but a file: said when everything else has failed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from faq.settings import LANGUAGES, settings
from faq.text import fold, script_of

SCRIPT_LANGUAGE = {"arabic": "ar", "han": "zh", "cyrillic": "ru"}
COMMON_WORDS = {
    "en": {"the", "is", "are", "how", "what", "who", "of", "to", "for", "and", "does", "we", "a"},
    "fr": {"le", "la", "les", "des", "du", "est", "quel", "quels", "quelle", "comment", "pour"}
    | {"qui", "et", "nous", "une", "un", "pays", "au", "aux", "dans", "peut"},
    "es": {"el", "los", "las", "del", "es", "son", "cual", "como", "para", "quien", "quienes"}
    | {"y", "nos", "una", "un", "pais", "paises", "al", "en", "puede", "que", "hay"},
}
"""Enough to tell three languages apart where nothing else works."""
LAST_RESORT = "unmignet@iom.int"
TELLING = frozenset(("rest", "web", "socketio", "telegram"))
"""The channels that get the element for programs: others would show it to people."""


def unavailable_sentence(text: str, language: str | None) -> tuple[str, str]:
    """Return (language, sentence) saying that no answer can be given just now.

    The text's script decides where it can; Latin script follows the conversation's language,
    else the text's commonest words, since the learned detector is not at hand here.
    """
    script = script_of(text)
    by_script = SCRIPT_LANGUAGE.get(script)
    chosen = by_script or (language if language in LANGUAGES else None)
    chosen = chosen or (_by_words(text) if script == "latin" else settings().default_language)
    return chosen, _sentences().get(chosen, LAST_RESORT)


def _by_words(text: str) -> str:
    words = set(re.findall(r"\w+", fold(text)))
    return max(COMMON_WORDS, key=lambda language: len(words & COMMON_WORDS[language]))


def unavailable_answer(language: str) -> dict[str, Any]:
    """Return the machine-readable element that goes with the sentence, shaped like any other."""
    nothing = dict.fromkeys(("topic", "as_of", "source"))
    return {
        "decision": "decline",
        "language": language,
        "confidence": 0.0,
        "candidates": [],
        **nothing,
    }


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    sentences = {}
    for path in (settings().knowledge / "messages").glob("*.yml"):
        try:
            sentences[path.stem] = str(yaml.safe_load(path.read_text("utf-8"))["unavailable"])
        except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
            continue
    return sentences
