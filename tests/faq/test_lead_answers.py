"""The first sentence answers the very question; what follows is all there, nothing said twice."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from faq.assistant import Assistant
from faq.build import build_assistant
from faq.countries import CountryMatcher
from faq.knowledge import Knowledge
from faq.payloads import payload
from faq.settings import LANGUAGES, ROOT, Settings
from faq.text import fold
from faq.topic_answers import TopicAnswers
from faq.turn import Memory, Reply, Turn
from faq.wording import filled, footer, long_date, number_word

Ask = Callable[..., Reply]
YES = {"ar": "نعم", "zh": "可以", "en": "Yes", "fr": "Oui", "ru": "Да", "es": "Sí"}
NO = {"ar": "لا", "zh": "没有", "en": "No", "fr": "Non", "ru": "Нет", "es": "No"}
DEADLINE = {
    "ar": "هل هناك موعد نهائي للانضمام؟",
    "zh": "加入有截止日期吗？",
    "en": "Is there a deadline?",
    "fr": "Y a-t-il une date limite pour adhérer ?",
    "ru": "Есть ли крайний срок для присоединения?",
    "es": "¿Hay una fecha límite para unirse?",
}
NO_CHAMPION = {
    "ar": "هل يمكن لدولة ليست من الدول الرائدة أن تتقدم بطلب إلى الصندوق؟",
    "zh": "不是倡导国的国家可以向基金提出申请吗？",
    "en": "Can a country that is not a champion apply to the Fund?",
    "fr": "Nous ne sommes pas un pays champion : pouvons-nous quand même solliciter le Fonds ?",
    "ru": "Мы не страна-чемпион, можно ли нам подать заявку в Целевой фонд?",
    "es": "No somos un país campeón, ¿podemos solicitar financiación al Fondo?",
}
HOW_MANY = {
    "ar": "كم دولة رائدة في أفريقيا؟",
    "zh": "非洲有几个倡导国？",
    "en": "How many champions are there in Africa?",
    "fr": "Combien de pays champions en Afrique ?",
    "ru": "Сколько стран-чемпионов в Африке?",
    "es": "¿Cuántos países campeones hay en África?",
}
FIVE = {"ar": "خمس", "zh": "五个", "en": "Five", "fr": "Cinq", "ru": "Пять", "es": "Cinco"}


@pytest.fixture(scope="module")
def names() -> CountryMatcher:
    return CountryMatcher.load(ROOT / "knowledge")


def first_word(text: str) -> str:
    return re.split(r"[\s,.:：，。،]", text)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_there_is_a_deadline_is_answered_no(ask: Ask, language: str) -> None:
    (answer,) = ask(DEADLINE[language], "how_to_join").answers
    assert (answer.topic, answer.language) == ("how_to_join", language)
    assert first_word(answer.text) == NO[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_others_may_apply_to_the_fund_is_answered_yes(ask: Ask, language: str) -> None:
    (answer,) = ask(NO_CHAMPION[language], "fund_relationship").answers
    assert (answer.topic, answer.language) == ("fund_relationship", language)
    assert first_word(answer.text) == YES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_many_in_a_region_begins_with_the_number_and_names_them_and_no_others(
    ask: Ask, knowledge: Knowledge, names: CountryMatcher, language: str
) -> None:
    (answer,) = ask(HOW_MANY[language], "current_champions").answers
    codes = set(knowledge.champions.by_region["africa"])
    assert first_word(answer.text) == FIVE[language]
    assert FIVE[language] == number_word(len(codes), knowledge.messages[language])
    named = {one.id for one in names.find(answer.text, language) if one.kind == "country"}
    assert named == codes
    assert long_date(knowledge.champions.as_of, knowledge.messages[language]) in answer.text
    assert answer.region is not None
    assert set(answer.region["champions"]) == codes


def test_a_button_carries_no_question_and_gets_the_short_answer(
    ask: Ask, knowledge: Knowledge
) -> None:
    (answer,) = ask(payload("ask_topic", "how_to_join"), memory=Memory("en")).answers
    assert answer.text.startswith(knowledge.topics["how_to_join"]["en"].short_answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lead_is_the_short_form_for_channels_with_little_room(
    ask: Ask, knowledge: Knowledge, language: str
) -> None:
    answer = ask(DEADLINE[language], "how_to_join").answers[0]
    assert answer.short is not None
    assert first_word(answer.short) == NO[language]
    assert answer.text.startswith(f"{answer.short}\n\n")
    assert answer.footer == footer(
        knowledge.topics["how_to_join"][language], knowledge.messages[language]
    )
    assert answer.text.endswith(f"\n\n{answer.footer}")
    assert answer.as_dict()["short"] == answer.short


# What follows


def sentences(text: str) -> list[str]:
    """Return the sentences of all paragraphs but lists, folded."""
    paragraphs = [part for part in text.split("\n\n") if "\n" not in part and part[:2] != "- "]
    return [
        fold(sentence).strip(" .。!?؟")
        for part in paragraphs
        for sentence in re.split(r"(?<=[.!?؟])\s+|(?<=[。！？])", part)
        if sentence.strip()
    ]


def facts(text: str) -> set[str]:
    """Return the numbers and the addresses that a text holds."""
    return set(re.findall(r"\d+|[\w.]+@[\w.]+\w|https?://\S+", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_a_lead_repeats_no_sentence_and_keeps_all_facts_and_lists(
    knowledge: Knowledge, names: CountryMatcher, language: str
) -> None:
    answers, messages = TopicAnswers(names), knowledge.messages[language]
    tried = 0
    for topic, texts in knowledge.topics.items():
        text = texts[language]
        plain = answers.answer(text, knowledge, messages, 1.0).text
        for lead in (one for one in knowledge.leads[topic][language].leads if one.say):
            said = answers.answer(text, knowledge, messages, 1.0, lead.say).text
            assert said.startswith(filled(lead.say, knowledge, messages, names))
            found = sentences(said)
            assert len(set(found)) == len(found), (topic, lead.id)
            assert facts(plain) <= facts(said), (topic, lead.id)
            for line in plain.splitlines():
                assert not line.startswith("- ") or line in said.splitlines(), (topic, lead.id)
            assert said.endswith(footer(text, messages))
            assert "\n\n\n" not in said
            assert "{" not in said
            tried += 1
    assert tried > 30


def test_a_list_after_its_introduction_stays_whole(
    knowledge: Knowledge, names: CountryMatcher
) -> None:
    listed = "Send a letter. You may add:\n- a plan.\n- a note."
    text = replace(knowledge.topics["how_to_join"]["en"], detail=listed, documents=())
    answer = TopicAnswers(names).answer(
        text, knowledge, knowledge.messages["en"], 1.0, "Yes, send a letter."
    )
    assert listed in answer.text


# Edited while it answers


def test_an_edited_lead_is_live_and_a_faulty_file_keeps_its_last_good_version(
    edited: tuple[Path, Ask],
) -> None:
    folder, ask = edited
    path = folder / "how_to_join" / "leads" / "en.yml"
    text = path.read_text(encoding="utf-8")
    question = (DEADLINE["en"], "how_to_join", Memory("en"))
    assert ask(*question).answers[0].text.startswith("No, there is no deadline.")
    new = text.replace('"No, there is no deadline."', '"No, join whenever you wish."')
    assert new != text
    path.write_text(new, encoding="utf-8")
    time.sleep(1.05)
    assert ask(*question).answers[0].text.startswith("No, join whenever you wish.\n\n")
    path.write_text(new.replace("asks:", "ask:", 1), encoding="utf-8")
    time.sleep(1.05)
    assert ask(*question).answers[0].text.startswith("No, join whenever you wish.\n\n")
    path.write_text(text, encoding="utf-8")
    time.sleep(1.05)
    assert ask(*question).answers[0].text.startswith("No, there is no deadline.")


def test_a_new_ask_is_learned_without_a_restart(edited: tuple[Path, Ask]) -> None:
    folder, ask = edited
    path = folder / "initiative_end" / "leads" / "en.yml"
    text = path.read_text(encoding="utf-8")
    asks = ("bells at the end?", "will there be bells at the end?", "are bells rung at the end?")
    lines = "".join(f'    - "{one}"\n' for one in asks)
    question = ("Are there bells at the end?", "initiative_end", Memory("en"))
    assert "bells" not in ask(*question).answers[0].text
    path.write_text(f'{text.rstrip()}\nbells:\n  say: "No bells."\n  asks:\n{lines}', "utf-8")
    time.sleep(1.05)
    assert ask(*question).answers[0].text.startswith("No bells.\n\n")
    path.write_text(text, encoding="utf-8")
    time.sleep(1.05)
    assert "bells" not in ask(*question).answers[0].text


def test_a_topic_left_with_one_lead_or_none_is_answered_in_short_form(
    edited: tuple[Path, Ask],
) -> None:
    folder, ask = edited
    leads = folder / "champion_role" / "leads"
    kept = {path: path.read_text(encoding="utf-8") for path in leads.glob("*.yml")}
    short = (folder / "champion_role" / "en.md").read_text(encoding="utf-8")
    for content in ('only:\n  say: "Only this."\n  asks: ["what do champions do?"]\n', "{}\n"):
        for path in kept:
            path.write_text(content, encoding="utf-8")
        time.sleep(1.05)
        text = ask("What do champions do?", "champion_role", Memory("en")).answers[0].text
        assert "Only this." not in text
        assert text.split()[0] in short
    for path, before in kept.items():
        path.write_text(before, encoding="utf-8")


def test_a_faulty_lead_file_at_the_start_costs_that_file_only(
    settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    (folder / "how_to_join" / "leads" / "en.yml").write_text("deadline_no: [", "utf-8")
    # `assistant` comes first so that the vectors it has encoded are not encoded again
    started = build_assistant(replace(settings, knowledge=folder, state=tmp_path / "state"))
    reply = started.reply(Turn(DEADLINE["fr"], memory=Memory("fr", language_chosen=True)))
    assert reply.answers[0].topic == "how_to_join"
    assert reply.answers[0].text.startswith(NO["fr"])
