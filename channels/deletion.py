"""/delete: what a person types to delete the conversation where a channel has no button for it."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Text

from sanic import Sanic

from channels.store import Conversations, conversations
from channels.texts import language_of, sentence
from channels.turns import alone, forget
from faq.settings import settings

logger = logging.getLogger(__name__)
WAIT_S = 15.0
_COMMAND = re.compile(r"\s*/delete\s*", re.IGNORECASE)


def asks_to_delete(text: object) -> bool:
    """Whether a typed text is the command and nothing else."""
    return isinstance(text, str) and bool(_COMMAND.fullmatch(text))


async def deleted(app: Sanic, sender: Text, hint: object = None) -> Text:
    """Delete all that is kept of a conversation; return the sentence that says so, or that not.

    It is in the conversation's language, else in that of `hint`, else in the default one.
    """
    language = language_of(hint) or settings().default_language
    try:
        kept = conversations(app)
        language = await kept.language(sender) or language
        await asyncio.wait_for(_delete(kept, sender), WAIT_S)
    except Exception as error:
        logger.error("a conversation could not be deleted: %s", type(error).__name__)
        return sentence("failed", language)
    return sentence("deleted", language)


async def _delete(kept: Conversations, sender: Text) -> None:
    """Delete after the messages sent before: one still waiting would be kept again."""
    async with alone(sender):
        await kept.delete(sender)
        forget(sender)
