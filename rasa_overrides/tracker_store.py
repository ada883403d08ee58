"""Rasa's SQL tracker store on one SQLite file, in write-ahead mode and with a short wait.

In SQLite's default journal a reader blocks the writer, and a file locked by another process
stops Rasa's event loop, so every user, for 25 s. Write-ahead mode lets both work; the short busy
wait bounds the rest.
"""

from typing import Any, Optional, Text

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain

from faq.settings import settings

BUSY_WAIT_MS = 500


class WalTrackerStore(SQLTrackerStore):
    """`SQLTrackerStore` for one SQLite file, whose folder it makes."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        db: Text = "conversations.db",
        **kwargs: Any,
    ) -> None:
        """Open (or make) the file and set its pragmas on every connection.

        A relative `db` lies in the state folder of the settings.
        """
        path = settings().state / db
        path.parent.mkdir(parents=True, exist_ok=True)
        listening = sa.event.listens_for(sa.engine.Engine, "connect")
        listening(_set_pragmas)
        super().__init__(
            domain=domain, dialect="sqlite", db=str(path), event_broker=event_broker, **kwargs
        )


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_WAIT_MS}")
    cursor.close()
