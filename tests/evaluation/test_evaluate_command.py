"""`python -m evaluation`: what it prints, what it writes, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluation.__main__ import main

if TYPE_CHECKING:
    from conftest import Assistant

Write = Callable[..., Path]
SINGLE = {"id": "s", "lang": "en", "text": "how_to_join", "topic": "how_to_join", "must": ["text"]}
DIALOGUE = {
    "id": "d",
    "lang": "en",
    "turns": [
        {"user": "greet", "expect_topic": "greet"},
        {"user": "other", "expect_topic": "out_of_scope"},
    ],
}


def test_it_asks_reports_and_ends_well(
    assistant: Assistant, write_lines: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    files = [str(write_lines(SINGLE)), str(write_lines(DIALOGUE, name="dialogues.jsonl"))]
    assert main(["--questions", *files, "--url", assistant.url, "--out", str(out)]) == 0
    shown = capsys.readouterr()
    head, *rows = shown.out.strip().splitlines()
    assert head.split()[:3] == ["asked", "right", "topic"]
    assert "refused" in head.split()
    assert "lead kept" in head
    assert rows[0].split()[:4] == ["en", "1", "100.0", "%"]
    assert "Expected calibration error: en 0.100" in shown.out
    assert "2 of 3 right, misses: 1." in shown.out
    assert str(out / "index.html") in shown.out
    results = json.loads((out / "results.json").read_text("utf-8"))
    assert results["about"]["questions from"] == files
    pictures = {"confusion.png", "reliability.png"}
    assert {path.name for path in out.iterdir()} == {"results.json", "index.html", *pictures}


def test_misses_do_not_change_the_exit_code(
    assistant: Assistant, write_lines: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assistant.script = lambda _message: []
    path = write_lines(SINGLE)
    assert main(["--questions", str(path), "--url", assistant.url, "--out", str(tmp_path)]) == 0
    assert "misses: 1 (1 without a reply)" in capsys.readouterr().out


def test_a_bar_shows_progress_on_stderr(
    assistant: Assistant, write_lines: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_lines(*({**SINGLE, "id": str(number)} for number in range(20)))
    main(["--questions", str(path), "--url", assistant.url, "--out", str(tmp_path)])
    shown = capsys.readouterr()
    assert "/20" in shown.err
    assert "/20" not in shown.out


def test_unusable_questions_are_told_without_asking(
    assistant: Assistant, write_lines: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write_lines(SINGLE, "{")
    assert main(["--questions", str(path), "--url", assistant.url, "--out", str(tmp_path)]) == 2
    assert f"{path}, line 2: not JSON" in caplog.text
    assert assistant.received == []


@pytest.mark.parametrize(
    "options", [["--url", "localhost:5005"], ["--url", "http://h:port"], ["--concurrency", "0"]]
)
def test_an_unusable_option_is_told(
    options: list[str], write_lines: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--questions", str(write_lines(SINGLE)), *options])
    assert caught.value.code == 2
    assert options[0] in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told_without_asking(
    assistant: Assistant, write_lines: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write_lines(SINGLE)
    out = path / "below-a-file"
    assert main(["--questions", str(path), "--url", assistant.url, "--out", str(out)]) == 2
    assert "--out" in caplog.text
    assert assistant.received == []


def test_an_address_where_nothing_answers_is_one_clear_line(
    write_lines: Write,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    path = write_lines(SINGLE)
    url = "http://127.0.0.1:9"
    assert main(["--questions", str(path), "--url", url, "--out", str(out)]) == 3
    (record,) = caplog.records
    assert "can't be reached" in record.message
    assert "make run" in record.message
    assert "\n" not in record.message
    assert list(out.iterdir()) == []
    assert "0/1" not in capsys.readouterr().err
