"""Reading leads: what is read, and that every refusal names file, line, fault and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.files import KnowledgeError
from faq.knowledge import Lead
from faq.lead_files import read_leads
from faq.settings import LANGUAGES, ROOT

FILE = """# what people ask about joining
deadline:
  say: >-
    No, there is
    no deadline.
  asks:
    - "is there a deadline?"
    - "by when: 1 May?"
general:
  asks: ["how to join"]
"""


def write(folder: Path, text: str, name: str = "en") -> Path:
    path = folder / "how_to_join" / "leads" / f"{name}.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_leads_come_with_topic_language_sentence_and_asks(tmp_path: Path) -> None:
    leads = read_leads(write(tmp_path, FILE))
    assert (leads.topic, leads.language, leads.path.name) == ("how_to_join", "en", "en.yml")
    assert leads.leads == (
        Lead("deadline", "No, there is no deadline.", ("is there a deadline?", "by when: 1 May?")),
        Lead("general", "", ("how to join",)),
    )


def test_a_lead_is_said_by_its_name(tmp_path: Path) -> None:
    leads = read_leads(write(tmp_path, FILE))
    assert leads.say("deadline") == "No, there is no deadline."
    assert leads.say("general") == leads.say("unknown") == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "fix"),
    [
        ("deadline:\n", "Deadline:\n", 2, "'Deadline' cannot name a lead", "small letters"),
        ("general:\n", "geo graph:\n", 9, "'geo graph' cannot name a lead", "small letters"),
        ("general:\n", f"{'a' * 41}:\n", 9, "cannot name a lead", "small letters"),
        ("general:\n", "1:\n", 9, "'1' cannot name a lead", "small letters"),
        ("  asks: [", "  ask: [", 9, "general is not made of say and asks", "Write say: a sen"),
        ("  asks: [", "  tell: x\n  asks: [", 9, "general is not made of say and", "Write say"),
        ('general:\n  asks: ["how to join"]', "general: x", 9, "not made of say and", "Write say"),
        ('["how to join"]', "[]", 9, "general has something else than texts", "at least one"),
        ('["how to join"]', "how", 9, "general has something else than texts", '"quotes"'),
        ('["how to join"]', "[how, 2]", 9, "something else than texts", '"quotes"'),
        ('["how to join"]', "[yes]", 9, "something else than texts", '"quotes"'),
        ('["how to join"]', '["how", " "]', 9, "something else than texts", '"quotes"'),
        ("  asks: [", "  say: 5\n  asks: [", 9, "something else than texts", '"quotes"'),
        ("  asks: [", "  say: a: b\n  asks: [", 10, "not allowed here", "Check quotes"),
    ],
)
def test_a_faulty_file_is_refused(
    tmp_path: Path, old: str, new: str, line: int, problem: str, fix: str
) -> None:
    assert old in FILE
    path = write(tmp_path, FILE.replace(old, new, 1))
    with pytest.raises(KnowledgeError) as caught:
        read_leads(path)
    error = caught.value
    assert (error.path, error.line) == (path, line)
    assert problem in error.problem
    assert fix in error.fix


def test_a_name_that_begins_like_an_earlier_one_is_found_on_its_own_line(tmp_path: Path) -> None:
    text = 'by_letter: {asks: ["a letter?"]}\nby: {asks: 5}\n'
    with pytest.raises(KnowledgeError, match=r"en\.yml, line 2: the lead by has something else"):
        read_leads(write(tmp_path, text))


def test_a_file_named_after_no_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="'de' is none of the six languages"):
        read_leads(write(tmp_path, FILE, "de"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_topic_has_leads(language: str) -> None:
    paths = sorted((ROOT / "knowledge").glob(f"*/leads/{language}.yml"))
    topics = {path.parent.name for path in (ROOT / "knowledge").glob("*/en.md")}
    assert {read_leads(path).topic for path in paths} == topics
