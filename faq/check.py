"""`python -m faq.check`: tell in plain words what is wrong with knowledge/ and data/."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from faq.checks.champions import check_champions
from faq.checks.examples import check_examples
from faq.checks.intents import check_intents
from faq.checks.leads import check_leads
from faq.checks.messages import check_messages
from faq.checks.names import check_names
from faq.checks.problem import Problem
from faq.checks.same_facts import check_same_facts
from faq.checks.terms import check_terms, read_glossary
from faq.checks.topics import check_topics, read_topics, topic_folders
from faq.settings import SettingsError, read_settings


def check(knowledge: Path, data: Path, domain: Path, today: datetime.date) -> list[Problem]:
    """Return all that is wrong, errors first, each kind by file and line."""
    files, _ = read_topics(knowledge)
    terms, glossary = read_glossary(knowledge / "glossary.yml")
    topics = {folder.name for folder in topic_folders(knowledge)}
    found = [
        *check_topics(knowledge, today),
        *check_same_facts(files),
        *check_leads(knowledge),
        *check_champions(files, knowledge),
        *check_messages(knowledge / "messages"),
        *check_names(knowledge),
        *(glossary or check_terms(terms, files)),
        *check_examples(data / "nlu"),
        *check_intents(data, domain, topics),
    ]
    return sorted(set(found), key=lambda problem: (problem.warning, problem))


def report(problems: Iterable[Problem], stream: TextIO) -> int:
    """Write one line a problem and a last line that counts them; return the exit status."""
    problems = list(problems)
    errors = sum(not problem.warning for problem in problems)
    for problem in problems:
        stream.write(f"{problem}\n")
    warnings = len(problems) - errors
    stream.write(f"Errors: {errors}. Warnings: {warnings}.\n")
    return 1 if errors else 0


def main() -> int:
    """Check the folders of the settings; return the exit status."""
    if hasattr(sys.stdout, "reconfigure"):  # a terminal that knows no Arabic must not stop it
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    domain = settings.data.parent / "domain.yml"
    today = datetime.date.today()
    return report(check(settings.knowledge, settings.data, domain, today), sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
