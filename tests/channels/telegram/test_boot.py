"""Row "boot": the server starts whatever Telegram does, and says how the channel is."""

from __future__ import annotations

import pytest
from rasa.core.run import create_http_input_channels

from channels.settings import ChannelSettingsError, channel_settings
from channels.telegram import TelegramChannel
from faq.settings import ROOT
from tests.channels.conftest import Server
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import WEBHOOK_URL, until
from tests.channels.telegram.rules import Refusal
from tests.channels.telegram.stub import TOKEN

FLOOD = Refusal(429, "Too Many Requests: retry after 0", retry_after=0)
SHIPPED = str(ROOT / "credentials.yml")
MALFORMED = {
    "TELEGRAM_TOKEN": ("hunter2 is no token", "BotFather"),
    "TELEGRAM_WEBHOOK_URL": ("http://bot.example.org/hunter2", "https://"),
    "TELEGRAM_API_URL": ("hunter2.example.org", "https://api.telegram.org"),
}


@pytest.fixture
def shipped(environment):
    """Return a function that serves all channels of credentials.yml, with settings."""
    running = []

    def run(**variables):
        for name in MALFORMED:
            environment.delenv(name, raising=False)
        for name, value in variables.items():
            environment.setenv(name, value)
        channel_settings.cache_clear()
        first, *others = create_http_input_channels(None, SHIPPED)
        running.append(Server(first, others=others))
        return running[-1]

    yield run
    for server in running:
        server.stop()


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


@pytest.mark.parametrize("variable", MALFORMED)
def test_a_malformed_variable_turns_telegram_off_and_says_so(shipped, caplog, variable):
    value, fix = MALFORMED[variable]
    server = shipped(**{"TELEGRAM_TOKEN": TOKEN, variable: value})
    told = at(server, "telegram").call("GET", "/")
    assert (told.status, told.json["telegram"]) == (503, "off")
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    for said in (line, told.json["reason"]):
        assert variable in said
        assert fix in said
    assert "hunter2" not in caplog.text + told.body.decode()
    assert at(server, "telegram").post("/webhook", {}).status == 404


def test_with_all_of_telegram_malformed_every_other_channel_answers(shipped):
    server = shipped(**{variable: value for variable, (value, _) in MALFORMED.items()})
    assert at(server, "web").ask("How to join?").json["answers"]
    question = {"sender": "me", "message": "How to join?"}
    assert at(server, "rest").post("/webhook", question).json[0]["text"]
    assert at(server, "socketio").call("GET", "/").status == 200


@pytest.mark.parametrize("credentials", [SHIPPED, "telegram alone"])
def test_a_malformed_setting_of_every_channel_stops_the_start(environment, tmp_path, credentials):
    environment.setenv("FAQ_KEEP_DAYS", "many")
    if credentials != SHIPPED:
        credentials = tmp_path / "credentials.yml"
        credentials.write_text("channels.telegram.TelegramChannel:\n")
    with pytest.raises(ChannelSettingsError, match="FAQ_KEEP_DAYS.*whole number"):
        create_http_input_channels(None, str(credentials))


def test_a_secret_that_cannot_be_used_is_told_without_its_path(start, state, caplog):
    state.mkdir()
    (state / "secret").write_text("short")
    told = start().call("GET", "/")
    assert (told.status, told.json["telegram"]) == (503, "off")
    assert str(state) in caplog.text
    assert str(state) not in told.body.decode()


def at(server, channel):
    """Let a server with all channels be asked through one."""
    server.prefix = f"/webhooks/{channel}"
    return server


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
