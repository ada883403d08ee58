"""What a button carries: a small command that a person's typing can never spell by accident."""

from __future__ import annotations

import json
import re

ASK_TOPIC = "ask_topic"
ASK_COUNTRY = "ask_country"
SET_LANGUAGE = "set_language"
NONE_OF_THESE = "none_of_these"
MORE = "show_more"
COMMANDS = {
    ASK_TOPIC: "topic_id",
    ASK_COUNTRY: "country",
    SET_LANGUAGE: "language",
    MORE: "topic_id",
    NONE_OF_THESE: "",
}
"""Each command with the name of the one value it carries."""

_PAYLOAD = re.compile(r'/([a-z_]+)(?:\{"([a-z_]+)": ?"([A-Za-z0-9_-]{1,40})"\})?')

# Rasa strips every kind of space, the ideographic one too, before it looks for its slash.
_LEADING = re.compile(r"\A[\s/]+")


def payload(command: str, value: str = "") -> str:
    """Return the text a button sends for a command with its value."""
    if not value:
        return f"/{command}"
    return f"/{command}{json.dumps({COMMANDS[command]: value})}"


def parse_payload(text: str) -> tuple[str, str] | None:
    """Return (command, value) if `text` is exactly what one of our buttons sends, else None."""
    match = _PAYLOAD.fullmatch(text.strip())
    if not match or match[1] not in COMMANDS or (match[2] or "") != COMMANDS[match[1]]:
        return None
    return match[1], match[3] or ""


def neutralise(text: str) -> str:
    """Return `text` unchanged if it is a button's payload, else without leading slashes."""
    return text if parse_payload(text) else _LEADING.sub("", text)
