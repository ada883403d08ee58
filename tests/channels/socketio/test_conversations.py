"""Nobody reads or steers another's conversation."""

from __future__ import annotations

import asyncio
import threading

import pytest

from channels.identity import new_token, sender_of
from channels.texts import sentence
from tests.channels.conftest import ANSWER, answering
from tests.channels.socketio.people import PAYLOAD, person

pytestmark = pytest.mark.anyio


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


async def test_a_typed_delete_deletes_the_own_conversation_and_no_other(server):
    async with person(server) as first, person(server) as second:
        await first.ask()
        await second.ask()
        own = sender_of(first.session_id, "socketio")
        count = "SELECT count(*) FROM events WHERE sender_id = ?"
        assert server.rows(count, own)
        said = await first.ask("/delete", metadata={"language": "en"})
        assert said == {"text": sentence("deleted", "en")}
        assert server.rows(count, own) == 0
        assert server.rows(count, sender_of(second.session_id, "socketio"))
        assert await second.hears_nothing()
        await first.say(PAYLOAD)
        await first.next()
        assert server.agent.heard[-1].text == PAYLOAD.lstrip("/"), "no longer offered: a text"


async def test_delete_in_a_session_of_another_deletes_only_the_own(server):
    async with person(server) as victim:
        await victim.ask()
        theirs = sender_of(victim.session_id, "socketio")
        async with person(server, session_id=None) as thief:
            await thief.ask("/delete", session_id=theirs)
        assert server.rows("SELECT count(*) FROM events WHERE sender_id = ?", theirs)


async def test_delete_takes_with_it_what_was_sent_before_and_still_waits(server):
    going_on = threading.Event()

    async def respond(message):
        while not going_on.is_set():
            await asyncio.sleep(0.01)
        return await answering(message)

    server.agent.respond = respond
    async with person(server) as one:
        await one.request()
        for number in ("1", "2"):
            await one.say(f"Question {number}", id=number)
        await one.say("/delete", metadata={"language": "en"})
        await asyncio.sleep(0.3)
        going_on.set()
        said = [(await one.next())["text"] for _ in range(3)]
    assert said == [ANSWER, ANSWER, sentence("deleted", "en")]
    own = sender_of(one.session_id, "socketio")
    assert server.rows("SELECT count(*) FROM events WHERE sender_id = ?", own) == 0
