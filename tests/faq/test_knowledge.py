"""What the knowledge offers: paragraphs, champions, sentences, texts in another language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faq.knowledge import Knowledge, fill
from faq.settings import LANGUAGES


def test_each_paragraph_and_list_item_is_a_passage(knowledge: Knowledge) -> None:
    text = replace(
        knowledge.topics["how_to_join"]["en"], detail="One.\n\nTwo:\n\n- three\n- four - five\n"
    )
    assert text.paragraphs() == ["One.", "Two:", "three", "four - five"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_comes_in_the_language_asked_for(knowledge: Knowledge, language: str) -> None:
    text = knowledge.topic("how_to_join", language)
    assert text is not None
    assert text.language == language


def test_a_topic_without_the_language_comes_in_another(knowledge: Knowledge) -> None:
    only_french = {"how_to_join": {"fr": knowledge.topics["how_to_join"]["fr"]}}
    text = replace(knowledge, topics=only_french).topic("how_to_join", "ru")
    assert text is not None
    assert text.language == "fr"


def test_an_unknown_topic_is_none(knowledge: Knowledge) -> None:
    assert knowledge.topic("weather", "en") is None


def test_the_champions_of_all_regions_are_known_by_code(knowledge: Knowledge) -> None:
    champions = knowledge.champions
    assert {"ET", "ID", "MX", "PT"} <= champions.codes
    assert sum(map(len, champions.by_region.values())) == len(champions.codes)


def test_placeholders_are_filled_and_other_braces_stay() -> None:
    assert fill("{a} of {b} {c} {", {"a": 1, "b": "two"}) == "1 of two {c} {"


def test_a_sentence_is_filled_by_name(knowledge: Knowledge) -> None:
    filled = knowledge.messages["en"].fill("country_yes", country="X", date="D")
    assert "X" in filled
    assert "D" in filled
    assert "{" not in filled
