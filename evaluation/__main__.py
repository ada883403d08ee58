"""Command line: ask a running assistant the test questions and report what it got right."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import errno
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tqdm import tqdm

from evaluation import report
from evaluation.client import Unreachable, ask_all
from evaluation.questions import Conversation, QuestionsError, read_files
from evaluation.reply import Reply
from evaluation.score import judge_all

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FOLDER = ROOT / "tests" / "questions"
DEFAULT_URL = "http://127.0.0.1:5005"
UNUSABLE, UNREACHABLE, INTERRUPTED = 2, 3, 130
COLUMNS = (
    *("right topic", "offered", "refused", "declined", "other facts", "countries"),
    *("must kept", "lead kept"),
)

_logger = logging.getLogger("evaluation")


def main(arguments: list[str] | None = None) -> int:
    """Ask, judge and report; return the exit status: 0 ran, 2 unusable input, 3 unreachable."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    try:
        files = options.questions or sorted(DEFAULT_FOLDER.glob("*.jsonl"))
        conversations = read_files(files)
        _prepare(options.out)
        replies = _ask(options.url, conversations, options.concurrency)
        about = _about(options, files)
        results = report.results(judge_all(conversations, replies), about)
        page = report.write(results, options.out)
    except QuestionsError as error:
        _logger.error("%s", error)
        return UNUSABLE
    except OSError as error:
        _logger.error(
            "%s: cannot write there (%s). Choose a folder with --out.", options.out, error.strerror
        )
        return UNUSABLE
    except Unreachable as error:
        _logger.error("%s. Start the assistant with make run, or name another with --url.", error)
        return UNREACHABLE
    except KeyboardInterrupt:
        _logger.error("Stopped; nothing was written.")
        return INTERRUPTED
    sys.stdout.write(summary(results) + f"\n{page}\n")
    return 0


def _prepare(folder: Path) -> None:
    """Make sure that the report can be written before minutes go into asking."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    option = parser.add_argument
    option(
        "--questions", type=Path, nargs="+", metavar="FILE", help="default: tests/questions/*.jsonl"
    )
    option("--url", type=_url, default=DEFAULT_URL, help="default: %(default)s")
    option(
        "--out",
        type=Path,
        default=ROOT / "reports" / "evaluation",
        metavar="DIR",
        help="default: reports/evaluation",
    )
    option(
        "--concurrency",
        type=_positive,
        default=1,
        metavar="N",
        help="conversations at once; the times are those of one user at 1, the default",
    )
    return parser


def _url(text: str) -> str:
    parts = urlsplit(text)
    # reading the port raises ValueError where it is no number
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: write an address such as {DEFAULT_URL}")
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: write a number from 1")
    return int(text)


def _ask(url: str, conversations: Sequence[Conversation], concurrency: int) -> list[list[Reply]]:
    texts = [[turn.text for turn in conversation.turns] for conversation in conversations]
    total = sum(map(len, texts))
    # the delay keeps the bar away where nothing answers: then there is one line, the error
    with tqdm(total=total, unit=" replies", file=sys.stderr, leave=False, delay=0.1) as bar:
        return asyncio.run(ask_all(url, texts, concurrency, bar.update))


def _about(options: argparse.Namespace, files: Sequence[Path]) -> dict[str, Any]:
    now = datetime.datetime.now(datetime.UTC)
    return {
        "asked": options.url,
        "ended": now.isoformat(timespec="seconds"),
        "questions from": [str(file) for file in files],
        "conversations at once": options.concurrency,
    }


def summary(results: Mapping[str, Any]) -> str:
    """Return the figures by language as a table of plain text."""
    singles, dialogues = results["questions"], results["dialogues"]
    head: tuple[str, ...] = ("", "asked", *COLUMNS, "language", "ms", "95th")
    rows = [head]
    rows += [_cells(name, group) for name, group in singles["by_language"].items()]
    rows += [_cells("all questions", singles["all"])] if singles["all"]["asked"] else []
    rows += [_cells(f"{name} turns", group) for name, group in dialogues["by_language"].items()]
    rows += [_cells("all turns", dialogues["all"])] if dialogues["all"]["asked"] else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.rjust, row, widths)) for row in rows]
    errors = (f"{name} {one['error']:.3f}" for name, one in results["calibration"].items())
    lines += ["", f"Expected calibration error: {', '.join(errors) or '-'}"]
    return "\n".join(["", *lines, "", _totals(results["totals"])])


def _cells(name: str, group: Mapping[str, Any]) -> tuple[str, ...]:
    shares = (group.get(column) for column in (*COLUMNS, "language"))
    times = group["milliseconds"] or {"median": None, "p95": None}
    return (
        name,
        str(group["asked"]),
        *(f"{100 * share['share']:.1f} %" if share else "-" for share in shares),
        *("-" if time is None else f"{time:.0f}" for time in times.values()),
    )


def _totals(totals: Mapping[str, int]) -> str:
    line = f"{totals['right']} of {totals['asked']} right, misses: {totals['misses']}"
    failed = totals["without_reply"]
    return line + (f" ({failed} without a reply)" if failed else "") + ". The report:"


if __name__ == "__main__":
    sys.exit(main())
