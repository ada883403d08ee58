"""The SQLite file: write-ahead mode, a short wait, its own folder."""

from __future__ import annotations

import asyncio
import sqlite3
import time

import pytest
from rasa.shared.core.events import UserUttered
from sqlalchemy import text

from rasa_overrides.tracker_store import BUSY_WAIT_MS, WalTrackerStore


def pragma(store, name):
    with store.engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.fixture
def store(database):
    """Return a store on a file whose folder does not exist yet."""
    return WalTrackerStore(db=str(database))


def test_the_folder_and_the_file_are_made(store, database):
    assert database.is_file()


def test_the_file_is_in_write_ahead_mode_for_everybody(store, database):
    assert pragma(store, "journal_mode") == "wal"
    with sqlite3.connect(database) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_every_connection_waits_only_shortly(store):
    with store.engine.connect() as first, store.engine.connect() as second:
        for connection in (first, second):
            assert connection.execute(text("PRAGMA busy_timeout")).scalar() == BUSY_WAIT_MS
            assert connection.execute(text("PRAGMA synchronous")).scalar() == 1
    assert BUSY_WAIT_MS <= 1000


def test_conversations_are_kept_over_a_restart(agent, model, database):
    from rasa.core.agent import Agent

    asyncio.run(agent.handle_text("hello", sender_id="x"))
    again = Agent.load(str(model), tracker_store=WalTrackerStore(db=str(database)))
    tracker = asyncio.run(again.tracker_store.get_or_create_tracker("x"))
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["hello"]


def test_a_reader_does_not_block_the_writer(agent, database):
    with sqlite3.connect(database, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        start = time.monotonic()
        asyncio.run(agent.handle_text("hello", sender_id="x"))
        assert time.monotonic() - start < BUSY_WAIT_MS / 1000
        reader.execute("ROLLBACK")
        assert reader.execute("SELECT count(*) FROM events").fetchone()[0] > 0


def test_a_locked_file_delays_an_answer_by_little(agent, database):
    lock = sqlite3.connect(database, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    start = time.monotonic()
    answer = asyncio.run(agent.handle_text("hello", sender_id="x"))
    lock.execute("ROLLBACK")
    assert [part["text"] for part in answer] == ["hello there"]
    assert time.monotonic() - start < 5
