"""What we answer to what somebody did: by a turn of the assistant, or by a sentence of ours."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Hashable, List, Sequence, Text

from channels.gate import pressed, typed
from channels.limits import RateLimit
from channels.reply import Reply
from channels.telegram.api import BotApi
from channels.telegram.buttons import buttons_of, payload_of
from channels.telegram.commands import Commands
from channels.telegram.config import Timings
from channels.telegram.ledger import Step
from channels.telegram.rendering import Block, answer_blocks, block
from channels.telegram.steps import say, say_anew, tidy
from channels.telegram.talk import Talk, sender_of
from channels.telegram.updates import Incoming
from channels.texts import sentence
from faq.payloads import ASK_TOPIC, payload
from faq.settings import settings
from faq.unavailable import unavailable_sentence

logger = logging.getLogger(__name__)
GONE = payload(ASK_TOPIC, "no_longer_there")
"""What a button that we do not know stands for: the assistant says politely that it is gone."""
REMEMBERED = 2000
BURST = 30
"""Messages that a person may send at once, as after a time without network."""


class Recent:
    """A bounded memory: what was put first is forgotten first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """Return what is remembered under a key, else None."""
        return self._values.get(key)

    def put(self, key: Hashable, value: Any) -> None:
        """Remember a value."""
        self._values.pop(key, None)
        self._values[key] = value
        if len(self._values) > REMEMBERED:
            self._values.popitem(last=False)


class Answers:
    """Makes answers; `channels.telegram.delivery` gives them."""

    def __init__(self, api: BotApi, timings: Timings, talk: Talk, per_minute: int) -> None:
        """Let each person ask `per_minute` questions in the long run."""
        self._api = api
        self._timings = timings
        self._talk = talk
        self._commands = Commands(talk)
        self._limit = RateLimit(per_minute, BURST)
        self._groups = RateLimit(timings.group_per_minute, BURST / 2)
        self._notices = RateLimit(1, 1)
        self._earlier = Recent()
        self._albums = Recent()

    async def answer(self, incoming: Incoming, again: bool) -> List[Step]:
        """Return the steps of the answer; none if a sentence before has said it all.

        :param again: whether a turn was begun for it before this process started.
        """
        if incoming.callback:
            confirmation = {"callback_query_id": incoming.callback}
            await self._api.attempt("answerCallbackQuery", confirmation, self._timings.callback)
        if self._is_unchanged(incoming) or self._is_known_album(incoming):
            return []
        wait = 0.0 if again else self._over_limit(incoming)
        if wait:
            return await self._too_many(incoming, wait)
        try:
            async with self._typing(incoming):
                steps = await self._steps(incoming, again)
            return await self._in_place(incoming, steps) if incoming.edited else steps
        except Exception as error:
            logger.error("an answer could not be made: %s", type(error).__name__)
            language, apology = unavailable_sentence(incoming.text, incoming.hint)
            return say([block(apology, language)])

    def given(self, incoming: Incoming, messages: Sequence[int]) -> None:
        """Remember which messages hold the answer to a message, for the case that it is edited."""
        if messages and incoming.message is not None and incoming.kind != "button":
            self._earlier.put((incoming.chat, incoming.message), (_mark(incoming), [*messages]))

    async def _steps(self, incoming: Incoming, again: bool) -> List[Step]:
        if incoming.kind == "command":
            return await self._commands.answer(incoming, again)
        if incoming.kind == "button":
            return await self._pressed(incoming, again)
        if incoming.kind == "media":
            return await self._sentence(incoming, "text_only")
        return _said(await self._talk.turn(incoming, typed(incoming.text), again))

    async def _pressed(self, incoming: Incoming, again: bool) -> List[Step]:
        """Answer a button: its title first, since Telegram does not show what was pressed."""
        sent = pressed(payload_of(incoming.text) or GONE) or GONE
        reply = await self._talk.turn(incoming, sent, again)
        title = []
        if incoming.title and reply.answers:
            title = [block(incoming.title, reply.answers[0]["language"], "bold")]
        used = [] if incoming.message is None else [tidy(incoming.message)]
        return [*_said(reply, title), *used]

    async def _sentence(self, incoming: Incoming, key: Text, **values: object) -> List[Step]:
        language = await self._talk.language(incoming)
        return say([block(sentence(key, language, **values), language)])

    def _over_limit(self, incoming: Incoming) -> float:
        """Return the seconds that somebody should wait; a group shares what Telegram allows it."""
        wait = self._limit.wait(sender_of(incoming))
        return wait or (0.0 if incoming.private else self._groups.wait(str(incoming.chat)))

    async def _too_many(self, incoming: Incoming, wait: float) -> List[Step]:
        """Say once a minute that it is too much; more would only add to it."""
        if self._notices.wait(str(incoming.chat)):
            return []
        return await self._sentence(incoming, "too_many", seconds=round(wait) or 1)

    async def _in_place(self, incoming: Incoming, steps: List[Step]) -> List[Step]:
        """Put the answer in the place of the one to the message before it was edited."""
        _, earlier = self._earlier.get((incoming.chat, incoming.message)) or ("", [])
        language = await self._talk.language(incoming)
        return say_anew(steps, earlier, block(sentence("edited", language), language))

    def _is_unchanged(self, incoming: Incoming) -> bool:
        """Whether an edit has left the text as it was."""
        earlier = self._earlier.get((incoming.chat, incoming.message))
        return incoming.edited and earlier is not None and earlier[0] == _mark(incoming)

    def _is_known_album(self, incoming: Incoming) -> bool:
        """Whether another photo of the same album was answered: one sentence is enough."""
        key = (incoming.chat, incoming.album)
        if not incoming.album or incoming.kind != "media":
            return False
        known = self._albums.get(key) not in (None, incoming.update)
        if not known:
            self._albums.put(key, incoming.update)
        return known

    @asynccontextmanager
    async def _typing(self, incoming: Incoming) -> AsyncIterator[None]:
        """Show that an answer is being prepared, if that takes longer."""
        answered = asyncio.Event()
        task = asyncio.ensure_future(self._show_typing(incoming, answered))
        try:
            yield
        finally:
            # both: a request that ends in this moment may swallow the cancellation
            answered.set()
            task.cancel()

    async def _show_typing(self, incoming: Incoming, answered: asyncio.Event) -> None:
        action = {"chat_id": incoming.chat, "action": "typing"}
        if incoming.thread is not None:
            action["message_thread_id"] = incoming.thread
        await asyncio.sleep(self._timings.typing_after)
        while not answered.is_set():
            await self._api.attempt("sendChatAction", action, self._timings.typing_every)
            await asyncio.sleep(self._timings.typing_every)


def _said(reply: Reply, before: Sequence[Block] = ()) -> List[Step]:
    blocks = answer_blocks(reply.answers)
    if not blocks:
        language = settings().default_language
        blocks = [block(sentence("failed", language), language)]
    return say([*before, *blocks], buttons_of(reply.choices))


def _mark(incoming: Incoming) -> int:
    """Return what tells a message's text from another's, without keeping it."""
    return hash((incoming.command, incoming.text))
