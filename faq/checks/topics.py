"""The topics' texts, each by itself: keys, lengths, placeholders, script, review."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faq.checks import fields
from faq.checks.documents import Document, line_with, parse, read_file
from faq.checks.problem import LANGUAGE_NAMES, Problem, named, quoted
from faq.checks.scripts import SCRIPT_NAMES, expected, mixed_word, wrong_script
from faq.files import SOURCE_KEYS, TOPIC_KEYS, KnowledgeError
from faq.live import NO_TOPICS, read_any
from faq.settings import LANGUAGES

LEADS = "leads"
"""The folder of a topic's leads, which faq.checks.leads looks at."""
LONGEST = {"title": 60, "short_answer": 300}
"""Letters a button and a first answer may have."""
PLACEHOLDERS = ("champion_count", "champions_as_of", "champions_by_region")
"""What `faq.wording.filled` puts into a topic's text."""
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_METADATA = re.compile(r"\s*(?:source|publisher|date|url|as_of|review_by|related):")
_BLOCK_MARK = re.compile(r"^short_answer:(?: +[>|][+-]?$)?")
_BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")


@dataclass(frozen=True)
class TopicFile:
    """A topic's text in one language as it stands in its file, right or wrong."""

    path: Path
    front: Document
    body: str
    body_line: int

    @property
    def topic(self) -> str:
        """The topic's id."""
        return self.path.parent.name

    @property
    def language(self) -> str:
        """The language the file is named after."""
        return self.path.stem

    def text(self, key: str) -> str:
        """Return a text of the front matter, "" if there is none."""
        value = self.value(key)
        return value if isinstance(value, str) else ""

    def value(self, key: str) -> Any:
        """Return a value of the front matter, None if there is none."""
        return self.front.value.get(key) if isinstance(self.front.value, dict) else None

    def documents(self) -> list[str]:
        """Return the documents that are texts."""
        value = self.value("documents")
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def answer(self) -> str:
        """Return the short answer and the detail."""
        return f"{self.text('short_answer')}\n{self.body}"

    def everything(self) -> str:
        """Return all that a reader may be shown, but the source."""
        return "\n".join((self.text("title"), *self.documents(), self.answer()))

    def line_where(self, holds: Callable[[str], bool], start: str = "title") -> int:
        """Return the first line of `everything` that holds something, from the key `start` on.

        Where no line alone holds it, that is the line of the short answer.
        """
        for number, line in enumerate(self.front.text.split("\n"), 1):
            if number >= self.front.line(start) and not _METADATA.match(line) and holds(line):
                return number
        return self.front.line("short_answer")

    def line_of_word(self, number: int) -> int:
        """Return the line of a word of `answer`, counted from 0 as white space parts them."""
        for line, text in self._answer_lines():
            number -= len(text.split())
            if number < 0:
                return line
        return self.body_line

    def _answer_lines(self) -> Iterator[tuple[int, str]]:
        first = self.front.line("short_answer")
        keys = self.front.value if isinstance(self.front.value, dict) else {}
        ends = [self.body_line - 1, *(self.front.line(str(key)) for key in keys)]
        lines = self.front.text.split("\n")
        for line in range(first, min(end for end in ends if end > first)):
            yield line, _BLOCK_MARK.sub("", lines[line - 1])
        yield from enumerate(self.body.split("\n"), self.body_line)


def topic_folders(knowledge: Path) -> list[Path]:
    """Return the folders that are topics."""
    folders = (path for path in sorted(knowledge.glob("*")) if path.is_dir())
    return [path for path in folders if path.name not in NO_TOPICS and not _is_hidden(path)]


def read_topics(knowledge: Path) -> tuple[list[TopicFile], list[Problem]]:
    """Read all topics' texts; return those that can be read, and what is wrong with the others."""
    files: list[TopicFile] = []
    problems: list[Problem] = []
    for path in (path for folder in topic_folders(knowledge) for path in sorted(folder.glob("*"))):
        if path.suffix == ".md" and path.stem in LANGUAGES:
            try:
                files.append(_read(path))
            except KnowledgeError as error:
                problems.append(Problem.of(error))
        elif not _is_hidden(path) and path.name != LEADS:
            problems.append(_stray(path))
    return files, problems


def check_topics(knowledge: Path, today: datetime.date) -> Iterator[Problem]:
    """Report what is wrong with each text, and which languages are missing."""
    files, problems = read_topics(knowledge)
    yield from problems
    if not topic_folders(knowledge):
        yield Problem(knowledge, 1, "there are no topics", "Restore the folder knowledge")
    for folder in topic_folders(knowledge):
        if missing := [name for name in LANGUAGES if not (folder / f"{name}.md").exists()]:
            what = f"the text in {named(missing)} is missing"
            fix = f"Write {', '.join(f'{language}.md' for language in missing)} in this folder"
            yield Problem(folder, 1, what, fix)
    topics = {folder.name for folder in topic_folders(knowledge)}
    for file in files:
        found = [*_keys(file), *_related(file, topics), *_lengths(file)]
        found += [*_placeholders(file), *_script(file), *_review(file, today)]
        yield from found
        if not any(not problem.warning for problem in found):
            yield from refusal(file.path)


def refusal(path: Path) -> Iterator[Problem]:
    """Report what the assistant itself refuses a file for, if it does."""
    try:
        read_any(path)
    except KnowledgeError as error:
        yield Problem.of(error)
    except Exception as error:  # whatever it is, the assistant could not use the file
        yield Problem(path, 1, f"the assistant cannot use this file ({error!r})", "Mend the file")


