"""Knowledge files: what is read, and that every refusal names file, line, fault and fix."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from faq.files import KnowledgeError, read_champions, read_topic
from faq.message_files import read_messages
from faq.message_keys import LISTS, LISTS_OF_LISTS, MAPPINGS, PLACEHOLDERS
from faq.settings import LANGUAGES, ROOT

KNOWLEDGE = ROOT / "knowledge"
TOPIC = """---
title: How do States join?
short_answer: >-
  By a
  letter.
source:
  title: Questions
  publisher: Network
  date: 2020-12
as_of: 2020-12-01
review_by: 2027-06-30
related: [a, b]
documents: ["Doc: one"]
---
First.

- Second
"""
CHAMPIONS = """as_of: 2020-11-01
champions:
  - {country: ET, region: africa}
  - {country: PT, region: western_europe_others}
  - {country: SN, region: africa}
"""


def refusal(read: Callable[[Path], object], path: Path, text: str) -> KnowledgeError:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read(path)
    error = caught.value
    assert str(error) == f"{path}, line {error.line}: {error.problem}. {error.fix}."
    return error


# Topics


def test_a_topic_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "joining" / "fr.md"
    path.parent.mkdir()
    path.write_text(TOPIC, encoding="utf-8")
    text = read_topic(path)
    assert (text.topic, text.language) == ("joining", "fr")
    assert (text.title, text.short_answer) == ("How do States join?", "By a letter.")
    assert text.detail == "First.\n\n- Second"
    assert (text.source.title, text.source.publisher) == ("Questions", "Network")
    assert (text.source.date, text.source.url) == ("2020-12", None)
    assert text.as_of == datetime.date(2020, 12, 1)
    assert text.review_by == datetime.date(2027, 6, 30)
    assert (text.related, text.documents) == (("a", "b"), ("Doc: one",))


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "joining" / "en.md"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + TOPIC.replace("\n", "\r\n").encode())
    assert read_topic(path).short_answer == "By a letter."


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "fix"),
    [
        ("---\ntitle", "title", 1, "front matter is missing", "'---'"),
        ("title: How do States join?\n", "", 1, "key 'title' is missing", "title: …"),
        ("documents:", "docs:", 13, "unknown key 'docs'", "documents"),
        ("title: How do States join?", "title:", 2, "title is empty", "Write the title"),
        ("title: How do States join?", "title: 7", 2, "title is empty", "Write the title"),
        ("[a, b]", "a, b", 12, "related is not a list", "[a, b]"),
        ("[a, b]", "[1]", 12, "related is not a list", "[a, b]"),
        ("as_of: 2020-12-01", "as_of: 1.12.2020", 10, "as_of is '1.12.2020'", "2020-12-31"),
        ("as_of: 2020-12-01", "as_of: 2020-13-01", 10, "month must be in 1..12", "Check"),
        ("review_by: 2027-06-30", "review_by: 2027-06-31", 11, "day is out of range", "Check"),
        ("review_by: 2027-06-30", "review_by: soon", 11, "review_by is 'soon'", "2020-12-31"),
        ("  publisher: Network\n", "", 1, "key 'publisher' is missing", "publisher: …"),
        ("  publisher", "  editor", 8, "unknown key 'editor'", "publisher"),
        ("date: 2020-12\n", "date: December 2020\n", 9, "date is 'December 2020'", "2020-12"),
        ("date: 2020-12\n", "date: 2020-13\n", 9, "date is '2020-13'", "2020-12"),
        ("date: 2020-12\n", "date: 20\n", 9, "date is 20", "2020-12"),
        (
            *("date: 2020-12\n", "date: 2020-12\n  language: de\n"),
            *(10, "language is 'de'", "Use one of ar, zh, en"),
        ),
        ("title: How do States join?", "title: How: do", 2, "not allowed here", "Check quotes"),
        ("First.\n\n- Second\n", " \n", 1, "no detail", "Write the detail"),
    ],
)
def test_a_faulty_topic_is_refused(
    tmp_path: Path, old: str, new: str, line: int, problem: str, fix: str
) -> None:
    assert old in TOPIC
    error = refusal(read_topic, tmp_path / "joining" / "en.md", TOPIC.replace(old, new, 1))
    assert problem in error.problem
    assert fix in error.fix
    assert error.line == line


def test_a_source_without_keys_is_refused(tmp_path: Path) -> None:
    start, end = TOPIC.index("source:"), TOPIC.index("as_of:")
    text = f"{TOPIC[:start]}source: Questions\n{TOPIC[end:]}"
    error = refusal(read_topic, tmp_path / "joining" / "en.md", text)
    assert (error.line, error.problem) == (6, "source has no keys")


def test_front_matter_without_keys_is_refused(tmp_path: Path) -> None:
    error = refusal(read_topic, tmp_path / "joining" / "en.md", "---\njust words\n---\nDetail\n")
    assert (error.line, error.problem) == (2, "no keys found")


def test_a_file_named_after_no_language_is_refused(tmp_path: Path) -> None:
    error = refusal(read_topic, tmp_path / "joining" / "de.md", TOPIC)
    assert "'de' is none of the six languages" in error.problem
    assert "ar, zh, en, fr, ru, es" in error.fix


@pytest.mark.parametrize("name", ["new topic", "a" * 41, "état"])
def test_a_folder_whose_name_no_button_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    error = refusal(read_topic, tmp_path / name / "en.md", TOPIC)
    assert repr(name) in error.problem
    assert "digits" in error.fix


def test_text_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "joining" / "fr.md"
    path.parent.mkdir()
    path.write_bytes(TOPIC.replace("Second", "Étape").encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"fr\.md, line 17: not UTF-8 text\. Save"):
        read_topic(path)


# Messages


def sentences() -> dict[str, object]:
    return dict(yaml.safe_load((KNOWLEDGE / "messages" / "en.yml").read_text("utf-8")))


def write_messages(values: dict[str, object]) -> str:
    return yaml.safe_dump(values, allow_unicode=True, width=10_000)


@pytest.mark.parametrize("key", [*PLACEHOLDERS, *MAPPINGS, *LISTS, *LISTS_OF_LISTS])
def test_each_sentence_is_needed(tmp_path: Path, key: str) -> None:
    values = sentences()
    del values[key]
    error = refusal(read_messages, tmp_path / "messages" / "en.yml", write_messages(values))
    assert error.problem == f"key {key!r} is missing"
    assert key in error.fix


@pytest.mark.parametrize("key", PLACEHOLDERS)
def test_an_empty_sentence_is_refused_at_its_line(tmp_path: Path, key: str) -> None:
    text = write_messages({**sentences(), key: " "})
    error = refusal(read_messages, tmp_path / "messages" / "en.yml", text)
    assert error.problem == f"{key} is empty"
    assert text.splitlines()[error.line - 1].startswith(f"{key}:")


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, names in PLACEHOLDERS.items() for name in names]
)
def test_a_lost_placeholder_is_refused_at_its_line(tmp_path: Path, key: str, name: str) -> None:
    values = sentences()
    text = write_messages({**values, key: str(values[key]).replace("{" + name + "}", "")})
    error = refusal(read_messages, tmp_path / "messages" / "en.yml", text)
    assert error.problem == f"{key} lacks {{{name}}}"
    assert f"{{{name}}}" in error.fix
    assert text.splitlines()[error.line - 1].startswith(f"{key}:")


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("months", ["January"], "not a list of 12"),
        ("months", "January", "not a list of 12"),
        ("months", [1] * 12, "months has something else than texts"),
        ("number_words", ["None", *["One"] * 19], "not a list of 21"),
        ("choice_last", [], "not a list of 1"),
        ("choice_last", [""], "something else than texts"),
        ("choice_words", [["first"]], "not a list of 6"),
        ("choice_words", ["first"] * 6, "something else than texts"),
        ("choice_words", [[]] * 6, "something else than texts"),
        ("choice_words", [["one", 1]] * 6, "something else than texts"),
        ("choice_words", [["no", False]] * 6, "something else than texts"),
        ("region_names", None, "has no names"),
        ("language_names", ["ar"], "has no names"),
        ("geeting", "Hi", "unknown key 'geeting'"),
    ],
)
def test_other_faults_of_messages_are_refused(
    tmp_path: Path, key: str, value: object, problem: str
) -> None:
    text = write_messages({**sentences(), key: value})
    error = refusal(read_messages, tmp_path / "messages" / "en.yml", text)
    assert problem in error.problem
    assert text.splitlines()[error.line - 1].startswith(f"{key}:")


def test_messages_in_no_yaml_are_refused_with_the_line(tmp_path: Path) -> None:
    error = refusal(read_messages, tmp_path / "messages" / "en.yml", "greet: Hi\ndecline: a: b\n")
    assert error.line == 2


# Champions


def champions_path(folder: Path) -> Path:
    """Return where to write champions.yml, with the countries and regions it may name beside."""
    (folder / "countries").mkdir()
    for name in ("countries/en.yml", "regions.yml"):
        shutil.copyfile(KNOWLEDGE / name, folder / name)
    return folder / "champions.yml"


def test_champions_are_read_by_region_in_their_order(tmp_path: Path) -> None:
    path = champions_path(tmp_path)
    path.write_text(CHAMPIONS, encoding="utf-8")
    champions = read_champions(path)
    assert champions.as_of == datetime.date(2020, 11, 1)
    assert champions.by_region == {"africa": ("ET", "SN"), "western_europe_others": ("PT",)}
    assert champions.codes == {"ET", "SN", "PT"}


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("2020-11-01", "November 2020", 1, "as_of is 'November 2020'"),
        ("as_of", "since", 1, "unknown key 'since'"),
        ("as_of: 2020-11-01\n", "", 1, "key 'as_of' is missing"),
        ("{country: PT, region: western_europe_others}", "PT", 4, "'PT' is not a champion"),
        ("country: SN", "land: SN", 5, "is not a champion"),
        ("country: PT", "country: NO", 4, "is not a champion"),  # YAML reads NO as "false"
        ("country: PT", "country: PP", 4, "is not a champion"),
        ("country: PT", "country: Portugal", 4, "is not a champion"),
        ("region: western_europe_others", "region: europ", 4, "is not a champion"),
        ("region: western_europe_others", "region: [africa]", 4, "is not a champion"),
        ("region: western_europe_others", "since: 2020", 4, "is not a champion"),
    ],
)
def test_faulty_champions_are_refused(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    assert old in CHAMPIONS
    error = refusal(read_champions, champions_path(tmp_path), CHAMPIONS.replace(old, new, 1))
    assert (error.line, problem in error.problem) == (line, True)
    assert error.fix


def test_norway_in_quotes_is_a_champion_like_any_other(tmp_path: Path) -> None:
    path = champions_path(tmp_path)
    path.write_text(CHAMPIONS.replace("PT", '"NO"'), encoding="utf-8")
    assert "NO" in read_champions(path).codes


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    error = refusal(read_champions, tmp_path / "champions.yml", "as_of: 2020-11-01\nchampions: 5\n")
    assert (error.line, error.problem) == (2, "champions is not a list")


# What is shipped


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_file_is_read(language: str) -> None:
    texts = [read_topic(path) for path in KNOWLEDGE.glob(f"*/{language}.md")]
    assert len(texts) == len(list(KNOWLEDGE.glob("*/en.md"))) >= 10
    assert read_messages(KNOWLEDGE / "messages" / f"{language}.yml").language == language


def test_brackets_without_end_are_refused_like_any_fault(tmp_path: Path) -> None:
    deep = "a: " + "[" * 5_000
    error = refusal(read_champions, tmp_path / "champions.yml", deep)
    assert "brackets" in error.problem


@pytest.mark.parametrize(
    "value", ["!!bool x", "!!int x", "!!float [1]", "!!timestamp x", "{[a]: b}"]
)
def test_a_value_that_does_not_fit_its_tag_is_refused_like_any_fault(
    tmp_path: Path, value: str
) -> None:
    error = refusal(read_champions, tmp_path / "champions.yml", f"as_of: {value}\n")
    assert "Check quotes" in error.fix
