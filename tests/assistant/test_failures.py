"""The action server or the database fails: the user still gets a sentence, soon and in time."""

from __future__ import annotations

import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).resolve().parent
QUESTIONS = {
    "ar": "كيف تنضم دولة إلى المبادرة؟",
    "zh": "如何成为倡导国？",
    "en": "How does a country become a champion?",
    "fr": "Comment un pays devient-il champion ?",
    "ru": "Как стране присоединиться к инициативе?",
    "es": "¿Cómo se convierte un país en campeón?",
}


def unavailable(pair, language):
    path = pair.knowledge / "messages" / f"{language}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["unavailable"].strip()


@pytest.fixture
def talking(pair):
    """Open a conversation in each language, as people have when a failure meets them."""
    senders = {language: f"failing-{language}-{time.monotonic_ns()}" for language in QUESTIONS}
    for language, sender in senders.items():
        assert pair.ask(QUESTIONS[language], sender).answer["language"] == language
    return senders


def check_apologies(pair, talking):
    with ThreadPoolExecutor(len(talking)) as pool:
        asked = {
            language: pool.submit(pair.ask, QUESTIONS[language], sender)
            for language, sender in talking.items()
        }
    for language, future in asked.items():
        reply = future.result()
        assert squeezed(reply.text) == squeezed(unavailable(pair, language))
        assert (reply.answer["decision"], reply.answer["language"]) == ("decline", language)
        assert {"topic", "confidence", "candidates", "as_of", "source"} <= set(reply.answer)
        assert reply.seconds < 3


def check_recovered(pair, talking):
    for language, sender in talking.items():
        answer = pair.ask(QUESTIONS[language], sender).answer
        assert (answer["decision"], answer["language"]) == ("answer", language)


def squeezed(text):
    return "".join(text.split())


def test_a_hanging_action_server_costs_less_than_three_seconds(pair, talking):
    pair.signal(signal.SIGSTOP)
    try:
        check_apologies(pair, talking)
    finally:
        pair.signal(signal.SIGCONT)
    check_recovered(pair, talking)


def test_a_second_message_of_the_same_person_does_not_wait_for_minutes(pair, talking):
    pair.signal(signal.SIGSTOP)
    try:
        seconds = [pair.ask(QUESTIONS["en"], talking["en"]).seconds for _ in range(2)]
    finally:
        pair.signal(signal.SIGCONT)
    assert max(seconds) < 3


def test_an_action_server_that_is_down_or_broken_gets_an_apology_until_it_is_back(pair, talking):
    pair.kill_actions()
    try:
        check_apologies(pair, talking)
        pair.start_actions("rasa_sdk", "--actions", "failing_actions", path=f":{HERE}")
        pair.wait()
        check_apologies(pair, talking)
        assert "this release is broken" in (pair.folder / "actions.log").read_text()
    finally:
        if pair.processes["actions"].poll() is None:
            pair.kill_actions()
        pair.start_actions()
        pair.wait()
    check_recovered(pair, talking)


def test_a_database_locked_by_another_process_delays_nobody_for_long(pair):
    lock = sqlite3.connect(pair.database, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    locked_at = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(pair.ask, QUESTIONS[language]) for language in ("en", "ar")]
        time.sleep(max(0.0, locked_at + 3 - time.monotonic()))
        lock.execute("COMMIT")
        lock.close()
        replies = [future.result() for future in asked]
    assert [reply.answer["topic"] for reply in replies] == ["how_to_join"] * 2
    assert max(reply.seconds for reply in replies) < 8


def test_conversations_are_kept_again_after_the_lock(pair, sender):
    pair.ask(QUESTIONS["en"], sender)
    with sqlite3.connect(pair.database) as database:
        query = "SELECT count(*) FROM events WHERE sender_id = ? AND type_name = 'user'"
        assert database.execute(query, (sender,)).fetchone()[0] == 1
        assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
