"""A new session after a number of turns, so that a long conversation stays cheap.

Rasa reads and replays every event of the session at each turn: its cost grows with each turn of
a steady talker, whose session never expires. A session restart keeps the slots, which hold all
that the assistant remembers: each slot's present value, where stock Rasa repeats every setting
of the session before and so grows from session to session.
"""

from typing import Callable, List

from rasa.core.actions.action import ActionSessionStart
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from faq.settings import settings

_INSTALLED = "_faq_session_length"


def install_session_length() -> None:
    """Let `MessageProcessor` also end a session that has reached its number of turns."""
    stock = MessageProcessor._has_session_expired
    if not hasattr(stock, _INSTALLED):
        replacement = _with_turn_limit(stock)
        setattr(replacement, _INSTALLED, True)
        MessageProcessor._has_session_expired = replacement  # type: ignore[method-assign]
        ActionSessionStart._slot_set_events_from_tracker = staticmethod(_present_slots)


def _with_turn_limit(
    stock: Callable[[MessageProcessor, DialogueStateTracker], bool],
) -> Callable[[MessageProcessor, DialogueStateTracker], bool]:
    def has_session_expired(self: MessageProcessor, tracker: DialogueStateTracker) -> bool:
        turns = sum(isinstance(event, UserUttered) for event in tracker.applied_events())
        return turns >= settings().turns_per_session or stock(self, tracker)

    return has_session_expired


def _present_slots(tracker: DialogueStateTracker) -> List[SlotSet]:
    """Return one event a slot that was set in the session: its last."""
    last = {event.key: event for event in tracker.applied_events() if isinstance(event, SlotSet)}
    return [SlotSet(event.key, event.value, metadata=event.metadata) for event in last.values()]
