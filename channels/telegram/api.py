"""The Bot API over HTTP: one method, plain JSON, errors that never name the token."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any, Callable, Dict, NoReturn, Optional, Text
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from channels.telegram.config import Backoff, Bot, Timings

logger = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LONGEST_ORDER = 3600.0
"""What Telegram orders us to wait is obeyed up to here, in seconds."""
REASON_LIMIT = 60

Data = Dict[Text, Any]
Leaving = Callable[[], None]


class ApiError(Exception):
    """A call that did not succeed; the text holds method and reason, no token and no address."""

    def __init__(self, method: Text, reason: Text) -> None:
        """Keep Telegram's reason, without what it may quote of a message."""
        self.reason = reason
        quoted = reason.partition(": ")[2].partition(":")[0] or reason
        super().__init__(f"{method}: {quoted[:REASON_LIMIT]}")


class Unreachable(ApiError):
    """No answer, or none that came from the Bot API in good order: trying again may help."""


class TooMany(ApiError):
    """429: wait for `seconds`, then try again."""

    def __init__(self, method: Text, reason: Text, seconds: float) -> None:
        """Keep the wait that Telegram asks for."""
        super().__init__(method, reason)
        self.seconds = seconds


class Refused(ApiError):
    """Telegram will not do this, however often it is asked."""


class BadRequest(Refused):
    """400: something in the request is wrong."""


class Migrated(Refused):
    """400: the group has become a supergroup with another id, `chat`."""

    def __init__(self, method: Text, reason: Text, chat: int) -> None:
        """Keep the new id."""
        super().__init__(method, reason)
        self.chat = chat


class Unauthorized(Refused):
    """401 or 404: the token is none that Telegram knows."""


class Forbidden(Refused):
    """403: blocked by the user, removed from the group, account deleted."""


class Conflict(Refused):
    """409: somebody else polls with this token, or a webhook is set."""


KINDS = {400: BadRequest, 401: Unauthorized, 403: Forbidden, 404: Unauthorized, 409: Conflict}


class BotApi:
    """Calls the Bot API for one bot."""

    def __init__(self, bot: Bot, timings: Timings) -> None:
        """Connect at the first call, which must come from the running event loop."""
        self._base = f"{bot.api_url.rstrip('/')}/bot{bot.token}/"
        self._by_proxy = urlsplit(bot.api_url).hostname not in LOOPBACK
        self._timings = timings
        self._session: Optional[aiohttp.ClientSession] = None
        self.reachable: Optional[bool] = None
        """Whether the last call came to an answer; None before the first."""

    async def call(
        self,
        method: Text,
        data: Optional[Data] = None,
        limit: Optional[float] = None,
        leaving: Optional[Leaving] = None,
    ) -> Any:
        """Call a method once and return its result.

        :param limit: the longest wait in seconds, if it is not that of a usual request.
        :param leaving: called when the connection stands, just before the body leaves: without
            its body Telegram takes no request. What it raises makes the call fail.
        :raises ApiError: the subclass tells what to do.
        """
        try:
            status, raw = await self._post(
                method, data or {}, limit or self._timings.request, leaving
            )
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            self._note(False, type(error).__name__)
            # not chained: aiohttp's errors may quote the address, and with it the token
            raise Unreachable(method, type(error).__name__) from None
        answer = _read(raw)
        if answer is None or status >= 500:
            self._note(False, f"HTTP {status}")
            raise Unreachable(method, f"HTTP {status}")
        self._note(True, "")
        if answer.get("ok") is True:
            return answer.get("result")
        _raise(method, status, answer)

    async def insist(self, method: Text, data: Optional[Data] = None) -> Any:
        """Call a method until Telegram answers; for calls that may safely be repeated.

        :raises Refused: if Telegram will not do it.
        """
        waits = Backoff(self._timings)
        while True:
            try:
                return await self.call(method, data)
            except TooMany as error:
                wait = error.seconds
            except Unreachable:
                wait = waits.next()
            await asyncio.sleep(wait)

    async def attempt(self, method: Text, data: Data, seconds: float) -> bool:
        """Call a method once, for at most so long; return whether it was done."""
        try:
            await self.call(method, data, limit=seconds)
        except ApiError as error:
            logger.info("Telegram did not take %s (%s)", method, type(error).__name__)
            return False
        return True

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(
        self, method: Text, data: Data, limit: float, leaving: Optional[Leaving]
    ) -> tuple[int, bytes]:
        waits = aiohttp.ClientTimeout(total=limit, sock_connect=self._timings.connect)
        async with self._opened().post(
            URL(self._base + method, encoded=True),
            json=data,
            timeout=waits,
            allow_redirects=False,
            trace_request_ctx=leaving,
        ) as response:
            return response.status, await response.read()

    def _note(self, reachable: bool, reason: Text) -> None:
        """Log only what changes: a night without network is not worth a thousand lines."""
        if self.reachable is not False and not reachable:
            logger.warning("Telegram cannot be reached (%s); trying on", reason)
        if self.reachable is False and reachable:
            logger.info("Telegram can be reached again")
        self.reachable = reachable

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_chunk_sent.append(_on_leaving)
            self._session = aiohttp.ClientSession(
                trace_configs=[trace], trust_env=self._by_proxy, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session


async def _on_leaving(_session: Any, context: Any, _chunk: Any) -> None:
    # despite its name aiohttp calls this before it writes the body, which is one chunk
    if context.trace_request_ctx is not None:
        context.trace_request_ctx()


def _read(raw: bytes) -> Optional[Data]:
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _ordered(seconds: Any) -> float:
    """Return the wait that Telegram orders, a second if it does not say."""
    if not isinstance(seconds, (int, float)):
        return 1.0
    return min(max(float(seconds), 0.0), LONGEST_ORDER)


def _raise(method: Text, status: int, answer: Data) -> NoReturn:
    code = answer.get("error_code") or status
    reason = str(answer.get("description") or f"error {code}")
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    if code == 429:
        raise TooMany(method, reason, _ordered(parameters.get("retry_after")))
    if code == 400 and "migrate_to_chat_id" in parameters:
        raise Migrated(method, reason, int(parameters["migrate_to_chat_id"]))
    if isinstance(code, int) and code >= 500:
        raise Unreachable(method, reason)
    raise KINDS.get(code, Refused)(method, reason)
