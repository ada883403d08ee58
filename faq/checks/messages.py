"""The assistant's own sentences: keys, placeholders, script, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from faq.checks import fields
from faq.checks.documents import Document, line_with, read_yaml
from faq.checks.problem import Problem, named
from faq.checks.topics import check_braces, check_script, refusal
from faq.files import KnowledgeError
from faq.message_keys import LISTS, LISTS_OF_LISTS, MAPPINGS, PLACEHOLDERS
from faq.settings import LANGUAGES

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def check_messages(folder: Path) -> Iterator[Problem]:
    """Report what is wrong with `<lang>.yml` of the messages' folder."""
    read: dict[str, Document] = {}
    for language in LANGUAGES:
        try:
            read[language] = read_yaml(folder / f"{language}.yml")
        except KnowledgeError as error:
            yield Problem.of(error)
    for language, document in read.items():
        found = [*_file(document, language)]
        yield from found or refusal(document.path)
    yield from _addresses(read)


def _file(document: Document, language: str) -> Iterator[Problem]:
    values = document.value if isinstance(document.value, dict) else {}
    yield from document.repeated_keys()
    known = (*PLACEHOLDERS, *MAPPINGS, *LISTS, *LISTS_OF_LISTS)
    yield from fields.check_keys(document, (), document.value, known)
    for key in (key for key in PLACEHOLDERS if key in values):
        yield from _sentence(document, key, values[key], language)
    for key in (key for key in MAPPINGS if key in values):
        yield from _names(document, key, values[key], language)
    for key in (key for key in LISTS if key in values):
        yield from fields.check_texts(document, (key,), values[key])
        yield from _length(document, key, values[key], LISTS[key])
    for key in (key for key in LISTS_OF_LISTS if key in values):
        yield from _length(document, key, values[key], LISTS_OF_LISTS[key])
        for place, words in enumerate(values[key] if isinstance(values[key], list) else ()):
            yield from fields.check_texts(document, (key, place), words)


def _length(document: Document, key: str, value: object, least: int) -> Iterator[Problem]:
    if not isinstance(value, list) or len(value) < least:
        count = len(value) if isinstance(value, list) else 0
        yield document.problem((key,), f"{key} has {count} entries, not {least}", "Write them all")


def _sentence(document: Document, key: str, value: object, language: str) -> Iterator[Problem]:
    yield from fields.check_text(document, (key,), value)
    if not isinstance(value, str):
        return
    line = document.line(key)
    yield from check_braces(document.path, value, PLACEHOLDERS[key], line, document.text)
    yield from check_script(document.path, value, language, line, document.text, key)
    for name in PLACEHOLDERS[key]:
        if value.strip() and f"{{{name}}}" not in value:
            fix = f"Put {{{name}}} where the value belongs"
            yield document.problem((key,), f"{key} lacks {{{name}}}", fix)


def _names(document: Document, key: str, value: Any, language: str) -> Iterator[Problem]:
    needed = LANGUAGES if key == "language_names" else ()
    known = () if needed or not isinstance(value, dict) else tuple(map(str, value))
    yield from fields.check_keys(document, (key,), value, needed, known)
    for name, text in value.items() if isinstance(value, dict) else ():
        at = (key, str(name))
        yield from fields.check_text(document, at, text)
        if isinstance(text, str):
            line = document.line(*at)
            yield from check_script(document.path, text, language, line, document.text, "this name")


def _addresses(read: Mapping[str, Document]) -> Iterator[Problem]:
    """Report e-mail addresses that stand in one language's sentences only."""
    found = {language: set(_EMAIL.findall(document.text)) for language, document in read.items()}
    for language, document in read.items():
        for address in sorted(found[language]):
            others = [name for name in found if name != language and address not in found[name]]
            if len(others) > len(read) // 2:
                line = line_with(document.text, address)
                what = f"the e-mail address {address} is not in {named(others)}"
                yield Problem(document.path, line, what, "Write the same address in all languages")
