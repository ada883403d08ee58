"""kill -9 at every moment of a turn: no turn is lost or run twice, no answer is given twice."""

from __future__ import annotations

import json
import random
import socket
import sqlite3
import time
from collections import Counter
from dataclasses import replace

import pytest

from tests.channels.telegram import samples
from tests.channels.telegram.conftest import WEBHOOK_URL, until
from tests.channels.telegram.server import Plan, start
from tests.channels.telegram.stub import TOKEN

MOMENTS = [
    *("begin before", "begin after", "keep before", "keep after", "leave before"),
    *("sent before", "sent after", "finish before", "finish after"),
]
PEOPLE = range(9001, 9005)


@pytest.fixture
def plan(telegram, tmp_path):
    """Return the plan of a process that polls."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    telegram.webhook.target = f"http://127.0.0.1:{port}/webhooks/telegram/webhook"
    environment = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url}
    return Plan(tmp_path / "state", port, environment)


@pytest.fixture
def run():
    """Return a function that starts a process, ended with the test."""
    running = []

    def begin(plan):
        running.append(start(plan))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.join(10)


def hooked(plan):
    return replace(plan, environment={**plan.environment, "TELEGRAM_WEBHOOK_URL": WEBHOOK_URL})


def turns(plan):
    """Return how often each message of a person is in the conversations."""
    with sqlite3.connect(plan.state / "conversations.db") as database:
        rows = database.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
    return Counter(json.loads(data)["message_id"] for (data,) in rows)


def said(telegram):
    return Counter(message.text.split()[0] for message in telegram.messages())


def ended(process):
    process.join(20)
    assert process.exitcode == -9, "it was to be struck by kill -9"


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_an_update_is_answered_once_by_one_turn(
    telegram, plan, run, moment, mode
):
    plan = plan if mode == "polling" else hooked(plan)
    number = telegram.push(samples.text("join?"))
    ended(run(replace(plan, crash=moment)))
    run(plan)
    until(lambda: not telegram.unconfirmed, 20)
    assert said(telegram) == {"join?": 1}
    assert turns(plan) == {f"tg:{number}": 1}


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("moment", ["leave before", "sent before", "sent after"])
def test_killed_within_a_long_answer_the_rest_is_given_and_nothing_twice(
    telegram, plan, run, moment, nth
):
    plan = replace(plan, words=2000)
    telegram.push(samples.text("join?"))
    ended(run(replace(plan, crash=moment, nth=nth)))
    run(plan)
    until(lambda: not telegram.unconfirmed, 20)
    assert sum(len(message.text.split()) for message in telegram.messages()) == 2000
    assert len(telegram.messages()) == 3
    assert len(turns(plan)) == 1


def test_killed_between_note_and_first_byte_the_part_counts_as_given(telegram, plan, run):
    """The one moment, of microseconds, in which something is lost: see the module `delivery`."""
    telegram.push(samples.text("join?"))
    ended(run(replace(plan, crash="leave after")))
    run(plan)
    until(lambda: not telegram.unconfirmed, 20)
    assert said(telegram) == {}


def test_killed_while_telegram_takes_the_answer_it_is_not_given_again(telegram, plan, run):
    process = run(plan)
    telegram.on_call = lambda call: process.kill() if call.method == "sendMessage" else None
    telegram.push(samples.text("join?"))
    ended(process)
    until(telegram.messages)
    telegram.on_call = lambda call: None
    run(plan)
    until(lambda: not telegram.unconfirmed, 20)
    assert said(telegram) == {"join?": 1}


@pytest.mark.parametrize("fault", [500, "hang", "html", "down"])
def test_killed_while_telegram_fails_the_answer_is_given_later(telegram, plan, run, fault):
    telegram.push(samples.text("join?"))
    telegram.fail("sendMessage", *[500 if fault == "down" else fault] * 1000)
    process = run(plan)
    until(lambda: len(telegram.made("sendMessage")) >= 2, 20)
    if fault == "down":
        telegram.down()
    process.kill()
    ended(process)
    telegram.faults.clear()
    telegram.up()
    run(plan)
    until(lambda: not telegram.unconfirmed, 20)
    assert said(telegram) == {"join?": 1}
    assert len(turns(plan)) == 1


def test_killed_while_telegram_has_long_been_silent_the_answer_is_given_later(telegram, plan, run):
    telegram.push(samples.text("join?"))
    telegram.fail("sendMessage", "hang")
    process = run(plan)
    until(lambda: telegram.made("sendMessage"), 20)
    time.sleep(0.7)  # in doubt after 0.3 s, given up after 1 s
    process.kill()
    ended(process)
    run(plan)
    until(lambda: not telegram.unconfirmed, 20)
    assert said(telegram) == {"join?": 1}


def test_killed_again_and_again_everybody_is_answered_once(telegram, plan, run):
    chance = random.Random(4)
    plan = replace(plan, turn_s=0.05)
    expected = []
    for round_ in range(8):
        process = run(plan)
        for who in PEOPLE:
            for number in range(3):
                expected.append(f"{round_}-{who}-{number}?")
                telegram.push(samples.text(expected[-1], who))
        time.sleep(0.3 + chance.random())
        process.kill()
        ended(process)
    run(plan)
    until(lambda: not telegram.unconfirmed, 30)
    assert said(telegram) == Counter(expected)
    assert set(turns(plan).values()) == {1}
