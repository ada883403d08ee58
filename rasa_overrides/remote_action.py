"""A cheaper, bounded, never silent call of the action server.

Stock Rasa 3.6 checks a constant JSON schema against the metaschema at every call (three quarters
of a turn's CPU), posts every event of the conversation and the whole domain, waits up to five
minutes, and leaves the user without an answer when the call fails.
"""

import asyncio
import logging
from functools import lru_cache
from typing import Any, Callable, Dict, List, Text

import rasa
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from faq.settings import settings
from faq.unavailable import TELLING, unavailable_answer, unavailable_sentence

logger = logging.getLogger(__name__)
_INSTALLED = "_faq_bounded"


def install_remote_action() -> None:
    """Replace the payload, the validation and the error handling of `RemoteAction`."""
    if hasattr(RemoteAction.run, _INSTALLED):
        return
    run = _never_silent(RemoteAction.run)
    setattr(run, _INSTALLED, True)
    RemoteAction.run = run  # type: ignore[method-assign]
    RemoteAction._validate_action_result = _validate  # type: ignore[method-assign]
    RemoteAction._action_call_format = _call_format  # type: ignore[method-assign]


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(RemoteAction.action_response_format_spec())


def _validate(self: RemoteAction, result: Dict[Text, Any]) -> bool:
    """Check the action server's answer as stock Rasa does, with a validator built once."""
    _validator().validate(result)
    return True


def _call_format(
    self: RemoteAction, tracker: DialogueStateTracker, domain: Domain
) -> Dict[Text, Any]:
    """Describe the turn by its slots and latest message only: constant however long the talk."""
    state = {**tracker.current_state(EventVerbosity.NONE), "events": []}
    state["latest_message"] = _with_channel(state["latest_message"], tracker)
    return {
        "next_action": self.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "domain": {},
        "version": rasa.__version__,
    }


def _with_channel(message: Any, tracker: DialogueStateTracker) -> Dict[Text, Any]:
    """Return what NLU made of a message with what the channel said about it.

    rasa-sdk looks for both in the events, which are not sent.
    """
    latest = tracker.latest_message
    told = {"input_channel": latest.input_channel, "metadata": latest.metadata} if latest else {}
    return {**(message or {}), **told}


def _never_silent(stock: Callable[..., Any]) -> Callable[..., Any]:
    async def run(
        self: RemoteAction,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        """Run the action; if it fails or is late, say so in the user's language."""
        try:
            call = stock(self, output_channel, nlg, tracker, domain)
            return await asyncio.wait_for(call, settings().action_timeout)
        except Exception as error:
            logger.error("action %r failed: %s: %s", self.name(), type(error).__name__, error)
            return [_apology(tracker)]

    return run


def _apology(tracker: DialogueStateTracker) -> BotUttered:
    latest = tracker.latest_message
    text = latest.text if latest and latest.text else ""
    language, sentence = unavailable_sentence(text, tracker.get_slot("language"))
    data = {"custom": {"answer": unavailable_answer(language)}}
    return BotUttered(sentence, data if tracker.get_latest_input_channel() in TELLING else {})
