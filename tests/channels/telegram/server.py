"""The channel in a process of its own, to be killed: a real Sanic, a real store, real files."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import register
from sanic import Sanic

from channels.telegram import TelegramChannel
from channels.telegram.ledger import Ledger
from rasa_overrides.tracker_store import WalTrackerStore
from tests.channels.conftest import StubAgent
from tests.channels.telegram.conftest import FAST

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.channels.telegram.server"])


@dataclass
class Plan:
    """How the process runs, and where it is struck by kill -9."""

    state: Path
    port: int
    environment: dict[str, str]
    turn_s: float = 0.0
    crash: str = ""
    """A method of the ledger and when: "keep before", "leave after"; nothing for no crash."""
    nth: int = 1
    """At which call of it."""
    words: int = 1
    """How long the answers are: 2000 make three messages."""
    calls: int = field(default=0, init=False)


def start(plan: Plan) -> BaseProcess:
    """Start a process; it is ready in its own time, as a server is."""
    process: BaseProcess = _context.Process(target=serve, args=(plan,), daemon=True)
    process.start()
    return process


def serve(plan: Plan) -> None:
    """Serve until killed."""
    os.environ.update(plan.environment, FAQ_STATE=str(plan.state))
    if plan.crash:
        _strike(plan)
    app = Sanic("killed", register=False, configure_logging=False)
    register([TelegramChannel(FAST)], app, route="/webhooks/")
    app.ctx.agent = StubAgent(WalTrackerStore())
    app.ctx.agent.respond = _responding(plan)
    app.run(host="127.0.0.1", port=plan.port, access_log=False, motd=False)


def _responding(plan: Plan) -> Any:
    async def respond(message: Any) -> list[dict[str, Any]]:
        await asyncio.sleep(plan.turn_s)
        text = f"{message.text} " * plan.words
        return [{"text": text, "custom": {"answer": {"language": "en"}}}]

    return respond


def _strike(plan: Plan) -> None:
    """Let the process die at the planned moment."""
    name, when = plan.crash.split()
    stock = getattr(Ledger, name)

    def method(self: Ledger, *values: Any) -> Any:
        plan.calls += 1
        if plan.calls != plan.nth:
            return stock(self, *values)
        if when == "after":
            stock(self, *values)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(Ledger, name, method)
