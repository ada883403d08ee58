"""Rasa's socket.io channel, made safe: the stock protocol, but nobody reads or steers another.

Stock `socketio` takes any session id a client names for a conversation, and with persistence on
never delivers an answer (its enter_room is not awaited). Here session ids are signed tokens, each
message gets an answer, and only buttons that were offered act as buttons. Events:

session_request {"session_id"} -> session_confirm "<session id>"
user_uttered {"message" or "payload", "session_id", "id", "metadata": {"language"}}
    -> bot_uttered {"text", "quick_replies": [{content_type, title, payload}],
                    "metadata": {"answer": {…}}}
    -> error {"code", "reason", "seconds"} for what is refused
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text, Tuple

from rasa.core.channels.channel import InputChannel, OutputChannel, decode_jwt
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json
from socketio.exceptions import ConnectionRefusedError

from channels.deletion import deleted
from channels.identity import InvalidToken, new_token, secret, sender_of
from channels.limits import RateLimit
from channels.rest import has_model
from channels.settings import channel_settings
from channels.socketio_memory import Memory
from channels.socketio_messages import Uttered, language_of_person, to_wire, uttered
from channels.socketio_options import Options, read_options
from channels.socketio_wire import BAD_PACKET, SocketBlueprint, socket_server
from channels.store import conversations
from channels.texts import sentence
from channels.turns import Handler, Message, run_turn
from channels.web_access import Access
from channels.web_bodies import Refusal

logger = logging.getLogger(__name__)
CHANNEL = "socketio"
REFUSALS = 30
"""What a connection may send in vain, and again so many in a minute, before it is cut off."""
Action = Callable[[Text, "Link", Any], Awaitable[None]]


@dataclass
class Link:
    """One connection: the request that opened it and the conversation it speaks in."""

    request: Request
    sender: Optional[Text] = None


class SafeSocketChannel(InputChannel):
    """The stock socket.io protocol with signed sessions."""

    def __init__(self, options: Options = Options()) -> None:
        """Serve with `options`."""
        self._options = options
        self._sockets: Optional[Sockets] = None

    @classmethod
    def name(cls) -> Text:
        """Return the name that is also the path of the health page: /webhooks/socketio."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> SafeSocketChannel:
        """Create the channel.

        :raises ChannelSettingsError: if a setting or a key in credentials.yml cannot be used.
        """
        channel_settings()
        secret()
        return cls(read_options(credentials or {}))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Group the endpoints; none with FAQ_SOCKETIO=off."""
        if not channel_settings().socketio:
            return Blueprint("socketio_off", __name__)
        self._sockets = Sockets(on_new_message, self._options)
        return self._sockets.blueprint()

    def get_output_channel(self) -> Optional[OutputChannel]:
        """Return where Rasa sends what no message asked for, reminders for instance."""
        return SocketOutput(self._sockets) if self._sockets else None


class SocketOutput(OutputChannel):
    """Sends messages to all connections of a conversation."""

    def __init__(self, sockets: Sockets) -> None:
        """Send through `sockets`."""
        self._sockets = sockets

    @classmethod
    def name(cls) -> Text:
        """Return the channel's name."""
        return CHANNEL

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Send a message whole."""
        await self._sockets.deliver(recipient_id, [message])

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Send a text that comes without a response around it."""
        await self.send_response(recipient_id, {"text": text})


