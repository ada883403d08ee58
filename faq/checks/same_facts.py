"""Whether a topic says the same dates, numbers and addresses in all its languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar

from babel import Locale

from faq.checks.problem import LANGUAGE_NAMES, Problem, in_words, named
from faq.checks.topics import TopicFile
from faq.settings import LANGUAGES

T = TypeVar("T", bound=Hashable)
Kind = str
SAME_KEYS = ("as_of", "review_by", "related")
_LOCALES = {"ar": ("ar", "ar_LB"), "zh": ()}
"""Where the months' names come from, if not from the language alone; Chinese numbers them."""
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[.)](?=\s))\s*", re.MULTILINE)
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,٬'’]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)?")
_GROUPS = re.compile(r"[ \u00a0\u202f.,٬'’](?=\d{3}(?!\d))")
_ISO = r"(?P<y0>\d{4})-(?P<m0>\d{2})(?:-(?P<d0>\d{2}))?"
_CHINESE = r"(?P<y1>\d{4})\s*年\s*(?P<m1>\d{1,2})\s*月(?:\s*(?P<d1>\d{1,2})\s*日)?"


def check_same_facts(files: Iterable[TopicFile]) -> Iterator[Problem]:
    """Report what differs between the languages of each topic.

    The most common value counts as right; where none is most common, the Arabic one, which is
    the source language. A value that another language lacks is an error, one that it only says
    more or less often a warning.
    """
    topics: dict[str, list[TopicFile]] = {}
    for file in files:
        topics.setdefault(file.topic, []).append(file)
    for texts in topics.values():
        by_language = {file.language: file for file in texts}
        yield from _front_matter(by_language)
        for kind in ("date", "number", "e-mail address", "placeholder"):
            counts = {name: facts_of(file)[kind] for name, file in by_language.items()}
            yield from _differences(kind, counts, by_language)


def facts_of(file: TopicFile) -> dict[Kind, Counter[str]]:
    """Return what must be equal in all languages, counted by kind.

    Dates that are those of the front matter do not count: every answer ends with them.
    """
    facts = _facts_in(file.everything(), file.language)
    own = (in_words(file.value("as_of")), in_words(_source_date(file)))
    for date in [date for date in facts["date"] if any(day.startswith(date) for day in own)]:
        del facts["date"][date]
    return facts


def reference(values: Mapping[str, T]) -> T:
    """Return the most common value; of equally common ones that of the first language."""
    counts = Counter(values.values())
    most = max(counts.values())
    order = sorted(values, key=LANGUAGES.index)
    return next(values[language] for language in order if counts[values[language]] == most)


def _facts_in(text: str, language: str) -> dict[Kind, Counter[str]]:
    facts: dict[Kind, Counter[str]] = {}
    facts["placeholder"], text = _taken_out(_PLACEHOLDER, _LIST_MARK.sub("", text))
    facts["e-mail address"], text = _taken_out(_EMAIL, text)
    text, dates = "".join(map(_plain_digit, text)), _dates(language)
    facts["date"] = Counter(_iso(match, language) for match in dates.finditer(text))
    facts["number"] = Counter(map(_plain_number, _NUMBER.findall(dates.sub(" ", text))))
    return facts


def _front_matter(files: Mapping[str, TopicFile]) -> Iterator[Problem]:
    read = {
        **{
            key: {name: in_words(file.value(key)) for name, file in files.items()}
            for key in SAME_KEYS
        },
        "source.date": {name: in_words(_source_date(file)) for name, file in files.items()},
    }
    for key, values in read.items():
        usual = reference(values)
        for language in (name for name, value in values.items() if value != usual):
            others = named([name for name, value in values.items() if value == usual])
            what = f"{key} is {values[language]}, but {usual} in {others}"
            yield files[language].front.problem(
                tuple(key.split(".")), what, f"Make {key} the same in all languages"
            )
    lengths = {name: len(file.documents()) for name, file in files.items()}
    for language in (name for name, length in lengths.items() if length != reference(lengths)):
        what = f"there are {lengths[language]} documents, but {reference(lengths)} elsewhere"
        yield files[language].front.problem(
            ("documents",), what, "Name the same documents in all languages"
        )


