"""What people get over REST, in all six languages."""

from __future__ import annotations

import datetime
import time

import pytest
import yaml

TOPICS = (
    *("what_is_initiative", "current_champions", "how_to_join", "champion_role"),
    *("network_support", "fund_relationship", "initiative_end", "follow_up_review_role"),
    *("latest_documents", "further_enquiries"),
)
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
KEYS = {"decision", "topic", "language", "confidence", "candidates", "as_of", "source"}


def front_matter(pair, topic, language):
    text = (pair.knowledge / topic / f"{language}.md").read_text(encoding="utf-8")
    return yaml.safe_load(text.split("---")[1])


def messages(pair, language):
    return yaml.safe_load((pair.knowledge / "messages" / f"{language}.yml").read_text("utf-8"))


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_answered_in_each_language(pair, topic, language):
    meta = front_matter(pair, topic, language)
    reply = pair.ask(meta["title"])
    answer = reply.answer
    assert (answer["decision"], answer["topic"]) == ("answer", topic)
    assert answer["language"] == language
    assert squeezed(reply.text).startswith(squeezed(meta["short_answer"].split("{")[0]))
    assert len(reply.payloads) in (2, 3)


def test_the_custom_element_has_the_documented_shape(pair):
    answer = pair.ask("How does a country become a champion?").answer
    assert set(answer) == {*KEYS, "short", "footer"}
    assert answer["decision"] == "answer"
    assert answer["topic"] in answer["candidates"]
    assert 0 < answer["confidence"] <= 1
    assert datetime.date.fromisoformat(answer["as_of"]) == datetime.date(2020, 12, 1)
    assert {"title", "url"} <= set(answer["source"])
    assert answer["source"]["title"]


def test_a_country_check_adds_code_and_status(pair):
    answer = pair.ask("Is Kenya a champion country?").answer
    assert set(answer) == {*KEYS, "country"}
    assert answer["country"] == {"code": "KE", "champion": False}
    assert answer["as_of"] == "2020-11-01"


def test_the_text_comes_before_its_machine_readable_element(pair):
    parts = pair.ask("How long does the initiative run?").body
    assert [("text" in part, "custom" in part) for part in parts] == [(True, False), (False, True)]
    assert {part["recipient_id"] for part in parts} != {None}


CHECKS = {
    "ar": ("هل المغرب من الدول الرائدة؟", "MA", True),
    "en": ("is Nepal a champion?", "NP", True),
    "es": ("¿Es México un país campeón?", "MX", True),
    "fr": ("Le Sénégal est-il un pays champion ?", "SN", True),
    "ru": ("Является ли Канада страной-лидером?", "CA", True),
    "zh": ("中国是倡导国吗？", "CN", False),
}


@pytest.mark.parametrize("language", CHECKS)
def test_countries_are_checked_in_each_language(pair, language):
    text, code, champion = CHECKS[language]
    answer = pair.ask(text).answer
    assert answer["language"] == language
    assert answer["country"] == {"code": code, "champion": champion}


OUTSIDE = {
    "ar": "ما هي عاصمة أستراليا؟",
    "en": "who won the football match yesterday?",
    "es": "¿Cuál es la mejor receta de paella?",
    "fr": "Quel temps fera-t-il demain à Genève ?",
    "ru": "Сколько стоит билет в кино?",
    "zh": "今天天气怎么样？",
}


@pytest.mark.parametrize("language", OUTSIDE)
def test_questions_about_other_things_are_declined_in_their_language(pair, language):
    answer = pair.ask(OUTSIDE[language]).answer
    assert (answer["decision"], answer["language"]) == ("decline", language)
    assert answer["topic"] is None


DISTRESS = {
    "ar": "أنا مهاجر عالق في الصحراء وأحتاج إلى مساعدة عاجلة",
    "en": "please help me, I am being held by smugglers and they beat me",
    "es": "ayuda por favor, me tienen secuestrada los traficantes",
    "fr": "aidez-moi, les passeurs me retiennent et me frappent",
    "ru": "помогите, меня держат в подвале и не отпускают",
    "zh": "救命，人贩子把我关起来了",
}


@pytest.mark.parametrize("language", DISTRESS)
def test_a_person_in_distress_is_sent_to_people_who_can_help(pair, language):
    reply = pair.ask(DISTRESS[language])
    assert reply.answer["topic"] == "distress"
    assert squeezed(messages(pair, language)["distress"]) in squeezed(reply.text)


