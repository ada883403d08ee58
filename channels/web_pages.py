"""The widget's file, and a page that shows it as a website would embed it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Optional, Text, Tuple

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from channels.web_bodies import Refusal
from faq.settings import ROOT

FOLDER = ROOT / "web"
WIDGET = FOLDER / "dist" / "champions-widget.js"
DEMO = {
    "": "text/html",
    "demo.css": "text/css",
    "demo.js": "text/javascript",
    "hostile.css": "text/css",
}
HASH_LENGTH = 16
SHORT_S = 300
LONG_S = 31_536_000
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The strictest policy that a website is likely to have: no inline code or style, nothing from
elsewhere, no text turned into markup."""


def widget(request: Request, digest: Optional[Text] = None) -> HTTPResponse:
    """Return the widget's file: under its hash for ever, under its plain name for minutes.

    :raises Refusal: 404, if it is not built or another build is asked for.
    """
    content, found = _built()
    if digest not in (None, found):
        raise Refusal(404, "not_found", "This build of the widget is not here any more.")
    lasting = f"public, max-age={LONG_S}, immutable" if digest else f"public, max-age={SHORT_S}"
    headers = {
        "access-control-allow-origin": "*",
        "cache-control": lasting,
        "cross-origin-resource-policy": "cross-origin",
        "etag": f'"{found}"',
    }
    if request.headers.get("if-none-match", "") == headers["etag"]:
        return empty(304, headers=headers)
    return raw(content, headers=headers, content_type="text/javascript; charset=utf-8")


def demo(name: Text) -> HTTPResponse:
    """Return the demonstration page ("") or a file of it, under the strict policy.

    :raises Refusal: 404, if there is no such file.
    """
    kind = DEMO.get(name)
    try:
        content = (FOLDER / "demo" / (name or "index.html")).read_bytes() if kind else None
    except OSError:
        content = None
    if content is None:
        raise Refusal(404, "not_found", "There is nothing here.")
    headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
    return raw(content, headers=headers, content_type=f"{kind}; charset=utf-8")


def _built() -> Tuple[bytes, Text]:
    try:
        return _read(WIDGET, WIDGET.stat().st_mtime_ns)
    except OSError as error:
        raise Refusal(404, "not_found", "The widget is not built.") from error


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Tuple[bytes, Text]:
    content = path.read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
