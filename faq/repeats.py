"""Hearing that a question is the same as the one before."""

from __future__ import annotations

import hashlib
import re

from faq.text import fold
from faq.words import TOKEN

_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])")


def mark_of(text: str) -> str:
    """Return a short mark that two texts share if they differ in letter forms and signs only.

    A mark is kept instead of the text, as a conversation's memory travels with every turn.
    """
    letters = "".join(character for character in fold(text) if character.isalnum())
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:12]


def without_repetition(text: str, said: str) -> str:
    """Return `text` without the sentences whose words have all been said already."""
    known = _words(said)
    sentences = _sentences(text)
    kept = [part for part in sentences if not all(_is_in(w, known) for w in _words(part))]
    return " ".join(kept) if len(kept) < len(sentences) else text


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if part.strip()]


def _is_in(word: str, known: set[str]) -> bool:
    """Whether a word is known, also after the Arabic "and" written together with it."""
    return word in known or (word[:1] == "و" and word[1:] in known)


def _words(text: str) -> set[str]:
    return set(TOKEN.findall(fold(text)))
