"""What a person sees while the set-up works: one line a step, with its seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

TICK = 0.5


def say(text: str) -> None:
    """Write one line to the terminal at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that a step runs, for how long, and how it ended."""
    start = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(title, start, done), daemon=True)
    if sys.stdout.isatty():
        ticker.start()
    else:
        say(f"… {title}")
    mark = "✗"
    try:
        yield
        mark = "✓"
    finally:
        done.set()
        if ticker.is_alive():
            ticker.join()
            sys.stdout.write("\r\033[K")
        say(f"{mark} {title} ({time.monotonic() - start:.0f} s)")


def _tick(title: str, start: float, done: threading.Event) -> None:
    while not done.wait(TICK):
        sys.stdout.write(f"\r\033[K… {title} ({time.monotonic() - start:.0f} s)")
        sys.stdout.flush()
