"""The clients: python-socketio's own, and a bare WebSocket for frames that it cannot send."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress

import aiohttp
import socketio

from tests.channels.conftest import CHOICE

SITE = "https://www.example.org"
WAIT_S = 5.0
SILENCE_S = 0.4
PAYLOAD = CHOICE["payload"]
OTHER_PAYLOAD = '/ask_topic{"topic_id": "how_to_join"}'


class Person:
    """A client that notes what it hears, by event."""

    def __init__(self, client, namespace):
        self.client = client
        self.namespace = namespace
        self.heard = {}
        self.session_id = None
        client.on("*", self.note, namespace=namespace)

    async def note(self, event, data=None):
        self.queue(event).put_nowait(data)

    def queue(self, event):
        return self.heard.setdefault(event, asyncio.Queue())

    async def next(self, event="bot_uttered"):
        return await asyncio.wait_for(self.queue(event).get(), WAIT_S)

    async def hears_nothing(self, event="bot_uttered"):
        await asyncio.sleep(SILENCE_S)
        return self.queue(event).empty()

    async def emit(self, event, *data):
        await self.client.emit(event, data if data else None, namespace=self.namespace)

    async def request(self, session_id=None):
        await self.emit("session_request", {"session_id": session_id})
        self.session_id = await self.next("session_confirm")
        return self.session_id

    async def say(self, message="How to join?", **more):
        data = {"message": message, "session_id": self.session_id, **more}
        await self.emit("user_uttered", {key: data[key] for key in data if data[key] != ...})

    async def ask(self, message="How to join?", **more):
        await self.say(message, **more)
        return await self.next()


@asynccontextmanager
async def person(server, session_id=..., namespace="/", **options):
    """Connect somebody, who asks for a session unless `session_id` is None."""
    client = socketio.AsyncClient(reconnection=False)
    one = Person(client, namespace)
    url = f"http://127.0.0.1:{server.port}"
    await client.connect(url, namespaces=[namespace], wait_timeout=WAIT_S, **options)
    try:
        if session_id is not None:
            await one.request(None if session_id is ... else session_id)
        yield one
    finally:
        with suppress(asyncio.TimeoutError):  # a poll under way is waited for to its end
            await asyncio.wait_for(client.disconnect(), SILENCE_S)


async def bare(server, *frames, path="/socket.io/?EIO=4&transport=websocket"):
    """Open a WebSocket, connect as socket.io does, send frames, and return what came back."""
    said = []
    async with aiohttp.ClientSession() as session:
        url = f"ws://127.0.0.1:{server.port}{path}"
        async with session.ws_connect(url) as ws:
            await ws.receive(WAIT_S)
            await ws.send_str("40")
            await ws.receive(WAIT_S)
            for frame in frames:
                await (ws.send_bytes if isinstance(frame, bytes) else ws.send_str)(frame)
            try:
                while not ws.closed:
                    said.append(await ws.receive(SILENCE_S))
            except asyncio.TimeoutError:
                pass
    return said


async def handshake(server, **headers):
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=polling"
        async with session.get(url, headers=headers) as answer:
            return answer.status, answer.headers
