"""The socket.io channel: the stock protocol, with clients that keep to it and clients that don't.

The clients are python-socketio's own; the frames that it cannot send go over a bare WebSocket.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager, suppress

import aiohttp
import jwt
import pytest
import socketio
from socketio.exceptions import ConnectionError as SocketError

from channels import turns
from channels.identity import new_token, sender_of
from channels.settings import ChannelSettingsError
from channels.socketio import SafeSocketChannel
from channels.socketio_wire import PACKET_LIMIT
from channels.texts import sentence
from faq.settings import settings
from tests.channels.conftest import ANSWER, CACHES, CHOICE, ELEMENT, Server

SITE = "https://www.example.org"
pytestmark = pytest.mark.anyio
WAIT_S = 5.0
SILENCE_S = 0.4
EXPECTED = ("a turn failed", "Unclosed client session", "Task was destroyed")
"""What may be logged: the last two come of how the tests end clients and servers."""
PAYLOAD = CHOICE["payload"]
OTHER_PAYLOAD = '/ask_topic{"topic_id": "how_to_join"}'


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


# -- the stock protocol


@pytest.mark.parametrize("transports", [["polling"], ["websocket"], ["polling", "websocket"]])
async def test_an_answer_arrives_whole_in_the_shape_that_stock_widgets_know(server, transports):
    async with person(server, transports=transports) as one:
        assert isinstance(one.session_id, str)
        assert await one.ask() == {
            "text": ANSWER,
            "quick_replies": [{"content_type": "text", **CHOICE}],
            "metadata": {"answer": ELEMENT},
        }
        assert await one.hears_nothing(), "the text was split"
    (message,) = server.agent.heard
    assert (message.text, message.input_channel) == ("How to join?", "socketio")
    assert message.sender_id == sender_of(one.session_id, "socketio")


async def test_a_text_without_buttons_and_element_is_a_text_alone(server):
    async def plainly(_message):
        return [{"text": "Hello."}]

    server.agent.respond = plainly
    async with person(server) as one:
        assert await one.ask() == {"text": "Hello."}


async def test_the_acknowledgement_comes_after_the_answer(server):
    async with person(server) as one:
        data = {"message": "How to join?", "session_id": one.session_id}
        await one.client.call("user_uttered", data, timeout=WAIT_S)
        assert not one.queue("bot_uttered").empty()


async def test_after_a_reconnect_the_conversation_goes_on(server):
    async with person(server) as one:
        await one.ask("first")
    async with person(server, session_id=one.session_id) as again:
        assert again.session_id == one.session_id
        assert (await again.ask("second"))["text"] == ANSWER
    assert len({message.sender_id for message in server.agent.heard}) == 1


async def test_all_connections_of_a_conversation_hear_the_answer(server):
    async with person(server) as one, person(server, session_id=one.session_id) as other:
        await one.ask()
        assert (await other.next())["text"] == ANSWER


async def test_an_answer_that_came_while_nobody_was_there_is_told_on_return(server):
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def late(_message):
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(gate.wait(), loop))
        return [{"text": "Late."}]

    server.agent.respond = late
    async with person(server) as one:
        await one.say()
        while not server.agent.heard:
            await asyncio.sleep(0.01)
    await asyncio.sleep(SILENCE_S)
    gate.set()
    await asyncio.sleep(SILENCE_S)
    async with person(server, session_id=one.session_id) as again:
        assert await again.next() == {"text": "Late."}
    async with person(server, session_id=one.session_id) as again:
        assert await again.hears_nothing(), "it was told twice"


async def test_a_message_repeated_with_its_id_is_one_turn(server):
    async with person(server) as one:
        first = await one.ask("hello", id="m-1")
        assert await one.ask("hello", id="m-1") == first
    assert len(server.agent.heard) == 1


async def test_what_rasa_sends_of_itself_reaches_the_conversation(server):
    async with person(server) as one, person(server) as other:
        output = server.channel.get_output_channel()
        sending = output.send_response(sender_of(one.session_id, "socketio"), {"text": "Hello."})
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(sending, server.loop))
        assert await one.next() == {"text": "Hello."}
        assert await other.hears_nothing()


async def test_events_and_path_may_be_renamed_and_a_namespace_set(start):
    names = {"user_message_evt": "asked", "bot_message_evt": "said", "socketio_path": "/chat.io"}
    server = start({**names, "namespace": "/help", "metadata_key": "more"})
    options = {"namespace": "/help", "socketio_path": "chat.io"}
    async with person(server, **options) as one:
        await one.emit("asked", {"message": "hello", "more": {"language": "es"}})
        assert (await one.next("said"))["text"] == ANSWER
    assert server.agent.heard[0].metadata == {"language": "es"}


# -- nobody reads or steers another's conversation

INVENTED = {
    "shared name": "default",
    "Telegram chat": "123456789",
    "Telegram sender": "tg:0123456789abcdef",
    "web sender": "web:0123456789abcdef",
    "UUID": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "empty": "",
    "missing": None,
    "number": 7,
    "list": ["a"],
    "object": {"$ne": None},
    "half a character": "\ud800",
    "long": "x" * 5_000,
    "unsigned": "socketio.AAAAAAAA.BBBBBBBB",
    "dots": "socketio..",
}


@pytest.mark.parametrize("invented", INVENTED.values(), ids=INVENTED)
async def test_an_invented_session_id_opens_a_new_conversation(server, invented):
    async with person(server) as first:
        await first.ask()
        async with person(server, session_id=None) as second:
            confirmed = await second.request(invented)
            assert confirmed not in (invented, first.session_id)
            await first.ask("again")
            assert await second.hears_nothing()
            await second.ask("mine", session_id=invented)
            assert await first.hears_nothing()
    mine = server.agent.heard[-1].sender_id
    assert mine == sender_of(confirmed, "socketio")
    assert mine not in {message.sender_id for message in server.agent.heard[:-1]}


def changed(session_id):
    return session_id[:-1] + ("0" if session_id[-1] != "0" else "1")


THEFTS = {
    "the room's name": lambda session_id: sender_of(session_id, "socketio"),
    "another signature": changed,
    "the random part": lambda session_id: session_id.split(".")[1],
    "a token of the web channel": lambda _: new_token("web"),
    "in upper case": str.upper,
    "with a space": lambda session_id: f" {session_id}",
}


@pytest.mark.parametrize("theft", THEFTS.values(), ids=THEFTS)
async def test_a_stolen_room_gives_nothing_and_changes_nothing(server, theft):
    async with person(server) as first, person(server, session_id=None) as thief:
        await first.ask()
        stolen = theft(first.session_id)
        assert await thief.request(stolen) not in (stolen, first.session_id)
        await thief.ask("steal", session_id=stolen)
        await first.ask("again")
        assert await thief.hears_nothing()
        assert await first.hears_nothing()
    asked = [message.sender_id for message in server.agent.heard]
    assert asked[0] == asked[2] != asked[1]


async def test_a_message_before_any_session_gets_one_and_its_answer(server):
    async with person(server, session_id=None) as one:
        assert (await one.ask("hello", session_id=...))["text"] == ANSWER
        given = await one.next("session_confirm")
        await one.ask("again", session_id=...)
        assert one.queue("session_confirm").empty()
    assert {m.sender_id for m in server.agent.heard} == {sender_of(given, "socketio")}


async def test_a_widget_that_keeps_its_own_id_stays_in_one_conversation(server):
    own = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    async with person(server, session_id=own) as one:
        for text in ("first", "second"):
            await one.ask(text, session_id=own)
        assert one.queue("session_confirm").empty()
    assert len({message.sender_id for message in server.agent.heard}) == 1


async def test_who_moves_to_another_conversation_hears_the_first_no_more(server):
    async with person(server) as one, person(server) as mover:
        left, mover.session_id = mover.session_id, one.session_id
        await mover.ask("moved")
        assert (await one.next())["text"] == ANSWER
        async with person(server, session_id=left) as other:
            await other.ask()
            assert await mover.hears_nothing()


# -- bad data

BAD_DATA = {
    "nothing": (),
    "null": (None,),
    "number": (7,),
    "text": ("hello",),
    "list": (["hello"],),
    "several": ("a", {"message": "hi"}, 3),
    "no message": ({},),
    "null message": ({"message": None},),
    "number as message": ({"message": 3},),
    "list as message": ({"message": ["hi"]},),
    "object as message": ({"message": {"a": 1}},),
    "number as payload": ({"payload": 3},),
    "text as payload": ({"payload": "hello"},),
    "command as payload": ({"payload": "/restart"},),
    "entities as payload": ({"payload": '/inform{"slot": "x"}'},),
    "bytes": ({"message": b"hello"},),
}


@pytest.mark.parametrize("data", BAD_DATA.values(), ids=BAD_DATA)
async def test_bad_data_is_answered_with_its_reason(server, data):
    async with person(server) as one:
        await one.emit("user_uttered", *data)
        refused = await one.next("error")
        assert (refused["code"], set(refused)) == ("bad_data", {"code", "reason"})
        assert server.agent.heard == []
        assert (await one.ask())["text"] == ANSWER


@pytest.mark.parametrize("data", [(), (None,), (7,), ("x",), (["x"],), ({},), ({}, 1, 2)])
async def test_a_session_is_given_whatever_the_request_holds(server, data):
    async with person(server, session_id=None) as one:
        await one.emit("session_request", *data)
        assert sender_of(await one.next("session_confirm"), "socketio")


ODD_MORE = {
    "bad JSON": {"metadata": "{"},
    "deep JSON": {"metadata": "[" * 20_000},
    "list": {"metadata": [1]},
    "number": {"metadata": 3},
    "no language": {"metadata": {"language": {"a": 1}}},
    "unknown language": {"metadata": {"language": "xx"}},
    "odd id": {"id": {"a": 1}},
    "long id": {"id": "x" * 10_000},
}


@pytest.mark.parametrize("more", ODD_MORE.values(), ids=ODD_MORE)
async def test_bad_extras_do_not_hide_the_message(server, more):
    async with person(server) as one:
        assert (await one.ask(**more))["text"] == ANSWER
    assert not server.agent.heard[0].metadata


FRAMES = {
    "letter": "x",
    "empty": "",
    "unknown type": "9",
    "bad base64": "b!!!",
    "binary": b"\x00\xff",
    "binary event": b'2["user_uttered",{}]',
    "message without content": "4",
    "message of JSON": "4{}",
    "message of a list": "4[]",
    "message of null": "4null",
    "deep": "4" + "[" * 60_000,
    "deep event": '42["user_uttered",' + "[" * 60_000,
    "event without content": "42",
    "event without name": "42[]",
    "event of an object": "42{}",
    "event named by a number": "42[7]",
    "event named by a list": "42[[1]]",
    "connect as an event": '42["connect",{"sanic.request":null}]',
    "disconnect as an event": '42["disconnect"]',
    "unknown event": '42["no_such_event",{}]',
    "huge acknowledgement": "42" + "9" * 200 + '["user_uttered",{}]',
    "attachments": '451-["user_uttered",{"_placeholder":true,"num":0}]',
    "thousands of attachments": '459999999999-["user_uttered"]',
    "acknowledgement": "43[]",
    "numbered acknowledgement": "431[1]",
    "connect error": "44{}",
    "unknown packet": "48",
    "unknown namespace": "40/nowhere,",
    "event to an unknown namespace": '42/nowhere,["user_uttered",{"message":"hi"}]',
    "second connect": "40",
    "superscript": "4²",
    "ping": "2",
    "upgrade": "5",
    "huge number": '42["user_uttered",' + "9" * 5_000 + "]",
    "NaN": '42["user_uttered",{"message":NaN}]',
    "surrogates": '42["user_uttered",{"message":"\\udfff\\ud800"}]',
}


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


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
async def test_no_frame_harms_anybody(server, frame):
    async with person(server) as one:
        await bare(server, frame)
        assert (await one.ask())["text"] == ANSWER
    assert {message.text for message in server.agent.heard} <= {"How to join?", ""}


SURVIVED = (
    *("connect as an event", "disconnect as an event", "thousands of attachments"),
    *("binary", "binary event", "event named by a list", "deep event", "second connect"),
)


@pytest.mark.parametrize("name", SURVIVED)
async def test_after_a_bad_packet_the_same_connection_is_still_served(server, name):
    said = await bare(server, FRAMES[name], '42["user_uttered",{"message":"hi"}]')
    heard = [one.data for one in said if one.type == aiohttp.WSMsgType.TEXT]
    assert any(data.startswith('42["bot_uttered"') for data in heard)
    assert [message.text for message in server.agent.heard] == ["hi"]


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
async def test_no_frame_harms_anybody_over_polling(server, frame):
    body = frame if isinstance(frame, bytes) else frame.encode()
    async with person(server) as one, aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as opened:
            sid = json.loads((await opened.text())[1:])["sid"]
        for content in (b"40", body):
            async with session.post(f"{url}&sid={sid}", data=content) as answer:
                assert answer.status < 500
        assert (await one.ask())["text"] == ANSWER


BAD_PATHS = (
    *("", "?EIO=3&transport=polling", "?EIO=4", "?EIO=4&transport=carrier-pigeon"),
    *("?EIO=4&transport=polling&sid=none", "?EIO=4&transport=websocket", "?EIO=4&j=0"),
    "?EIO=4&transport=polling&sid=%0Aforged%20line",
)


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PUT", "DELETE"])
@pytest.mark.parametrize("path", BAD_PATHS)
async def test_bad_requests_are_refused_and_not_failed(server, method, path):
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{server.port}/socket.io/{path}"
        async with session.request(method, url, data=b"x" if method == "POST" else None) as answer:
            assert 200 <= answer.status < 500


async def test_a_packet_over_the_limit_ends_its_connection_only(server):
    frame = '42["user_uttered",{"message":"' + "x" * PACKET_LIMIT + '"}]'
    async with person(server) as one:
        said = await bare(server, frame)
        assert said[-1].type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
        assert (await one.ask())["text"] == ANSWER
    assert len(server.agent.heard) == 1


async def test_a_body_over_the_limit_is_refused(server):
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=polling&sid=x"
        async with session.post(url, data=b"4" * (PACKET_LIMIT + 1)) as answer:
            assert answer.status == 413


async def test_a_long_text_is_cut(server):
    async with person(server) as one:
        await one.ask("x" * 50_000)
    assert len(server.agent.heard[0].text) == settings().message_limit + 1


# -- buttons


@pytest.mark.parametrize("text", ["/restart", " /\u3000/session_start", OTHER_PAYLOAD, "/x{}"])
async def test_a_typed_slash_is_text(server, text):
    async with person(server) as one:
        await one.ask(text)
    assert not server.agent.heard[0].text.startswith("/")


async def test_a_choice_just_offered_may_come_as_the_message(server):
    async with person(server) as one:
        await one.ask()
        await one.ask(PAYLOAD)
        await one.ask(OTHER_PAYLOAD)
    assert [m.text for m in server.agent.heard[1:]] == [PAYLOAD, OTHER_PAYLOAD.lstrip("/")]


async def test_a_choice_offered_to_somebody_else_is_text(server):
    async with person(server) as one, person(server) as other:
        await one.ask()
        await other.ask(PAYLOAD)
    assert server.agent.heard[-1].text == PAYLOAD.lstrip("/")


async def test_only_the_choices_offered_last_count(server):
    async def another(_message):
        return [{"text": "?", "buttons": [{"title": "Join", "payload": OTHER_PAYLOAD}]}]

    async with person(server) as one:
        await one.ask()
        server.agent.respond = another
        await one.ask()
        await one.ask(PAYLOAD)
        await one.ask(OTHER_PAYLOAD)
    assert [m.text for m in server.agent.heard[2:]] == [PAYLOAD.lstrip("/"), OTHER_PAYLOAD]


async def test_a_choice_counts_after_the_server_was_started_again(start):
    first = start()
    async with person(first) as one:
        await one.ask()
    second = start()
    async with person(second, session_id=one.session_id) as again:
        await again.ask(PAYLOAD)
    assert second.agent.heard[0].text == PAYLOAD


async def test_the_payload_field_is_for_any_button_of_ours(server):
    async with person(server) as one:
        await one.ask(..., payload=OTHER_PAYLOAD)
    assert server.agent.heard[0].text == OTHER_PAYLOAD


# -- language, limits, failures

HINTS = {
    "metadata": {"metadata": {"language": "fr"}},
    "a tag": {"metadata": {"language": "fr-CA", "password": "x"}},
    "JSON": {"metadata": '{"language": "fr"}'},
    "rasa-webchat": {"customData": {"language": "fr"}},
}


@pytest.mark.parametrize("more", HINTS.values(), ids=HINTS)
async def test_the_language_goes_along_as_a_hint_and_nothing_else_does(server, more):
    async with person(server) as one:
        await one.ask(**more)
    assert server.agent.heard[0].metadata == {"language": "fr"}


async def test_too_many_messages_are_refused_in_the_persons_language(start):
    server = start(FAQ_RATE_PER_MINUTE="2")
    async with person(server) as one:
        for _ in range(2):
            await one.ask()
        await one.say("как?")
        refused = await one.next("error")
        assert refused["code"] == "too_many"
        assert 1 <= refused["seconds"] <= 30
        told = (await one.next())["text"]
        assert told == sentence("too_many", "ru", seconds=refused["seconds"])
        async with person(server) as other:
            assert (await other.ask())["text"] == ANSWER
    assert len(server.agent.heard) == 3


async def test_who_goes_on_sending_nonsense_is_cut_off_alone(server):
    async with person(server) as one, person(server) as other:
        for _ in range(60):
            await other.emit("user_uttered", 7)
        for _ in range(100):
            if not other.client.connected:
                break
            await asyncio.sleep(0.05)
        assert not other.client.connected
        assert (await one.ask())["text"] == ANSWER


async def silent(_message):
    """Utter nothing, as stock Rasa does when a turn fails."""
    return []


async def failing(_message):
    """Fail, as Rasa does without a model."""
    raise RuntimeError("no agent")


async def hanging(_message):
    """Never come back."""
    await asyncio.sleep(60)


@pytest.mark.parametrize("respond", [silent, failing, hanging])
async def test_a_turn_without_answer_becomes_a_sentence(server, monkeypatch, respond):
    monkeypatch.setattr(turns, "TURN_LIMIT_S", 0.2)
    server.agent.respond = respond
    async with person(server) as one:
        said = await one.ask("какие страны?")
    assert "unmignet@iom.int" in said["text"]
    assert said["metadata"]["answer"]["language"] == "ru"


async def test_an_empty_message_is_a_turn_too(server):
    async with person(server) as one:
        assert (await one.ask("  "))["text"] == ANSWER


async def test_no_token_text_or_address_is_logged(server, caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "channels")
    async with person(server) as one:
        await one.ask("a very private question")
        await one.emit("user_uttered", "another private question")
        await one.next("error")
        await bare(server, "a private frame")
    written = "\n".join(record.getMessage() for record in caplog.records)
    for private in ("private", one.session_id, one.session_id.split(".")[1], "127.0.0.1"):
        assert private not in written


# -- origins


async def handshake(server, **headers):
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=polling"
        async with session.get(url, headers=headers) as answer:
            return answer.status, answer.headers


@pytest.mark.parametrize("cors", [None, "*"])
async def test_a_configured_site_may_read_the_answers(start, cors):
    server = start(cors=cors, FAQ_WEB_ORIGINS=SITE)
    status, headers = await handshake(server, Origin=SITE)
    assert status == 200
    assert headers.getall("access-control-allow-origin") == [SITE]
    assert "access-control-allow-credentials" not in headers
    assert "set-cookie" not in headers
    assert (headers["vary"], headers["cache-control"]) == ("origin", "no-store")


FOREIGN = ("https://evil.example", f"{SITE}.evil.example", "null", "http://www.example.org")


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_another_site_gets_no_connection(start, origin, transport):
    server = start(cors="*", FAQ_WEB_ORIGINS=SITE)
    with pytest.raises(SocketError):
        async with person(server, headers={"Origin": origin}, transports=[transport]):
            pass
    status, headers = await handshake(server, Origin=origin)
    assert (status, headers.get("access-control-allow-origin")) == (400, None)


@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_our_own_pages_and_configured_sites_get_a_connection(start, transport):
    server = start(FAQ_WEB_ORIGINS=SITE)
    for origin in (f"http://127.0.0.1:{server.port}", SITE):
        async with person(server, headers={"Origin": origin}, transports=[transport]) as one:
            assert (await one.ask())["text"] == ANSWER


# -- settings


async def test_the_channel_can_be_switched_off(start):
    server = start(FAQ_SOCKETIO="off")
    assert server.call("GET", "/").status == 404
    assert (await handshake(server))[0] == 404
    assert server.channel.get_output_channel() is None


def test_the_health_page_tells_of_the_model(server):
    assert (server.call("GET", "/").status, server.call("GET", "/").json) == (200, {"status": "ok"})
    server.agent.is_ready = lambda: False
    assert server.call("GET", "/").status == 503


BAD_CREDENTIALS = {
    "unknown key": ({"cors": "*"}, "cors"),
    "wrong type": ({"namespace": 7}, "namespace"),
    "no persistence": ({"session_persistence": False}, "session_persistence"),
}


@pytest.mark.parametrize(("credentials", "named"), BAD_CREDENTIALS.values(), ids=BAD_CREDENTIALS)
def test_credentials_that_cannot_be_served_are_named(environment, credentials, named):
    with pytest.raises(ChannelSettingsError, match=named):
        SafeSocketChannel.from_credentials(credentials)


KEY = "a key that only the site and the assistant know"
AUTHS = (None, {}, {"token": 7}, {"token": "x"}, "x", ["token"])


async def test_with_a_key_only_visitors_with_its_token_come_in(start):
    server = start({"jwt_key": KEY})
    good = jwt.encode({"user": "x"}, KEY, algorithm="HS256")
    bad = jwt.encode({"user": "x"}, "another key, as long as the first one is", algorithm="HS256")
    for auth in (*AUTHS, {"token": bad}):
        with pytest.raises(SocketError):
            async with person(server, auth=auth):
                pass
    async with person(server, auth={"token": f"Bearer {good}"}) as one:
        assert (await one.ask())["text"] == ANSWER
