"""One thing that is wrong in a file, told to the person who edits it."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from faq.files import KnowledgeError
from faq.settings import LANGUAGES

LANGUAGE_NAMES = dict(
    zip(LANGUAGES, ("Arabic", "Chinese", "English", "French", "Russian", "Spanish"), strict=True)
)
_LONGEST = 70


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where, and how to mend it; a warning does not fail the check."""

    path: Path
    line: int
    problem: str
    fix: str
    warning: bool = False

    @classmethod
    def of(cls, error: KnowledgeError) -> Problem:
        """Take over what the assistant itself says when it refuses a file."""
        return cls(error.path, error.line, error.problem, error.fix)

    def __str__(self) -> str:
        """Return "file, line N: problem. Fix." with the file as seen from the current folder."""
        level = "warning: " if self.warning else ""
        return f"{shown(self.path)}, line {self.line}: {level}{self.problem}. {self.fix}."


def shown(path: Path) -> str:
    """Return a path as a person in the current folder would type it."""
    inside = path.is_relative_to(Path.cwd())
    return os.path.relpath(path) if inside else str(path)


def quoted(value: object) -> str:
    """Return a value in quotes, the middle of a long one left out."""
    text = " ".join(in_words(value).split())
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    return f"“{text}”"


def in_words(value: object) -> str:
    """Return a value of a YAML file as text; of what is nested only the kind.

    A few lines of YAML can hold lists of lists that would fill the memory if written out.
    """
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, (list, tuple, set)):
        flat = all(isinstance(item, str) for item in value)
        return f"[{', '.join(value)}]" if flat else "a list"
    return "nothing" if value is None else str(value)


def named(languages: Collection[str]) -> str:
    """Return the English names of languages as a list in words, in a fixed order."""
    *first, last = [LANGUAGE_NAMES[one] for one in LANGUAGES if one in languages] or ["none"]
    return f"{', '.join(first)} and {last}" if first else last
