"""Names found in a text before it is settled which of them are meant, and the settling."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from faq.country_names import Kind, Meaning, spelling

_KINDS: tuple[Kind, ...] = ("country", "region", "place")


class Candidate(NamedTuple):
    """A name found at `start:end` of folded text.

    `first` and `last` number its words, -1 in Chinese; `clitic` holds the Arabic clitics before
    it; a decoy has no meanings.
    """

    start: int
    end: int
    meanings: Sequence[Meaning]
    key: str
    first: int = -1
    last: int = -1
    clitic: str = ""


def without_decoys(found: Sequence[Candidate]) -> list[Candidate]:
    """Drop decoys, and names that lie in one or begin in one."""
    decoys = sorted((one.start, one.end) for one in found if not one.meanings)
    names = [one for one in found if one.meanings]
    if not decoys:
        return names
    longest = max(end - start for start, end in decoys)
    return [name for name in names if not _is_in_decoy(name, decoys, longest)]


def _is_in_decoy(name: Candidate, decoys: list[tuple[int, int]], longest: int) -> bool:
    low = bisect_left(decoys, (name.start - longest, 0))
    high = bisect_left(decoys, (name.start + 1, 0))
    return any(
        start < name.start < end or (start == name.start and name.end < end)
        for start, end in decoys[low:high]
    )


def longest_first(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that stay when longer ones shut out those they overlap, in order."""
    found = [one for one in found if "," not in one.key or not _is_cut(one, found)]
    taken = bytearray(max((one.end for one in found), default=0))
    chosen = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if taken.find(1, one.start, one.end) < 0:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.start)


def _is_cut(name: Candidate, found: Sequence[Candidate]) -> bool:
    """Whether another name overlaps this one in part: then its comma is that of a list.

    "Korea, Republic of" is one country, "Congo, Republic of Korea" are two.
    """
    return any(
        one.start < name.start < one.end < name.end or name.start < one.start < name.end < one.end
        for one in found
    )


def choose(meanings: Sequence[Meaning], typed: str, language: str | None) -> list[tuple[Kind, str]]:
    """Return what a name stands for here: one kind only, but maybe several countries.

    Where its meanings differ in kind, those of `language` go first, then those spelled as typed,
    then countries before regions before places.
    """
    left = _narrowed(meanings, [one for one in meanings if one.language == language])
    left = _narrowed(left, [one for one in left if one.spelling == spelling(typed)])
    kind = min((one.kind for one in left), key=_KINDS.index)
    return [(kind, code) for code in sorted({one.id for one in left if one.kind == kind})]


def _narrowed(meanings: Sequence[Meaning], narrower: Sequence[Meaning]) -> Sequence[Meaning]:
    differ = len({one.kind for one in meanings}) > 1
    return narrower if differ and narrower else meanings
