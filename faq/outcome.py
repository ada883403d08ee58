"""What a handler gets and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from faq.follow_ups import FollowUps
from faq.fusion import Thresholds
from faq.knowledge import Knowledge, Messages
from faq.turn import Answer, Button, Memory


@dataclass(frozen=True)
class Context:
    """The knowledge, the language and the memory that one turn is answered with."""

    knowledge: Knowledge
    messages: Messages
    memory: Memory
    thresholds: Thresholds
    follow_ups: FollowUps | None = None

    @property
    def language(self) -> str:
        """The language of the answer."""
        return self.messages.language


@dataclass(frozen=True)
class Outcome:
    """The answer to one question, its choices, and what is remembered after it."""

    answer: Answer
    buttons: Sequence[Button]
    memory: Memory
    beside: Answer | None = None
    """A second answer: to another reading of the question, or what introduces the choices."""

    def having(self, **changes: Any) -> Outcome:
        """Return a copy that remembers something else."""
        return replace(self, memory=self.memory.having(**changes))
