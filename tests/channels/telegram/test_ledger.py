"""The ledger: what it keeps over a crash, what it forgets, and what it does with a bad file."""

from __future__ import annotations

import sqlite3

import pytest

from channels.telegram import ledger as module
from channels.telegram.ledger import Ledger

STEPS = [{"do": "say", "html": "<b>a</b>"}, {"do": "tidy", "message": 7}]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "telegram.db"


def reopened(ledger, path):
    """Return the ledger as another process finds it; the first one is still open, as if killed."""
    return Ledger(path)


def test_an_update_goes_through_its_states(path):
    ledger = Ledger(path)
    assert not ledger.is_begun(5)
    ledger.begin(5)
    assert reopened(ledger, path).is_begun(5)
    ledger.keep(5, STEPS)
    again = reopened(ledger, path)
    assert again.has_answer(5)
    assert not again.is_begun(5)
    assert again.waiting(5) == list(enumerate(STEPS))
    ledger.finish(5)
    again = reopened(ledger, path)
    assert again.is_finished(5)
    assert again.waiting(5) == []


def test_of_two_answers_the_first_stays(path):
    ledger, other = Ledger(path), Ledger(path)
    ledger.keep(5, STEPS)
    other.keep(5, STEPS[:1])
    assert [step for _, step in other.waiting(5)] == STEPS


def test_a_step_leaves_once_whoever_sends_it(path):
    ledger, other = Ledger(path), Ledger(path)
    ledger.keep(5, STEPS)
    assert ledger.leave(5, 0)
    assert not other.leave(5, 0)
    assert [place for place, _ in other.waiting(5)] == [1]
    ledger.come_back(5, 0)
    assert other.leave(5, 0)
    other.sent(5, 0)
    ledger.come_back(5, 0)
    assert not ledger.leave(5, 0), "what is sent cannot come back"


def test_a_step_in_doubt_is_done_again_until_it_is_sent(path):
    ledger = Ledger(path)
    ledger.keep(5, STEPS)
    ledger.leave(5, 0)
    ledger.doubt(5, 0)
    for _ in range(2):
        assert reopened(ledger, path).waiting(5) == list(enumerate(STEPS))
        assert ledger.leave(5, 0)
        ledger.come_back(5, 0)
    ledger.sent(5, 0)
    ledger.doubt(5, 0)
    assert [place for place, _ in ledger.waiting(5)] == [1]


def test_answers_are_forgotten_when_they_are_given(path):
    ledger = Ledger(path)
    ledger.keep(5, [{"do": "say", "html": "the answer of all answers"}])
    ledger.finish(5)
    ledger.close()
    assert b"all answers" not in path.read_bytes()


def test_old_updates_are_forgotten(path, monkeypatch):
    monkeypatch.setattr(module, "PRUNE_EVERY", 2)
    ledger = Ledger(path)
    monkeypatch.setattr(module.time, "time", lambda: 0.0)
    ledger.finish(1)
    monkeypatch.setattr(module.time, "time", lambda: module.KEPT_S + 10)
    for number in (2, 3):
        ledger.finish(number)
    assert not ledger.is_finished(1)
    assert ledger.is_finished(2)


def test_only_its_owner_may_read_the_file(path):
    Ledger(path)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["no database", "no folder", "read only"])
def test_a_file_that_cannot_be_used_leaves_a_ledger_in_memory(path, damage, caplog):
    if damage == "no folder":
        path.parent.write_text("a file where the folder should be")
    else:
        path.parent.mkdir()
        path.write_bytes(b"no database, but long enough to be none " * 100)
    ledger = Ledger(path)
    assert str(path) in caplog.text
    works(ledger)


def test_a_file_that_fails_later_leaves_a_ledger_in_memory(path, caplog):
    ledger = Ledger(path)
    ledger.begin(5)
    ledger._database.close()
    works(ledger)
    assert str(path) in caplog.text


def test_a_full_disk_stops_no_answer(path, monkeypatch):
    ledger = Ledger(path)
    ledger.keep(5, STEPS)
    ledger._database.execute("PRAGMA query_only=ON")  # every write fails, reads do not
    assert ledger.leave(5, 0), "the answer would be taken for given"
    works(ledger, 6)


def works(ledger, number=5):
    ledger.begin(number)
    ledger.keep(number, STEPS)
    assert ledger.waiting(number) == list(enumerate(STEPS))
    assert ledger.leave(number, 0)
    ledger.finish(number)
    assert ledger.is_finished(number)


def test_the_file_is_in_write_ahead_mode(path):
    Ledger(path)
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)
