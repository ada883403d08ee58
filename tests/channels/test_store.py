"""Conversations on real stores: read, rated, deleted, erased when old."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)

from channels import store as channel_store
from channels.store import Conversations, StoreError
from faq.settings import settings
from rasa_overrides.tracker_store import WalTrackerStore

DAY = 86_400.0


def run(task):
    return asyncio.run(task)


@pytest.fixture(params=["project", "sql", "memory"])
def store(request, environment, tmp_path):
    """Return each kind of store, behind Rasa's fail-safe wrapper."""
    domain = Domain.empty()
    kinds = {
        "project": lambda: WalTrackerStore(domain),
        "sql": lambda: SQLTrackerStore(domain, db=str(tmp_path / "other.db")),
        "memory": lambda: InMemoryTrackerStore(domain),
    }
    return FailSafeTrackerStore(kinds[request.param]())


@pytest.fixture
def database(environment):
    """Return the project's store alone, behind the wrapper."""
    return FailSafeTrackerStore(WalTrackerStore(Domain.empty()))


async def talk(store, sender, *texts, age=0.0, session=True):
    """Have a conversation as Rasa writes it, `age` seconds ago."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    when = time.time() - age
    events = [ActionExecuted("action_session_start"), SessionStarted()] if session else []
    for number, text in enumerate(texts):
        events += [
            UserUttered(text, {"name": "x"}, message_id=f"{sender}-{text}", input_channel="web"),
            SlotSet("language", "en"),
            ActionExecuted("action_answer"),
            BotUttered(f"answer {number} to {text}", {"custom": {"answer": {"language": "en"}}}),
            ActionExecuted("action_listen"),
        ]
    for event in events:
        event.timestamp = when = when + 0.001
        tracker.update(event)
    await store.save(tracker)


def rows(sender="%"):
    with sqlite3.connect(settings().state / "conversations.db") as base:
        query = "SELECT count(*) FROM events WHERE sender_id LIKE ?"
        return base.execute(query, (sender,)).fetchone()[0]


def test_a_conversation_exists_once_it_is_kept(store):
    kept = Conversations(store)
    assert not run(kept.exists("web:1"))
    run(talk(store, "web:1", "hello"))
    assert run(kept.exists("web:1"))
    assert not run(kept.exists("web:2"))
    assert not run(kept.exists("web:%"))


def test_the_history_is_of_one_conversation_over_its_sessions(store):
    run(talk(store, "web:1", "one", age=100))
    run(talk(store, "web:1", "two"))
    run(talk(store, "web:2", "other"))
    history = run(Conversations(store).history("web:1"))
    assert [entry["from"] for entry in history] == ["person", "assistant"] * 2
    assert [entry["text"] for entry in history[::2]] == ["one", "two"]
    assert history[1]["answers"][0]["text"] == "answer 0 to one"
    assert run(Conversations(store).history("web:3")) == []


def test_what_was_said_to_a_message_is_found_by_its_id(store):
    run(talk(store, "web:1", "one", "two"))
    kept = Conversations(store)
    (said,) = run(kept.said("web:1", "web:1-one"))
    assert said["text"] == "answer 0 to one"
    assert run(kept.said("web:1", "web:1-three")) is None
    assert run(kept.said("web:2", "web:1-one")) is None
    assert run(kept.said("web:1", '%"')) is None


def test_feedback_is_an_event_of_the_conversation(store):
    run(talk(store, "web:1", "one"))
    kept = Conversations(store, InMemoryLockStore())
    assert run(kept.feedback("web:1", "web:1-one", False, "unclear", "web"))
    tracker = run(store.retrieve_full_tracker("web:1"))
    event = list(tracker.events)[-1]
    assert event.type_name == "agent"
    assert event.metadata == {
        **{"message_id": "web:1-one", "helpful": False, "reason": "unclear", "channel": "web"}
    }


def test_feedback_is_kept_only_for_what_was_said(store):
    run(talk(store, "web:1", "one"))
    kept = Conversations(store)
    assert not run(kept.feedback("web:1", "web:1-two", True, None, "web"))
    assert not run(kept.feedback("web:2", "web:1-one", True, None, "web"))
    assert not run(kept.exists("web:2"))


def test_feedback_changes_nothing_that_the_assistant_remembers(store):
    run(talk(store, "web:1", "one"))
    before = run(store.retrieve("web:1"))
    run(Conversations(store).feedback("web:1", "web:1-one", True, None, "web"))
    after = run(store.retrieve("web:1"))
    assert after.current_slot_values() == before.current_slot_values()
    assert after.latest_action_name == before.latest_action_name
    assert after.latest_message == before.latest_message


def test_a_turn_after_feedback_is_kept_whole(database):
    run(talk(database, "web:1", "one"))
    run(Conversations(database).feedback("web:1", "web:1-one", True, None, "web"))
    before = rows("web:1")
    run(talk(database, "web:1", "two", session=False))
    assert rows("web:1") == before + 5


def test_deleting_removes_every_event_of_one_conversation(store):
    run(talk(store, "web:1", "one", age=100))
    run(talk(store, "web:1", "two"))
    run(talk(store, "web:2", "other"))
    kept = Conversations(store, InMemoryLockStore())
    assert run(kept.delete("web:1")) > 0
    assert not run(kept.exists("web:1"))
    assert run(kept.history("web:1")) == []
    assert run(store.retrieve_full_tracker("web:1")) is None
    assert run(kept.exists("web:2"))
    assert run(kept.delete("web:1")) == 0


@pytest.mark.parametrize("sender", ["web:%", "%", "' OR '1'='1", "web:1' --", "WEB:1", "web:"])
def test_deleting_takes_a_name_as_it_is(database, sender):
    run(talk(database, "web:1", "one"))
    assert run(Conversations(database).delete(sender)) == 0
    assert rows() > 0


def test_deleted_words_are_not_left_in_the_file(database):
    run(talk(database, "web:1", "unforgettable-words"))
    run(Conversations(database).delete("web:1"))
    path = settings().state / "conversations.db"
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"unforgettable-words" not in path.read_bytes()


def test_deleting_waits_for_the_running_turn(database):
    locks = InMemoryLockStore()
    kept = Conversations(database, locks)

    async def race():
        async def turn():
            async with locks.lock("web:1"):
                await asyncio.sleep(0.3)
                await talk(database, "web:1", "late")

        running = asyncio.ensure_future(turn())
        await asyncio.sleep(0.05)
        count = await kept.delete("web:1")
        await running
        return count

    run(talk(database, "web:1", "one"))
    assert run(race()) > 7
    assert rows() == 0


def test_deleting_also_reaches_what_is_kept_in_memory_while_the_database_fails(database):
    async def failing(_tracker):
        raise OSError

    run(talk(database, "web:1", "one"))
    save, database._tracker_store.save = database._tracker_store.save, failing
    run(talk(database, "web:1", "two", session=False))
    database._tracker_store.save = save
    kept = Conversations(database)
    assert [entry["text"] for entry in run(kept.history("web:1"))[::2]] == ["one", "two"]
    run(kept.delete("web:1"))
    assert not run(kept.exists("web:1"))


def test_a_database_that_another_writer_locks_is_waited_for(database):
    run(talk(database, "web:1", "one"))
    path = settings().state / "conversations.db"

    async def race():
        lock = sqlite3.connect(path, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        deleting = asyncio.ensure_future(Conversations(database).delete("web:1"))
        await asyncio.sleep(1.5)
        assert not deleting.done()
        lock.execute("COMMIT")
        lock.close()
        return await deleting

    assert run(race()) > 0


def test_a_database_locked_for_long_is_an_error_not_a_lie(database, monkeypatch):
    monkeypatch.setattr(channel_store, "BUSY_S", 0.5)
    run(talk(database, "web:1", "one"))
    lock = sqlite3.connect(settings().state / "conversations.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with pytest.raises(Exception, match="locked"):
        run(Conversations(database).delete("web:1"))
    lock.close()
    assert rows("web:1") > 0


def test_only_old_conversations_are_erased(database):
    for sender, age in {"old": 91, "older": 400, "young": 89, "today": 0}.items():
        run(talk(database, sender, "one", "two", age=age * DAY))
    run(talk(database, "came back", "one", age=200 * DAY))
    run(talk(database, "came back", "two"))
    before = {sender: rows(sender) for sender in ("young", "today", "came back")}
    assert run(Conversations(database).erase_older_than(90)) == 2
    assert {sender: rows(sender) for sender in before} == before
    assert rows() == sum(before.values())
    assert run(Conversations(database).erase_older_than(90)) == 0


def test_many_old_conversations_are_erased_in_small_steps(database, monkeypatch):
    monkeypatch.setattr(channel_store, "BATCH", 3)
    for number in range(10):
        run(talk(database, f"old {number}", "one", age=100 * DAY))
    assert run(Conversations(database).erase_older_than(90)) == 10
    assert rows() == 0


def test_somebody_who_comes_back_while_old_ones_are_erased_is_spared(database, monkeypatch):
    monkeypatch.setattr(channel_store, "BATCH", 1)
    for sender in ("a", "b"):
        run(talk(database, sender, "one", age=100 * DAY))
    delete = channel_store._delete_rows

    def delete_then_come_back(part, senders, limit=None):
        count = delete(part, senders, limit)
        if senders == ["a"]:
            asyncio.run(talk(database, "b", "back again"))
        return count

    monkeypatch.setattr(channel_store, "_delete_rows", delete_then_come_back)
    run(Conversations(database).erase_older_than(90))
    assert rows("a") == 0
    assert rows("b") > 7


def test_another_kind_of_store_says_that_it_cannot_delete():
    class OtherStore(TrackerStore):
        async def save(self, tracker):
            pass

        async def retrieve(self, sender_id):
            return None

        async def keys(self):
            return []

    with pytest.raises(StoreError, match="SQL tracker store"):
        run(Conversations(OtherStore(Domain.empty())).delete("web:1"))


def test_looking_for_a_repeated_message_reads_little(database):
    async def long_talk():
        for number in range(60):
            await talk(database, "web:1", *(f"{number}-{turn}" for turn in range(5)))

    run(long_talk())
    kept = Conversations(database)
    start = time.process_time()  # a busy machine makes the clock run on
    run(kept.said("web:1", "nothing"))
    assert time.process_time() - start < 0.1
    assert len(run(kept.history("web:1"))) == 50


def test_events_are_kept_as_rasa_writes_them(database):
    run(talk(database, "web:1", "one"))
    run(Conversations(database).feedback("web:1", "web:1-one", True, None, "web"))
    with sqlite3.connect(settings().state / "conversations.db") as base:
        data = base.execute("SELECT data FROM events ORDER BY id DESC LIMIT 1").fetchone()[0]
    assert json.loads(data)["text"] == "rating"