class Sockets:
    """All connections, and what each event does."""

    def __init__(self, on_new_message: Handler, options: Options) -> None:
        """Hand messages to `on_new_message`."""
        self._on_new_message = on_new_message
        self._options = options
        self._access = Access(channel_settings())
        self._refusals = RateLimit(REFUSALS, REFUSALS)
        self._links: Dict[Text, Link] = {}
        self._memory = Memory()
        self._sio = socket_server(options.namespace, self._access.allowed_origin)

    def blueprint(self) -> Blueprint:
        """Return the socket.io path and the health page."""
        for event, handler in {
            "connect": self._connect,
            "disconnect": self._disconnect,
            "session_request": self._guarded(self._requested),
            self._options.user_message_evt: self._guarded(self._heard),
            BAD_PACKET: self._guarded(_refuse_packet),
        }.items():
            self._sio.on(event, handler, namespace=self._options.namespace)
        blueprint = SocketBlueprint(
            self._sio, self._options.socketio_path, "socketio_channel", __name__
        )
        blueprint.add_route(_health, "/", methods=["GET"])
        return blueprint

    async def deliver(self, sender: Text, messages: List[Message]) -> None:
        """Send messages to all connections of a conversation; keep them if there is none."""
        if all(link.sender != sender for link in self._links.values()):
            self._memory.keep_unheard(sender, messages)
        await self._say(sender, messages)

    async def _connect(self, sid: Text, environ: Dict[Text, Any], auth: Any = None) -> None:
        # engine.io has checked the origin of this request as of every other
        if not self._is_admitted(auth):
            raise ConnectionRefusedError("a valid token is needed")
        self._links[sid] = Link(environ["sanic.request"])

    async def _disconnect(self, sid: Text, *_reason: Any) -> None:
        self._links.pop(sid, None)

    async def _requested(self, sid: Text, link: Link, data: Any) -> None:
        self._access.check_address(link.request)
        await self._enter(sid, link, data.get("session_id") if isinstance(data, dict) else None)

    async def _heard(self, sid: Text, link: Link, data: Any) -> None:
        self._access.check_address(link.request)
        message = uttered(data, self._options.metadata_key)
        sender = await self._conversation(sid, link, message.session_id)
        self._access.check_conversation(sender)
        answer = self._delete if message.asks_to_delete else self._turn
        said = await answer(sender, link, message)
        self._memory.offer(sender, said)
        await self.deliver(sender, said)

    async def _delete(self, sender: Text, link: Link, message: Uttered) -> List[Message]:
        said = await deleted(link.request.app, sender, message.language)
        self._memory.forget(sender)
        return [{"text": said}]

    async def _turn(self, sender: Text, link: Link, message: Uttered) -> List[Message]:
        async def recall(sender: Text, message_id: Text) -> Optional[List[Message]]:
            return await conversations(link.request.app).said(sender, message_id)

        return await run_turn(
            self._on_new_message,
            await self._text(sender, link, message),
            *(sender, CHANNEL),
            {"language": message.language} if message.language else None,
            message.id,
            recall if message.is_repeatable else None,
        )

    async def _conversation(self, sid: Text, link: Link, session_id: object) -> Text:
        """Return the sender id for a message.

        Its session id counts only if it is signed; what clients make up (some widgets send an id
        of their own all along) stands for the conversation that this connection has anyway.
        """
        try:
            sender = sender_of(session_id, CHANNEL)
        except InvalidToken:
            sender = link.sender or ""
        if sender and sender == link.sender:
            return sender
        return await self._enter(sid, link, session_id)

    async def _enter(self, sid: Text, link: Link, session_id: object) -> Text:
        """Put a connection into the conversation that a session id opens, else into a new one."""
        token, sender = self._opened(link, session_id)
        left, link.sender = link.sender, sender
        namespace = self._options.namespace
        if left and left != sender:
            await self._sio.leave_room(sid, left, namespace=namespace)
        await self._sio.enter_room(sid, sender, namespace=namespace)
        await self._emit("session_confirm", token, sid)
        await self._say(sid, self._memory.take_unheard(sender))
        return sender

    def _opened(self, link: Link, session_id: object) -> Tuple[Text, Text]:
        try:
            return str(session_id), sender_of(session_id, CHANNEL)
        except InvalidToken:
            self._access.check_start(link.request)
            token = new_token(CHANNEL)
            return token, sender_of(token, CHANNEL)

    async def _text(self, sender: Text, link: Link, message: Uttered) -> Text:
        """Return what Rasa gets: a payload that came as text only if it was offered last."""
        payload, app = message.perhaps_pressed, link.request.app
        if payload and await self._memory.is_offered(app, sender, payload):
            return payload
        return message.text

    async def _say(self, room: Text, messages: List[Message]) -> None:
        for message in messages:
            if message.get("text"):
                await self._emit(self._options.bot_message_evt, to_wire(message), room)

    async def _emit(self, event: Text, content: Any, room: Text) -> None:
        await self._sio.emit(event, content, room=room, namespace=self._options.namespace)

    def _guarded(self, action: Action) -> Callable[..., Awaitable[None]]:
        """Return an event's handler that takes any arguments and never raises."""

        async def handle(sid: Text, *arguments: Any) -> None:
            link, data = self._links.get(sid), arguments[0] if arguments else None
            try:
                if link:
                    await action(sid, link, data)
            except Refusal as refusal:
                await self._refuse(sid, refusal, data)
            except Exception as error:
                logger.error("a socket's event failed: %s", type(error).__name__)
                await self._refuse(sid, Refusal(500, "failed", "The assistant failed."), data)

        return handle

    async def _refuse(self, sid: Text, refusal: Refusal, data: Any) -> None:
        if self._refusals.wait(sid):
            await self._cut_off(sid)
            return
        content: Dict[Text, Any] = {"code": refusal.code, "reason": refusal.reason}
        seconds = refusal.headers.get("retry-after")
        if seconds:
            content["seconds"] = int(seconds)
            told = sentence("too_many", language_of_person(data), seconds=seconds)
            await self._say(sid, [{"text": told}])  # stock widgets show no errors
        await self._emit("error", content, sid)

    async def _cut_off(self, sid: Text) -> None:
        """Close a connection for good: the client is told, then its transport ends."""
        namespace = self._options.namespace
        engine_sid = self._sio.manager.eio_sid_from_sid(sid, namespace)
        await self._sio.disconnect(sid, namespace=namespace)
        if engine_sid:  # None would close everybody's
            await self._sio.eio.disconnect(engine_sid)

    def _is_admitted(self, auth: Any) -> bool:
        if not self._options.jwt_key:
            return True
        try:
            token = auth["token"]
            return bool(decode_jwt(token, self._options.jwt_key, self._options.jwt_method))
        except Exception:  # of any type that a client may send
            return False


async def _refuse_packet(_sid: Text, _link: Link, _data: Any) -> None:
    raise Refusal(400, "bad_data", "The packet cannot be read.")


async def _health(request: Request) -> HTTPResponse:
    ready = has_model(request.app)
    return json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)
