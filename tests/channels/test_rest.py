"""The REST channel over real HTTP: a clear answer to every body, a sentence for every failure."""

from __future__ import annotations

import asyncio
import json
import socket
import threading

import aiohttp
import pytest
from sanic import Sanic

from channels import rest
from channels.rest import BODY_LIMIT, SENDER_LIMIT, SafeRestChannel
from faq.settings import settings

SHAPE = {"decision", "topic", "language", "confidence", "candidates", "as_of", "source"}


async def echo(message):
    """Say back what Rasa would have got."""
    said = {"text": message.text, "sender": message.sender_id, "metadata": message.metadata}
    await message.output_channel.send_text_message(message.sender_id, json.dumps(said))


async def silent(message):
    """Utter nothing, as stock Rasa does when a turn fails."""


async def failing(message):
    """Fail, as Rasa does without a model."""
    raise RuntimeError("no agent")


async def hanging(message):
    """Never come back."""
    await asyncio.sleep(60)


async def failing_late(message):
    """Say something, then fail."""
    await message.output_channel.send_text_message(message.sender_id, "first")
    raise RuntimeError("too late")


class Server:
    """The channel on Sanic and a free port, in a thread; `handler` is asked to handle messages.

    One for all tests: Sanic 21 rewrites its own methods at start and can do so only once.
    """

    def __init__(self):
        self.handler = echo
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.server = self.wait_for(self.start())
        port = self.server.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/webhooks/rest"

    def wait_for(self, task):
        return asyncio.run_coroutine_threadsafe(task, self.loop).result(20)

    async def start(self):
        app = Sanic("channel_under_test", register=False)
        blueprint = SafeRestChannel().blueprint(lambda message: self.handler(message))
        app.blueprint(blueprint, url_prefix="/webhooks/rest")
        free = socket.socket()
        free.bind(("127.0.0.1", 0))  # Sanic takes 8000 for port 0
        server = await app.create_server(sock=free, return_asyncio_server=True, access_log=False)
        await server.startup()
        return server

    async def request(self, method, path, body, headers=None):
        async with aiohttp.ClientSession() as session:
            url = self.url + path
            async with session.request(method, url, data=body, headers=headers) as answer:
                return answer.status, await answer.json()

    async def stop(self):
        self.server.close()
        await self.server.wait_closed()


@pytest.fixture(scope="module")
def server():
    """Serve the channel for all tests of this file."""
    started = Server()
    yield started
    started.wait_for(started.stop())
    started.loop.call_soon_threadsafe(started.loop.stop)


@pytest.fixture
def post(server):
    """Return a function that posts a body and returns (status, content)."""

    def send(body, handler=echo, query="", **headers):
        server.handler = handler
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return server.wait_for(server.request("POST", f"/webhook{query}", body, headers))

    return send


@pytest.fixture
def heard(post):
    """Return a function that posts a body and returns what Rasa would have got."""

    def send(body):
        status, parts = post(body)
        assert status == 200
        return json.loads(parts[0]["text"])

    return send


def test_the_protocol_is_the_stock_one(heard):
    said = heard({"sender": "me", "message": "hello", "metadata": {"language": "fr"}})
    assert said == {"text": "hello", "sender": "me", "metadata": {"language": "fr"}}


def test_nobody_passes_for_another_channel(post):
    async def name(message):
        await message.output_channel.send_text_message("me", message.input_channel)

    body = {"sender": "me", "message": "hi", "input_channel": "telegram"}
    assert post(body, name)[1][0]["text"] == "rest"


@pytest.mark.parametrize("handler", [echo, silent, failing])
def test_who_asks_for_a_stream_gets_the_answer_whole_and_its_end(post, handler):
    status, parts = post({"sender": "me", "message": "hi"}, handler, "?stream=true")
    assert status == 200
    assert parts[0]["text"]


FOREIGN = ["https://evil.example", "http://127.0.0.1", "http://localhost:5005", "null"]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_pages_of_other_sites_may_not_post(post, origin, kind):
    body = {"sender": "me", "message": "hi"}
    status, content = post(body, Origin=origin, **{"Content-Type": kind})
    assert (status, content) == (403, {"error": "pages of other sites may not use this channel"})


def test_a_page_of_this_host_may_post(post, server):
    origin = server.url.partition("/webhooks")[0]
    assert post({"sender": "me", "message": "hi"}, Origin=origin)[0] == 200


def test_a_message_may_be_missing_or_null(heard):
    assert heard({"sender": "me"})["text"] == ""
    assert heard({"sender": "me", "message": None})["text"] == ""


def test_lone_surrogates_and_control_characters_never_reach_rasa(heard):
    said = heard(b'{"sender": "m\\ud800e\\u0000", "message": "a\\udfff\\u0007b\\ud83d\\ude00"}')
    assert (said["sender"], said["text"]) == ("me", "ab😀")


def test_long_texts_and_senders_are_cut(heard):
    said = heard({"sender": "s" * 1000, "message": "x" * 100_000})
    assert len(said["sender"]) == SENDER_LIMIT
    assert len(said["text"]) == settings().message_limit + 1


BAD = {
    "no body": (b"", "object"),
    "no JSON": (b"hello", "not JSON"),
    "no UTF-8": (b"\xff\xfe\x00", "not JSON"),
    "deep": (b"[" * 100_000, "not JSON"),
    "list": (b"[]", "object"),
    "null": (b"null", "object"),
    "no sender": (b'{"message": "hi"}', "sender"),
    "blank sender": (b'{"sender": " "}', "sender"),
    "sender of marks": (b'{"sender": "\\u0000\\ud800"}', "sender"),
    "number as sender": (b'{"sender": 1}', "sender"),
    "sender of the web channel": (b'{"sender": "web:1", "message": "hi"}', "another channel"),
    "sender of Telegram": (b'{"sender": " TG:1", "message": "hi"}', "another channel"),
    "list as text": (b'{"sender": "x", "message": ["hi"]}', "message"),
    "text as metadata": (b'{"sender": "x", "message": "hi", "metadata": "m"}', "metadata"),
    "too long": (b'"' + b"x" * BODY_LIMIT + b'"', "longer"),
}


@pytest.mark.parametrize(("body", "reason"), BAD.values(), ids=BAD)
def test_a_bad_body_is_refused_with_its_reason(post, body, reason):
    status, content = post(body)
    assert status == 400
    assert reason in content["error"]


@pytest.mark.parametrize("handler", [silent, failing, hanging])
@pytest.mark.parametrize(
    ("text", "language"),
    [("كيف ننضم؟", "ar"), ("如何加入", "zh"), ("как?", "ru"), ("how?", "en"), ("", "ar")],
)
def test_a_turn_without_answer_becomes_a_sentence(post, monkeypatch, handler, text, language):
    monkeypatch.setattr(rest, "TURN_LIMIT_S", 0.2)
    status, parts = post({"sender": "me", "message": text}, handler)
    assert status == 200
    assert "unmignet@iom.int" in parts[0]["text"]
    answer = parts[-1]["custom"]["answer"]
    assert set(answer) == SHAPE
    assert (answer["decision"], answer["language"]) == ("decline", language)


def test_what_was_said_before_a_failure_is_kept(post):
    _, parts = post({"sender": "me", "message": "hi"}, failing_late)
    assert [part["text"] for part in parts] == ["first"]


def test_without_a_model_the_health_page_says_so(server):
    status, content = server.wait_for(server.request("GET", "/", b""))
    assert (status, content) == (503, {"status": "no model"})
