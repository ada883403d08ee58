"""From stored events to what both sides said, as a client shows it."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Text

from channels.reply import Reply, reply_of
from channels.titles import title_of
from channels.turns import Message
from faq.payloads import parse_payload
from faq.settings import settings

Event = Dict[Text, Any]
Entry = Dict[Text, Any]
"""{"from": "person", "text", "id"} or {"from": "assistant", "answers", "choices", "id"}."""


def entries(events: Sequence[Event]) -> List[Entry]:
    """Return the messages that `user` and `bot` events, oldest first, stand for.

    A pressed button reads as its title. The assistant's messages to one of the person's are one
    entry under that message's id.
    """
    found: List[Entry] = []
    titles: Dict[Text, Text] = {}
    for event, said in _exchanges(events):
        reply = reply_of(said)
        text = (event.get("text") or "").strip()
        if parse_payload(text):
            text = titles.get(text) or title_of(text, _language(reply))
        if text:
            found.append({"from": "person", "text": text, "id": _id(event)})
        titles.update({choice["payload"]: choice["title"] for choice in reply.choices})
        if reply.answers:
            answers = {"answers": reply.answers, "choices": reply.choices}
            found.append({"from": "assistant", **answers, "id": _id(event)})
    return found


def messages_of(events: Sequence[Event], message_id: Text) -> Optional[List[Message]]:
    """Return what the assistant said to the message with this id; None if nothing."""
    for event, said in reversed(_exchanges(events)):
        if _id(event) == message_id:
            return said or None
    return None


def _exchanges(events: Sequence[Event]) -> List[tuple[Event, List[Message]]]:
    """Return each message of the person with those of the assistant to it.

    What comes before the first one belongs to a message outside the window.
    """
    found: List[tuple[Event, List[Message]]] = []
    for event in events:
        if event["event"] == "user":
            found.append((event, []))
        elif event["event"] == "bot" and found:
            found[-1][1].append(_message(event))
    return found


def _message(event: Event) -> Message:
    data = event.get("data") or {}
    return {
        "text": (event.get("text") or "").strip(),
        "buttons": data.get("buttons") or [],
        "custom": data.get("custom") or {},
    }


def _language(reply: Reply) -> Text:
    return reply.answers[-1]["language"] if reply.answers else settings().default_language


def _id(event: Event) -> Optional[Text]:
    return event.get("message_id")
