"""The real assistant, built once, and what it is made of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from faq.assistant import Assistant
from faq.build import build_assistant
from faq.examples import Example, read_examples
from faq.knowledge import Knowledge
from faq.live import LiveKnowledge
from faq.settings import ROOT, Settings
from faq.turn import Memory, Reply, Turn

Ask = Callable[..., Reply]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings with the real models, and with state and vector cache in a folder apart."""
    real = Path(os.environ.get("FAQ_MODELS") or ROOT / "models")
    models = tmp_path_factory.mktemp("models")
    for name in ("encoder", "decision.json", "follow_ups.npz"):
        if not (real / name).exists():
            pytest.fail(f"{real / name} is missing. Run: make train")
        (models / name).symlink_to(real / name)
    if (real / "vectors").is_dir():
        shutil.copytree(real / "vectors", models / "vectors")
    return Settings(models=models, state=tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Assistant:
    return build_assistant(settings)


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return LiveKnowledge(ROOT / "knowledge", tmp_path_factory.mktemp("last-good")).current()


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return read_examples(ROOT / "data" / "nlu")


@pytest.fixture(scope="session")
def ask(assistant: Assistant) -> Ask:
    """Return a function that says a text to the assistant, NLU being sure of `intent` if given."""
    return _asking(assistant)


@pytest.fixture(scope="session")
def edited(
    settings: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Ask]:
    """Return a copy of the knowledge and a function that asks an assistant built on it."""
    folder = tmp_path_factory.mktemp("edited") / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    state = tmp_path_factory.mktemp("edited-state")
    # `assistant` comes first so that the vectors it has encoded are not encoded again.
    return folder, _asking(build_assistant(replace(settings, knowledge=folder, state=state)))


def _asking(assistant: Assistant) -> Ask:
    def ask(text: str, intent: str = "", memory: Memory | None = None, **turn: object) -> Reply:
        ranking = {intent: 0.98} if intent else {}
        return assistant.reply(Turn(text, ranking, memory=memory or Memory(), **turn))

    return ask
