"""What we answer to /start, /help, /language and /delete, and how Telegram lists them."""

from __future__ import annotations

import logging
from typing import Any, Dict, List, Text, Tuple

from channels.settings import channel_settings
from channels.telegram.buttons import Button, button_id, buttons_of
from channels.telegram.ledger import Step
from channels.telegram.rendering import answer_blocks, block
from channels.telegram.steps import say
from channels.telegram.talk import Talk
from channels.telegram.updates import Incoming
from channels.texts import language_of, languages, sentence
from faq.payloads import SET_LANGUAGE, payload
from faq.settings import LANGUAGES, settings

logger = logging.getLogger(__name__)
LISTED = ("start", "help", "language", "delete")
DESCRIPTION_LIMIT = 256


class Commands:
    """Answers commands."""

    def __init__(self, talk: Talk) -> None:
        """Answer in the conversations of `talk`."""
        self._talk = talk

    async def answer(self, incoming: Incoming, again: bool) -> List[Step]:
        """Return the steps of the answer to a command."""
        if incoming.command == "help":
            return await self._help(incoming)
        if incoming.command == "language":
            return await self._language(incoming, again)
        if incoming.command == "delete":
            return await self._delete(incoming)
        return await self._start(incoming, again)

    async def _start(self, incoming: Incoming, again: bool) -> List[Step]:
        """Welcome; `/start ar`, as the link ?start=ar sends it, chooses the language first."""
        chosen = language_of(incoming.text)
        if chosen:
            await self._talk.turn(incoming, payload(SET_LANGUAGE, chosen), again)
        language = chosen or await self._talk.language(incoming)
        said = [_greeting(incoming), "notice"]
        blocks = [block(sentence(key, language), language) for key in said]
        privacy = channel_settings().privacy_url
        if privacy:
            blocks.append(block(f"{sentence('privacy_link', language)}: {privacy}", language))
        return say(blocks, language_buttons() if incoming.private and not chosen else [])

    async def _help(self, incoming: Incoming) -> List[Step]:
        language = await self._talk.language(incoming)
        keys = ["help"] if incoming.private else ["help", "group_hint"]
        return say([block(sentence(key, language), language) for key in keys])

    async def _language(self, incoming: Incoming, again: bool) -> List[Step]:
        """Offer the languages; `/language fr` chooses at once."""
        chosen = language_of(incoming.text)
        if chosen:
            reply = await self._talk.turn(incoming, payload(SET_LANGUAGE, chosen), again)
            return say(answer_blocks(reply.answers), buttons_of(reply.choices))
        language = await self._talk.language(incoming)
        return say([block(sentence("language_label", language), language)], language_buttons())

    async def _delete(self, incoming: Incoming) -> List[Step]:
        language = await self._talk.language(incoming)
        try:
            await self._talk.delete(incoming)
        except Exception as error:
            logger.error("a conversation could not be deleted: %s", type(error).__name__)
            return say([block(sentence("failed", language), language)])
        return say([block(sentence("deleted_telegram", language), language)])


def language_buttons() -> List[Button]:
    """Return one button a language, each in its own words, in the order of the United Nations."""
    named = [(one["name"], button_id(payload(SET_LANGUAGE, one["code"]))) for one in languages()]
    return [(name, made) for name, made in named if made]


def command_lists() -> List[Dict[Text, Any]]:
    """Return the requests that tell Telegram our commands: for all, then for each language."""
    default = {"commands": _listed(settings().default_language)}
    return [default, *({"commands": _listed(one), "language_code": one} for one in LANGUAGES)]


def _listed(language: Text) -> List[Dict[Text, Text]]:
    described: List[Tuple[Text, Text]] = [
        (name, sentence(f"command_{name}", language)[:DESCRIPTION_LIMIT]) for name in LISTED
    ]
    return [{"command": name, "description": text} for name, text in described]


def _greeting(incoming: Incoming) -> Text:
    return "welcome" if incoming.private else "group_hint"