SEEDS = ("👍", "who are the champions?", "Congo", "which languages do you speak", "join fund when")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_every_reply_leads_to_an_answer(pair, language):
    stale = squeezed(messages(pair, language)["stale_button"])
    sender = f"buttons-{language}-{pair.rasa_port}"
    choose = f'/set_language{{"language": "{language}"}}'
    to_press, pressed = [choose], set()
    for seed in SEEDS:
        pair.ask(choose, sender)
        to_press += pair.ask(seed, sender).payloads
    while to_press:
        payload = to_press.pop()
        if payload in pressed:
            continue
        pressed.add(payload)
        reply = pair.ask(payload, sender)
        if payload.startswith(("/ask_topic", "/ask_country")):
            assert reply.answer["decision"] == "answer", payload
            assert reply.answer["language"] == language
            assert reply.payloads, f"{payload} leads nowhere further"
        assert stale not in squeezed(reply.text), payload
        if payload.startswith("/set_language"):
            pair.ask(choose, sender)
        to_press += reply.payloads
    assert sum(payload.startswith("/ask_topic") for payload in pressed) == len(TOPICS)
    assert any(payload.startswith("/ask_country") for payload in pressed)


def test_follow_ups_name_another_country(pair, sender):
    pair.ask("Which countries have signed up?", sender)
    first = pair.ask("and Kenya?", sender).answer
    second = pair.ask("what about Nepal then", sender).answer
    assert first["country"] == {"code": "KE", "champion": False}
    assert second["country"] == {"code": "NP", "champion": True}


def test_a_chosen_language_holds_whatever_is_typed_next(pair, sender):
    changed = pair.ask("please answer in French", sender).answer
    assert (changed["topic"], changed["language"]) == ("change_language", "fr")
    later = pair.ask("How does a country become a champion?", sender).answer
    assert (later["topic"], later["language"]) == ("how_to_join", "fr")


def test_a_language_button_changes_the_language(pair, sender):
    pair.ask("How does a country become a champion?", sender)
    assert pair.ask('/set_language{"language": "zh"}', sender).answer["language"] == "zh"
    assert pair.ask("👍", sender).answer["language"] == "zh"


def test_the_channels_hint_decides_where_the_text_cannot(pair):
    assert pair.ask("👍", metadata={"language": "ru"}).answer["language"] == "ru"
    assert pair.ask("👍").answer["language"] == "ar"


def test_tell_me_more_stays_with_the_topic(pair, sender):
    pair.ask("How long does the initiative run?", sender)
    more = pair.ask("tell me more", sender).answer
    assert (more["decision"], more["topic"]) == ("answer", "initiative_end")


def test_several_questions_of_one_message_are_each_answered(pair):
    text = (
        "What is the Champion Countries initiative? How does a country become a champion? "
        "How long does the initiative run?"
    )
    topics = [answer["topic"] for answer in pair.ask(text).answers]
    assert topics == ["what_is_initiative", "how_to_join", "initiative_end"]


def test_what_is_remembered_outlives_the_session_limit(pair, sender):
    pair.ask('/set_language{"language": "fr"}', sender)
    for _ in range(20):
        assert pair.ask("👍", sender).answer["language"] == "fr"


def test_a_knowledge_edit_is_live_without_restart_and_a_faulty_one_is_not(pair):
    path = pair.knowledge / "further_enquiries" / "en.md"
    good = path.read_text(encoding="utf-8")
    question = '/ask_topic{"topic_id": "further_enquiries"}'
    english = {"metadata": {"language": "en"}}
    path.write_text(good.replace("\n---\n", "\n---\nA sentence added just now.\n"), "utf-8")
    try:
        assert eventually(lambda: "added just now" in pair.ask(question, **english).text)
        path.write_text("---\ntitle: [broken\n", "utf-8")
        time.sleep(1.5)
        assert "added just now" in pair.ask(question, **english).text
    finally:
        path.write_text(good, encoding="utf-8")
    assert eventually(lambda: "added just now" not in pair.ask(question, **english).text)


def eventually(holds, limit_s=4.0):
    end = time.monotonic() + limit_s
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.2)
    return held
