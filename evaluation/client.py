"""Asking over Rasa's REST protocol and taking the time."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence

import aiohttp

from evaluation.reply import Reply, read_reply

WEBHOOK = "/webhooks/rest/webhook"
TIMEOUT_S = 60.0
CONNECT_TIMEOUT_S = 5.0
PAUSE_S = 0.5
"""Before the one repeat after a connection error."""


class Unreachable(Exception):
    """Nothing at the address speaks Rasa's REST protocol; the text says why."""


async def ask_all(
    url: str,
    conversations: Sequence[Sequence[str]],
    concurrency: int = 1,
    on_reply: Callable[[], object] = lambda: None,
) -> list[list[Reply]]:
    """Return the replies to each conversation's messages, each conversation under its own sender.

    :param url: the server's address, with or without the webhook's path.
    :param concurrency: how many conversations at once; times are those of one user at 1 only.
    :param on_reply: called after each reply.
    :raises Unreachable: if no connection can be made or there is no such webhook.
    """
    address = url.rstrip("/").removesuffix(WEBHOOK) + WEBHOOK
    places = asyncio.Semaphore(concurrency)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S)
    # no cookies: nothing but the sender may tie two messages together
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=jar) as session:

        async def converse(messages: Sequence[str]) -> list[Reply]:
            replies: list[Reply] = []
            async with places:
                sender = f"evaluation-{uuid.uuid4().hex}"
                for message in messages:
                    replies.append(await _ask(session, address, sender, message))
                    on_reply()
            return replies

        return list(await asyncio.gather(*map(converse, conversations)))


async def _ask(session: aiohttp.ClientSession, address: str, sender: str, message: str) -> Reply:
    body = {"sender": sender, "message": message}
    try:
        try:
            return await _post(session, address, body)
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(PAUSE_S)
            return await _post(session, address, body)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        reason = str(error) or type(error).__name__
        raise Unreachable(f"{address} can't be reached ({reason})") from error
    except TimeoutError:
        return Reply(error=f"no reply within {TIMEOUT_S:.0f} s")
    except aiohttp.ClientError as error:
        return Reply(error=f"{type(error).__name__}: {error}")


async def _post(session: aiohttp.ClientSession, address: str, body: dict[str, str]) -> Reply:
    start = time.perf_counter()
    async with session.post(address, json=body) as response:
        content = await response.read()
        milliseconds = (time.perf_counter() - start) * 1000
        if response.status in (404, 405):
            raise Unreachable(f"{address} is no REST webhook of Rasa (HTTP {response.status})")
        if response.status != 200:
            return Reply(error=f"HTTP {response.status}")
        try:
            return read_reply(await response.json(content_type=None), milliseconds)
        except (ValueError, RecursionError):
            return Reply(error=f"the response is not JSON ({len(content)} bytes)")
