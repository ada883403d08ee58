"""The client of the Bot API: what it retries, what it refuses, and when a request leaves."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from channels.telegram import api as module
from channels.telegram.api import (
    ApiError,
    BadRequest,
    BotApi,
    Conflict,
    Forbidden,
    Migrated,
    Refused,
    TooMany,
    Unauthorized,
    Unreachable,
)
from channels.telegram.config import Backoff, Bot
from tests.channels.telegram.conftest import FAST
from tests.channels.telegram.rules import Refusal
from tests.channels.telegram.stub import TOKEN


@pytest.fixture
def use(telegram):
    """Return a function that does something with a client."""

    def run(work, token=TOKEN):
        async def whole():
            client = BotApi(Bot(token, telegram.url, None, Path()), FAST)
            try:
                return await work(client)
            finally:
                await client.close()

        return asyncio.run(whole())

    return run


REFUSALS = [
    (Refusal(400, "Bad Request: chat not found"), BadRequest),
    (Refusal(401, "Unauthorized"), Unauthorized),
    (Refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
    (Refusal(404, "Not Found"), Unauthorized),
    (Refusal(409, "Conflict: other"), Conflict),
    (Refusal(418, "I'm a teapot"), Refused),
    (Refusal(429, "Too Many Requests: retry after 3", retry_after=3), TooMany),
    (Refusal(500, "Internal Server Error"), Unreachable),
]


@pytest.mark.parametrize(("refusal", "kind"), REFUSALS)
def test_each_refusal_is_an_error_of_its_kind(use, telegram, refusal, kind):
    telegram.fail("getMe", refusal)
    with pytest.raises(kind):
        use(lambda client: client.call("getMe"))


def test_what_telegram_orders_is_told(use, telegram):
    telegram.fail("getMe", Refusal(429, "Too Many Requests", retry_after=7))
    with pytest.raises(TooMany) as caught:
        use(lambda client: client.call("getMe"))
    assert caught.value.seconds == 7
    telegram.fail("getMe", Refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-100))
    with pytest.raises(Migrated) as moved:
        use(lambda client: client.call("getMe"))
    assert moved.value.chat == -100


@pytest.mark.parametrize("given", [None, "soon", -5, 10**9])
def test_an_order_to_wait_stays_within_reason(given):
    assert 0 <= module._ordered(given) <= module.LONGEST_ORDER


@pytest.mark.parametrize("fault", ["drop", "html", "hang", 502])
def test_no_answer_in_good_order_is_unreachable(use, telegram, fault):
    telegram.fail("getMe", fault)

    async def work(client):
        with pytest.raises(Unreachable):
            await client.call("getMe")
        assert client.reachable is False
        await client.call("getMe")
        assert client.reachable is True

    use(work)


def test_insisting_ends_with_an_answer(use, telegram):
    telegram.fail("getMe", "drop", 500, Refusal(429, "Too Many Requests", retry_after=0.05))
    assert use(lambda client: client.insist("getMe"))["username"] == "ChampionsBot"


def test_insisting_ends_with_a_refusal(use):
    with pytest.raises(Unauthorized):
        use(lambda client: client.insist("getMe"), token="1:other")


def test_waits_grow_to_their_limit_and_begin_anew():
    waits = Backoff(FAST)
    taken = [waits.next() for _ in range(8)]
    assert taken[0] <= FAST.first_wait * 1.2
    assert FAST.longest_wait * 0.8 <= taken[-1] <= FAST.longest_wait * 1.2
    waits.reset()
    assert waits.next() <= FAST.first_wait * 1.2


def test_a_request_leaves_only_when_the_connection_stands(use, telegram):
    left = []

    async def work(client):
        await client.call("getMe", leaving=lambda: left.append("up"))
        await asyncio.to_thread(telegram.down)
        await asyncio.sleep(0.1)
        with pytest.raises(Unreachable):
            await client.call("getMe", leaving=lambda: left.append("down"))

    use(work)
    assert left == ["up"]


def test_what_stops_a_request_that_leaves_keeps_it_from_telegram(use, telegram):
    def stop():
        raise RuntimeError("not now")

    async def work(client):
        with pytest.raises((RuntimeError, ApiError)):
            await client.call("getMe", leaving=stop)
        await client.call("getMe")

    use(work)
    assert len(telegram.made("getMe")) == 1


def test_a_reason_is_told_without_what_it_quotes_of_a_message(use, telegram):
    said = 'Bad Request: can\'t parse entities: Unsupported start tag "secret" at byte offset 7'
    telegram.fail("getMe", Refusal(400, said))
    with pytest.raises(BadRequest) as caught:
        use(lambda client: client.call("getMe"))
    assert "parse entities" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.reason == said


def test_every_text_of_the_world_is_sent_as_it_is(use, telegram):
    text = 'كيف 如何 😀 " \\ </b>'
    data = {"chat_id": 5, "text": text}
    use(lambda client: client.call("sendMessage", data))
    assert json.loads(json.dumps(telegram.made("sendMessage")[0].data)) == data
