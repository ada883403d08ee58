"""What the server remembers of a conversation between its connections."""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import Any, Dict, List, Sequence, Text

from sanic import Sanic

from channels.store import conversations
from channels.turns import Message

logger = logging.getLogger(__name__)
KEPT = 10_000
"""Conversations remembered: of more, those longest unused are forgotten."""
UNHEARD = 10
"""Messages kept for somebody who is away."""


class Memory:
    """The choices last offered in each conversation, and answers that nobody was there to hear."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._choices: OrderedDict[Text, List[Text]] = OrderedDict()
        self._unheard: OrderedDict[Text, List[Message]] = OrderedDict()

    def offer(self, sender: Text, said: Sequence[Message]) -> None:
        """Remember the choices of an answer; one without choices leaves the last ones standing."""
        offered = [button["payload"] for part in said for button in part.get("buttons") or ()]
        if offered:
            _keep(self._choices, sender, offered)

    async def is_offered(self, app: Sanic, sender: Text, payload: Text) -> bool:
        """Whether a payload is one of the choices last offered in a conversation."""
        if sender not in self._choices:  # this process has said nothing in it yet
            _keep(self._choices, sender, await _stored_choices(app, sender))
        return payload in self._choices[sender]

    def forget(self, sender: Text) -> None:
        """Forget a conversation that is deleted."""
        self._choices.pop(sender, None)
        self._unheard.pop(sender, None)

    def keep_unheard(self, sender: Text, messages: Sequence[Message]) -> None:
        """Keep messages until somebody comes back to the conversation."""
        _keep(self._unheard, sender, [*self._unheard.get(sender, []), *messages][-UNHEARD:])

    def take_unheard(self, sender: Text) -> List[Message]:
        """Return the messages kept for a conversation, and keep them no longer."""
        return self._unheard.pop(sender, [])


async def _stored_choices(app: Sanic, sender: Text) -> List[Text]:
    """Return the payloads of the last choices that a conversation's history holds."""
    try:
        history: List[Dict[Text, Any]] = await conversations(app).history(sender)
    except Exception as error:
        logger.error("a history could not be read: %s", type(error).__name__)
        return []
    choices = next((entry["choices"] for entry in reversed(history) if entry.get("choices")), [])
    return [choice["payload"] for choice in choices]


def _keep(kept: OrderedDict[Text, List[Any]], key: Text, values: List[Any]) -> None:
    kept[key] = values
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)