def check_braces(
    path: Path, text: str, known: tuple[str, ...], line: int, file: str
) -> Iterator[Problem]:
    """Report what stands in braces and is no placeholder, and braces without a partner.

    :param line: where the text begins in `file`, the whole file's text.
    """
    for match in _BRACES.finditer(text):
        if match[1] in known:
            continue
        at = line_with(file, match[0].split("\n")[0], line)
        if match[1] is None:
            yield Problem(path, at, f"a brace {match[0]} stands alone", "Delete or close it")
            continue
        could = ", ".join(f"{{{name}}}" for name in known) or "none, so delete it"
        yield Problem(path, at, f"the placeholder {match[0]} is not known", f"Known here: {could}")


def check_script(
    path: Path, text: str, language: str, line: int, file: str, name: str
) -> Iterator[Problem]:
    """Report a text in the script of another language, and words in two scripts at once."""
    if found := wrong_script(text, language):
        what = (
            f"{name} is in {found} script, but the file is {LANGUAGE_NAMES[language]}"
            f" ({SCRIPT_NAMES[expected(language)]} script)"
        )
        yield Problem(path, line, what, f"Write it in {LANGUAGE_NAMES[language]}")
    if word := mixed_word(text):
        what = f"{quoted(word)} mixes Latin and Cyrillic letters that look alike"
        yield Problem(path, line_with(file, word, line), what, "Type the word again")


def _read(path: Path) -> TopicFile:
    text = read_file(path)
    match = _FRONT_MATTER.match(text)
    if not match:
        what = "the front matter is missing" if text.strip() else "the file is empty"
        fix = "Begin with a line '---', the keys, and a line '---', as in the other topics"
        raise KnowledgeError(path, 1, what, fix)
    front = parse(path, text, match[1], offset=1)
    return TopicFile(path, front, match[2], text[: match.start(2)].count("\n") + 1)


def _keys(file: TopicFile) -> Iterator[Problem]:
    front = file.front
    yield from front.repeated_keys()
    yield from fields.check_keys(front, (), front.value, TOPIC_KEYS)
    values = front.value if isinstance(front.value, dict) else {}
    for key in TOPIC_KEYS:
        if key not in values:
            continue
        if key in LONGEST:
            yield from fields.check_text(front, (key,), values[key])
        elif key == "source":
            yield from _source(front, values[key])
        elif key in ("as_of", "review_by"):
            yield from fields.check_date(front, (key,), values[key])
        else:
            yield from fields.check_texts(front, (key,), values[key], may_be_empty=True)
    if not file.body.strip():
        what = "there is no detail under the front matter"
        yield Problem(file.path, file.body_line, what, "Write the detail after the second '---'")


_SOURCE_CHECKS = {"date": fields.check_source_date, "language": fields.check_language}


def _source(front: Document, source: object) -> Iterator[Problem]:
    yield from fields.check_keys(front, ("source",), source, SOURCE_KEYS[:3], SOURCE_KEYS[3:])
    values = source if isinstance(source, dict) else {}
    for key in (key for key in SOURCE_KEYS if key in values):
        check = _SOURCE_CHECKS.get(key, fields.check_text)
        yield from check(front, ("source", key), values[key])


def _related(file: TopicFile, topics: set[str]) -> Iterator[Problem]:
    related = file.value("related")
    for place, topic in enumerate(related if isinstance(related, list) else []):
        if topic == file.topic:
            what = "the topic is related to itself"
            yield file.front.problem(("related", place), what, f"Take {topic} out")
        elif isinstance(topic, str) and topic not in topics:
            what = f"the related topic {quoted(topic)} does not exist"
            fix = f"Use folder names: {', '.join(sorted(topics - {file.topic}))}"
            yield file.front.problem(("related", place), what, fix)


def _lengths(file: TopicFile) -> Iterator[Problem]:
    for key, longest in LONGEST.items():
        if (length := len(" ".join(file.text(key).split()))) > longest:
            what = f"{key} has {length} letters, more than {longest}"
            yield file.front.problem((key,), what, f"Shorten it by {length - longest} letters")


def _placeholders(file: TopicFile) -> Iterator[Problem]:
    whole = file.front.text
    for key in LONGEST:
        line = file.front.line(key)
        known = PLACEHOLDERS if key == "short_answer" else ()  # a button's title is not filled
        yield from check_braces(file.path, file.text(key), known, line, whole)
    yield from check_braces(file.path, file.body, PLACEHOLDERS, file.body_line, whole)


def _script(file: TopicFile) -> Iterator[Problem]:
    for key in LONGEST:
        at = (file.path, file.text(key), file.language, file.front.line(key), file.front.text)
        yield from check_script(*at, key)
    for number, line in enumerate(file.body.split("\n"), file.body_line):
        at = (file.path, line, file.language, number, file.front.text)
        yield from check_script(*at, "this paragraph")


def _review(file: TopicFile, today: datetime.date) -> Iterator[Problem]:
    due = file.value("review_by")
    if fields.is_date(due) and (days := (today - due).days) > 0:
        what = f"the review is overdue by {days} day{'s' * (days > 1)} (review_by {due})"
        fix = "Read the text again, mend it, and set review_by to the next date"
        yield Problem(file.path, file.front.line("review_by"), what, fix, warning=True)


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "__")) or path.name.endswith("~")


def _stray(path: Path) -> Problem:
    fix = f"Name a text {', '.join(f'{language}.md' for language in LANGUAGES)}, or delete the file"
    if path.suffix == ".md":
        what = f"{quoted(path.stem)} is none of the six languages, so the text is not used"
        return Problem(path, 1, what, fix)
    return Problem(path, 1, "the assistant does not read this file", fix, warning=True)
