"""The one settings object, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
"""The six languages in the order the United Nations lists them."""


class SettingsError(ValueError):
    """A setting has a value that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """All settings; each field is read from the variable FAQ_<NAME>, else its default holds."""

    knowledge: Path = ROOT / "knowledge"
    data: Path = ROOT / "data"
    models: Path = ROOT / "models"
    state: Path = ROOT / "var"
    default_language: str = "ar"
    message_limit: int = 2000
    action_timeout: float = 2.5
    reply_deadline: float = 2.0
    turns_per_session: int = 8
    encoder_threads: int = 1
    encoder_runtime: str = "onnx"
    """What encodes in the action server: "onnx", or "torch" for sentence-transformers itself."""

    @property
    def encoder(self) -> Path:
        """The folder of the built sentence encoders."""
        return self.models / "encoder"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from a mapping of environment variables.

    :raises SettingsError: if a value is not of its setting's type.
    """
    values: dict[str, Any] = {}
    for field in fields(Settings):
        raw = environment.get(f"FAQ_{field.name.upper()}", "").strip()
        if raw:
            values[field.name] = _cast(field.name, raw, KINDS.get(type(field.default), _path))
    settings = Settings(**values)
    _check_choice("DEFAULT_LANGUAGE", settings.default_language, LANGUAGES)
    _check_choice("ENCODER_RUNTIME", settings.encoder_runtime, ("onnx", "torch"))
    return settings


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SettingsError(f"FAQ_{name}={value!r}: use one of {', '.join(choices)}")


def _path(raw: str) -> Path:
    return Path(raw).resolve()


KINDS: dict[type, Callable[[str], object]] = {str: str, int: int, float: float}


def _cast(name: str, raw: str, kind: Callable[[str], object]) -> object:
    try:
        return kind(raw)
    except ValueError as error:
        raise SettingsError(f"FAQ_{name.upper()}={raw!r}: a number is needed") from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the process's settings, read from the environment at the first call."""
    return read_settings(os.environ)
