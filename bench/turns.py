"""`make bench`: what a turn and the two servers cost, measured on servers started for it.

Prints the seconds to ready, the median and 95th percentile of a turn over REST, the CPU time of
both processes a turn, that of turn 300 against turn 10 of one conversation, and the memory.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Collection
from pathlib import Path

from launch import servers
from launch.console import say
from launch.problem import Problem

Groups = Collection[int]
"""The process groups of both servers."""
TICKS = os.sysconf("SC_CLK_TCK")
QUESTIONS = (
    "كيف تنضم دولة إلى المبادرة؟",
    "and Kenya?",
    "¿Qué apoyo recibe un país campeón?",
    "Quel est le lien avec le Fonds ?",
    "Когда заканчивается инициатива?",
    "倡导国在审查中有什么作用？",
    "What is the weather tomorrow?",
    "thank you",
)
WINDOW = 24
TURNS = 290 + WINDOW


def main() -> int:
    """Run all measurements; return the exit status."""
    start = time.monotonic()
    try:
        with servers.on_trial() as (ports, groups):
            say(f"start to ready: {time.monotonic() - start:.1f} s")
            measure(ports, groups)
    except Problem as problem:
        say(str(problem))
        return 1
    return 0


def measure(ports: servers.Ports, groups: Groups) -> None:
    """Ask, time and print."""
    for question in QUESTIONS:
        servers.ask(ports, question)
    seconds, cpu = fresh_turns(ports, groups, rounds=10)
    say(
        f"a turn, fresh conversations: median {1000 * statistics.median(seconds):.0f} ms, "
        f"95th {1000 * statistics.quantiles(seconds, n=20)[-1]:.0f} ms, CPU {1000 * cpu:.1f} ms"
    )
    early, late = growth(ports, groups)
    say(
        f"CPU of turns 5 to 29: {1000 * early:.1f} ms; of turns 290 to 314: {1000 * late:.1f} ms; "
        f"ratio {late / early:.2f}"
    )
    say(f"memory of both processes: {resident_bytes(groups) / 1e9:.2f} GB")


def fresh_turns(ports: servers.Ports, groups: Groups, rounds: int) -> tuple[list[float], float]:
    """Return the seconds of each turn and the mean CPU seconds, each in a new conversation."""
    seconds = []
    before = cpu_seconds(groups)
    for turn in range(rounds * len(QUESTIONS)):
        start = time.monotonic()
        servers.ask(ports, QUESTIONS[turn % len(QUESTIONS)], f"bench-{os.getpid()}-{turn}")
        seconds.append(time.monotonic() - start)
    return seconds, (cpu_seconds(groups) - before) / len(seconds)


def growth(ports: servers.Ports, groups: Groups) -> tuple[float, float]:
    """Return the mean CPU seconds of a turn early and late in one long conversation."""
    sender = f"bench-long-{os.getpid()}"
    cpu = [cpu_seconds(groups)]
    for turn in range(TURNS):
        servers.ask(ports, QUESTIONS[turn % len(QUESTIONS)], sender)
        cpu.append(cpu_seconds(groups))
    early = (cpu[5 + WINDOW] - cpu[5]) / WINDOW
    return early, (cpu[290 + WINDOW] - cpu[290]) / WINDOW


def cpu_seconds(groups: Groups) -> float:
    """Return the user and system time that both servers have used."""
    stats = [
        (process / "stat").read_text().rpartition(")")[2].split()
        for process in server_processes(groups)
    ]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


def resident_bytes(groups: Groups) -> int:
    """Return the memory that both servers hold."""
    pages = [
        int((process / "statm").read_text().split()[1]) for process in server_processes(groups)
    ]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def server_processes(groups: Groups) -> list[Path]:
    """Return the folders in /proc of all processes in these process groups."""
    processes = (path for path in Path("/proc").iterdir() if path.name.isdecimal())
    return [process for process in processes if _group(process) in groups]


def _group(process: Path) -> int:
    try:
        return os.getpgid(int(process.name))
    except ProcessLookupError:
        return -1


if __name__ == "__main__":
    sys.exit(main())
