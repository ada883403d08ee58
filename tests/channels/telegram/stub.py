"""A strict stand-in for the Bot API on loopback, in a thread of its own.

It refuses what Telegram refuses, in Telegram's words, keeps updates until they are confirmed,
delivers webhooks with the header and repeats them as Telegram does, and can be down, slow,
overloaded or cut off in mid-answer.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.channels.telegram import rules
from tests.channels.telegram.rules import Refusal
from tests.channels.telegram.stub_chats import ME, Chats
from tests.channels.telegram.stub_webhook import Delivery

TOKEN = "4242:stub-token_of_THE-bot"
CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass
class Call:
    """One request that reached the stub."""

    method: str
    data: dict[str, Any]
    at: float


class StubTelegram(Chats):
    """The Bot API for one bot."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        """Refusals, in Telegram's words."""
        self.faults: dict[str, list[Any]] = {}
        """By method, what goes wrong at the next calls: see `fail`."""
        self.on_call: Callable[[Call], None] = lambda call: None
        """Told of each call before it is served."""
        self.confirmed_at: dict[int, float] = {}
        self._updates: dict[int, dict[str, Any]] = {}
        self._allowed: list[str] | None = None
        self._delivery = Delivery(self._updates)
        self.webhook = self._delivery.webhook
        self._update_ids = itertools.count(70_000_001)
        self._polls = 0
        self._port = 0
        self._runner: web.AppRunner | None = None
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    # what tests do

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def up(self) -> None:
        """Listen, always on the same port."""
        if self._runner is None:
            self._wait(self._up())

    def down(self) -> None:
        """Hang up on everybody and refuse connections."""
        self._wait(self._down())

    def close(self) -> None:
        self.down()
        self._wait(self._cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def push(self, update: dict[str, Any], wanted: bool = False) -> int:
        """Let an update happen; return its id. What the bot has not asked for is not kept.

        :param wanted: keep it all the same, as if the bot had asked for it.
        """
        return self._wait(self._push(update, wanted))

    def push_all(self, updates: list[dict[str, Any]]) -> list[int]:
        """Let updates happen, in order."""
        return [self.push(update) for update in updates]

    def fail(self, method: str, *faults: Any) -> None:
        """Let the next calls of a method go wrong, one fault each.

        A fault is "hang" (no answer), "drop" (cut off unheard), "lost" (done, but cut off before
        the answer), "html" (502 by a proxy), a number (5xx of the Bot API) or a `Refusal`.
        """
        self.faults.setdefault(method, []).extend(faults)

    def made(self, method: str) -> list[Call]:
        return [call for call in list(self.calls) if call.method == method]

    @property
    def unconfirmed(self) -> int:
        return len(self._updates)

    # the server

    def _wait(self, task: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(task, self._loop).result(20)

    async def _up(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def _down(self) -> None:
        if self._runner is not None:
            self._changed.set()
            await self._runner.cleanup()
            self._runner = None

    @staticmethod
    async def _cancel_all() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _push(self, update: dict[str, Any], wanted: bool) -> int:
        number = next(self._update_ids)
        kind = next(iter(update), "")
        if kind == "callback_query":
            self.known_queries.add(update[kind]["id"])
        if wanted or self._allowed is None or kind in self._allowed:
            self._updates[number] = {"update_id": number, **update}
            self._changed.set()
            if self.webhook.url:
                self._delivery.later(number)
        return number

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a request, unless a fault is due."""
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        if method not in rules.PARAMETERS:
            return _answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        try:
            call = Call(method, await request.json(), time.monotonic())
        except ConnectionResetError:  # its sender was killed in the middle of it
            return web.Response()
        fault = self.faults[method].pop(0) if self.faults.get(method) else None
        if fault == "drop":
            return self._cut(request)
        self.calls.append(call)
        await asyncio.to_thread(self.on_call, call)
        if fault in ("hang", "html") or isinstance(fault, int):
            return await _faulty(fault)
        answer = await self._answered(call, request, fault)
        if fault == "lost" or request.transport is None or request.transport.is_closing():
            self._note_unheard(call)
            return self._cut(request)
        return answer

    async def _answered(self, call: Call, request: web.Request, fault: Any) -> web.Response:
        try:
            if isinstance(fault, Refusal):
                raise fault
            rules.check_parameters(call.method, call.data)
            result = await getattr(self, f"_{call.method}")(call.data)
        except Refusal as refusal:
            if request.transport is not None and not request.transport.is_closing():
                self.complaints.append(str(refusal))
            return _answer(refusal.code, refusal.body)
        return _answer(200, {"ok": True, "result": result})

    @staticmethod
    def _cut(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _note_unheard(self, call: Call) -> None:
        for message in self.sent:
            if message.data is call.data:
                message.is_heard = False

    # updates

    async def _getMe(self, data: dict[str, Any]) -> Any:
        return ME

    async def _getUpdates(self, data: dict[str, Any]) -> Any:
        if self.webhook.url:
            raise Refusal(409, WEBHOOK_ACTIVE)
        self._polls += 1
        mine = self._polls
        self._allowed = data.get("allowed_updates", self._allowed)
        for number in [one for one in self._updates if one < data.get("offset", 0)]:
            del self._updates[number]
            self.confirmed_at[number] = time.monotonic()
        self._changed.set()
        limit = time.monotonic() + data.get("timeout", 0)
        while True:
            waiting = [self._updates[one] for one in sorted(self._updates)]
            if waiting or time.monotonic() >= limit or self._runner is None:
                return waiting[: data.get("limit", 100)]
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), limit - time.monotonic())
            except asyncio.TimeoutError:
                pass
            if mine != self._polls:
                raise Refusal(409, CONFLICT)

    async def _setWebhook(self, data: dict[str, Any]) -> Any:
        rules.check_webhook(data)
        self.webhook.url = data["url"]
        self.webhook.secret = data.get("secret_token", "")
        self._allowed = data.get("allowed_updates", self._allowed)
        self._changed.set()
        for number in self._updates:
            self._delivery.later(number)
        return True

    async def _deleteWebhook(self, data: dict[str, Any]) -> Any:
        assert not data.get("drop_pending_updates"), "questions thrown away"
        self.webhook.url = ""
        return True

    async def _getWebhookInfo(self, data: dict[str, Any]) -> Any:
        return {"url": self.webhook.url, "pending_update_count": len(self._updates)}


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


async def _faulty(fault: Any) -> web.Response:
    if fault == "hang":
        await asyncio.sleep(60)
    if isinstance(fault, int):
        return _answer(fault, {"ok": False, "error_code": fault, "description": "Internal"})
    return web.Response(status=502, text="<html>502 Bad Gateway</html>")
