"""Which lead answers a question, learned from a few asks by an encoder that counts words."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faq.knowledge import Knowledge, Lead, Leads
from faq.leads import LeadSearch, lead_asks
from faq.vectors import Matrix

TOPIC = "how_to_join"
DEADLINE = ("is there a deadline", "by which deadline", "deadline for joining", "a last day")
LETTER = ("must we write a letter", "which letter", "what stands in the letter", "a formal note")
LEADS = (Lead("deadline", "No.", DEADLINE), Lead("letter", "Yes.", LETTER))


class Words:
    """Counts the words of texts, each at a place of its own; remembers what it has encoded."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.encoded += texts
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[zlib.crc32(f"{self._seed}{word}".encode()) % 64] += 1
        return rows


def having(
    knowledge: Knowledge, *leads: Lead, topic: str = TOPIC, languages: Sequence[str] = ("en",)
) -> Knowledge:
    own = {one: Leads(topic, one, leads, Path(f"{one}.yml")) for one in languages}
    return replace(knowledge, leads={topic: own})


@pytest.fixture
def encoders() -> dict[str, Words]:
    return {"e5": Words(1), "use": Words(2)}


@pytest.fixture
def search(encoders: Mapping[str, Words], knowledge: Knowledge) -> LeadSearch:
    search = LeadSearch(encoders)
    search.index(having(knowledge, *LEADS))
    return search


def vectors(encoders: Mapping[str, Words], text: str) -> dict[str, Matrix]:
    return {name: encoder.encode([text])[0] for name, encoder in encoders.items()}


@pytest.mark.parametrize(
    ("text", "lead"), [("a deadline please", "deadline"), ("do we need a letter", "letter")]
)
def test_the_lead_whose_asks_are_alike_is_found(
    search: LeadSearch, encoders: dict[str, Words], text: str, lead: str
) -> None:
    both = vectors(encoders, text)
    for known in (both, {"e5": both["e5"]}):
        name, chance = search.best(TOPIC, known)
        assert name == lead
        assert 0.5 < chance <= 1


def test_without_the_main_encoders_vector_nothing_is_said(
    search: LeadSearch, encoders: dict[str, Words]
) -> None:
    assert search.best(TOPIC, {"use": vectors(encoders, "deadline")["use"]}) == ("", 0.0)
    assert search.best(TOPIC, {}) == ("", 0.0)


def test_a_topic_without_leads_has_none(search: LeadSearch, encoders: dict[str, Words]) -> None:
    assert search.best("initiative_end", vectors(encoders, "deadline")) == ("", 0.0)


def test_asks_of_all_languages_teach_together(
    knowledge: Knowledge, encoders: dict[str, Words]
) -> None:
    search = LeadSearch(encoders)
    english = having(knowledge, *LEADS).leads[TOPIC]["en"]
    spanish = Leads(
        *(TOPIC, "es"),
        (Lead("deadline", "No.", ("hay plazo", "qué plazo")), Lead("letter", "Sí.", ("carta",))),
        Path("es.yml"),
    )
    both = replace(knowledge, leads={TOPIC: {"en": english, "es": spanish}})
    assert len(lead_asks(both, TOPIC)) == 11
    search.index(both)
    assert search.best(TOPIC, vectors(encoders, "el plazo"))[0] == "deadline"


def test_only_a_topic_whose_asks_have_changed_is_learned_again(
    search: LeadSearch, encoders: dict[str, Words], knowledge: Knowledge
) -> None:
    before = len(encoders["e5"].encoded)
    said = [replace(lead, say="Something else.") for lead in LEADS]
    search.index(having(knowledge, *said))
    assert len(encoders["e5"].encoded) == before
    search.index(having(knowledge, LEADS[0], replace(LEADS[1], asks=(*LETTER, "on paper"))))
    assert encoders["e5"].encoded[before:].count("on paper") == 1


def test_leads_taken_away_are_forgotten(
    search: LeadSearch, encoders: dict[str, Words], knowledge: Knowledge
) -> None:
    search.index(replace(knowledge, leads={}))
    assert search.best(TOPIC, vectors(encoders, "the deadline")) == ("", 0.0)


@pytest.mark.parametrize("count", [0, 1])
def test_a_lead_alone_is_never_said_and_stops_nothing(
    search: LeadSearch, encoders: dict[str, Words], knowledge: Knowledge, count: int
) -> None:
    search.index(having(knowledge, *LEADS[:count], languages=("en", "fr")))
    assert search.best(TOPIC, vectors(encoders, "the deadline")) == ("", 0.0)
    search.index(having(knowledge, *LEADS))
    assert search.best(TOPIC, vectors(encoders, "the deadline"))[0] == "deadline"
