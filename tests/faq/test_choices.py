"""Choices typed instead of pressed: numbers, ordinals, "the last one", in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.choices import chosen, chosen_number
from faq.knowledge import Knowledge
from faq.payloads import payload
from faq.settings import LANGUAGES
from faq.turn import Memory, Reply

Ask = Callable[..., Reply]
TOPICS = ("how_to_join", "initiative_end", "further_enquiries")
CHOICES = (*(payload("ask_topic", topic) for topic in TOPICS), payload("none_of_these"))
FIRST = {
    "ar": ("الأول", "الاولى", "رقم 1", "رقم واحد", "١", "el awal"),
    "zh": ("第一个", "第一個吧", "选第一项", "一", "１", "我要第1个"),
    "en": ("the first", "first one please", "1st", "number one", "option 1", "the 1st one"),
    "fr": ("le premier", "la première svp", "numéro un", "1er", "n° 1"),
    "ru": ("первый", "первое, пожалуйста", "номер один", "1-й", "№ 1"),
    "es": ("el primero", "la primera por favor", "número uno", "1.º", "1ra"),
}
SECOND = {
    "ar": ("الثاني", "التاني", "٢", "۲", "رقم اتنين", "السؤال الثاني"),
    "zh": ("第二个", "第二個", "二", "选二", "第2个", "请选第二个。"),
    "en": ("the second one", "second", "2", "two", "number 2.", "Second, please"),
    "fr": ("le deuxième", "la seconde", "deux", "2e", "le 2"),
    "ru": ("второй", "вторую", "два", "2-й", "второй вариант"),
    "es": ("el segundo", "la segunda", "dos", "2º", "el 2"),
}
LAST = {
    "ar": ("الأخير", "آخر واحد", "الاخيرة"),
    "zh": ("最后一个", "最後一個", "倒数第一个"),
    "en": ("the last one", "last", "the very last one"),
    "fr": ("le dernier", "la toute dernière"),
    "ru": ("последний", "самый последний", "последнюю"),
    "es": ("el último", "la última"),
}
QUESTIONS = {
    "ar": ("ما هو المنتدى الأول لاستعراض الهجرة", "من أول دولة انضمت إلى المبادرة؟", "الأول؟"),
    "zh": ("第一届论坛是什么时候", "第一个加入的国家是谁？", "哪两个国家", "第2个国家"),
    "en": ("when is the first forum held", "which one?", "what happened in 2018", "no, the other"),
    "fr": ("à quand remonte le premier forum", "lequel des deux ?", "un pays", "le 2 mai"),
    "ru": ("когда пройдет самый первый форум", "какой из двух?", "одним словом"),
    "es": ("¿el primer foro?", "cuándo es el primer foro mundial", "otra cosa"),
}


def each(texts: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(language, text) for language in LANGUAGES for text in texts[language]]


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        *((*pair, 1) for pair in each(FIRST)),
        *((*pair, 2) for pair in each(SECOND)),
        *((*pair, 4) for pair in each(LAST)),
    ],
)
def test_a_choice_is_heard_however_it_is_typed(
    knowledge: Knowledge, language: str, text: str, number: int
) -> None:
    assert chosen(text, 4, knowledge.messages[language]) == number


@pytest.mark.parametrize(("language", "text"), each(QUESTIONS))
def test_a_question_is_no_choice(knowledge: Knowledge, language: str, text: str) -> None:
    assert chosen(text, 4, knowledge.messages[language]) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_beyond_the_choices_nothing_is_chosen(knowledge: Knowledge, language: str) -> None:
    messages = knowledge.messages[language]
    for place, words in enumerate(messages.values["choice_words"], 1):
        assert chosen(words[0], 6, messages) == place
        assert (chosen(words[0], 3, messages) is None) == (place > 3)
    assert chosen(messages.values["choice_last"][0], 0, messages) is None


@pytest.mark.parametrize(
    "text",
    ["0", "4", "17", "2022", "1/2", "1 2", "", "?", "2 of the 15 countries", "by 2 May then"],
)
def test_what_is_no_single_number_among_the_choices_chooses_nothing(text: str) -> None:
    assert chosen_number(text, 3) is None


@pytest.mark.parametrize(
    "text",
    [
        "3",
        " 3. ",
        "(3)",
        "3)",
        "#3",
        "٣",
        "۳",
        "３",
        "no 3",
        "n°3",
        "第3个",
        "我要第3个！",
        "选项3",
    ],
)
def test_a_number_chooses_in_any_digits(text: str) -> None:
    assert chosen_number(text, 3) == 3


def test_of_two_choices_the_first_said_counts(knowledge: Knowledge) -> None:
    messages = knowledge.messages["en"]
    assert chosen("second or third", 3, messages) == 2
    assert chosen("the last, not first", 3, messages) == 3


# In a conversation


def suggested(language: str) -> Memory:
    return Memory(language, suggestions=TOPICS, choices=CHOICES)


@pytest.mark.parametrize(("language", "text"), each(SECOND))
def test_after_a_suggestion_a_typed_choice_is_answered(ask: Ask, language: str, text: str) -> None:
    reply = ask(text, "out_of_scope", suggested(language))
    (answer,) = reply.answers
    assert (answer.decision, answer.topic, answer.language) == ("answer", TOPICS[1], language)
    assert reply.memory.suggestions == ()
    assert reply.memory.choices == tuple(button.payload for button in reply.buttons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_of_a_suggestion_is_none_of_these(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    (answer,) = ask(LAST[language][0], "", suggested(language)).answers
    assert answer.text == knowledge.messages[language]["none_of_these_answer"]


AFFIRM = {"ar": "نعم", "zh": "是的", "en": "yes", "fr": "oui", "ru": "да", "es": "sí"}
DENY = {"ar": "لا", "zh": "不是", "en": "no", "fr": "non", "ru": "нет", "es": "no"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_takes_the_first_suggestion_and_no_takes_none(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    (taken,) = ask(AFFIRM[language], "affirm", suggested(language)).answers
    assert (taken.topic, taken.language) == (TOPICS[0], language)
    (refused,) = ask(DENY[language], "deny", suggested(language)).answers
    assert refused.text == knowledge.messages[language]["none_of_these_answer"]


FORUM = {
    "ar": "المنتدى الأول",
    "zh": "第一届论坛",
    "en": "the first forum",
    "fr": "le premier forum",
    "ru": "первый форум",
    "es": "el primer foro",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_an_answer_words_are_no_choice_but_a_number_is(ask: Ask, language: str) -> None:
    end = payload("ask_topic", "initiative_end")
    reply = ask(end, memory=Memory(language, language_chosen=True))
    first = reply.memory.choices[0]
    pressed = ask(first, memory=reply.memory).answers[0]
    assert pressed.topic != "initiative_end"
    asked = ask(FORUM[language], "initiative_end", reply.memory).answers[0]
    assert (asked.topic, asked.language) == ("initiative_end", language)
    assert ask("1", memory=reply.memory).answers[0].text == pressed.text


def test_a_name_shared_by_two_countries_may_be_settled_in_words(ask: Ask) -> None:
    reply = ask("Is Congo a champion country?", "check_country")
    assert reply.answers[0].decision == "suggest"
    (answer,) = ask("the second one", "out_of_scope", reply.memory).answers
    assert answer.country == {"code": "CG", "champion": False}


@pytest.mark.parametrize("text", ["4", "9", "٩"])
def test_a_number_beyond_the_buttons_asks_for_words(
    ask: Ask, knowledge: Knowledge, text: str
) -> None:
    reply = ask(payload("ask_topic", "how_to_join"), memory=Memory("en", language_chosen=True))
    assert len(reply.buttons) == 3
    (answer,) = ask(text, memory=reply.memory).answers
    assert answer.text == knowledge.messages["en"]["ask_in_words"]


def test_a_choice_kept_from_another_version_is_a_stale_button(
    ask: Ask, knowledge: Knowledge
) -> None:
    memory = Memory("en", choices=(payload("ask_topic", "closed_topic"), "no payload at all"))
    (answer,) = ask("1", memory=memory).answers
    assert answer.text == knowledge.messages["en"]["stale_button"]
    (answer,) = ask("2", memory=memory).answers
    assert answer.text == knowledge.messages["en"]["ask_in_words"]
