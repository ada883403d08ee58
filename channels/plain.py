"""For channels without markup or buttons: texts cut to size, choices numbered, addresses kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, List, Sequence, Text

ISOLATE = "\u2068"
POP = "\u2069"
JOINER = "\u200d"
_ADDRESS = re.compile(
    "\u2068[^\u2069]*\u2069"  # isolated already
    r"|https?://[^\s<>\u2068\u2069]*[\w/]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[A-Z]+(?:/[A-Z0-9]+)+\b",  # A/RES/73/195
    re.ASCII,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])|\n")
_WORD = re.compile(r"\s+")
_BREAKS = (_PARAGRAPH, _SENTENCE, _WORD)


def utf16_length(text: Text) -> int:
    """Return how many UTF-16 units a text takes: Telegram and JavaScript count in them."""
    return len(text) + sum(character > "\uffff" for character in text)


def isolate(text: Text) -> Text:
    """Set e-mails, links and document symbols apart, so that they read rightly in Arabic text."""
    return _ADDRESS.sub(lambda found: f"{ISOLATE}{found[0].strip(ISOLATE + POP)}{POP}", text)


def split(text: Text, limit: int = 4096) -> List[Text]:
    """Cut a text into parts of at most `limit` UTF-16 units, none of them empty.

    A part ends at the last paragraph that fits, else sentence, else word, else letter.
    """
    parts = []
    rest = text.strip()
    while utf16_length(rest) > limit:
        head, rest = _cut(rest, _index_at(rest, limit))
        parts.append(head)
    return [part for part in (*parts, rest) if part]


def numbered(choices: Sequence[Dict[Text, Any]]) -> Text:
    """Return choices as lines "1. title", whose numbers the assistant takes if they are typed.

    All channels of ours have buttons; this is for those of docs/embedding.md that have none.
    """
    return "\n".join(f"{number}. {choice['title']}" for number, choice in enumerate(choices, 1))


def _index_at(text: Text, limit: int) -> int:
    """Return how many characters fit into `limit` units, no letter parted from its marks."""
    units = index = 0
    while index < len(text) and units <= limit:
        units += utf16_length(text[index])
        index += 1
    index -= units > limit
    whole = index
    while whole > 0 and whole < len(text) and _is_joined(text, whole):
        whole -= 1
    return whole or max(index, 1)


def _is_joined(text: Text, index: int) -> bool:
    """Whether a character belongs to the one before it: a mark, a variant, a joined emoji."""
    here, before = text[index], text[index - 1]
    return unicodedata.category(here) in ("Mn", "Me") or JOINER in (here, before)


def _cut(text: Text, most: int) -> tuple[Text, Text]:
    for pattern in _BREAKS:
        ends = [found for found in pattern.finditer(text, 0, most + 1) if 0 < found.start() <= most]
        if ends:
            return text[: ends[-1].start()].rstrip(), text[ends[-1].end() :].lstrip()
    return text[:most], text[most:]
