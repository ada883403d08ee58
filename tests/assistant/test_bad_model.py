"""A missing or damaged model stops the start: stock Rasa would serve another, or nothing."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from launch import commands

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "assistant.tar.gz"


def rasa_run(model: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run plain `rasa run` with a model until it ends by itself."""
    endpoints = folder / "endpoints.yml"
    endpoints.write_text("action_endpoint:\n  url: http://127.0.0.1:9/webhook\n")
    rasa = [ROOT / ".venvs/rasa/bin/rasa", "run", "--interface", "127.0.0.1", "--port", "0"]
    options = ["--endpoints", endpoints, "--credentials", ROOT / "credentials.yml"]
    return subprocess.run(
        [str(part) for part in (*rasa, "--model", model, *options)],
        cwd=ROOT,
        env=commands.environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )


def damaged(folder: Path) -> Path:
    path = folder / "assistant.tar.gz"
    whole = MODEL.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def missing(folder: Path) -> Path:
    return folder / "nowhere.tar.gz"


@pytest.mark.parametrize("make", [damaged, missing])
def test_rasa_run_ends_with_one_clear_line(tmp_path, make):
    ended = rasa_run(make(tmp_path), tmp_path)
    last = (ended.stdout + ended.stderr).strip().splitlines()
    critical = [line for line in last if "CRITICAL" in line]
    assert ended.returncode not in (0, None)
    assert len(critical) == 1
    assert "missing" in critical[0]
    assert critical[0].endswith("Run: make train")


@pytest.mark.parametrize("make", [damaged, missing])
def test_the_launcher_refuses_the_model_at_once(tmp_path, make):
    path = make(tmp_path)
    (tmp_path / "assistant.json").write_text((ROOT / "models" / "assistant.json").read_text())
    if path.name != MODEL.name:
        assert not (tmp_path / MODEL.name).exists()
    code = (
        "import sys; import launch.__main__ as m; m.setup = lambda: None; "
        "sys.argv = ['launch', 'run']; sys.exit(m.main())"
    )
    start = time.monotonic()
    ended = subprocess.run(
        [ROOT / ".venvs/actions/bin/python", "-c", code],
        cwd=ROOT,
        env={**os.environ, "FAQ_MODELS": str(tmp_path), "RASA_PORT": "0", "ACTIONS_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    words = "damaged" if make is damaged else "missing"
    assert ended.returncode == 1
    assert len(ended.stdout.strip().splitlines()) == 1
    assert words in ended.stdout and "make train" in ended.stdout
    assert not ended.stderr
    assert time.monotonic() - start < 10
