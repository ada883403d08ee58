"""What goes into a turn and what comes out, free of any channel."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from faq.vectors import Matrix

Decision = Literal["answer", "suggest", "decline", "smalltalk"]


@dataclass(frozen=True)
class Memory:
    """What the assistant remembers of a conversation between turns."""

    language: str | None = None
    language_chosen: bool = False
    last_topic: str | None = None
    last_country: str | None = None
    last_region: str | None = None
    last_question: str | None = None
    """The mark of the question answered last, see `faq.repeats`."""
    suggestions: tuple[str, ...] = ()
    """The topics that the last reply suggested, if it did."""
    choices: tuple[str, ...] = ()
    """What the last reply's buttons send, in their order."""

    def having(self, **changes: Any) -> Memory:
        """Return a copy with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Turn:
    """One message of a user as NLU left it."""

    text: str
    ranking: Mapping[str, float] = field(default_factory=dict)
    """Confidence by intent."""
    vectors: Mapping[str, Matrix] = field(default_factory=dict)
    """The message's sentence vectors by encoder, each [d]; may be empty."""
    memory: Memory = field(default_factory=Memory)
    hint: str | None = None
    """The channel's language, if it knows one."""
    shortened: bool = False
    """Whether only the beginning of the message was read."""


@dataclass(frozen=True)
class Button:
    """A choice: what the person reads and what is sent when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Answer:
    """The answer to one question of a message."""

    text: str
    decision: Decision
    topic: str | None
    language: str
    confidence: float = 1.0
    candidates: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    source: Mapping[str, str | None] | None = None
    country: Mapping[str, Any] | None = None
    region: Mapping[str, Any] | None = None
    short: str | None = None
    """What the text begins with and is enough at first sight; None if it has no detail."""
    footer: str | None = None
    """What the text ends with: its date and source."""

    def as_dict(self) -> dict[str, Any]:
        """Return the machine-readable `custom.answer` element: all but the text."""
        values: dict[str, Any] = {
            "decision": self.decision,
            "topic": self.topic,
            "language": self.language,
            "confidence": round(float(self.confidence), 3),
            "candidates": list(self.candidates),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "source": dict(self.source) if self.source else None,
        }
        optional = {
            "country": dict(self.country) if self.country else None,
            "region": dict(self.region) if self.region else None,
            "short": self.short,
            "footer": self.footer,
        }
        return {**values, **{key: value for key, value in optional.items() if value}}


@dataclass(frozen=True)
class Reply:
    """All that a turn says: never empty."""

    answers: tuple[Answer, ...]
    buttons: tuple[Button, ...]
    memory: Memory
