"""Settings: defaults, values from the environment, refusals that name variable and value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from faq.settings import ROOT, Settings, SettingsError, read_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({}).knowledge == ROOT / "knowledge"
    assert read_settings({"FAQ_DEFAULT_LANGUAGE": "  "}).default_language == "ar"


def test_each_setting_is_read_from_its_variable_in_its_type() -> None:
    other = {str: None, int: "7", float: "0.5"}
    for field in fields(Settings):
        raw = other.get(type(field.default), "/srv/faq")
        if raw is None:
            continue
        value = getattr(read_settings({f"FAQ_{field.name.upper()}": raw}), field.name)
        assert value != field.default
        assert type(value) is type(field.default)
        assert str(value) == raw


def test_choices_are_read() -> None:
    found = read_settings({"FAQ_DEFAULT_LANGUAGE": "fr", "FAQ_ENCODER_RUNTIME": "torch"})
    assert (found.default_language, found.encoder_runtime) == ("fr", "torch")


def test_a_relative_folder_is_made_absolute() -> None:
    assert read_settings({"FAQ_STATE": "here"}).state == Path("here").resolve()


def test_the_encoders_lie_in_the_models_folder() -> None:
    assert read_settings({"FAQ_MODELS": "/m"}).encoder == Path("/m/encoder")


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        ("FAQ_MESSAGE_LIMIT", "many", "a number is needed"),
        ("FAQ_REPLY_DEADLINE", "2,5", "a number is needed"),
        ("FAQ_DEFAULT_LANGUAGE", "de", "ar, zh, en, fr, ru, es"),
        ("FAQ_ENCODER_RUNTIME", "onxx", "onnx, torch"),
    ],
)
def test_a_refusal_names_variable_value_and_fix(name: str, value: str, fix: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({name: value})
    assert f"{name}={value!r}" in str(refusal.value)
    assert fix in str(refusal.value)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().default_language = "en"  # type: ignore[misc]
