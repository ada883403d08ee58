"""What goes over the socket: reading what people send, writing what the assistant says."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, Dict, Optional, Text

from channels.deletion import asks_to_delete
from channels.gate import pressed, typed
from channels.texts import language_of
from channels.turns import Message
from channels.web_bodies import Refusal
from faq.unavailable import unavailable_sentence

HINTS = ("metadata", "customData")
"""Where clients put their language: Rasa's own key, and that of rasa-webchat."""
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


@dataclass(frozen=True)
class Uttered:
    """What somebody typed or pressed."""

    text: Text
    """Typed text made safe, or the payload of a button."""
    perhaps_pressed: Optional[Text]
    """A typed text that is a button's payload, as stock widgets send one: only if offered."""
    session_id: object
    id: Text
    is_repeatable: bool
    """Whether the client gave the id, so that the same id again means the same message."""
    language: Optional[Text]
    asks_to_delete: bool = False
    """Whether it is the command that deletes the conversation."""


def uttered(data: Any, metadata_key: Text) -> Uttered:
    """Return the message in the data of an event.

    :raises Refusal: if there is none.
    """
    if not isinstance(data, dict):
        raise Refusal(400, "bad_data", "The data must be an object with a message.")
    given = data.get("id")
    has_id = isinstance(given, str) and bool(_ID.fullmatch(given))
    payload, text = data.get("payload"), data.get("message")
    return Uttered(
        _said(text, payload),
        pressed(text) if payload is None else None,
        data.get("session_id"),
        str(given) if has_id else uuid.uuid4().hex,
        has_id,
        language_hint(data, metadata_key),
        payload is None and asks_to_delete(text),
    )


def language_hint(data: Any, metadata_key: Text = HINTS[0]) -> Optional[Text]:
    """Return which of our languages the metadata of a message names, else None."""
    found = None
    for key in (metadata_key, *HINTS):
        metadata = _object(data.get(key)) if isinstance(data, dict) else {}
        found = found or language_of(metadata.get("language"))
    return found


def language_of_person(data: Any) -> Text:
    """Return the language to tell somebody that a message is refused."""
    text = data.get("message") if isinstance(data, dict) else None
    return unavailable_sentence(text[:200] if isinstance(text, str) else "", language_hint(data))[0]


def to_wire(message: Message) -> Dict[Text, Any]:
    """Return a message in the shape that stock widgets know.

    Text and buttons stay together and whole. The element for programs lies under "metadata":
    rasa-webchat shows no text beside any other further key, and RasaHQ's widget fails on an event
    without text.
    """
    content: Dict[Text, Any] = {"text": message["text"]}
    if message.get("buttons"):
        content["quick_replies"] = [
            {"content_type": "text", "title": button["title"], "payload": button["payload"]}
            for button in message["buttons"]
        ]
    if message.get("custom"):
        content["metadata"] = message["custom"]
    return content


def _said(text: Any, payload: Any) -> Text:
    if payload is not None:
        sent = pressed(payload) if isinstance(payload, str) else None
        if sent is None:
            raise Refusal(400, "bad_data", '"payload" must be that of a choice offered.')
        return sent
    if not isinstance(text, str):
        raise Refusal(400, "bad_data", '"message" must be a text.')
    return typed(text)


def _object(metadata: Any) -> Dict[Text, Any]:
    """Return metadata as an object; stock clients may send it as a JSON text."""
    if isinstance(metadata, str):
        try:
            metadata = json.loads(metadata)
        except (ValueError, RecursionError):
            return {}
    return metadata if isinstance(metadata, dict) else {}
