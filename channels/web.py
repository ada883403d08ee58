"""The channel of the widget: plain HTTP, safe to repeat, and nobody's conversation but one's own.

POST /messages, /history, /feedback, /delete; GET /, /texts, /widget.js, /widget-<hash>.js, /demo.
Every refusal is {"error": {"code", "reason"}}.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json
from sanic_cors.core import SANIC_CORS_EVALUATED

from channels import web_pages
from channels.identity import secret
from channels.reply import reply_of
from channels.rest import has_model
from channels.settings import ChannelSettings, channel_settings
from channels.store import StoreError, conversations
from channels.texts import direction, language_of, languages, texts
from channels.titles import starters
from channels.turns import Handler, forget, run_turn
from channels.web_access import Access
from channels.web_bodies import (
    Refusal,
    WebMessage,
    feedback_of,
    message_of,
    read_body,
    token_of,
)
from channels.web_tokens import CHANNEL, Tokens
from faq.settings import settings

logger = logging.getLogger(__name__)
BLUEPRINT = "web_channel"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
DELETE_WAIT_S = 15.0
SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
Action = Callable[[Request], Awaitable[HTTPResponse]]


class WebChannel(InputChannel):
    """The widget's channel."""

    @classmethod
    def name(cls) -> Text:
        """Return the name that is also the path: /webhooks/web."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> WebChannel:
        """Create the channel; its settings come from the environment.

        :raises ChannelSettingsError: if one of them cannot be used.
        """
        channel_settings()
        secret()
        return cls()

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Group the endpoints; none with FAQ_WEB=off."""
        blueprint = Blueprint(BLUEPRINT, __name__)
        if channel_settings().web:
            Endpoints(on_new_message, channel_settings()).add_to(blueprint)
        return blueprint


