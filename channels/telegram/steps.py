"""The steps of an answer: what is done in the chat, kept until it is done.

A step is a small dictionary that the ledger can keep: "do" is "say", "edit", "remove" or
"tidy" (take the buttons off a message), "html" and "plain" are the text, "buttons" a list of
[title, id], "message" the message concerned, "note" what goes before the text if a message
cannot be edited and a new one must be sent. The chat is not in it: it is in the update, which
Telegram sends again as long as its answer is not complete.
"""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Text

from channels.telegram.buttons import Button, keyboard
from channels.telegram.ledger import Step
from channels.telegram.rendering import Block, Part, parts_of
from channels.telegram.updates import Incoming

Data = Dict[Text, Any]


def say(blocks: Sequence[Block], buttons: Sequence[Button] = ()) -> List[Step]:
    """Return the steps that say something, the buttons under the last message.

    :param blocks: not empty, and with some text.
    """
    *parts, last = parts_of(blocks)
    return [*(_step("say", part, []) for part in parts), _step("say", last, buttons)]


def say_anew(said: Sequence[Step], earlier: Sequence[int], note: Block) -> List[Step]:
    """Return the steps that put an answer in the place of an earlier one.

    :param earlier: the messages of the earlier answer; if they are unknown, `note` tells that
        the new one belongs to an edited message.
    """
    notes = {"note": note.html, "plain_note": note.text}
    edits = [{**step, **notes, "do": "edit", "message": old} for step, old in zip(said, earlier)]
    more = list(said[len(earlier) :])
    if not earlier and more:
        more[0] = _noted({**more[0], **notes})
    surplus = [{"do": "remove", "message": old} for old in earlier[len(said) :]]
    return [*edits, *more, *surplus]


def tidy(message: int) -> Step:
    """Return the step that takes the buttons off a message."""
    return {"do": "tidy", "message": message}


def attempts(step: Step, incoming: Incoming) -> List[Data]:
    """Return the requests to try for a new message, each plainer than the one before."""
    where: Data = {"chat_id": incoming.chat}
    if incoming.thread is not None:
        where["message_thread_id"] = incoming.thread
    reply_to = incoming.message if incoming.edited else incoming.reply_to
    if reply_to is not None:
        where["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    return [
        *({**where, **look} for look in _looks(step)),
        {"chat_id": incoming.chat, "text": step["plain"]},
    ]


def edits(step: Step, incoming: Incoming) -> List[Data]:
    """Return the requests to try for changing a message of ours."""
    where = {"chat_id": incoming.chat, "message_id": step["message"]}
    return [{**where, **look} for look in _looks(step)]


def instead_of_edit(step: Step) -> Step:
    """Return the step that says what an edit could not."""
    return _noted({**step, "do": "say"})


def _noted(step: Step) -> Step:
    html, plain = step["html"], step["plain"]
    return {
        **step,
        "html": f"{step['note']}\n\n{html}",
        "plain": f"{step['plain_note']}\n\n{plain}",
    }


def _looks(step: Step) -> List[Data]:
    """Return the step's text as HTML and as plain text, with its buttons and no preview."""
    common: Data = {"link_preview_options": {"is_disabled": True}}
    if step["buttons"]:
        common["reply_markup"] = keyboard(step["buttons"])
    return [
        {**common, "text": step["html"], "parse_mode": "HTML"},
        {**common, "text": step["plain"]},
    ]


def _step(what: Text, part: Part, buttons: Sequence[Button]) -> Step:
    listed = [list(button) for button in buttons]
    return {"do": what, "html": part.html, "plain": part.plain, "buttons": listed}
