"""Hearing a typed choice: "2", "the second one", "the last" instead of a pressed button."""

from __future__ import annotations

import re
from collections.abc import Sequence

from faq.knowledge import Messages
from faq.text import fold
from faq.words import HAN

MOST_WORDS = 4
"""A longer message is a question of its own."""
WORDS_BY_NUMBER = 2
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_FILLERS = "第个個项項条條选選择擇我要那是吧的号號就请請了"
"""Chinese signs that may stand around a number in a choice."""
_AROUND_NUMBER = re.compile(rf"[{_FILLERS}\W]")
_WORD = re.compile(rf"[{HAN}]{{2}}|[{HAN}]|[^\W_{HAN}]+")


def chosen_number(text: str, count: int) -> int | None:
    """Return the choice, counted from 1, that a message of hardly more than a number takes."""
    folded = fold(text)
    numbers = _NUMBER.findall(folded)
    if len(numbers) != 1:
        return None
    said_more = len(_WORD.findall(folded)) > WORDS_BY_NUMBER
    if said_more and _AROUND_NUMBER.sub("", folded) != numbers[0]:
        return None
    return int(numbers[0]) if 1 <= int(numbers[0]) <= count else None


def chosen(text: str, count: int, messages: Messages) -> int | None:
    """Return which of `count` choices a message takes, counted from 1; None if it takes none.

    Where a message holds the words of two choices ("the second one"), the first said counts.
    """
    folded = fold(text).strip()
    if not count or not folded or len(_WORD.findall(folded)) > MOST_WORDS:
        return None
    number = chosen_number(text, count)
    if number is None and "?" not in folded:
        number = _by_words(folded, count, messages)
    return number


def _by_words(folded: str, count: int, messages: Messages) -> int | None:
    lists: list[Sequence[str]] = [*messages.values["choice_words"][:count]]
    places = {
        number: place
        for number, words in enumerate(lists, 1)
        if (place := _first_place(folded, words)) is not None
    }
    if (place := _first_place(folded, messages.values["choice_last"])) is not None:
        places.setdefault(count, place)
    return min(places, key=lambda number: places[number]) if places else None


def _first_place(folded: str, words: Sequence[str]) -> int | None:
    ordinals = (fold(word) for word in words if not word.isdigit())  # "le 2 mai" chooses nothing
    found = [match.start() for word in ordinals if (match := _pattern(word).search(folded))]
    return min(found, default=None)


def _pattern(word: str) -> re.Pattern[str]:
    """Match a word as a whole; a Chinese one only if hardly anything else is said."""
    if re.search(f"[{HAN}]", word):
        return re.compile(rf"(?<=^)[{_FILLERS}]*{re.escape(word)}[{_FILLERS}]*\W*$")
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
