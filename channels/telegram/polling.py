"""Long polling: one process asks, and confirms an update only when it is answered."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, List, Optional, Text

from channels.telegram.api import ApiError, BotApi, Conflict, TooMany, Unauthorized
from channels.telegram.config import ALLOWED_UPDATES, Backoff, Timings
from channels.telegram.desk import Desk
from channels.telegram.updates import Update, update_id

logger = logging.getLogger(__name__)
SILENCE_S = 6 * 86_400.0
"""After a week without updates Telegram begins with new ids, perhaps below our offset."""


class PollingLock:
    """Held by the one process of this machine that polls; the system frees it if that dies."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`."""
        self._path = path
        self._file: Optional[IO[Text]] = None

    def acquire(self) -> bool:
        """Take the lock if it is free; without a usable file everybody has it."""
        if self._file is not None:
            return True
        try:
            file = self._path.open("w")
        except OSError as error:
            logger.warning("%s cannot be used (%s)", self._path, error.strerror)
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None


class Polling:
    """Fetches updates for ever."""

    def __init__(self, api: BotApi, desk: Desk, timings: Timings) -> None:
        """Fetch by `api` and hand over to `desk`."""
        self._api = api
        self._desk = desk
        self._timings = timings
        self._waits = Backoff(timings)
        self._next: Optional[int] = None
        self._heard = time.monotonic()
        self.trouble = ""
        """What Telegram has against our polling: "conflict", "unauthorized" or nothing."""

    async def run(self) -> None:
        """Fetch, have answered, confirm, and again; no failure ends it."""
        while True:
            try:
                updates = await self._fetch()
            except ApiError as error:
                await self._after(error)
                continue
            self._all_well()
            for update in updates:
                self._desk.take(update)
            self._note(updates)
            await self._desk.settle(self._timings.pause)

    async def _fetch(self) -> List[Update]:
        """Confirm what is answered and return what follows.

        Telegram forgets all updates below the offset. While answers are under way the offset
        stays at the oldest of them; what Telegram then sends again is known at the desk.
        """
        oldest = self._desk.oldest
        hold = 0 if oldest is not None else self._timings.poll
        request = {"timeout": hold, "allowed_updates": list(ALLOWED_UPDATES)}
        offset = self._next if oldest is None else oldest
        if offset is not None and time.monotonic() - self._heard < SILENCE_S:
            request["offset"] = offset
        limit = self._timings.request + hold
        found: Any = await self._api.call("getUpdates", request, limit=limit)
        return [update for update in found or () if update_id(update) is not None]

    def _note(self, updates: List[Update]) -> None:
        if updates:
            self._next = max(update["update_id"] for update in updates) + 1
            self._heard = time.monotonic()

    async def _after(self, error: ApiError) -> None:
        """Mend what can be mended, and wait."""
        wait = error.seconds if isinstance(error, TooMany) else self._waits.next()
        trouble = self._trouble_of(error)
        if trouble and trouble != self.trouble:
            logger.warning("Telegram gives us no updates (%s); trying on", error)
        self.trouble = trouble
        if isinstance(error, Conflict) and "webhook" in error.reason:
            with suppress(ApiError):
                await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        await asyncio.sleep(wait)

    @staticmethod
    def _trouble_of(error: ApiError) -> Text:
        if isinstance(error, Conflict):
            return "conflict"
        return "unauthorized" if isinstance(error, Unauthorized) else ""

    def _all_well(self) -> None:
        self.trouble = ""
        self._waits.reset()
