"""Updates as Telegram sends them; a test reads each with python-telegram-bot, which must agree."""

from __future__ import annotations

import itertools
from typing import Any

from tests.channels.telegram.stub_chats import ME

Update = dict[str, Any]
PERSON, OTHER = 111_222_333, 444_555_666
GROUP, FORUM = -1_001_234_567_890, -1_009_876_543_210
WHEN = 1_790_000_000
_ids = itertools.count(1001)
_queries = itertools.count(666_728_699_048_485_871)


def person(number: int = PERSON, language: str | None = "en") -> Update:
    told = {"id": number, "is_bot": False, "first_name": "Mariam"}
    return {**told, "language_code": language} if language else told


def chat(number: int = PERSON) -> Update:
    if number > 0:
        return {"id": number, "type": "private", "first_name": "Mariam"}
    told = {"id": number, "type": "supergroup", "title": "Delegates"}
    return {**told, "is_forum": True} if number == FORUM else told


def message(
    content: Update, where: int = PERSON, who: int | None = None, language: str | None = "en"
) -> Update:
    """Return a message with its sender and chat."""
    sender = person(who or (where if where > 0 else PERSON), language)
    head = {"message_id": next(_ids), "date": WHEN, "from": sender, "chat": chat(where)}
    return {**head, **content}


def new(content: Update, *where: Any, **more: Any) -> Update:
    return {"message": message(content, *where, **more)}


def text(said: str, where: int = PERSON, **more: Any) -> Update:
    """Return a text message, with the entities that Telegram finds in it."""
    return new({"text": said, **entities(said)}, where, **more)


def entities(said: str) -> Update:
    """Return the command and the mentions in a text, as Telegram marks them."""
    found = []
    for word in said.split():
        kind = "bot_command" if word.startswith("/") else "mention" if word.startswith("@") else ""
        if kind:
            before = said[: said.index(word)]
            offset = len(before.encode("utf-16-le")) // 2
            found.append({"offset": offset, "length": len(word), "type": kind})
    return {"entities": found} if found else {}


def edited(update: Update, **changes: Any) -> Update:
    """Return the update that follows when a message is edited."""
    return {"edited_message": {**update["message"], "edit_date": WHEN + 60, **changes}}


def reply_to_bot(said: str, where: int) -> Update:
    ours = {"message_id": 501, "date": WHEN, "from": ME, "chat": chat(where), "text": "Yes."}
    return new({"text": said, "reply_to_message": ours}, where)


def in_topic(said: str, topic: int) -> Update:
    extra = {"message_thread_id": topic, "is_topic_message": True}
    return new({"text": said, **entities(said), **extra}, FORUM)


def pressed(data: str, under: Any, who: int = PERSON, language: str = "en") -> Update:
    """Return a press on a button of a message of ours (as the stub keeps it)."""
    kept = {
        **{"message_id": under.id, "date": WHEN, "from": ME, "chat": chat(under.chat)},
        **{"text": under.text, "reply_markup": under.data["reply_markup"]},
    }
    return {"callback_query": {**query(data, who, language), "message": kept}}


def pressed_inaccessible(data: str, where: int = PERSON) -> Update:
    old = {"message_id": 77, "date": 0, "chat": chat(where)}
    return {"callback_query": {**query(data), "message": old}}


def pressed_without_message(data: str) -> Update:
    return {"callback_query": query(data)}


def query(data: str, who: int = PERSON, language: str = "en") -> Update:
    head = {"id": str(next(_queries)), "from": person(who, language)}
    return {**head, "chat_instance": "1628661761791766620", "data": data}


