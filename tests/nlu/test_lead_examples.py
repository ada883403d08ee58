"""The leads' questions as training examples: each once, under its topic, messages untouched."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message

import faq.settings
from faq.examples import read_asks
from nlu.lead_examples import LeadExamples

ROOT = Path(__file__).resolve().parents[2]
ASKS = ["whereto post the envelope", "إلى أين نبعث الظرف", "信封寄到哪里"]
KNOWN = "how do we join the initiative"


@pytest.fixture
def leads(tmp_path_factory, monkeypatch):
    """Make a folder with a few leads the knowledge of the process; return their files by name."""
    folder = tmp_path_factory.mktemp("knowledge")
    files = {
        "en": write(folder, "how_to_join", "en", [ASKS[0], KNOWN]),
        "ar": write(folder, "how_to_join", "ar", [ASKS[1]]),
        "zh": write(folder, "how_to_join", "zh", [ASKS[2]]),
        "again": write(folder, "how_to_join", "fr", [ASKS[0]]),
        "no intent": write(folder, "unheard_of", "en", ["what is unheard of"]),
    }
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(folder))
    faq.settings.settings.cache_clear()
    yield files
    faq.settings.settings.cache_clear()


def write(folder, topic, language, asks):
    path = folder / topic / "leads" / f"{language}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f'    - "{ask}"\n' for ask in asks)
    path.write_text(f'address:\n  say: "To the office."\n  asks:\n{lines}', encoding="utf-8")
    return path


def counted(data):
    return Counter((one.get("text"), one.get("intent")) for one in data.training_examples)


def test_each_ask_is_added_once_under_its_topic(leads, create, examples):
    before = counted(examples)
    after = counted(create(LeadExamples).process_training_data(examples))
    assert after - before == Counter((ask, "how_to_join") for ask in ASKS)
    assert after[KNOWN, "how_to_join"] == 1
    assert not before - after


def test_adding_again_adds_nothing(leads, create, examples):
    once = create(LeadExamples).process_training_data(examples)
    assert counted(create(LeadExamples).process_training_data(once)) == counted(once)


def test_a_topic_that_is_no_intent_is_left_out(leads, create, examples):
    assert "unheard_of" not in create(LeadExamples).process_training_data(examples).intents


def test_messages_are_left_alone(leads, create):
    messages = [Message(data={"text": text}) for text in (ASKS[0], "", None)]
    before = [message.fingerprint() for message in messages]
    after = create(LeadExamples).process(messages)
    assert after == messages
    assert [message.fingerprint() for message in after] == before


def test_the_fingerprint_follows_the_asks_and_nothing_else(leads):
    path = leads["en"]
    text, first = path.read_text(encoding="utf-8"), LeadExamples.fingerprint_addon({})
    said = text.replace("To the office.", "To the secretariat.")
    path.write_text(said, encoding="utf-8")
    assert LeadExamples.fingerprint_addon({}) == first
    path.write_text(text.replace("envelope", "parcel"), encoding="utf-8")
    assert LeadExamples.fingerprint_addon({}) != first
    path.write_text(text, encoding="utf-8")
    assert LeadExamples.fingerprint_addon({}) == first


def test_a_trained_pipeline_has_learned_the_asks(leads, trained):
    parse = trained("leads")
    for ask in ASKS:
        assert parse(ask)["intent"]["name"] == "how_to_join", ask
        assert parse(ask)["intent"]["confidence"] > 0.65, ask
    # words that it has never met are a greeting to it
    assert parse("umbrella")["intent"]["name"] == "greet"


def test_the_projects_own_asks_are_of_intents_that_it_trains(create):
    data = RasaFileImporter(training_data_paths=[str(ROOT / "data" / "nlu")]).get_nlu_data()
    asks = {(ask.text, ask.intent) for ask in read_asks(ROOT / "knowledge")}
    assert {intent for _, intent in asks} <= data.intents
    after = counted(create(LeadExamples).process_training_data(data))
    assert asks <= set(after)
    assert max(after[ask] for ask in asks) == 1
