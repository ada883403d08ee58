"""`make test`: linters, types, and the tests of both environments."""

from __future__ import annotations

import subprocess
import sys

from launch import commands, console
from launch.paths import ROOT, python_of

ACTIONS_TESTS = (
    *("tests/faq", "tests/encoder", "tests/actions", "tests/evaluation", "tests/launch"),
    *("tests/knowledge", "tests/assistant"),
)
RASA_TESTS = ("tests/nlu", "tests/channels", "tests/rasa_overrides")


def test() -> int:
    """Run every check to its end; return 0 if all passed."""
    actions, rasa = python_of("actions"), python_of("rasa")
    checks = {
        "Style (ruff)": [actions, "-m", "ruff", "check", "."],
        "Format (ruff)": [actions, "-m", "ruff", "format", "--check", "."],
        "Types (mypy --strict)": [actions, "-m", "mypy"],
        "Tests in the actions environment": [actions, "-m", "pytest", *ACTIONS_TESTS],
        "Tests in the Rasa environment": [rasa, "-m", "pytest", *RASA_TESTS],
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
