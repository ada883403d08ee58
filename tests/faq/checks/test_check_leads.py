"""Faults of leads: told with file, line and fix."""

from __future__ import annotations

import re

import pytest

from faq.checks.leads import FEWEST_ASKS, check_leads
from faq.settings import LANGUAGES
from tests.faq.checks.conftest import Copy, told

FILE = "knowledge/how_to_join/leads/en.yml"


def leads(copy: Copy) -> list[str]:
    return told(check_leads(copy.knowledge))


def test_the_shipped_leads_have_no_fault(copy: Copy) -> None:
    assert leads(copy) == []


@pytest.mark.parametrize(
    ("old", "new", "problem", "fix"),
    [
        ("address:\n", "Address:\n", "'Address' cannot name a lead", "Use small letters"),
        (
            '  asks:\n    - "Where do',
            '  ask:\n    - "Where do',
            "not made of say and asks",
            "Write",
        ),
        ('    - "address for the letter"', "    - 5", "address has something else", '"quotes"'),
        ('"Where do we send the letter?"', '"Where', "line", "Check quotes"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_once(
    copy: Copy, old: str, new: str, problem: str, fix: str
) -> None:
    copy.edit(FILE, re.escape(old), new)
    (found,) = leads(copy)
    assert re.match(rf"{FILE}, line \d+: (?!warning)", found)
    assert problem in found
    assert fix in found


@pytest.mark.parametrize(
    ("say", "problem", "fix"),
    [
        ("No {deadline}.", "the lead address has braces that nothing fills", "{champion_count}, "),
        ("No } then.", "the lead address has braces that nothing fills", "or none"),
        ("Нет, не нужно.", "the lead address is in Cyrillic letters", "Write it in English"),
        (f"{'Write ' * 60}.", "warning: the lead address has 361 letters", "Shorten it to 320"),
    ],
)
def test_a_fault_of_a_sentence_is_told_at_its_lead(
    copy: Copy, say: str, problem: str, fix: str
) -> None:
    line = copy.edit(FILE, "address:\n  say: .*", f'address:\n  say: "{say}"')
    (found,) = leads(copy)
    assert found.startswith(f"{FILE}, line {line}: ")
    assert problem in found
    assert fix in found


def test_placeholders_that_are_filled_are_no_fault(copy: Copy) -> None:
    say = 'address:\n  say: "There are {champion_count} as of {champions_as_of}."'
    copy.edit(FILE, "address:\n  say: .*", say)
    assert leads(copy) == []


def test_a_question_of_two_leads_is_told_at_the_second(copy: Copy) -> None:
    copy.edit(FILE, '    - "address for the letter"', '    - "Letter needed!"')
    text = (copy.root / FILE).read_text(encoding="utf-8")
    line = text[: text.index("Letter needed!")].count("\n") + 1
    (found,) = leads(copy)
    assert found.startswith(f"{FILE}, line {line}: “Letter needed!” stands already under ")
    assert found.endswith("Delete one of the two.")


def test_the_same_question_in_the_same_words_is_told_at_the_second(copy: Copy) -> None:
    line = copy.edit(FILE, '    - "address for the letter"', '    - "letter needed?"')
    (found,) = leads(copy)
    assert found.startswith(f"{FILE}, line {line}: “letter needed?” stands already under ")


def test_a_question_twice_under_one_lead_is_none(copy: Copy) -> None:
    copy.edit(FILE, '    - "address for the letter"', '    - "Where do we send the letter"')
    assert leads(copy) == []


def test_a_lead_that_other_languages_have_is_missed(copy: Copy) -> None:
    text = (copy.root / FILE).read_text(encoding="utf-8")
    block = re.search(r"^address:\n(?:  .*\n)+", text, re.M)
    assert block
    copy.write(FILE, text.replace(block[0], ""))
    assert leads(copy) == [
        f"{FILE}, line 1: the lead “address” of other languages is missing."
        " Write it, or delete it there."
    ]


def test_a_language_without_leads_is_a_warning(copy: Copy) -> None:
    (copy.root / FILE).unlink()
    assert leads(copy) == [
        f"{FILE}, line 1: warning: the leads in English are missing. Write the file."
    ]


def test_few_asks_are_a_warning_at_their_lead(copy: Copy) -> None:
    new = 'address:\n  say: "The Network."\n  asks: ["where to"]\nplace:\n'
    line = copy.edit(FILE, "^address:\n  say: .*\n|\naddress:\n  say: .*\n", f"\n{new}  say: x\n")
    found = [one for one in leads(copy) if "asks" in one]
    assert found == [
        f"{FILE}, line {line + 1}: warning: the lead address has 1 asks."
        f" Write {FEWEST_ASKS} or more."
    ]


def test_a_lead_alone_is_a_warning(copy: Copy) -> None:
    asks = "".join(f'    - "question {number}"\n' for number in range(FEWEST_ASKS))
    for language in LANGUAGES:
        copy.write(f"knowledge/news/leads/{language}.yml", f"only:\n  asks:\n{asks}")
    found = leads(copy)
    assert len(found) == len(LANGUAGES)
    assert all("warning: a lead alone is never used" in one for one in found)


def test_a_file_of_another_name_is_told_and_hidden_ones_are_not(copy: Copy) -> None:
    for name in ("de.yml", ".en.yml.swp", "en.yml~"):
        copy.write(f"knowledge/how_to_join/leads/{name}", (copy.root / FILE).read_text("utf-8"))
    (found,) = leads(copy)
    assert found.startswith("knowledge/how_to_join/leads/de.yml, line 1: 'de' is none of the six")


def test_a_folder_named_like_a_file_is_told(copy: Copy) -> None:
    (copy.root / FILE).unlink()
    (copy.root / FILE).mkdir()
    (found,) = leads(copy)
    assert found.startswith(f"{FILE}, line 1: this cannot be read")
