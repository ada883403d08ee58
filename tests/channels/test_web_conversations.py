"""Nobody reads or changes a conversation without its token."""

from __future__ import annotations

import logging
import uuid

import pytest

from channels.identity import new_token, sender_for, sender_of

PATHS = ("/messages", "/history", "/feedback", "/delete")


def knock(server, token):
    """Try everything with what is no token of ours; return what came back."""
    body = {"conversation": token, "id": str(uuid.uuid4())}
    more = {"/messages": {"text": "hi"}, "/feedback": {"helpful": True}}
    return [server.post(path, {**body, **more.get(path, {})}) for path in PATHS]


def snapshot(server):
    return server.rows("SELECT group_concat(sender_id || data, '|') FROM events")


def thefts(server, token):
    """Return what somebody may know or guess without knowing the token."""
    _, random, signature = token.split(".")
    sender = sender_of(token, "web")
    message_id = server.agent.heard[0].message_id
    return {
        "the sender id from the database": sender,
        "the sender id with a signature": f"web.{sender}.{signature}",
        "the message id": message_id,
        "the random part alone": f"web.{random}",
        "no signature": f"web.{random}.",
        "another signature": f"web.{random}.{'0' * len(signature)}",
        "a changed random part": f"web.{random[::-1]}.{signature}",
        "a signature with a space": f"{token} ",
        "a token of another case": token.upper(),
        "the token of another channel": token.replace("web.", "socketio."),
        "an invented id": "default",
        "a Telegram chat": "tg:123456789",
        "a Telegram sender": sender_for("telegram", 1, 2),
        "a socket's id": "sio:abcdef",
        "a REST sender": "me",
        "SQL": "' OR '1'='1",
        "a wildcard": "%",
        "letters": "ب" * 50,
        "very long": "web." + "x" * 50_000,
        "nothing": "",
    }


@pytest.mark.parametrize("kind", list(range(20)))
def test_who_has_no_token_sees_and_changes_nothing(server, kind):
    token = server.start("my own question")
    name, stolen = list(thefts(server, token).items())[kind]
    before = snapshot(server)
    for reply in knock(server, stolen):
        assert (reply.status, reply.code) == (403, "conversation"), name
        assert b"my own question" not in reply.body
    assert snapshot(server) == before
    assert len(server.agent.heard) == 1


@pytest.mark.parametrize("channel", ["socketio", "telegram"])
def test_a_token_of_another_channel_is_refused(server, channel):
    server.start()
    before = snapshot(server)
    assert [reply.status for reply in knock(server, new_token(channel))] == [403] * 4
    assert snapshot(server) == before


def test_a_token_of_ours_that_no_conversation_has_is_refused(server):
    assert [reply.status for reply in knock(server, new_token("web"))] == [403] * 4


def test_a_token_of_another_server_is_refused(serve):
    token = serve(FAQ_SECRET="one secret of one server").start()
    other = serve(FAQ_SECRET="one secret of another server")
    assert [reply.status for reply in knock(other, token)] == [403] * 4


def test_the_message_id_of_somebody_else_opens_a_conversation_of_ones_own(server):
    token = server.start("my own question")
    message_id = server.agent.heard[0].message_id
    reply = server.ask("what did they ask?", id=message_id).json
    assert reply["conversation"] != token
    assert len({message.sender_id for message in server.agent.heard}) == 2
    history = server.post("/history", {"conversation": reply["conversation"]})
    assert b"my own question" not in history.body


def test_the_same_first_message_from_another_address_opens_another_conversation(serve):
    server = serve(FAQ_TRUST_PROXY="on")
    body = {"id": str(uuid.uuid4()), "text": "the same"}
    tokens = {
        server.post("/messages", body, {"X-Forwarded-For": f"192.0.2.{number}"}).json[
            "conversation"
        ]
        for number in (1, 2, 1)
    }
    assert len(tokens) == 2


def test_two_people_who_ask_the_same_have_two_conversations(server):
    assert server.start("the same") != server.start("the same")


def test_feedback_reaches_only_messages_of_ones_own_conversation(server):
    server.start()
    message_id = server.agent.heard[0].message_id
    mine = server.start()
    body = {"conversation": mine, "id": message_id, "helpful": True}
    assert server.post("/feedback", body).status == 404


def test_logs_hold_neither_text_nor_token_nor_address(serve, caplog):
    server = serve(FAQ_TRUST_PROXY="on")
    caplog.set_level(logging.INFO)
    caplog.clear()  # Sanic says at its start where it listens

    async def failing(message):
        raise RuntimeError(message.text)

    server.agent.respond = failing
    head = {"X-Forwarded-For": "192.0.2.77"}
    body = {"id": str(uuid.uuid4()), "text": "a private question"}
    token = server.post("/messages", body, head).json["conversation"]
    knock(server, token)
    assert "RuntimeError" in caplog.text
    for private in ("private", token, token.split(".")[1], "192.0.2.77", "127.0.0.1", body["id"]):
        assert private not in caplog.text
