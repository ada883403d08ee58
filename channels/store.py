"""Conversations on Rasa's tracker store: read, rated, deleted, erased when old.

Reading and deleting work on Rasa's own table of events, so with every SQL store, and with the
store in memory that Rasa falls back to when the database fails.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Callable, List, Optional, Text, TypeVar

import sqlalchemy as sa
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.events import AgentUttered

from channels.history import Entry, Event, entries, messages_of
from channels.texts import language_of
from channels.turns import Message

logger = logging.getLogger(__name__)
HISTORY = 50
HISTORY_ROWS = 250
"""Messages of both sides read for a history: an answer may be of several."""
RECENT = 20
"""The person's messages among which a repeated one is looked for."""
BATCH = 50
"""Conversations erased at once: the file is locked for so long only."""
BUSY_S = 5.0
LOCK_STEP_S = 0.1
DAY_S = 86_400.0
RATING = "rating"
"""What the event of a rating says, beside its metadata."""
SHOWN = ("user", "bot")
Result = TypeVar("Result")


class StoreError(RuntimeError):
    """The tracker store cannot do what is asked of it."""


class Conversations:
    """The conversations of one tracker store."""

    def __init__(self, store: TrackerStore, locks: Optional[LockStore] = None) -> None:
        """Work on `store`; with `locks`, changes wait for the running turn."""
        self._store = store
        self._locks = locks

    @property
    def _parts(self) -> List[TrackerStore]:
        return _parts_of(self._store)

    async def exists(self, sender: Text) -> bool:
        """Whether anything of a conversation is kept."""
        return any([await self._has(part, sender) for part in self._parts])

    async def language(self, sender: Text) -> Optional[Text]:
        """Return the language that a conversation is in, None if there is none yet."""
        tracker = await self._store.retrieve(sender)
        return language_of(tracker.get_slot("language")) if tracker else None

    async def history(self, sender: Text, most: int = HISTORY) -> List[Entry]:
        """Return the newest messages of both sides, oldest first, without internal events."""
        return entries(await self._shown(sender))[-most:]

    async def said(self, sender: Text, message_id: Text) -> Optional[List[Message]]:
        """Return what the assistant said to one of the latest messages, None if to none such."""
        if not await self._asked(sender, message_id):
            return None
        return messages_of(await self._shown(sender), message_id)

    async def feedback(
        self, sender: Text, message_id: Text, helpful: bool, reason: Optional[Text], channel: Text
    ) -> bool:
        """Keep with the conversation how somebody rates an answer; False if there is none such.

        It is an event that Rasa keeps and passes over (`agent`, named "rating"); of several for
        one message the last counts.
        """
        if messages_of(await self._shown(sender), message_id) is None:
            return False
        rating = {"message_id": message_id, "helpful": helpful, "reason": reason}
        async with self._alone(sender):
            tracker = await self._store.retrieve(sender)
            if tracker is None:
                return False
            tracker.update(AgentUttered(RATING, None, time.time(), {**rating, "channel": channel}))
            await self._store.save(tracker)
        return True

    async def delete(self, sender: Text) -> int:
        """Delete every event of a conversation; return how many there were.

        :raises StoreError: if the store is of another kind than SQL.
        """
        async with self._alone(sender):
            return sum([await self._delete(part, [sender]) for part in self._parts])

    async def erase_older_than(self, days: float) -> int:
        """Delete the conversations whose newest event is older than `days`; return how many.

        :raises StoreError: if the store is of another kind than SQL.
        """
        limit = time.time() - days * DAY_S
        return sum([await self._erase(part, limit) for part in self._parts])

    @asynccontextmanager
    async def _alone(self, sender: Text) -> AsyncIterator[None]:
        if self._locks is None:
            yield
            return
        async with self._locks.lock(sender, wait_time_in_seconds=LOCK_STEP_S):
            yield

    async def _has(self, part: TrackerStore, sender: Text) -> bool:
        if isinstance(part, InMemoryTrackerStore):
            return sender in part.store
        if isinstance(part, SQLTrackerStore):
            return await _beside(_has_rows, part, sender)
        return await part.retrieve(sender) is not None

    async def _asked(self, sender: Text, message_id: Text) -> bool:
        first = self._parts[0]
        if isinstance(first, SQLTrackerStore):  # spares most turns the reading of a history
            return await _beside(_has_message, first, sender, message_id)
        return True

    async def _shown(self, sender: Text) -> List[Event]:
        """Return the newest events that people see, oldest first."""
        found = [await self._shown_of(part, sender) for part in self._parts]
        if len(found) == 1:
            return found[0]
        # what is kept in memory while the database fails begins with what was read from it
        once = {(event.get("timestamp"), event["event"]): event for part in found for event in part}
        return [once[key] for key in sorted(once, key=lambda key: key[0] or 0.0)]

    async def _shown_of(self, part: TrackerStore, sender: Text) -> List[Event]:
        if isinstance(part, SQLTrackerStore):
            return await _patiently(_newest, part, sender)
        tracker = await part.retrieve_full_tracker(sender)
        events = [event.as_dict() for event in tracker.events] if tracker else []
        return [event for event in events if event["event"] in SHOWN]

    async def _delete(self, part: TrackerStore, senders: List[Text]) -> int:
        if isinstance(part, InMemoryTrackerStore):
            return sum(part.store.pop(sender, None) is not None for sender in senders)
        return await _patiently(_delete_rows, _sql(part), senders)

    async def _erase(self, part: TrackerStore, limit: float) -> int:
        if isinstance(part, InMemoryTrackerStore):
            return 0  # what is in memory is not older than the process
        old = await _patiently(_older, _sql(part), limit)
        for start in range(0, len(old), BATCH):
            await _patiently(_delete_rows, _sql(part), old[start : start + BATCH], limit)
        return len(old)


