"""The same question twice, and sentences that have been said already."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.knowledge import Knowledge
from faq.payloads import parse_payload
from faq.repeats import mark_of, without_repetition
from faq.settings import LANGUAGES
from faq.turn import Memory, Reply

Ask = Callable[..., Reply]
END = {
    "ar": "متى تنتهي المبادرة؟",
    "zh": "倡议什么时候结束？",
    "en": "When does the initiative end?",
    "fr": "Quand se termine l'initiative ?",
    "ru": "Когда заканчивается инициатива?",
    "es": "¿Cuándo termina la iniciativa?",
}
WEATHER = {
    "ar": "ما هي أحوال الطقس غدا؟",
    "zh": "明天天气怎么样？",
    "en": "What will the weather be like tomorrow?",
    "fr": "Quel temps fera-t-il demain ?",
    "ru": "Какая завтра будет погода?",
    "es": "¿Qué tiempo hará mañana?",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When does it end?", "when does it end"),
        ("Où écrire ?", "OU ECRIRE??"),
        ("متى تنتهي المبادرة؟", "متى تنتهى المبادره"),
        ("什么时候结束？", "什么时候结束"),
        ("Ещё раз?", "еще раз"),
    ],
)
def test_letter_forms_and_signs_make_no_other_question(one: str, other: str) -> None:
    assert mark_of(one) == mark_of(other)


@pytest.mark.parametrize("other", ["When does it start?", "when does it end now", ""])
def test_other_words_are_another_question(other: str) -> None:
    assert mark_of("When does it end?") != mark_of(other)


def test_a_mark_is_short_and_tells_nothing_of_the_text() -> None:
    text = "My passport was taken " * 90
    assert len(mark_of(text)) == 12
    assert mark_of("\ud800") != mark_of("a")


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("There is no deadline. Write a letter.", "No, there is no deadline.", "Write a letter."),
        ("لا يوجد موعد نهائي. اكتبوا رسالة.", "لا، ولا يوجد موعد نهائي.", "اكتبوا رسالة."),
        ("وليس هناك موعد. اكتبوا.", "لا، ليس هناك موعد.", "اكتبوا."),
        ("加入不设截止日期。请写信。", "没有，加入倡导国倡议不设截止日期。", "请写信。"),
        ("There is no deadline.", "No, there is no deadline.", ""),
        ("There is no deadline yet.", "No, there is no deadline.", "There is no deadline yet."),
        ("By  1 May.\nOr later.", "No.", "By  1 May.\nOr later."),
    ],
)
def test_sentences_whose_words_have_been_said_are_left_out(text: str, said: str, left: str) -> None:
    assert without_repetition(text, said) == left


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_question_twice_gets_help_and_not_the_same_text(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    messages = knowledge.messages[language]
    first = ask(END[language], "initiative_end", Memory(language))
    again = ask(END[language].upper(), "initiative_end", first.memory)
    assert again.answers[0].text != first.answers[0].text
    assert again.answers[0].text.startswith(f"{messages['asked_again']}\n\n")
    assert messages["asked_again_help"] in again.answers[0].text
    assert len(again.answers[0].text) < len(first.answers[0].text) + 400
    assert (again.answers[0].topic, again.answers[0].language) == ("initiative_end", language)
    assert again.answers[0].source == first.answers[0].source
    assert again.buttons
    other = ask("unmignet@iom.int?", "further_enquiries", again.memory)
    assert messages["asked_again"] not in other.answers[0].text
    third = ask(END[language], "initiative_end", other.memory)
    assert third.answers[0].text == first.answers[0].text


def test_the_same_question_after_smalltalk_is_still_the_same(
    ask: Ask, knowledge: Knowledge
) -> None:
    first = ask(END["en"], "initiative_end", Memory("en"))
    thanked = ask("thank you", "thanks", first.memory)
    again = ask(END["en"], "initiative_end", thanked.memory)
    assert again.answers[0].text.startswith(knowledge.messages["en"]["asked_again"])


def test_another_wording_is_answered_in_full(ask: Ask, knowledge: Knowledge) -> None:
    first = ask(END["en"], "initiative_end", Memory("en"))
    other = ask("Until when does the initiative run?", "initiative_end", first.memory)
    assert knowledge.messages["en"]["asked_again"] not in other.answers[0].text


def test_a_button_pressed_twice_is_answered_twice(ask: Ask) -> None:
    command = '/ask_topic{"topic_id": "initiative_end"}'
    first = ask(command, memory=Memory("en", language_chosen=True))
    assert ask(command, memory=first.memory).answers[0].text == first.answers[0].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_answered_twice_is_declined_in_other_words(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    messages = knowledge.messages[language]
    first = ask(WEATHER[language], "out_of_scope", Memory(language))
    assert first.answers[0].text.startswith(messages["decline"])
    again = ask(WEATHER[language], "out_of_scope", first.memory)
    assert (again.answers[0].decision, again.answers[0].text) == (
        *("decline", messages["declined_again"]),
    )
    offered = [parse_payload(button.payload) for button in again.buttons]
    assert offered == [("ask_topic", topic) for topic in again.memory.suggestions]
    other = ask(f"{WEATHER[language]} 123", "out_of_scope", again.memory)
    assert other.answers[0].text.startswith(messages["decline"])


def test_yes_after_declining_twice_takes_the_first_topic_offered(ask: Ask) -> None:
    first = ask(WEATHER["en"], "out_of_scope", Memory("en"))
    again = ask(WEATHER["en"], "out_of_scope", first.memory)
    (answer,) = ask("yes", "affirm", again.memory).answers
    assert parse_payload(again.buttons[0].payload) == ("ask_topic", answer.topic)
