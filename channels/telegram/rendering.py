"""From a reply to Telegram's messages: HTML, under 4096 UTF-16 units, never cut inside a mark."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Text

from channels.plain import isolate, split, utf16_length
from channels.texts import direction

LIMIT = 4096
"""UTF-16 units of a message; Telegram counts without the marks, we with them."""
LONG = 500
"""UTF-16 units from which on the detail of an answer is folded; a touch opens it."""
RIGHT_TO_LEFT_MARK = "\u200f"
FRAMES = {
    "": ("", ""),
    "bold": ("<b>", "</b>"),
    "folded": ("<blockquote expandable>", "</blockquote>"),
}


@dataclass(frozen=True)
class Block:
    """A paragraph or more of one look."""

    text: Text
    look: Text = ""

    @property
    def html(self) -> Text:
        """The block as Telegram's HTML."""
        before, after = FRAMES[self.look]
        return f"{before}{escape(self.text)}{after}"


@dataclass(frozen=True)
class Part:
    """One message."""

    html: Text
    plain: Text


def escape(text: Text) -> Text:
    """Escape what Telegram's HTML asks for, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def answer_blocks(answers: Sequence[Dict[Text, Any]]) -> List[Block]:
    """Return the blocks of all answers of a reply, the short one first in each.

    Of several answers the short ones stand out, so that one sees where the next begins.
    """
    look = "bold" if len(answers) > 1 else ""
    return [one for answer in answers for one in _answer(answer, look)]


def block(text: Text, language: Text, look: Text = "") -> Block:
    """Return a block whose addresses and first words read rightly in its language."""
    return Block(_directed(text.strip(), language), look)


def parts_of(blocks: Sequence[Block], limit: int = LIMIT) -> List[Part]:
    """Return as few messages as hold the blocks, none of them empty."""
    groups: List[List[Block]] = []
    for piece in [piece for one in blocks for piece in _pieces(one, limit)]:
        if groups and utf16_length(_html([*groups[-1], piece])) <= limit:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [Part(_html(group), "\n\n".join(one.text for one in group)) for group in groups]


def _answer(answer: Dict[Text, Any], short_look: Text) -> List[Block]:
    language = answer["language"]
    detail = answer["detail"]
    if not detail:
        return [block(answer["text"], language)]
    look = "folded" if utf16_length(detail) > LONG else ""
    parts = [(answer["short"], short_look), (detail, look), (answer["footer"], "")]
    return [block(text, language, kind) for text, kind in parts if text]


def _pieces(one: Block, limit: int) -> List[Block]:
    """Cut a block so that each piece fits, whatever escaping adds."""
    room = limit
    while True:
        pieces = [Block(text, one.look) for text in split(one.text, room)]
        if all(utf16_length(piece.html) <= limit for piece in pieces):
            return pieces
        room = room * 2 // 3


def _html(group: Sequence[Block]) -> Text:
    return "\n\n".join(one.html for one in group)


def _directed(text: Text, language: Text) -> Text:
    if direction(language) != "rtl":
        return text
    return "\n".join(_right_to_left(line) for line in isolate(text).split("\n"))


def _right_to_left(line: Text) -> Text:
    """Mark a line that only begins in another script: Telegram takes its direction from that."""
    kinds = [unicodedata.bidirectional(character) for character in line]
    strong = [kind for kind in kinds if kind in ("L", "R", "AL")]
    begins_otherwise = strong[:1] == ["L"] and set(strong) != {"L"}
    return f"{RIGHT_TO_LEFT_MARK}{line}" if begins_otherwise else line
