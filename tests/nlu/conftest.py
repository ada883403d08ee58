"""Small pipelines, really trained in Rasa, and single components made by Rasa's own means."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.model_training import train_nlu
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import faq.settings

CONFIGS = Path(__file__).resolve().parent / "configs"
EXAMPLES = CONFIGS / "examples.yml"
Parse = Callable[[Any], dict[str, Any]]


@pytest.fixture(scope="session", autouse=True)
def own_caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep Rasa's training cache and our vector cache out of the project's folders."""
    models = tmp_path_factory.mktemp("models")
    (models / "encoder").symlink_to(faq.settings.settings().encoder)
    names = {"FAQ_MODELS": str(models), "RASA_CACHE_DIRECTORY": str(models / "rasa-cache")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**names, "RASA_TELEMETRY_ENABLED": "false"}.items():
            patch.setenv(name, value)
        faq.settings.settings.cache_clear()
        yield
    faq.settings.settings.cache_clear()


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Parse]:
    """Return a function that trains configs/<name>.yml and returns how its model parses."""
    parsers: dict[str, Parse] = {}

    def train(name: str) -> Parse:
        if name not in parsers:
            folder = tmp_path_factory.mktemp(name)
            path = train_nlu(str(CONFIGS / f"{name}.yml"), str(EXAMPLES), str(folder))
            assert path and os.path.exists(path)
            agent = Agent.load(path)
            parsers[name] = lambda text: asyncio.run(agent.parse_message(text))
        return parsers[name]

    return train


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    """Return Rasa's model storage in a folder of the test's own."""
    folder = tmp_path / "storage"
    folder.mkdir()
    return LocalModelStorage(folder)


@pytest.fixture
def create(storage: LocalModelStorage) -> Callable[..., Any]:
    """Return a function that makes, or with `load=True` loads, a component as Rasa's graph does."""

    def make(component: Any, load: bool = False, **config: Any) -> Any:
        config = {**component.get_default_config(), **config}
        getattr(component, "validate_config", lambda _: None)(config)
        context = ExecutionContext(GraphSchema({}), node_name="under_test")
        how = component.load if load else component.create
        return how(config, storage, Resource("under_test"), context)

    return make


@pytest.fixture
def examples() -> TrainingData:
    """Return the training examples, untouched by any component."""
    return RasaFileImporter(training_data_paths=[str(EXAMPLES)]).get_nlu_data()


@pytest.fixture
def process(create: Callable[..., Any]) -> Callable[..., Message]:
    """Return a function that passes one text through one component."""

    def run(component: Any, text: object) -> Message:
        return component.process([Message(data={"text": text})])[0]

    return run
