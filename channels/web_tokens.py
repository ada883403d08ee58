"""Which conversation a token opens, and whether that still lives."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict
from typing import Callable, Optional, Text, Tuple

from sqlalchemy.exc import SQLAlchemyError

from channels.identity import InvalidToken, new_token, sender_of
from channels.store import Conversations
from channels.web_bodies import Refusal, WebMessage

logger = logging.getLogger(__name__)
CHANNEL = "web"
REPEAT_S = 120.0
UNSTORED_S = 3600.0
KEPT = 10_000


class Recent:
    """Values by key, each for some time and only the newest."""

    def __init__(
        self, seconds: float, most: int = KEPT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Keep at most `most` values, each for `seconds`."""
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._values: OrderedDict[Text, Tuple[float, Text]] = OrderedDict()

    def put(self, key: Text, value: Text = "") -> None:
        """Keep a value from now on."""
        self._values.pop(key, None)
        self._values[key] = (self._clock(), value)
        while len(self._values) > self._most:
            self._values.popitem(last=False)

    def get(self, key: Text) -> Optional[Text]:
        """Return the value of a key, None if there is none any more."""
        when, value = self._values.get(key, (0.0, None))
        return value if value is not None and self._clock() - when < self._seconds else None

    def drop(self, key: Text) -> None:
        """Forget a key."""
        self._values.pop(key, None)


class Tokens:
    """Makes the tokens of the web channel and says which of them are alive.

    A token is alive while something of its conversation is kept: what is deleted or erased takes
    its token along, also over restarts.
    """

    def __init__(self) -> None:
        """Begin with no token made."""
        self._starts = Recent(REPEAT_S)
        self._unstored = Recent(UNSTORED_S)
        self._deleted = Recent(UNSTORED_S)

    def started(self, message: WebMessage, who: Text) -> Optional[Text]:
        """Return the token that a repeated first message got when it came first, else None.

        A client that got no answer to its first message sends it again, still without token. The
        same id (a random one), text, address and site (`who`) within two minutes mean the same.
        """
        return self._starts.get(_start_key(message, who))

    def start(self, message: WebMessage, who: Text) -> Text:
        """Return the token of a new conversation that begins with `message`."""
        token = new_token(CHANNEL)
        self._starts.put(_start_key(message, who), token)
        self._unstored.put(sender_of(token, CHANNEL))
        return token

    async def sender(self, token: Text, kept: Conversations) -> Text:
        """Return the sender id of a living conversation.

        :raises Refusal: 403, for a token of another server, channel or time.
        """
        try:
            sender = sender_of(token, CHANNEL)
        except InvalidToken as error:
            raise _lost() from error
        if self.is_deleted(sender):
            raise _lost()
        if await _exists(kept, sender):
            self._unstored.drop(sender)
        elif self._unstored.get(sender) is None:  # else its first turn still runs, or failed
            raise _lost()
        return sender

    def delete(self, sender: Text) -> None:
        """Let the conversation's token be dead."""
        self._unstored.drop(sender)
        self._deleted.put(sender)

    def restore(self, sender: Text) -> None:
        """Let the conversation's token live on: it could not be deleted."""
        self._deleted.drop(sender)

    def is_deleted(self, sender: Text) -> bool:
        """Whether the conversation was deleted, as while one of its turns still ran."""
        return self._deleted.get(sender) is not None

    def check(self, sender: Text) -> None:
        """Make sure that the conversation was not deleted meanwhile.

        :raises Refusal: 403.
        """
        if self.is_deleted(sender):
            raise _lost()


async def _exists(kept: Conversations, sender: Text) -> bool:
    """Whether the conversation is kept; while the database fails, a token of ours is believed."""
    try:
        return await kept.exists(sender)
    except SQLAlchemyError as error:
        logger.error("the database could not be asked: %s", type(error).__name__)
        return True


def _lost() -> Refusal:
    return Refusal(403, "conversation", "There is no such conversation; please begin a new one.")


def _start_key(message: WebMessage, who: Text) -> Text:
    return hashlib.sha256(repr((message.id, message.raw, who)).encode()).hexdigest()
