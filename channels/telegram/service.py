"""The running channel: starts without Telegram, tries until it is there, stops politely."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any, Dict, Optional, Text

from channels.settings import channel_settings
from channels.telegram.answers import Answers
from channels.telegram.api import (
    ApiError,
    BotApi,
    Refused,
    TooMany,
    Unauthorized,
    Unreachable,
)
from channels.telegram.commands import command_lists
from channels.telegram.config import ALLOWED_UPDATES, Backoff, Bot, Timings
from channels.telegram.delivery import Delivery
from channels.telegram.desk import Desk
from channels.telegram.ledger import Ledger
from channels.telegram.polling import Polling, PollingLock
from channels.telegram.talk import Talk
from channels.telegram.updates import Incoming, Me
from channels.turns import Handler

logger = logging.getLogger(__name__)
WELL = ("up", "standby")
WEBHOOK_CONNECTIONS = 20


class Service:
    """One bot in one process."""

    def __init__(self, bot: Bot, timings: Timings, on_new_message: Handler) -> None:
        """Do nothing until `start`."""
        self.bot = bot
        self._timings = timings
        self._on_new_message = on_new_message
        self._api = BotApi(bot, timings)
        self._lock = PollingLock(bot.lock_path)
        self._ledger: Optional[Ledger] = None
        self._polling: Optional[Polling] = None
        self._task: Optional[asyncio.Task[None]] = None
        self._phase = "starting"
        self._failure = ""
        self.desk: Optional[Desk] = None
        """Where updates come in; None until Telegram has told who we are."""

    def start(self, app: Any) -> None:
        """Begin in the background, in the conversations of `app`, Sanic's."""
        self._task = asyncio.ensure_future(self._run_for_ever(app))

    async def stop(self) -> None:
        """Fetch no more, let the answers under way end, close everything."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self.desk is not None:
            await self.desk.stop(self._timings.stopping)
        await self._api.close()
        self._lock.release()
        if self._ledger is not None:
            self._ledger.close()

    @property
    def state(self) -> Text:
        """Return "up", "standby" (another process polls) or what is wrong."""
        trouble = self._polling.trouble if self._polling else ""
        if trouble or self._phase not in ("starting", "serving"):
            return trouble or self._phase
        if self._api.reachable is False:
            return "down"
        return "up" if self._phase == "serving" else "starting"

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return self.state in WELL

    async def _run_for_ever(self, app: Any) -> None:
        """Run; an error that nobody foresaw must not end the channel."""
        waits = Backoff(self._timings)
        while True:
            try:
                await self._run(app)
            except Unauthorized as error:
                self._fail("unauthorized", f"{error}: check TELEGRAM_TOKEN")
            except Refused as error:
                self._fail("refused", f"{error}: check TELEGRAM_WEBHOOK_URL")
            except Exception as error:
                self._fail("failed", f"{type(error).__name__}")
            await asyncio.sleep(waits.next())

    def _fail(self, phase: Text, reason: Text) -> None:
        if phase != self._failure:
            logger.error("Telegram: %s (trying on)", reason)
        self._phase = self._failure = phase

    async def _run(self, app: Any) -> None:
        while self.bot.mode == "polling" and not self._lock.acquire():
            self._phase = "standby"
            await asyncio.sleep(self._timings.standby)
        told: Dict[Text, Any] = await self._api.insist("getMe")
        self._open(app, Me(told["id"], str(told.get("username") or "")))
        await self._announce()
        listing = asyncio.ensure_future(self._list_commands())
        try:
            await self._serve()
        finally:
            listing.cancel()

    async def _list_commands(self) -> None:
        """Let Telegram show our commands, in each language; the answers do not wait for it."""
        for request in command_lists():
            try:
                await self._api.insist("setMyCommands", request)
            except ApiError as error:
                logger.warning("the commands are not listed: %s", error)

    async def _announce(self) -> None:
        """Tell Telegram how we take updates; what waits there is kept."""
        if self.bot.mode == "polling":
            await self._api.insist("deleteWebhook", {"drop_pending_updates": False})
            return
        webhook = {
            "url": self.bot.webhook,
            "secret_token": self.bot.secret,
            "allowed_updates": list(ALLOWED_UPDATES),
            "max_connections": WEBHOOK_CONNECTIONS,
        }
        await self._api.insist("setWebhook", webhook)

    def _open(self, app: Any, me: Me) -> None:
        if self.desk is not None:
            return
        self._ledger = Ledger(self.bot.ledger_path)
        talk = Talk(app, self._on_new_message)
        per_minute = channel_settings().rate_per_minute
        answers = Answers(self._api, self._timings, talk, per_minute)
        delivery = Delivery(self._api, self._ledger, self._timings)

        async def deliver(incoming: Incoming) -> None:
            answers.given(incoming, await delivery.deliver(incoming))

        self.desk = Desk(self._ledger, me, answers.answer, deliver)

    async def _serve(self) -> None:
        assert self.desk is not None
        self._phase, self._failure = "serving", ""
        logger.info("Telegram: %s", self.bot.mode)
        if self.bot.mode == "polling":
            self._polling = Polling(self._api, self.desk, self._timings)
            await self._polling.run()
        while True:
            await asyncio.sleep(self._timings.poll)
            await self._look_after_webhook()

    async def _look_after_webhook(self) -> None:
        """Set the webhook again if somebody else has changed it; also a sign of life."""
        try:
            told: Dict[Text, Any] = await self._api.call("getWebhookInfo")
        except (TooMany, Unreachable):
            return
        if told.get("url") != self.bot.webhook:
            logger.warning("Telegram calls somebody else; it is told to call us again")
            await self._announce()
