"""Starting the action server and Rasa together, and stopping both."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch import commands
from launch.paths import MODEL, ROOT, STATE, python_of
from launch.problem import Problem

START_LIMIT = 120.0
STOP_LIMIT = 10.0
LAST_PORT = 65535
CHECK_QUESTION = "ما هي مبادرة الدول الرائدة؟"


@dataclass
class Ports:
    """Where both servers listen, on loopback unless `host` says otherwise."""

    rasa: int = 5005
    actions: int = 5055
    host: str = "127.0.0.1"

    @classmethod
    def from_environment(cls) -> Ports:
        """Read RASA_PORT, ACTIONS_PORT and HOST.

        :raises Problem: if a port is none.
        """
        host = os.environ.get("HOST") or "127.0.0.1"
        return cls(_port("RASA_PORT", cls.rasa), _port("ACTIONS_PORT", cls.actions), host)

    @property
    def url(self) -> str:
        """The address of Rasa's web server."""
        return f"http://{self.host}:{self.rasa}"


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise Problem(f"{variable}={text!r} is no port: use a number up to {LAST_PORT}")
    return int(text)


def free_ports() -> Ports:
    """Return ports on loopback that nobody uses now, so that a shell disturbs no server."""
    rasa = free_port()
    actions = free_port(but=rasa)
    return Ports(rasa, actions)


def free_port(but: int = 0) -> int:
    """Return a port on loopback that nobody uses now, other than `but`."""
    with socket.socket() as probe:
        probe.bind((Ports.host, 0))
        number = int(probe.getsockname()[1])
    return number if number != but else free_port(but)


def check_ports(ports: Ports) -> None:
    """Make sure that nobody else listens on our ports.

    :raises Problem: naming the port and the variable that sets another one.
    """
    for number, variable in ((ports.rasa, "RASA_PORT"), (ports.actions, "ACTIONS_PORT")):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ports.host, number))
            except OSError as error:
                raise Problem(
                    f"Port {number} is in use ({error.strerror}). Stop the program that uses it, "
                    f"or choose another: {variable}={number + 1} make run"
                ) from error


@contextmanager
def running(ports: Ports, extra: Mapping[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """Start both servers, wait until both answer, and stop both at the end.

    `extra` are environment variables beside ours. Yields the numbers of both process groups.

    :raises Problem: if one of them ends or is not ready in time.
    """
    actions = start_actions(ports, extra)
    rasa = start_rasa(ports, extra)
    try:
        health = f"http://127.0.0.1:{ports.actions}/health"
        wait_until_ready(health, actions, _log_name("actions", extra))
        wait_until_ready(f"{ports.url}/webhooks/rest/", rasa, _log_name("rasa", extra))
        yield actions.pid, rasa.pid
    finally:
        for process in (rasa, actions):
            stop(process)


@contextmanager
def on_trial(extra: Mapping[str, str] | None = None) -> Iterator[tuple[Ports, tuple[int, int]]]:
    """Run an assistant beside any other: what it keeps in files of its own is deleted at the end.

    Whatever is set here, it reaches no real bot. `extra` are further environment variables. Yields
    where it listens and the numbers of both process groups.

    :raises Problem: if it does not start.
    """
    ports = free_ports()
    with tempfile.TemporaryDirectory(prefix="assistant-") as state:
        alone = {"FAQ_STATE": state, "TELEGRAM_TOKEN": ""}
        with running(ports, {**alone, **(extra or {})}) as groups:
            yield ports, groups


@contextmanager
def running_actions(ports: Ports) -> Iterator[None]:
    """Start only the action server, for `rasa shell`, and stop it at the end."""
    actions = start_actions(ports)
    try:
        wait_until_ready(f"http://127.0.0.1:{ports.actions}/health", actions, "actions")
        yield
    finally:
        stop(actions)


def start_actions(ports: Ports, extra: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start the action server; its output goes to var/log/actions.log."""
    command = [python_of("actions"), "-m", "actions", "--port", str(ports.actions)]
    return _start(command, "actions", extra)


def start_rasa(ports: Ports, extra: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start Rasa; its output goes to var/log/rasa.log."""
    command = [
        *(ROOT / ".venvs/rasa/bin/rasa", "run", "--model", MODEL),
        *("--interface", ports.host, "--port", str(ports.rasa)),
        *("--endpoints", endpoints_file(ports), "--credentials", ROOT / "credentials.yml"),
    ]
    return _start(command, "rasa", extra)


def endpoints_file(ports: Ports) -> Path:
    """Return endpoints.yml, or a copy of it that names another port of the action server."""
    original = ROOT / "endpoints.yml"
    default = f":{Ports.actions}/"
    if ports.actions == Ports.actions:
        return original
    STATE.mkdir(parents=True, exist_ok=True)
    copy = STATE / f"endpoints-{ports.actions}.yml"
    copy.write_text(original.read_text().replace(default, f":{ports.actions}/"))
    return copy


def wait_until_ready(url: str, process: subprocess.Popen[bytes], name: str) -> None:
    """Wait until `url` answers 200.

    :raises Problem: if the process ends or the limit passes first.
    """
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit:
        if process.poll() is not None:
            words = commands.last_words(commands.log_path(name))
            raise Problem(f"The {name} server stopped while starting. It said:\n{words}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise Problem(
        f"The {name} server was not ready after {START_LIMIT:.0f} s: see {commands.log_path(name)}"
    )


def ask(ports: Ports, question: str, sender: str = "") -> str:
    """Ask one question over REST and return the text of the answer.

    :raises Problem: if the answer has no text.
    """
    body = json.dumps({"sender": sender or f"check-{os.getpid()}", "message": question}).encode()
    request = urllib.request.Request(
        f"{ports.url}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        texts = [part["text"] for part in json.load(answer) if part.get("text")]
    if not texts:
        raise Problem("The assistant started but gave no answer: see the logs in var/log")
    return "\n".join(texts)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and all it started: first politely, then not."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            try:
                os.killpg(process.pid, sign)
                process.wait(STOP_LIMIT)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def _log_name(server: str, extra: Mapping[str, str] | None) -> str:
    """Return the name of a server's log: not that of the assistant beside which a trial runs."""
    return f"trial-{server}" if "FAQ_STATE" in (extra or {}) else server


def _start(
    command: list, name: str, extra: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    path = commands.log_path(_log_name(name, extra))
    common = {"SANIC_HOST": "127.0.0.1", "OMP_NUM_THREADS": "1"}
    with path.open("wb") as log:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=commands.environment({**common, **(extra or {})}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