class Endpoints:
    """What each path does."""

    def __init__(self, on_new_message: Handler, channel: ChannelSettings) -> None:
        """Hand messages to `on_new_message`."""
        self._on_new_message = on_new_message
        self._settings = channel
        self._access = Access(channel)
        self._tokens = Tokens()

    def add_to(self, blueprint: Blueprint) -> None:
        """Add the routes; each answers every method, so that every refusal has its reason."""
        for path, action in {
            "/messages": self._messages,
            "/history": self._history,
            "/feedback": self._feedback,
            "/delete": self._delete,
        }.items():
            self._route(blueprint, path, "POST", self._guarded(action))
        self._route(blueprint, "/", "GET", _health)
        self._route(blueprint, "/texts", "GET", self._texts)
        self._route(blueprint, "/<path:path>", "GET", _other)
        blueprint.listener("before_server_start")(self._go_first)

    def _route(self, blueprint: Blueprint, path: Text, method: Text, action: Action) -> None:
        async def serve(request: Request, path: Text = "") -> HTTPResponse:
            try:
                if request.method not in (method, "HEAD" if method == "GET" else method):
                    raise Refusal(405, "method", f"Use {method} here.", {"allow": method})
                response = await action(request)
            except Refusal as refusal:
                response = _refused(refusal)
            except Exception as error:
                # where, but not the error's own words: they may quote the person's
                where = "".join(traceback.format_tb(error.__traceback__))
                logger.error("a request failed: %s\n%s", type(error).__name__, where)
                response = _refused(Refusal(500, "failed", "The assistant failed."))
            return self._finished(request, response)

        serve.__name__ = f"{method}_{path}"
        blueprint.add_route(serve, path, methods=METHODS, name=serve.__name__, stream=True)

    def _finished(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        """Add the headers that every response has; Rasa's own CORS adds no second ones."""
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")
        given = {name.lower() for name in response.headers}
        for name, value in {**SAFE_HEADERS, **self._access.cors_headers(request)}.items():
            if name not in given:
                response.headers[name] = value
        return response

    async def _go_first(self, app: Sanic, _loop: Any) -> None:
        """Answer preflights before Rasa's own CORS, which would answer each without headers."""

        async def preflight(request: Request) -> Optional[HTTPResponse]:
            ours = request.route and f".{BLUEPRINT}." in f".{request.route.name}."
            if not ours or request.method != "OPTIONS":
                return None
            try:
                response = self._access.preflight(request)
            except Refusal as refusal:
                response = _refused(refusal)
            return self._finished(request, response)

        app.request_middleware.appendleft(preflight)

    def _guarded(self, action: Action) -> Action:
        async def guarded(request: Request) -> HTTPResponse:
            self._access.check_origin(request)
            self._access.check_address(request)
            return await action(request)

        return guarded

    async def _messages(self, request: Request) -> HTTPResponse:
        message = message_of(await read_body(request))
        token = self._start(request, message) if message.token is None else message.token
        kept = conversations(request.app)
        sender = await self._tokens.sender(token, kept)
        self._access.check_conversation(sender)
        said = await run_turn(
            *(self._on_new_message, message.text, sender, CHANNEL),
            {"language": message.language} if message.language else None,
            message.id,
            kept.said,
        )
        if self._tokens.is_deleted(sender):  # while the turn ran, which has written since
            forget(sender)
            await kept.delete(sender)
        self._tokens.check(sender)
        reply = reply_of(said)
        content = {"answers": reply.answers, "choices": reply.choices}
        return json({"conversation": token, "id": message.id, **content})

    def _start(self, request: Request, message: WebMessage) -> Text:
        who = f"{self._access.address(request)} {self._access.allowed_origin(request)}"
        again = self._tokens.started(message, who)
        if again:
            return again
        self._access.check_start(request)
        return self._tokens.start(message, who)

    async def _history(self, request: Request) -> HTTPResponse:
        token = token_of(await read_body(request))
        kept = conversations(request.app)
        sender = await self._tokens.sender(token, kept)
        return json({"messages": await kept.history(sender)})

    async def _feedback(self, request: Request) -> HTTPResponse:
        body = await read_body(request)
        token, given = token_of(body), feedback_of(body)
        kept = conversations(request.app)
        sender = await self._tokens.sender(token, kept)
        self._access.check_conversation(sender)
        if not await kept.feedback(sender, given.id, given.helpful, given.reason, CHANNEL):
            raise Refusal(404, "not_found", "The conversation has no answer with this id.")
        return empty(204)

    async def _delete(self, request: Request) -> HTTPResponse:
        token = token_of(await read_body(request))
        kept = conversations(request.app)
        sender = await self._tokens.sender(token, kept)
        self._tokens.delete(sender)
        forget(sender)
        try:
            await asyncio.wait_for(kept.delete(sender), DELETE_WAIT_S)
        except StoreError as error:
            self._tokens.restore(sender)
            logger.error("%s", error)
            raise Refusal(501, "unsupported", "Conversations cannot be deleted here.") from error
        except Exception as error:
            self._tokens.restore(sender)
            logger.error("a conversation could not be deleted: %s", type(error).__name__)
            raise Refusal(503, "busy", "Please try again shortly.", {"retry-after": "5"}) from error
        return empty(204)

    async def _texts(self, request: Request) -> HTTPResponse:
        self._access.check_origin(request)
        language = language_of(request.args.get("lang")) or settings().default_language
        content = {
            "language": language,
            "direction": direction(language),
            "languages": languages(),
            "texts": texts(language),
            "starters": starters(language),
            "privacy_url": self._settings.privacy_url,
            "limit": settings().message_limit,
        }
        return json(content, headers={"cache-control": "public, max-age=60"})


async def _health(request: Request) -> HTTPResponse:
    ready = has_model(request.app)
    return json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)


async def _other(request: Request) -> HTTPResponse:
    """Serve the widget's file by either of its names, and the demonstration page's."""
    name = request.match_info.get("path", "")
    if not name:  # Sanic takes the bare path with its slash for this one
        return await _health(request)
    if name == "widget.js":
        return web_pages.widget(request)
    if name.startswith("widget-") and name.endswith(".js"):
        return web_pages.widget(request, name[len("widget-") : -len(".js")])
    if name.split("/")[0] == "demo":
        return web_pages.demo(name[len("demo/") :])
    raise Refusal(404, "not_found", "There is nothing here.")


def _refused(refusal: Refusal) -> HTTPResponse:
    error = {"code": refusal.code, "reason": refusal.reason}
    return json({"error": error}, status=refusal.status, headers=refusal.headers)
