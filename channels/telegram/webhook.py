"""The calls of the webhook: only Telegram's, and answered so that Telegram does the right thing.

Telegram repeats whatever is not answered with 2xx, for a day, and holds back the other messages
of that chat. So: 200 for what is done and for what can never be, 503 for what a repetition cures.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any, Text

from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.telegram.service import Service

HEADER = "x-telegram-bot-api-secret-token"
BODY_LIMIT = 256 * 1024
BODY_WAIT_S = 10.0
RETRY_S = 5


class NotServed(Exception):
    """A call that is refused."""

    def __init__(self, status: int, code: Text, reason: Text) -> None:
        """Keep the HTTP status and what the caller is told."""
        super().__init__(reason)
        self.status = status
        self.body = {"error": {"code": code, "reason": reason}}


async def receive(request: Request, service: Service, hold: float) -> HTTPResponse:
    """Take an update and answer when its answer is given, or 503 if that takes longer."""
    try:
        update = await read(request, service)
        await _answered(update, service, hold)
    except NotServed as error:
        headers = {"Retry-After": str(RETRY_S)} if error.status == 503 else {}
        return json_response(error.body, status=error.status, headers=headers)
    return json_response({"ok": True})


async def read(request: Request, service: Service) -> Any:
    """Return the update of a call; of a stranger's, not even the body is read.

    :raises NotServed: if it is not Telegram's, or no update.
    """
    if service.bot.mode != "webhook":
        raise NotServed(403, "polling", "this server fetches its updates; it takes none")
    if not is_secret(request.headers.get(HEADER), service.bot.secret):
        raise NotServed(401, "secret", "the secret of the webhook is missing or wrong")
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise NotServed(415, "type", "the body must be application/json")
    try:
        update = json.loads(await asyncio.wait_for(_body(request), BODY_WAIT_S))
    except asyncio.TimeoutError as error:
        raise NotServed(408, "slow", "the body did not arrive in time") from error
    except SanicException as error:
        raise NotServed(400, "body", "the body was not transferred whole") from error
    except (ValueError, RecursionError) as error:
        raise NotServed(400, "json", "the body is not JSON") from error
    if not isinstance(update, dict):
        raise NotServed(400, "update", "the body must be an object")
    return update


def is_secret(given: Any, secret: Text) -> bool:
    """Whether a header's value is the secret, told in a time that says nothing about it."""
    if not given or not secret:
        return False
    # as bytes: compare_digest raises on text that is not ASCII
    return hmac.compare_digest(str(given).encode("utf-8", "replace"), secret.encode())


async def _body(request: Request) -> bytes:
    """Read the body, not further than the limit."""
    parts = bytearray()
    async for part in request.stream:
        parts += part
        if len(parts) > BODY_LIMIT:
            raise NotServed(413, "size", f"the body is longer than {BODY_LIMIT} bytes")
    return bytes(parts)


async def _answered(update: Any, service: Service, hold: float) -> None:
    if service.desk is None:
        raise NotServed(503, "starting", "Telegram has not yet told who we are")
    task = service.desk.take(update)
    if task is None:
        return
    done, _ = await asyncio.wait([task], timeout=hold)
    if not done or task.cancelled():
        raise NotServed(503, "slow", "the answer is still on its way")
