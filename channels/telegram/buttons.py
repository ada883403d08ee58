"""What a button of ours carries in Telegram: a short id such as "q:how_to_join", never a text.

Telegram takes at most 64 bytes, loses the whole message otherwise, and gives the id back when the
button is pressed, perhaps months later: so the id says all by itself and nothing need be kept.
"""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Text, Tuple

from faq.payloads import (
    ASK_COUNTRY,
    ASK_TOPIC,
    MORE,
    NONE_OF_THESE,
    SET_LANGUAGE,
    parse_payload,
    payload,
)

ID_LIMIT = 64
"""Bytes."""
LETTERS = {ASK_TOPIC: "q", ASK_COUNTRY: "c", SET_LANGUAGE: "l", MORE: "m", NONE_OF_THESE: "n"}
_COMMANDS = {letter: command for command, letter in LETTERS.items()}

Button = Tuple[Text, Text]
"""What the person reads, and the id."""


def button_id(sent: Text) -> Optional[Text]:
    """Return the id for a payload; None if it is none of ours or too long for Telegram."""
    parsed = parse_payload(sent)
    if parsed is None:
        return None
    made = f"{LETTERS[parsed[0]]}:{parsed[1]}"
    return made if len(made.encode()) <= ID_LIMIT else None


def payload_of(pressed: Text) -> Optional[Text]:
    """Return the payload that a button's id stands for, None if no button of ours has it."""
    letter, _, value = pressed.partition(":")
    if letter not in _COMMANDS:
        return None
    made = payload(_COMMANDS[letter], value)
    return made if parse_payload(made) else None


def buttons_of(choices: Sequence[Dict[Text, Text]]) -> List[Button]:
    """Return the buttons for a reply's choices, without those that Telegram would refuse."""
    ids = [(choice["title"].strip(), button_id(choice["payload"])) for choice in choices]
    return [(title, made) for title, made in ids if title and made]


def keyboard(buttons: Sequence[Sequence[Text]]) -> Dict[Text, List[List[Dict[Text, Text]]]]:
    """Return the inline keyboard with one button a row: titles are whole questions."""
    return {"inline_keyboard": [[{"text": title, "callback_data": id_}] for title, id_ in buttons]}
