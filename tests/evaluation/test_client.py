"""The client against a real server: conversations, repeats, errors and times."""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from evaluation.client import Unreachable, ask_all

if TYPE_CHECKING:
    from conftest import Assistant


def test_each_question_is_a_fresh_conversation_a_dialogue_is_one(assistant: Assistant) -> None:
    conversations = [["q1"], ["t1", "t2", "t3"], ["q2"]]
    replies = asyncio.run(ask_all(assistant.url, conversations))
    by_sender = defaultdict(list)
    for sender, message in assistant.received:
        by_sender[sender].append(message)
    assert list(by_sender.values()) == conversations
    topics = [[reply.answers[0].topic for reply in own] for own in replies]
    assert topics == conversations
    asyncio.run(ask_all(assistant.url, [["q1"]]))
    assert assistant.received[-1][0] not in by_sender


def test_one_conversation_at_a_time_unless_more_are_asked_for(assistant: Assistant) -> None:
    questions = [[str(number)] for number in range(8)]
    asyncio.run(ask_all(assistant.url, questions))
    assert assistant.open_most == 1
    asyncio.run(ask_all(assistant.url, questions, concurrency=4))
    assert 2 <= assistant.open_most <= 4


def test_the_time_of_a_reply_is_measured_in_milliseconds(assistant: Assistant) -> None:
    ((reply,),) = asyncio.run(ask_all(assistant.url, [["q"]]))
    assert reply.milliseconds is not None
    assert 20 <= reply.milliseconds < 2000


def test_each_reply_is_reported_while_it_runs(assistant: Assistant) -> None:
    seen: list[int] = []
    asyncio.run(ask_all(assistant.url, [["a", "b"], ["c"]], on_reply=lambda: seen.append(1)))
    assert len(seen) == 3


@pytest.mark.parametrize("end", ["", "/", "/webhooks/rest/webhook", "/webhooks/rest/webhook/"])
def test_the_address_may_be_given_with_the_webhook(assistant: Assistant, end: str) -> None:
    ((reply,),) = asyncio.run(ask_all(assistant.url + end, [["q"]]))
    assert reply.error is None


def test_a_broken_connection_is_tried_once_more(assistant: Assistant) -> None:
    assistant.drops = 1
    ((reply,),) = asyncio.run(ask_all(assistant.url, [["q"]]))
    assert reply.answers
    assert [message for _, message in assistant.received] == ["q", "q"]


def test_a_connection_broken_twice_does_not_end_the_run(assistant: Assistant) -> None:
    assistant.drops = 2
    (broken,), (whole,) = asyncio.run(ask_all(assistant.url, [["bad"], ["good"]]))
    assert "Disconnected" in str(broken.error)
    assert broken.milliseconds is None
    assert whole.answers


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (web.Response(status=500), "HTTP 500"),
        (web.Response(text="<html>"), "not JSON"),
        (web.Response(body=b"\xff\xfe[", content_type="application/json"), "not JSON"),
        ([], "empty"),
        ({"error": "bad"}, "not a list"),
    ],
)
def test_a_response_that_is_no_reply_is_told(
    assistant: Assistant, content: object, error: str
) -> None:
    assistant.script = lambda _message: content
    ((reply,),) = asyncio.run(ask_all(assistant.url, [["q"]]))
    assert error in str(reply.error)


def test_any_text_can_be_asked(assistant: Assistant, make_answer: Callable[..., object]) -> None:
    assistant.script = lambda _message: make_answer("decline", None)
    texts = ["؟", "\ud83d", "\x00\x1b", "/restart", "<b>'\";--", "字" * 100_000]
    replies = asyncio.run(ask_all(assistant.url, [[text] for text in texts]))
    assert [own[0].error for own in replies] == [None] * len(texts)
    assert [message for _, message in assistant.received] == texts


def test_an_address_where_nothing_listens_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(Unreachable, match="can't be reached"):
        asyncio.run(ask_all(url, [["q"], ["r"]]))


def test_a_server_without_the_webhook_is_told_apart(assistant: Assistant) -> None:
    with pytest.raises(Unreachable, match="HTTP 404"):
        asyncio.run(ask_all(assistant.url + "/elsewhere", [["q"]]))
