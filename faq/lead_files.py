"""Reading and judging the leads of a topic: knowledge/<topic>/leads/<language>.yml."""

from __future__ import annotations

import re
from pathlib import Path

from faq.files import KnowledgeError, are_texts, language_of, line_of, mapping, one_line, read_text
from faq.knowledge import Lead, Leads

_ID = re.compile("[a-z][a-z0-9_]{0,39}")
_KEYS = {"say", "asks"}


def read_all_leads(knowledge: Path) -> list[Leads]:
    """Read `<topic>/leads/<lang>.yml` of a knowledge folder, in a stable order.

    :raises KnowledgeError: if one of them cannot be used.
    """
    return [read_leads(path) for path in sorted(knowledge.glob("*/leads/*.yml"))]


def read_leads(path: Path) -> Leads:
    """Read `<topic>/leads/<lang>.yml`: by id `say`, a sentence, and `asks`, what it answers.

    :raises KnowledgeError: if the file cannot be used.
    """
    text = read_text(path)
    values = mapping(path, text)
    leads = tuple(_lead(path, text, str(name), value) for name, value in values.items())
    return Leads(path.parent.parent.name, language_of(path), leads, path)


def _lead(path: Path, text: str, name: str, value: object) -> Lead:
    if not _ID.fullmatch(name):
        raise KnowledgeError(
            *(path, line_of(text, f"{name}:"), f"{name!r} cannot name a lead"),
            "Use small letters a-z, digits and '_'",
        )
    if not isinstance(value, dict) or not set(value) <= _KEYS or "asks" not in value:
        raise KnowledgeError(
            *(path, line_of(text, f"{name}:"), f"the lead {name} is not made of say and asks"),
            "Write say: a sentence, and asks: a list of questions",
        )
    say, asks = value.get("say", ""), value["asks"]
    if not isinstance(say, str) or not are_texts(asks):
        raise KnowledgeError(
            *(path, line_of(text, f"{name}:"), f"the lead {name} has something else than texts"),
            'Write each text in "quotes", at least one under asks',
        )
    return Lead(name, one_line(say), tuple(one_line(ask) for ask in asks))
