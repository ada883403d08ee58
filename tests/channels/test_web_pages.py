"""The widget's file and the demonstration page."""

from __future__ import annotations

import hashlib
import re

import pytest

from channels import web_pages

SCRIPT = "console.log('widget');"


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Build a widget of one line."""
    path = tmp_path / "champions-widget.js"
    path.write_text(SCRIPT)
    monkeypatch.setattr(web_pages, "WIDGET", path)
    return path


def digest(text=SCRIPT):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def test_the_widget_is_there_for_every_site_for_minutes(server, built):
    reply = server.call("GET", "/widget.js", headers={"Origin": "https://any.example"})
    assert (reply.status, reply.body.decode()) == (200, SCRIPT)
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cache-control"] == "public, max-age=300"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"


def test_under_its_hash_it_is_there_for_ever(server, built):
    reply = server.call("GET", f"/widget-{digest()}.js")
    assert (reply.status, reply.body.decode()) == (200, SCRIPT)
    assert "immutable" in reply.headers["cache-control"]
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/widget-0000000000000000.js", "/widget-.js", "/widget-..js"])
def test_another_build_is_not_there(server, built, path):
    assert server.call("GET", path).status == 404


def test_a_new_build_is_served_at_once(server, built):
    server.call("GET", "/widget.js")
    built.write_text("new build, longer")
    assert server.call("GET", "/widget.js").body == b"new build, longer"
    assert server.call("GET", f"/widget-{digest()}.js").status == 404


def test_who_has_it_already_gets_no_second_copy(server, built):
    tag = server.call("GET", "/widget.js").headers["etag"]
    reply = server.call("GET", "/widget.js", headers={"If-None-Match": tag})
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_widget_that_is_not_built_is_not_there(server, monkeypatch, tmp_path):
    monkeypatch.setattr(web_pages, "WIDGET", tmp_path / "nothing.js")
    reply = server.call("GET", "/widget.js")
    assert (reply.status, reply.code) == (404, "not_found")


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Lay a demonstration page out, and something beside it that is no part of it."""
    (tmp_path / "demo").mkdir()
    for name in ("index.html", "demo.css", "demo.js", "hostile.css", "secret.txt"):
        (tmp_path / "demo" / name).write_text(name)
    (tmp_path / "package.json").write_text("not to be served")
    monkeypatch.setattr(web_pages, "FOLDER", tmp_path)


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        ("/demo", "index.html", "text/html"),
        ("/demo?lang=ar&hostile=1", "index.html", "text/html"),
        ("/demo/demo.css", "demo.css", "text/css"),
        ("/demo/demo.js", "demo.js", "text/javascript"),
        ("/demo/hostile.css", "hostile.css", "text/css"),
    ],
)
def test_the_demonstration_page_is_served_under_the_strict_policy(
    server, page, path, content, kind
):
    reply = server.call("GET", path)
    assert (reply.status, reply.body.decode()) == (200, content)
    assert reply.headers["content-type"] == f"{kind}; charset=utf-8"
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


@pytest.mark.parametrize(
    "path",
    [
        *("/demo/secret.txt", "/demo/../package.json", "/demo/%2e%2e/package.json"),
        *("/demo/..%2fpackage.json", "/demo/index.html/", "/demo//etc/passwd", "/demography"),
    ],
)
def test_nothing_beside_the_demonstration_page_is_served(server, page, path):
    assert server.call("GET", path).status == 404


def test_the_demonstration_page_as_built_keeps_to_its_policy(server):
    page = server.call("GET", "/demo?lang=en").body.decode()
    assert re.search(r'<script src="widget.js"[^>]* defer', page)
    assert "<style" not in page and " style=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r"(src|href)=\"(https?:)?//", page)
    for part in re.findall(r'(?:src|href)="(demo/[^"]+)"', page):
        assert server.call("GET", f"/{part}").status == 200
