"""The language, the limits, and what is said when a turn fails."""

from __future__ import annotations

import asyncio
import logging

import pytest

from channels import turns
from channels.texts import sentence
from tests.channels.conftest import ANSWER
from tests.channels.socketio.people import bare, person

pytestmark = pytest.mark.anyio


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


@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_an_address_that_opens_session_after_session_is_stopped(start, transport):
    server = start(FAQ_RATE_PER_MINUTE="1", FAQ_TRUST_PROXY="on")
    here, there = ({"X-Forwarded-For": f"192.0.2.{number}"} for number in (1, 2))
    async with person(server, None, headers=here, transports=[transport]) as one:
        for _ in range(5):
            await one.request()
        await one.emit("session_request", {"session_id": None})
        assert (await one.next("error"))["code"] == "too_many"
        async with person(server, headers=there, transports=[transport]) as other:
            assert (await other.ask())["text"] == ANSWER


@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_an_address_that_floods_with_anything_is_stopped(start, transport):
    server = start(FAQ_RATE_PER_MINUTE="1", FAQ_TRUST_PROXY="on")
    here, there = ({"X-Forwarded-For": f"192.0.2.{number}"} for number in (1, 2))
    async with person(server, headers=here, transports=[transport]) as one:
        for _ in range(49):
            await one.request(one.session_id)
        await one.emit("session_request", {"session_id": one.session_id})
        assert (await one.next("error"))["code"] == "too_many"
        async with person(server, headers=there, transports=[transport]) as other:
            assert (await other.ask())["text"] == ANSWER


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
