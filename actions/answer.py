"""The one answering action."""

from __future__ import annotations

import asyncio
import logging
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.tracker import changed_slots, turn_of
from faq.assistant import Assistant
from faq.build import build_assistant
from faq.settings import settings
from faq.turn import Answer, Button, Reply, Turn
from faq.unavailable import TELLING, unavailable_sentence

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """Return the process's assistant, built at the first call."""
    return build_assistant(settings())


class ActionAnswer(Action):
    """Answers whatever was said, within the deadline, and is never silent."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Utter the answers and their choices; return the slots that have changed."""
        turn = turn_of(tracker)
        try:
            thinking = asyncio.to_thread(assistant().reply, turn)
            reply = await asyncio.wait_for(thinking, settings().reply_deadline)
        except Exception:
            logger.exception("a message could not be answered")
            utter(dispatcher, _apology(turn), tracker)
            return []
        utter(dispatcher, reply, tracker)
        return changed_slots(turn.memory, reply.memory)


def utter(dispatcher: CollectingDispatcher, reply: Reply, tracker: Tracker) -> None:
    """Say each answer; the choices go with the last one; only our channels get the data."""
    for place, answer in enumerate(reply.answers):
        last = place == len(reply.answers) - 1
        dispatcher.utter_message(
            text=answer.text,
            buttons=[_button(button) for button in reply.buttons] if last else [],
            json_message=_data(answer, tracker),
        )


def _data(answer: Answer, tracker: Tracker) -> dict[str, Any]:
    channel = (tracker.latest_message or {}).get("input_channel")
    return {"answer": answer.as_dict()} if channel in TELLING else {}


def _button(button: Button) -> dict[str, str]:
    return {"title": button.title, "payload": button.payload}


def _apology(turn: Turn) -> Reply:
    language, sentence = unavailable_sentence(turn.text, turn.memory.language)
    return Reply((Answer(sentence, "decline", None, language, 0.0),), (), turn.memory)
