"""What has become of each update, on disk: the memory that survives a crash.

An update goes through `begin` (its turn starts), `keep` (its answer is known), for each step of
the answer `leave` (its request is about to be written) and `sent` (Telegram has taken it), and
`finish`. A step whose request failed may `come_back` or be in `doubt`. Each of these is one
committed transaction of SQLite in write-ahead mode: a killed process loses none of them; only a
machine that loses power may lose the last ones.

Nothing here names a person or a chat: ids of updates, and answers until they are sent.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from pathlib import Path
from typing import Any, Dict, List, Sequence, Text, Tuple

logger = logging.getLogger(__name__)
KEPT_S = 3 * 86_400.0
"""Telegram keeps an update for one day; after a week it begins with new ids at random."""
PRUNE_EVERY = 500
BUSY_WAIT_S = 2.0
SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=NORMAL;
PRAGMA secure_delete=ON;
CREATE TABLE IF NOT EXISTS updates (id INTEGER PRIMARY KEY, state TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS steps (
    id INTEGER NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, step TEXT NOT NULL,
    PRIMARY KEY (id, place)
);
"""

Step = Dict[Text, Any]
"""One thing to do in the chat, see `channels.telegram.steps`."""


class Ledger:
    """The states of the updates of one bot, shared by all processes that serve it."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; if that fails, go on in memory and say so."""
        self._path = path
        self._finished = 0
        self._is_damaged = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._database = _open(str(path))
        except (OSError, sqlite3.Error) as error:
            self._database = self._in_memory(error)

    def is_finished(self, update: int) -> bool:
        """Whether nothing is left to do for an update."""
        return self._state(update) == "finished"

    def is_begun(self, update: int) -> bool:
        """Whether a turn was started for an update and its answer did not get as far as `keep`."""
        return self._state(update) == "begun"

    def has_answer(self, update: int) -> bool:
        """Whether the answer to an update is known."""
        return self._state(update) in ("answered", "finished")

    def begin(self, update: int) -> None:
        """Note that the turn of an update starts."""
        self._write(("INSERT OR IGNORE INTO updates VALUES (?, 'begun', ?)", update, time.time()))

    def keep(self, update: int, steps: Sequence[Step]) -> None:
        """Keep the answer to an update, whole or not at all; if there is one, that one stays."""
        if self.has_answer(update):
            return
        rows = [(update, place, json.dumps(step)) for place, step in enumerate(steps)]
        self._write(
            ("INSERT OR REPLACE INTO updates VALUES (?, 'answered', ?)", update, time.time()),
            *(("INSERT OR IGNORE INTO steps VALUES (?, ?, 'waiting', ?)", *row) for row in rows),
        )

    def waiting(self, update: int) -> List[Tuple[int, Step]]:
        """Return place and content of the steps that are still to be done, in order."""
        rows = self._read(
            "SELECT place, step FROM steps WHERE id = ? AND state IN ('waiting', 'doubtful') "
            "ORDER BY place",
            update,
        )
        return [(place, json.loads(step)) for place, step in rows]

    def leave(self, update: int, place: int) -> bool:
        """Note that a step's request is being written; False if that was noted before.

        What is in doubt stays so until it is sent: it is rather done again than not at all.
        """
        return (
            self._move(update, place, "waiting", "leaving")
            or self._move(update, place, "doubtful", "doubtful")
            or self._is_damaged
        )

    def come_back(self, update: int, place: int) -> None:
        """Note that Telegram has not done what a step's request asked for."""
        self._move(update, place, "leaving", "waiting")

    def doubt(self, update: int, place: int) -> None:
        """Note that nobody knows whether Telegram has done what a step's request asked for."""
        self._move(update, place, "leaving", "doubtful")

    def sent(self, update: int, place: int) -> None:
        """Note that a step is done, or can never be."""
        self._write(("UPDATE steps SET state = 'sent' WHERE id = ? AND place = ?", update, place))

    def finish(self, update: int) -> None:
        """Note that nothing is left to do for an update, and forget its answer."""
        self._write(
            ("INSERT OR REPLACE INTO updates VALUES (?, 'finished', ?)", update, time.time()),
            ("DELETE FROM steps WHERE id = ?", update),
        )
        self._finished += 1
        if self._finished % PRUNE_EVERY == 1:
            self._prune()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _prune(self) -> None:
        limit = time.time() - KEPT_S
        self._write(
            ("DELETE FROM steps WHERE id IN (SELECT id FROM updates WHERE at < ?)", limit),
            ("DELETE FROM updates WHERE at < ?", limit),
        )

    def _state(self, update: int) -> Text:
        rows = self._read("SELECT state FROM updates WHERE id = ?", update)
        return str(rows[0][0]) if rows else "new"

    def _move(self, update: int, place: int, before: Text, after: Text) -> bool:
        moving = "UPDATE steps SET state = ? WHERE id = ? AND place = ? AND state = ?"
        return self._write((moving, after, update, place, before)) == 1

    def _read(self, query: Text, *values: Any) -> List[Tuple[Any, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._database = self._in_memory(error)
            return []

    def _write(self, *statements: Tuple[Any, ...]) -> int:
        """Do all statements or none; return how many rows the last one changed.

        A file that fails is left for a database in memory.
        """
        try:
            return _in_one(self._database, statements)
        except sqlite3.Error as error:
            self._database = self._in_memory(error)
            return _in_one(self._database, statements)

    def _in_memory(self, error: Exception) -> sqlite3.Connection:
        logger.error(
            "%s cannot be used (%s): until the next start a crash may lead to answers given "
            "twice. Make the folder writable, or delete the file if it is damaged",
            *(self._path, error),
        )
        self._is_damaged = True
        return _open(":memory:")


def _in_one(database: sqlite3.Connection, statements: Sequence[Tuple[Any, ...]]) -> int:
    with database:  # commits, or rolls back what an error has interrupted
        database.execute("BEGIN IMMEDIATE")
        return [database.execute(text, values) for text, *values in statements][-1].rowcount


def _open(path: Text) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=BUSY_WAIT_S)
    try:
        database.executescript(SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database
