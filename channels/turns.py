"""One turn of a conversation: bounded in time, never empty, never twice."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import (
    Any,
    AsyncContextManager,
    AsyncIterator,
    Awaitable,
    Callable,
    Dict,
    List,
    Optional,
    Text,
    Tuple,
)

from rasa.core.channels.channel import OutputChannel, UserMessage

from faq.payloads import parse_payload
from faq.unavailable import unavailable_answer, unavailable_sentence

logger = logging.getLogger(__name__)
TURN_LIMIT_S = 8.0
QUEUE_LIMIT_S = 20.0
"""The longest wait for the turns before it in the same conversation."""
REMEMBERED = 2000
REMEMBERED_S = 600.0

Message = Dict[Text, Any]
"""One message of the assistant: "text", "buttons" ([{title, payload}]) and "custom"."""
Handler = Callable[[UserMessage], Awaitable[Any]]
Recall = Callable[[Text, Text], Awaitable[Optional[List[Message]]]]
Key = Tuple[Text, Text]
"""A sender id and a message id."""


class WholeOutput(OutputChannel):
    """Collects each message whole: Rasa's own collector cuts texts at blank lines."""

    def __init__(self, channel: Text) -> None:
        """Collect for `channel`, whose name Rasa asks for."""
        self.messages: List[Message] = []
        self._channel = channel

    def name(self) -> Text:  # type: ignore[override]
        """Return the channel's name."""
        return self._channel

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Keep text, buttons and custom element together; an empty message is none."""
        kept = {
            "text": (message.get("text") or "").strip(),
            "buttons": list(message.get("buttons") or message.get("quick_replies") or ()),
            "custom": message.get("custom") or {},
        }
        if any(kept.values()):
            self.messages.append(kept)

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Keep a text that is sent without a response around it."""
        await self.send_response(recipient_id, {"text": text})


class Turns:
    """Runs turns: one at a time in a conversation, each message once."""

    def __init__(self) -> None:
        """Begin with nothing running and nothing remembered."""
        self._running: Dict[Key, asyncio.Task[List[Message]]] = {}
        self._said: OrderedDict[Key, Tuple[float, List[Message]]] = OrderedDict()
        self._places: Dict[Text, Tuple[asyncio.Lock, int]] = {}

    async def run(
        self, on_new_message: Handler, message: UserMessage, recall: Optional[Recall] = None
    ) -> List[Message]:
        """Return what the assistant says to a message: never empty, never raising.

        The turn goes on to its end even if the caller is cancelled, as a client that hangs up is.
        """
        key = (message.sender_id, message.message_id)
        remembered = self._remembered(key)
        if remembered:
            return remembered
        task = self._running.get(key)
        if task is None:
            task = asyncio.ensure_future(self._turn(on_new_message, message, recall))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    def forget(self, sender: Text) -> None:
        """Forget what was said in a conversation."""
        for key in [key for key in self._said if key[0] == sender]:
            del self._said[key]

    async def _turn(
        self, on_new_message: Handler, message: UserMessage, recall: Optional[Recall]
    ) -> List[Message]:
        said: List[Message] = []
        try:
            async with self.place(message.sender_id):
                said = await _recalled(recall, message) or await _said(on_new_message, message)
        except asyncio.TimeoutError:
            logger.error("a message waited %.0f s for those before it", QUEUE_LIMIT_S)
        if not any(part["text"] for part in said):
            return [*said, _apology(message)]
        self._remember((message.sender_id, message.message_id), said)
        return said

    @asynccontextmanager
    async def place(self, sender: Text) -> AsyncIterator[None]:
        """Wait until no other turn of the conversation runs."""
        lock, users = self._places.get(sender, (None, 0))
        lock = lock or asyncio.Lock()
        self._places[sender] = (lock, users + 1)
        try:
            await asyncio.wait_for(lock.acquire(), QUEUE_LIMIT_S)
            try:
                yield
            finally:
                lock.release()
        finally:
            users = self._places[sender][1] - 1
            self._places[sender] = (lock, users)
            if not users:
                del self._places[sender]

    def _remembered(self, key: Key) -> Optional[List[Message]]:
        when, said = self._said.get(key, (0.0, []))
        return said if time.monotonic() - when < REMEMBERED_S else None

    def _remember(self, key: Key, said: List[Message]) -> None:
        self._said[key] = (time.monotonic(), said)
        while len(self._said) > REMEMBERED:
            self._said.popitem(last=False)


_turns = Turns()


async def run_turn(
    on_new_message: Handler,
    text: Text,
    sender: Text,
    channel: Text,
    metadata: Optional[Dict[Text, Any]],
    message_id: Text,
    recall: Optional[Recall] = None,
) -> List[Message]:
    """Run one turn and return the assistant's messages whole: never empty, never raising.

    `metadata` carries the hint {"language": "fr"}. A message whose `message_id` was answered, or
    is just being answered, gets the same answer without a second turn; `recall` (as
    `Conversations.said`) finds what was said before this process started.
    """
    output = WholeOutput(channel)
    message = UserMessage(
        *(text, output, sender),
        input_channel=channel,
        message_id=message_id,
        metadata=metadata,
    )
    return await _turns.run(on_new_message, message, recall)


def alone(sender: Text) -> AsyncContextManager[None]:
    """Wait in the queue of a conversation's messages; until the end of the block none is handled.

    :raises asyncio.TimeoutError: if those before take too long.
    """
    return _turns.place(sender)


def forget(sender: Text) -> None:
    """Forget what this process remembers of a conversation, when that is deleted."""
    _turns.forget(sender)


async def _recalled(recall: Optional[Recall], message: UserMessage) -> Optional[List[Message]]:
    try:
        return await recall(message.sender_id, message.message_id) if recall else None
    except Exception as error:
        logger.error("what was said could not be read: %s", type(error).__name__)
        return None


async def _said(on_new_message: Handler, message: UserMessage) -> List[Message]:
    """Let Rasa handle a message; return what it said, be it only until it failed."""
    try:
        await asyncio.wait_for(on_new_message(message), TURN_LIMIT_S)
    except Exception as error:
        # not the error's own words: they may quote the person's
        logger.error("a turn failed: %s", type(error).__name__)
    said: List[Message] = message.output_channel.messages
    return said


def _apology(message: UserMessage) -> Message:
    hint = str((message.metadata or {}).get("language") or "")[:2].lower()
    text = message.text or ""
    language, sentence = unavailable_sentence("" if parse_payload(text) else text, hint)
    return {"text": sentence, "buttons": [], "custom": {"answer": unavailable_answer(language)}}
