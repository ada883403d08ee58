"""Rows "groups", "limits", "403 / migrate" and "secrets"."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from channels.telegram.api import BotApi, Unreachable
from channels.telegram.config import Bot, Timings
from channels.telegram.delivery import Pace
from channels.texts import sentence
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import FAST, answered, settled, until
from tests.channels.telegram.rules import Refusal
from tests.channels.telegram.samples import GROUP, OTHER, PERSON
from tests.channels.telegram.stub import TOKEN

# groups


@pytest.mark.parametrize("said", ["How to join?", "/weather", "/help@OtherBot", "@OtherBot hm?"])
def test_in_groups_we_stay_out_of_what_is_not_for_us(bot, telegram, said):
    settled(telegram, samples.text(said, GROUP))
    assert telegram.sent == []
    assert telegram.made("sendChatAction") == []


@pytest.mark.parametrize(
    "update",
    [
        samples.text("@ChampionsBot how to join?", GROUP),
        samples.text("/help", GROUP),
        samples.reply_to_bot("and Kenya?", GROUP),
    ],
)
def test_in_groups_an_answer_is_a_reply_to_its_question(bot, telegram, update):
    (said,) = answered(telegram, update)
    assert said.data["reply_parameters"]["message_id"] == update["message"]["message_id"]
    assert said.data["reply_parameters"]["allow_sending_without_reply"] is True


def test_in_forums_an_answer_is_in_the_topic(bot, telegram):
    (said,) = answered(telegram, samples.in_topic("@ChampionsBot how to join?", 17))
    assert said.data["message_thread_id"] == 17


def test_members_of_a_group_have_their_own_conversations(bot, telegram):
    for who in (PERSON, OTHER, PERSON):
        answered(telegram, samples.text("@ChampionsBot how?", GROUP, who=who))
    answered(telegram, samples.text("how?", PERSON))
    first, second, third, private = (message.sender_id for message in bot.agent.heard)
    assert first == third
    assert len({first, second, private}) == 3


def test_a_start_in_a_group_tells_how_to_call_us(bot, telegram):
    (said,) = answered(telegram, samples.text("/start@ChampionsBot", GROUP))
    assert said.text.startswith(sentence("group_hint", "en"))
    assert said.buttons == []


# limits


def test_the_default_limits_are_those_that_telegram_names():
    timings = Timings()
    assert timings.chat_per_minute <= 60
    assert timings.group_per_minute + timings.group_burst <= 20
    assert timings.all_per_minute / 60 + timings.all_burst <= 30


def test_the_default_waits_fit_what_telegram_grants():
    timings = Timings()
    assert timings.typing_after <= 1, "typing is shown when an answer takes longer than that"
    assert timings.typing_every < 5, "so long Telegram shows it"
    assert timings.hold < 60, "then Telegram hangs up"
    assert timings.callback < 150, "so long the confirmation of a button is taken"


def test_a_chat_gets_no_more_than_its_share_and_others_do_not_wait(start, telegram):
    bot = start(replace(FAST, chat_per_minute=240, chat_burst=2))
    until(lambda: bot.state == "up")
    telegram.push_all([samples.text(f"question {n}") for n in range(6)])
    telegram.push(samples.text("another", 7001))
    until(lambda: not telegram.unconfirmed)
    at = [call.at for call in telegram.made("sendMessage") if call.data["chat_id"] == PERSON]
    other = [call.at for call in telegram.made("sendMessage") if call.data["chat_id"] == 7001]
    assert at[-1] - at[0] >= 0.9, "four of six had to wait a quarter of a second each"
    assert other[0] < at[-1]


def test_groups_and_all_together_have_limits_of_their_own():

    async def spend(pace, chats):
        begin = time.monotonic()
        for chat in chats:
            await pace.turn(chat)
        return time.monotonic() - begin

    timings = replace(FAST, group_per_minute=600, group_burst=1, all_per_minute=60_000)
    assert asyncio.run(spend(Pace(timings), [GROUP] * 4)) >= 0.28
    assert asyncio.run(spend(Pace(timings), [PERSON] * 4)) < 0.28
    timings = replace(FAST, all_per_minute=600, all_burst=1)
    assert asyncio.run(spend(Pace(timings), range(1, 5))) >= 0.28


def test_a_group_that_asks_too_much_is_told_so_once_and_delays_nobody(start, telegram):
    bot = start(replace(FAST, group_per_minute=0.1))
    telegram.push_all(
        [samples.text(f"@ChampionsBot {n}?", GROUP, who=8000 + n) for n in range(1, 25)]
    )
    telegram.push(samples.text("and I?", 7001))
    until(lambda: telegram.messages(7001), 3)
    until(lambda: not telegram.unconfirmed)
    assert len(bot.heard()) == 16
    assert len(telegram.messages(GROUP)) == 16


def test_the_wait_that_telegram_orders_is_kept_and_holds_up_no_other_chat(bot, telegram):
    order = Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
    telegram.fail("sendMessage", order)
    telegram.push(samples.text("How to join?"))
    until(lambda: telegram.made("sendMessage"))
    telegram.push(samples.text("and I?", 7001))
    until(lambda: telegram.messages(7001), 0.9)
    until(lambda: not telegram.unconfirmed)
    first, second = (c.at for c in telegram.made("sendMessage") if c.data["chat_id"] == PERSON)
    assert 1.0 <= second - first < 1.8
    assert len(telegram.messages(PERSON)) == 1
    assert len(bot.heard()) == 2


def test_who_sends_too_much_is_told_so_once(start, telegram, monkeypatch):
    monkeypatch.setattr("channels.telegram.answers.BURST", 5)
    bot = start(replace(FAST), FAQ_RATE_PER_MINUTE="1")
    telegram.push_all([samples.text(f"question {n}") for n in range(12)])
    until(lambda: not telegram.unconfirmed)
    assert len(bot.heard()) == 5
    said = telegram.messages()
    assert len(said) == 6
    assert said[-1].text.startswith(sentence("too_many", "en").partition("{")[0])
    telegram.push(samples.text("another person", 7001))
    until(lambda: telegram.messages(7001))


# 403 and migration


@pytest.mark.parametrize("mode", ["bot", "hooked"])
def test_who_has_blocked_us_is_left_alone(request, telegram, mode):
    channel = request.getfixturevalue(mode)
    telegram.blocked.add(PERSON)
    channel.says("word " * 3000)
    settled(telegram, samples.text("How to join?"))
    assert len(telegram.made("sendMessage")) == 1, "tried again"
    telegram.blocked.clear()
    channel.says("Welcome back.")
    (said,) = answered(telegram, samples.text("Here I am again"))
    assert said.text == "Welcome back."


@pytest.mark.parametrize(
    "reason", ["bot was kicked from the supergroup chat", "user is deactivated"]
)
def test_a_chat_that_is_gone_is_no_error(bot, telegram, reason):
    telegram.fail("sendMessage", Refusal(403, f"Forbidden: {reason}"))
    settled(telegram, samples.text("How to join?"))
    assert telegram.sent == []
    answered(telegram, samples.text("How to join?", 7001))


def test_a_group_that_has_moved_is_followed(bot, telegram):
    old, new = -222_333, GROUP
    telegram.migrated[old] = new
    settled(telegram, samples.text("@ChampionsBot how to join?", old))
    (said,) = telegram.messages()
    assert said.chat == new
    settled(telegram, samples.text("@ChampionsBot and Kenya?", old))
    assert [one.chat for one in telegram.messages()] == [new, new]
    assert len(telegram.complaints) == 1, "asked at the old address again"


# secrets


@pytest.mark.parametrize("mode", ["bot", "hooked"])
def test_no_log_line_holds_token_ids_or_texts(request, telegram, mode, caplog):
    caplog.set_level(logging.DEBUG)
    bot = request.getfixturevalue(mode)
    for fault in ("drop", "hang", "html", 500, Refusal(429, "Too Many", retry_after=0.1)):
        telegram.fail("sendMessage", fault)
    telegram.fail("getUpdates", "drop", 500, Refusal(409, "Conflict: other getUpdates"))
    telegram.fail("getMe", "drop")
    update = samples.text("a secret question of mine")
    telegram.push(update)
    until(lambda: not telegram.unconfirmed, 12)
    telegram.blocked.add(PERSON)
    settled(telegram, samples.text("another secret question"))
    telegram.down()
    until(lambda: bot.state == "down", 12)
    telegram.up()
    until(lambda: bot.state == "up")
    ours = [r for r in caplog.records if r.name.startswith("channels.")]
    assert ours
    secrets = [TOKEN, TOKEN.partition(":")[2], str(PERSON), "secret question", "70000"]
    if telegram.webhook.secret:
        secrets.append(telegram.webhook.secret)
    for record in caplog.records:
        if record.name.startswith(("aiohttp.access", "sanic", "rasa.core.tracker_store")):
            continue  # the stub's own, and Rasa's
        told = record.getMessage() + str(record.exc_text or "")
        assert not [secret for secret in secrets if secret in told], told


def test_what_telegram_quotes_of_the_webhook_is_in_no_log_line(start, telegram, caplog):
    caplog.set_level(logging.DEBUG, "channels")
    told = f"Bad Request: bad webhook: cannot reach https://bot.example.org/{TOKEN}"
    telegram.fail("setWebhook", *[Refusal(400, told)] * 3)
    bot = start(TELEGRAM_WEBHOOK_URL=f"https://bot.example.org/{TOKEN}")
    until(lambda: bot.state == "refused")
    until(lambda: bot.state == "up")
    lines = [r.getMessage() for r in caplog.records if r.name.startswith("channels.")]
    assert any("bad webhook" in line for line in lines)
    assert not [line for line in lines if TOKEN.partition(":")[2] in line]


def test_the_token_is_in_no_representation_and_no_traceback(start, telegram):

    bot = Bot(TOKEN, "http://127.0.0.1:9", None, Path())
    assert TOKEN not in repr(bot)

    async def call():
        api = BotApi(bot, FAST)
        try:
            await api.call("getMe")
        finally:
            await api.close()

    with pytest.raises(Unreachable) as caught:
        asyncio.run(call())
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
