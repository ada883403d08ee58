"""Tuning on the examples: what is tuned on, what is kept back, and whether it is current."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import faq.settings
from encoder import adapter, pipeline
from encoder.adapter import Adapter
from encoder.batches import TuningText
from faq import tune
from faq.examples import Example, all_examples
from faq.knowledge import Knowledge
from faq.lead_files import read_all_leads
from faq.live import read_knowledge
from faq.settings import LANGUAGES, ROOT, Settings

STALE = re.compile(r"The encoder was tuned on other examples: \d+ are new .*run: make tune")
GAIN = re.compile(r"[a-z]{2}: \d+\.\d % before, \d+\.\d % after tuning, of the examples kept back")
LEADS = """letter:
  say: "Write a letter."
  asks:
    - "join w700 w701"
    - "join w702 w703"
    - "join w704 w705"
reply:
  asks:
    - "join w710 w711"
    - "join w712 w713"
    - "join w714 w715"
"""


@pytest.fixture(scope="module")
def everything() -> list[Example]:
    """Return all examples and asks of the project."""
    return all_examples(ROOT / "data", read_all_leads(ROOT / "knowledge"))


@pytest.fixture(scope="module")
def texts(everything: list[Example], knowledge: Knowledge) -> list[TuningText]:
    return tune.tuning_texts(everything, knowledge)


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """Return settings of a project with two topics, as many examples as tuning needs, no models."""
    knowledge = tmp_path / "knowledge"
    for name in ("champions.yml", "messages", "how_to_join", "initiative_end"):
        copy = shutil.copytree if (ROOT / "knowledge" / name).is_dir() else shutil.copyfile
        knowledge.mkdir(exist_ok=True)
        copy(ROOT / "knowledge" / name, knowledge / name)
    for leads in knowledge.glob("*/leads"):
        shutil.rmtree(leads)
    (knowledge / "how_to_join" / "leads").mkdir()
    (knowledge / "how_to_join" / "leads" / "en.yml").write_text(LEADS, encoding="utf-8")
    for first, intent in ((10, "how_to_join"), (200, "initiative_end"), (400, "out_of_scope")):
        for language, start in (("en", first), ("fr", first + 80)):
            _write_examples(tmp_path / "data", intent, language, range(start, start + 80))
    folders = {"knowledge": knowledge, "data": tmp_path / "data"}
    return Settings(**folders, models=tmp_path / "models", state=tmp_path / "state")


def _write_examples(data: Path, intent: str, language: str, words: range) -> None:
    path = data / "nlu" / intent / f"{language}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"    - w{n} w{n % 7}\n" for n in words)
    text = f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{lines}'
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def as_settings(monkeypatch: pytest.MonkeyPatch, small: Settings) -> Iterator[Settings]:
    """Make the small project that of the process."""
    for name in ("knowledge", "data", "models", "state"):
        monkeypatch.setenv(f"FAQ_{name.upper()}", str(getattr(small, name)))
    faq.settings.settings.cache_clear()
    yield small
    faq.settings.settings.cache_clear()


def _tuned_on(folders: Settings, texts: list[TuningText]) -> None:
    """Write an adapter without weights that has seen these texts."""
    seen = adapter.marks((text.text, text.label) for text in texts if text.kind == "query")
    adapter.save(Adapter({}, 1.0, seen, {}), folders.models / adapter.FILE)


def _texts_of(folders: Settings) -> list[TuningText]:
    examples = all_examples(folders.data, read_all_leads(folders.knowledge))
    return tune.tuning_texts(examples, read_knowledge(folders.knowledge))


def test_about_fifteen_in_a_hundred_examples_of_each_language_are_kept_back(
    everything: list[Example],
) -> None:
    for language in LANGUAGES:
        own = [one for one in everything if one.language == language]
        kept = sum(tune.is_kept_back(one.text, one.intent) for one in own)
        assert 0.12 < kept / len(own) < 0.18, language


def test_no_example_kept_back_is_tuned_on(
    everything: list[Example], texts: list[TuningText]
) -> None:
    kept = {(e.text, e.intent) for e in everything if tune.is_kept_back(e.text, e.intent)}
    tuned = {(text.text, text.label) for text in texts if text.kind == "query"}
    assert kept
    assert not kept & tuned
    assert kept | tuned == {(one.text, one.intent) for one in everything}


def test_other_examples_do_not_change_what_is_kept_back(
    everything: list[Example], knowledge: Knowledge, texts: list[TuningText]
) -> None:
    fewer = tune.tuning_texts(everything[::3], knowledge)
    assert set(fewer) <= set(texts)


def test_each_text_is_tuned_on_once(texts: list[TuningText]) -> None:
    assert len(texts) == len(set(texts))


def test_passages_and_what_leads_say_are_tuned_on_as_passages(small: Settings) -> None:
    texts = _texts_of(small)
    passages = [text for text in texts if text.kind == "passage"]
    assert TuningText("Write a letter.", "how_to_join", "passage", "letter") in passages
    title = read_knowledge(small.knowledge).topics["initiative_end"]["en"].title
    assert TuningText(title, "initiative_end", "passage") in passages
    assert {text.label for text in passages} == {"how_to_join", "initiative_end"}


def test_asks_know_the_lead_that_answers_them(small: Settings) -> None:
    parts = {text.text: text.part for text in _texts_of(small) if text.kind == "query"}
    asks = {text: part for text, part in parts.items() if text.startswith("join w7")}
    assert 0 < len(asks) <= 6
    for text, part in asks.items():
        assert part == ("letter" if text < "join w71" else "reply")
    assert {part for text, part in parts.items() if text not in asks} == {""}


def test_without_an_adapter_it_says_that_the_encoder_is_not_tuned(small: Settings) -> None:
    assert tune.staleness(small) == ["The encoder is not tuned. Run: make tune"]
    assert tune.gains(small) == []


def test_an_adapter_of_the_present_examples_is_current(small: Settings) -> None:
    _tuned_on(small, _texts_of(small))
    assert tune.staleness(small) == []


def test_new_and_gone_examples_are_counted_in_words(small: Settings) -> None:
    texts = _texts_of(small)
    questions = [text for text in texts if text.kind == "query"]
    _tuned_on(small, [*questions[3:], TuningText("gone", "how_to_join")])
    (line,) = tune.staleness(small)
    assert "3 are new since, 1 are gone" in line
    assert STALE.fullmatch(line)


def test_a_changed_answer_does_not_make_the_adapter_stale(small: Settings) -> None:
    _tuned_on(small, _texts_of(small))
    path = small.knowledge / "how_to_join" / "en.md"
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    assert tune.staleness(small) == []


def test_the_command_tunes_saves_and_tells_what_it_gave(
    as_settings: Settings,
    small_encoder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("FAQ_ENCODER", str(small_encoder))
    with caplog.at_level(logging.INFO):
        assert tune.main(["--epochs", "1", "--threads", "1"]) == 0
    gains = [line for line in caplog.messages if GAIN.fullmatch(line)]
    assert [line[:2] for line in gains] == ["en", "fr"]
    assert "make train" in caplog.messages[-1]
    assert tune.staleness(as_settings) == []
    saved = adapter.load(as_settings.models / adapter.FILE)
    assert saved is not None
    assert saved.about["texts"] == len(_texts_of(as_settings))
    assert any(float(up.abs().max()) > 0 for _, up in saved.pairs.values())
    base = pipeline.base_model(str(small_encoder), as_settings.state)
    pipeline.merge_adapter(base, as_settings.models / adapter.FILE)


def test_the_status_of_an_adapter_is_told_in_words(
    as_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert tune.main(["--status"]) == 0
    assert caplog.messages == ["The encoder is not tuned. Run: make tune"]
    _tuned_on(as_settings, _texts_of(as_settings))
    caplog.clear()
    with caplog.at_level(logging.INFO):
        assert tune.main(["--status", "--brief"]) == 0
    assert caplog.messages == []


def test_a_damaged_adapter_is_one_line_with_the_fix(
    as_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    as_settings.models.mkdir()
    (as_settings.models / adapter.FILE).write_bytes(b"damaged")
    assert tune.main(["--status"]) == 1
    (line,) = caplog.messages
    assert adapter.FILE in line
    assert "make tune" in line


def test_an_encoder_that_cannot_be_had_is_one_line(
    as_settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("FAQ_ENCODER", str(tmp_path / "absent"))
    assert tune.main(["--epochs", "1", "--threads", "1"]) == 1
    assert "FAQ_ENCODER" in caplog.messages[-1]


def test_the_status_of_the_shipped_adapter_is_nothing_or_plain_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shipped = Settings()
    told = tune.staleness(shipped)
    assert len(told) <= 1
    assert all(STALE.fullmatch(line) for line in told)
    gains = tune.gains(shipped)
    assert len(gains) == len(LANGUAGES)
    assert all(GAIN.fullmatch(line) for line in gains)
