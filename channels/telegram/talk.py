"""The conversation behind a chat: its turns, its language, its end."""

from __future__ import annotations

import logging
from typing import Any, Text

from channels.identity import sender_for
from channels.reply import Reply, reply_of
from channels.store import Conversations, conversations
from channels.telegram.updates import Incoming
from channels.turns import Handler, forget, run_turn
from faq.settings import settings

logger = logging.getLogger(__name__)
CHANNEL = "telegram"


def sender_of(incoming: Incoming) -> Text:
    """Return whose conversation it is: one for each person in each chat, without their ids."""
    return sender_for(CHANNEL, incoming.chat, incoming.user)


class Talk:
    """Runs turns of the assistant in the conversations of the running Rasa."""

    def __init__(self, app: Any, on_new_message: Handler) -> None:
        """Use the agent of `app`, Sanic's, for what is no turn."""
        self._app = app
        self._on_new_message = on_new_message

    async def turn(self, incoming: Incoming, text: Text, again: bool = False) -> Reply:
        """Run a turn with a text that has passed the gate.

        :param again: whether a turn was begun for this update before this process started; if it
            came to its end its answer is in the conversation.
        """
        messages = await run_turn(
            self._on_new_message,
            text,
            sender_of(incoming),
            CHANNEL,
            {"language": incoming.hint} if incoming.hint else {},
            f"tg:{incoming.update}",
            self._conversations.said if again and self._agent else None,
        )
        return reply_of(messages)

    async def language(self, incoming: Incoming) -> Text:
        """Return the language of what is no turn: chosen or spoken, else Telegram's, else ours."""
        return await self._spoken(incoming) or incoming.hint or settings().default_language

    async def delete(self, incoming: Incoming) -> None:
        """Delete all that is kept of the conversation."""
        forget(sender_of(incoming))
        await self._conversations.delete(sender_of(incoming))

    async def _spoken(self, incoming: Incoming) -> Any:
        try:
            return await self._conversations.language(sender_of(incoming))
        except Exception as error:
            logger.error("the language of a conversation is not known: %s", type(error).__name__)
            return None

    @property
    def _agent(self) -> Any:
        return getattr(self._app.ctx, "agent", None)

    @property
    def _conversations(self) -> Conversations:
        return conversations(self._app)
