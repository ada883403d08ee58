"""A small bot, really trained, on a real SQLite file, with the overrides installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.model_training import train

import rasa_overrides
from rasa_overrides.tracker_store import WalTrackerStore

CONFIG = """
recipe: default.v1
assistant_id: test
language: en
pipeline:
  - name: nlu.gate.MessageGate
  - name: nlu.tokenizer.MultilingualTokenizer
  - name: KeywordIntentClassifier
policies:
  - name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, set_language, none_of_these]
entities: [language]
slots:
  language: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  last_topic: {type: text, influence_conversation: false, mappings: [{type: custom}]}
responses:
  utter_greet: [{text: hello there}]
session_config: {session_expiration_time: 720, carry_over_slots_to_new_session: true}
"""
DATA = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
"""


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    """Install the overrides as the gate does in every Rasa command."""
    rasa_overrides.install()


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Train the bot once, with a cache of its own."""
    folder = tmp_path_factory.mktemp("bot")
    for name, text in (("config", CONFIG), ("domain", DOMAIN), ("data", DATA)):
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASA_CACHE_DIRECTORY", str(folder / "cache"))
        patch.setenv("RASA_TELEMETRY_ENABLED", "false")
        files = [str(folder / f"{name}.yml") for name in ("domain", "config", "data")]
        trained = train(files[0], files[1], [files[2]], output=str(folder / "models"))
    assert trained.model
    yield Path(trained.model)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return where the conversations are kept."""
    return tmp_path / "deep" / "conversations.db"


@pytest.fixture
def agent(model: Path, database: Path) -> Agent:
    """Return the bot with an empty database."""
    return Agent.load(str(model), tracker_store=WalTrackerStore(db=str(database)))
