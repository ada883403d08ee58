"""The whole assistant, action server and Rasa, behind the stub: boots alone, survives kill -9."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from launch import servers
from tests.assistant.conftest import ROOT, Pair
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import until
from tests.channels.telegram.stub import TOKEN, StubTelegram

CREDENTIALS = "channels.rest.SafeRestChannel:\nchannels.telegram.TelegramChannel:\n"
SECONDS = 60.0


class Assistant(Pair):
    """Both servers with the Telegram channel on."""

    def start_rasa(self) -> None:
        credentials = self.folder / "credentials.yml"
        credentials.write_text(CREDENTIALS)
        rasa = [ROOT / ".venvs/rasa/bin/rasa", "run", "--model", ROOT / "models/assistant.tar.gz"]
        self._start(
            "rasa",
            *(*rasa, "--interface", "127.0.0.1", "--port", self.rasa_port),
            *("--endpoints", self._endpoints(), "--credentials", credentials),
        )

    @property
    def state(self) -> str:
        address = f"http://127.0.0.1:{self.rasa_port}/webhooks/telegram/"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(json.load(answer)["telegram"])
        except urllib.error.HTTPError as error:
            return str(json.load(error)["telegram"])

    def turns(self) -> list[str]:
        """Return the ids of the messages that the conversations hold."""
        with sqlite3.connect(self.database) as database:
            rows = database.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
        return [json.loads(data)["message_id"] for (data,) in rows]


@pytest.fixture(scope="module")
def stub():
    """Serve the stub for all tests of this file."""
    started = StubTelegram()
    started.up()
    yield started
    started.close()


@pytest.fixture(scope="module")
def assistant(stub, tmp_path_factory):
    """Start both servers while Telegram is down."""
    patch = pytest.MonkeyPatch()
    patch.setenv("TELEGRAM_TOKEN", TOKEN)
    patch.setenv("TELEGRAM_API_URL", stub.url)
    patch.delenv("TELEGRAM_WEBHOOK_URL", raising=False)
    stub.down()
    started = Assistant(tmp_path_factory.mktemp("telegram"), free_port(), free_port())
    started.knowledge.symlink_to(ROOT / "knowledge")
    started.start_actions()
    started.start_rasa()
    try:
        started.wait()
        yield started
    finally:
        started.stop()
        patch.undo()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settled(stub):
    until(lambda: not stub.unconfirmed, SECONDS)


def test_the_server_boots_while_telegram_is_down_and_finds_it_when_it_comes(assistant, stub):
    assert assistant.state in ("down", "starting")
    assert assistant.ask("How to join?").answers, "another channel suffers"
    stub.up()
    until(lambda: assistant.state == "up", SECONDS)


def test_a_question_in_arabic_is_answered_with_buttons_that_work(assistant, stub):
    stub.push(samples.text("كيف تنضم دولة إلى المبادرة؟", language="ar"))
    settled(stub)
    (answer,) = stub.messages()
    assert "unmignet@iom.int" in answer.text
    assert 2 <= len(answer.buttons) <= 4
    assert stub.complaints == []
    chosen = answer.buttons[0]
    stub.push(samples.pressed(chosen["callback_data"], answer, language="ar"))
    settled(stub)
    following = stub.messages()[-1]
    assert following.id != answer.id
    assert following.text.startswith(f"{chosen['text']}\n\n")
    assert answer.buttons == []
    assert stub.complaints == []


def test_a_stale_button_is_told_to_be_one(assistant, stub):
    stub.push(samples.pressed_inaccessible("thedata", where=9101))
    settled(stub)
    (answer,) = stub.messages(9101)
    assert answer.text


def test_the_language_of_the_link_holds(assistant, stub):
    stub.push(samples.text("/start es", 9102, language="en"))
    stub.push(samples.text("Kenya?", 9102, language="en"))
    stub.push(samples.text("/restart", 9102, language="en"))
    settled(stub)
    welcome, kenya, again = stub.messages(9102)
    assert welcome.text.partition("\n")[0] == again.text.partition("\n")[0]
    assert "Kenya" in kenya.text
    assert "campe" in kenya.text, "not in Spanish"


def test_killed_in_mid_turn_nothing_is_lost_and_nothing_said_twice(assistant, stub):
    people = range(9201, 9205)
    assistant.signal(signal.SIGSTOP)  # the action server hangs, so turns last
    numbers = [stub.push(samples.text("How does a country join?", who)) for who in people]
    until(lambda: any(call.method == "sendChatAction" for call in list(stub.calls)), SECONDS)
    rasa = assistant.processes["rasa"]
    servers.os.killpg(rasa.pid, signal.SIGKILL)
    rasa.wait(10)
    assistant.signal(signal.SIGCONT)
    assistant.start_rasa()
    assistant.wait()
    settled(stub)
    for who in people:
        assert len(stub.messages(who)) == 1
        assert "unmignet@iom.int" in stub.messages(who)[0].text
    for number in numbers:
        assert assistant.turns().count(f"tg:{number}") == 1


def test_deleting_leaves_nothing(assistant, stub):
    before = len(assistant.turns())
    stub.push(samples.text("/delete", 9201))
    settled(stub)
    assert len(assistant.turns()) == before - 1


def test_no_log_line_names_token_person_or_text(assistant, stub):
    log = Path(assistant.folder / "rasa.log").read_text()
    for secret in (TOKEN, TOKEN.partition(":")[2], "9201", str(samples.PERSON), "country join"):
        assert secret not in log
