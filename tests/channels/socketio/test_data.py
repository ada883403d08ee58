"""Bad data is refused with its reason and hides no message."""

from __future__ import annotations

import pytest

from channels.identity import sender_of
from tests.channels.conftest import ANSWER
from tests.channels.socketio.people import person

pytestmark = pytest.mark.anyio


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
