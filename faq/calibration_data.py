"""The questions that the decision is calibrated on: data/calibration, never trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from faq.examples import Example

FOLLOW_UPS = "follow-ups"


class FollowUp(NamedTuple):
    """A message that leans on what was answered before it."""

    example: Example
    after: str
    """The topic answered before."""


def read_questions(folder: Path) -> list[Example]:
    """Read `<folder>/<lang>.jsonl`, one {"text": …, "intent": …} a line.

    :raises ValueError: naming file and line, if one cannot be read.
    """
    return [
        _example(path, number, values)
        for path in sorted(folder.glob("*.jsonl"))
        for number, values in _lines(path, ("text", "intent"))
    ]


def read_follow_ups(folder: Path) -> list[FollowUp]:
    """Read `<folder>/follow-ups/<lang>.jsonl`, one {"after": …, "text": …, "intent": …} a line.

    :raises ValueError: naming file and line, if one cannot be read.
    """
    return [
        FollowUp(_example(path, number, values), values["after"])
        for path in sorted((folder / FOLLOW_UPS).glob("*.jsonl"))
        for number, values in _lines(path, ("after", "text", "intent"))
    ]


def _example(path: Path, number: int, values: dict[str, str]) -> Example:
    return Example(values["text"], values["intent"], path.stem, path, number)


def _lines(path: Path, keys: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            yield number, {key: str(values[key]) for key in keys}
        except (ValueError, KeyError, TypeError) as error:
            what = ", ".join(f'"{key}": …' for key in keys)
            raise ValueError(
                f"{path}, line {number}: not {{{what}}} ({error!r}). Mend the line."
            ) from error
