"""What the Bot API refuses, in its own words; everything a request may hold is listed here."""

from __future__ import annotations

import re
from typing import Any

from tests.channels.telegram.markup import Unparsable, parsed, utf16

TEXT = {"chat_id", "text", "parse_mode", "reply_markup", "link_preview_options"}
PARAMETERS = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {
        *("url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"),
    },
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
    "sendMessage": TEXT | {"message_thread_id", "reply_parameters"},
    "editMessageText": TEXT | {"message_id"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "deleteMessage": {"chat_id", "message_id"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert"},
    "sendChatAction": {"chat_id", "action", "message_thread_id"},
    "setMyCommands": {"commands", "language_code", "scope"},
}
LANGUAGE = re.compile(r"[a-z]{2}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Refusal(Exception):
    """What the Bot API answers instead of a result."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


def bad(reason: str, **parameters: int) -> Refusal:
    """Return the refusal of a bad request."""
    return Refusal(400, f"Bad Request: {reason}", **parameters)


def check_parameters(method: str, data: dict[str, Any]) -> None:
    """Refuse what the method does not know; the real one passes it over, and hides the slip."""
    unknown = set(data) - PARAMETERS[method]
    if unknown:
        raise bad(f"STUB: {method} has no parameter {sorted(unknown)}")


def text_of(data: dict[str, Any]) -> str:
    """Return the text as it would be shown, or refuse it."""
    text = data.get("text")
    if not isinstance(text, str):
        raise bad("message text is empty")
    try:
        text = parsed(text) if data.get("parse_mode") == "HTML" else text
    except Unparsable as error:
        raise bad(f"can't parse entities: {error}") from error
    if not text.strip():
        raise bad("message text is empty")
    if utf16(text) > 4096:
        raise bad("message is too long")
    return text


def check_keyboard(data: dict[str, Any]) -> None:
    """Refuse buttons that Telegram refuses."""
    markup = data.get("reply_markup")
    if markup is None:
        return
    if not isinstance(markup, dict) or not isinstance(markup.get("inline_keyboard"), list):
        raise bad("object expected as reply markup")
    for row in markup["inline_keyboard"]:
        for button in row:
            if not button.get("text", "").strip():
                raise bad("can't parse inline keyboard button: Text buttons must be non-empty")
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise bad("BUTTON_DATA_INVALID")


def check_commands(data: dict[str, Any]) -> None:
    """Refuse lists of commands that Telegram refuses."""
    language = data.get("language_code", "")
    if language and not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    for command in data["commands"]:
        if not COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def check_webhook(data: dict[str, Any]) -> None:
    """Refuse addresses and secrets that Telegram refuses."""
    if not str(data.get("url", "")).startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if "secret_token" in data and not SECRET.fullmatch(data["secret_token"]):
        raise bad("secret token contains unallowed characters")
