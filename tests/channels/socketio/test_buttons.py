"""Typed text is text; a choice counts if it was offered."""

from __future__ import annotations

import pytest

from tests.channels.socketio.people import OTHER_PAYLOAD, PAYLOAD, person

pytestmark = pytest.mark.anyio


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
