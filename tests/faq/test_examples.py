"""Reading the example questions without Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.examples import Example, all_examples, asks_of, read_asks, read_examples
from faq.files import KnowledgeError
from faq.lead_files import read_all_leads, read_leads
from faq.settings import LANGUAGES, ROOT

FILE = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    -  good day - sir

    - [hi](name)
- intent: thanks
  examples: |
    - thank you
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "greet" / "en.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_examples_come_with_intent_language_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, FILE)
    assert read_examples(tmp_path) == [
        Example("hello", "greet", "en", path, 5),
        Example("good day - sir", "greet", "en", path, 6),
        Example("[hi](name)", "greet", "en", path, 8),
        Example("thank you", "thanks", "en", path, 11),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "nlu: 5",
        "stories: []",
        "nlu:\n- greet",
        "nlu:\n- intent: greet",
        "nlu:\n- intent: greet\n  examples:",
        "nlu:\n- intent: greet\n  examples: [hello]",
        "nlu: [",
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ValueError, match="not a Rasa NLU file") as refusal:
        read_examples(tmp_path)
    assert str(path) in str(refusal.value)


def test_the_shipped_examples_cover_every_intent_in_every_language(
    examples: list[Example],
) -> None:
    intents = {example.intent for example in examples}
    assert len(intents) > 15
    found = {(example.intent, example.language) for example in examples}
    assert found == {(intent, language) for intent in intents for language in LANGUAGES}


def test_each_shipped_example_stands_on_the_line_it_names(examples: list[Example]) -> None:
    lines = {
        path: path.read_text(encoding="utf-8").splitlines()
        for path in {example.path for example in examples}
    }
    for example in examples[::7]:
        assert example.text in lines[example.path][example.line - 1]


LEADS = 'deadline:\n  say: "No."\n  asks: ["by when?", "hello"]\ngeneral:\n  asks: ["how?"]\n'


def write_leads(folder: Path, text: str = LEADS) -> Path:
    path = folder / "how_to_join" / "leads" / "en.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_asks_of_leads_are_examples_of_their_topic(tmp_path: Path) -> None:
    path = write_leads(tmp_path)
    expected = [Example(ask, "how_to_join", "en", path, 1) for ask in ("by when?", "hello", "how?")]
    assert read_asks(tmp_path) == asks_of(read_leads(path)) == expected


def test_examples_and_asks_together_have_each_text_of_an_intent_once(tmp_path: Path) -> None:
    (tmp_path / "nlu").mkdir()
    write(tmp_path / "nlu", FILE)
    joining = tmp_path / "nlu" / "how_to_join" / "en.yml"
    joining.parent.mkdir()
    joining.write_text(FILE.replace("greet", "how_to_join").replace("hello", "how?"), "utf-8")
    write_leads(tmp_path / "knowledge")
    found = [
        (one.text, one.intent)
        for one in all_examples(tmp_path, read_all_leads(tmp_path / "knowledge"))
    ]
    assert found.count(("how?", "how_to_join")) == 1
    assert ("hello", "greet") in found
    assert ("hello", "how_to_join") in found  # one text of two intents stays with both
    assert ("by when?", "how_to_join") in found


def test_faulty_leads_are_refused_with_file_and_line(tmp_path: Path) -> None:
    path = write_leads(tmp_path, LEADS.replace('asks: ["how?"]', "asks: 5"))
    with pytest.raises(KnowledgeError) as refusal:
        read_asks(tmp_path)
    assert str(refusal.value).startswith(f"{path}, line 4: ")


def test_the_shipped_asks_are_among_all_examples() -> None:
    found = {
        (one.text, one.intent)
        for one in all_examples(ROOT / "data", read_all_leads(ROOT / "knowledge"))
    }
    asks = read_asks(ROOT / "knowledge")
    assert {one.language for one in asks} == set(LANGUAGES)
    assert {(one.text, one.intent) for one in asks} < found
