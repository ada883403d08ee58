"""The webhook of the stub: calls with the header, repeated until they are answered with 2xx."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_RETRY_S = 0.05
"""Telegram begins with a second and doubles it up to a minute or two; scaled down."""
LAST_RETRY_S = 0.4


@dataclass
class Webhook:
    """What setWebhook has set, where the stub delivers, and what came back."""

    url: str = ""
    secret: str = ""
    target: str = ""
    """The address on loopback that stands for `url`."""
    statuses: list[int] = field(default_factory=list)


class Delivery:
    """Delivers the updates that wait, those of a chat one after the other."""

    def __init__(self, waiting: dict[int, dict[str, Any]]) -> None:
        self.webhook = Webhook()
        self._waiting = waiting
        self._chats: dict[object, asyncio.Lock] = defaultdict(asyncio.Lock)

    def later(self, number: int) -> None:
        asyncio.ensure_future(self._deliver(number))

    async def _deliver(self, number: int) -> None:
        """Call the webhook until it says 2xx: at once, then after growing waits.

        The other updates of the chat wait meanwhile.
        """
        async with self._chats[_chat_of(self._waiting.get(number, {}))]:
            await self._deliver_now(number)

    async def _deliver_now(self, number: int) -> None:
        wait = 0.0
        headers = {HEADER: self.webhook.secret} if self.webhook.secret else {}
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            while number in self._waiting and self.webhook.url:
                await asyncio.sleep(wait)
                wait = min(max(2 * wait, FIRST_RETRY_S), LAST_RETRY_S)
                body = self._waiting.get(number)
                try:
                    async with session.post(
                        self.webhook.target, json=body, headers=headers
                    ) as answer:
                        self.webhook.statuses.append(answer.status)
                        if 200 <= answer.status < 300:
                            self._waiting.pop(number, None)
                except (ClientError, asyncio.TimeoutError, OSError):
                    self.webhook.statuses.append(0)


def _chat_of(update: dict[str, Any]) -> object:
    content = next((value for key, value in update.items() if key != "update_id"), None)
    if not isinstance(content, dict):
        return None
    where = (content.get("message") or content).get("chat")
    return str(where)