FILE = {"file_id": "AgACAgQAAxkBAAIB", "file_unique_id": "AQADx"}
PHOTO = {"photo": [{**FILE, "width": 90, "height": 67, "file_size": 1200}]}
MEDIA: dict[str, Update] = {
    "photo": PHOTO,
    "photo with words": {**PHOTO, "caption": "Is this the form?"},
    "voice": {"voice": {**FILE, "duration": 3, "mime_type": "audio/ogg", "file_size": 9000}},
    "sticker": {
        "sticker": {
            **{**FILE, "type": "regular", "width": 512, "height": 512},
            **{"is_animated": False, "is_video": False, "emoji": "👍"},
        }
    },
    "contact": {"contact": {"phone_number": "+41000000", "first_name": "Ana"}},
    "document": {"document": {**FILE, "file_name": "letter.pdf", "mime_type": "application/pdf"}},
    "video": {"video": {**FILE, "width": 320, "height": 240, "duration": 5}},
    "video note": {"video_note": {**FILE, "length": 240, "duration": 5}},
    "audio": {"audio": {**FILE, "duration": 180}},
    "location": {"location": {"latitude": 33.57, "longitude": -7.59}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "poll": {
        "poll": {
            **{"id": "5", "question": "When?", "options": [], "total_voter_count": 0},
            **{"is_closed": False, "is_anonymous": True, "type": "regular"},
            **{"allows_multiple_answers": False, "allows_revoting": True, "members_only": False},
        }
    },
}
SERVICE: dict[str, Update] = {
    "joined": {"new_chat_members": [person(OTHER)]},
    "left": {"left_chat_member": person(OTHER)},
    "title": {"new_chat_title": "Delegation"},
    "migrated": {"migrate_to_chat_id": -1_001_111_111_111},
    "migrated from": {"migrate_from_chat_id": -222_222},
    "topic": {"forum_topic_created": {"name": "Joining", "icon_color": 7322096}},
}


def _member(status: str) -> Update:
    kept = {"user": ME, "status": status}
    return {**kept, "until_date": 0} if status == "kicked" else kept


IGNORED: dict[str, Update] = {
    "we are blocked": {
        "my_chat_member": {
            **{"chat": chat(), "from": person(), "date": WHEN},
            **{"old_chat_member": _member("member"), "new_chat_member": _member("kicked")},
        }
    },
    "post in a channel": {
        "channel_post": {
            **{"message_id": 5, "date": WHEN, "text": "News"},
            "chat": {"id": -1_002_000_000_000, "type": "channel", "title": "News"},
        }
    },
    "reaction": {
        "message_reaction": {
            **{"chat": chat(), "message_id": 9, "date": WHEN, "user": person()},
            **{"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]},
        }
    },
    "poll": {"poll": MEDIA["poll"]["poll"]},
    "inline query": {
        "inline_query": {"id": "9", "from": person(), "query": "join", "offset": ""},
    },
}
UNKNOWN: dict[str, Update] = {
    "kind of the future": {"telepathy": {"thought": "hm"}},
    "message without chat": {"message": {"message_id": 1, "date": WHEN, "text": "hi"}},
    "message of another form": {"message": ["hi"]},
    "chat of another form": {"message": {"message_id": 1, "chat": {"id": [], "type": "private"}}},
    "nothing": {},
}
"""Forms that no library knows: only that nothing breaks can be asked."""


def known() -> dict[str, Update]:
    """Return one update of each kind that has a place in Telegram's documentation."""
    said = text("How to join?")
    return {
        "text": said,
        "command": text("/start ar"),
        "command in a group": text("/help@ChampionsBot", GROUP),
        "mention": text("@ChampionsBot how to join?", GROUP),
        "reply": reply_to_bot("and Kenya?", GROUP),
        "topic": in_topic("@ChampionsBot how to join?", 17),
        "edited": edited(said, text="How do we join?"),
        "edited caption": edited(new(MEDIA["photo with words"]), caption="Is it?"),
        "inaccessible button": pressed_inaccessible("q:how_to_join"),
        "button without message": pressed_without_message("q:how_to_join"),
        **{f"media: {name}": new(content) for name, content in MEDIA.items()},
        **{f"service: {name}": new(content, GROUP) for name, content in SERVICE.items()},
        **{f"ignored: {name}": update for name, update in IGNORED.items()},
    }
