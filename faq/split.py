"""Cutting a message into the questions it asks."""

from __future__ import annotations

import re

from faq.words import HAN

MOST = 3
"""So many questions of one message are answered."""
SHORTEST = 6
"""A piece of fewer letters cannot stand alone; a Chinese sign counts as two."""
_END = re.compile(r"(?<=[?؟？!！。])\s*|(?<=[.;؛；])\s+|\n+")
_COMMA = re.compile(r"[,،，、]\s*|\s[-–—]\s")
_HAN = re.compile(f"[{HAN}]")
_ABBREVIATION = re.compile(r"\b(?:[A-ZА-Я]|Mr|Mrs|Ms|Dr|St|No|art|п|г|д)\.$")
# "…, and how do we join": a conjunction before a question word begins a new question.
_JOINED = re.compile(
    r"""
    (?:,\s*|\s+)(?:and|also)\s+(?=(?:also\s+)?(?:how|who|whom|what|when|where|which|why|is|are|do|does|can)\b)
    |(?:,\s*|\s+)y\s+(?=(?:c[oó]mo|qu[eé]|qui[eé]n(?:es)?|cu[aá]l(?:es)?|cu[aá]ndo|d[oó]nde|hasta|a\s+qui[eé]n)\b)
    |(?:,\s*|\s+)et\s+(?=(?:comment|qui|que|quoi|quel(?:le)?s?|quand|où|ou|jusqu|est-ce|à\s+qui)\b)
    |(?:,\s*|\s+)и\s+(?=(?:как|кто|что|когда|где|куда|кому|какие|какой|до\s+каких)\b)
    |(?:،\s*|\s+)و(?=(?:كيف|من\s+هي|ما\s|ماذا|متى|أين|اين|هل|إلى\s+متى|الى\s+متى)\b)
    |[，,；]\s*(?=(?:怎么|如何|怎样|谁|什么|哪|何时|几时|有没有|是否|还有|到什么时候))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def split_questions(text: str) -> list[str]:
    """Return the sentences of a message, each long enough to mean something.

    Pieces too short to stand alone stay with their neighbour.
    """
    pieces: list[str] = []
    for piece in (part.strip() for end in _END.split(text) for part in _JOINED.split(end)):
        if not piece:
            continue
        glued = pieces and (_size(pieces[-1]) < SHORTEST or _ABBREVIATION.search(pieces[-1]))
        if glued or (pieces and _size(piece) < SHORTEST and not piece.endswith(("?", "؟", "？"))):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces


def split_at_commas(text: str) -> list[str]:
    """Return what stands between commas and dashes: "thanks, and by when?"."""
    pieces = (piece.strip() for piece in _COMMA.split(text))
    return [piece for piece in pieces if piece]


def _size(piece: str) -> int:
    return len(piece) + len(_HAN.findall(piece))
