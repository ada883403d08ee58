"""From Telegram's updates to what concerns the assistant; everything else is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, Literal, Optional, Text

from channels.texts import language_of
from faq.text import clean

Update = Dict[Text, Any]
MEDIA = (
    *("photo", "voice", "sticker", "contact", "document", "audio", "video", "video_note"),
    *("animation", "location", "venue", "poll", "dice", "story", "game", "paid_media"),
    *("checklist", "invoice"),
)
"""What a person sends that is no text; messages about the chat itself are not among them."""
COMMANDS = ("start", "restart", "help", "language", "delete")
TITLE_LIMIT = 200
ANONYMOUS_ADMIN = 1087968824
"""The bot as which Telegram shows a group's administrators who hide their names."""
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@([a-z0-9_]{1,32}))?(?:\s+(.*))?", re.I | re.S)


@dataclass(frozen=True)
class Me:
    """Who we are: what getMe says."""

    id: int
    username: Text


@dataclass(frozen=True)
class Incoming:
    """One thing somebody did that deserves an answer."""

    update: int
    kind: Literal["text", "command", "button", "media"]
    chat: int
    user: int
    private: bool
    text: Text = ""
    """What was typed; of a command its argument; of a button what it carries."""
    command: Text = ""
    hint: Optional[Text] = None
    """The language of the person's Telegram, if it is one of ours."""
    message: Optional[int] = None
    """The person's message, or the one whose button was pressed if it can still be changed."""
    thread: Optional[int] = None
    edited: bool = False
    callback: Text = ""
    title: Text = ""
    """What the pressed button reads."""
    album: Text = ""
    """What photos sent together have in common."""

    @property
    def reply_to(self) -> Optional[int]:
        """The message to reply to, so that a group can tell what is answered."""
        return None if self.private or self.kind == "button" else self.message


def update_id(update: Any) -> Optional[int]:
    """Return the id of an update, None if it has none."""
    found = update.get("update_id") if isinstance(update, dict) else None
    return found if _is_id(found) else None


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def parse(update: Update, me: Me) -> Optional[Incoming]:
    """Return what an update asks of us, None if nothing.

    Whatever Telegram adds in future is passed over, and so is what has another form than it has
    today: refusing it would only make Telegram send it again.
    """
    try:
        incoming = _parsed(update, me)
    except (KeyError, TypeError, AttributeError):
        return None
    if incoming is None or not _is_id(incoming.chat) or not _is_id(incoming.user):
        return None
    return incoming


def _parsed(update: Update, me: Me) -> Optional[Incoming]:
    if "callback_query" in update:
        return _button(update)
    for kind in ("message", "edited_message"):
        if kind in update:
            return _message(update, update[kind], kind == "edited_message", me)
    return None


def _button(update: Update) -> Incoming:
    query = update["callback_query"]
    person = query["from"]
    message = query.get("message") or {}  # none if it is too old or was sent through inline mode
    chat = message.get("chat") or {"id": person["id"], "type": "private"}
    data = str(query.get("data") or "")
    return Incoming(
        update=update["update_id"],
        kind="button",
        chat=chat["id"],
        user=person["id"],
        private=chat["type"] == "private",
        text=data,
        hint=language_of(person.get("language_code")),
        message=message["message_id"] if message.get("date") else None,  # date 0: inaccessible
        thread=_thread(message),
        callback=str(query["id"]),
        title=_title(message, data),
    )


def _title(message: Dict[Text, Any], data: Text) -> Text:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or ()
    titles = (one.get("text") for row in rows for one in row if one.get("callback_data") == data)
    return clean(str(next(titles, None) or ""), TITLE_LIMIT)


def _message(update: Update, message: Dict[Text, Any], edited: bool, me: Me) -> Optional[Incoming]:
    chat = message["chat"]
    person = message.get("from") or message.get("sender_chat") or chat
    if chat["type"] == "channel" or (person.get("is_bot") and person["id"] != ANONYMOUS_ADMIN):
        return None
    content = _content(message, edited, me)
    if content is None:
        return None
    return Incoming(
        update=update["update_id"],
        chat=chat["id"],
        user=person["id"],
        private=chat["type"] == "private",
        hint=language_of(person.get("language_code")),
        message=message["message_id"],
        thread=_thread(message),
        edited=edited,
        album=str(message.get("media_group_id") or ""),
        **content,
    )


def _content(message: Dict[Text, Any], edited: bool, me: Me) -> Optional[Dict[Text, Any]]:
    """Return kind, text and command of a message that is for us, else None."""
    text = message.get("text")
    if isinstance(text, str):
        return _command(message, text, me) or _text(message, text, me)
    if edited or not any(kind in message for kind in MEDIA) or not _is_for_us(message, me):
        return None
    return {"kind": "media"}


def _command(message: Dict[Text, Any], text: Text, me: Me) -> Optional[Dict[Text, Any]]:
    found = _COMMAND.fullmatch(text.strip())
    if not found or found[1].lower() not in COMMANDS or not _is_ours(found[2], me):
        return None
    return {"kind": "command", "command": found[1].lower(), "text": (found[3] or "").strip()}


def _text(message: Dict[Text, Any], text: Text, me: Me) -> Optional[Dict[Text, Any]]:
    """Return a text that is for us, without our name where that only calls us."""
    found = _COMMAND.fullmatch(text.strip())
    called = bool(found and found[2] and _is_ours(found[2], me))
    if called:
        text = text.strip().replace(f"@{found[2]}", "", 1)  # type: ignore[index]
    if message["chat"]["type"] == "private":
        return {"kind": "text", "text": text}
    if not called and not _is_for_us(message, me):
        return None
    text = _mention(me).sub(" ", text).strip()
    return {"kind": "text", "text": text} if text else {"kind": "command", "command": "help"}


def _is_ours(name: Optional[Text], me: Me) -> bool:
    return name is None or name.lower() == me.username.lower()


def _is_for_us(message: Dict[Text, Any], me: Me) -> bool:
    """Whether a message is private, mentions us or replies to us."""
    if message["chat"]["type"] == "private":
        return True
    replied = (message.get("reply_to_message") or {}).get("from") or {}
    if replied.get("id") == me.id:
        return True
    text = str(message.get("text") or message.get("caption") or "")
    entities = message.get("entities") or message.get("caption_entities") or ()
    return bool(_mention(me).search(text)) or any(
        (entity.get("user") or {}).get("id") == me.id for entity in entities
    )


def _mention(me: Me) -> re.Pattern[Text]:
    return re.compile(rf"(?<![\w@.])@{re.escape(me.username)}(?!\w)", re.I)


def _thread(message: Dict[Text, Any]) -> Optional[int]:
    """Return the topic of a forum; in other groups the number only marks replies."""
    return message.get("message_thread_id") if message.get("is_topic_message") else None
