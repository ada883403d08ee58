"""Rasa's connector for Telegram: on with TELEGRAM_TOKEN, and never in the way of the server."""

from __future__ import annotations

import logging
from typing import Any, Dict, Optional, Text, Tuple

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from channels.identity import secret
from channels.settings import channel_settings
from channels.telegram.config import Bot, Timings
from channels.telegram.service import Service
from channels.telegram.webhook import receive
from channels.turns import Handler
from faq.settings import settings

logger = logging.getLogger(__name__)
SEE_LOG = "the log of the server says why"


class TelegramChannel(InputChannel):
    """Telegram by long polling, or by webhook if TELEGRAM_WEBHOOK_URL is set.

    GET / tells how it is: 200 with "up", "standby" or "off", 503 with "starting", "down",
    "conflict", "unauthorized" or "refused", or with "off" and the reason if it cannot be turned
    on. POST /webhook is for Telegram alone.
    """

    def __init__(self, timings: Optional[Timings] = None) -> None:
        """Wait as long as `timings` say; tests scale them down."""
        self._timings = timings or Timings()

    @classmethod
    def name(cls) -> Text:
        """Return the name in addresses and in Rasa's events."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> TelegramChannel:
        """Make the channel; all settings come from the environment.

        :raises ChannelSettingsError: if one that is not Telegram's alone cannot be used.
        """
        channel_settings()
        return cls()

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Group the endpoints, and start and stop the service with the server."""
        blueprint = Blueprint("telegram_channel", __name__)
        bot, problem = configured_bot()
        service = Service(bot, self._timings, on_new_message) if bot else None

        async def health(request: Request) -> HTTPResponse:
            return _health(service, problem)

        blueprint.add_route(health, "/", methods=["GET"])
        if service is not None:
            self._serve(blueprint, service)
        return blueprint

    def _serve(self, blueprint: Blueprint, service: Service) -> None:
        async def webhook(request: Request) -> HTTPResponse:
            return await receive(request, service, self._timings.hold)

        async def start(app: Sanic, _loop: Any) -> None:
            service.start(app)

        async def stop(_app: Sanic, _loop: Any) -> None:
            await service.stop()

        blueprint.add_route(webhook, "/webhook", methods=["POST"], stream=True)
        blueprint.listener("after_server_start")(start)
        blueprint.listener("before_server_stop")(stop)


def configured_bot() -> Tuple[Optional[Bot], Text]:
    """Return the bot that the environment names, or None and what is wrong, which is logged."""
    try:
        bot, problem = _bot(), channel_settings().telegram_problem or ""
    except Exception as error:
        logger.error("the Telegram channel is off: %s", error)
        return None, SEE_LOG  # it may name a path of this machine
    if problem:
        logger.error("the Telegram channel is off: %s", problem)
    return bot, problem


def _bot() -> Optional[Bot]:
    given = channel_settings()
    if not given.telegram_token:
        return None
    secret()  # without it no conversation could be named
    where = (given.telegram_api_url, given.telegram_webhook_url, settings().state)
    return Bot(given.telegram_token, *where)


def _health(service: Optional[Service], problem: Text) -> HTTPResponse:
    if problem:
        return json({"status": "not ok", "telegram": "off", "reason": problem}, status=503)
    if service is None:
        return json({"status": "ok", "telegram": "off"})
    status = "ok" if service.is_well else "not ok"
    told = {"status": status, "telegram": service.state, "mode": service.bot.mode}
    return json(told, status=200 if service.is_well else 503)
