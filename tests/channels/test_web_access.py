"""Which pages may use the web channel, and how often one conversation or address may ask."""

from __future__ import annotations

import pytest

SITE = "https://www.example.org"
ORIGINS = {"FAQ_WEB_ORIGINS": f"{SITE}, https://intranet.example.org:8443"}
ASKING = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
}


def test_without_origin_a_program_may_ask(server):
    reply = server.ask("hi")
    assert reply.status == 200
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_our_own_pages_may_ask(server, scheme):
    origin = f"{scheme}://127.0.0.1:{server.port}"
    body = {"id": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "text": "hi"}
    assert server.post("/messages", body, {"Origin": origin}).status == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://www.example.org.evil.example",
        "https://www.example.org:444",
        "http://www.example.org",
        "null",
        "file://",
        "https://",
        "x",
    ],
)
def test_pages_of_other_sites_may_not(serve, origin):
    server = serve(**ORIGINS)
    body = {"id": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "text": "hi"}
    for path in ("/messages", "/history", "/feedback", "/delete"):
        reply = server.post(path, body, {"Origin": origin})
        assert (reply.status, reply.code) == (403, "origin")
        assert "access-control-allow-origin" not in reply.headers
    assert server.call("GET", "/texts", headers={"Origin": origin}).status == 403
    assert server.agent.heard == []


@pytest.mark.parametrize("origin", [SITE, "https://intranet.example.org:8443"])
def test_pages_of_the_configured_sites_may_read_replies_and_refusals(serve, origin):
    server = serve(**ORIGINS)
    for body, status in (({"text": "hi", "id": "1"}, 400), (b"{", 400)):
        reply = server.post("/messages", body, {"Origin": origin})
        assert reply.status == status
        assert reply.headers["access-control-allow-origin"] == origin
        assert reply.headers["vary"] == "origin"
        assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize("cors", [None, "*", ["https://other.example"]])
def test_a_preflight_of_a_configured_site_is_granted_once(serve, cors):
    server = serve(cors, **ORIGINS)
    reply = server.call("OPTIONS", "/messages", headers={"Origin": SITE, **ASKING})
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == SITE
    assert reply.headers["access-control-allow-headers"] == "content-type"
    assert "POST" in reply.headers["access-control-allow-methods"]


@pytest.mark.parametrize("cors", [None, "*"])
def test_a_preflight_of_another_site_is_refused(serve, cors):
    server = serve(cors, **ORIGINS)
    reply = server.call("OPTIONS", "/messages", headers={"Origin": "https://evil.example"})
    assert (reply.status, reply.code) == (403, "origin")
    assert "access-control-allow-origin" not in reply.headers


def test_rasas_own_cors_adds_no_second_header(serve):
    server = serve("*", **ORIGINS)
    reply = server.post("/messages", {"id": "1"}, {"Origin": SITE})
    assert reply.headers["access-control-allow-origin"] == SITE
    raw = [reply.headers["access-control-allow-origin"]]
    assert len(raw) == 1 and "," not in raw[0]


def test_a_conversation_that_asks_too_often_is_told_when_to_go_on(serve):
    server = serve(FAQ_RATE_PER_MINUTE="5")
    token = server.start()
    replies = [server.ask("again", token) for _ in range(6)]
    assert [reply.status for reply in replies] == [200] * 4 + [429] * 2
    assert replies[-1].code == "too_many"
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 12
    assert server.ask("another conversation").status == 200


def test_an_address_that_opens_conversation_after_conversation_is_stopped(serve):
    server = serve(FAQ_RATE_PER_MINUTE="2")
    statuses = [server.ask("hi").status for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2


def test_an_address_that_floods_with_anything_is_stopped(serve):
    server = serve(FAQ_RATE_PER_MINUTE="1")
    statuses = [server.post("/history", {}).status for _ in range(55)]
    assert statuses == [400] * 50 + [429] * 5


def flood(server, addresses):
    heads = ({"X-Forwarded-For": address} for address in addresses)
    return [server.post("/history", {}, head).status for head in heads]


def test_what_a_visitor_says_about_his_address_counts_for_nothing(serve):
    server = serve(FAQ_RATE_PER_MINUTE="1")
    assert 429 in flood(server, (f"10.0.0.{number}" for number in range(60)))


def test_behind_a_trusted_proxy_each_visitor_counts_for_himself(serve):
    server = serve(FAQ_RATE_PER_MINUTE="1", FAQ_TRUST_PROXY="on")
    assert 429 not in flood(server, (f"10.0.0.{number}" for number in range(60)))


def test_behind_a_trusted_proxy_only_what_the_proxy_wrote_counts(serve):
    server = serve(FAQ_RATE_PER_MINUTE="1", FAQ_TRUST_PROXY="on")
    assert 429 in flood(server, (f"10.0.0.{number}, 192.0.2.7" for number in range(60)))


def test_one_network_of_ipv6_is_one_visitor(serve):
    server = serve(FAQ_RATE_PER_MINUTE="1", FAQ_TRUST_PROXY="on")
    assert 429 in flood(server, (f"2001:db8::{number:x}" for number in range(60)))
    assert 429 not in flood(server, (f"2001:db8:1:{number:x}::1" for number in range(60)))


def test_the_proxys_host_is_ours_only_if_it_is_trusted(serve):
    heads = {"Origin": "https://public.example", "X-Forwarded-Host": "public.example"}
    assert serve().post("/history", {}, heads).status == 403
    assert serve(FAQ_TRUST_PROXY="on").post("/history", {}, heads).status == 400
