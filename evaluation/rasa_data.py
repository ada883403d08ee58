"""`python -m evaluation.rasa_data FILE…`: test questions as Rasa NLU data, for `rasa test nlu`.

Dialogue turns are left out: their meaning depends on what was said before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import yaml

from evaluation.questions import Question, read_files


def as_rasa_data(questions: Iterable[Question]) -> str:
    """Return YAML with one example a question under its topic's intent."""
    by_intent: dict[str, list[str]] = {}
    for question in questions:
        text = " ".join(question.text.split()).translate(_NO_ENTITIES)
        by_intent.setdefault(question.topic, []).append(text)
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in sorted(by_intent.items())
    ]
    data = {"version": "3.1", "nlu": blocks}
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000))


# Rasa reads brackets in examples as annotated entities.
_NO_ENTITIES = str.maketrans("[]{}", "()()")


def main() -> None:
    """Write the data of all files named on the command line to standard output."""
    singles = [
        item
        for item in read_files([Path(name) for name in sys.argv[1:]])
        if isinstance(item, Question)
    ]
    sys.stdout.write(as_rasa_data(singles))


if __name__ == "__main__":
    main()