def _differences(
    kind: Kind, counts: Mapping[str, Counter[str]], files: Mapping[str, TopicFile]
) -> Iterator[Problem]:
    values = sorted({value for counter in counts.values() for value in counter})
    usual = {value: reference({name: counts[name][value] for name in counts}) for value in values}
    for language, counter in counts.items():
        foreign = [value for value in values if counter[value] and not usual[value]]
        lacking = [value for value in values if usual[value] and not counter[value]]
        if foreign or lacking:
            yield _difference(kind, foreign, lacking, files[language])
            continue
        for value in values:
            if counter[value] and usual[value] and counter[value] != usual[value]:
                yield _uneven(kind, value, counter[value], usual[value], files[language])


def _difference(kind: Kind, foreign: list[str], lacking: list[str], file: TopicFile) -> Problem:
    name = LANGUAGE_NAMES[file.language]
    has, lacks = ", ".join(foreign), ", ".join(lacking)
    if foreign and lacking:
        what = f"the {kind} {has} stands here where most other languages have {lacks}"
        fix = f"Write {lacks}, or change the other languages"
    elif foreign:
        what = f"the {kind} {has} stands in the {name} text only, or in few languages"
        fix = "Take it out, or put it into the other languages"
    else:
        what = f"the {kind} {lacks} of the other languages is missing in the {name} text"
        fix = "Put it in, or take it out of the other languages"
    line = _line_of(kind, foreign[0], file) if foreign else file.front.line("short_answer")
    return Problem(file.path, line, what, fix)


def _uneven(kind: Kind, value: str, here: int, usual: int, file: TopicFile) -> Problem:
    what = f"the {kind} {value} stands here {_times(here)}, in most other languages {_times(usual)}"
    fix = "Look whether a sentence says more or less than in the other languages"
    return Problem(file.path, _line_of(kind, value, file), what, fix, warning=True)


def _line_of(kind: Kind, value: str, file: TopicFile) -> int:
    return file.line_where(lambda line: value in _facts_in(line, file.language)[kind])


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _taken_out(pattern: re.Pattern[str], text: str) -> tuple[Counter[str], str]:
    return Counter(pattern.findall(text)), pattern.sub(" ", text)


def _source_date(file: TopicFile) -> object:
    source = file.value("source")
    return source.get("date") if isinstance(source, dict) else None


def _plain_digit(character: str) -> str:
    """Return an Arabic-Indic or full-width digit as 0 to 9, all else as it is."""
    return str(int(character)) if character.isdecimal() else character


def _plain_number(number: str) -> str:
    """Return a number without thousands separators, its decimals after a full stop."""
    if _GROUPS.sub("", number).isdecimal():
        return _GROUPS.sub("", number)
    return number.replace(",", ".").replace("٫", ".")


@cache
def _months(language: str) -> dict[str, int]:
    """Return the number of each month by its name without its last letter, which may change."""
    found: dict[str, int] = {}
    for tag in _LOCALES.get(language, (language,)):
        for form in ("format", "stand-alone"):
            for number, name in Locale.parse(tag).months[form]["wide"].items():
                found.setdefault(_stem(name), number)
    return found


def _stem(name: str) -> str:
    return name[:-1].casefold() if name[-1:] in "аьйя" else name.casefold()


@cache
def _dates(language: str) -> re.Pattern[str]:
    """Return a pattern for dates with a year: 2020-11-01, 1 November 2020, November 2020."""
    names = sorted(_months(language), key=len, reverse=True)
    if not names:
        return re.compile(f"{_ISO}|{_CHINESE}")
    month = rf"(?:{'|'.join(map(re.escape, names))})"
    months = rf"(?P<month>{month})\w{{0,3}}(?:/\w+)?"
    link = r"\s+(?:de\s+|del\s+|عام\s+)?"
    day = r"(?:(?P<d2>\d{1,2})(?:er|st|nd|rd|th|º)?" + link + ")?"
    named_first = rf"(?P<month_first>{month})\w{{0,3}}\s+(?P<d3>\d{{1,2}}),\s+(?P<y3>\d{{4}})"
    written = rf"{day}\b{months}{link}(?P<y2>\d{{4}})"
    return re.compile(f"{_ISO}|{_CHINESE}|{named_first}|{written}", re.IGNORECASE)


def _iso(match: re.Match[str], language: str) -> str:
    """Return a date found by `_dates` as YYYY-MM or YYYY-MM-DD."""
    found = {key: value for key, value in match.groupdict().items() if value}
    name = found.get("month") or found.get("month_first") or ""
    parts = {key[0]: int(value) for key, value in found.items() if value.isdecimal()}
    month = parts.get("m") or _months(language).get(name.casefold(), 0)
    day = f"-{parts['d']:02}" if "d" in parts else ""
    return f"{parts['y']}-{month:02}{day}"
