"""The chats of the stub: what the bot has said, and what Telegram lets it say."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import Any

from tests.channels.telegram import rules
from tests.channels.telegram.rules import Refusal, bad

ME = {"id": 4242, "is_bot": True, "first_name": "Champions", "username": "ChampionsBot"}
GONE_QUERY = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Sent:
    """One message of the bot, as the chat shows it now."""

    id: int
    chat: int
    text: str
    """Without marks."""
    data: dict[str, Any]
    versions: int = 1
    deleted: bool = False
    is_heard: bool = True
    """Whether the bot could learn that it was sent; else it rightly sends it again."""

    @property
    def buttons(self) -> list[dict[str, str]]:
        rows = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        assert all(len(row) == 1 for row in rows), "more than one button in a row"
        return [row[0] for row in rows]


class Chats:
    """All chats with the bot; a method of the Bot API is a method here, with a line before."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.known_queries: set[str] = set()
        self._ids = itertools.count(501)

    def messages(self, chat: int | None = None) -> list[Sent]:
        """Return what the bot has said and not deleted."""
        return [one for one in self.sent if not one.deleted and chat in (None, one.chat)]

    async def _sendMessage(self, data: dict[str, Any]) -> Any:
        self._check_chat(data)
        text = rules.text_of(data)
        rules.check_keyboard(data)
        reply = data.get("reply_parameters", {})
        if reply and not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        message = Sent(next(self._ids), data["chat_id"], text, data)
        self.sent.append(message)
        return _message(message)

    async def _editMessageText(self, data: dict[str, Any]) -> Any:
        message = self._found(data, "edit")
        text = rules.text_of(data)
        rules.check_keyboard(data)
        same = text == message.text and data.get("reply_markup") == message.data.get("reply_markup")
        if same:
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        message.text, message.data = text, data
        message.versions += 1
        return _message(message)

    async def _editMessageReplyMarkup(self, data: dict[str, Any]) -> Any:
        message = self._found(data, "edit")
        if data.get("reply_markup") == message.data.get("reply_markup"):
            raise bad("message is not modified")
        message.data = {key: value for key, value in message.data.items() if key != "reply_markup"}
        return _message(message)

    async def _deleteMessage(self, data: dict[str, Any]) -> Any:
        self._found(data, "delete").deleted = True
        return True

    async def _answerCallbackQuery(self, data: dict[str, Any]) -> Any:
        if data.get("callback_query_id") not in self.known_queries:
            raise bad(GONE_QUERY)
        self.known_queries.discard(data["callback_query_id"])
        return True

    async def _sendChatAction(self, data: dict[str, Any]) -> Any:
        self._check_chat(data)
        if data.get("action") != "typing":
            raise bad("wrong parameter action in request")
        return True

    async def _setMyCommands(self, data: dict[str, Any]) -> Any:
        rules.check_commands(data)
        return True

    def _check_chat(self, data: dict[str, Any]) -> None:
        chat = data.get("chat_id")
        if not isinstance(chat, int) or not chat:
            raise bad("chat_id is empty")
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat in self.migrated:
            reason = "group chat was upgraded to a supergroup chat"
            raise bad(reason, migrate_to_chat_id=self.migrated[chat])

    def _found(self, data: dict[str, Any], what: str) -> Sent:
        self._check_chat(data)
        for message in self.messages(data["chat_id"]):
            if message.id == data.get("message_id"):
                return message
        raise bad(f"message to {what} not found")


def _message(message: Sent) -> dict[str, Any]:
    chat = {"id": message.chat, "type": "private" if message.chat > 0 else "supergroup"}
    return {
        **{"message_id": message.id, "date": int(time.time()), "from": ME},
        **{"chat": chat, "text": message.text},
    }
