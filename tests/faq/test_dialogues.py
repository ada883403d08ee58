"""Turns that lean on the one before: the others, corrections, thanks, another language."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from faq.countries import CountryMatcher
from faq.knowledge import Knowledge
from faq.payloads import parse_payload, payload
from faq.settings import LANGUAGES, ROOT
from faq.turn import Answer, Memory, Reply
from faq.wording import long_date

Ask = Callable[..., Reply]
GHANA = {
    "ar": "هل غانا من الدول الرائدة؟",
    "zh": "加纳是倡导国吗？",
    "en": "Is Ghana a champion country?",
    "fr": "Le Ghana est-il un pays champion ?",
    "ru": "Гана входит в число стран-чемпионов?",
    "es": "¿Es Ghana un país campeón?",
}
OTHERS = {
    "ar": "والدول الأخرى؟",
    "zh": "那其他几个呢",
    "en": "and the others?",
    "fr": "et les autres ?",
    "ru": "а остальные?",
    "es": "¿y los demás?",
}
GUINEA = {
    "ar": ("هل غينيا من الدول الرائدة؟", "لا، قصدت غينيا-بيساو"),
    "zh": ("几内亚是倡导国吗？", "不，我是说几内亚比绍"),
    "en": ("Is Guinea a champion?", "no, I meant Guinea-Bissau"),
    "fr": ("La Guinée est-elle championne ?", "non, je voulais dire la Guinée-Bissau"),
    "ru": ("Гвинея — страна-чемпион?", "нет, я имел в виду Гвинею-Бисау"),
    "es": ("¿Guinea es un país campeón?", "no, me refería a Guinea-Bisáu"),
}


@pytest.fixture(scope="module")
def names() -> CountryMatcher:
    return CountryMatcher.load(ROOT / "knowledge")


def only(reply: Reply) -> Answer:
    assert len(reply.answers) == 1
    return reply.answers[0]


def countries(names: CountryMatcher, answer: Answer) -> set[str]:
    found = names.find(answer.text, answer.language)
    return {one.id for one in found if one.kind == "country"}


# The others


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sure", ["ask_others", ""])
def test_the_others_after_a_champion_are_those_of_its_region(
    ask: Ask, knowledge: Knowledge, names: CountryMatcher, language: str, sure: str
) -> None:
    ghana = ask(GHANA[language], "check_country")
    assert ghana.memory.last_region == "africa"
    answer = only(ask(OTHERS[language], sure, ghana.memory))
    assert (answer.topic, answer.language) == ("check_country", language)
    assert countries(names, answer) == set(knowledge.champions.by_region["africa"]) - {"GH"}
    assert long_date(knowledge.champions.as_of, knowledge.messages[language]) in answer.text


@pytest.mark.parametrize(
    "before",
    [
        Memory(),
        Memory(last_topic="current_champions"),
        Memory(last_topic="check_country", last_country="KE"),
        Memory(last_topic="check_country", last_region="africa"),
    ],
    ids=["nothing", "the list", "no champion", "a region"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_others_after_anything_else_of_countries_are_the_list(
    ask: Ask, knowledge: Knowledge, names: CountryMatcher, before: Memory, language: str
) -> None:
    answer = only(ask(OTHERS[language], "ask_others", before.having(language=language)))
    assert (answer.topic, answer.language) == ("current_champions", language)
    assert countries(names, answer) >= knowledge.champions.codes


def test_the_others_of_a_region_counted_are_never_the_same_again(ask: Ask) -> None:
    region = ask("How many champions are there in Africa?", "current_champions", Memory("en"))
    assert region.memory.last_region == "africa"
    answer = only(ask(OTHERS["en"], "ask_others", region.memory))
    assert answer.topic == "current_champions"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_others_after_suggestions_are_an_answer_of_a_topic_suggested(
    ask: Ask, language: str
) -> None:
    topics = ("how_to_join", "initiative_end")
    choices = tuple(payload("ask_topic", topic) for topic in topics)
    memory = Memory(language, suggestions=topics, choices=choices)
    answer = only(ask(OTHERS[language], "ask_others", memory))
    assert answer.topic in topics
    assert answer.decision == "answer"


def test_the_only_champion_of_its_region_has_no_others(edited_champions: Ask) -> None:
    reply = edited_champions("Is Ecuador a champion?", "check_country", Memory("en"))
    answer = only(edited_champions(OTHERS["en"], "ask_others", reply.memory))
    assert "no other champion country" in answer.text
    assert answer.region == {"id": "latin_america_caribbean", "champions": []}


@pytest.fixture
def edited_champions(edited: tuple[Path, Ask]) -> Ask:
    """Return a function that asks where Ecuador is the only champion of its region."""
    folder, ask = edited
    path = folder / "champions.yml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if "SV" not in one and "MX" not in one), "utf-8")
    time.sleep(1.05)
    return ask


# Corrections


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sure", ["deny", ""])
def test_another_country_meant_is_checked(ask: Ask, language: str, sure: str) -> None:
    first, second = GUINEA[language]
    guinea = ask(first, "check_country", Memory(language))
    assert only(guinea).country == {"code": "GN", "champion": False}
    answer = only(ask(second, sure, guinea.memory))
    assert answer.country == {"code": "GW", "champion": True}
    assert answer.language == language


def test_no_with_another_question_is_that_question(ask: Ask) -> None:
    memory = Memory("en", last_topic="how_to_join", suggestions=("how_to_join",))
    answer = only(ask("No, who are the champion countries?", "deny", memory))
    assert answer.topic == "current_champions"


# Courtesies around a question

THANKS = {
    "ar": "شكرا، ومتى تنتهي المبادرة؟",
    "zh": "谢谢，那倡议什么时候结束？",
    "en": "Thanks! And when does the initiative end?",
    "fr": "Merci, et quand se termine l'initiative ?",
    "ru": "Спасибо, а когда заканчивается инициатива?",
    "es": "Gracias, ¿y cuándo termina la iniciativa?",
}
HELLO = {
    "ar": "السلام عليكم، كيف تنضم دولة إلى المبادرة؟",
    "zh": "你好，一个国家如何加入该倡议？",
    "en": "Hello, how does a country join the initiative?",
    "fr": "Bonjour, comment un pays peut-il adhérer à l'initiative ?",
    "ru": "Здравствуйте, как страна может присоединиться к инициативе?",
    "es": "Hola, ¿cómo se une un país a la iniciativa?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_thanks_or_a_greeting_with_a_question_answers_the_question(ask: Ask, language: str) -> None:
    asked = ((THANKS, "thanks", "initiative_end"), (HELLO, "", "how_to_join"))
    for texts, courtesy, topic in asked:
        answer = only(ask(texts[language], courtesy, Memory(language)))
        assert (answer.decision, answer.topic, answer.language) == ("answer", topic, language)


def test_thanks_with_a_name_checks_the_country(ask: Ask) -> None:
    ghana = ask(GHANA["en"], "check_country")
    answer = only(ask("thanks, and Kenya?", "thanks", ghana.memory))
    assert answer.country == {"code": "KE", "champion": False}


# Another language


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_repeats_the_last_topic_in_it(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    before = "fr" if language == "en" else "en"
    memory = Memory(before, last_topic="initiative_end")
    for text in (payload("set_language", language), NAMED[language]):
        reply = ask(text, "change_language", memory)
        said, short = only(reply).text.split("\n\n")[:2]
        assert said == knowledge.messages[language]["language_changed"]
        assert short == knowledge.topics["initiative_end"][language].short_answer
        assert (reply.memory.language, reply.memory.language_chosen) == (language, True)
        related = knowledge.topics["initiative_end"][language].related
        assert [parse_payload(one.payload) for one in reply.buttons] == [
            ("ask_topic", topic) for topic in related
        ]


NAMED = {
    "ar": "In Arabic please",
    "zh": "In Chinese please",
    "en": "En anglais, s'il vous plaît",
    "fr": "In French please",
    "ru": "In Russian please",
    "es": "In Spanish please",
}
