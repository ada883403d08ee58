"""Who gets a connection: origins, keys and the switch."""

from __future__ import annotations

import jwt
import pytest
from socketio.exceptions import ConnectionError as SocketError

from channels.settings import ChannelSettingsError
from channels.socketio import SafeSocketChannel
from tests.channels.conftest import ANSWER
from tests.channels.socketio.people import SITE, handshake, person

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("cors", [None, "*"])
async def test_a_configured_site_may_read_the_answers(start, cors):
    server = start(cors=cors, FAQ_WEB_ORIGINS=SITE)
    status, headers = await handshake(server, Origin=SITE)
    assert status == 200
    assert headers.getall("access-control-allow-origin") == [SITE]
    assert "access-control-allow-credentials" not in headers
    assert "set-cookie" not in headers
    assert (headers["vary"], headers["cache-control"]) == ("origin", "no-store")


FOREIGN = ("https://evil.example", f"{SITE}.evil.example", "null", "http://www.example.org")


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_another_site_gets_no_connection(start, origin, transport):
    server = start(cors="*", FAQ_WEB_ORIGINS=SITE)
    with pytest.raises(SocketError):
        async with person(server, headers={"Origin": origin}, transports=[transport]):
            pass
    status, headers = await handshake(server, Origin=origin)
    assert (status, headers.get("access-control-allow-origin")) == (400, None)


@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_our_own_pages_and_configured_sites_get_a_connection(start, transport):
    server = start(FAQ_WEB_ORIGINS=SITE)
    for origin in (f"http://127.0.0.1:{server.port}", SITE):
        async with person(server, headers={"Origin": origin}, transports=[transport]) as one:
            assert (await one.ask())["text"] == ANSWER


async def test_the_channel_can_be_switched_off(start):
    server = start(FAQ_SOCKETIO="off")
    assert server.call("GET", "/").status == 404
    assert (await handshake(server))[0] == 404
    assert server.channel.get_output_channel() is None


def test_the_health_page_tells_of_the_model(server):
    assert (server.call("GET", "/").status, server.call("GET", "/").json) == (200, {"status": "ok"})
    server.agent.is_ready = lambda: False
    assert server.call("GET", "/").status == 503


BAD_CREDENTIALS = {
    "unknown key": ({"cors": "*"}, "cors"),
    "wrong type": ({"namespace": 7}, "namespace"),
    "no persistence": ({"session_persistence": False}, "session_persistence"),
}


@pytest.mark.parametrize(("credentials", "named"), BAD_CREDENTIALS.values(), ids=BAD_CREDENTIALS)
def test_credentials_that_cannot_be_served_are_named(environment, credentials, named):
    with pytest.raises(ChannelSettingsError, match=named):
        SafeSocketChannel.from_credentials(credentials)


KEY = "a key that only the site and the assistant know"
AUTHS = (None, {}, {"token": 7}, {"token": "x"}, "x", ["token"])


async def test_with_a_key_only_visitors_with_its_token_come_in(start):
    server = start({"jwt_key": KEY})
    good = jwt.encode({"user": "x"}, KEY, algorithm="HS256")
    bad = jwt.encode({"user": "x"}, "another key, as long as the first one is", algorithm="HS256")
    for auth in (*AUTHS, {"token": bad}):
        with pytest.raises(SocketError):
            async with person(server, auth=auth):
                pass
    async with person(server, auth={"token": f"Bearer {good}"}) as one:
        assert (await one.ask())["text"] == ANSWER
