"""The real socket.io-client of npm against the real assistant."""

from __future__ import annotations

import json
import queue
import shutil
import sqlite3
import subprocess
import threading
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "tests" / "channels" / "socketio"
FILES = ("package.json", "package-lock.json", ".npmrc", "client.mjs")
INSTALL_LIMIT_S = 180
WAIT_S = 30.0
SILENCE_S = 1.0
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
OFFERED = '/ask_topic{"topic_id": "initiative_end"}'


@pytest.fixture(scope="session")
def client_folder(tmp_path_factory):
    """Install socket.io-client as the lock file says, beside a copy of the script."""
    folder = tmp_path_factory.mktemp("socketio")
    for name in FILES:
        shutil.copy(CLIENT / name, folder)
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.fail("node and npm are missing: install Node.js 20 or newer", pytrace=False)
    ended = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=INSTALL_LIMIT_S,
    )
    if ended.returncode:
        reason = f"npm ci of {CLIENT} failed; it needs npm's registry once:\n{ended.stderr[-2000:]}"
        pytest.fail(reason, pytrace=False)
    return folder


class Person:
    """Somebody in the node process, with what they have heard, by event."""

    def __init__(self, name, tell):
        self.name = name
        self._tell = tell
        self._heard: dict[str, queue.Queue[Any]] = {}
        self._alone = threading.Lock()
        self.session_id: Any = None

    def heard(self, event):
        """Return the queue of an event; the listener's thread asks for it too."""
        with self._alone:
            return self._heard.setdefault(event, queue.Queue())

    def do(self, action, **more):
        self._tell({"who": self.name, "do": action, **more})

    def next(self, event="bot_uttered"):
        return self.heard(event).get(timeout=WAIT_S)

    def hears_nothing(self, event="bot_uttered"):
        time.sleep(SILENCE_S)
        return self.heard(event).empty()

    def request(self, session_id=None):
        self.do("emit", event="session_request", data=[{"session_id": session_id}])
        self.session_id = self.next("session_confirm")
        return self.session_id

    def say(self, message=None, **more):
        data = {"message": message, "session_id": self.session_id, **more}
        self.do("ask", event="user_uttered", data=[data])

    def ask(self, message=None, **more):
        """Say something; return text, payloads and machine-readable element of the answer."""
        self.say(message, **more)
        self.next("acknowledged")
        said = self.next()
        payloads = [reply["payload"] for reply in said.get("quick_replies", ())]
        return said["text"], payloads, said["metadata"]["answer"]


