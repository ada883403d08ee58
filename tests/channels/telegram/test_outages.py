"""Telegram down, flapping, cut off, slow: every update is answered, and once."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.channels.telegram import samples
from tests.channels.telegram.conftest import WEBHOOK_URL, until

PEOPLE = range(9001, 9007)
MODES = [{}, {"TELEGRAM_WEBHOOK_URL": WEBHOOK_URL}]


def questions(turns: int = 1):
    return [samples.text(f"Question {n}?", who) for n in range(turns) for who in PEOPLE]


def answers(telegram):
    """Return how many answers each chat has, but for those whose receipt was cut off."""
    return Counter(message.chat for message in telegram.messages() if message.is_heard)


@pytest.mark.parametrize("variables", MODES)
def test_down_at_start(start, telegram, variables):
    telegram.down()
    telegram.push_all(questions())
    bot = start(**variables)
    until(lambda: bot.state == "down")
    telegram.up()
    until(lambda: not telegram.unconfirmed)
    assert answers(telegram) == Counter(PEOPLE)


@pytest.mark.parametrize("variables", MODES)
def test_down_for_a_while(start, telegram, variables):
    bot = start(**variables)
    until(lambda: bot.state == "up")
    telegram.push_all(questions())
    telegram.down()
    until(lambda: bot.state == "down", 12)
    telegram.push_all(questions())
    telegram.up()
    until(lambda: not telegram.unconfirmed, 12)
    assert answers(telegram) == Counter(list(PEOPLE) * 2)
    assert bot.state == "up"


@pytest.mark.parametrize("variables", MODES)
def test_flapping(start, telegram, variables):
    start(**variables)
    for _ in range(6):
        telegram.push_all(questions())
        time.sleep(0.15)
        telegram.down()
        time.sleep(0.15)
        telegram.up()
    until(lambda: not telegram.unconfirmed, 15)
    assert answers(telegram) == Counter(list(PEOPLE) * 6)


@pytest.mark.parametrize("fault", ["drop", "html", 500, 503, "hang"])
def test_a_request_that_failed_is_repeated(bot, telegram, fault):
    telegram.fail("sendMessage", fault, fault)
    telegram.push(samples.text("How to join?"))
    until(lambda: not telegram.unconfirmed)
    assert len(telegram.messages()) == 1
    assert len(bot.agent.heard) == 1, "the turn was run again"


def test_a_receipt_that_is_lost_leads_to_a_second_answer_rather_than_to_none(bot, telegram):
    telegram.fail("sendMessage", "lost")
    telegram.push(samples.text("How to join?"))
    until(lambda: not telegram.unconfirmed)
    assert [message.is_heard for message in telegram.messages()] == [False, True]
    assert len(bot.agent.heard) == 1


def test_updates_fetched_twice_are_answered_once(bot, telegram):
    telegram.fail("getUpdates", "lost", "lost", "lost")
    telegram.push_all(questions(2))
    until(lambda: not telegram.unconfirmed)
    assert answers(telegram) == Counter(list(PEOPLE) * 2)


def test_a_long_outage_is_logged_once(start, telegram, caplog):
    telegram.down()
    bot = start()
    until(lambda: bot.state == "down")
    time.sleep(1.5)
    telegram.up()
    until(lambda: bot.state == "up")
    told = [record for record in caplog.records if "cannot be reached" in record.getMessage()]
    assert len(told) == 1
