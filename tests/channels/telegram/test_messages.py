"""Texts in, answers out: rows "text", "sender id", "retries", and the order of things."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from channels.identity import sender_for
from faq.settings import settings
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import answered, until
from tests.channels.telegram.samples import PERSON


def test_a_question_is_answered_once(bot, telegram):
    (answer,) = answered(telegram, samples.text("How to join?"))
    assert answer.chat == PERSON
    assert answer.text == "Write to unmignet@iom.int.\n\nIt is voluntary.\n\nAs of December 2020."
    assert bot.heard() == ["How to join?"]
    assert telegram.complaints == []


def test_a_question_is_answered_by_webhook(hooked, telegram):
    answered(telegram, samples.text("How to join?"))
    assert telegram.webhook.statuses == [200]
    assert telegram.complaints == []


def test_an_update_is_confirmed_only_when_it_is_answered(bot, telegram):
    free = threading.Event()

    async def respond(_message):
        while not free.is_set():
            await asyncio.sleep(0.02)
        return [{"text": "at last"}]

    bot.agent.respond = respond
    slow = telegram.push(samples.text("slow?"))
    until(bot.heard)
    time.sleep(0.3)
    assert telegram.made("getUpdates")[-1].data.get("offset", 0) <= slow
    assert telegram.unconfirmed == 1
    free.set()
    until(lambda: not telegram.unconfirmed)
    assert telegram.confirmed_at[slow] > telegram.made("sendMessage")[0].at


def test_a_slow_turn_holds_up_nobody_else(bot, telegram):
    free = threading.Event()

    async def respond(message):
        while "slow" in message.text and not free.is_set():
            await asyncio.sleep(0.02)
        return [{"text": "done"}]

    bot.agent.respond = respond
    telegram.push(samples.text("slow?", 5001))
    until(bot.heard)
    telegram.push(samples.text("quick?", 5002))
    until(lambda: telegram.messages(5002))
    assert telegram.messages(5001) == []
    free.set()
    until(lambda: not telegram.unconfirmed)
    assert len(telegram.messages(5001)) == len(telegram.messages(5002)) == 1
    assert len(bot.heard()) == 2


def test_messages_of_a_chat_are_answered_in_order(bot, telegram):
    async def respond(message):
        return [{"text": message.text}]

    bot.agent.respond = respond
    telegram.push_all([samples.text(f"question {n}") for n in range(8)])
    until(lambda: not telegram.unconfirmed)
    assert [message.text for message in telegram.messages()] == [f"question {n}" for n in range(8)]


def test_typing_is_shown_if_the_answer_takes_longer(bot, telegram):
    async def respond(_message):
        end = time.monotonic() + 0.7
        while time.monotonic() < end:
            await asyncio.sleep(0.02)
        return [{"text": "done"}]

    answered(telegram, samples.text("quick?"))
    assert telegram.made("sendChatAction") == []
    bot.agent.respond = respond
    answered(telegram, samples.text("slow?"))
    shown = telegram.made("sendChatAction")
    assert 2 <= len(shown) <= 4
    assert shown[0].data == {"chat_id": PERSON, "action": "typing"}


@pytest.mark.parametrize(
    "said", ["see https://example.org/bot/help?", "/bot is what?", "a /start b", "/botany"]
)
def test_a_text_arrives_whole_but_for_the_leading_slash(bot, telegram, said):
    answered(telegram, samples.text(said))
    assert bot.heard() == [said.lstrip("/")]


@pytest.mark.parametrize(
    "said",
    ["/session_start", '/inform{"slot": "x"}', '/ask_topic{"topic_id": "how_to_join"}', "\u3000/x"],
)
def test_nobody_can_type_a_command_of_rasa(bot, telegram, said):
    answered(telegram, samples.text(said))
    assert not bot.heard()[0].startswith("/")


def test_a_long_text_is_cut_as_on_every_channel(bot, telegram):
    answered(telegram, samples.text("x" * 4096))
    assert len(bot.heard()[0]) == settings().message_limit + 1


def test_the_conversation_has_a_name_that_only_this_channel_gives(bot, telegram):
    answered(telegram, samples.text("hi"))
    (sender,) = {message.sender_id for message in bot.agent.heard}
    assert sender == sender_for("telegram", PERSON, PERSON)
    assert sender.startswith("tg:")
    assert str(PERSON) not in sender
    assert bot.agent.heard[0].input_channel == "telegram"


def test_nothing_kept_names_a_person(bot, telegram, state):
    telegram.fail("sendMessage", 500, 500)
    answered(telegram, samples.text("hi"))
    kept = [path for path in state.iterdir() if path.suffix != ".lock" and path.name != "secret"]
    assert len(kept) >= 2
    for path in kept:
        assert str(PERSON).encode() not in path.read_bytes(), path.name


def test_another_secret_gives_other_names(start, telegram):
    names = set()
    for secret in ("one secret of many letters", "another secret of many letters"):
        bot = start(FAQ_SECRET=secret)
        answered(telegram, samples.text("hi"))
        names |= {message.sender_id for message in bot.agent.heard}
        bot.stop()
    assert len(names) == 2
