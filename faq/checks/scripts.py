"""Whether a text is in the script of its language."""

from __future__ import annotations

import re

from faq.text import script_of

SCRIPTS = {"ar": "arabic", "zh": "han", "ru": "cyrillic"}
"""The script by language; Latin for all others."""
SCRIPT_NAMES = {
    "arabic": "Arabic",
    "han": "Chinese",
    "cyrillic": "Cyrillic",
    "latin": "Latin",
    "other": "foreign",
}
_NO_WORDS = re.compile(r"\{\w*\}|[\w.+-]+@[\w.-]+|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[А-Яа-яЁё]")


def wrong_script(text: str, language: str) -> str:
    """Return the name of the script most of a text is in if it is not its language's, else "".

    Placeholders, e-mail addresses and links do not count; nor does a text without letters.
    """
    script = script_of(_NO_WORDS.sub(" ", text))
    return SCRIPT_NAMES[script] if script and script != expected(language) else ""


def expected(language: str) -> str:
    """Return the script a language is written in."""
    return SCRIPTS.get(language, "latin")


def mixed_word(text: str) -> str:
    """Return the first word with both Latin and Cyrillic letters, which look alike, or ""."""
    words = (match[0] for match in _WORD.finditer(text))
    return next((word for word in words if _LATIN.search(word) and _CYRILLIC.search(word)), "")
