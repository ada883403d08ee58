"""The country extractor: names in six languages as entities with offsets into the text."""

from __future__ import annotations

import pytest

from nlu.country_extractor import CountryExtractor

NAMED = {
    "ar": ("هل المغرب دولة رائدة؟", "MA"),
    "ar with a clitic": ("وبمصر؟", "EG"),
    "en": ("Is Kenya a champion?", "KE"),
    "es": ("¿y Brasil?", "BR"),
    "fr": ("et le Sénégal ?", "SN"),
    "ru": ("а Канада?", "CA"),
    "zh": ("中国是倡导国吗", "CN"),
    "within guards": ("Guinea-Bissau", "GW"),
}


def entities_of(component, process, text):
    return process(component, text).get("entities") or []


@pytest.mark.parametrize(("text", "code"), NAMED.values(), ids=NAMED)
def test_a_country_is_found_where_it_stands(create, process, text, code):
    (entity,) = entities_of(create(CountryExtractor), process, text)
    assert (entity["entity"], entity["value"]) == ("country", code)
    assert entity["extractor"] == "CountryExtractor"
    named = text[entity["start"] : entity["end"]]
    assert named and named in text
    assert not named.startswith((" ", "؟")) and not named.endswith((" ", "?", "؟"))


@pytest.mark.parametrize("text", ["a woman asked", "hello", "", None, "؟", "\x00\x1f", "👍"])
def test_nothing_is_found_where_no_place_is_named(create, process, text):
    assert entities_of(create(CountryExtractor), process, text) == []


def test_a_very_long_text_does_no_harm(create, process):
    found = entities_of(create(CountryExtractor), process, "Kenya " + "a" * 100_000)
    assert [entity["value"] for entity in found] == ["KE"]


def test_entities_of_other_components_are_kept(create):
    from rasa.shared.nlu.training_data.message import Message

    other = {"entity": "topic_id", "value": "x", "start": 0, "end": 1}
    message = Message(data={"text": "Kenya", "entities": [other]})
    create(CountryExtractor).process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["topic_id", "country"]


def test_a_trained_pipeline_returns_countries_and_regions(trained):
    parsed = trained("countries")("Which champions are in Africa, and is Nepal one?")
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [
        ("region", "africa"),
        ("country", "NP"),
    ]
