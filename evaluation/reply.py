"""What the assistant replied to one message, read from Rasa's REST elements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One `custom.answer` element; what is missing or of the wrong type in it is None."""

    decision: str | None
    topic: str | None
    language: str | None = None
    confidence: float | None = None
    candidates: tuple[str, ...] = ()
    countries: tuple[tuple[str, bool | None], ...] = ()
    """Code of each country answered about, and whether it was called a champion."""
    region: str | None = None


@dataclass(frozen=True)
class Reply:
    """All that came back for one message."""

    text: str = ""
    """The texts of all elements, one under the other."""
    answers: tuple[Answer, ...] = ()
    milliseconds: float | None = None
    error: str | None = None
    """Why there is no reply, if there is none."""


def read_reply(elements: object, milliseconds: float) -> Reply:
    """Read the body of a REST response; a body that is none becomes an error, never a raise."""
    if not isinstance(elements, list):
        return Reply(milliseconds=milliseconds, error="the response is not a list of elements")
    if not elements:
        return Reply(milliseconds=milliseconds, error="the response is empty")
    parts = [element for element in elements if isinstance(element, dict)]
    texts = (part["text"] for part in parts if isinstance(part.get("text"), str))
    customs = (_mapping(_mapping(part.get("custom")).get("answer")) for part in parts)
    answers = tuple(_answer(custom) for custom in customs if custom)
    return Reply("\n".join(texts), answers, milliseconds)


def _answer(raw: Mapping[str, Any]) -> Answer:
    candidates = raw.get("candidates")
    return Answer(
        decision=_text(raw.get("decision")),
        topic=_text(raw.get("topic")),
        language=_text(raw.get("language")),
        confidence=_number(raw.get("confidence")),
        candidates=tuple(filter(None, map(_text, _list(candidates)))),
        countries=_countries(raw),
        region=_text(_mapping(raw.get("region")).get("id")),
    )


def _countries(raw: Mapping[str, Any]) -> tuple[tuple[str, bool | None], ...]:
    """Read `country` and, where several were asked about at once, `countries`."""
    entries = [_mapping(entry) for entry in (raw.get("country"), *_list(raw.get("countries")))]
    pairs = ((_text(entry.get("code")), entry.get("champion")) for entry in entries)
    found = ((code, flag if isinstance(flag, bool) else None) for code, flag in pairs if code)
    return tuple(dict.fromkeys(found))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return min(max(float(value), 0.0), 1.0) if math.isfinite(value) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
