"""Each topic's text by itself: what is wrong is told with file, line and fix."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from faq.checks.topics import PLACEHOLDERS, read_topics
from faq.countries import CountryMatcher
from faq.files import read_topic
from faq.live import LiveKnowledge
from faq.settings import ROOT
from faq.wording import filled

FILE = "knowledge/champion_role/fr.md"


@pytest.mark.parametrize(
    ("old", "new", "problem", "fix"),
    [
        ("documents:", "docs:", "unknown key “docs”", "Known keys: title, short_answer, source"),
        ("title: .*", "title: 2020", "title is “2020”, not a text", "Write a text, in quotes"),
        ("as_of: .*", "as_of: 2020-02-30", "as_of is “2020-02-30”, not a date", "Write the date"),
        ("as_of: .*", "as_of: 2020-12-01 10:00:00", "not a date", "Write the date as 2020-12-31"),
        (
            *("  date: .*", "  date: 2020\n  language: de"),
            *("the language is “de”", "Use one of ar, zh, en, fr, ru, es"),
        ),
        ("  date: .*", "  date: 2020-13", "the source's date is “2020-13”", "Write it as 2020"),
        ("  publisher: .*", "  editor: UN", "unknown key “editor”", "Known keys: title, publisher"),
        ("related: .*", "related: how_to_join", "related is not a list of texts", "Write related:"),
        (
            "related: .*",
            "related: [network_support, follow_up_review_role, how_to_joyn]",
            "the related topic “how_to_joyn” does not exist",
            "Use folder names: current_champions",
        ),
        (
            "related: .*",
            "related: [network_support, follow_up_review_role, champion_role]",
            "the topic is related to itself",
            "Take champion_role out.",
        ),
        ("title: .*", f"title: {'Mot ' * 15}x", "title has 61 letters, more than 60", "Shorten it"),
        (
            "title: .*",
            "title: Les {champion_count} pays ?",
            "{champion_count} is not known",
            "none",
        ),
        (
            "title: .*",
            "title: Что они делают?",
            "title is in Cyrillic script",
            "Write it in French",
        ),
        ("title: .*", "title: A\ntitle: B", "“title” stands in line 2 already", "Keep one of the"),
        ("title: .*", "title: 'Rôle", "this is not valid YAML", "Check quotes, colons and indents"),
        (
            "review_by: .*",
            "review_by: 2024-12-30",
            "overdue by 2 days (review_by 2024-12-30)",
            "Read",
        ),
    ],
)
def test_a_fault_in_the_front_matter_is_told_with_line_and_fix(
    copy, old: str, new: str, problem: str, fix: str
):
    line = copy.edit(FILE, old, new) + new.count("\n")
    found = [one for one in copy.topics() if problem in one]
    assert len(found) == 1, copy.topics()
    place, _, advice = found[0].partition(problem)
    if "YAML" not in problem:  # the parser notices an open quotation at its end only
        assert place.startswith(f"{FILE}, line {line}: ")
    assert fix in advice


@pytest.mark.parametrize(
    ("new", "problem", "fix"),
    [
        (
            "Ils sont {champion_cuont}.",
            "the placeholder {champion_cuont} is not known",
            "Known here",
        ),
        ("Ils sont {}.", "the placeholder {} is not known", "Known here: {champion_count}"),
        ("Ils sont {champion_count.", "a brace { stands alone", "Delete or close it"),
        ("هذه هي الدول.", "this paragraph is in Arabic script", "Write it in French"),
        ("Le Pаcte compte.", "“Pаcte” mixes Latin and Cyrillic letters", "Type the word again"),
    ],
)
def test_a_fault_in_the_detail_is_told_with_line_and_fix(copy, new, problem, fix):
    text = (copy.root / FILE).read_text(encoding="utf-8")
    copy.write(FILE, f"{text}\n{new}\n")
    line = text.count("\n") + 2
    assert any(
        one.startswith(f"{FILE}, line {line}: {problem}") and f". {fix}" in one
        for one in copy.topics()
    )


def test_acronyms_and_names_in_another_script_are_no_fault(copy):
    path = copy.knowledge / "champion_role" / "ru.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nСтраны-чемпионы и GCM, IMRF: e-mail и Hub.\n", "utf-8")
    assert copy.topics() == []


def test_a_short_answer_of_more_than_300_letters_is_told(copy):
    line = copy.edit(FILE, r"short_answer: >-\n  ", "short_answer: >-\n  " + "Oui " * 75)
    (found,) = [one for one in copy.topics() if "short_answer has" in one]
    assert found.startswith(f"{FILE}, line {line}: short_answer has ")
    assert "letters, more than 300. Shorten it by" in found


def test_all_faults_of_a_file_are_told_not_only_the_first(copy):
    title = copy.edit(FILE, "title: .*", "title:")
    copy.edit(FILE, "documents: .*\n", "")
    due = copy.edit(FILE, "review_by: .*", "review_by: soon")
    places = [one.split(": ")[0] + ": " + one.split(": ")[1].split(".")[0] for one in copy.topics()]
    assert f"{FILE}, line {title}: title is empty" in places
    assert f"{FILE}, line 2: the key “documents” is missing" in places
    assert f"{FILE}, line {due}: review_by is “soon”, not a date" in places


def test_a_missing_language_is_told(copy):
    (copy.knowledge / "how_to_join" / "ru.md").unlink()
    assert copy.topics() == [
        "knowledge/how_to_join, line 1: the text in Russian is missing. Write ru.md in this folder."
    ]


@pytest.mark.parametrize(
    ("name", "level", "problem"),
    [
        ("french.md", "", "“french” is none of the six languages, so the text is not used"),
        ("fr.md.txt", "warning: ", "the assistant does not read this file"),
    ],
)
def test_a_file_nobody_reads_is_told(copy, name: str, level: str, problem: str):
    copy.write(f"knowledge/how_to_join/{name}", "x")
    (found,) = copy.topics()
    assert found.startswith(f"knowledge/how_to_join/{name}, line 1: {level}{problem}. Name a text ")


def test_a_folder_name_that_no_button_can_carry_is_told(copy):
    (copy.knowledge / "how_to_join").rename(copy.knowledge / "how to join")
    found = [one for one in copy.topics() if "how to join/ar.md" in one]
    assert any("cannot stand in a button" in one for one in found)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"Just text\n", "the front matter is missing"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"---\ntitle: a\n---\n", "there is no detail under the front matter"),
        (b"---\ntitle: \x07\n---\nx\n", "there is a control character (U+0007)"),
        (b"---\n- a\n---\nx\n", "no keys found"),
    ],
)
def test_a_file_that_is_no_text_of_a_topic_is_told(copy, content: bytes, problem: str):
    (copy.root / FILE).write_bytes(content)
    assert any(one.startswith(f"{FILE}, line ") and problem in one for one in copy.topics())


def test_an_overdue_review_is_a_warning_for_each_text(copy):
    found = copy.topics(datetime.date(2027, 7, 1))
    assert len(found) == 60
    assert all(
        "warning: the review is overdue by 1 day (review_by 2027-06-30)" in one for one in found
    )
    assert copy.topics(datetime.date(2027, 6, 30)) == []


def test_the_placeholders_of_topics_are_those_that_are_filled(tmp_path: Path):
    knowledge = LiveKnowledge(ROOT / "knowledge", tmp_path).current()
    text = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    names = CountryMatcher.load(ROOT / "knowledge")
    assert "{" not in filled(text, knowledge, knowledge.messages["en"], names)


def test_every_topic_the_check_reads_is_read_by_the_assistant_too():
    files, problems = read_topics(ROOT / "knowledge")
    assert problems == [] and len(files) >= 60
    for file in files:
        assert read_topic(file.path).title == file.text("title").strip()
