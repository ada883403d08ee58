"""Whole turns: language, several questions, notes, and knowledge edited while it answers."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from faq.knowledge import Knowledge
from faq.settings import LANGUAGES
from faq.turn import Memory, Reply

Ask = Callable[..., Reply]


# Language


def test_the_language_of_the_question_is_that_of_the_answer_and_is_remembered(ask: Ask) -> None:
    reply = ask("Как страна может присоединиться к инициативе?", "how_to_join", Memory("en"))
    assert reply.answers[0].language == reply.memory.language == "ru"
    assert not reply.memory.language_chosen


def test_a_language_chosen_outweighs_that_of_the_question(ask: Ask) -> None:
    reply = ask("How does a country join?", "how_to_join", Memory("es", language_chosen=True))
    assert reply.answers[0].language == "es"


def test_wordless_messages_keep_the_language_then_the_hint_then_the_default(ask: Ask) -> None:
    assert ask("???", memory=Memory("zh"), hint="fr").answers[0].language == "zh"
    assert ask("???", hint="fr").answers[0].language == "fr"
    assert ask("???").answers[0].language == "ar"


def test_a_name_of_a_country_says_nothing_of_the_language(ask: Ask) -> None:
    assert ask("Kenya?", "check_country", Memory("fr")).answers[0].language == "fr"
    assert ask("Côte d'Ivoire?", "check_country", Memory("en")).answers[0].language == "en"
    assert ask("Costa Rica?", "check_country", hint="fr").answers[0].language == "fr"
    assert ask("Коста-Рика?", "check_country", Memory("en")).answers[0].language == "ru"


def test_a_language_no_longer_spoken_is_replaced(ask: Ask) -> None:
    assert ask("???", memory=Memory("de")).answers[0].language in LANGUAGES


# Wordless


@pytest.mark.parametrize(
    "text", ["", " ", "???", "👍", "...", "12", "\n", "ـــ", "+41 22 717 9111"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_letters_words_are_asked_for(
    ask: Ask, knowledge: Knowledge, language: str, text: str
) -> None:
    reply = ask(text, "how_to_join", Memory(language))
    assert [answer.text for answer in reply.answers] == [
        knowledge.messages[language]["ask_in_words"]
    ]
    assert len(reply.buttons) == 3


# Several questions and notes


def test_two_questions_get_two_answers_and_the_buttons_of_the_last(
    ask: Ask, knowledge: Knowledge
) -> None:
    reply = ask("Who can I contact? When does the initiative end?", "initiative_end")
    assert [answer.topic for answer in reply.answers] == ["further_enquiries", "initiative_end"]
    related = knowledge.topics["initiative_end"]["en"].related
    assert len(reply.buttons) == len(related)
    assert reply.memory.last_topic == "initiative_end"


def test_of_more_than_three_questions_three_are_answered_and_it_says_so(
    ask: Ask, knowledge: Knowledge
) -> None:
    reply = ask(
        "Who can I contact? When does the initiative end? Is Kenya a champion? "
        "How can a country become a champion?"
    )
    assert len(reply.answers) == 4
    assert [answer.topic for answer in reply.answers[:3]] == [
        *("further_enquiries", "initiative_end", "check_country"),
    ]
    assert reply.answers[3].text == knowledge.messages["en"]["more_questions"]


def test_a_message_that_was_too_long_is_answered_and_it_says_so(
    ask: Ask, knowledge: Knowledge
) -> None:
    text = "When does the initiative end " * 60
    reply = ask(text[:2000], "initiative_end", shortened=True)
    assert reply.answers[0].topic == "initiative_end"
    assert [answer.text for answer in reply.answers[1:]] == [knowledge.messages["en"]["too_long"]]
    assert reply.buttons


@pytest.mark.parametrize(
    "text",
    [
        "x" * 2000,
        "?!" * 900 + "a",
        "我" * 2000,
        "a\u0301" * 1000,
        "{country} {date} {0} %s",
        "<script>alert(1)</script>",
        "/restart",
        '/ask_topic{"topic_id": ',
        "\u202eabc",
        "한국어로 해주세요",
    ],
)
def test_odd_texts_are_answered(ask: Ask, text: str) -> None:
    reply = ask(text)
    assert all(answer.text.strip() for answer in reply.answers)


def test_without_nlu_a_clear_question_is_still_answered(ask: Ask) -> None:
    assert ask("When does the initiative end?").answers[0].topic == "initiative_end"


# Knowledge edited while it answers


def test_an_edit_is_in_the_next_reply(edited: tuple[Path, Ask]) -> None:
    folder, ask = edited
    path = folder / "how_to_join" / "en.md"
    text = path.read_text(encoding="utf-8")
    question = ("How does a country join the initiative?", "how_to_join")
    assert "By carrier pigeon." not in ask(*question).answers[0].text
    path.write_text(text.rstrip() + "\n\nBy carrier pigeon.\n", encoding="utf-8")
    time.sleep(1.05)
    assert "By carrier pigeon." in ask(*question).answers[0].text
    path.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
    time.sleep(1.05)
    assert "By carrier pigeon." in ask(*question).answers[0].text


def test_the_list_of_champions_is_followed(edited: tuple[Path, Ask]) -> None:
    folder, ask = edited
    question = ("Is Kenya a champion country?", "check_country")
    assert ask(*question).answers[0].country == {"code": "KE", "champion": False}
    path = folder / "champions.yml"
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(f"{text}\n  - {{country: KE, region: africa}}\n", encoding="utf-8")
    time.sleep(1.05)
    assert ask(*question).answers[0].country == {"code": "KE", "champion": True}


def test_a_new_topic_is_answered_without_training_and_can_be_taken_away(
    edited: tuple[Path, Ask],
) -> None:
    folder, ask = edited
    new = folder / "art-prize-2027"
    shutil.copytree(folder / "how_to_join", new)
    for path in new.glob("*.md"):
        if path.name != "en.md":
            path.unlink()
    front = (new / "en.md").read_text(encoding="utf-8").split("---")[1]
    lines = [line for line in front.splitlines() if line and not line.startswith((" ", "short"))]
    lines[lines.index("source:") :] = [
        *("source: {title: Rules, publisher: Museum, date: 2027}", "as_of: 2027-01-01"),
        *("review_by: 2028-01-01", "related: []", "documents: []"),
    ]
    lines[0] = "title: Who may enter paintings for the museum's art prize?"
    lines.insert(1, "short_answer: Painters may enter oil paintings for the museum's art prize.")
    detail = "The jury of the art prize looks at paintings of landscapes."
    (new / "en.md").write_text("\n".join(["---", *lines, "---", detail]), encoding="utf-8")
    question = "Who may enter paintings for the art prize of the museum?"
    assert ask(question).answers[0].topic != new.name
    time.sleep(1.05)
    reply = ask(question)
    assert reply.answers[0].topic == new.name
    assert detail in reply.answers[0].text
    button = f'/ask_topic{{"topic_id": "{new.name}"}}'
    assert ask(button, memory=Memory("fr")).answers[0].topic == new.name
    shutil.rmtree(new)
    time.sleep(1.05)
    assert ask(question).answers[0].topic != new.name
    assert ask(button, memory=Memory("fr")).answers[0].decision == "decline"
