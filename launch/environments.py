"""The Python environments: tools (uv), rasa (3.10) and actions (3.11)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from launch import commands, console
from launch.fingerprint import fingerprint
from launch.paths import ENVIRONMENTS, REQUIREMENTS, ROOT, python_of
from launch.problem import Problem

PYTHONS = {"rasa": "3.10", "actions": "3.11"}
NEEDED_GB = 8
"""Disk taken by both environments, the encoder and the caches, with some room."""


def ensure_environments() -> None:
    """Make each environment that is missing or was made from other requirement files.

    :raises Problem: if a Python, the disk space or a package cannot be had.
    """
    missing = [name for name in ("tools", *PYTHONS) if not _is_current(name)]
    if not missing:
        return
    _check_python()
    _check_disk()
    for name in missing:
        with console.step(f"Installing the {name} environment"):
            _make_tools() if name == "tools" else _make(name)
            _stamp(name).write_text(_wanted(name))


def _is_current(name: str) -> bool:
    stamp = _stamp(name)
    return python_of(name).exists() and stamp.exists() and stamp.read_text() == _wanted(name)


def _stamp(name: str) -> Path:
    return ENVIRONMENTS / name / "made-from.txt"


def _wanted(name: str) -> str:
    return fingerprint([REQUIREMENTS / f"{name}.txt", ROOT / ".python-version"])


def _check_python() -> None:
    if sys.version_info < (3, 9):  # noqa: UP036 (whatever Python the machine has runs this)
        version = sys.version.split()[0]
        raise Problem(f"Python {version} is too old to begin with. Install Python 3.9 or newer.")


def _check_disk() -> None:
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED_GB:
        raise Problem(
            f"Only {free:.1f} GB of disk are free at {ROOT}; {NEEDED_GB} GB are needed. "
            "Free some space and run the command again."
        )


def _make_tools() -> None:
    folder = ENVIRONMENTS / "tools"
    shutil.rmtree(folder, ignore_errors=True)
    _venv(folder)
    commands.run(
        [python_of("tools"), "-m", "pip", "install", "-q", "-r", REQUIREMENTS / "tools.txt"],
        "install-tools",
        "No package could be fetched. Is the package registry reachable from here? pip said:",
    )


def _venv(folder: Path) -> None:
    commands.run(
        [sys.executable, "-m", "venv", folder],
        "install-tools",
        "This Python cannot make a virtual environment; on Debian or Ubuntu install the package "
        "python3-venv. It said:",
    )


def _make(name: str) -> None:
    version = PYTHONS[name]
    shutil.rmtree(ENVIRONMENTS / name, ignore_errors=True)
    commands.run(
        [_uv(), "venv", "--python", version, ENVIRONMENTS / name],
        f"install-{name}",
        f"Python {version} is needed and was neither found nor could it be fetched. Install it "
        f"(for example: pyenv install {version}) and run the command again. uv said:",
        _uv_environment(),
    )
    install = [_uv(), "pip", "install", "--python", python_of(name)]
    if name == "actions":
        _install_torch(install)
    commands.run(
        [*install, "-r", REQUIREMENTS / f"{name}.txt"],
        f"install-{name}",
        f"The packages of requirements/{name}.txt could not be installed. Is the package "
        "registry reachable from here? uv said:",
        _uv_environment(),
    )


def _install_torch(install: list[str | Path]) -> None:
    """Install torch from a CPU build if one can be had: the default on Linux is several GB.

    A wheel folder named by PIP_FIND_LINKS or UV_FIND_LINKS wins; then PyTorch's own CPU index.
    """
    torch = next(
        line
        for line in (REQUIREMENTS / "actions.txt").read_text().splitlines()
        if line.startswith("torch==")
    )
    attempts = [["--torch-backend", "cpu"], []]
    if _cpu_wheel_at_hand():
        attempts = [["--no-index", "--no-deps"], *attempts]
    for options in attempts:
        try:
            commands.run([*install, *options, torch], "install-torch", "", _uv_environment())
        except Problem as problem:
            failure = problem
        else:
            if not options:
                console.say(
                    "  (no CPU build of torch could be had: this one holds CUDA, several GB)"
                )
            return
    raise Problem(f"{torch} could not be installed.{failure}")


def _cpu_wheel_at_hand() -> bool:
    folders = (os.environ.get("UV_FIND_LINKS") or os.environ.get("PIP_FIND_LINKS") or "").split()
    return any(list(Path(folder).glob("torch-*cpu*.whl")) for folder in folders)


def _uv() -> Path:
    return ENVIRONMENTS / "tools" / "bin" / "uv"


def _uv_environment() -> dict[str, str]:
    """Pass on to uv what the person has told pip: uv reads none of pip's settings."""
    passed = {"UV_FIND_LINKS": "PIP_FIND_LINKS", "UV_DEFAULT_INDEX": "PIP_INDEX_URL"}
    return {
        **{uv: os.environ[pip] for uv, pip in passed.items() if os.environ.get(pip)},
        "UV_HTTP_TIMEOUT": "120",
    }
