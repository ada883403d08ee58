"""What the assistant may say: topics, champions and its own sentences, as read from files."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Source:
    """Where an answer comes from; `date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    title: str
    publisher: str
    date: str
    url: str | None = None
    language: str | None = None
    """What is found at `url` is written in, as a language tag, if not in the answer's language."""


@dataclass(frozen=True)
class TopicText:
    """The answer to one topic in one language, placeholders not yet filled."""

    topic: str
    language: str
    title: str
    short_answer: str
    detail: str
    source: Source
    as_of: datetime.date
    review_by: datetime.date
    related: tuple[str, ...]
    documents: tuple[str, ...]

    def paragraphs(self) -> list[str]:
        """Return the paragraphs and list items of the detail, each a passage of its own."""
        blocks = (line.removeprefix("- ").strip() for line in self.detail.splitlines())
        return [block for block in blocks if block]


@dataclass(frozen=True)
class Lead:
    """A first sentence for one point of a topic, and questions that it answers directly."""

    id: str
    say: str
    """Empty where the topic's short answer is the best beginning; may hold placeholders."""
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Leads:
    """The leads of one topic in one language."""

    topic: str
    language: str
    leads: tuple[Lead, ...]
    path: Path

    def say(self, lead: str) -> str:
        """Return the sentence of a lead, empty if there is none."""
        return next((own.say for own in self.leads if own.id == lead), "")


@dataclass(frozen=True)
class Champions:
    """The champion countries: ISO 3166 alpha-2 codes by UN regional group, on one date."""

    as_of: datetime.date
    by_region: Mapping[str, tuple[str, ...]]

    @property
    def codes(self) -> frozenset[str]:
        """All champions' codes."""
        return frozenset(code for codes in self.by_region.values() for code in codes)


@dataclass(frozen=True)
class Messages:
    """The assistant's own sentences in one language."""

    language: str
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> str:
        """Return the sentence `key`."""
        return str(self.values[key])

    def fill(self, key: str, **values: object) -> str:
        """Return the sentence `key` with its placeholders filled."""
        return fill(self[key], values)


@dataclass(frozen=True)
class Knowledge:
    """Everything read from the knowledge folder at one moment."""

    topics: Mapping[str, Mapping[str, TopicText]]
    messages: Mapping[str, Messages]
    champions: Champions
    version: str
    """A hash of all files, which changes with any edit."""
    leads: Mapping[str, Mapping[str, Leads]] = field(default_factory=dict)
    """By topic and language."""

    def all_leads(self) -> list[Leads]:
        """Return the leads of all topics in all languages, in a stable order."""
        return [leads for own in self.leads.values() for leads in own.values()]

    def topic(self, topic: str, language: str) -> TopicText | None:
        """Return the text of a topic in a language, else in the first language that has it."""
        texts = self.topics.get(topic, {})
        return texts.get(language) or next(iter(texts.values()), None)


def fill(text: str, values: Mapping[str, object]) -> str:
    """Replace each `{name}` of `values` in `text`; other braces stay as they are.

    There is no template language on purpose: texts come from editors, values from users.
    """
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text