def conversations(app: Any) -> Conversations:
    """Return the conversations of a running Rasa: `app` is Sanic's, once its agent is loaded."""
    return Conversations(app.ctx.agent.tracker_store, app.ctx.agent.lock_store)


def _parts_of(store: TrackerStore) -> List[TrackerStore]:
    """Return the stores behind Rasa's fail-safe wrapper: the first and, once used, the second."""
    if not isinstance(store, FailSafeTrackerStore):
        return [store]
    fallback = store._fallback_tracker_store
    return [*_parts_of(store._tracker_store), *([fallback] if fallback is not None else [])]


def _sql(part: TrackerStore) -> SQLTrackerStore:
    if not isinstance(part, SQLTrackerStore):
        raise StoreError(
            f"conversations in {type(part).__name__} cannot be deleted from here: "
            "use an SQL tracker store in endpoints.yml"
        )
    return part


async def _beside(work: Callable[..., Result], part: SQLTrackerStore, *values: Any) -> Result:
    """Do `work` on the database in a thread, so that nobody else waits."""
    return await asyncio.get_running_loop().run_in_executor(None, work, part, *values)


async def _patiently(work: Callable[..., Result], part: SQLTrackerStore, *values: Any) -> Result:
    """Do `work` on the database, again while another writer locks it."""
    limit = time.monotonic() + BUSY_S
    while True:
        try:
            return await _beside(work, part, *values)
        except sa.exc.OperationalError:
            if time.monotonic() > limit:
                raise
            await asyncio.sleep(LOCK_STEP_S)


def _has_rows(part: SQLTrackerStore, sender: Text) -> bool:
    event = part.SQLEvent
    with part.session_scope() as session:
        return session.query(event.id).filter(event.sender_id == sender).first() is not None


def _has_message(part: SQLTrackerStore, sender: Text, message_id: Text) -> bool:
    event = part.SQLEvent
    with part.session_scope() as session:
        rows = (
            session.query(event.data)
            .filter(event.sender_id == sender, event.type_name == "user")
            .order_by(event.id.desc())
            .limit(RECENT)
            .all()
        )
    return any(json.dumps(message_id) in data for (data,) in rows)


def _newest(part: SQLTrackerStore, sender: Text) -> List[Event]:
    event = part.SQLEvent
    with part.session_scope() as session:
        rows = (
            session.query(event.data)
            .filter(event.sender_id == sender, event.type_name.in_(SHOWN))
            .order_by(event.id.desc())
            .limit(HISTORY_ROWS)
            .all()
        )
    return [json.loads(data) for (data,) in reversed(rows)]


def _delete_rows(part: SQLTrackerStore, senders: List[Text], limit: Optional[float] = None) -> int:
    event = part.SQLEvent
    with part.session_scope() as session:
        if session.bind.dialect.name == "sqlite":
            session.execute(sa.text("PRAGMA secure_delete=ON"))  # overwrite, not only unlink
        if limit is not None:  # somebody may have come back meanwhile
            senders = [one for one in senders if one in _older_of(session, event, limit, senders)]
        query = session.query(event).filter(event.sender_id.in_(senders))
        count = query.delete(synchronize_session=False)
        session.commit()
        return int(count)


def _older(part: SQLTrackerStore, limit: float) -> List[Text]:
    with part.session_scope() as session:
        return _older_of(session, part.SQLEvent, limit)


def _older_of(
    session: Any, event: Any, limit: float, among: Optional[List[Text]] = None
) -> List[Text]:
    query = session.query(event.sender_id)
    if among is not None:
        query = query.filter(event.sender_id.in_(among))
    query = query.group_by(event.sender_id).having(sa.func.max(event.timestamp) < limit)
    return [sender for (sender,) in query.all()]
