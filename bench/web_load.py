"""Many people at once on the web channel: `python -m bench.web_load --url …/webhooks/web`.

Against a running assistant. Each person has a conversation of their own and asks every few
seconds, beginning at a random moment. Prints how many messages went, how many failed and of what,
and the times of the others; the status is 1 if any failed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from bench.turns import QUESTIONS
from launch.console import say

TIMEOUT_S = 30.0
SEED = 7


@dataclass
class Tally:
    """What one person met: the seconds of each answer, and the errors by name."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


class Person:
    """Asks every few seconds, in one conversation, over one connection."""

    def __init__(self, url: SplitResult, every: float, chance: random.Random) -> None:
        """Begin nowhere in particular between two questions."""
        self._url = url
        self._every = every
        self._wait = chance.uniform(0, every)
        self._question = chance.randrange(len(QUESTIONS))
        self._token: str | None = None
        self._connection = self._connect()

    def talk(self, seconds: float) -> Tally:
        """Ask for `seconds`."""
        tally = Tally()
        begin = time.monotonic()
        due = begin + self._wait
        while due < begin + seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            start = time.monotonic()
            error = self._ask()
            if error:
                tally.errors[error] += 1
            else:
                tally.seconds.append(time.monotonic() - start)
            due += self._every
        self._connection.close()
        return tally

    def _ask(self) -> str | None:
        """Send the next question; return the name of the error if there was one."""
        text = QUESTIONS[self._question % len(QUESTIONS)]
        self._question += 1
        body = {"conversation": self._token, "id": str(uuid.uuid4()), "text": text}
        try:
            status, reply = self._post(json.dumps(body).encode())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._connection.close()
            self._connection = self._connect()
            return type(error).__name__
        if status != http.client.OK:
            return f"status {status}"
        self._token = reply["conversation"]
        return None if _is_answered(reply) else "no answer"

    def _post(self, body: bytes) -> tuple[int, dict]:
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", f"{self._url.path}/messages", body, headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPConnection
        if self._url.scheme == "https":
            kind = http.client.HTTPSConnection
        return kind(self._url.netloc, timeout=TIMEOUT_S)


def run(url: str, people: int, seconds: float, every: float) -> list[Tally]:
    """Let `people` talk at once, each asking `every` so many seconds; return their tallies."""
    address = urlsplit(url.rstrip("/"))
    chance = random.Random(SEED)
    everybody = [Person(address, every, chance) for _ in range(people)]
    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(lambda person: person.talk(seconds), everybody))


def report(tallies: Sequence[Tally]) -> int:
    """Print what they met; return the exit status."""
    seconds = sorted(second for tally in tallies for second in tally.seconds)
    errors = sum((tally.errors for tally in tallies), Counter())
    failed = errors.total()
    say(f"{len(seconds) + failed} messages of {len(tallies)} people, {failed} failed")
    for name, count in errors.most_common():
        say(f"  {count} × {name}")
    if len(seconds) > 1:
        say(
            f"an answer: median {1000 * statistics.median(seconds):.0f} ms, 95th percentile "
            f"{1000 * statistics.quantiles(seconds, n=20)[-1]:.0f} ms, longest "
            f"{1000 * seconds[-1]:.0f} ms"
        )
    return int(bool(errors) or not seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, run and report; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.web_load")
    parser.add_argument("--url", default="http://127.0.0.1:5005/webhooks/web")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they talk")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two questions")
    options = parser.parse_args(arguments)
    return report(run(options.url, options.people, options.seconds, options.every))


def _is_answered(reply: dict) -> bool:
    """Whether the assistant itself answered: the channel's apology has no confidence to offer."""
    answers = reply.get("answers") or []
    return bool(answers) and not any(_is_apology(answer) for answer in answers)


def _is_apology(answer: dict) -> bool:
    return answer["decision"] == "decline" and not answer["candidates"] and not answer["topic"]


if __name__ == "__main__":
    sys.exit(main())
