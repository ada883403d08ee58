"""The whole assistant behind the stub of Telegram: outages, kill -9, and the web meanwhile."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import pytest

from tests.assistant.conftest import ROOT, Pair
from tests.assistant.web import Web
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import until
from tests.channels.telegram.stub import TOKEN, StubTelegram

QUESTION = "How does a country join?"
CONTACT = "unmignet@iom.int"
SECONDS = 90.0
OUTAGE_S = 60.0


class Assistant(Pair):
    """Both servers, all channels of credentials.yml on."""

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

    def kill_rasa(self) -> None:
        rasa = self.processes["rasa"]
        os.killpg(rasa.pid, signal.SIGKILL)
        rasa.wait(10)


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
    bot = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": stub.url, "TELEGRAM_WEBHOOK_URL": ""}
    stub.down()
    folder = tmp_path_factory.mktemp("telegram")
    started = Assistant(folder, settings=bot)
    started.knowledge.symlink_to(ROOT / "knowledge")
    with started.running():
        yield started


def settled(stub):
    until(lambda: not stub.unconfirmed, SECONDS)


def asked(stub, people):
    """Let people ask; return the id of each one's update."""
    return {who: stub.push(samples.text(QUESTION, who)) for who in people}


def check_web(assistant):
    """Check that the web channel answers as if nothing were."""
    began = time.monotonic()
    (answer,) = Web(assistant).ask(QUESTION)["answers"]
    assert CONTACT in answer["text"]
    assert time.monotonic() - began < 4


def check_each_answered_once(assistant, stub, updates):
    """Check it by what was said and by the turns; what the bot could not know said counts not."""
    settled(stub)
    answers = [one for one in stub.messages() if one.chat in updates and one.is_heard]
    assert Counter(one.chat for one in answers) == Counter(updates.keys())
    assert all(CONTACT in one.text for one in answers)
    turns = Counter(assistant.turns())
    assert {turns[f"tg:{number}"] for number in updates.values()} == {1}


def test_down_at_the_start_the_server_boots_and_answers_later(assistant, stub):
    updates = asked(stub, range(9001, 9004))
    until(lambda: assistant.state == "down", SECONDS)
    assert assistant.ask("How to join?").answers, "another channel suffers"
    check_web(assistant)
    stub.up()
    check_each_answered_once(assistant, stub, updates)
    assert assistant.state == "up"


def test_down_for_a_minute_nothing_is_lost_and_nothing_said_twice(assistant, stub):
    updates = asked(stub, range(9011, 9014))
    stub.down()
    began = time.monotonic()
    for who in range(9014, 9018):
        updates |= asked(stub, [who])
        check_web(assistant)
        time.sleep(OUTAGE_S / 4)
    check_web(assistant)
    assert time.monotonic() - began >= OUTAGE_S
    assert assistant.state == "down"
    stub.up()
    check_each_answered_once(assistant, stub, updates)
    assert assistant.state == "up"


def test_flapping_nothing_is_lost_and_nothing_said_twice(assistant, stub):
    updates = {}
    for who in range(9021, 9029):
        updates |= asked(stub, [who])
        time.sleep(0.1 * (who % 4))  # caught at another moment each time
        stub.down()
        check_web(assistant)
        stub.up()
    check_each_answered_once(assistant, stub, updates)
    assert assistant.state == "up"


def test_a_question_in_arabic_is_answered_with_buttons_that_work(assistant, stub):
    stub.push(samples.text("كيف تنضم دولة إلى المبادرة؟", language="ar"))
    settled(stub)
    (answer,) = stub.messages(samples.PERSON)
    assert CONTACT in answer.text
    assert 2 <= len(answer.buttons) <= 4
    assert stub.complaints == []
    chosen = answer.buttons[0]
    stub.push(samples.pressed(chosen["callback_data"], answer, language="ar"))
    settled(stub)
    following = stub.messages(samples.PERSON)[-1]
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
    assistant.signal(signal.SIGSTOP)  # the action server hangs, so turns last
    stub.calls.clear()
    updates = asked(stub, range(9201, 9205))
    until(lambda: stub.made("sendChatAction"), SECONDS)
    assistant.kill_rasa()
    updates |= asked(stub, range(9205, 9207))  # while nobody is there
    assistant.signal(signal.SIGCONT)
    assistant.start_rasa()
    assistant.wait()
    check_web(assistant)
    check_each_answered_once(assistant, stub, updates)


def test_deleting_leaves_nothing(assistant, stub):
    before = len(assistant.turns())
    stub.push(samples.text("/delete", 9201))
    settled(stub)
    assert len(assistant.turns()) == before - 1


def test_no_log_line_names_token_person_or_text(assistant, stub):
    log = Path(assistant.folder / "rasa.log").read_text()
    for secret in (TOKEN, TOKEN.partition(":")[2], "9201", str(samples.PERSON), "country join"):
        assert secret not in log
