"""YAML read with the line of every key, and never an error that stops the check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader

from faq.checks.problem import Problem, quoted
from faq.files import KnowledgeError, read_text

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
_READ_AS = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int")
_LONGEST_NUMBER = 100
_DEEPEST = 50
"""Levels of nesting; far deeper ones exhaust the stack of the parser in C."""
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Document:
    """A YAML file, or the part of a file that begins after `offset` lines."""

    path: Path
    text: str
    value: Any
    node: yaml.Node | None
    offset: int = 0

    def line(self, *keys: str | int) -> int:
        """Return the line where the key or list item at the end of `keys` stands.

        A key that is not there is answered with the line of what should hold it.
        """
        node, line = self.node, 1 + self.offset
        for key in keys:
            for name, mark, value in _children(node):
                if name == key:
                    node, line = value, _line(mark) + self.offset
                    break
            else:
                return line
        return line

    def node_at(self, *keys: str | int) -> yaml.Node | None:
        """Return the node at `keys`."""
        node = self.node
        for key in keys:
            node = next((value for name, _, value in _children(node) if name == key), None)
        return node

    def problem(self, keys: tuple[str | int, ...], problem: str, fix: str) -> Problem:
        """Describe what is wrong at `keys`."""
        return Problem(self.path, self.line(*keys), problem, fix)

    def repeated_keys(self) -> Iterator[Problem]:
        """Yield a problem for each key given twice: only its last value would count."""
        for node in _all_nodes(self.node):
            seen: dict[str, int] = {}
            for name, mark, _ in _children(node) if isinstance(node, yaml.MappingNode) else ():
                line = _line(mark) + self.offset
                if seen.setdefault(str(name), line) != line:
                    what = f"the key {quoted(name)} stands in line {seen[str(name)]} already"
                    yield Problem(self.path, line, what, "Keep one of the two")


def read_file(path: Path) -> str:
    """Return a file's text.

    :raises KnowledgeError: if there is no such file or it is not UTF-8 text.
    """
    try:
        return read_text(path)
    except FileNotFoundError as error:
        raise KnowledgeError(path, 1, "the file is missing", "Restore or write it") from error
    except OSError as error:
        what = f"it cannot be read ({error.strerror or error})"
        raise KnowledgeError(path, 1, what, "Put a readable file in its place") from error


def read_yaml(path: Path) -> Document:
    """Read a YAML file.

    :raises KnowledgeError: if it cannot be read.
    """
    text = read_file(path)
    return parse(path, text, text)


def parse(path: Path, text: str, source: str, offset: int = 0) -> Document:
    """Parse `source`, which stands in the file after `offset` lines of `text`.

    :raises KnowledgeError: if it is no YAML.
    """
    _refuse_control_characters(path, source, offset)
    loader = _LOADER(source)
    try:
        _refuse_depths(path, source, offset)
        node = loader.get_single_node()
        _leave_impossible_values(node)
        value = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise _no_yaml(path, (mark.line if mark else 0) + 1 + offset, what) from error
    except _UNREADABLE as error:
        raise _no_yaml(path, 1 + offset, str(error)) from error
    finally:
        loader.dispose()
    return Document(path, text, value, node, offset)


def line_with(text: str, needle: str, start: int = 1) -> int:
    """Return the number of the first line from `start` on that holds `needle`, else `start`."""
    for number, line in enumerate(text.split("\n")[start - 1 :], start):
        if needle in line:
            return number
    return start


def _line(parsed: Any) -> int:
    return int(parsed.start_mark.line) + 1


def _no_yaml(path: Path, line: int, what: str) -> KnowledgeError:
    fix = "Check quotes, colons and indents here and in the line before"
    return KnowledgeError(path, line, f"this is not valid YAML ({what})", fix)


def _refuse_control_characters(path: Path, source: str, offset: int) -> None:
    if match := Reader.NON_PRINTABLE.search(source):
        line = source[: match.start()].count("\n") + 1 + offset
        what = f"there is a control character (U+{ord(match[0]):04X})"
        raise KnowledgeError(path, line, what, "Delete it, or save the file as plain UTF-8 text")


def _refuse_depths(path: Path, source: str, offset: int) -> None:
    depth = 0
    for event in yaml.parse(source, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            mark: Any = event.start_mark
            raise KnowledgeError(
                path, mark.line + 1 + offset, "lists are nested too deeply", "Check the brackets"
            )


def _leave_impossible_values(root: yaml.Node | None) -> None:
    """Let 2020-02-30, or a number of 5,000 digits, stay a text that the check of its key names."""
    for node in _all_nodes(root):
        if isinstance(node, yaml.ScalarNode) and node.tag in _READ_AS:
            try:
                fits = len(node.value) <= _LONGEST_NUMBER
                yaml.safe_load(node.value if fits else "")
            except ValueError:
                fits = False
            node.tag = node.tag if fits else _TEXT


def _children(node: yaml.Node | None) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    """Yield key or number, the node whose line counts, and the value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value if isinstance(key.value, str) else "", key, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, value, value


def _all_nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:  # an alias leads to a node seen before
            continue
        seen.add(id(node))
        yield node
        waiting.extend(value for _, _, value in _children(node))
