"""Our errors beside the stock pipeline's: who counts as right, and the table of both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import faq.settings
from evaluation import __main__ as evaluate
from evaluation import compare
from evaluation.questions import Conversation, Expected, Turn, read_files
from faq.examples import Example, read_examples
from faq.settings import ROOT

if TYPE_CHECKING:
    from conftest import Assistant

Write = Callable[..., Path]
QUESTIONS = [
    {"id": "1", "lang": "en", "text": "how_to_join", "topic": "how_to_join"},
    {"id": "2", "lang": "en", "text": "greet", "topic": "thanks"},
    {"id": "1f", "lang": "fr", "text": "out_of_scope", "topic": "out_of_scope"},
    {"id": "d", "lang": "fr", "turns": [{"user": "x", "expect_topic": "x"}]},
]


def asked(expected: Expected, name: str = "1", lang: str = "en") -> Conversation:
    turns = (Turn("?", expected),)
    return Conversation(name, lang, turns, None, f"q.jsonl:{name}", is_dialogue=False)


@pytest.mark.parametrize(
    ("expected", "intent", "right"),
    [
        (Expected("a"), "a", True),
        (Expected("a"), "b", False),
        (Expected("a", also=("b",)), "b", True),
        (Expected("a"), "nlu_fallback", False),
        (Expected("out_of_scope"), "nlu_fallback", True),
        (Expected("out_of_scope"), "out_of_scope", True),
        (Expected("out_of_scope"), "a", False),
        (Expected("a", also=("out_of_scope",)), "nlu_fallback", True),
        (Expected("check_country", country="KE", is_champion=False), "check_country", True),
        (Expected("check_country", country="KE"), "current_champions", False),
        (Expected("check_country", region="africa"), "current_champions", True),
        (Expected("how_to_join", region="africa"), "current_champions", False),
    ],
)
def test_the_stock_pipeline_is_judged_by_its_intent_in_its_favour(
    expected: Expected, intent: str, right: bool
) -> None:
    assert compare.is_right(asked(expected), intent) is right


def test_the_table_has_errors_by_language_and_ours_as_a_share() -> None:
    languages = {"1": "en", "2": "en", "3": "fr", "4": "zh"}
    singles = [asked(Expected("a"), name, lang) for name, lang in languages.items()]
    stock = {compare.key(one): one.lang == "zh" for one in singles}
    ours = {compare.key(one): one.id != "2" for one in singles}
    lines = compare.table(singles, stock, ours).splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    assert list(rows) == ["ar", "zh", "en", "fr", "ru", "es", "all"]
    assert rows["en"] == ["2", "2", "1", "50%"]
    assert rows["fr"] == ["1", "1", "0", "0%"]
    assert rows["zh"] == ["1", "0", "0", "-"]
    assert rows["ar"] == ["0", "0", "0", "-"]
    assert rows["all"] == ["4", "3", "1", "33%"]
    assert len({len(line) for line in lines}) == 1


def test_our_results_are_found_by_the_same_key(
    assistant: Assistant, write_lines: Write, tmp_path: Path
) -> None:
    path = write_lines(*QUESTIONS)
    out = tmp_path / "out"
    evaluate.main(["--questions", str(path), "--url", assistant.url, "--out", str(out)])
    ours = compare.right_by_id(json.loads((out / "results.json").read_text("utf-8")))
    singles = [one for one in read_files([path]) if not one.is_dialogue]
    assert ours == {
        compare.key(one): right for one, right in zip(singles, (True, False, False), strict=True)
    }


def test_the_same_id_in_two_files_is_told_apart(write_lines: Write) -> None:
    paths = [write_lines(QUESTIONS[0]), write_lines(QUESTIONS[0], name="other.jsonl")]
    assert len({compare.key(one) for one in read_files(paths)}) == 2


def test_examples_become_rasa_data_without_entities(tmp_path: Path) -> None:
    texts = ["is [Kenya](country) {x} one?", "- dash: 'and' \"quotes\"", "كيف؟", "#1 怎么"]
    plain = ["is (Kenya)(country) (x) one?", *texts[1:]]
    examples = [Example(text, "greet", "en", tmp_path, 1) for text in texts]
    examples.append(Example("thank you", "thanks", "en", tmp_path, 1))
    path = tmp_path / "greet" / "en.yml"
    path.parent.mkdir()
    path.write_text(compare.as_nlu(examples), encoding="utf-8")
    read = {(one.text, one.intent) for one in read_examples(tmp_path)}
    assert read == {*((text, "greet") for text in plain), ("thank you", "thanks")}


def test_the_yardstick_is_rasas_stock_pipeline_and_nothing_of_ours() -> None:
    config: dict[str, Any] = yaml.safe_load(compare.STOCK.read_text("utf-8"))
    assert [component["name"] for component in config["pipeline"]] == [
        "WhitespaceTokenizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
        "FallbackClassifier",
    ]
    by_letters, diet = config["pipeline"][2:4]
    ngrams = (by_letters["min_ngram"], by_letters["max_ngram"])
    assert (by_letters["analyzer"], *ngrams) == ("char_wb", 1, 4)
    assert diet["epochs"] == 100


def write_examples(data: Path, intent: str, language: str, texts: list[str]) -> None:
    path = data / "nlu" / intent / f"{language}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    examples = [Example(text, intent, language, path, 1) for text in texts]
    path.write_text(compare.as_nlu(examples), encoding="utf-8")


@pytest.fixture
def small_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a few examples those of the process; in "French" the same words mean the contrary."""
    data = tmp_path / "data"
    join = ["how do we join", "joining the initiative", "can we join it", "we join"]
    hello = ["hello", "good morning to you", "hi there", "hello there"]
    for language, texts in {"en": (join, hello), "fr": (hello, join)}.items():
        write_examples(data, "how_to_join", language, texts[0])
        write_examples(data, "greet", language, texts[1])
    monkeypatch.setenv("FAQ_DATA", str(data))
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(tmp_path / "knowledge"))
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "false")
    faq.settings.settings.cache_clear()
    yield data
    faq.settings.settings.cache_clear()


