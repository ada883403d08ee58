"""Reading test questions and dialogues from .jsonl files."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from faq.settings import LANGUAGES

logger = logging.getLogger(__name__)

_EXPECTED_KEYS = ("also", "must", "lead", "country", "is_champion", "region")
_SINGLE_KEYS = ("id", "lang", "text", "topic", "kind", *_EXPECTED_KEYS)
_DIALOGUE_KEYS = ("id", "lang", "turns", "kind")
_TURN_KEYS = ("user", "expect_topic", *_EXPECTED_KEYS)
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
_SHOWN_PROBLEMS = 10


class QuestionsError(ValueError):
    """Questions that cannot be used: names file, line, what is wrong and the fix."""


@dataclass(frozen=True)
class Expected:
    """What a right answer to one message is."""

    topic: str
    also: tuple[str, ...] = ()
    """Topics that are equally right."""
    must: tuple[str, ...] = ()
    """Patterns that the text of a right answer contains."""
    lead: str | None = None
    """A pattern for the beginning of a sharp answer."""
    country: str | None = None
    """ISO 3166 alpha-2 code of the country asked about."""
    is_champion: bool | None = None
    region: str | None = None

    @property
    def topics(self) -> frozenset[str]:
        """All topics that are right."""
        return frozenset((self.topic, *self.also))


@dataclass(frozen=True)
class Turn:
    """One message of a person and what is expected of the reply."""

    text: str
    expected: Expected


@dataclass(frozen=True)
class Conversation:
    """One line of a file: a single question (one turn) or a dialogue."""

    id: str
    lang: str
    turns: tuple[Turn, ...]
    kind: str | None
    where: str
    """File name and line number."""
    is_dialogue: bool


def read_files(paths: Iterable[Path]) -> list[Conversation]:
    """Return all conversations of the files, in their order.

    :raises QuestionsError: if there is none, or a file or any of its lines cannot be used.
    """
    conversations: list[Conversation] = []
    problems: list[str] = []
    # a file named twice is asked once
    for path in dict.fromkeys(paths):
        seen: dict[str, int] = {}
        for number, line in _lines(path):
            try:
                conversations.append(_conversation(path, number, line, seen))
            except QuestionsError as error:
                problems.append(str(error))
    if len(problems) > _SHOWN_PROBLEMS:
        problems[_SHOWN_PROBLEMS:] = [f"… and {len(problems) - _SHOWN_PROBLEMS} more such lines"]
    if problems:
        raise QuestionsError("\n".join(problems))
    if not conversations:
        raise QuestionsError("There is no question in the files given. Name one with --questions.")
    return conversations


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line that is not empty.

    Split at line feeds only: JSON texts may contain U+2028 and the like.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QuestionsError(
            f"{path}: cannot be read ({error.strerror}). Name an existing .jsonl file."
        ) from error
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, line


def _conversation(path: Path, number: int, line: bytes, seen: dict[str, int]) -> Conversation:
    fields = _Fields(f"{path}, line {number}", _object(f"{path}, line {number}", line))
    name = fields.text("id")
    if name in seen:
        fields.fail(f"the id {name!r} is that of line {seen[name]}, too", "Give each its own id")
    seen[name] = number
    is_dialogue = "turns" in fields.values
    fields.warn_of_unknown(_DIALOGUE_KEYS if is_dialogue else _SINGLE_KEYS)
    return Conversation(
        id=name,
        lang=_language(fields),
        turns=_turns(fields) if is_dialogue else (_turn(fields, "text", "topic"),),
        kind=fields.word("kind"),
        where=f"{path.name}:{number}",
        is_dialogue=is_dialogue,
    )


def _object(where: str, line: bytes) -> Mapping[str, Any]:
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise QuestionsError(f"{where}: not UTF-8 text. Save the file as UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise QuestionsError(
            f"{where}: not JSON ({error}). Write one whole JSON object on each line."
        ) from error
    if not isinstance(values, dict):
        raise QuestionsError(f'{where}: not a JSON object. Write {{"id": …, "lang": …}}.')
    return values


def _language(fields: _Fields) -> str:
    language = fields.text("lang")
    if language not in LANGUAGES:
        fields.fail(f"lang is {language!r}", f"Write one of {', '.join(LANGUAGES)}")
    return language


def _turns(fields: _Fields) -> tuple[Turn, ...]:
    turns = fields.values["turns"]
    if not isinstance(turns, list) or not turns:
        fields.fail("turns is not a list of turns", 'Write "turns": [{"user": …}, …]')
    return tuple(_numbered_turn(fields, number, turn) for number, turn in enumerate(turns, 1))


def _numbered_turn(fields: _Fields, number: int, turn: object) -> Turn:
    if not isinstance(turn, dict):
        fields.fail(f"turn {number} is not an object", 'Write {"user": …, "expect_topic": …}')
    inner = _Fields(f"{fields.where}, turn {number}", turn)
    inner.warn_of_unknown(_TURN_KEYS)
    return _turn(inner, "user", "expect_topic")


def _turn(fields: _Fields, text: str, topic: str) -> Turn:
    country, is_champion = _country(fields)
    expected = Expected(
        topic=fields.text(topic),
        also=fields.words("also"),
        must=tuple(fields.pattern("must", pattern) for pattern in fields.words("must")),
        lead=fields.pattern("lead", lead) if (lead := fields.word("lead")) else None,
        country=country,
        is_champion=is_champion,
        region=fields.word("region"),
    )
    return Turn(fields.text(text), expected)


def _country(fields: _Fields) -> tuple[str | None, bool | None]:
    country, is_champion = fields.word("country"), fields.flag("is_champion")
    if country is not None and not _COUNTRY_CODE.fullmatch(country):
        fields.fail(f"country is {country!r}", 'Write its two-letter ISO code, such as "KE"')
    if country is None and is_champion is not None:
        fields.fail("is_champion without a country", 'Add "country", or leave is_champion out')
    return country, is_champion


class _Fields:
    """One JSON object of a file, read key by key; a key that is null counts as absent."""

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self.values = {key: value for key, value in values.items() if value is not None}

    def fail(self, problem: str, fix: str) -> NoReturn:
        raise QuestionsError(f"{self.where}: {problem}. {fix}.")

    def text(self, key: str) -> str:
        if key not in self.values:
            self.fail(f"{key!r} is missing", f'Add "{key}": "…"')
        return self.word(key) or self.fail(f"{key!r} is empty", "Write it out")

    def word(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            self.fail(f"{key!r} is {value!r}, not a text", f'Write "{key}": "…"')
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, ())
        values = (value,) if isinstance(value, str) else value
        if not isinstance(values, Sequence) or not all(isinstance(v, str) for v in values):
            self.fail(f"{key!r} is not a list of texts", f'Write "{key}": ["…", "…"]')
        return tuple(values)

    def pattern(self, key: str, pattern: str) -> str:
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            fix = "Correct the regular expression; write \\\\. for a dot"
            self.fail(f"{key!r} has the pattern {pattern!r}, which is invalid ({error})", fix)
        return pattern

    def flag(self, key: str) -> bool | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            self.fail(f"{key!r} is {value!r}", f'Write "{key}": true or "{key}": false')
        return value

    def warn_of_unknown(self, known: Sequence[str]) -> None:
        for key in self.values:
            if key not in known:
                logger.warning("%s: %r is not read. Known: %s.", self.where, key, ", ".join(known))
