"""No frame, request or packet harms anybody, over either transport."""

from __future__ import annotations

import json

import aiohttp
import pytest

from channels.socketio_wire import PACKET_LIMIT
from faq.settings import settings
from tests.channels.conftest import ANSWER
from tests.channels.socketio.people import bare, person

pytestmark = pytest.mark.anyio


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
