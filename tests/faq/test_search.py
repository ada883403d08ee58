"""Search over examples and passages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faq.assistant import Assistant
from faq.examples import Example
from faq.knowledge import Knowledge
from faq.search import LabelledTexts, Passage, Search, passages_of
from faq.settings import LANGUAGES

VECTORS = np.array([[1, 0, 0], [0, 1, 0], [0.9, 0.1, 0], [0, 0.9, 0.1], [0, 0, 1]], np.float32)
LABELS = ["join", "end", "join", "end", "role"]


@pytest.fixture(scope="module")
def search(assistant: Assistant) -> Search:
    return assistant._understanding.search


def test_labels_are_found_by_their_own_texts_in_whatever_order() -> None:
    texts = LabelledTexts.build(VECTORS, LABELS)
    assert texts.names == ("end", "join", "role")
    for vector, label in zip(VECTORS, LABELS, strict=True):
        found = texts.similarities(vector)
        assert max(found, key=lambda name: found[name]) == label
        assert -1.001 <= min(found.values()) <= max(found.values()) <= 1.001


def test_a_lone_text_is_as_near_as_it_is() -> None:
    found = LabelledTexts.build(VECTORS, LABELS).similarities(VECTORS[4])
    assert found["role"] == pytest.approx(1, abs=1e-4)


def test_a_given_centring_is_used() -> None:
    own = LabelledTexts.build(VECTORS, LABELS)
    other = LabelledTexts.build(VECTORS[:3], LABELS[:3], own.centring)
    assert other.centring is own.centring
    np.testing.assert_array_equal(other.directions[0], own.directions[0])


def test_passages_are_title_short_answer_and_paragraphs(knowledge: Knowledge) -> None:
    text = replace(knowledge.topics["how_to_join"]["en"], detail="One.\n\n- Two")
    small = replace(knowledge, topics={"how_to_join": {"en": text}})
    assert passages_of(small) == [
        Passage(piece, "how_to_join", "en")
        for piece in (text.title, text.short_answer, "One.", "Two")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topics_own_title_leads_to_it(
    search: Search, knowledge: Knowledge, language: str
) -> None:
    for topic in knowledge.topics:
        found = search.by_passages(search.encode(knowledge.topics[topic][language].title))
        assert set(found) == set(knowledge.topics)
        assert max(found, key=lambda name: found[name]) == topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_question_leads_to_its_intent(
    search: Search, examples: list[Example], language: str
) -> None:
    some = [example for example in examples if example.language == language][::40]
    right = 0
    for example in some:
        found = search.by_examples(search.encode(example.text))["e5"]
        right += max(found, key=lambda name: found[name]) == example.intent
    assert right / len(some) > 0.8


def test_every_intent_has_a_similarity(search: Search, examples: list[Example]) -> None:
    found = search.by_examples(search.encode("How do we join?"))
    assert set(found["e5"]) == {example.intent for example in examples}


def test_vectors_of_an_unknown_encoder_are_left_out(search: Search) -> None:
    vectors = search.encode("How do we join?")
    found = search.by_examples({**vectors, "bert": np.ones(8, np.float32)})
    assert set(found) == {"e5"}


def test_a_question_has_one_vector_of_length_one(search: Search) -> None:
    vector = search.encode("How do we join?")["e5"]
    assert vector.ndim == 1
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_new_passages_replace_the_old(search: Search, knowledge: Knowledge) -> None:
    news = Passage("Where is the annual picnic of the secretariat?", "picnic", "en")
    question = search.encode("Where does the secretariat hold its picnic?")
    try:
        search.index_passages([*passages_of(knowledge), news])
        assert search._passages.centring is search.examples["e5"].centring
        found = search.by_passages(question)
        assert max(found, key=lambda name: found[name]) == "picnic"
    finally:
        search.index_passages(passages_of(knowledge))
    assert "picnic" not in search.by_passages(question)
