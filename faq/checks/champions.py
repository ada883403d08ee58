"""What the list of champions says beside the topics' texts: they must not contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from faq.checks.documents import read_yaml
from faq.checks.fields import is_date
from faq.checks.problem import Problem
from faq.checks.topics import TopicFile
from faq.countries import CountryMatcher
from faq.files import read_champions
from faq.knowledge import Champions

DATED = "{champions_as_of}"
"""What marks a text, or a line of it, as one about the list."""


def check_champions(files: Iterable[TopicFile], knowledge: Path) -> Iterator[Problem]:
    """Warn of texts that speak of the list but are dated otherwise, or name a group on it."""
    about = [file for file in files if DATED in file.answer()]
    path = knowledge / "champions.yml"
    try:
        yield from _other_dates(about, read_yaml(path).value)
        champions, names = read_champions(path), CountryMatcher.load(knowledge)
    except Exception:  # whatever is wrong there is reported with the other files of names
        return
    yield from _groups(about, champions, names)


def _other_dates(about: Iterable[TopicFile], champions: object) -> Iterator[Problem]:
    date = champions.get("as_of") if isinstance(champions, dict) else None
    for file in about:
        if is_date(date) and file.value("as_of") != date:
            what = f"as_of is {file.value('as_of')}, but the champions are as of {date}"
            fix = "Give both the same date"
            line = file.front.line("as_of")
            yield Problem(file.path, line, what, fix, warning=True)


def _groups(
    about: Iterable[TopicFile], champions: Champions, names: CountryMatcher
) -> Iterator[Problem]:
    """Warn of lines, written by hand, on a group that has champions: they may say it has none."""
    for file in about:
        for number, line in enumerate(file.body.split("\n"), file.body_line):
            for group in _named_groups(line, file.language, names, champions.by_region):
                codes = ", ".join(champions.by_region[group])
                what = f"this line is on a group that has champions ({group}: {codes})"
                fix = "Delete it if it says that there is none"
                yield Problem(file.path, number, what, fix, warning=True)


def _named_groups(
    line: str, language: str, names: CountryMatcher, groups: Collection[str]
) -> list[str]:
    found = {mention.id for mention in names.find(line, language)} if DATED in line else set()
    return sorted(found.intersection(groups))
