"""The example questions: their files, what is there twice, and in which script."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from faq.checks.documents import Document, read_yaml
from faq.checks.problem import LANGUAGE_NAMES, Problem, quoted, shown
from faq.checks.scripts import SCRIPT_NAMES, expected
from faq.examples import Example
from faq.files import KnowledgeError
from faq.settings import LANGUAGES
from faq.text import fold, script_of
from faq.words import TOKEN

ANY_SCRIPT = "change_language"
"""The intent whose questions may be in any script: people ask for a language in that language."""
NEAR, FEWEST = 0.9, 4
"""The share of words in common, and the words, from which two questions are nearly the same."""
_SHAPE = "Write version, nlu, - intent and examples: | as in the other files"


@dataclass(frozen=True)
class _Tokens:
    """An example with its words, each Chinese sign being one."""

    example: Example
    words: frozenset[str]

    def is_near(self, other: _Tokens) -> bool:
        """Whether another intent's example has nearly, but not quite, the same text."""
        alike = len(self.words & other.words) >= NEAR * len(self.words | other.words)
        same = _key(self.example.text) == _key(other.example.text)
        return alike and not same and self.example.intent != other.example.intent


def check_examples(folder: Path) -> Iterator[Problem]:
    """Report what is wrong with the example questions of `<folder>/<intent>/<lang>.yml`."""
    examples, problems = read_example_files(folder)
    yield from problems
    yield from _same(examples)
    yield from _near(examples)
    yield from _scripts(examples)


def read_example_files(folder: Path) -> tuple[list[Example], list[Problem]]:
    """Read `<intent>/<lang>.yml` of `folder`; return all examples that can be read."""
    examples: list[Example] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/*")):
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        if path.suffix == ".yml" and path.stem in LANGUAGES:
            try:
                found = list(_file(read_yaml(path)))
            except KnowledgeError as error:
                found = [Problem.of(error)]
            examples += [one for one in found if isinstance(one, Example)]
            problems += [one for one in found if isinstance(one, Problem)]
        else:
            fix = f"Name it {', '.join(f'{language}.yml' for language in LANGUAGES)}, or delete it"
            problems.append(Problem(path, 1, "this is no example file of a language", fix))
    return examples, problems


def _file(document: Document) -> Iterator[Example | Problem]:
    yield from document.repeated_keys()
    blocks = document.value.get("nlu") if isinstance(document.value, dict) else None
    if not isinstance(blocks, list) or not blocks:
        yield document.problem((), "there are no examples in this file", _SHAPE)
        return
    folder = document.path.parent.name
    for place, block in enumerate(blocks):
        if not isinstance(block, dict) or not isinstance(block.get("examples"), str):
            yield document.problem(("nlu", place), "this block has no examples: |", _SHAPE)
            continue
        if (intent := block.get("intent")) != folder:
            what = f"the intent is {quoted(intent)}, but the folder is {quoted(folder)}"
            yield document.problem(
                ("nlu", place, "intent"), what, f"Write 'intent: {folder}' or move the file"
            )
        yield from _block(document, place, block["examples"])


def _block(document: Document, place: int, examples: str) -> Iterator[Example | Problem]:
    node = document.node_at("nlu", place, "examples")
    key_line = document.line("nlu", place, "examples")
    if getattr(node, "style", None) != "|":
        what = "the examples do not follow a line 'examples: |'"
        yield Problem(document.path, key_line, what, "Write 'examples: |' and one '- …' a line")
        return
    lines = [(number, raw.strip()) for number, raw in enumerate(examples.split("\n"), key_line + 1)]
    if not any(text for _, text in lines):
        yield Problem(document.path, key_line, "there are no examples", "Write one '- …' a line")
    for number, text in lines:
        question = text.removeprefix("-").strip()
        if text and (not text.startswith("- ") or not question):
            what = f"{quoted(text)} is not an example"
            yield Problem(document.path, number, what, "Write '- ' and the question")
        elif text:
            path = document.path
            yield Example(question, path.parent.name, path.stem, path, number)


def _same(examples: Iterable[Example]) -> Iterator[Problem]:
    """Report questions given twice; across languages only if the intents differ ("ok", "bye")."""
    first: dict[str, Example] = {}
    for example in examples:
        earlier = first.setdefault(_key(example.text), example)
        elsewhere = earlier.intent != example.intent
        if elsewhere or (earlier is not example and earlier.language == example.language):
            what = f"{quoted(example.text)} stands already in {_place(earlier)}"
            fix = "Delete one of the two"
            if elsewhere:
                fix = f"Keep it in {earlier.intent} or in {example.intent} and delete the other"
            yield Problem(example.path, example.line, what, fix, warning=not elsewhere)


def _key(text: str) -> str:
    """Return a text folded, without the marks around it: a question mark asks nothing else."""
    return " ".join(fold(text).split()).strip(" ?!.,;:。") or text


def _near(examples: Iterable[Example]) -> Iterator[Problem]:
    """Warn of questions in different intents whose words are nearly the same.

    Two sets of words that have 90 % in common share one of the rarest words of each, which is
    where partners are looked for: comparing all pairs would take minutes.
    """
    texts = [(example, frozenset(TOKEN.findall(fold(example.text)))) for example in examples]
    frequency = Counter(word for _, words in texts for word in words)
    by_word: dict[str, list[tuple[Example, frozenset[str]]]] = {}
    for example, words in (text for text in texts if len(text[1]) >= FEWEST):
        rarest = sorted(words, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(words) - math.ceil(NEAR * len(words)) + 1]
        partners = {
            id(other): (other, its) for word in prefix for other, its in by_word.get(word, [])
        }
        for other, its in partners.values():
            if other.intent != example.intent and _is_near(words, its, example, other):
                what = f"{quoted(example.text)} is nearly the same as in {_place(other)}"
                fix = "Word one of the two differently, or delete it"
                yield Problem(example.path, example.line, what, fix, warning=True)
        for word in prefix:
            by_word.setdefault(word, []).append((example, words))


def _is_near(words: frozenset[str], others: frozenset[str], one: Example, other: Example) -> bool:
    alike = len(words & others) >= NEAR * len(words | others)
    return alike and fold(one.text).split() != fold(other.text).split()


def _place(example: Example) -> str:
    return f"{shown(example.path)}, line {example.line}"


def _scripts(examples: Iterable[Example]) -> Iterator[Problem]:
    """Report questions in a script that no writer of the language uses.

    All languages are typed in Latin letters at times; "other" scripts hold signs only.
    """
    for example in examples:
        script = script_of(example.text)
        usual = script in ("", "other", "latin", expected(example.language))
        if usual or example.intent == ANY_SCRIPT:
            continue
        what = (
            f"{quoted(example.text)} is in {SCRIPT_NAMES[script]} script,"
            f" but the file is {LANGUAGE_NAMES[example.language]}"
        )
        yield Problem(example.path, example.line, what, "Move it to its language's file")
