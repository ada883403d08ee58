"""A channel on a real Sanic with Rasa's own registration, a real SQLite file and a stub agent."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import register
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.server import add_root_route, configure_cors
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from sanic import Sanic

from channels import identity
from channels.settings import channel_settings
from channels.web import WebChannel
from faq.settings import settings
from rasa_overrides.tracker_store import WalTrackerStore

CACHES = (settings, channel_settings, identity.secret)
VARIABLES = ("SECRET", "WEB", "WEB_ORIGINS", "PRIVACY_URL", "KEEP_DAYS", "RATE_PER_MINUTE")
ANSWER = "Write to unmignet@iom.int.\n\nIt is voluntary.\n\nAs of December 2020."
ELEMENT = {
    **{"decision": "answer", "topic": "how_to_join", "language": "en", "confidence": 0.9},
    **{"candidates": ["how_to_join"], "as_of": "2020-12-01", "source": {"title": "FAQ"}},
    **{"short": "Write to unmignet@iom.int.", "footer": "As of December 2020."},
}
CHOICE = {"title": "What do champions do?", "payload": '/ask_topic{"topic_id": "champion_role"}'}


@pytest.fixture(scope="session", autouse=True)
def several_servers() -> None:
    """Let one process start Sanic more than once: outside test mode it rewrites itself."""
    Sanic.test_mode = True


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Give the settings a state folder of their own; what a test sets holds for it alone."""
    for name in VARIABLES:
        monkeypatch.delenv(f"FAQ_{name}", raising=False)
    monkeypatch.setenv("FAQ_STATE", str(tmp_path / "state"))
    for cache in CACHES:
        cache.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    for cache in CACHES:
        cache.cache_clear()


async def answering(message: Any) -> list[dict[str, Any]]:
    """Answer everything alike, as the real action does for a topic."""
    return [{"text": ANSWER, "buttons": [CHOICE], "custom": {"answer": ELEMENT}}]


class StubAgent:
    """Handles messages as Rasa's agent does: under the lock, events kept, answers sent."""

    def __init__(self, store: Any) -> None:
        self.domain = Domain.empty()
        store.domain = self.domain
        self.tracker_store = FailSafeTrackerStore(store)
        self.lock_store = InMemoryLockStore()
        self.heard: list[Any] = []
        self.respond: Callable[[Any], Any] = answering

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: Any) -> None:
        async with self.lock_store.lock(message.sender_id):
            self.heard.append(message)
            tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
            tracker.update(
                UserUttered(
                    message.text,
                    {"name": "how_to_join", "confidence": 0.9},
                    input_channel=message.input_channel,
                    message_id=message.message_id,
                    metadata=message.metadata,
                )
            )
            tracker.update(ActionExecuted("action_answer"))
            for said in await self.respond(message):
                data = {key: value for key, value in said.items() if key != "text"}
                tracker.update(BotUttered(said.get("text"), data))
                await message.output_channel.send_response(message.sender_id, dict(said))
            tracker.update(SlotSet("session_started_metadata", None))
            tracker.update(ActionExecuted("action_listen"))
            await self.tracker_store.save(tracker)


@dataclass
class Response:
    """What came back, after how many seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])


def bound() -> socket.socket:
    """Return a socket on a free port; Sanic takes 8000 for port 0."""
    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    return free


class Server:
    """A channel on a free port, perhaps others beside it, its loop in a thread."""

    def __init__(self, channel: Any, cors: Any = None, others: Sequence[Any] = ()) -> None:
        self.agent = StubAgent(WalTrackerStore())
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.prefix = f"/webhooks/{channel.name()}"
        self.app = Sanic("under_test", register=False, configure_logging=False)
        add_root_route(self.app)
        configure_cors(self.app, cors)
        register([channel, *others], self.app, route="/webhooks/")
        self.app.ctx.agent = self.agent
        self.server = self.wait_for(self._start())
        self.port = self.server.server.sockets[0].getsockname()[1]

    @property
    def database(self) -> Path:
        return settings().state / "conversations.db"

    def wait_for(self, task: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(task, self.loop).result(30)

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Response:
        """Send one request; an object as body goes as JSON."""
        sent = body if body is None or isinstance(body, (bytes, list)) else json.dumps(body)
        sent = sent.encode() if isinstance(sent, str) else sent
        given = {"Content-Type": "application/json"} if body is not None else {}
        start = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, self.prefix + path, sent, {**given, **(headers or {})})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Response(answer.status, fields, content, time.monotonic() - start)

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Response:
        return self.call("POST", path, body, headers)

    def ask(self, text: str, token: str | None = None, **more: Any) -> Response:
        """Send a message with a new id; without token it opens a conversation."""
        body = {"conversation": token, "id": str(uuid.uuid4()), "text": text, **more}
        return self.post("/messages", {key: body[key] for key in body if body[key] != ...})

    def start(self, text: str = "How to join?") -> str:
        """Open a conversation and return its token."""
        return str(self.ask(text).json["conversation"])

    def rows(self, query: str = "SELECT count(*) FROM events", *values: Any) -> Any:
        """Return the first value that a query of the conversations gives."""
        with sqlite3.connect(self.database) as database:
            return database.execute(query, values).fetchone()[0]

    async def _start(self) -> Any:
        server = await self.app.create_server(
            sock=bound(), return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.before_start()
        await server.after_start()
        return server

    def stop(self) -> None:
        """Stop serving and give back the thread, the executor and the loop's files."""

        async def close() -> None:
            self.server.close()
            await self.server.wait_closed()
            await self.loop.shutdown_default_executor()

        self.wait_for(close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        if not self.thread.is_alive():
            self.loop.close()


@pytest.fixture
def serve(environment: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
    """Give tests a way to serve the web channel: `serve(FAQ_WEB="off")` with settings."""
    running: list[Server] = []

    def start(cors: Any = None, **variables: str) -> Server:
        for name, value in variables.items():
            environment.setenv(name, value)
        for cache in CACHES:
            cache.cache_clear()
        running.append(Server(WebChannel.from_credentials(None), cors))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    """Serve the web channel with the default settings."""
    return serve()
