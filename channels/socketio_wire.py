"""What lies under the socket.io channel: packets that are read strictly, requests in bounds."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Callable, Dict, Optional, Text

from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, text
from sanic_cors.core import SANIC_CORS_EVALUATED
from socketio import AsyncServer
from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

PACKET_LIMIT = 64_000
BODY_WAIT_S = 10.0
POST_LIMIT_S = 3.0
"""Handling a body only starts turns; but engine.io waits for ever where a poll should end first."""
BAD_PACKET = "bad_packet"
"""The event that stands for every packet that cannot be one of ours."""
SAFE_HEADERS = {
    "cache-control": "no-store",
    "vary": "origin",
    "x-content-type-options": "nosniff",
}
RESERVED = ("connect", "disconnect")
"""What python-socketio would hand to its own handlers if a client named an event so."""

engine_logger = logging.getLogger(f"{__name__}.engine")
"""Silent unless its level is set: the libraries quote what clients send, with tracebacks."""


class StrictPacket(Packet):
    """A packet as python-socketio's own, but a bad one is an event and not an exception.

    Binary packets are bad too: nobody needs them here, and a client could announce thousands of
    attachments, which the server would collect.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what is to be sent, or read `encoded_packet`, whatever that is."""
        incoming = "encoded_packet" in kwargs
        encoded = kwargs.pop("encoded_packet", None)
        super().__init__(*args, **kwargs)
        if incoming and not self._reads(encoded):
            self.packet_type, self.namespace, self.id = EVENT, None, None
            self.data, self.attachment_count = [BAD_PACKET], 0

    def _reads(self, encoded: object) -> bool:
        try:
            return isinstance(encoded, str) and not self.decode(encoded) and self._is_known()
        except (ValueError, TypeError, IndexError, RecursionError):
            return False

    def _is_known(self) -> bool:
        if self.packet_type != EVENT:
            return self.packet_type in (CONNECT, DISCONNECT)
        named = isinstance(self.data, list) and self.data and isinstance(self.data[0], str)
        return bool(named) and self.data[0] not in RESERVED


def socket_server(namespace: Text, allowed: Callable[[Request], Any]) -> AsyncServer:
    """Return a server that reads strictly and serves only requests whose origin is `allowed`."""
    if engine_logger.level == logging.NOTSET:
        engine_logger.setLevel(logging.CRITICAL + 1)
    return AsyncServer(
        async_mode="sanic",
        serializer=StrictPacket,
        namespaces=[namespace],
        max_http_buffer_size=PACKET_LIMIT,
        cors_allowed_origins=lambda _, environ: bool(allowed(environ["sanic.request"])),
        cors_credentials=False,
        logger=engine_logger,
        engineio_logger=engine_logger,
    )


class SocketBlueprint(Blueprint):
    """A blueprint whose socket.io path lies at the root of the app, as clients expect it."""

    def __init__(self, sio: AsyncServer, path: Text, *args: Any, **kwargs: Any) -> None:
        """Serve `sio` under `path`, beside the blueprint's own routes."""
        super().__init__(*args, **kwargs)
        self.ctx.sio = sio
        self.ctx.path = f"/{path.strip('/')}/"

    def register(self, app: Sanic, options: Dict[Text, Any]) -> None:
        """Add the socket.io path to the app, then the blueprint's own routes."""
        sio = self.ctx.sio
        app.config.WEBSOCKET_MAX_SIZE = PACKET_LIMIT

        async def serve(request: Request) -> HTTPResponse:
            return await _served(sio, request)

        async def receive(request: Request) -> HTTPResponse:
            refused = await _read(request)
            return refused or await _served(sio, request, POST_LIMIT_S)

        app.add_route(serve, self.ctx.path, methods=["GET", "OPTIONS"], name="socketio_get")
        app.add_route(receive, self.ctx.path, methods=["POST"], name="socketio_post", stream=True)
        app.enable_websocket()
        super().register(app, options)


async def _served(
    sio: AsyncServer, request: Request, limit_s: Optional[float] = None
) -> HTTPResponse:
    """Let engine.io answer; what makes it fail can only be a bad request."""
    setattr(request.ctx, SANIC_CORS_EVALUATED, "1")  # Rasa's own CORS would double the headers
    if "j" in request.args:
        return text("JSONP is not served.", 400)
    try:
        response: HTTPResponse = await asyncio.wait_for(sio.handle_request(request), limit_s)
    except Exception as error:
        engine_logger.error("a bad request: %s", type(error).__name__)
        response = text("Bad request.", 400)
    response.headers.update(SAFE_HEADERS)
    return response


async def _read(request: Request) -> Optional[HTTPResponse]:
    """Read a body into the request, not further than the limit; return what refuses it."""
    try:
        request.body = await asyncio.wait_for(_body(request), BODY_WAIT_S)
    except asyncio.TimeoutError:
        return text("The body did not arrive in time.", 408)
    except OverflowError:
        return text(f"The body is longer than {PACKET_LIMIT} bytes.", 413)
    except SanicException:
        return text("The body was not transferred whole.", 400)
    return None


async def _body(request: Request) -> bytes:
    parts = bytearray()
    async for part in request.stream:
        parts += part
        if len(parts) > PACKET_LIMIT:
            raise OverflowError
    return bytes(parts)
