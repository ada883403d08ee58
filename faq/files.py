"""Reading and judging one knowledge file at a time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from faq.knowledge import Champions, Source, TopicText
from faq.settings import LANGUAGES

TOPIC_KEYS = (*("title", "short_answer", "source", "as_of", "review_by", "related", "documents"),)
SOURCE_KEYS = ("title", "publisher", "date", "url", "language")
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What yaml raises where a value does not fit its tag, such as !!bool x."""
_TOPIC_ID = re.compile("[A-Za-z0-9_-]{1,40}")
_SOURCE_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_BREAKS = re.compile(r"[ \t\r\n]+")
_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n(.*)\Z", re.DOTALL)


class KnowledgeError(ValueError):
    """A knowledge file that cannot be used: names the file, the line, the fault and the fix."""

    def __init__(self, path: Path, line: int, problem: str, fix: str) -> None:
        """Describe the problem in plain words."""
        self.path, self.line, self.problem, self.fix = path, line, problem, fix
        super().__init__(f"{path}, line {line}: {problem}. {fix}.")


def read_topic(path: Path) -> TopicText:
    """Read `<topic>/<lang>.md`.

    :raises KnowledgeError: if the file cannot be used.
    """
    text = read_text(path)
    if not _TOPIC_ID.fullmatch(path.parent.name):
        raise KnowledgeError(
            *(path, 1, f"the folder's name {path.parent.name!r} cannot stand in a button"),
            "Name it with at most 40 of the letters a-z, digits, '_' and '-'",
        )
    match = _FRONT_MATTER.match(text)
    if not match:
        raise KnowledgeError(
            path, 1, "the front matter is missing", "Begin with '---', keys, and '---'"
        )
    front = mapping(path, match[1], offset=1)
    check_keys(path, text, front, TOPIC_KEYS, TOPIC_KEYS)
    return TopicText(
        topic=path.parent.name,
        language=language_of(path),
        title=_sentence(path, text, front, "title"),
        short_answer=_sentence(path, text, front, "short_answer"),
        detail=_detail(path, match[2]),
        source=_source(path, text, front["source"]),
        as_of=_date(path, text, front, "as_of"),
        review_by=_date(path, text, front, "review_by"),
        related=_strings(path, text, front, "related"),
        documents=_strings(path, text, front, "documents"),
    )


def read_champions(path: Path) -> Champions:
    """Read `champions.yml`: `as_of` and a list of `{country, region}`.

    :raises KnowledgeError: if the file cannot be used.
    """
    text = read_text(path)
    values = mapping(path, text)
    check_keys(path, text, values, ("as_of", "champions"), ("as_of", "champions"))
    entries = values["champions"]
    if not isinstance(entries, list):
        raise KnowledgeError(
            *(path, line_of(text, "champions"), "champions is not a list"),
            "Write one line - {country: ET, region: africa} for each",
        )
    by_region: dict[str, tuple[str, ...]] = {}
    for place, entry in enumerate(entries):
        if not _is_champion(entry, path.parent):
            raise KnowledgeError(
                *(path, _line_of_item(text, "champions", place), f"{entry!r} is not a champion"),
                'Write - {country: ET, region: africa}, a known code and region, "NO" in quotes',
            )
        by_region[entry["region"]] = (*by_region.get(entry["region"], ()), entry["country"])
    return Champions(_date(path, text, values, "as_of"), by_region)


def _is_champion(entry: object, folder: Path) -> bool:
    if not isinstance(entry, dict) or set(entry) != {"country", "region"}:
        return False
    return _is_known(entry["country"], folder / "countries" / "en.yml") and _is_known(
        entry["region"], folder / "regions.yml"
    )


def _is_known(key: object, file: Path) -> bool:
    """Whether `key` is a key of `file`; a copy of the last good version has no such file beside."""
    if not isinstance(key, str):
        return False
    return (
        not file.is_file()
        or re.search(rf'^"?{re.escape(key)}"?:', read_text(file), re.M) is not None
    )


