"""Folded text cut into words, with what parts them."""

from __future__ import annotations

import re
from typing import NamedTuple

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
"""A word of folded text, each Chinese sign being one."""
STOP = "|"
"""The text of the word that stands for a sentence end or another break, as commas do for ","."""

# U.S.A. is one word; a full stop ends a sentence only after a word too long for an abbreviation.
_WORD = re.compile(
    r"(?P<dotted>(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?)"
    rf"|(?P<word>[^\W_{HAN}]+)"
    r"|(?P<comma>[,、])"
    r"|(?P<stop>[;:!?/|。\n]+|(?<=[^\W_]{5})\.(?=\s))"
)
_SAME_WORDS = {"st": "saint", "ste": "sainte", "sta": "santa"}


class Word(NamedTuple):
    """A word of folded text and where it stands in it."""

    text: str
    start: int
    end: int


def words_of(folded: str) -> list[Word]:
    """Cut folded text into words, commas and stops; Chinese is left out.

    Hyphens, apostrophes, brackets, "&" and single full stops only part words, so that
    Guinea-Bissau and Guinea Bissau are the same two words.
    """
    return [
        Word(_text(match.lastgroup, match[0]), match.start(), match.end())
        for match in _WORD.finditer(folded)
    ]


def _text(kind: str | None, text: str) -> str:
    if kind == "word":
        return _SAME_WORDS.get(text, text)
    if kind == "dotted":
        return text.replace(".", "")
    return "," if kind == "comma" else STOP
