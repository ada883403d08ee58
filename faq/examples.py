"""The example questions of data/nlu, read without Rasa."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from faq.knowledge import Leads
from faq.lead_files import read_all_leads


@dataclass(frozen=True)
class Example:
    """One example question with its place in the files."""

    text: str
    intent: str
    language: str
    path: Path
    line: int


def read_examples(folder: Path) -> list[Example]:
    """Read `<folder>/<intent>/<lang>.yml` for all intents and languages, in a stable order.

    :raises ValueError: naming the file, if one is no Rasa NLU file.
    """
    return [example for path in sorted(folder.glob("*/*.yml")) for example in _examples_of(path)]


def all_examples(data: Path, leads: Iterable[Leads]) -> list[Example]:
    """Return the examples of `<data>/nlu` and the asks of `leads`, which are examples, too."""
    found = [*read_examples(data / "nlu"), *(ask for own in leads for ask in asks_of(own))]
    return list({(one.text, one.intent): one for one in found}.values())


def read_asks(knowledge: Path) -> list[Example]:
    """Return the questions of all leads in a knowledge folder as examples of their topics.

    :raises KnowledgeError: if a file of leads cannot be used.
    """
    return [ask for leads in read_all_leads(knowledge) for ask in asks_of(leads)]


def asks_of(leads: Leads) -> list[Example]:
    """Return the questions of one topic's leads in one language as examples of the topic."""
    return [
        Example(ask, leads.topic, leads.language, leads.path, 1)
        for lead in leads.leads
        for ask in lead.asks
    ]


def _examples_of(path: Path) -> Iterator[Example]:
    text = path.read_text(encoding="utf-8")
    try:
        intents = yaml.safe_load(text)["nlu"]
        blocks = [(block["intent"], block["examples"].splitlines()) for block in intents]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: not a Rasa NLU file (nlu, intent, examples): {error}") from error
    lines = {line.strip(): number for number, line in enumerate(text.splitlines(), 1)}
    for intent, examples in blocks:
        for raw in examples:
            example = raw.strip().removeprefix("- ").strip()
            if example:
                yield Example(example, intent, path.stem, path, lines.get(raw.strip(), 1))
