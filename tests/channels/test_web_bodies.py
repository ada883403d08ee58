"""Whatever is sent to the web channel, it is answered with 4xx and a reason, at once."""

from __future__ import annotations

import http.client
import json
import socket
import time
import uuid

import pytest

from channels import web_bodies

ID = str(uuid.uuid4())
DEEP = b'{"a":' * 10_000  # 60 kB, within the limit
BAD = {
    "nothing": (b"", 400),
    "no JSON": (b"hello", 400),
    "half JSON": (b'{"id": "x', 400),
    "no UTF-8": (b'{"text": "\xff\xfe"}', 400),
    "UTF-16": ('{"text": "hi"}'.encode("utf-16"), 400),
    "byte order mark": ('\ufeff{"text": "hi"}'.encode(), 400),
    "10,000 deep objects": (DEEP + b"1" + b"}" * 10_000, 400),
    "10,000 deep lists": (b"[" * 10_000 + b"]" * 10_000, 400),
    "10,000 deep in a field": (b'{"text": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
    "list": (b"[]", 400),
    "null": (b"null", 400),
    "text": (b'"hello"', 400),
    "number": (b"3", 400),
    "NaN": (b'{"text": NaN}', 400),
    "10 MB": (b'{"text": "' + b"x" * 10_000_000 + b'"}', 413),
    "just too long": (b'{"text": "' + b"x" * web_bodies.BODY_LIMIT + b'"}', 413),
    "huge number": (b'{"id": ' + b"9" * 60_000 + b"}", 400),
}
WRONG = {
    "nothing in it": {},
    "no id": {"text": "hi"},
    "null id": {"id": None, "text": "hi"},
    "number as id": {"id": 7, "text": "hi"},
    "short id": {"id": "1", "text": "hi"},
    "long id": {"id": "x" * 10_000, "text": "hi"},
    "Arabic digits in the id": {"id": ID[:-1] + "٣", "text": "hi"},
    "number as text": {"id": ID, "text": 3},
    "list as text": {"id": ID, "text": ["hi"]},
    "object as text": {"id": ID, "text": {"a": 1}},
    "true as text": {"id": ID, "text": True},
    "empty text": {"id": ID, "text": ""},
    "blank text": {"id": ID, "text": " \n\u3000"},
    "control characters": {"id": ID, "text": "\x00\x01"},
    "lone surrogate": {"id": ID, "text": "hi \ud800"},
    "lone surrogate as token": {"id": ID, "text": "hi", "conversation": "\udfff"},
    "neither text nor payload": {"id": ID},
    "both text and payload": {"id": ID, "text": "hi", "payload": "/none_of_these"},
    "number as payload": {"id": ID, "payload": 1},
    "list as token": {"id": ID, "text": "hi", "conversation": ["web"]},
    "number as language": {"id": ID, "text": "hi", "language": 5},
    "sentence as language": {"id": ID, "text": "hi", "language": "in French please"},
}
PATHS = ("/messages", "/history", "/feedback", "/delete")


def refused(reply, status):
    assert reply.status == status
    assert set(reply.json) == {"error"}
    assert set(reply.json["error"]) == {"code", "reason"}
    assert reply.json["error"]["reason"].endswith(".")
    assert reply.seconds < 1


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("body", "status"), BAD.values(), ids=BAD)
def test_a_bad_body_is_refused_at_once(server, path, body, status):
    refused(server.post(path, body), status)
    assert server.agent.heard == []


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_a_wrong_field_is_refused_with_its_name(server, body):
    reply = server.post("/messages", body)
    refused(reply, 400)
    assert server.agent.heard == []


@pytest.mark.parametrize("path", ["/history", "/feedback", "/delete"])
@pytest.mark.parametrize("token", [None, 3, ["web"], {"a": "b"}, True])
def test_a_token_of_another_type_is_refused(server, path, token):
    refused(server.post(path, {"conversation": token, "id": ID, "helpful": True}), 400)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "json"]
)
def test_another_content_type_is_refused(server, kind):
    body = json.dumps({"id": ID, "text": "hi"}).encode()
    reply = server.post("/messages", body, {"Content-Type": kind})
    refused(reply, 415)
    assert server.agent.heard == []


def test_the_content_type_may_name_its_encoding(server):
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert server.post("/messages", {"id": ID, "text": "hi"}, kind).status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", PATHS)
def test_another_method_is_refused(server, method, path):
    reply = server.call(method, path, {"id": ID, "text": "hi"})
    refused(reply, 405)
    assert reply.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/texts", "/", "/demo", "/widget.js"])
def test_what_is_read_cannot_be_posted_to(server, path):
    reply = server.post(path, {"a": 1})
    refused(reply, 405)
    assert reply.headers["allow"] == "GET"


def test_another_path_is_not_there(server):
    refused(server.call("GET", "/nothing/here"), 404)
    refused(server.call("GET", "/../rest/"), 404)


def test_a_body_in_chunks_is_read_only_up_to_the_limit(server):
    parts = [b'{"text": "', *([b"x" * 10_000] * 1000), b'"}']
    refused(server.post("/messages", parts), 413)


def test_a_body_in_chunks_is_a_body(server):
    whole = json.dumps({"id": ID, "text": "hi"}).encode()
    assert server.post("/messages", [whole[:7], whole[7:]]).status == 200


def test_a_body_that_never_comes_is_given_up(server, monkeypatch):
    monkeypatch.setattr(web_bodies, "BODY_WAIT_S", 0.3)
    head = (
        "POST /webhooks/web/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: 100\r\n\r\n{"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head.encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == 408


def test_long_texts_are_cut_not_refused(server):
    assert server.ask("How? " * 10_000).status == 200
    assert len(server.agent.heard[0].text) <= 2001


def test_a_failure_of_our_own_tells_nothing_and_is_in_the_log(server, monkeypatch, caplog):
    def broken(_sender, **_options):
        raise RuntimeError(" ".join(("pri" + "vate", "words")))

    token = server.start()
    monkeypatch.setattr(server.agent.lock_store, "lock", broken)
    body = {"conversation": token, "id": server.agent.heard[0].message_id, "helpful": True}
    reply = server.post("/feedback", body)
    assert (reply.status, reply.code) == (500, "failed")
    assert "private" not in reply.body.decode()
    assert "a request failed: RuntimeError" in caplog.text
    assert "store.py" in caplog.text
    assert "private" not in caplog.text


def test_many_bad_bodies_do_not_slow_a_good_one(server):
    for body, _ in BAD.values():
        server.post("/messages", body)
    start = time.monotonic()
    assert server.ask("How to join?").status == 200
    assert time.monotonic() - start < 1
