"""From the assistant's messages to what a client shows: answers, their parts, and choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Sequence, Text

from channels.texts import direction
from channels.turns import Message
from faq.settings import settings

COPIED = ("decision", "topic", "as_of", "source", "country", "region")
"""What an answer takes over from its machine-readable element as it is; None if not there."""


@dataclass(frozen=True)
class Reply:
    """What one turn says.

    Each answer is {text, short, detail, footer, decision, topic, language, direction, as_of,
    source, candidates, country, region}: `text` whole; `short`, `detail` and `footer` its parts,
    None where it has no such part; each choice is {title, payload}.
    """

    answers: List[Dict[Text, Any]] = field(default_factory=list)
    choices: List[Dict[Text, Text]] = field(default_factory=list)


def reply_of(messages: Sequence[Message]) -> Reply:
    """Return the reply that the messages of a turn make."""
    answers: List[Dict[Text, Any]] = []
    for message in messages:
        if message.get("text"):
            answers.append(_answer(message))
    choices = [
        {"title": str(button["title"]), "payload": str(button["payload"])}
        for message in messages
        for button in message.get("buttons") or ()
        if button.get("title") and button.get("payload")
    ]
    return Reply(answers, choices)


def _answer(message: Message) -> Dict[Text, Any]:
    text = message["text"].strip()
    custom = message.get("custom")
    told = custom.get("answer") if isinstance(custom, dict) else None
    told = told if isinstance(told, dict) else {}
    language = str(told.get("language") or settings().default_language)
    return {
        "text": text,
        **_parts(text, told.get("short"), told.get("footer")),
        **{key: told.get(key) for key in COPIED},
        "language": language,
        "direction": direction(language),
        "candidates": list(told.get("candidates") or ()),
    }


def _parts(text: Text, short: Any, footer: Any) -> Dict[Text, Optional[Text]]:
    """Return the beginning that is enough, what lies between, and the end."""
    short = str(short or "").strip()
    footer = str(footer or "").strip()
    begins = bool(short) and text.startswith(short)
    ends = bool(footer) and text.endswith(footer)
    rest = text[len(short) if begins else 0 : len(text) - len(footer) if ends else len(text)]
    return {
        "short": short if begins else None,
        "detail": (rest.strip() or None) if begins else None,
        "footer": footer if ends else None,
    }
