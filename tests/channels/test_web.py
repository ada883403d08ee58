"""The web channel's protocol: each path, over real HTTP."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import uuid

import pytest
from sqlalchemy.exc import OperationalError

from channels import store as channel_store
from channels import turns
from channels.store import conversations

PARTS = {
    *("text", "short", "detail", "footer", "decision", "topic", "language", "direction"),
    *("as_of", "source", "candidates", "country", "region"),
}


def test_a_message_gets_its_answer_whole_and_a_token(server):
    message_id = str(uuid.uuid4())
    reply = server.ask("How to join?", id=message_id)
    assert reply.status == 200
    assert set(reply.json) == {"conversation", "id", "answers", "choices"}
    assert reply.json["id"] == message_id
    (answer,) = reply.json["answers"]
    assert set(answer) == PARTS
    assert answer["text"].count("\n\n") == 2, "the text was cut at its blank lines"
    assert answer["short"] == "Write to unmignet@iom.int."
    assert answer["detail"] == "It is voluntary."
    assert answer["footer"] == "As of December 2020."
    assert (answer["topic"], answer["direction"]) == ("how_to_join", "ltr")
    assert [set(choice) for choice in reply.json["choices"]] == [{"title", "payload"}]


def test_messages_with_the_token_belong_to_one_conversation(server):
    token = server.start()
    again = server.ask("and Kenya?", token).json
    assert again["conversation"] == token
    assert len({message.sender_id for message in server.agent.heard}) == 1


def test_neither_token_nor_random_part_is_in_the_database(server):
    token = server.start()
    for part in (token, token.split(".")[1]):
        assert server.rows("SELECT count(*) FROM events WHERE data LIKE ?", f"%{part}%") == 0
        assert server.rows("SELECT count(*) FROM events WHERE sender_id LIKE ?", f"%{part}%") == 0


def test_the_language_goes_along_as_a_hint(server):
    server.ask("hello", language="fr-CA")
    assert server.agent.heard[0].metadata == {"language": "fr-CA"}


@pytest.mark.parametrize(
    "text", ["/restart", '/ask_topic{"topic_id": "how_to_join"}', " /\u3000/x"]
)
def test_a_typed_slash_is_text(server, text):
    assert server.ask(text).status == 200
    assert not server.agent.heard[0].text.startswith("/")


def test_a_pressed_choice_keeps_its_slash(server):
    payload = '/ask_topic{"topic_id": "how_to_join"}'
    assert server.ask(..., payload=payload).status == 200
    assert server.agent.heard[0].text == payload


@pytest.mark.parametrize("payload", ["/restart", "/session_start", "hello", '/ask_topic{"x": "y"}'])
def test_a_payload_that_no_choice_sends_is_refused(server, payload):
    assert (server.ask(..., payload=payload).status, server.agent.heard) == (400, [])


def test_a_repeated_message_gets_its_answer_without_a_second_turn(server):
    token = server.start()
    message_id = str(uuid.uuid4())
    first = server.ask("And then?", token, id=message_id)
    second = server.ask("And then?", token, id=message_id.upper())
    assert first.json == second.json
    assert len(server.agent.heard) == 2


def test_a_message_repeated_while_the_first_still_runs_is_one_turn(server):
    release = asyncio.Event()
    answering = server.agent.respond

    async def slowly(message):
        await release.wait()
        return await answering(message)

    server.agent.respond = slowly
    message_id = str(uuid.uuid4())
    replies = []
    ask = threading.Thread(target=lambda: replies.append(server.ask("x?", id=message_id)))
    again = threading.Thread(target=lambda: replies.append(server.ask("x?", id=message_id)))
    for thread in (ask, again):
        thread.start()
    server.wait_for(asyncio.sleep(0.3))
    assert not replies
    server.loop.call_soon_threadsafe(release.set)
    for thread in (ask, again):
        thread.join(10)
    assert [reply.status for reply in replies] == [200, 200]
    assert replies[0].json == replies[1].json, "the repeated first message opened a conversation"
    assert len(server.agent.heard) == 1


def test_a_client_that_hangs_up_finds_its_answer_when_it_comes_back(server):
    import http.client
    import json

    answering = server.agent.respond

    async def slowly(message):
        await asyncio.sleep(0.5)
        return await answering(message)

    server.agent.respond = slowly
    message_id = str(uuid.uuid4())
    body = {"conversation": None, "id": message_id, "text": "x?"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/webhooks/web/messages", json.dumps(body), headers)
    server.wait_for(asyncio.sleep(0.2))
    connection.close()
    reply = server.ask("x?", id=message_id)
    assert reply.json["answers"][0]["topic"] == "how_to_join"
    assert len(server.agent.heard) == 1


def test_a_message_repeated_after_a_restart_is_no_second_turn(server):
    token = server.start()
    message_id = str(uuid.uuid4())
    first = server.ask("And then?", token, id=message_id)
    turns._turns.__init__()
    second = server.ask("And then?", token, id=message_id)
    assert first.json["answers"] == second.json["answers"]
    assert first.json["choices"] == second.json["choices"]
    assert len(server.agent.heard) == 2


@pytest.mark.parametrize(
    ("text", "language"), [("كيف ننضم؟", "ar"), ("怎么加入", "zh"), ("как", "ru")]
)
def test_a_turn_without_output_is_an_apology(server, text, language):
    async def nothing(message):
        return []

    server.agent.respond = nothing
    reply = server.ask(text)
    (answer,) = reply.json["answers"]
    assert reply.status == 200
    assert (answer["decision"], answer["language"]) == ("decline", language)
    assert "unmignet@iom.int" in answer["text"]


def test_a_turn_that_fails_or_hangs_is_an_apology_and_may_be_tried_again(server, monkeypatch):
    monkeypatch.setattr(turns, "TURN_LIMIT_S", 0.3)
    answering = server.agent.respond

    async def failing(message):
        raise RuntimeError("secret words of the person")

    async def hanging(message):
        await asyncio.sleep(60)

    message_id = str(uuid.uuid4())
    for respond in (failing, hanging):
        server.agent.respond = respond
        reply = server.ask("How?", id=message_id)
        assert (reply.status, reply.json["answers"][0]["decision"]) == (200, "decline")
    server.agent.respond = answering
    token = reply.json["conversation"]
    assert server.ask("How?", token, id=message_id).json["answers"][0]["topic"] == "how_to_join"


def test_a_conversation_whose_first_turn_failed_goes_on(server):
    answering = server.agent.respond

    async def failing(message):
        raise RuntimeError

    server.agent.respond = failing
    token = server.start()
    server.agent.respond = answering
    assert server.ask("again", token).status == 200


def test_a_database_that_fails_locks_nobody_out(server, monkeypatch):
    token = server.start()

    async def failing(*_):
        raise OperationalError("SELECT", {}, Exception("locked"))

    monkeypatch.setattr(channel_store, "_beside", failing)
    assert server.ask("again", token).status == 200
    assert server.post("/history", {"conversation": "web.a.b"}).status == 403


def test_an_erased_conversation_takes_its_token_along(server):
    token = server.start()
    server.ask("again", token)
    server.rows("SELECT 1")
    with sqlite3.connect(server.database) as database:
        database.execute("UPDATE events SET timestamp = timestamp - 91 * 86400")
    kept = conversations(server.app)
    assert server.wait_for(kept.erase_older_than(90)) == 1
    assert server.ask("again", token).status == 403


def test_the_history_shows_both_sides_and_nothing_internal(server):
    token = server.start("How to join?")
    first = server.agent.heard[0].message_id
    choice = '/ask_topic{"topic_id": "champion_role"}'
    second = str(uuid.uuid4())
    server.ask(..., token, payload=choice, id=second)
    server.post("/feedback", {"conversation": token, "id": first, "helpful": True})
    messages = server.post("/history", {"conversation": token}).json["messages"]
    assert [one["from"] for one in messages] == ["person", "assistant"] * 2
    assert [one["id"] for one in messages] == [first, first, second, second]
    assert messages[0] == {"from": "person", "text": "How to join?", "id": first}
    assert set(messages[1]) == {"from", "id", "answers", "choices"}
    assert set(messages[1]["answers"][0]) == PARTS
    assert messages[2]["text"] == "What do champions do?", "a pressed choice reads as its title"


def test_the_history_survives_a_restart(serve):
    server = serve()
    token = server.start()
    before = server.post("/history", {"conversation": token}).json
    again = serve()
    assert again.post("/history", {"conversation": token}).json == before
    assert again.ask("go on", token).status == 200


def test_the_history_is_the_newest_fifty_messages(serve):
    server = serve(FAQ_RATE_PER_MINUTE="1000")
    token = server.start("number 0")
    for number in range(1, 30):
        server.ask(f"number {number}", token)
    messages = server.post("/history", {"conversation": token}).json["messages"]
    assert len(messages) == 50
    assert messages[0]["text"] == "number 5"
    assert messages[-2]["text"] == "number 29"


def test_feedback_is_kept_with_the_conversation_and_goes_with_it(server):
    token = server.start()
    message_id = server.agent.heard[0].message_id
    body = {"conversation": token, "id": message_id, "helpful": False, "reason": "outdated"}
    reply = server.post("/feedback", body)
    assert (reply.status, reply.body) == (204, b"")
    kept = "SELECT count(*) FROM events WHERE type_name = 'agent' AND data LIKE ?"
    assert server.rows(kept, f'%{message_id}%"reason": "outdated"%') == 1
    server.post("/delete", {"conversation": token})
    assert server.rows(kept, "%") == 0


def test_the_turn_after_feedback_loses_no_event(server):
    token = server.start()
    message_id = server.agent.heard[0].message_id
    server.post("/feedback", {"conversation": token, "id": message_id, "helpful": True})
    before = server.rows()
    server.ask("and then?", token)
    assert server.rows() == before + 5
    assert server.rows("SELECT count(*) FROM events WHERE type_name = 'user'") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"helpful": 1},
        {"helpful": None},
        {"reason": "boring"},
        {"helpful": True, "reason": "wrong"},
        {"id": "1"},
        {"reason": ["wrong"]},
    ],
)
def test_wrong_feedback_is_refused(server, wrong):
    token = server.start()
    message_id = server.agent.heard[0].message_id
    body = {"conversation": token, "id": message_id, "helpful": False, "reason": None, **wrong}
    assert server.post("/feedback", body).status == 400


def test_feedback_on_an_answer_that_was_not_given_is_refused(server):
    body = {"conversation": server.start(), "id": str(uuid.uuid4()), "helpful": True}
    assert server.post("/feedback", body).status == 404


def test_deleting_removes_every_row_and_the_token_dies(server):
    token, other = server.start(), server.start()
    rows = server.rows()
    reply = server.post("/delete", {"conversation": token})
    assert (reply.status, reply.body) == (204, b"")
    assert server.rows() == rows / 2
    assert server.rows("SELECT count(DISTINCT sender_id) FROM events") == 1
    for path, more in (("/messages", {"text": "x"}), ("/history", {}), ("/delete", {})):
        again = server.post(path, {"conversation": token, "id": str(uuid.uuid4()), **more})
        assert (again.status, again.code) == (403, "conversation")
    assert server.post("/history", {"conversation": other}).json["messages"]


def test_a_deleted_conversation_stays_dead_after_a_restart(serve):
    server = serve()
    token = server.start()
    server.post("/delete", {"conversation": token})
    assert serve().ask("again", token).status == 403


def test_deleting_takes_along_what_a_running_turn_writes(server):
    token = server.start()
    answering = server.agent.respond

    async def slowly(message):
        await asyncio.sleep(0.6)
        return await answering(message)

    server.agent.respond = slowly
    replies = []
    asking = [
        threading.Thread(target=lambda: replies.append(server.ask("x?", token))) for _ in range(3)
    ]
    for thread in asking:
        thread.start()
    server.wait_for(asyncio.sleep(0.3))
    assert server.post("/delete", {"conversation": token}).status == 204
    for thread in asking:
        thread.join(20)
    assert [reply.status for reply in replies] == [403, 403, 403]
    assert server.rows() == 0


def test_texts_come_in_the_language_asked_for(server):
    content = server.call("GET", "/texts?lang=ar-EG").json
    assert set(content) == {
        *("language", "direction", "languages", "texts", "starters", "privacy_url", "limit")
    }
    assert (content["language"], content["direction"]) == ("ar", "rtl")
    assert [one["code"] for one in content["languages"]] == ["ar", "zh", "en", "fr", "ru", "es"]
    assert (content["privacy_url"], content["limit"]) == (None, 2000)
    assert server.call("GET", "/texts?lang=de").json["language"] == "ar"
    assert server.call("GET", "/texts").json["language"] == "ar"


def test_questions_to_begin_with_may_be_pressed_and_read_as_their_titles(server):
    starters = server.call("GET", "/texts?lang=en").json["starters"]
    assert len(starters) == 3
    assert starters[2]["title"] == "How does a country become a champion?"
    token = server.ask(..., payload=starters[2]["payload"]).json["conversation"]
    messages = server.post("/history", {"conversation": token}).json["messages"]
    assert messages[0]["text"] == starters[2]["title"]


def test_the_privacy_notice_is_named_in_the_texts(serve):
    server = serve(FAQ_PRIVACY_URL="https://www.example.org/privacy")
    assert server.call("GET", "/texts").json["privacy_url"] == "https://www.example.org/privacy"


def test_health_tells_whether_there_is_a_model(server):
    reply = server.call("GET", "/")
    assert (reply.status, reply.json) == (200, {"status": "ok"})
    server.agent.is_ready = lambda: False
    reply = server.call("GET", "/")
    assert (reply.status, reply.json) == (503, {"status": "no model"})


def test_off_means_that_nothing_is_served(serve):
    server = serve(FAQ_WEB="off")
    assert server.call("GET", "/").status == 404
    assert server.ask("hello").status == 404


def test_nothing_sets_a_cookie_or_is_cached(server):
    reply = server.ask("hello")
    assert "set-cookie" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
