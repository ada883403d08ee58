"""/delete: the conversation is gone where a channel has no button for it, and only then."""

from __future__ import annotations

import pytest

from channels.deletion import asks_to_delete
from channels.rest import SafeRestChannel
from channels.texts import sentence
from tests.channels.conftest import ANSWER, Server


@pytest.mark.parametrize("text", ["/delete", " /DELETE\n"])
def test_the_command_is_known(text):
    assert asks_to_delete(text)


@pytest.mark.parametrize("text", ["delete", "/deleted", "/delete it", "//delete", "", None, 7, []])
def test_nothing_else_is_the_command(text):
    assert not asks_to_delete(text)


@pytest.fixture
def rest(environment):
    """Serve the REST channel on a real store."""
    server = Server(SafeRestChannel())
    yield server
    server.stop()


def say(rest, sender, message, **more):
    answer = rest.post("/webhook", {"sender": sender, "message": message, **more})
    return answer.status, [part["text"] for part in answer.json if "text" in part]


def of(rest, sender):
    return rest.rows("SELECT count(*) FROM events WHERE sender_id = ?", sender)


def test_over_rest_one_conversation_is_deleted_and_no_other(rest):
    for sender in ("mine", "other"):
        assert say(rest, sender, "How to join?") == (200, [ANSWER])
    assert of(rest, "mine")
    assert say(rest, "mine", "/delete") == (200, [sentence("deleted", "ar")])
    assert of(rest, "mine") == 0
    assert of(rest, "other")
    assert [message.text for message in rest.agent.heard] == ["How to join?"] * 2
    assert say(rest, "mine", "How to join?") == (200, [ANSWER])


def test_it_is_told_in_the_language_that_is_hinted_at(rest):
    said = say(rest, "mine", "/delete", metadata={"language": "fr"})
    assert said == (200, [sentence("deleted", "fr")])


def test_a_deletion_that_fails_is_told_to_have_failed(rest, monkeypatch):
    say(rest, "mine", "How to join?")
    monkeypatch.setattr("channels.store.Conversations.delete", failing)
    said = say(rest, "mine", "/delete", metadata={"language": "en"})
    assert said == (200, [sentence("failed", "en")])
    assert of(rest, "mine")


async def failing(_conversations, _sender):
    raise OSError("disk")