def read_text(path: Path) -> str:
    """Return the file's text.

    :raises KnowledgeError: if it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise KnowledgeError(path, line, "not UTF-8 text", "Save the file as UTF-8") from error


def line_of(text: str, key: str) -> int:
    """Return the number of the first line that begins with `key`, else 1."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().lstrip("- {").startswith(key):
            return number
    return 1


def _line_of_item(text: str, key: str, place: int) -> int:
    """Return the line of the item number `place` of the list `key`, else 1."""
    tree = yaml.compose(text)
    for name, value in tree.value if tree else ():
        if name.value == key and place < len(value.value):
            return int(value.value[place].start_mark.line) + 1
    return 1


def _line_of_no_date(text: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            yaml.safe_load(line)
        except yaml.YAMLError:
            continue
        except _UNREADABLE:
            return number
    return 1


def mapping(path: Path, text: str, offset: int = 0) -> dict[str, Any]:
    """Return the YAML mapping that `text`, `offset` lines into the file, holds.

    :raises KnowledgeError: if it holds none.
    """
    try:
        values = yaml.safe_load(text)
    except RecursionError as error:
        raise KnowledgeError(
            path,
            1 + offset,
            "brackets within brackets without end",
            "Write plain 'key: value' lines",
        ) from error
    except (yaml.YAMLError, *_UNREADABLE) as error:  # a ValueError is a date no calendar has
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 1 if mark else _line_of_no_date(text)) + offset
        problem = getattr(error, "problem", None) or str(error) or "not valid YAML"
        raise KnowledgeError(path, line, problem, "Check quotes, colons and indents") from error
    if not isinstance(values, dict):
        raise KnowledgeError(path, 1 + offset, "no keys found", "Write 'key: value' lines")
    return values


def check_keys(
    path: Path,
    text: str,
    values: Mapping[str, Any],
    known: tuple[str, ...],
    needed: tuple[str, ...],
) -> None:
    """Refuse unknown and missing keys.

    :raises KnowledgeError: naming the first.
    """
    for key in values:
        if key not in known:
            raise KnowledgeError(
                *(path, line_of(text, str(key)), f"unknown key {key!r}"),
                f"Known keys: {', '.join(known)}",
            )
    for key in needed:
        if key not in values:
            raise KnowledgeError(path, 1, f"key {key!r} is missing", f"Add a line '{key}: …'")


def language_of(path: Path) -> str:
    """Return the language a file is named after.

    :raises KnowledgeError: if its name is none of the six.
    """
    if path.stem not in LANGUAGES:
        raise KnowledgeError(
            *(path, 1, f"{path.stem!r} is none of the six languages"),
            f"Name the file after one of {', '.join(LANGUAGES)}",
        )
    return path.stem


def are_texts(value: object) -> bool:
    """Whether a value is a list of texts with something in each; 1 and no are none in YAML."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(text, str) and text.strip() for text in value)
    )


def one_line(text: str) -> str:
    """Return the text without YAML's line breaks; French keeps its non-breaking spaces."""
    return " ".join(part for part in _BREAKS.split(text) if part)


def _sentence(path: Path, text: str, values: Mapping[str, Any], key: str) -> str:
    value = values[key]
    if not isinstance(value, str) or not value.strip():
        raise KnowledgeError(path, line_of(text, key), f"{key} is empty", f"Write the {key}")
    return one_line(value)


def _strings(path: Path, text: str, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values[key]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise KnowledgeError(
            path, line_of(text, key), f"{key} is not a list of texts", f"Write {key}: [a, b]"
        )
    return tuple(value)


def _date(path: Path, text: str, values: Mapping[str, Any], key: str) -> datetime.date:
    value = values[key]
    if not isinstance(value, datetime.date):
        raise KnowledgeError(
            *(path, line_of(text, key), f"{key} is {value!r}, not a date"),
            "Write the date as 2020-12-31",
        )
    return value


def _source(path: Path, text: str, value: object) -> Source:
    if not isinstance(value, dict):
        raise KnowledgeError(
            path, line_of(text, "source"), "source has no keys", "Give title, publisher and date"
        )
    check_keys(path, text, value, SOURCE_KEYS, SOURCE_KEYS[:3])
    if not _is_source_date(str(value["date"])):
        raise KnowledgeError(
            *(path, line_of(text, "date"), f"the source's date is {value['date']!r}"),
            "Write it as 2020, 2020-12 or 2020-12-31",
        )
    if value.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise KnowledgeError(
            *(path, line_of(text, "language"), f"the source's language is {value['language']!r}"),
            f"Use one of {', '.join(LANGUAGES)}",
        )
    return Source(**{key: str(item) for key, item in value.items()})


def _is_source_date(date: str) -> bool:
    try:
        datetime.date.fromisoformat(f"{date}-01-01"[:10])
    except ValueError:
        return False
    return _SOURCE_DATE.fullmatch(date) is not None


def _detail(path: Path, body: str) -> str:
    if not body.strip():
        raise KnowledgeError(path, 1, "no detail under the front matter", "Write the detail")
    return body.strip()
