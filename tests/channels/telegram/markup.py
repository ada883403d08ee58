"""Telegram's HTML as the Bot API reads it: what it refuses, and the text that is left."""

from __future__ import annotations

import re

TAGS = {*("b", "strong", "i", "em", "u", "ins", "s", "strike", "del")}
TAGS |= {*("a", "code", "pre", "blockquote")}
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
_TOKEN = re.compile(r"<(/?)([a-z]*)((?:\s[^<>]*)?)>|&(?:lt|gt|amp|quot);|<", re.IGNORECASE)


class Unparsable(ValueError):
    """What the Bot API calls "can't parse entities"."""


def utf16(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parsed(html: str) -> str:
    """Return the text of HTML.

    :raises Unparsable: with the Bot API's words.
    """
    open_tags: list[str] = []
    text, end = "", 0
    for token in _TOKEN.finditer(html):
        text += html[end : token.start()]
        end = token.end()
        if token[0].startswith("<"):
            _tag(token, open_tags)
        else:
            text += ENTITIES[token[0]]
    if open_tags:
        raise Unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return text + html[end:]


def _tag(token: re.Match[str], open_tags: list[str]) -> None:
    name = (token[2] or "").lower()
    offset = len(token.string[: token.start()].encode())
    if name not in TAGS:
        raise Unparsable(f'Unsupported start tag "{name}" at byte offset {offset}')
    if not token[1]:
        open_tags.append(name)
    elif not open_tags or open_tags.pop() != name:
        raise Unparsable(f"Unmatched end tag at byte offset {offset}")
