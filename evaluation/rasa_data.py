"""`python -m evaluation.rasa_data FILE…`: test questions as Rasa NLU data, for `rasa test nlu`.

Dialogue turns are left out: their meaning depends on what was said before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from evaluation.questions import Conversation, read_files

# Rasa reads brackets in examples as annotated entities.
NO_ENTITIES = str.maketrans("[]{}", "()()")


def as_rasa_data(conversations: Iterable[Conversation]) -> str:
    """Return YAML with one example a single question under its topic's intent."""
    by_intent: dict[str, list[str]] = {}
    for turn in (c.turns[0] for c in conversations if not c.is_dialogue):
        text = " ".join(turn.text.split()).translate(NO_ENTITIES)
        by_intent.setdefault(turn.expected.topic, []).append(text)
    return nlu_yaml(by_intent)


def nlu_yaml(by_intent: Mapping[str, Iterable[str]]) -> str:
    """Return Rasa's NLU data with these texts under these intents."""
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in sorted(by_intent.items())
    ]
    data = {"version": "3.1", "nlu": blocks}
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000))


def main() -> None:
    """Write the data of all files named on the command line to standard output."""
    sys.stdout.write(as_rasa_data(read_files(map(Path, sys.argv[1:]))))


if __name__ == "__main__":
    main()