class Clients:
    """The node process."""

    def __init__(self, folder, url):
        self._process = subprocess.Popen(
            ["node", "client.mjs", url],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._people: dict[str, Person] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def arrive(self, **options):
        """Let somebody connect, who has no session yet."""
        one = Person(uuid.uuid4().hex, self._tell)
        self._people[one.name] = one
        one.do("connect", options=options)
        return one

    def come(self, session_id=None, **options):
        """Let somebody connect and ask for a session."""
        one = self.arrive(**options)
        one.next("connect")
        one.request(session_id)
        return one

    def stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(WAIT_S)
        finally:
            self._process.kill()

    def _tell(self, told):
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def _listen(self):
        for line in self._process.stdout:
            told = json.loads(line)
            self._people[told["who"]].heard(told["event"]).put(told["data"])


@pytest.fixture
def clients(client_folder, pair):
    """Start the node process for one test."""
    started = Clients(client_folder, f"http://127.0.0.1:{pair.rasa_port}")
    yield started
    started.stop()


def rows(pair, query, *values):
    with sqlite3.connect(pair.database) as database:
        return database.execute(query, values).fetchall()


def senders(pair):
    return {sender for (sender,) in rows(pair, "SELECT DISTINCT sender_id FROM events")}


@pytest.mark.parametrize("transports", [["polling"], ["websocket"], ["polling", "websocket"]])
def test_an_answer_arrives(clients, transports):
    text, payloads, answer = clients.come(transports=transports).ask("How do countries join?")
    assert "unmignet@iom.int" in text
    assert (answer["decision"], answer["topic"]) == ("answer", "how_to_join")
    assert len(payloads) in (2, 3)


def test_an_arabic_answer_arrives_whole(clients):
    one = clients.come()
    text, _, answer = one.ask("كيف تنضم دولة إلى المبادرة؟")
    assert (answer["topic"], answer["language"]) == ("how_to_join", "ar")
    assert "\n\n" in text, "the text was split at its blank lines"
    assert one.hears_nothing()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_hint_counts(clients, language):
    assert clients.come().ask("👍", metadata={"language": language})[2]["language"] == language


def test_after_a_lost_connection_the_conversation_goes_on(clients):
    one = clients.come()
    one.ask("Which countries have signed up?")
    session_id = one.session_id
    one.do("drop")
    one.next("connect")
    assert one.request(session_id) == session_id
    answer = one.ask("and Kenya?")[2]
    assert answer["country"] == {"code": "KE", "champion": False}


def test_in_another_window_the_conversation_goes_on(clients):
    one = clients.come()
    one.ask("please answer in French")
    session_id = one.session_id
    one.do("leave")
    assert clients.come(session_id).ask("👍")[2]["language"] == "fr"


def test_a_quick_reply_acts_when_its_payload_comes_as_the_message(clients):
    one = clients.come()
    payloads = one.ask("How do countries join?")[1]
    for payload in payloads:
        one.ask("How do countries join?")
        topic = json.loads(payload[payload.index("{") :])["topic_id"]
        assert one.ask(payload)[2]["topic"] == topic


def test_a_typed_payload_is_only_text(clients, pair):
    one = clients.come()
    one.ask(OFFERED)
    one.ask("/restart")
    said = rows(pair, "SELECT data FROM events WHERE type_name = 'user' ORDER BY id DESC LIMIT 2")
    assert [json.loads(data)["text"][0] for (data,) in said] == ["r", "a"]


INVENTED = {
    "shared name": "default",
    "Telegram chat": "123456789",
    "Telegram sender": "tg:" + "0" * 40,
    "web sender": "web:" + "0" * 40,
    "number": 7,
    "object": {"$ne": None},
}


@pytest.mark.parametrize("invented", INVENTED.values(), ids=INVENTED)
def test_an_invented_id_opens_a_conversation_of_its_own(clients, pair, invented):
    one, other = clients.come(), clients.come()
    for person in (one, other):
        assert person.request(invented) != invented
    one.ask("please answer in French", session_id=invented)
    assert other.hears_nothing()
    assert other.ask("👍", session_id=invented, metadata={"language": "es"})[2]["language"] == "es"
    assert one.hears_nothing()
    assert str(invented) not in senders(pair)


def test_a_stolen_room_gives_nothing_and_changes_nothing(clients, pair):
    before = senders(pair)
    one = clients.come()
    one.ask("please answer in French")
    (sender,) = senders(pair) - before
    written = rows(pair, "SELECT count(*) FROM events WHERE sender_id = ?", sender)
    for stolen in (sender, one.session_id[:-1], one.session_id.split(".")[1]):
        thief = clients.come(stolen)
        assert thief.session_id not in (stolen, one.session_id)
        thief.ask("please answer in Spanish", session_id=stolen)
        thief.ask(payload='/set_language{"language": "ru"}', session_id=stolen)
        assert one.hears_nothing()
        assert rows(pair, "SELECT count(*) FROM events WHERE sender_id = ?", sender) == written
    assert one.ask("👍")[2]["language"] == "fr"
    assert thief.hears_nothing()


def test_a_conversation_of_the_web_channel_is_out_of_reach(clients, pair):
    before = senders(pair)
    token = ask_on_the_web(pair, "please answer in French")["conversation"]
    (sender,) = senders(pair) - before
    assert sender.startswith("web:")
    for stolen in (token, sender, f"socketio.{token.partition('.')[2]}"):
        thief = clients.come(stolen)
        assert thief.session_id != stolen
        thief.ask("please answer in Spanish", session_id=stolen)
    answer = ask_on_the_web(pair, "👍", token)["answers"][0]
    assert answer["language"] == "fr"


def ask_on_the_web(pair, text, token=None):
    body = json.dumps({"conversation": token, "id": str(uuid.uuid4()), "text": text}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{pair.rasa_port}/webhooks/web/messages",
        body,
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
        return json.load(answer)


HOSTILE = {
    "nothing": [],
    "null": [None],
    "number": [7],
    "text": ["hello"],
    "list": [["hello"]],
    "number as message": [{"message": 7}],
    "object as message": [{"message": {"a": [1, 2]}}],
    "command as payload": [{"payload": "/restart"}],
    "deep": [{"message": json.loads("[" * 400 + "]" * 400)}],
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_data_is_refused_and_harms_nobody(clients, pair, data):
    one, other = clients.come(), clients.come()
    log = pair.folder / "rasa.log"
    before = log.stat().st_size
    one.do("emit", event="user_uttered", data=data)
    assert one.next("error")["code"] == "bad_data"
    assert one.ask("How do countries join?")[2]["topic"] == "how_to_join"
    assert other.hears_nothing()
    assert "Traceback" not in log.read_text(encoding="utf-8")[before:]


@pytest.mark.parametrize("message", ["", "\ud800 \udfff", "\x00", "{{7*7}}", "ا" * 20_000])
def test_odd_texts_are_answered(clients, message):
    text, _, answer = clients.come().ask(message)
    assert text
    assert "49" not in text
    assert answer["language"] in LANGUAGES


@pytest.mark.parametrize("event", ["no_such_event", "bot_uttered", "session_confirm", "*"])
def test_other_events_do_nothing(clients, event):
    one, other = clients.come(), clients.come()
    one.do("emit", event=event, data=[{"text": "forged"}])
    assert other.hears_nothing()
    assert one.ask("How do countries join?")[2]["topic"] == "how_to_join"


def test_a_packet_of_a_megabyte_ends_its_connection_only(clients):
    one, other = clients.come(), clients.come()
    one.do("emit", event="user_uttered", data=[{"message": "x" * 1_000_000}])
    assert one.next("disconnect")
    assert other.ask("How do countries join?")[2]["topic"] == "how_to_join"


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_pages_of_other_sites_get_no_connection(clients, transport):
    headers = {"Origin": "https://evil.example"}
    one = clients.arrive(transports=[transport], extraHeaders=headers, reconnection=False)
    assert one.next("connect_error")
    assert one.heard("connect").empty()
