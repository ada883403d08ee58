"""From a message to its questions: the real encoder, examples and fitted weights."""

from __future__ import annotations

import pytest

from faq.assistant import Assistant
from faq.settings import LANGUAGES
from faq.turn import Turn
from faq.understanding import CAUTIOUS, Question, Understanding, without_mentions

TOPICS = ("how_to_join", "initiative_end", "further_enquiries", "check_country")
TWO = {
    "ar": "من يمكنني الاتصال به؟ متى تنتهي المبادرة؟",
    "zh": "我应该联系谁？倡议什么时候结束？",
    "en": "Who can I contact? When does the initiative end?",
    "fr": "Qui contacter pour des questions ? Quand se termine l'initiative ?",
    "ru": "К кому обратиться с вопросами? Когда заканчивается инициатива?",
    "es": "¿A quién puedo contactar? ¿Cuándo termina la iniciativa?",
}
ONE = {
    "ar": "متى تنتهي المبادرة؟",
    "zh": "倡议什么时候结束？",
    "en": "When does the initiative end?",
    "fr": "Quand se termine l'initiative ?",
    "ru": "Когда заканчивается инициатива?",
    "es": "¿Cuándo termina la iniciativa?",
}


@pytest.fixture(scope="module")
def understanding(assistant: Assistant) -> Understanding:
    return assistant._understanding


def questions(understanding: Understanding, turn: Turn, language: str = "en") -> list[Question]:
    return understanding.questions(understanding.whole(turn, language), TOPICS, language)


def intents(understanding: Understanding, turn: Turn, language: str = "en") -> list[str]:
    return [question.intent for question in questions(understanding, turn, language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_questions_in_one_message_are_both_heard(
    understanding: Understanding, language: str
) -> None:
    turn = Turn(TWO[language], {"initiative_end": 0.6, "further_enquiries": 0.4})
    assert intents(understanding, turn, language) == ["further_enquiries", "initiative_end"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_question_is_one(understanding: Understanding, language: str) -> None:
    turn = Turn(ONE[language], {"initiative_end": 0.95})
    found = questions(understanding, turn, language)
    assert [question.text for question in found] == [ONE[language]]
    assert found[0].intent == "initiative_end"
    assert sum(found[0].probabilities.values()) == pytest.approx(1)


def test_the_same_question_twice_is_one(understanding: Understanding) -> None:
    text = "When does the initiative end? Until when does the initiative run?"
    assert intents(understanding, Turn(text, {"initiative_end": 0.9})) == ["initiative_end"]


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("Thank you! When does the initiative end?", "en", "thanks"),
        ("thanks, and who can I contact?", "en", "thanks"),
        ("Hello - how does a country join the initiative?", "en", "greet"),
        ("مرحبا، متى تنتهي المبادرة؟", "ar", "greet"),
        ("你好，倡议什么时候结束？", "zh", "greet"),
        ("Merci, et quand se termine l'initiative ?", "fr", "thanks"),
        ("Спасибо, а когда заканчивается инициатива?", "ru", "thanks"),
        ("Gracias, ¿y cuándo termina la iniciativa?", "es", "thanks"),
    ],
)
def test_a_courtesy_around_a_question_gives_the_question(
    understanding: Understanding, text: str, language: str, intent: str
) -> None:
    found = intents(understanding, Turn(text, {intent: 0.99}), language)
    assert len(found) == 1
    assert found[0] in TOPICS


def test_a_comma_within_a_question_splits_nothing(understanding: Understanding) -> None:
    turn = Turn("When does it end, the initiative?", {"initiative_end": 0.97})
    assert [question.text for question in questions(understanding, turn)] == [turn.text]


def test_thanks_alone_stay_thanks(understanding: Understanding) -> None:
    assert intents(understanding, Turn("Thank you! Have a nice day!", {"thanks": 0.9})) == [
        "thanks"
    ]


def test_many_questions_are_cut_to_one_more_than_are_answered(
    understanding: Understanding,
) -> None:
    text = (
        "Who can I contact? When does the initiative end? Is Kenya a champion? "
        "How can a country become a champion? Is Ghana a champion country?"
    )
    found = intents(understanding, Turn(text))
    assert len(found) == 4
    assert found[:3] == ["further_enquiries", "initiative_end", "check_country"]


def test_the_classifier_is_heard(understanding: Understanding) -> None:
    text = "and the deadline"
    ruled = understanding.whole(Turn(text, {"how_to_join": 0.99}), "en")
    other = understanding.whole(Turn(text, {"initiative_end": 0.99}), "en")
    assert ruled.probabilities["how_to_join"] > other.probabilities["how_to_join"]


def test_vectors_of_nlu_are_used_where_they_came_along(understanding: Understanding) -> None:
    vectors = understanding.search.encode(ONE["en"])
    turn = Turn("something else entirely", vectors=vectors)
    assert understanding.whole(turn, "en").intent == "initiative_end"


def test_each_language_has_its_thresholds_and_an_unknown_one_careful_ones(
    understanding: Understanding,
) -> None:
    for language in LANGUAGES:
        found = understanding.thresholds(language)
        assert 0 < found.suggest <= found.answer < 1
    assert understanding.thresholds("de") is CAUTIOUS


@pytest.mark.parametrize(
    "text",
    ["Kenya?", "and Kenya?", "et le Kenya ?", "那么肯尼亚呢？", "وكينيا؟", "а Кения?", "¿y Kenia?"],
)
def test_hardly_more_than_a_name_is_a_bare_name(understanding: Understanding, text: str) -> None:
    question = understanding.whole(Turn(text), "en")
    assert [mention.id for mention in question.mentions] == ["KE"]
    assert question.is_bare_name


@pytest.mark.parametrize(
    "text",
    ["What would Kenya get from the network?", "肯尼亚能从网络得到什么支持呢？", "What about it?"],
)
def test_a_question_that_names_a_country_is_no_bare_name(
    understanding: Understanding, text: str
) -> None:
    assert not understanding.whole(Turn(text), "en").is_bare_name


def test_places_are_taken_out_of_a_text(understanding: Understanding) -> None:
    text = "Are Ghana and Kenya champions?"
    mentions = understanding.whole(Turn(text), "en").mentions
    assert without_mentions(text, mentions).split() == ["Are", "and", "champions?"]
