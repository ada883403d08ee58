"""Reading a turn from Rasa's tracker and writing its memory back as slots."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from faq.settings import LANGUAGES, settings
from faq.turn import Memory, Turn
from faq.vectors import unpack

SLOTS = tuple(field.name for field in fields(Memory))


def turn_of(tracker: Tracker) -> Turn:
    """Return the latest message as NLU left it, with what is remembered."""
    message = tracker.latest_message or {}
    text = str(message.get("text") or "")
    return Turn(
        text=text,
        ranking={
            entry["name"]: float(entry["confidence"])
            for entry in message.get("intent_ranking") or []
            if entry.get("name") not in (None, "nlu_fallback")
        },
        vectors=unpack(message.get("embeddings") or {}),
        memory=_memory(tracker.slots or {}),
        hint=_hint(message.get("metadata") or {}),
        shortened=len(text) >= settings().message_limit,
    )


def changed_slots(before: Memory, after: Memory) -> list[EventType]:
    """Return one event for each slot whose value has changed."""
    values = {name: (getattr(before, name), getattr(after, name)) for name in SLOTS}
    return [
        SlotSet(name, list(new) if isinstance(new, tuple) else new)
        for name, (old, new) in values.items()
        if old != new
    ]


def _memory(slots: dict[str, Any]) -> Memory:
    kept = {name: slots[name] for name in SLOTS if slots.get(name) is not None}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    return Memory(**values)


def _hint(metadata: dict[str, Any]) -> str | None:
    language = str(metadata.get("language") or "")[:2].lower()
    return language if language in LANGUAGES else None
