"""The stock protocol: answers in its shape, reconnects, names that may be changed."""

from __future__ import annotations

import asyncio

import pytest

from channels.identity import sender_of
from tests.channels.conftest import ANSWER, CHOICE, ELEMENT
from tests.channels.socketio.people import SILENCE_S, WAIT_S, person

pytestmark = pytest.mark.anyio


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
