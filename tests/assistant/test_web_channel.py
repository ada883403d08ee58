"""The web channel in front of the real assistant: answers, identity, deletion, retention."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench import web_load
from launch import commands
from tests.assistant.web import Web

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
QUESTION = "How does a country become a champion?"
BAD = {
    "nothing": b"",
    "no JSON": b"hello",
    "list": b"[]",
    "lone surrogate": b'{"id": "%s", "text": "\\ud800"}' % str(uuid.uuid4()).encode(),
    "10,000 deep": b"[" * 10_000,
    "10 MB": b'{"text": "' + b"x" * 10_000_000 + b'"}',
    "number as text": b'{"id": "%s", "text": 1}' % str(uuid.uuid4()).encode(),
}


@pytest.fixture(scope="module")
def web(pair: Any) -> Web:
    """Return the web channel; credentials.yml turns it on."""
    channel = Web(pair)
    assert channel.call("GET", "/") == (200, {"status": "ok"})
    return channel


def title(pair: Any, topic: str, language: str) -> str:
    text = (pair.knowledge / topic / f"{language}.md").read_text(encoding="utf-8")
    return str(yaml.safe_load(text.split("---")[1])["title"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_in_each_language_gets_its_answer_in_parts(web, pair, language):
    reply = web.ask(title(pair, "champion_role", language))
    (answer,) = reply["answers"]
    assert (answer["decision"], answer["topic"]) == ("answer", "champion_role")
    assert (answer["language"], answer["direction"]) == (
        language,
        "rtl" if language == "ar" else "ltr",
    )
    parts = (answer["short"], answer["detail"], answer["footer"])
    assert "".join("".join(parts).split()) == "".join(answer["text"].split())
    assert len(reply["choices"]) in (2, 3)


def test_a_conversation_remembers_and_a_choice_may_be_pressed(web):
    first = web.ask(QUESTION)
    token = first["conversation"]
    follow_up = web.ask("and Kenya?", token)
    assert follow_up["answers"][0]["country"] == {"code": "KE", "champion": False}
    choice = first["choices"][0]
    pressed = web.ask(None, token, payload=choice["payload"])
    assert pressed["answers"][0]["decision"] == "answer"
    texts = [entry["text"] for entry in web.history(token) if entry["from"] == "person"]
    assert texts == [QUESTION, "and Kenya?", choice["title"]]


def test_every_question_to_begin_with_is_answered(web):
    _, told = web.call("GET", "/texts?lang=fr")
    for starter in told["starters"]:
        answer = web.ask(None, payload=starter["payload"], language="fr")["answers"][0]
        assert (answer["decision"], answer["language"]) == ("answer", "fr")


@pytest.mark.parametrize("typed", ["/restart", "/session_start", '/set_language{"language": "es"}'])
def test_a_typed_command_forgets_and_changes_nothing(web, typed):
    token = web.ask(QUESTION)["conversation"]
    web.ask(typed, token)
    assert web.ask("👍", token)["answers"][0]["language"] == "en"
    assert len(web.history(token)) == 6
    restarts = "SELECT count(*) FROM events WHERE type_name = 'restart'"
    assert web.rows(restarts) == 0


def test_several_questions_are_several_answers_of_one_entry(web):
    token = web.ask("Is Kenya a champion? And how long does the initiative run?")["conversation"]
    person, assistant = web.history(token)
    assert len(assistant["answers"]) == 2
    assert assistant["id"] == person["id"]


def test_who_has_no_token_sees_and_changes_nothing(web, pair):
    token = web.ask("a question of my own about joining")["conversation"]
    _, random, signature = token.split(".")
    sender = web.rows("SELECT sender_id FROM events WHERE type_name='user' ORDER BY id DESC")
    assert sender.startswith("web:")
    everything = "SELECT count(*) || coalesce(group_concat(data), '') FROM events"
    before = web.rows(everything)
    for stolen in (
        *(sender, f"web.{sender[4:]}.{signature}", f"web.{random}.{'0' * 40}", "default", "me"),
        *("tg:1", "sio:1", f"socketio.{random}.{signature}", f"telegram.{random}.{signature}"),
    ):
        for path in ("/messages", "/history", "/feedback", "/delete"):
            body = {"conversation": stolen, "id": str(uuid.uuid4())}
            more = {"/messages": {"text": "hi"}, "/feedback": {"helpful": True}}.get(path, {})
            status, content = web.call("POST", path, {**body, **more})
            assert (status, content["error"]["code"]) == (403, "conversation")
    assert pair.ask("hi", sender).status == 400, "REST must not name a conversation of the web"
    assert web.rows(everything) == before


def test_a_message_repeated_at_once_is_one_turn(web):
    message_id = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: web.ask(QUESTION, id=message_id), range(4)))
    assert all(reply == replies[0] for reply in replies)
    assert len(web.history(replies[0]["conversation"])) == 2


def test_messages_sent_at_once_in_one_conversation_are_all_kept(web):
    token = web.ask(QUESTION)["conversation"]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda number: web.ask(f"number {number} and Kenya?", token), range(5)))
    assert len(web.history(token)) == 12


def test_feedback_is_kept_and_disturbs_no_later_turn(web):
    reply = web.ask(QUESTION)
    token, message_id = reply["conversation"], reply["id"]
    for _ in range(9):  # over the border of a session
        rating = {"conversation": token, "id": message_id, "helpful": False, "reason": "unclear"}
        assert web.call("POST", "/feedback", rating) == (204, None)
        answer = web.ask("and Kenya?", token)["answers"][0]
        assert answer["country"]["code"] == "KE"
    kept = "SELECT count(*) FROM events WHERE type_name = 'agent' AND data LIKE ?"
    assert web.rows(kept, f"%{message_id}%") == 9
    assert len(web.history(token)) == 20


def test_deleting_leaves_no_row_and_no_way_back(web):
    token = web.ask("my own question about joining")["conversation"]
    sender = web.rows("SELECT sender_id FROM events WHERE type_name='user' ORDER BY id DESC")
    mine = "SELECT count(*) FROM events WHERE sender_id = ?"
    assert web.rows(mine, sender) > 5
    assert web.call("POST", "/delete", {"conversation": token}) == (204, None)
    assert web.rows(mine, sender) == 0
    again = {"conversation": token, "id": str(uuid.uuid4()), "text": "hello"}
    assert web.call("POST", "/messages", again)[0] == 403
    assert web.rows(mine, sender) == 0


def test_retention_erases_old_conversations_while_the_assistant_runs(web, pair):
    old, young = (web.ask(QUESTION)["conversation"] for _ in range(2))
    senders = "SELECT sender_id FROM events WHERE type_name='user' ORDER BY id DESC LIMIT 1"
    web.ask("and Kenya?", old)
    sender = web.rows(senders)
    with sqlite3.connect(pair.database) as database:
        database.execute(
            "UPDATE events SET timestamp = timestamp - 91 * 86400 WHERE sender_id = ?", (sender,)
        )
    ended = subprocess.run(
        [ROOT / ".venvs/rasa/bin/python", "-m", "channels.erase"],
        cwd=ROOT,
        env=commands.environment({"FAQ_STATE": str(pair.folder)}),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.stdout.strip() == "1 conversations older than 90 days erased", ended.stderr
    assert web.call("POST", "/history", {"conversation": old})[0] == 403
    assert len(web.history(young)) == 2


@pytest.mark.parametrize("path", ["/messages", "/history", "/feedback", "/delete"])
@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_bad_body_is_a_4xx_with_its_reason_within_a_second(web, path, body):
    start = time.monotonic()
    status, content = web.call("POST", path, body)
    assert 400 <= status < 500
    assert content["error"]["reason"]
    assert time.monotonic() - start < 1


def test_preflights_of_other_sites_are_refused_before_rasas_own_cors(web):
    status, content = web.call("OPTIONS", "/messages", Origin="https://evil.example")
    assert (status, content["error"]["code"]) == (403, "origin")


def test_a_locked_database_delays_but_does_not_silence(web, pair):
    token = web.ask(QUESTION)["conversation"]
    lock = sqlite3.connect(pair.database, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(web.ask, "and Kenya?", token)
        time.sleep(2)
        lock.execute("COMMIT")
        lock.close()
        assert asked.result()["answers"][0]["text"]
    assert web.ask("and Nepal?", token)["answers"][0]["country"]["code"] == "NP"


def test_the_log_holds_no_word_of_a_conversation(web, pair):
    reply = web.ask("Zanzibarquestion about joining?")
    log = (pair.folder / "rasa.log").read_text(encoding="utf-8")
    for private in ("Zanzibarquestion", reply["conversation"], reply["id"]):
        assert private not in log


def test_ten_people_at_once_are_all_answered(web, record_testsuite_property):
    tallies = web_load.run(web.url, people=10, seconds=8, every=2)
    seconds = [second for tally in tallies for second in tally.seconds]
    assert sum(sum(tally.errors.values()) for tally in tallies) == 0
    assert len(seconds) >= 30
    record_testsuite_property("web_seconds_longest", round(max(seconds), 3))
    assert max(seconds) < 3


@pytest.mark.parametrize(
    ("variable", "value"),
    [("FAQ_KEEP_DAYS", "many"), ("FAQ_SECRET", "short"), ("FAQ_WEB_ORIGINS", "example.org")],
)
def test_a_broken_setting_ends_the_start_with_its_name_and_fix(tmp_path, variable, value):
    credentials = tmp_path / "credentials.yml"
    credentials.write_text("channels.web.WebChannel:\n")
    own = {"FAQ_STATE": str(tmp_path), variable: value, "SANIC_HOST": "127.0.0.1"}
    ended = subprocess.run(
        [ROOT / ".venvs/rasa/bin/rasa", "run", "--credentials", credentials, "--port", "0"],
        cwd=ROOT,
        env=commands.environment(own) | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode != 0
    told = ended.stdout.strip().splitlines()[-1]
    assert variable in told and ("use" in told or "Name" in told), ended.stderr
    assert "Traceback" not in ended.stderr
