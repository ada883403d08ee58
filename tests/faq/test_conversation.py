"""What is said to each kind of question, by the real assistant with NLU's ranking given."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from faq.assistant import Assistant
from faq.examples import Example
from faq.follow_ups import FollowUps
from faq.fusion import Thresholds
from faq.knowledge import Knowledge
from faq.outcome import Context, Outcome
from faq.payloads import parse_payload, payload
from faq.settings import LANGUAGES
from faq.turn import Answer, Memory, Reply
from faq.understanding import Question
from faq.vectors import Centring
from faq.wording import footer, long_date

Ask = Callable[..., Reply]
CHOSEN = {language: Memory(language, language_chosen=True) for language in LANGUAGES}
JOIN = {
    "ar": "كيف يمكن لدولة أن تنضم إلى المبادرة؟",
    "zh": "一个国家如何加入该倡议？",
    "en": "How does a country join the initiative?",
    "fr": "Comment un pays peut-il adhérer à l'initiative ?",
    "ru": "Как страна может присоединиться к инициативе?",
    "es": "¿Cómo se une un país a la iniciativa?",
}


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


# Topics


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_is_answered_with_detail_date_source_and_related_questions(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    reply = ask(JOIN[language], "how_to_join")
    answer, text = only(reply), knowledge.topics["how_to_join"][language]
    assert (answer.decision, answer.topic, answer.language) == ("answer", "how_to_join", language)
    assert answer.text.startswith(text.short_answer)
    assert text.detail in answer.text
    assert answer.text.endswith(footer(text, knowledge.messages[language]))
    assert answer.as_of == text.as_of
    assert answer.source is not None
    assert answer.source["title"] == text.source.title
    assert commands(reply) == [("ask_topic", topic) for topic in text.related]
    assert [button.title for button in reply.buttons] == [
        knowledge.topics[topic][language].title for topic in text.related
    ]
    assert reply.memory.last_topic == "how_to_join"
    assert reply.memory.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_champions_is_filled_in(ask: Ask, knowledge: Knowledge, language: str) -> None:
    reply = ask(payload("ask_topic", "current_champions"), memory=CHOSEN[language])
    text = only(reply).text
    assert "{" not in text
    assert long_date(knowledge.champions.as_of, knowledge.messages[language]) in text
    regions = knowledge.messages[language].values["region_names"]
    for region, codes in knowledge.champions.by_region.items():
        brackets = f"（{len(codes)}）" if language == "zh" else f" ({len(codes)})"
        assert f"{regions[region]}{brackets}" in text


def test_a_country_named_in_passing_is_remembered(ask: Ask) -> None:
    reply = ask("What support from the network would Kenya get?", "network_support")
    assert only(reply).topic == "network_support"
    assert reply.memory.last_country == "KE"


# Suggesting and declining


@pytest.fixture(scope="module")
def suggested(assistant: Assistant, knowledge: Knowledge) -> Outcome:
    """Return what is said to a question between joining (more likely), the end and a greeting."""
    odds = {"how_to_join": 0.45, "initiative_end": 0.34, "greet": 0.2, "champion_role": 0.01}
    question = Question("to join the end", odds, ())
    outcome = assistant._conversation.outcome(question, context_of(knowledge, "en"))
    return outcome.having(choices=tuple(button.payload for button in outcome.buttons))


def test_a_doubtful_question_offers_topics_and_none_of_these(
    suggested: Outcome, knowledge: Knowledge
) -> None:
    answer = suggested.answer
    assert (answer.decision, answer.text) == ("suggest", knowledge.messages["en"]["suggest"])
    assert answer.candidates == suggested.memory.suggestions == ("how_to_join", "initiative_end")
    assert commands(suggested) == [
        *(("ask_topic", topic) for topic in suggested.memory.suggestions),
        ("none_of_these", ""),
    ]


def test_an_unsure_answer_offers_what_else_could_be_meant(
    assistant: Assistant, knowledge: Knowledge, ask: Ask
) -> None:
    context = context_of(knowledge, "en")
    unsure = replace(context, thresholds=replace(context.thresholds, sure=0.8))
    odds = {"how_to_join": 0.7, "initiative_end": 0.2, "greet": 0.09, "champion_role": 0.01}
    outcome = assistant._conversation.outcome(Question("to join the end", odds, ()), unsure)
    assert (outcome.answer.decision, outcome.answer.topic) == ("answer", "how_to_join")
    assert outcome.beside is not None
    assert outcome.beside.text == knowledge.messages["en"]["or_meant"]
    assert (outcome.beside.decision, outcome.beside.candidates) == ("suggest", ("initiative_end",))
    assert commands(outcome) == [("ask_topic", "initiative_end")]
    asked = outcome.having(choices=tuple(button.payload for button in outcome.buttons))
    assert only(ask("1", memory=asked.memory)).topic == "initiative_end"


def test_a_sure_answer_offers_related_questions_only(
    assistant: Assistant, knowledge: Knowledge
) -> None:
    context = context_of(knowledge, "en")
    sure = replace(context, thresholds=replace(context.thresholds, sure=0.7))
    odds = {"how_to_join": 0.7, "initiative_end": 0.3}
    outcome = assistant._conversation.outcome(Question("to join the end", odds, ()), sure)
    assert outcome.beside is None
    related = knowledge.topics["how_to_join"]["en"].related
    assert commands(outcome) == [("ask_topic", topic) for topic in related]


def test_a_follow_up_is_decided_by_what_was_answered_before(
    assistant: Assistant, knowledge: Knowledge
) -> None:
    context = context_of(knowledge, "en")
    vectors = assistant._understanding.search.encode("until when?")
    width = vectors["e5"].size
    known = Centring(np.zeros(width, np.float32), np.ones(width, np.float32))
    weights = np.zeros((2, 2 * width + 3), np.float32)
    weights[1, width + 2] = 1  # only what was answered before speaks, for joining
    model = FollowUps(
        *(("initiative_end", "how_to_join"), ("initiative_end", "how_to_join")),
        *(("how_to_join",), {"e5": known}),
        weights=weights,
        bias=np.zeros(2, np.float32),
        thresholds=Thresholds(answer=0.8, suggest=0.1, refuse=0.3),
    )
    odds = {"initiative_end": 0.7, "how_to_join": 0.3}
    question = Question("until when?", odds, (), vectors)
    alone = replace(context, follow_ups=model)
    said = assistant._conversation.outcome(question, alone).answer
    assert (said.decision, said.topic) == ("answer", "initiative_end")
    leaning = replace(alone, memory=Memory("en", last_topic="how_to_join"))
    said = assistant._conversation.outcome(question, leaning).answer
    assert said.decision == "answer"
    assert said.topic == "how_to_join"
    careful = replace(model, thresholds=Thresholds(answer=0.95, suggest=0.1, refuse=0.3))
    said = assistant._conversation.outcome(question, replace(leaning, follow_ups=careful)).answer
    assert (said.decision, said.candidates[0]) == ("suggest", "how_to_join")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_question_means_the_same_after_any_topic(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    for topic in knowledge.topics:
        if topic != "how_to_join":
            reply = ask(JOIN[language], "how_to_join", Memory(language, last_topic=topic))
            assert only(reply).topic == "how_to_join", topic


def test_a_number_chooses_among_the_suggestions(ask: Ask, suggested: Outcome) -> None:
    for number, topic in enumerate(suggested.memory.suggestions, 1):
        for text in (str(number), f"{number}.", f"({number})", chr(0x660 + number)):
            reply = ask(text, memory=suggested.memory)
            assert only(reply).topic == topic
            assert reply.memory.suggestions == ()


def test_the_number_after_the_last_is_none_of_these(
    ask: Ask, suggested: Outcome, knowledge: Knowledge
) -> None:
    number = len(suggested.memory.suggestions) + 1
    reply = ask(str(number), memory=suggested.memory)
    assert only(reply).text == knowledge.messages["en"]["none_of_these_answer"]
    assert reply.memory.suggestions == ()


@pytest.mark.parametrize("text", ["0", "9", "17", "0012", "1000", "0" * 5000, "-", "1/2"])
def test_a_number_that_is_no_choice_asks_for_words(
    ask: Ask, suggested: Outcome, knowledge: Knowledge, text: str
) -> None:
    reply = ask(text, memory=suggested.memory)
    assert only(reply).text == knowledge.messages["en"]["ask_in_words"]
    assert reply.memory.suggestions == suggested.memory.suggestions


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_these_asks_for_other_words_and_forgets_the_choices(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    memory = Memory(language, suggestions=("how_to_join",))
    reply = ask(payload("none_of_these"), memory=memory)
    assert only(reply).text == knowledge.messages[language]["none_of_these_answer"]
    assert reply.memory.suggestions == ()
    assert reply.buttons


WEATHER = {
    "ar": "ما هي أحوال الطقس غدا؟",
    "zh": "明天天气怎么样？",
    "en": "What will the weather be like tomorrow?",
    "fr": "Quel temps fera-t-il demain ?",
    "ru": "Какая завтра будет погода?",
    "es": "¿Qué tiempo hará mañana?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_subject_is_declined_with_topics_to_choose_from(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    reply = ask(WEATHER[language], "out_of_scope")
    answer, messages = only(reply), knowledge.messages[language]
    assert (answer.decision, answer.topic) == ("decline", None)
    assert answer.text.startswith(messages["decline"])
    assert messages["decline_offer"] in answer.text
    assert commands(reply) == [("ask_topic", topic) for topic in reply.memory.suggestions]
    assert 1 <= len(reply.buttons) <= 3


# Buttons


@pytest.mark.parametrize(
    "text",
    [
        payload("ask_topic", "closed_topic"),
        payload("show_more", "closed_topic"),
        payload("ask_country", "QQ"),
        payload("ask_country", "africa"),
        payload("set_language", "de"),
    ],
)
def test_a_stale_button_says_so(ask: Ask, knowledge: Knowledge, text: str) -> None:
    answer = only(ask(text, memory=CHOSEN["fr"]))
    assert answer.text == knowledge.messages["fr"]["stale_button"]
    assert answer.decision == "decline"


def test_show_more_tells_the_detail_alone(ask: Ask, knowledge: Knowledge) -> None:
    text = knowledge.topics["how_to_join"]["en"]
    answer = only(ask(payload("show_more", "how_to_join"), memory=CHOSEN["en"]))
    assert answer.text.startswith(text.detail)
    assert text.short_answer not in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_button_changes_the_language_for_good(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    reply = ask(payload("set_language", language), memory=Memory("en"))
    assert only(reply).text == knowledge.messages[language]["language_changed"]
    assert (reply.memory.language, reply.memory.language_chosen) == (language, True)
    title = knowledge.topics["what_is_initiative"][language].title
    assert reply.buttons[0].title == title
    later = only(ask("When does the initiative end?", "initiative_end", reply.memory))
    assert later.language == language


# Small talk, more, languages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("intent", "buttons"),
    [
        *(("greet", 3), ("capabilities", 3), ("bot_identity", 3)),
        *(("thanks", 0), ("goodbye", 0), ("distress", 0)),
    ],
)
def test_smalltalk_has_its_sentence(
    ask: Ask,
    knowledge: Knowledge,
    examples: list[Example],
    language: str,
    intent: str,
    buttons: int,
) -> None:
    text = next(e.text for e in examples if (e.intent, e.language) == (intent, language))
    reply = ask(text, intent, CHOSEN[language])
    assert only(reply).text == knowledge.messages[language][intent]
    assert (only(reply).decision, only(reply).topic) == ("smalltalk", intent)
    assert len(reply.buttons) == buttons


def test_tell_me_more_tells_the_last_topics_detail(ask: Ask, knowledge: Knowledge) -> None:
    reply = ask("tell me more", "tell_me_more", Memory("en", last_topic="how_to_join"))
    text = knowledge.topics["how_to_join"]["en"]
    assert only(reply).topic == "how_to_join"
    assert only(reply).text.startswith(text.detail)


def test_more_about_a_country_is_the_list_of_champions(ask: Ask) -> None:
    memory = Memory("en", last_topic="check_country", last_country="KE")
    assert only(ask("tell me more", "tell_me_more", memory)).topic == "current_champions"


@pytest.mark.parametrize("topic", [None, "closed_topic"])
def test_more_of_nothing_offers_topics(ask: Ask, knowledge: Knowledge, topic: str | None) -> None:
    reply = ask("tell me more", "tell_me_more", Memory("en", last_topic=topic))
    assert only(reply).text == knowledge.messages["en"]["nothing_more"]
    assert len(reply.buttons) == 3


def test_yes_without_a_suggestion_tells_more(ask: Ask) -> None:
    reply = ask("yes please", "affirm", Memory("en", last_topic="initiative_end"))
    assert only(reply).topic == "initiative_end"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("Can you speak French please?", "fr"), ("¿Podemos hablar en ruso?", "ru")),
        *(("请用英文", "en"), ("بالإسبانية من فضلك", "es"), ("Peut-on continuer en arabe ?", "ar")),
        ("Давайте по-китайски", "zh"),
    ],
)
def test_a_language_named_is_spoken_from_then_on(
    ask: Ask, knowledge: Knowledge, text: str, language: str
) -> None:
    reply = ask(text, "change_language")
    assert only(reply).text == knowledge.messages[language]["language_changed"]
    assert (reply.memory.language, reply.memory.language_chosen) == (language, True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I would like to change the language", "choose_language"),
        ("Can you speak German?", "language_not_available"),
    ],
)
def test_without_one_of_the_six_all_six_are_offered(
    ask: Ask, knowledge: Knowledge, text: str, key: str
) -> None:
    reply = ask(text, "change_language", Memory("en"))
    assert only(reply).text == knowledge.messages["en"][key]
    assert commands(reply) == [("set_language", language) for language in LANGUAGES]
    assert not reply.memory.language_chosen


# All of them


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_is_ever_empty(ask: Ask, examples: list[Example], language: str) -> None:
    seen = {}
    for example in examples:
        if example.language == language and (example.intent, len(example.text) > 25) not in seen:
            seen[example.intent, len(example.text) > 25] = example
    assert len({intent for intent, _ in seen}) > 15
    told = Memory(
        *(language, True, "how_to_join"),
        last_country="KE",
        last_region="africa",
        suggestions=("initiative_end",),
        choices=(payload("ask_topic", "initiative_end"),),
    )
    memories = (Memory(), told)
    for (intent, _), example in seen.items():
        for ranking, memory in itertools.product((intent, ""), memories):
            reply = ask(example.text, ranking, memory)
            assert reply.answers
            for answer in reply.answers:
                assert answer.text.strip(), example
                assert "{" not in answer.text, example
                assert answer.as_dict()["decision"] == answer.decision
            assert all(button.title and parse_payload(button.payload) for button in reply.buttons)
            assert len({button.payload for button in reply.buttons}) == len(reply.buttons)
