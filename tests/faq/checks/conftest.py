"""A copy of the real folders to break one thing in."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest

from faq.check import check
from faq.checks.examples import check_examples
from faq.checks.intents import check_intents
from faq.checks.messages import check_messages
from faq.checks.names import check_names
from faq.checks.problem import Problem
from faq.checks.same_facts import check_same_facts
from faq.checks.terms import check_terms, read_glossary
from faq.checks.topics import check_topics, read_topics, topic_folders
from faq.settings import ROOT

TODAY = datetime.date(2025, 1, 1)


class Copy:
    """A copy of knowledge/, data/ and domain.yml to break; the current folder while it is used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.knowledge, self.data, self.domain = (
            root / name for name in ("knowledge", "data", "domain.yml")
        )
        shutil.copytree(ROOT / "knowledge", self.knowledge)
        shutil.copytree(ROOT / "data", self.data)
        shutil.copy(ROOT / "domain.yml", self.domain)

    def edit(self, file: str, old: str, new: str, count: int = 1) -> int:
        """Replace a regex in a file; return the line where the first match begins."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        match = re.search(old, text)
        assert match, f"{file} has no {old}"
        path.write_text(re.sub(old, lambda _: new, text, count=count), encoding="utf-8")
        return text[: match.start()].count("\n") + 1

    def write(self, file: str, text: str) -> None:
        (self.root / file).parent.mkdir(parents=True, exist_ok=True)
        (self.root / file).write_text(text, encoding="utf-8")

    def topics(self, today: datetime.date = TODAY) -> list[str]:
        files, _ = read_topics(self.knowledge)
        terms, glossary = read_glossary(self.knowledge / "glossary.yml")
        found = [*check_topics(self.knowledge, today), *check_same_facts(files)]
        return told([*found, *glossary, *check_terms(terms, files)])

    def messages(self) -> list[str]:
        return told(check_messages(self.knowledge / "messages"))

    def names(self) -> list[str]:
        return told(check_names(self.knowledge))

    def questions(self) -> list[str]:
        topics = {folder.name for folder in topic_folders(self.knowledge)}
        found = check_intents(self.data, self.domain, topics)
        return told([*check_examples(self.data / "nlu"), *found])

    def everything(self, today: datetime.date = TODAY) -> list[Problem]:
        return check(self.knowledge, self.data, self.domain, today)


def told(problems) -> list[str]:
    return sorted(map(str, problems))


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    monkeypatch.chdir(tmp_path)
    return Copy(tmp_path)
