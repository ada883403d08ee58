"""The widget's tests, pictures and figures: npm scripts of web/, most with a started assistant."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from launch import commands, console, servers
from launch.paths import ROOT
from launch.problem import Problem

WEB = ROOT / "web"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NODE = (20, 10)
"""The first Node whose test runner can be told to run one file at a time."""


def test_widget() -> None:
    """Run the widget's tests that need no browser."""
    _run_script("test", {})


def test_in_chromium() -> None:
    """Run the widget's tests in Chromium."""
    _run_with_assistant("browser")


def screenshots() -> None:
    """Fill the folder OUT with pictures of the widget."""
    out = ROOT / (os.environ.get("OUT") or "reports/screenshots")
    _run_with_assistant("screenshots", {"OUT": str(out)})


def measure() -> None:
    """Print how long an answer takes to be painted, and what the widget costs a page."""
    _run_with_assistant("measure")


def check_programs() -> None:
    """Make sure that browser and Node are there, before anything that takes minutes.

    :raises Problem: naming what is missing and how to install it.
    """
    find_chromium()
    find_npm()


def find_chromium() -> str:
    """Return the browser's path: that of CHROMIUM, else the first one on PATH.

    :raises Problem: if there is none.
    """
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        raise Problem(f"CHROMIUM={named!r} is no program: name a browser's path, or unset it.")
    for name in [named] if named else BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    raise Problem(
        "Chromium is needed for this and was not found. On Debian or Ubuntu: "
        "apt install chromium. Or name a browser's path: CHROMIUM=/usr/bin/google-chrome"
    )


def find_npm() -> str:
    """Return the path of npm, whose Node is new enough.

    :raises Problem: if npm or Node is missing or old.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    wanted = ".".join(map(str, NODE))
    if not node or not npm:
        raise Problem(
            f"Node {wanted} or newer with npm is needed for the widget's tests. On Debian or "
            "Ubuntu: apt install nodejs npm. If that Node is older: https://nodejs.org"
        )
    version = commands.output([node, "--version"]).strip()
    if _numbers(version) < NODE:
        raise Problem(
            f"Node {version or 'at ' + node} is too old for the widget's tests; {wanted} or newer "
            "is needed. Install it from https://nodejs.org and put it first on PATH."
        )
    return npm


def ensure_packages(npm: str) -> None:
    """Install what package-lock.json names, if it is missing or that file has changed since.

    :raises Problem: if npm fails.
    """
    installed = WEB / "node_modules" / ".package-lock.json"
    wanted = WEB / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= wanted.stat().st_mtime:
        return
    with console.step("Installing the widget's development packages"):
        commands.run(
            [npm, "ci", "--prefix", WEB],
            "install-web",
            "The packages of web/package-lock.json could not be installed. Is the npm registry "
            "reachable from here? npm said:",
        )
        installed.touch()  # npm leaves it as old as the package, or makes none without packages


@contextmanager
def assistant() -> Iterator[dict[str, str]]:
    """Start an assistant of its own, with no earlier conversation, and stop it at the end.

    Yields the variables by which the npm scripts find it.

    :raises Problem: if it does not start.
    """
    host_port = servers.free_port()
    console.say("… Starting an assistant for the browser")
    with servers.on_trial(_settings(host_port)) as (ports, _):
        yield {"ASSISTANT_URL": ports.url, "HOST_PORT": str(host_port)}


def _settings(host_port: int) -> dict[str, str]:
    """Return the settings of that assistant."""
    return {
        "FAQ_WEB": "on",
        "FAQ_WEB_ORIGINS": f"http://127.0.0.1:{host_port}",
        "FAQ_PRIVACY_URL": "https://www.example.org/privacy",
        "FAQ_RATE_PER_MINUTE": "6000",
    }


def _run_with_assistant(script: str, extra: Mapping[str, str] | None = None) -> None:
    chromium = find_chromium()
    ensure_packages(find_npm())
    with assistant() as variables:
        _run_script(script, {**variables, "CHROMIUM": chromium, **(extra or {})})


def _run_script(script: str, variables: Mapping[str, str]) -> None:
    npm = find_npm()
    ensure_packages(npm)
    ended = subprocess.run(
        [npm, "run", "--silent", script],
        cwd=WEB,
        env=commands.environment(variables),
        stdin=subprocess.DEVNULL,
    )
    if ended.returncode:
        raise SystemExit(ended.returncode)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))
