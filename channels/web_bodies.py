"""Reading the bodies of the web channel: each is checked whole before anything is done."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any, Dict, NoReturn, Optional, Text

from sanic.exceptions import SanicException
from sanic.request import Request

from channels.gate import pressed, typed
from faq.text import clean

BODY_LIMIT = 64_000
BODY_WAIT_S = 10.0
REASONS = ("wrong", "outdated", "unclear", "not_my_question")
"""Why an answer was of no help."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")


class Refusal(Exception):
    """A request that is not served: status, code and one sentence that says why."""

    def __init__(
        self,
        status: int,
        code: Text,
        reason: Text,
        headers: Optional[Dict[Text, Text]] = None,
    ) -> None:
        """Carry what the client is told."""
        super().__init__(reason)
        self.status = status
        self.code = code
        self.reason = reason
        self.headers = headers or {}


@dataclass(frozen=True)
class WebMessage:
    """What somebody typed or pressed."""

    token: Optional[Text]
    id: Text
    text: Text
    language: Optional[Text]
    raw: Text = field(repr=False, default="")
    """The text or payload as it came, to tell a repeated message from another one."""


@dataclass(frozen=True)
class Feedback:
    """How somebody rates an answer."""

    id: Text
    helpful: bool
    reason: Optional[Text]


async def read_body(request: Request) -> Dict[Text, Any]:
    """Return a request's body as an object.

    :raises Refusal: 415, 413, 408 or 400.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "media_type", "The Content-Type must be application/json.")
    try:
        raw = await asyncio.wait_for(_received(request), BODY_WAIT_S)
    except asyncio.TimeoutError as error:
        raise Refusal(408, "too_slow", "The body did not arrive in time.") from error
    except SanicException as error:
        raise Refusal(400, "bad_body", "The body was not transferred whole.") from error
    return parsed(raw)


def parsed(raw: bytes) -> Dict[Text, Any]:
    """Return the object that a body holds.

    :raises Refusal: 400, if it is no JSON, no object, or holds lone surrogates.
    """
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "bad_json", "The body is not JSON in UTF-8.") from error
    if not isinstance(body, dict):
        raise Refusal(400, "bad_body", "The body must be a JSON object.")
    return body


def message_of(body: Dict[Text, Any]) -> WebMessage:
    """Return the message that a body holds.

    :raises Refusal: 400, naming what is wrong with it.
    """
    text, payload = _text(body, "text"), _text(body, "payload")
    if (text is None) == (payload is None):
        _refuse('Exactly one of "text" and "payload" is needed.')
    said = _pressed(payload) if payload is not None else _typed(text or "")
    token = _text(body, "conversation")
    return WebMessage(token, _id(body), said, _language(body), text or payload or "")


def feedback_of(body: Dict[Text, Any]) -> Feedback:
    """Return the rating that a body holds.

    :raises Refusal: 400, naming what is wrong with it.
    """
    helpful, reason = body.get("helpful"), _text(body, "reason")
    if not isinstance(helpful, bool):
        _refuse('"helpful" must be true or false.')
    if reason is not None and (helpful or reason not in REASONS):
        _refuse(f'"reason" must be null, or where "helpful" is false one of {", ".join(REASONS)}.')
    return Feedback(_id(body), bool(helpful), reason)


def token_of(body: Dict[Text, Any]) -> Text:
    """Return the conversation's token in a body that must have one.

    :raises Refusal: 400, if it is none.
    """
    token = _text(body, "conversation")
    if token is None:
        _refuse('"conversation" must be the token that came with the first answer.')
    return token


async def _received(request: Request) -> bytes:
    """Read the body, not further than the limit."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:12]) > BODY_LIMIT:
        _refuse_size()
    parts = bytearray()
    async for part in request.stream:
        parts += part
        if len(parts) > BODY_LIMIT:
            _refuse_size()
    return bytes(parts)


def _typed(text: Text) -> Text:
    if not clean(text, len(text)).strip():
        _refuse('"text" must hold a question.')
    return typed(text)


def _pressed(payload: Text) -> Text:
    sent = pressed(payload)
    if sent is None:
        _refuse('"payload" must be that of a choice the assistant offered.')
    return sent


def _id(body: Dict[Text, Any]) -> Text:
    value = _text(body, "id")
    if value is None or not _UUID.fullmatch(value):
        _refuse('"id" must be a UUID that the client makes for each message.')
    return value.lower()


def _language(body: Dict[Text, Any]) -> Optional[Text]:
    value = _text(body, "language")
    if value is not None and not _LANGUAGE.fullmatch(value):
        _refuse('"language" must be a language tag such as fr.')
    return value


def _text(body: Dict[Text, Any], key: Text) -> Optional[Text]:
    value = body.get(key)
    if value is not None and not isinstance(value, str):
        _refuse(f'"{key}" must be a text.')
    if value and any("\ud800" <= character <= "\udfff" for character in value):
        _refuse(f'"{key}" holds half a character (a lone surrogate).')
    return value


def _no_number(name: Text) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _refuse(reason: Text) -> NoReturn:
    raise Refusal(400, "bad_body", reason)


def _refuse_size() -> NoReturn:
    raise Refusal(413, "too_large", f"The body is longer than {BODY_LIMIT} bytes.")
