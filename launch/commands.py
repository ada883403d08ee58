"""Running other programs: quiet when they succeed, their last words when they fail."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch.paths import ROOT, STATE
from launch.problem import Problem

LAST_WORDS = 15


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables every program of ours runs with: no telemetry, few threads."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONWARNINGS": "ignore",
        **(extra or {}),
    }


def run(
    command: Sequence[str | Path],
    log: str,
    failure: str,
    extra: Mapping[str, str] | None = None,
) -> None:
    """Run a program to its end with its output in var/log/<log>.log.

    :raises Problem: beginning with `failure`, if it ends with an error.
    """
    path = log_path(log)
    with path.open("ab") as file:
        ended = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment(extra),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    if ended.returncode != 0:
        raise Problem(f"{failure}\n{last_words(path)}\n(all of it: {path})")


def output(command: Sequence[str | Path]) -> str:
    """Return what a program writes, "" if it fails."""
    ended = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ended.stdout if ended.returncode == 0 else ""


def log_path(name: str) -> Path:
    """Return the path of a log file, whose folder exists then."""
    folder = STATE / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def last_words(path: Path, count: int = LAST_WORDS) -> str:
    """Return the last lines of a log, indented."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "\n".join(f"    {line}" for line in lines)
