"""The socket.io channel in a server, and that nothing fails there whatever is sent."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import pytest

from channels.socketio import SafeSocketChannel
from tests.channels.conftest import CACHES, Server
from tests.channels.socketio.people import WAIT_S

EXPECTED = ("a turn failed", "Unclosed client session", "Task was destroyed")
"""What may be logged: the last two come of how the tests end clients and servers."""


@pytest.fixture
def anyio_backend():
    """Run the tests that are coroutines on asyncio."""
    return "asyncio"


@pytest.fixture
def start(environment):
    """Return a function that serves the channel with credentials and variables."""
    running = []

    def serve(credentials=None, cors=None, **variables):
        for name in ("FAQ_SOCKETIO", "FAQ_TRUST_PROXY"):
            environment.delenv(name, raising=False)
        for name, value in variables.items():
            environment.setenv(name, value)
        for cache in CACHES:
            cache.cache_clear()
        channel = SafeSocketChannel.from_credentials(credentials)
        running.append(Server(channel, cors))
        running[-1].channel = channel
        return running[-1]

    yield serve
    for server in running:
        server.wait_for(end_connections())
        server.stop()


async def end_connections():
    """Cancel what engine.io does for each connection: it would outlive the loop."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def server(start):
    """Serve the channel with its default settings."""
    return start()


@pytest.fixture(autouse=True)
def client_websockets(monkeypatch):
    """Let python-socketio's client use WebSockets with Rasa's aiohttp, which is older."""

    def seconds(ws_close=WAIT_S, **_):
        return ws_close

    monkeypatch.setattr(aiohttp, "ClientWSTimeout", seconds, raising=False)


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Whatever is sent, nothing fails on the server: no error of ours, Sanic's or asyncio's."""
    yield
    loud = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert [line for line in loud if not line.startswith(EXPECTED)] == []
