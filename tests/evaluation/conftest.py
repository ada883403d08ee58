"""A small assistant for the client to ask: a real server, with replies that a test scripts."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

Script = Callable[[str], object]


def answer(decision: str, topic: str | None, text: str = "Text.", **more: object) -> list[Any]:
    """Return the REST elements of a reply with one answer."""
    custom = {"decision": decision, "topic": topic, "language": "en", "confidence": 0.9, **more}
    return [
        {"recipient_id": "x", "text": text, "buttons": [{"title": "T", "payload": "/t"}]},
        {"recipient_id": "x", "custom": {"answer": custom}},
    ]


@dataclass
class Assistant:
    """Replies by script and keeps all that it received."""

    script: Script = lambda message: answer("answer", message)
    received: list[tuple[str, str]] = field(default_factory=list)
    drops: int = 0
    """How many requests to hang up on."""
    open_now: int = 0
    open_most: int = 0
    url: str = ""

    async def reply(self, request: web.Request) -> web.Response:
        """Serve POST /webhooks/rest/webhook."""
        body = await request.json()
        self.received.append((body["sender"], body["message"]))
        if self.drops:
            self.drops -= 1
            assert request.transport is not None
            request.transport.close()
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        await asyncio.sleep(0.02)
        self.open_now -= 1
        content = self.script(body["message"])
        if isinstance(content, web.Response):
            return content
        return web.Response(text=json.dumps(content), content_type="application/json")


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    """Yield an assistant that listens on a free port."""
    served = Assistant()
    loop = asyncio.new_event_loop()
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", served.reply)
    runner = web.AppRunner(app)
    loop.run_until_complete(runner.setup())
    loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", 0).start())
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield served
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes objects, or lines as they are, into a .jsonl file."""

    def write(*lines: object, name: str = "questions.jsonl") -> Path:
        path = tmp_path / name
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(texts), encoding="utf-8")
        return path

    return write


@pytest.fixture
def make_answer() -> Callable[..., list[Any]]:
    """Return the function that makes a reply's REST elements."""
    return answer
