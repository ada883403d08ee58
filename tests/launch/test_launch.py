"""The start on machines where something is missing: one clear line, exit code not 0."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launch import __main__ as start
from launch.__main__ import COMMANDS
from launch.environments import PYTHONS

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "http://127.0.0.1:9/simple"
OURS = ("PIP_", "UV_", "FAQ_", "VIRTUAL_ENV", "CONDA", "PYTHON", "RASA_PORT", "ACTIONS_PORT")


def launch(folder, *arguments, **variables):
    """Run `python -m launch` in a folder as a fresh shell would, but for some variables."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return subprocess.run(
        [sys.executable, "-m", "launch", *arguments],
        cwd=folder,
        env={**clean, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def last_line(ended):
    return ended.stdout.strip().splitlines()[-1]


@pytest.fixture
def clone(tmp_path):
    """Return a copy of what the set-up needs, without any environment."""
    for name in ("launch", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / ".python-version", tmp_path)
    return tmp_path


@pytest.fixture
def clone_with_uv(clone):
    """Return such a copy that has the small tools environment already."""
    (clone / ".venvs").mkdir()
    (clone / ".venvs" / "tools").symlink_to(ROOT / ".venvs" / "tools")
    return clone


@pytest.mark.parametrize("variable", ["RASA_PORT", "ACTIONS_PORT"])
def test_a_port_in_use_is_named_with_the_variable_that_changes_it(variable):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = {"RASA_PORT": "0", "ACTIONS_PORT": "0", variable: str(port)}
        ended = launch(ROOT, "run", **other)
    assert ended.returncode == 1
    assert len(ended.stdout.strip().splitlines()) == 1
    assert f"Port {port} is in use" in ended.stdout
    assert f"{variable}={port + 1} make run" in ended.stdout
    assert not ended.stderr


@pytest.mark.parametrize("value", ["abc", "70000", "-1"])
def test_a_port_that_is_none_is_refused(value):
    ended = launch(ROOT, "run", RASA_PORT=value, ACTIONS_PORT="0")
    assert ended.returncode == 1
    assert len(ended.stdout.strip().splitlines()) == 1
    assert "RASA_PORT" in ended.stdout
    assert not ended.stderr


def test_an_unknown_command_lists_the_known_ones():
    ended = launch(ROOT, "fly")
    assert ended.returncode == 2
    assert "'fly'" in last_line(ended) and "run" in last_line(ended)


def test_every_target_of_the_makefile_is_a_command():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = re.findall(r"-m launch ([a-z]+)", text)
    assert {"tune", "compare", "doubtful"} <= set(called) <= set(COMMANDS)


@pytest.mark.parametrize("command", ["tune", "doubtful"])
def test_a_tool_gets_our_arguments_in_the_actions_environment(command):
    ended = launch(ROOT, command, "--help")
    assert ended.returncode == 0
    assert f"python -m faq.{command}" in ended.stdout


def test_a_tool_that_fails_fails_the_command():
    ended = launch(ROOT, "tune", "--epochs", "many")
    assert ended.returncode == 2
    assert "--epochs" in ended.stderr


def test_the_status_of_the_tuning_is_told_in_words():
    ended = launch(ROOT, "tune", "--status")
    assert ended.returncode == 0
    words = r"The encoder was tuned on other examples: .*|..: [\d.]+ % before, [\d.]+ % after .*"
    assert all(re.fullmatch(words, line) for line in ended.stderr.strip().splitlines())


def test_comparing_evaluates_us_first_and_hands_the_results_on(monkeypatch):
    """Stands in for the hour: notes what each of the two steps is called with."""
    calls = []
    monkeypatch.setattr(start.sys, "argv", ["launch", "compare", "--questions", "a", "b"])
    monkeypatch.setattr(start, "evaluate", lambda: calls.append(list(start.sys.argv[2:])))
    monkeypatch.setattr(
        start, "_tool", lambda name: lambda: calls.append([name, *start.sys.argv[2:]])
    )
    start.compare()
    folder = ROOT / "reports" / "compare"
    assert calls == [
        ["--questions", "a", "b", "--out", str(folder)],
        ["evaluation.compare", "--questions", "a", "b", "--ours", str(folder / "results.json")],
    ]


def test_too_little_disk_is_said_before_anything_is_installed(clone):
    path = clone / "launch" / "environments.py"
    text, changed = re.subn(r"NEEDED_GB = \d+", "NEEDED_GB = 9_000_000", path.read_text())
    assert changed == 1
    path.write_text(text)
    ended = launch(clone, "setup")
    assert ended.returncode == 1
    assert len(ended.stdout.strip().splitlines()) == 1
    assert "GB of disk are free" in ended.stdout and "Free some space" in ended.stdout
    assert not (clone / ".venvs").exists()


def test_an_unreachable_registry_is_named_as_the_cause(clone):
    ended = launch(
        *(clone, "setup"),
        **{"PIP_INDEX_URL": NOBODY, "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull},
        PIP_NO_CACHE_DIR="1",
    )
    assert ended.returncode == 1
    assert "Is the package registry reachable from here?" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def test_an_unreachable_registry_is_named_when_uv_meets_it(clone_with_uv, tmp_path):
    ended = launch(
        *(clone_with_uv, "setup"),
        **{"PIP_INDEX_URL": NOBODY, "UV_HTTP_RETRIES": "0", "UV_NO_CONFIG": "1"},
        UV_CACHE_DIR=str(tmp_path / "uv-cache"),
    )
    assert ended.returncode == 1
    assert "Is the package registry reachable from here?" in ended.stdout
    assert "requirements/rasa.txt" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def test_a_missing_python_is_named_with_how_to_get_it(clone_with_uv, tmp_path):
    ended = launch(
        *(clone_with_uv, "setup"),
        **{"PATH": str(tmp_path / "nothing"), "UV_PYTHON_DOWNLOADS": "never"},
        **{"UV_PYTHON_INSTALL_DIR": str(tmp_path / "none"), "UV_OFFLINE": "1"},
    )
    assert ended.returncode == 1
    assert f"Python {PYTHONS['rasa']} is needed" in ended.stdout
    assert f"pyenv install {PYTHONS['rasa']}" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def test_a_server_that_ends_ends_the_assistant_so_that_it_can_be_started_again():
    code = (
        "import subprocess\n"
        "from launch import __main__ as start\n"
        "from launch.problem import Problem\n"
        "subprocess.Popen(['sleep', '0.5'])\n"
        "try: start._wait_for_ctrl_c()\n"
        "except Problem as problem: print(problem)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=20
    )
    assert ended.stdout.startswith("A server has ended"), ended.stderr
