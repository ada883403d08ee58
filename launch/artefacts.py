"""The trained parts: the encoders and the Rasa model, made again only when their sources change."""

from __future__ import annotations

import json

from launch import commands, console
from launch.fingerprint import file_hash, fingerprint
from launch.paths import MODEL, MODEL_RECORD, MODELS, REQUIREMENTS, ROOT, python_of
from launch.problem import Problem

SOURCES = (
    "config.yml",
    "domain.yml",
    "data",
    "nlu",
    "faq/text.py",
    "faq/payloads.py",
    "faq/vectors.py",
)


def ensure_encoder(force: bool = False) -> None:
    """Build the sentence encoders unless they are there and current.

    :raises Problem: if the weights are not what they should be or cannot be had.
    """
    command = [python_of("actions"), "-m", "encoder", "--folder", MODELS / "encoder", "build"]
    manifest = MODELS / "encoder" / "manifest.json"
    title = "Checking the sentence encoders" if manifest.exists() else "Building the encoders"
    with console.step(title):
        commands.run(
            [*command, *(["--force"] if force else [])],
            "encoder",
            "The sentence encoder could not be built. It said:",
        )


def ensure_model(force: bool = False) -> None:
    """Train the Rasa model and calibrate the decision unless both are current.

    :raises Problem: if the training data or the configuration is at fault.
    """
    wanted = fingerprint(_sources())
    if not force and _is_current(wanted):
        return
    with console.step("Training the assistant"):
        rasa = ROOT / ".venvs/rasa/bin/rasa"
        commands.run(
            [rasa, "train", "--fixed-model-name", MODEL.name[: -len(".tar.gz")], "--out", MODELS],
            "train",
            "The training failed. Rasa said:",
        )
    with console.step("Calibrating the decision"):
        commands.run(
            [python_of("actions"), "-m", "faq.calibrate"],
            "calibrate",
            "The calibration failed. It said:",
        )
    _tell_of_the_adapter()
    record = {"made_from": wanted, "sha256": file_hash(MODEL)}
    MODEL_RECORD.write_text(json.dumps(record, indent=1))


def _tell_of_the_adapter() -> None:
    """Say so if the encoder was tuned on other examples than there are now."""
    told = commands.output([python_of("actions"), "-m", "faq.tune", "--status", "--brief"])
    for line in told.splitlines():
        console.say(line)


def check_model() -> None:
    """Make sure that the model is the one that was trained here.

    :raises Problem: if it is missing or damaged; stock Rasa would serve another one silently.
    """
    if not MODEL.exists():
        raise Problem(f"The model {MODEL} is missing. Run: make train")
    record = _record()
    if record.get("sha256") != file_hash(MODEL):
        raise Problem(f"The model {MODEL} is damaged (its checksum differs). Run: make train")


def _is_current(wanted: str) -> bool:
    return (
        _record().get("made_from") == wanted
        and MODEL.exists()
        and _record().get("sha256") == file_hash(MODEL)
    )


def _record() -> dict[str, str]:
    try:
        return dict(json.loads(MODEL_RECORD.read_text()))
    except (OSError, ValueError):
        return {}


def _sources() -> list:
    return [
        *(ROOT / name for name in SOURCES),
        REQUIREMENTS / "rasa.txt",
        MODELS / "encoder" / "manifest.json",
    ]
