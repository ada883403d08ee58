"""One turn: whole, bounded, never empty, one at a time, never twice."""

from __future__ import annotations

import asyncio
import time

import pytest

from channels import turns
from channels.turns import Turns, WholeOutput


def run(task):
    return asyncio.run(task)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Begin with nothing remembered."""
    monkeypatch.setattr(turns, "_turns", Turns())


def turn(handler, text="How?", sender="web:1", message_id="1", metadata=None, recall=None):
    return turns.run_turn(handler, text, sender, "web", metadata, message_id, recall)


async def echo(message):
    """Say what was heard, as Rasa says a response."""
    said = {"text": f"{message.text}\n\nmore", "buttons": [], "custom": {"answer": {"topic": "x"}}}
    await message.output_channel.send_response(message.sender_id, said)


def test_a_message_arrives_with_all_that_was_told():
    heard = []

    async def listen(message):
        heard.append(message)
        await echo(message)

    run(turn(listen, "hello", "web:7", "id-1", {"language": "fr"}))
    (message,) = heard
    assert (message.text, message.sender_id, message.message_id) == ("hello", "web:7", "id-1")
    assert (message.input_channel, message.metadata) == ("web", {"language": "fr"})
    assert message.output_channel.name() == "web"


def test_a_text_with_blank_lines_stays_whole():
    (said,) = run(turn(echo))
    assert said["text"] == "How?\n\nmore"
    assert said["custom"] == {"answer": {"topic": "x"}}


def test_quick_replies_are_buttons_and_empty_messages_are_none():
    output = WholeOutput("web")
    choice = {"title": "a", "payload": "/b"}

    async def send():
        await output.send_response("x", {"text": "", "buttons": [], "custom": {}})
        await output.send_response("x", {"text": None})
        await output.send_response("x", {"text": " \n"})
        await output.send_response("x", {"text": "pick", "quick_replies": [choice]})
        await output.send_text_message("x", "plain")

    run(send())
    assert [said["text"] for said in output.messages] == ["pick", "plain"]
    assert output.messages[0]["buttons"] == [choice]


@pytest.mark.parametrize(
    ("text", "metadata", "language"),
    [
        ("كيف ننضم؟", None, "ar"),
        ("如何加入", {"language": "fr"}, "zh"),
        ("как вступить", None, "ru"),
        ("how do we join the initiative", None, "en"),
        ("12", {"language": "es-MX"}, "es"),
        ("12", {"language": "de"}, "ar"),
        ('/ask_topic{"topic_id": "how_to_join"}', {"language": "fr"}, "fr"),
        ('/ask_topic{"topic_id": "how_to_join"}', None, "ar"),
    ],
)
def test_silence_becomes_an_apology_in_the_persons_language(text, metadata, language):
    async def silent(message):
        return None

    (said,) = run(turn(silent, text, metadata=metadata))
    assert said["custom"]["answer"]["language"] == language
    assert said["custom"]["answer"]["decision"] == "decline"
    assert "unmignet@iom.int" in said["text"]


def test_a_custom_element_alone_is_not_enough():
    async def mute(message):
        await message.output_channel.send_response("x", {"custom": {"a": 1}})

    said = run(turn(mute))
    assert [bool(part["text"]) for part in said] == [False, True]


def test_a_turn_that_hangs_ends_in_time(monkeypatch):
    monkeypatch.setattr(turns, "TURN_LIMIT_S", 0.2)

    async def hanging(message):
        await asyncio.sleep(60)

    start = time.monotonic()
    (said,) = run(turn(hanging))
    assert "unmignet@iom.int" in said["text"]
    assert time.monotonic() - start < 2


def test_what_was_said_before_a_failure_is_kept():
    async def failing_late(message):
        await echo(message)
        raise RuntimeError

    assert run(turn(failing_late))[0]["text"] == "How?\n\nmore"


def test_the_words_of_an_error_are_not_logged(caplog):
    async def failing(message):
        raise ValueError(f"cannot parse {message.text}")

    run(turn(failing, "private words"))
    assert "ValueError" in caplog.text
    assert "private" not in caplog.text


def test_turns_of_one_conversation_run_one_after_the_other_in_order():
    running, order = [0], []

    async def counting(message):
        running[0] += 1
        assert running[0] == 1
        await asyncio.sleep(0.02)
        order.append(message.text)
        running[0] -= 1
        await echo(message)

    async def all_at_once():
        tasks = [turn(counting, str(number), message_id=str(number)) for number in range(5)]
        return await asyncio.gather(*tasks)

    said = run(all_at_once())
    assert [parts[0]["text"][0] for parts in said] == list("01234") == order


def test_conversations_do_not_wait_for_each_other():
    both = []

    async def meeting(message):
        both.append(message)
        for _ in range(100):
            if len(both) == 2:
                return await echo(message)
            await asyncio.sleep(0.01)
        raise AssertionError("the other conversation had to wait")

    async def at_once():
        await asyncio.gather(turn(meeting, sender="web:1"), turn(meeting, sender="web:2"))

    run(at_once())
    assert len(both) == 2


def test_who_waits_too_long_gets_an_apology_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(turns, "QUEUE_LIMIT_S", 0.1)

    async def slow(message):
        await asyncio.sleep(0.4)
        await echo(message)

    async def talk():
        first = asyncio.ensure_future(turn(slow, "first", message_id="1"))
        await asyncio.sleep(0.01)
        second = await turn(echo, "second", message_id="2")
        assert not first.done()
        await first
        return second, await turn(echo, "third", message_id="3")

    second, third = run(talk())
    assert "unmignet@iom.int" in second[0]["text"]
    assert third[0]["text"].startswith("third")
    assert not turns._turns._places


def test_a_repeated_message_is_one_turn_while_it_runs_and_after():
    heard = []

    async def slow(message):
        heard.append(message)
        await asyncio.sleep(0.05)
        await echo(message)

    async def talk():
        running = await asyncio.gather(*(turn(slow) for _ in range(5)))
        return [*running, await turn(slow)]

    said = run(talk())
    assert len(heard) == 1
    assert all(parts == said[0] for parts in said)


def test_the_same_id_in_another_conversation_is_another_message():
    first = run(turn(echo, "a", sender="web:1"))
    assert run(turn(echo, "b", sender="web:2")) != first


def test_a_failed_turn_may_be_tried_again():
    async def silent(message):
        return None

    run(turn(silent))
    assert run(turn(echo))[0]["text"].startswith("How?")


def test_a_caller_that_is_cancelled_does_not_stop_the_turn():
    heard = []

    async def slow(message):
        await asyncio.sleep(0.1)
        heard.append(message)
        await echo(message)

    async def talk():
        caller = asyncio.ensure_future(turn(slow))
        await asyncio.sleep(0.02)
        caller.cancel()
        return await turn(slow)

    assert run(talk())[0]["text"].startswith("How?")
    assert len(heard) == 1


def test_what_was_said_before_a_restart_is_recalled():
    async def recall(sender, message_id):
        return [{"text": f"{sender} {message_id}", "buttons": [], "custom": {}}]

    async def never(message):
        raise AssertionError

    assert run(turn(never, recall=recall))[0]["text"] == "web:1 1"


def test_a_recall_that_fails_costs_only_the_recall():
    async def recall(sender, message_id):
        raise OSError

    assert run(turn(echo, recall=recall))[0]["text"].startswith("How?")


def test_a_deleted_conversation_is_forgotten():
    run(turn(echo, "first"))
    turns.forget("web:1")
    assert run(turn(echo, "second"))[0]["text"].startswith("second")


def test_memory_is_bounded_in_number_and_time(monkeypatch):
    monkeypatch.setattr(turns, "REMEMBERED", 3)

    async def talk():
        for number in range(10):
            await turn(echo, message_id=str(number))

    run(talk())
    assert len(turns._turns._said) == 3
    assert not turns._turns._running
    monkeypatch.setattr(turns, "REMEMBERED_S", 0.0)
    assert run(turn(echo, "anew", message_id="9"))[0]["text"].startswith("anew")
