"""Doing the steps of an answer in the chat: paced, repeated, and never done twice.

A step leaves by one request. Before its body is written the ledger notes "leaving"; when
Telegram has answered, "sent". What follows for each way to fail:

* No connection, or refused with 429: the step waits again and its request is repeated, after the
  wait that Telegram orders or a growing one.
* 5xx, connection lost, no answer for long: likely failed, but Telegram may have taken the request
  all the same. The step is "doubtful" and its request is repeated: an answer given twice is better
  than none.
* The process is killed before "leaving": the step is waiting, and done at the next start.
* The process is killed between "leaving" and "sent": the bytes were handed to the system, which
  sends them without us, and nothing spoke against Telegram's taking them. The step counts as done.
  Only if just this request fails is this part of the answer lost.
* The process is killed while a step is "doubtful": it is done at the next start.
* The process is killed after "sent": nothing is repeated.

Edits, removals and taken-off buttons come out the same however often they are done.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from functools import partial
from typing import Any, List, Sequence, Text

from channels.limits import RateLimit
from channels.telegram.api import (
    ApiError,
    BadRequest,
    BotApi,
    Data,
    Forbidden,
    Migrated,
    Refused,
    TooMany,
    Unauthorized,
    Unreachable,
)
from channels.telegram.config import Backoff, Timings
from channels.telegram.ledger import Ledger, Step
from channels.telegram.steps import attempts, edits, instead_of_edit
from channels.telegram.updates import Incoming

logger = logging.getLogger(__name__)
NOT_MODIFIED = "message is not modified"
CHATS_MOVED = 1000


class _Leaving:
    """Notes in the ledger that a step leaves, unless another process has sent it meanwhile."""

    def __init__(self, ledger: Ledger, update: int, place: int) -> None:
        """Note for this step of this update."""
        self._note = partial(ledger.leave, update, place)
        self.is_late = False

    def __call__(self) -> None:
        """Note it, or stop the request."""
        self.is_late = not self._note()
        if self.is_late:
            raise RuntimeError("sent by another process")


class Pace:
    """Waits so long that Telegram's limits are kept: for a chat, a group, and all together."""

    def __init__(self, timings: Timings) -> None:
        """Set up the limits."""
        self._chat = RateLimit(timings.chat_per_minute, timings.chat_burst)
        self._group = RateLimit(timings.group_per_minute, timings.group_burst)
        self._all = RateLimit(timings.all_per_minute, timings.all_burst)

    async def turn(self, chat: int) -> None:
        """Wait until a message to `chat` may leave; groups have negative ids."""
        mine = self._group if chat < 0 else self._chat
        for limit, key in ((mine, str(chat)), (self._all, "")):
            while True:
                wait = limit.wait(key)
                if not wait:
                    break
                await asyncio.sleep(wait)


class Delivery:
    """Does what the ledger says is waiting."""

    def __init__(self, api: BotApi, ledger: Ledger, timings: Timings) -> None:
        """Deliver through `api` and note in `ledger`."""
        self._api = api
        self._ledger = ledger
        self._timings = timings
        self._pace = Pace(timings)
        self._moved: OrderedDict[int, int] = OrderedDict()

    async def deliver(self, incoming: Incoming) -> List[int]:
        """Do all steps that wait for an update; return the messages that now hold its answer.

        A chat that is gone (we are blocked, removed, the account is deleted) ends it: nothing
        can be sent there, so nothing is owed.
        """
        messages: List[int] = []
        for place, step in self._ledger.waiting(incoming.update):
            try:
                messages += await self._do(incoming, place, step)
            except Forbidden:
                logger.info("a chat does not take messages from us any more")
                break
            except Refused as error:
                logger.error("a part of an answer could not be given: %s", error)
            self._ledger.sent(incoming.update, place)
        return messages

    async def _do(self, incoming: Incoming, place: int, step: Step) -> List[int]:
        if step["do"] == "say":
            return await self._say(incoming, place, step)
        if step["do"] == "edit":
            return await self._edit(incoming, place, step)
        where = {"chat_id": incoming.chat, "message_id": step["message"]}
        method = "deleteMessage" if step["do"] == "remove" else "editMessageReplyMarkup"
        try:
            await self._send(incoming, place, method, where)
        except BadRequest:
            pass  # the message is gone, too old, or has no buttons any more
        return []

    async def _say(self, incoming: Incoming, place: int, step: Step) -> List[int]:
        sent = await self._first_taken(incoming, place, "sendMessage", attempts(step, incoming))
        return [sent["message_id"]] if isinstance(sent, dict) and "message_id" in sent else []

    async def _edit(self, incoming: Incoming, place: int, step: Step) -> List[int]:
        try:
            await self._first_taken(incoming, place, "editMessageText", edits(step, incoming))
        except BadRequest as error:
            if NOT_MODIFIED not in error.reason:
                return await self._say(incoming, place, instead_of_edit(step))
        return [step["message"]]

    async def _first_taken(
        self, incoming: Incoming, place: int, method: Text, requests: Sequence[Data]
    ) -> Any:
        """Send the first of the requests that Telegram does not call a bad one."""
        for request in requests[:-1]:
            try:
                return await self._send(incoming, place, method, request)
            except BadRequest as error:
                if NOT_MODIFIED in error.reason:
                    raise
                logger.warning("said again in a plainer form: %s", error)
        return await self._send(incoming, place, method, requests[-1])

    async def _send(self, incoming: Incoming, place: int, method: Text, data: Data) -> Any:
        """Send a request until Telegram has taken or refused it; None if another process did."""
        waits = Backoff(self._timings)
        while True:
            data = {**data, "chat_id": self._moved.get(data["chat_id"], data["chat_id"])}
            await self._pace.turn(data["chat_id"])
            leaving = _Leaving(self._ledger, incoming.update, place)
            doubt = partial(self._ledger.doubt, incoming.update, place)
            timer = asyncio.get_running_loop().call_later(self._timings.doubt, doubt)
            try:
                return await self._api.call(method, data, leaving=leaving)
            except (TooMany, Migrated, Refused) as error:
                self._ledger.come_back(incoming.update, place)
                wait = self._wait_for(error, data["chat_id"], waits)
            except Unreachable as error:
                if leaving.is_late:
                    return None
                doubt()
                logger.debug("an answer waits for Telegram: %s", error)
                wait = waits.next()
            finally:
                timer.cancel()
            await asyncio.sleep(wait)

    def _wait_for(self, error: ApiError, chat: int, waits: Backoff) -> float:
        """Return the seconds after which a refused request is repeated.

        :raises Refused: if it need not be.
        """
        if isinstance(error, TooMany):
            return error.seconds
        if isinstance(error, Migrated):
            self._follow(chat, error.chat)
            return 0.0
        if isinstance(error, Unauthorized):  # for as long as the token is not valid
            return waits.next()
        raise error

    def _follow(self, old: int, new: int) -> None:
        self._moved[old] = new
        if len(self._moved) > CHATS_MOVED:
            self._moved.popitem(last=False)
