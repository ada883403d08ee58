"""Whether values are of the kind a key needs: all that is wrong, not only the first thing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from faq.checks.documents import Document
from faq.checks.problem import Problem, in_words, quoted
from faq.settings import LANGUAGES

Keys = tuple[str | int, ...]
_SOURCE_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def check_keys(
    document: Document, at: Keys, value: object, needed: Sequence[str], known: Sequence[str] = ()
) -> Iterator[Problem]:
    """Report unknown and missing keys of a mapping, or that it is none.

    :param at: where the mapping stands, () for the whole document.
    """
    if not isinstance(value, dict):
        what = f"{at[-1]} has no keys" if at else "no keys found"
        yield document.problem(at, what, f"Write lines '{needed[0]}: …'")
        return
    known = (*needed, *known)
    for key in value:
        if key not in known:
            yield document.problem(
                (*at, str(key)), f"unknown key {quoted(key)}", f"Known keys: {', '.join(known)}"
            )
    for key in needed:
        if key not in value:
            yield document.problem(
                at, f"the key {quoted(key)} is missing", f"Add a line '{key}: …'"
            )


def check_text(document: Document, at: Keys, value: object) -> Iterator[Problem]:
    """Report a value that is not a text with something in it."""
    if isinstance(value, str) and value.strip():
        return
    if isinstance(value, str) or value is None:
        yield document.problem(at, f"{at[-1]} is empty", "Write it")
    else:
        fix = "Write a text, in quotes if it looks like a number, a date, yes or no"
        yield document.problem(at, f"{at[-1]} is {quoted(value)}, not a text", fix)


def check_texts(
    document: Document, at: Keys, value: object, may_be_empty: bool = False
) -> Iterator[Problem]:
    """Report a value that is not a list of texts."""
    if not isinstance(value, list) or not (value or may_be_empty):
        yield document.problem(at, f"{at[-1]} is not a list of texts", f"Write {at[-1]}: [a, b]")
        return
    for place, item in enumerate(value):
        if not isinstance(item, str) or not item.strip():
            what = f"{at[-1]} has the item {quoted(item)}, which is not a text"
            yield document.problem((*at, place), what, "Write a text, in quotes if need be")


def check_date(document: Document, at: Keys, value: object) -> Iterator[Problem]:
    """Report a value that is not a day of the calendar."""
    if not is_date(value):
        what = f"{at[-1]} is {quoted(value)}, not a date"
        yield document.problem(at, what, "Write the date as 2020-12-31, without quotes or time")


def is_date(value: object) -> bool:
    """Say whether a value is a date without a time."""
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def check_source_date(document: Document, at: Keys, value: object) -> Iterator[Problem]:
    """Report a date that is none of YYYY, YYYY-MM and YYYY-MM-DD."""
    text = in_words(value)
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[:10])
        good = _SOURCE_DATE.fullmatch(text) is not None  # 2020-W01-1 is none
    except ValueError:
        good = False
    if not good:
        what = f"the source's date is {quoted(value)}"
        yield document.problem(at, what, "Write it as 2020, 2020-12 or 2020-12-31")


def check_language(document: Document, at: Keys, value: object) -> Iterator[Problem]:
    """Report what is not the code of one of the languages."""
    if value not in LANGUAGES:
        what = f"the language is {quoted(value)}"
        yield document.problem(at, what, f"Use one of {', '.join(LANGUAGES)}")


def check_six_languages(document: Document, at: Keys, value: object) -> Iterator[Problem]:
    """Report languages without a list of texts."""
    yield from check_keys(document, at, value, LANGUAGES)
    for language in LANGUAGES:
        if isinstance(value, dict) and language in value:
            yield from check_texts(document, (*at, language), value[language])
