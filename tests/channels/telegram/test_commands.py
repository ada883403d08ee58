"""Commands: /start, /help, /language, /delete, in each language and as Telegram lists them."""

from __future__ import annotations

import pytest

from channels.texts import sentence
from faq.settings import LANGUAGES
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import answered, until, without_marks
from tests.channels.telegram.samples import GROUP, PERSON


def test_telegram_lists_our_commands_in_each_language(bot, telegram):
    calls = until(
        lambda: len(telegram.made("setMyCommands")) == 7 and telegram.made("setMyCommands")
    )
    by_language = {call.data.get("language_code"): call.data["commands"] for call in calls}
    assert set(by_language) == {None, *LANGUAGES}
    assert by_language[None] == by_language["ar"]
    assert by_language["fr"] == [
        {"command": name, "description": sentence(f"command_{name}", "fr")}
        for name in ("start", "help", "language", "delete")
    ]
    assert telegram.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_start_welcomes_and_tells_what_is_kept(bot, telegram, language):
    (said,) = answered(telegram, samples.text("/start", language=language))
    text = without_marks(said.text)
    assert text.startswith(sentence("welcome", language))
    assert sentence("notice", language) in text
    assert bot.heard() == []


def test_start_names_the_privacy_notice(start, telegram):
    start(FAQ_PRIVACY_URL="https://www.example.org/privacy")
    (said,) = answered(telegram, samples.text("/start", language="en"))
    assert said.text.endswith(": https://www.example.org/privacy")


@pytest.mark.parametrize("said", ["/start", "/language"])
def test_start_and_language_offer_the_languages(bot, telegram, said):
    (answer,) = answered(telegram, samples.text(said))
    assert [button["text"] for button in answer.buttons] == [
        *("العربية", "中文", "English", "Français", "Русский", "Español")
    ]
    telegram.push(samples.pressed(answer.buttons[3]["callback_data"], answer))
    until(lambda: bot.heard() == ['/set_language{"language": "fr"}'])


def test_start_with_an_unknown_payload_is_a_start(bot, telegram):
    (said,) = answered(telegram, samples.text("/start newsletter_2026", language="es"))
    assert said.text.startswith(sentence("welcome", "es"))
    assert bot.heard() == []


def test_language_with_a_name_chooses_at_once(bot, telegram):
    bot.says("I shall answer in French.")
    (said,) = answered(telegram, samples.text("/language fr"))
    assert bot.heard() == ['/set_language{"language": "fr"}']
    assert said.text == "I shall answer in French."


@pytest.mark.parametrize("language", LANGUAGES)
def test_help(bot, telegram, language):
    (said,) = answered(telegram, samples.text("/help", language=language))
    assert without_marks(said.text) == sentence("help", language)


def test_help_in_a_group_tells_how_to_call_us(bot, telegram):
    (said,) = answered(telegram, samples.text("/help@ChampionsBot", GROUP))
    assert sentence("group_hint", "en") in said.text


def test_delete_removes_the_conversation_and_says_so(bot, telegram):
    answered(telegram, samples.text("How to join?"))
    answered(telegram, samples.text("How to join?", 8001))
    sender = bot.agent.heard[0].sender_id
    mine = "SELECT count(*) FROM events WHERE sender_id = ?"
    assert bot.rows(mine, sender) > 0
    (said,) = answered(telegram, samples.text("/delete"))
    assert said.text == sentence("deleted_telegram", "en")
    assert bot.rows(mine, sender) == 0
    assert bot.rows() > 0, "another person's conversation is gone too"


def test_delete_speaks_the_language_of_what_it_deletes(bot, telegram):
    bot.speaks("zh", PERSON)
    (said,) = answered(telegram, samples.text("/delete", language="en"))
    assert said.text == sentence("deleted_telegram", "zh")


def test_in_a_group_everybody_deletes_their_own(bot, telegram):
    for who in (PERSON, samples.OTHER):
        answered(telegram, samples.text("@ChampionsBot how?", GROUP, who=who))
    answered(telegram, samples.text("/delete", GROUP))
    left = {message.sender_id for message in bot.agent.heard} - {bot.agent.heard[0].sender_id}
    assert bot.rows("SELECT count(DISTINCT sender_id) FROM events") == 1
    assert bot.rows("SELECT DISTINCT sender_id FROM events") in left


def test_a_deletion_that_fails_is_not_called_done(bot, telegram, monkeypatch):
    async def fail(_self, _sender):
        raise OSError

    monkeypatch.setattr("channels.store.Conversations.delete", fail)
    (said,) = answered(telegram, samples.text("/delete"))
    assert said.text == sentence("failed", "en")
