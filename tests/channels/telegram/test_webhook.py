"""Rows "who sends", "update kinds", "duplicates" and "retries", as far as the webhook goes."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from channels.telegram import webhook
from channels.telegram.config import Bot
from channels.telegram.webhook import BODY_LIMIT, is_secret
from tests.channels.telegram import rules, samples
from tests.channels.telegram.conftest import FAST, WEBHOOK_URL, until
from tests.channels.telegram.stub import TOKEN
from tests.channels.telegram.stub_webhook import HEADER

UPDATE = {"update_id": 5, **samples.text("How to join?")}


@pytest.fixture
def signed(hooked, telegram):
    """Return the header that Telegram sends."""
    return {HEADER: telegram.webhook.secret}


def test_the_secret_is_made_from_the_token_and_does_not_show_it(hooked, telegram):
    secret = telegram.webhook.secret
    assert rules.SECRET.fullmatch(secret)
    assert len(secret) == 64
    assert TOKEN.partition(":")[2] not in secret


def test_with_the_secret_an_update_is_taken(hooked, telegram, signed):
    assert hooked.post("/webhook", UPDATE, signed).status == 200
    assert len(telegram.messages()) == 1


@pytest.mark.parametrize(
    "given", [None, "", "wrong", "ключ", "é" * 64, "0" * 64, "0" * 100_000, TOKEN]
)
def test_without_the_right_secret_nothing_is_taken(hooked, telegram, given):
    headers = {} if given is None else {HEADER: given.encode().decode("latin-1")[:8000]}
    answer = hooked.post("/webhook", UPDATE, headers)
    assert answer.status == 401
    assert answer.code == "secret"
    assert hooked.agent.heard == []


def test_a_missing_secret_of_our_own_lets_nobody_in():
    assert not is_secret("", "")
    assert not is_secret(None, "")
    assert not is_secret("anything", "")


def test_the_secret_is_compared_whole_and_in_constant_time(monkeypatch):
    compared = []
    monkeypatch.setattr(webhook.hmac, "compare_digest", lambda *both: compared.append(both))
    is_secret("ключ", "secret")
    assert compared == [("ключ".encode(), b"secret")]


def test_each_token_has_a_secret_of_its_own_that_outlives_a_restart():
    one, again, other = (Bot(token, "", WEBHOOK_URL, Path()) for token in (TOKEN, TOKEN, "4242:b"))
    assert one.secret == again.secret
    assert one.secret != other.secret


@pytest.mark.parametrize("size", [BODY_LIMIT + 1, 10_000_000])
def test_a_long_body_is_refused_whoever_sends_it(hooked, signed, size):
    body = b'"' + b"x" * size + b'"'
    assert hooked.call("POST", "/webhook", body, signed).status == 413
    assert hooked.call("POST", "/webhook", body).status == 401


def test_a_body_that_never_comes_is_given_up_and_a_strangers_is_not_waited_for(
    hooked, signed, monkeypatch
):
    monkeypatch.setattr(webhook, "BODY_WAIT_S", 0.3)
    for headers, status in ((signed, 408), ({}, 401)):
        connection = http.client.HTTPConnection("127.0.0.1", hooked.port, timeout=5)
        connection.putrequest("POST", "/webhooks/telegram/webhook")
        given = {"Content-Type": "application/json", "Content-Length": "100", **headers}
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders(b"{")
        assert connection.getresponse().status == status
        connection.close()


def test_half_characters_are_answered_and_reach_nobody(hooked, telegram, signed):
    said = samples.text("How\ud800 to join?", language="\udfff")
    pressed = samples.pressed_without_message("q:\udfff")
    for number, update in enumerate([said, pressed, samples.text("/start \ud800")], 1):
        body = json.dumps({"update_id": number, **update}).encode()
        assert hooked.call("POST", "/webhook", body, signed).status == 200
    assert hooked.agent.heard[0].text == "How to join?"
    assert len(telegram.messages()) == 3


def test_while_polling_nobody_is_let_in(bot, telegram):
    answer = bot.post("/webhook", UPDATE, {HEADER: "a" * 64})
    assert answer.status == 403
    assert bot.agent.heard == []


def test_only_post_is_taken(hooked, signed):
    assert hooked.call("GET", "/webhook", headers=signed).status == 405
    assert hooked.call("PUT", "/webhook", UPDATE, signed).status == 405


def test_nobody_can_set_the_webhook(hooked):
    for path in ("/set_webhook", "/setWebhook"):
        assert hooked.call("GET", path).status == 404


BAD = {
    "form": (b"update_id=5", 415, {"Content-Type": "application/x-www-form-urlencoded"}),
    "no type": (b"{}", 415, {"Content-Type": ""}),
    "no JSON": (b"hello", 400, {}),
    "no UTF-8": (b"\xff\xfe", 400, {}),
    "deep": (b"[" * 100_000, 400, {}),
    "list": (b"[1]", 400, {}),
    "null": (b"null", 400, {}),
    "number": (b"7", 400, {}),
    "too long": (b'"' + b"x" * BODY_LIMIT + b'"', 413, {}),
}


@pytest.mark.parametrize(("body", "status", "headers"), BAD.values(), ids=BAD)
def test_a_body_that_is_no_update_is_refused(hooked, signed, body, status, headers):
    answer = hooked.call("POST", "/webhook", body, {**signed, **headers})
    assert answer.status == status
    assert answer.json["error"]["reason"]


STRANGE = {
    **samples.IGNORED,
    **samples.UNKNOWN,
    **{name: samples.new(content, samples.GROUP) for name, content in samples.SERVICE.items()},
    "no id": {"update_id": None},
    "number as text": {"message": samples.message({"text": 7})},
    "huge chat": {"message": samples.message({"text": "hi"}, 2**80)},
}


@pytest.mark.parametrize("update", STRANGE.values(), ids=STRANGE)
def test_what_nobody_could_answer_is_taken_and_passed_over(hooked, telegram, signed, update):
    answer = hooked.post("/webhook", {"update_id": 6, **update}, signed)
    assert answer.status == 200
    assert telegram.messages() == []


@pytest.mark.parametrize("number", ["5", 5.5, True, -1, 2**63, 2**200, [], {}])
def test_a_strange_id_breaks_nothing(hooked, signed, number):
    assert hooked.post("/webhook", {**UPDATE, "update_id": number}, signed).status == 200


def test_a_repeated_call_runs_no_second_turn(hooked, telegram, signed):
    for _ in range(3):
        assert hooked.post("/webhook", UPDATE, signed).status == 200
    assert len(telegram.messages()) == 1
    assert [message.message_id for message in hooked.agent.heard] == ["tg:5"]


def test_a_repeated_call_after_a_restart_runs_no_second_turn(start, telegram):
    secret = {"FAQ_SECRET": "a secret of enough letters", "TELEGRAM_WEBHOOK_URL": WEBHOOK_URL}
    for _ in range(2):
        bot = start(**secret)
        until(lambda bot=bot: bot.state == "up")
        signed = {HEADER: telegram.webhook.secret}
        assert bot.post("/webhook", UPDATE, signed).status == 200
        bot.stop()
    assert len(telegram.messages()) == 1


def test_the_id_of_an_update_is_kept_with_the_conversation(hooked, signed):
    hooked.post("/webhook", UPDATE, signed)
    assert hooked.rows("SELECT count(*) FROM events WHERE data LIKE '%\"tg:5\"%'") == 1


def test_what_takes_too_long_is_asked_for_again_and_answered_once(start, telegram):
    bot = start(replace(FAST, hold=0.2), TELEGRAM_WEBHOOK_URL=WEBHOOK_URL)
    until(lambda: bot.state == "up")
    telegram.fail("sendMessage", 500, 500, 500, 500, 500)
    telegram.push(samples.text("How to join?"))
    until(lambda: not telegram.unconfirmed)
    assert telegram.webhook.statuses[0] == 503
    assert telegram.webhook.statuses[-1] == 200
    assert len(telegram.messages()) == len(bot.agent.heard) == 1


def test_a_call_that_must_be_repeated_says_when(start, telegram):
    bot = start(replace(FAST, hold=0.1), TELEGRAM_WEBHOOK_URL=WEBHOOK_URL)
    until(lambda: bot.state == "up")
    telegram.fail("sendMessage", "hang")
    answer = bot.post("/webhook", UPDATE, {HEADER: telegram.webhook.secret})
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0


def test_before_we_know_who_we_are_a_call_is_put_off(start, telegram):
    telegram.down()
    bot = start(TELEGRAM_WEBHOOK_URL=WEBHOOK_URL)
    secret = Bot(TOKEN, "", WEBHOOK_URL, Path()).secret
    assert bot.post("/webhook", UPDATE, {HEADER: secret}).status == 503
    assert bot.post("/webhook", UPDATE, {HEADER: "wrong"}).status == 401


def test_a_failing_assistant_is_no_reason_for_a_repetition(hooked, telegram):
    async def fail(_message):
        raise RuntimeError("no agent")

    hooked.agent.respond = fail
    telegram.push(samples.text("How to join?"))
    until(lambda: not telegram.unconfirmed)
    assert telegram.webhook.statuses == [200]
    (answer,) = telegram.messages()
    assert "unmignet@iom.int" in answer.text, "nobody was told"


def test_an_error_of_ours_blocks_no_chat(hooked, telegram, monkeypatch):
    async def broken(_self, _incoming):
        raise ZeroDivisionError

    monkeypatch.setattr("channels.telegram.delivery.Delivery.deliver", broken)
    telegram.push(samples.text("How to join?"))
    until(lambda: not telegram.unconfirmed)
    monkeypatch.undo()
    telegram.push(samples.text("and Kenya?"))
    until(telegram.messages)


def test_calls_are_served_one_after_the_other_in_a_chat(hooked, telegram, signed):
    order = []

    async def respond(message):
        order.append(message.text)
        time.sleep(0.05)
        return [{"text": message.text}]

    hooked.agent.respond = respond
    connections = []
    for number in range(1, 5):
        connection = http.client.HTTPConnection("127.0.0.1", hooked.port, timeout=10)
        body = {"update_id": number, **samples.text(f"question {number}")}
        headers = {**signed, "Content-Type": "application/json"}
        connection.request("POST", "/webhooks/telegram/webhook", json.dumps(body), headers)
        connections.append(connection)
        time.sleep(0.02)
    for connection in connections:
        assert connection.getresponse().status == 200
        connection.close()
    assert [message.text for message in telegram.messages()] == order
    assert order == sorted(order)
