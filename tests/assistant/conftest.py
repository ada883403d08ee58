"""One running assistant for all end-to-end tests: the real action server and the real Rasa."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bench import turns
from launch import commands, servers

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 180.0
NO_BOT = {"TELEGRAM_TOKEN": ""}
"""A bot of whoever runs the tests must not hear of them."""


@dataclass
class Reply:
    """What the REST channel returned, and after how many seconds."""

    status: int
    seconds: float
    body: Any

    @property
    def texts(self) -> list[str]:
        return [part["text"] for part in self.body if part.get("text")]

    @property
    def text(self) -> str:
        return "\n\n".join(self.texts)

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [part["custom"]["answer"] for part in self.body if "custom" in part]

    @property
    def answer(self) -> dict[str, Any]:
        assert self.answers, f"no machine-readable element in {self.body}"
        return self.answers[0]

    @property
    def payloads(self) -> list[str]:
        return [b["payload"] for part in self.body for b in part.get("buttons", [])]


@dataclass
class Pair:
    """Both servers on free ports, with their own state, conversations and knowledge folder."""

    folder: Path
    rasa_port: int = field(default_factory=servers.free_port)
    actions_port: int = field(default_factory=servers.free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=NO_BOT.copy)

    @property
    def knowledge(self) -> Path:
        return self.folder / "knowledge"

    @property
    def database(self) -> Path:
        return self.folder / "conversations.db"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}/webhooks/rest"

    def start_rasa(self) -> None:
        rasa = [ROOT / ".venvs/rasa/bin/rasa", "run", "--model", ROOT / "models/assistant.tar.gz"]
        self._start(
            "rasa",
            *(*rasa, "--interface", "127.0.0.1", "--port", self.rasa_port),
            *("--endpoints", self._endpoints(), "--credentials", ROOT / "credentials.yml"),
        )

    def start_actions(self, *module: str, path: str = "") -> None:
        python = ROOT / ".venvs/actions/bin/python"
        module = module or ("actions",)
        self._start("actions", python, "-m", *module, "--port", self.actions_port, path=path)

    def wait(self) -> None:
        self._wait("actions", f"http://127.0.0.1:{self.actions_port}/health")
        self._wait("rasa", f"{self.url}/")

    def signal(self, sign: signal.Signals) -> None:
        """Send a signal to the action server and what it started."""
        os.killpg(self.processes["actions"].pid, sign)

    def kill_actions(self) -> None:
        self.signal(signal.SIGKILL)
        self.processes["actions"].wait(10)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start both servers, wait for them, and stop them at the end."""
        self.start_actions()
        self.start_rasa()
        try:
            self.wait()
            yield
        finally:
            self.stop()

    def stop(self) -> None:
        for process in self.processes.values():
            servers.stop(process)

    def ask(self, text: object, sender: str | None = None, **more: object) -> Reply:
        """Send one message; without `sender` it opens a conversation of its own."""
        sender = sender or f"test-{uuid.uuid4().hex}"
        return self.post(json.dumps({"sender": sender, "message": text, **more}).encode())

    def post(self, body: bytes) -> Reply:
        request = urllib.request.Request(
            f"{self.url}/webhook", body, {"Content-Type": "application/json"}
        )
        start = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Reply(answer.status, time.monotonic() - start, json.load(answer))
        except urllib.error.HTTPError as error:
            return Reply(error.code, time.monotonic() - start, json.load(error))

    def cpu_seconds(self) -> float:
        """Return the user and system time both servers have used so far."""
        return turns.cpu_seconds(self._groups())

    def resident_bytes(self) -> int:
        """Return the memory both servers hold."""
        return turns.resident_bytes(self._groups())

    def _pids(self) -> list[int]:
        return [int(process.name) for process in turns.server_processes(self._groups())]

    def _groups(self) -> list[int]:
        return [process.pid for process in self.processes.values()]

    def _endpoints(self) -> Path:
        path = self.folder / "endpoints.yml"
        text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
        ours = text.replace(":5055/", f":{self.actions_port}/")
        assert f":{self.actions_port}/" in ours
        path.write_text(ours, encoding="utf-8")
        return path

    def _start(self, name: str, *command: object, path: str = "") -> None:
        extra = {
            **{"FAQ_STATE": str(self.folder), "FAQ_KNOWLEDGE": str(self.knowledge)},
            **{"SANIC_HOST": "127.0.0.1", "OMP_NUM_THREADS": "1"},
            **self.settings,
        }
        environment = commands.environment(extra)
        environment["PYTHONPATH"] += path
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                list(map(str, command)),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait(self, name: str, url: str) -> None:
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            assert self.processes[name].poll() is None, (self.folder / f"{name}.log").read_text()
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"{name} was not ready after {START_LIMIT:.0f} s")


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Start both servers once; every end-to-end test talks to them."""
    # a test run that is told to stop must not leave its servers behind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = Pair(tmp_path_factory.mktemp("assistant"))
    shutil.copytree(ROOT / "knowledge", started.knowledge)
    with started.running():
        yield started


@pytest.fixture
def sender() -> str:
    """Return the name of a new conversation."""
    return f"test-{uuid.uuid4().hex}"
