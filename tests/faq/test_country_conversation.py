"""What is said about countries, regions and places, by the real assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from faq.assistant import Assistant
from faq.fusion import Thresholds
from faq.knowledge import Knowledge
from faq.outcome import Context, Outcome
from faq.payloads import parse_payload
from faq.settings import LANGUAGES
from faq.turn import Answer, Memory, Reply
from faq.understanding import Question
from faq.wording import long_date

Ask = Callable[..., Reply]
IS_CHAMPION = {
    "ar": "هل {} من الدول الرائدة؟",
    "zh": "{}是倡导国吗？",
    "en": "Is {} a champion country?",
    "fr": "{} est-il un pays champion ?",
    "ru": "{} входит в число стран-чемпионов?",
    "es": "¿Es {} un país campeón?",
}
GHANA = dict(zip(LANGUAGES, ("غانا", "加纳", "Ghana", "Le Ghana", "Гана", "Ghana"), strict=True))
KENYA = dict(
    zip(LANGUAGES, ("كينيا", "肯尼亚", "Kenya", "Le Kenya", "Кения", "Kenya"), strict=True)
)


def only(reply: Reply) -> Answer:
    assert len(reply.answers) == 1
    return reply.answers[0]


def commands(reply: Reply | Outcome) -> list[tuple[str, str]]:
    """Return what the buttons send; all must be ours."""
    found = [parse_payload(button.payload) for button in reply.buttons]
    assert all(found)
    return [command for command in found if command]


def context_of(knowledge: Knowledge, language: str) -> Context:
    at = Thresholds(answer=0.6, suggest=0.2, refuse=0.3)
    return Context(knowledge, knowledge.messages[language], Memory(language), at)


def check(ask: Ask, text: str, memory: Memory | None = None) -> Answer:
    return only(ask(text, "check_country", memory))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_champion_is_one_and_another_country_is_not(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    date = long_date(knowledge.champions.as_of, knowledge.messages[language])
    for names, code, champion in ((GHANA, "GH", True), (KENYA, "KE", False)):
        reply = ask(IS_CHAMPION[language].format(names[language]), "check_country")
        answer = only(reply)
        assert (answer.decision, answer.topic, answer.language) == (
            *("answer", "check_country", language),
        )
        assert answer.country == {"code": code, "champion": champion}
        assert answer.as_of == knowledge.champions.as_of
        assert names[language].split()[-1] in answer.text
        assert date in answer.text
        assert ("ask_topic", "current_champions") in commands(reply)
        assert (reply.memory.last_country, reply.memory.last_topic) == (code, "check_country")


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_and_no_are_different_sentences(ask: Ask, knowledge: Knowledge, language: str) -> None:
    messages = knowledge.messages[language]
    yes = check(ask, IS_CHAMPION[language].format(GHANA[language])).text
    no = check(ask, IS_CHAMPION[language].format(KENYA[language])).text
    assert yes.startswith(messages["country_yes"].split("{")[0])
    assert no.startswith(messages["country_no"].split("{")[0])
    assert "{" not in yes + no


def test_several_countries_are_told_apart(ask: Ask, knowledge: Knowledge) -> None:
    answer = check(ask, "Are Ghana, Kenya and Mexico champions?")
    yes, no = answer.text.splitlines()
    assert "Ghana" in yes
    assert "Mexico" in yes
    assert "Kenya" in no
    assert "Kenya" not in yes
    assert answer.country == {
        "code": "GH",
        "champion": True,
        "others": [{"code": "KE", "champion": False}, {"code": "MX", "champion": True}],
    }


def test_several_countries_of_one_kind_need_one_line(ask: Ask) -> None:
    assert len(check(ask, "Are Ghana and Mexico champions?").text.splitlines()) == 1
    assert len(check(ask, "Are Kenya and Brazil champions?").text.splitlines()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_two_countries_is_asked_back(ask: Ask, language: str) -> None:
    congo = {"ar": "الكونغو", "zh": "刚果", "ru": "Конго"}.get(language, "Congo")
    reply = ask(IS_CHAMPION[language].format(congo), "check_country")
    assert only(reply).decision == "suggest"
    assert only(reply).country is None
    assert commands(reply) == [("ask_country", "CD"), ("ask_country", "CG")]
    assert len({button.title for button in reply.buttons}) == 2
    pressed = only(ask(reply.buttons[1].payload, memory=reply.memory))
    assert pressed.country == {"code": "CG", "champion": False}
    assert pressed.language == language


def test_a_region_is_answered_with_its_champions(ask: Ask, knowledge: Knowledge) -> None:
    answer = check(ask, "Which African countries are champions?")
    codes = list(knowledge.champions.by_region["africa"])
    assert answer.region == {"id": "africa", "champions": codes}
    assert answer.country is None
    assert answer.text.startswith("Five: ")
    assert all(name in answer.text for name in ("Ethiopia", "Ghana", "Guinea-Bissau"))


def test_a_smaller_region_counts_its_own_members(ask: Ask, knowledge: Knowledge) -> None:
    answer = check(ask, "Is any Caribbean country a champion?")
    assert answer.region == {"id": "caribbean", "champions": []}
    assert long_date(knowledge.champions.as_of, knowledge.messages["en"]) in answer.text


def test_a_place_that_is_no_member_state_is_named_as_the_asker_does(ask: Ask) -> None:
    answer = check(ask, "Is Formosa a champion country?")
    assert "Formosa" in answer.text
    assert "Taiwan" not in answer.text
    assert answer.country is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_without_a_country_asks_which(
    assistant: Assistant, knowledge: Knowledge, language: str
) -> None:
    odds = {"check_country": 0.9, "how_to_join": 0.05, "initiative_end": 0.05}
    outcome = assistant._conversation.outcome(
        Question("check it", odds, ()), context_of(knowledge, language)
    )
    assert outcome.answer.text == knowledge.messages[language]["ask_country"]
    assert commands(outcome) == [("ask_topic", "current_champions")]


def test_a_check_without_a_country_may_be_another_question(
    assistant: Assistant, knowledge: Knowledge
) -> None:
    odds = {"check_country": 0.6, "current_champions": 0.38, "initiative_end": 0.02}
    outcome = assistant._conversation.outcome(
        Question("who are they", odds, ()), context_of(knowledge, "en")
    )
    assert (outcome.answer.decision, outcome.answer.topic) == ("answer", "current_champions")


@pytest.mark.parametrize(
    ("text", "code"), [("and Kenya?", "KE"), ("et le Ghana ?", "GH"), ("肯尼亚呢？", "KE")]
)
def test_a_bare_name_is_a_check(ask: Ask, text: str, code: str) -> None:
    answer = check(ask, text, Memory(last_topic="check_country", last_country="MX"))
    assert answer.country is not None
    assert answer.country["code"] == code


def outcome_of(assistant: Assistant, knowledge: Knowledge, text: str, **odds: float) -> Outcome:
    question = Question(text, odds, assistant._understanding.places(text))
    return assistant._conversation.outcome(question, context_of(knowledge, "en"))


def test_a_country_named_with_the_list_is_checked_first(
    assistant: Assistant, knowledge: Knowledge
) -> None:
    outcome = outcome_of(
        assistant, knowledge, "Ghana on the list?", current_champions=0.9, check_country=0.1
    )
    assert outcome.answer.country == {"code": "GH", "champion": True}
    assert outcome.beside is not None
    assert outcome.beside.topic == "current_champions"
    assert outcome.memory.last_country == "GH"


def test_a_country_named_where_nothing_is_sure_is_checked_beside_the_suggestions(
    assistant: Assistant, knowledge: Knowledge
) -> None:
    odds = {"network_support": 0.5, "champion_role": 0.4, "check_country": 0.05}
    outcome = outcome_of(assistant, knowledge, "What would it be for Kenya, then?", **odds)
    assert outcome.answer.country == {"code": "KE", "champion": False}
    assert outcome.beside is not None
    assert outcome.beside.candidates == ("network_support", "champion_role")
    assert commands(outcome) == [
        ("ask_topic", "network_support"),
        ("ask_topic", "champion_role"),
    ]


@pytest.mark.parametrize(("sure", "checked"), [(0.8, True), (0.7, False)])
def test_a_country_named_in_a_question_is_checked_where_its_answer_is_not_sure(
    assistant: Assistant, knowledge: Knowledge, sure: float, checked: bool
) -> None:
    context = context_of(knowledge, "en")
    context = replace(context, thresholds=replace(context.thresholds, sure=sure))
    text = "What would it be for Kenya, then?"
    odds = {"network_support": 0.7, "champion_role": 0.2, "check_country": 0.1}
    question = Question(text, odds, assistant._understanding.places(text))
    outcome = assistant._conversation.outcome(question, context)
    if not checked:
        assert (outcome.answer.topic, outcome.beside) == ("network_support", None)
        return
    assert outcome.answer.country == {"code": "KE", "champion": False}
    assert outcome.beside is not None
    assert outcome.beside.candidates == ("network_support", "champion_role")


@pytest.mark.parametrize("text", ["Côte d'Ivoire", "وكينيا؟", "肯尼亚呢？", "Kenya?!"])
def test_a_name_alone_is_a_check_whatever_it_sounds_like(
    assistant: Assistant, knowledge: Knowledge, text: str
) -> None:
    outcome = outcome_of(assistant, knowledge, text, out_of_scope=0.9, check_country=0.1)
    assert outcome.answer.country is not None
