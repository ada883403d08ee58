"""`make test`: linters, types, the tests of both environments and those of the widget."""

from __future__ import annotations

import subprocess
import sys

from launch import commands, console
from launch.paths import ROOT, python_of

RASA_TESTS = ("nlu", "channels", "rasa_overrides")
"""The folders whose tests import Rasa; every other folder runs in the actions environment."""


def test() -> int:
    """Run every check to its end; return 0 if all passed."""
    actions, rasa = python_of("actions"), python_of("rasa")
    tests = ROOT / "tests"
    names = sorted({path.relative_to(tests).parts[0] for path in tests.rglob("test_*.py")})
    with_rasa = [tests / name for name in names if name in RASA_TESTS]
    others = [tests / name for name in names if name not in RASA_TESTS]
    checks = {
        "Style (ruff)": [actions, "-m", "ruff", "check", "."],
        "Format (ruff)": [actions, "-m", "ruff", "format", "--check", "."],
        "Types (mypy --strict)": [actions, "-m", "mypy"],
        "Tests in the actions environment": [actions, "-m", "pytest", *others],
        "Tests in the Rasa environment": [rasa, "-m", "pytest", *with_rasa],
        "Widget (node)": [sys.executable, "-m", "launch", "widget"],
        "Widget in Chromium": [sys.executable, "-m", "launch", "browser"],
    }
    failed = [title for title, command in checks.items() if not _passes(title, command)]
    console.say("All checks passed." if not failed else f"Failed: {', '.join(failed)}")
    return len(failed)


def _passes(title: str, command: list) -> bool:
    console.say(f"\n── {title}")
    ended = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=commands.environment(),
        stdin=subprocess.DEVNULL,
    )
    sys.stdout.flush()
    return ended.returncode == 0
