"""Where updates come in: each is answered once, those of a chat in order, chats side by side.

What a crash (kill -9) leaves behind, and what happens when Telegram sends the update again, which
it does because the offset moves only after the answer (polling) or because its call was not
answered with 200 (webhook):

1. before the turn: nothing was noted; the turn runs, the answer is given.
2. during the turn: "begun" is noted and Rasa has stored nothing; the turn runs again, alone.
3. after Rasa stored the turn, before its answer was kept here: "begun" is noted and the
   conversation holds the message; the answer is taken from there, without a second turn.
4. after the answer was kept: its steps are done without a turn, those that had left excepted.
   For a kill in the middle of a request see `channels.telegram.delivery`.
5. after the last step, before "finished": no step is waiting; only the note is made.
6. after "finished", before the offset has moved: the update is known and passed over.

So whatever kills the process, no turn is lost or run twice, and no answer is given twice. Outside
of this: a machine that loses power may forget the notes of its last moments, and of several
processes that serve one webhook a second may repeat what the first has not ended in 45 s.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Awaitable, Callable, Dict, List, Optional
from weakref import WeakValueDictionary

from channels.telegram.ledger import Ledger, Step
from channels.telegram.updates import Incoming, Me, Update, parse, update_id

logger = logging.getLogger(__name__)
AT_ONCE = 8
"""Turns side by side; the others wait."""

Answer = Callable[[Incoming, bool], Awaitable[List[Step]]]
Deliver = Callable[[Incoming], Awaitable[None]]


class Desk:
    """Takes updates, starts their answers and knows which are under way."""

    def __init__(self, ledger: Ledger, me: Me, answer: Answer, deliver: Deliver) -> None:
        """Answer by `answer(incoming, again)` and give the answers by `deliver(incoming)`."""
        self._ledger = ledger
        self._me = me
        self._answer = answer
        self._deliver = deliver
        self._tasks: Dict[int, asyncio.Task[None]] = {}
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._turns = asyncio.Semaphore(AT_ONCE)

    def take(self, update: Update) -> Optional[asyncio.Task[None]]:
        """Start the answer to an update, or join it if it is under way; None if nothing is due."""
        number = update_id(update)
        if number is None:
            return None
        if number in self._tasks:
            return self._tasks[number]
        incoming = parse(update, self._me)
        if incoming is None or self._ledger.is_finished(number):
            return None
        task = asyncio.ensure_future(self._handle(incoming))
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._tasks.pop(number, None))
        return task

    @property
    def oldest(self) -> Optional[int]:
        """The lowest id under way, None if nothing is."""
        return min(self._tasks, default=None)

    async def settle(self, seconds: float) -> None:
        """Wait until nothing is under way, at most so long."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=seconds)

    async def stop(self, seconds: float) -> None:
        """Let what is under way end, at most so long; the rest is left for the next start."""
        await self.settle(seconds)
        left = list(self._tasks.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _handle(self, incoming: Incoming) -> None:
        lock = self._chats.get(incoming.chat)
        if lock is None:
            lock = self._chats[incoming.chat] = asyncio.Lock()
        async with lock:
            try:
                await self._prepare(incoming)
                await self._deliver(incoming)
            except Exception as error:
                # an error of ours would be the same next time and block the chat for a day
                logger.error("an update could not be answered: %s", type(error).__name__)
            self._ledger.finish(incoming.update)

    async def _prepare(self, incoming: Incoming) -> None:
        """See to it that the ledger holds the answer."""
        if self._ledger.has_answer(incoming.update):
            return
        again = self._ledger.is_begun(incoming.update)
        async with self._turns:
            self._ledger.begin(incoming.update)
            steps = await self._answer(incoming, again)
        self._ledger.keep(incoming.update, steps)
