"""The knowledge folder, always fresh and never broken.

Each file is read again when it changes. A faulty one is refused with a clear message, and its
last good version, kept beside the conversations, stays in use, also over a restart.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faq.files import KnowledgeError, read_champions, read_topic
from faq.knowledge import Champions, Knowledge, Leads, Messages, TopicText
from faq.lead_files import read_leads
from faq.message_files import read_messages

logger = logging.getLogger(__name__)
Read = TopicText | Messages | Champions | Leads
NO_TOPICS = ("messages", "countries", "channels")
CHAMPIONS = "champions.yml"


@dataclass(frozen=True)
class _Kept:
    mark: tuple[int, int]
    value: Read | None


class LiveKnowledge:
    """Reads the knowledge folder, and reads again what has changed."""

    def __init__(self, folder: Path, last_good: Path, every_s: float = 1.0) -> None:
        """Read `folder`; keep good versions in `last_good`; look for changes `every_s`.

        :raises KnowledgeError: if a file without which nothing can be said has no good version.
        """
        self._folder = folder
        self._last_good = last_good
        self._every = every_s
        self._kept: dict[Path, _Kept] = {}
        self.problems: list[KnowledgeError] = []
        self._knowledge = self._read()
        self._checked = time.monotonic()

    def current(self) -> Knowledge:
        """Return the knowledge as the files are now, but for faulty ones."""
        if time.monotonic() - self._checked >= self._every:
            self._checked = time.monotonic()
            if self._marks() != {path: kept.mark for path, kept in self._kept.items()}:
                self._refresh()
        return self._knowledge

    def _refresh(self) -> None:
        try:
            self._knowledge = self._read()
        except KnowledgeError as error:
            logger.error("the knowledge read before stays in use: %s", error)
            self.problems = self.problems or [error]

    def _marks(self) -> dict[Path, tuple[int, int]]:
        return {path: _mark(path) for path in knowledge_files(self._folder)}

    def _read(self) -> Knowledge:
        self.problems = []
        marks = self._marks()
        self._kept = {path: self._keep(path, mark) for path, mark in marks.items()}
        values = [kept.value for kept in self._kept.values()]
        knowledge = _put_together(values, _version(marks))
        if knowledge is None:
            raise self.problems[0] if self.problems else _nothing_there(self._folder)
        return knowledge

    def _keep(self, path: Path, mark: tuple[int, int]) -> _Kept:
        before = self._kept.get(path)
        if before and before.mark == mark:
            return before
        try:
            value = read_any(path)
        except KnowledgeError as error:
            logger.error("refused, its last good version stays in use: %s", error)
            self.problems.append(error)
            return _Kept(mark, before.value if before else self._from_last_good(path))
        self._save_good(path)
        return _Kept(mark, value)

    def _from_last_good(self, path: Path) -> Read | None:
        try:
            return read_any(self._last_good / path.relative_to(self._folder))
        except (OSError, KnowledgeError):
            return None

    def _save_good(self, path: Path) -> None:
        copy = self._last_good / path.relative_to(self._folder)
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        except OSError as error:
            logger.warning("no copy of the good %s could be kept: %s", path, error)


def read_knowledge(folder: Path) -> Knowledge:
    """Return the knowledge of a folder as it is now.

    :raises KnowledgeError: if a file cannot be used.
    """
    paths = knowledge_files(folder)
    version = _version({path: _mark(path) for path in paths})
    knowledge = _put_together([read_any(path) for path in paths], version)
    if knowledge is None:
        raise _nothing_there(folder)
    return knowledge


def _put_together(values: Sequence[Read | None], version: str) -> Knowledge | None:
    """Return the knowledge that the files make, None if nothing can be said with them."""
    topics: dict[str, dict[str, TopicText]] = {}
    leads: dict[str, dict[str, Leads]] = {}
    for value in values:
        if isinstance(value, TopicText):
            topics.setdefault(value.topic, {})[value.language] = value
        elif isinstance(value, Leads):
            leads.setdefault(value.topic, {})[value.language] = value
    messages = {value.language: value for value in values if isinstance(value, Messages)}
    champions = next((value for value in values if isinstance(value, Champions)), None)
    if not messages or champions is None:
        return None
    return Knowledge(topics, messages, champions, version, leads)


def _nothing_there(folder: Path) -> KnowledgeError:
    return KnowledgeError(folder, 1, "champions.yml or messages/ is missing", "Restore the folder")


def _version(marks: Mapping[Path, tuple[int, int]]) -> str:
    return hashlib.sha256(repr(sorted(marks.items())).encode()).hexdigest()[:12]


def knowledge_files(folder: Path) -> list[Path]:
    """Return texts and leads of the topics, messages and champions, in a stable order."""
    texts = (path for path in folder.glob("*/*.md") if path.parent.name not in NO_TOPICS)
    messages = (path for path in (folder / "messages").glob("*.yml"))
    leads = (path for path in folder.glob("*/leads/*.yml"))
    return sorted([*texts, *leads, *messages, *folder.glob(CHAMPIONS)])


def read_any(path: Path) -> Read:
    """Read a knowledge file by its place in the folder.

    :raises KnowledgeError: if it cannot be used.
    """
    read: Callable[[Path], Read] = read_topic
    if path.name == CHAMPIONS:
        read = read_champions
    elif path.parent.name == "messages":
        read = read_messages
    elif path.parent.name == "leads":
        read = read_leads
    try:
        return read(path)
    except OSError as error:
        raise KnowledgeError(path, 1, str(error), "Restore the file") from error


def _mark(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, 0)
    return (state.st_mtime_ns, state.st_size)
