"""Reading the example questions without Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.examples import Example, read_examples
from faq.settings import LANGUAGES

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
