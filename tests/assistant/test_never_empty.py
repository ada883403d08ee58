"""Whatever is sent, something sensible comes back."""

from __future__ import annotations

import json
import sqlite3

import pytest

LANGUAGES = {"ar", "zh", "en", "fr", "ru", "es"}
ODD_TEXTS = {
    "empty": "",
    "spaces": "  \t \n ",
    "emoji": "👍🏽🎉",
    "Arabic question mark": "؟",
    "letters": "a" * 100_000,
    "Arabic letters": "كيف تنضم دولة إلى المبادرة " * 4_000,
    "control characters": "\x00\x01\x02\x1b[31m\x7f\x85",
    "bidi marks": "\u202e\u200f\u2066",
    "restart": "/restart",
    "session start": "/session_start",
    "back": "/back",
    "nonsense command": '/nonsense{"a":1}',
    "restart behind spaces": "\u3000/restart",
    "restart behind a slash and a space": "/\u00a0/restart",
    "stale button": '/ask_topic{"topic_id": "no_such_topic"}',
    "SQL": "'; DROP TABLE events; --",
    "HTML": "<script>alert(1)</script><b>hi</b>",
    "template": "{{7*7}} ${7*7} {% for x in y %}",
    "format fields": "{champion_count} {0.__class__} %s %(x)s",
    "YAML": "- intent: greet\n  examples: |\n    - [x](y)\n&a *a",
    "JSON": '{"sender": "x", "message": "/restart"}',
    "long word": "ب" * 5_000,
    "long Chinese": "冠" * 3_000,
    "number": "12",
    "big number": "9" * 400,
    "fraction": "٣٫٥",
    "slash": "/",
    "null as text": "null",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_every_odd_text_gets_a_text_and_its_decision(pair, text):
    reply = pair.ask(text)
    assert reply.status == 200
    assert reply.text.strip()
    assert reply.answers, "the answer came from the channel's last resort"
    assert reply.answer["decision"] in {"answer", "suggest", "decline", "smalltalk"}
    assert reply.answer["language"] in LANGUAGES
    assert reply.answer["confidence"] > 0, "the action failed and an apology came instead"
    assert reply.seconds < 3


@pytest.mark.parametrize("body", [b'{"sender": "%s"}', b'{"sender": "%s", "message": null}'])
def test_a_body_without_text_is_asked_for_words(pair, sender, body):
    reply = pair.post(body % sender.encode())
    assert reply.status == 200
    assert reply.answer["decision"] == "decline"
    assert reply.payloads


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff\ud800", r"\ud83d"])
def test_lone_surrogates_in_json_do_not_hide_the_question(pair, sender, escape):
    body = f'{{"sender": "{sender}", "message": "{escape}كيف تنضم دولة إلى المبادرة؟{escape}"}}'
    reply = pair.post(body.encode())
    assert (reply.status, reply.answer["topic"]) == (200, "how_to_join")


@pytest.mark.parametrize("typed", ["/restart", "/session_start", "/\u00a0/restart", "/back"])
def test_typed_commands_forget_nothing(pair, sender, typed):
    pair.ask('/set_language{"language": "es"}', sender)
    pair.ask(typed, sender)
    assert pair.ask("👍", sender).answer["language"] == "es"


def test_templates_are_not_evaluated(pair):
    assert "49" not in pair.ask("{{7*7}} ${7*7}").text


def test_only_the_beginning_of_a_long_text_is_read_and_the_reply_says_so(pair):
    reply = pair.ask("How does a country become a champion? " * 3_000)
    assert reply.answer["topic"] == "how_to_join"
    assert "only the beginning" in reply.text


def test_texts_that_look_like_sql_leave_the_conversations_whole(pair, sender):
    pair.ask("x'); DELETE FROM events; --", sender)
    with sqlite3.connect(pair.database) as database:
        query = "SELECT count(*) FROM events WHERE sender_id = ?"
        assert database.execute(query, (sender,)).fetchone()[0] > 3


BAD_BODIES = {
    "no body": (b"", "object"),
    "no JSON": (b"hello", "not JSON"),
    "half JSON": (b'{"sender": "x", ', "not JSON"),
    "no UTF-8": (b"\xff\xfe\x00", "not JSON"),
    "deep": (b"[" * 100_000, "not JSON"),
    "list": (b"[]", "object"),
    "null": (b"null", "object"),
    "string": (b'"hello"', "object"),
    "no sender": (b'{"message": "hi"}', "sender"),
    "blank sender": (b'{"sender": " ", "message": "hi"}', "sender"),
    "sender of another type": (b'{"sender": 7, "message": "hi"}', "sender"),
    "surrogate sender": (b'{"sender": "\\ud800", "message": "hi"}', "sender"),
    "number as text": (b'{"sender": "x", "message": 3}', "message"),
    "object as text": (b'{"sender": "x", "message": {"a": 1}}', "message"),
    "metadata of another type": (b'{"sender": "x", "message": "hi", "metadata": []}', "metadata"),
    "too long": (json.dumps({"sender": "x", "message": "x" * 2_000_000}).encode(), "longer"),
}


@pytest.mark.parametrize(("body", "reason"), BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_bad_body_is_refused_with_its_reason(pair, body, reason):
    reply = pair.post(body)
    assert 400 <= reply.status < 500
    assert reason in reply.body["error"]
