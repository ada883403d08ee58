"""Reading and judging the assistant's own sentences: knowledge/messages/<language>.yml."""

from __future__ import annotations

from pathlib import Path

from faq.files import (
    KnowledgeError,
    are_texts,
    check_keys,
    language_of,
    line_of,
    mapping,
    read_text,
)
from faq.knowledge import Messages
from faq.message_keys import LISTS, LISTS_OF_LISTS, MAPPINGS, PLACEHOLDERS


def read_messages(path: Path) -> Messages:
    """Read `messages/<lang>.yml`.

    :raises KnowledgeError: if a sentence or one of its placeholders is missing.
    """
    text = read_text(path)
    values = mapping(path, text)
    known = (*PLACEHOLDERS, *MAPPINGS, *LISTS, *LISTS_OF_LISTS)
    check_keys(path, text, values, known, known)
    for key, names in PLACEHOLDERS.items():
        sentence = values[key]
        if not isinstance(sentence, str) or not sentence.strip():
            raise KnowledgeError(path, line_of(text, key), f"{key} is empty", "Write the sentence")
        for name in names:
            if "{" + name + "}" not in sentence:
                raise KnowledgeError(
                    *(path, line_of(text, key), f"{key} lacks {{{name}}}"),
                    f"Put {{{name}}} where the value belongs",
                )
    for key in MAPPINGS:
        if not isinstance(values[key], dict):
            raise KnowledgeError(
                *(path, line_of(text, key), f"{key} has no names"), f"Write {key}: {{id: name}}"
            )
    for key, length in {**LISTS, **LISTS_OF_LISTS}.items():
        _check_list(path, line_of(text, key), key, values[key], length)
    return Messages(language_of(path), values)


def _check_list(path: Path, line: int, key: str, value: object, length: int) -> None:
    if not isinstance(value, list) or len(value) < length:
        raise KnowledgeError(path, line, f"{key} is not a list of {length}", "Write them all")
    if not all(are_texts(part) for part in (value if key in LISTS_OF_LISTS else [value])):
        what = f"{key} has something else than texts"
        raise KnowledgeError(path, line, what, 'Write each text in "quotes"')
