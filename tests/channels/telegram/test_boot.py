"""Row "boot": the server starts whatever Telegram does, and says how the channel is."""

from __future__ import annotations

import pytest
from rasa.core.run import create_http_input_channels

from channels.settings import channel_settings
from channels.telegram import TelegramChannel
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import WEBHOOK_URL, until
from tests.channels.telegram.rules import Refusal

FLOOD = Refusal(429, "Too Many Requests: retry after 0", retry_after=0)


@pytest.mark.parametrize("variables", [{}, {"TELEGRAM_WEBHOOK_URL": WEBHOOK_URL}])
def test_the_server_starts_while_telegram_is_down_and_catches_up(start, telegram, variables):
    telegram.down()
    bot = start(**variables)
    until(lambda: bot.state == "down")
    assert bot.call("GET", "/").status == 503
    telegram.up()
    until(lambda: bot.state == "up")
    assert bot.call("GET", "/").status == 200
    telegram.push(samples.text("How to join?"))
    until(telegram.messages)


@pytest.mark.parametrize("fault", ["hang", "drop", "html", 500, FLOOD])
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "setMyCommands", "getUpdates"])
def test_no_failure_at_start_is_final(start, telegram, method, fault):
    telegram.fail(method, fault, fault)
    start()
    telegram.push(samples.text("How to join?"))
    until(telegram.messages)


@pytest.mark.parametrize("fault", ["drop", 500, FLOOD])
def test_no_failure_of_setting_the_webhook_is_final(start, telegram, fault):
    telegram.fail("setWebhook", fault, fault)
    bot = start(TELEGRAM_WEBHOOK_URL=WEBHOOK_URL)
    telegram.push(samples.text("How to join?"))
    until(telegram.messages)
    assert bot.state == "up"


def test_without_a_token_the_channel_is_off(start, telegram):
    bot = start(TELEGRAM_TOKEN="")
    assert bot.health == {"status": "ok", "telegram": "off"}
    assert bot.call("POST", "/webhook", {}).status == 404
    assert telegram.calls == []


def test_a_token_that_is_none_leaves_the_server_running(start, caplog):
    bot = start(TELEGRAM_TOKEN="hunter2 is no token")
    assert bot.state == "off"
    assert "TELEGRAM_TOKEN" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_token_unknown_to_telegram_is_reported_and_tried_on(start, telegram):
    bot = start(TELEGRAM_TOKEN="4242:revoked")
    until(lambda: bot.state == "unauthorized")
    assert bot.call("GET", "/").status == 503


def test_a_webhook_refused_by_telegram_is_reported_and_tried_on(start, telegram):
    refusal = Refusal(400, "Bad Request: bad webhook: Failed to resolve host")
    telegram.fail("setWebhook", *[refusal] * 3)
    bot = start(TELEGRAM_WEBHOOK_URL=WEBHOOK_URL)
    until(lambda: bot.state == "refused")
    until(lambda: bot.state == "up")


def test_an_unusable_state_folder_leaves_the_channel_working(start, telegram, state):
    state.mkdir()
    secret = {"FAQ_SECRET": "a secret of enough letters"}
    bot = start(**secret)
    until(lambda: bot.state == "up")
    bot.stop()
    (ledger,) = state.glob("telegram-*.db")
    ledger.write_bytes(b"no database " * 1000)
    telegram.push(samples.text("How to join?"))
    start(**secret)
    until(telegram.messages)


def test_one_line_in_the_credentials_is_enough(tmp_path, environment):
    environment.delenv("TELEGRAM_TOKEN", raising=False)
    credentials = tmp_path / "credentials.yml"
    credentials.write_text("channels.telegram.TelegramChannel:\n")
    (channel,) = create_http_input_channels(None, str(credentials))
    assert isinstance(channel, TelegramChannel)
    assert channel.url_prefix() == "telegram"
    assert channel_settings().telegram_token is None
