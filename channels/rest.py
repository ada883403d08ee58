"""Rasa's REST channel, made safe: every body gets a clear answer, no turn is empty.

Stock `rest` answers `200 []` when a turn fails or no model is loaded, 500 for a body of the wrong
type, fails on lone surrogates, and takes messages from the pages of any site. The protocol is the
stock one.
"""

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text, Tuple

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from channels.deletion import asks_to_delete, deleted
from channels.identity import is_reserved
from faq.settings import settings
from faq.text import clean
from faq.unavailable import unavailable_answer, unavailable_sentence

logger = logging.getLogger(__name__)
TURN_LIMIT_S = 8.0
SENDER_LIMIT = 200
BODY_LIMIT = 1_000_000

Handler = Callable[[UserMessage], Awaitable[Any]]


class BadRequest(ValueError):
    """A body that cannot be a message: the reason is what the client is told."""

    status = 400


class ForeignPage(BadRequest):
    """A page of another site, which a browser lets post here without asking first."""

    status = 403


class SafeRestChannel(RestInput):
    """The stock REST protocol with checked bodies and an answer to every message."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Group the endpoints: GET / for health, POST /webhook for a message."""
        blueprint = Blueprint("safe_rest_channel", __name__)

        async def health(request: Request) -> HTTPResponse:
            ready = has_model(request.app)
            return json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(receive, "/webhook", methods=["POST"])
        blueprint.listener("before_server_start")(refuse_another_model)
        blueprint.listener("after_server_start")(refuse_to_serve_without_model)
        return blueprint

    async def _receive(self, request: Request, on_new_message: Handler) -> HTTPResponse:
        try:
            check_origin(request)
            sender, text, metadata = read_body(request)
        except BadRequest as error:
            return json({"error": str(error)}, status=error.status)
        if asks_to_delete(text):
            said = await deleted(request.app, sender, (metadata or {}).get("language"))
            return json([{"recipient_id": sender, "text": said}])
        output = CollectingOutputChannel()
        message = UserMessage(text, output, sender, input_channel=self.name(), metadata=metadata)
        await _handle(message, on_new_message)
        return json(output.messages or _apology(sender, text))


def check_origin(request: Request) -> None:
    """Let in programs, which name no origin, and pages of this very host.

    :raises ForeignPage: for any other page.
    """
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2].lower() != request.headers.get("host", "").lower():
        raise ForeignPage("pages of other sites may not use this channel")


def read_body(request: Request) -> Tuple[Text, Text, Optional[Dict[Text, Any]]]:
    """Return sender, text and metadata of a request.

    :raises BadRequest: if the body is not a message.
    """
    if len(request.body) > BODY_LIMIT:
        raise BadRequest(f"the body is longer than {BODY_LIMIT} bytes")
    try:
        body = request.json
    except (SanicException, ValueError) as error:
        raise BadRequest("the body is not JSON") from error
    if not isinstance(body, dict):
        raise BadRequest('the body must be an object: {"sender": "…", "message": "…"}')
    sender, text = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not clean(sender, SENDER_LIMIT).strip():
        raise BadRequest('"sender" must be a text that names the conversation')
    if is_reserved(clean(sender, SENDER_LIMIT)):
        raise BadRequest('"sender" names a conversation of another channel')
    if text is not None and not isinstance(text, str):
        raise BadRequest('"message" must be a text')
    metadata = body.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        raise BadRequest('"metadata" must be an object')
    limit = settings().message_limit
    return clean(sender, SENDER_LIMIT), clean(text or "", limit + 1), metadata


async def _handle(message: UserMessage, on_new_message: Handler) -> None:
    try:
        await asyncio.wait_for(on_new_message(message), TURN_LIMIT_S)
    except Exception as error:
        logger.error("a turn failed: %s: %s", type(error).__name__, error)


def _apology(sender: Text, text: Text) -> List[Dict[Text, Any]]:
    language, sentence = unavailable_sentence(text, None)
    data = {"answer": unavailable_answer(language)}
    return [{"recipient_id": sender, "text": sentence}, {"recipient_id": sender, "custom": data}]


def has_model(app: Sanic) -> bool:
    """Whether the running Rasa has a model to answer with."""
    agent = getattr(app.ctx, "agent", None)
    return bool(agent and agent.is_ready())


async def refuse_another_model(_app: Sanic, _loop: Any) -> None:
    """End the process if the model named by --model is missing: stock Rasa takes another."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-m", "--model")
    model = parser.parse_known_args(sys.argv[1:])[0].model
    if model and not Path(model).exists():
        _end_process(f"The model {model} is missing. Run: make train")


async def refuse_to_serve_without_model(app: Sanic, _loop: Any) -> None:
    """End the process if no model could be loaded: stock Rasa would answer nothing for ever."""
    if not has_model(app):
        _end_process(
            "No model could be loaded: models/assistant.tar.gz is missing or damaged. "
            "Run: make train"
        )


def _end_process(reason: Text) -> None:
    """Log the reason and end with status 1.

    Stopping the server ends with 0, and an exception is buried under Sanic's traceback; nothing
    is served yet that would need a polite end.
    """
    logger.critical(reason)
    logging.shutdown()
    os._exit(1)
