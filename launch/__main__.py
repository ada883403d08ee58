"""`python -m launch <command>`: what the Makefile calls."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack

from launch import artefacts, browser, commands, console, servers, testing
from launch.environments import ensure_environments
from launch.paths import ROOT, python_of
from launch.problem import Problem


def setup() -> None:
    """Do all the set-up that is still needed."""
    ensure_environments()
    artefacts.ensure_encoder()
    artefacts.ensure_model()


def train() -> None:
    """Train even if nothing changed."""
    ensure_environments()
    artefacts.ensure_encoder()
    artefacts.ensure_model(force=True)


def run() -> None:
    """Start the assistant, check it with one question, and serve until Ctrl-C."""
    ports = servers.Ports.from_environment()
    servers.check_ports(ports)
    setup()
    artefacts.check_model()
    with ExitStack() as stack:
        with console.step("Starting Rasa and the action server"):
            stack.enter_context(servers.running(ports))
        answer = servers.ask(ports, servers.CHECK_QUESTION)
        console.say(f"\n  {servers.CHECK_QUESTION}\n  {answer.splitlines()[0]}\n")
        console.say(f"Ready. Ask by REST: POST {ports.url}/webhooks/rest/webhook")
        console.say('  {"sender": "me", "message": "Who are the champion countries?"}')
        console.say(f"In a browser, in the six languages: {ports.url}/webhooks/web/demo?lang=ar")
        console.say("Or in a terminal: make shell.  Logs: var/log.  Ctrl-C stops both servers.")
        _wait_for_ctrl_c()


def shell() -> None:
    """Open `rasa shell` with the action server behind it."""
    setup()
    artefacts.check_model()
    ports = servers.free_ports()
    with servers.running_actions(ports), commands.log_path("shell").open("wb") as log:
        rasa = [
            *(ROOT / ".venvs/rasa/bin/rasa", "shell", "--model", artefacts.MODEL),
            *("--endpoints", servers.endpoints_file(ports)),
            *("--port", str(ports.rasa), "--interface", ports.host),
        ]
        subprocess.run(
            [str(part) for part in rasa],
            cwd=ROOT,
            stderr=log,
            env=commands.environment({"RASA_SHELL_STREAM_READING_TIMEOUT_IN_SECONDS": "30"}),
        )


def _stop_servers_when_told_to() -> None:
    """Make a closed terminal and a polite kill end like Ctrl-C: with both servers stopped."""
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda number, _frame: sys.exit(128 + number))


def _wait_for_ctrl_c() -> None:
    """Wait for Ctrl-C.

    :raises Problem: if a server ends: whoever watches over us, as systemd, starts both again.
    """
    signal.signal(signal.SIGCHLD, lambda *_: None)  # so that a child's end ends the pause
    try:
        signal.pause()
    except KeyboardInterrupt:
        console.say("\nStopping.")
        return
    raise Problem(
        "A server has ended; the other is stopped, too. See var/log/rasa.log, actions.log"
    )


def _tool(module: str) -> Callable[[], None]:
    """Return a function that runs a module in the actions environment with our arguments."""

    def call() -> None:
        ensure_environments()
        ended = subprocess.run(
            [str(python_of("actions")), "-m", module, *sys.argv[2:]],
            cwd=ROOT,
            env=commands.environment(),
        )
        if ended.returncode:
            raise SystemExit(ended.returncode)

    return call


def evaluate() -> None:
    """Score questions against URL, or against an assistant started for it."""
    if "--url" in sys.argv:
        _tool("evaluation")()
        return
    setup()
    with servers.on_trial() as (ports, _):
        sys.argv += ["--url", ports.url]
        _tool("evaluation")()


def erase() -> None:
    """Erase old conversations.

    :raises Problem: with what the module said, if it fails.
    """
    ensure_environments()
    log = commands.log_path("erase")  # the warnings of Rasa's packages go there
    with log.open("wb") as noise:
        ended = subprocess.run(
            [str(python_of("rasa")), "-m", "channels.erase", *sys.argv[2:]],
            cwd=ROOT,
            env=commands.environment(),
            stderr=noise,
        )
    if ended.returncode:
        raise Problem(f"Conversations were not erased.\n{commands.last_words(log, 1)}")


def compare() -> None:
    """Score ourselves and Rasa's stock pipeline on the same questions."""
    given = list(sys.argv[2:])
    folder = ROOT / "reports" / "compare"
    sys.argv[2:] = [*given, "--out", str(folder)]
    evaluate()
    sys.argv[2:] = [*given, "--ours", str(folder / "results.json")]
    _tool("evaluation.compare")()


def tune() -> None:
    """Tune the sentence encoder on the examples; the adapter it leaves belongs into git."""
    ensure_environments()
    _tool("faq.tune")()


def test() -> None:
    """Set up, then run every test, linter and type check."""
    setup()
    raise SystemExit(testing.test())


def _in_browser(action: Callable[[], None]) -> Callable[[], None]:
    """Return a function that sets up what the widget's assistant needs, then does `action`."""

    def call() -> None:
        browser.check_programs()
        setup()
        action()

    return call


def bench() -> None:
    """Measure what a turn and the two servers cost."""
    from bench import turns  # not needed to set up or to run

    setup()
    raise SystemExit(turns.main())


def encoder() -> None:
    """Build the sentence encoders again."""
    ensure_environments()
    artefacts.ensure_encoder(force=True)


COMMANDS: dict[str, Callable[[], None]] = {
    "setup": setup,
    "train": train,
    "run": run,
    "shell": shell,
    "check": _tool("faq.check"),
    "erase": erase,
    "evaluate": evaluate,
    "compare": compare,
    "tune": tune,
    "doubtful": _tool("faq.doubtful"),
    "test": test,
    "widget": browser.test_widget,
    "browser": _in_browser(browser.test_in_chromium),
    "screenshots": _in_browser(browser.screenshots),
    "measure": _in_browser(browser.measure),
    "encoder": encoder,
    "bench": bench,
}


def main() -> int:
    """Run the command named on the command line; return the exit status."""
    name = sys.argv[1] if len(sys.argv) > 1 else "run"
    if name not in COMMANDS:
        console.say(f"Unknown command {name!r}: use one of {', '.join(COMMANDS)}")
        return 2
    _stop_servers_when_told_to()
    try:
        COMMANDS[name]()
    except Problem as problem:
        console.say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        console.say("\nStopped.")
        return 130
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