def test_the_command_trains_each_language_once_and_prints_both_columns(
    small_data: Path, write_lines: Write, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    if not (ROOT / ".venvs" / "rasa" / "bin" / "rasa").exists():
        pytest.skip("needs the Rasa environment")
    lines = [
        {"id": "1", "lang": "en", "text": "how do we join", "topic": "how_to_join"},
        {"id": "2", "lang": "en", "text": "hello", "topic": "how_to_join"},
        {"id": "3", "lang": "fr", "text": "hello there", "topic": "how_to_join"},
    ]
    path = write_lines(*lines, QUESTIONS[-1])
    replies = [
        {"where": f"questions.jsonl:{row}", "id": str(row), "turn": None, "right": True}
        for row in (1, 2, 3)
    ]
    ours = tmp_path / "ours.json"
    ours.write_text(json.dumps({"replies": replies}), encoding="utf-8")
    asked = ["--questions", str(path), "--ours", str(ours)]
    assert compare.main(asked) == 0
    table = [line.split() for line in capfd.readouterr().out.splitlines()[-8:]]
    assert table[0] == ["asked", "stock", "errors", "our", "errors", "share"]
    assert table[3:5] == [["en", "2", "1", "0", "0%"], ["fr", "1", "0", "0", "-"]]
    assert table[-1] == ["all", "3", "1", "0", "0%"]
    models = [tmp_path / "stock" / language / "stock.tar.gz" for language in ("en", "fr")]
    made = [model.stat().st_mtime_ns for model in models]
    compare.main(asked)
    assert [model.stat().st_mtime_ns for model in models] == made, "the same examples: no training"
    write_examples(small_data, "greet", "en", ["hello", "good evening"])
    compare.main(asked)
    anew = [model.stat().st_mtime_ns > before for model, before in zip(models, made, strict=True)]
    assert anew == [True, False], "another example: another training of its language"
