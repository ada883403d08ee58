"""`make check`, the command: the repository itself, exit codes, output."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faq.check import check, main, report
from faq.checks.problem import Problem
from faq.settings import LANGUAGES, ROOT

TODAY = datetime.date(2025, 1, 1)


class Folders:
    """Copies of knowledge/, data/ and domain.yml."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.knowledge, self.data = root / "knowledge", root / "data"
        shutil.copytree(ROOT / "knowledge", self.knowledge)
        shutil.copytree(ROOT / "data", self.data)
        shutil.copy(ROOT / "domain.yml", root / "domain.yml")

    def edit(self, file: str, old: str, new: str) -> int:
        """Replace a regex once; return its line."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        match = re.search(old, text)
        assert match, f"{file} has no {old}"
        path.write_text(text[: match.start()] + new + text[match.end() :], encoding="utf-8")
        return text[: match.start()].count("\n") + 1

    def problems(self) -> list[str]:
        found = check(self.knowledge, self.data, self.root / "domain.yml", TODAY)
        return [str(problem) for problem in found]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.chdir(tmp_path)
    return Folders(tmp_path)


def test_the_repository_has_no_errors_and_is_checked_in_under_ten_seconds():
    started = time.process_time()
    problems = check(ROOT / "knowledge", ROOT / "data", ROOT / "domain.yml", TODAY)
    assert [str(problem) for problem in problems] == []
    assert time.process_time() - started < 10


def run_command(copy) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "faq.check"],
        cwd=copy.root,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "FAQ_KNOWLEDGE": str(copy.knowledge),
            "FAQ_DATA": str(copy.data),
            "PYTHONIOENCODING": "ascii",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_command_prints_each_error_and_a_count_and_exits_with_1(copy):
    line = copy.edit("knowledge/how_to_join/ar.md", "title: .*", "title:")
    ended = run_command(copy)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.splitlines() == [
        f"knowledge/how_to_join/ar.md, line {line}: title is empty. Write it.",
        "Errors: 1. Warnings: 0.",
    ]


def test_the_command_exits_with_0_if_there_are_only_warnings_even_on_an_ascii_terminal(copy):
    line = copy.edit("knowledge/how_to_join/zh.md", "review_by: .*", "review_by: 2021-01-01")
    for language in LANGUAGES:
        copy.edit(f"knowledge/how_to_join/{language}.md", "review_by: .*", "review_by: 2021-01-01")
    copy.edit(
        "data/nlu/how_to_join/zh.yml",
        "    - ",
        "    - 怎么加入啊请问\n    - 怎么加入啊请问\n    - ",
    )
    ended = run_command(copy)
    assert ended.returncode == 0, ended.stdout
    lines = ended.stdout.splitlines()
    assert lines[-1] == "Errors: 0. Warnings: 7."
    assert any(
        re.match(f"knowledge/how_to_join/zh.md, line {line}: warning: the review is overdue", one)
        for one in lines
    )


def test_a_setting_that_cannot_be_used_is_one_line(monkeypatch, capsys):
    monkeypatch.setenv("FAQ_DEFAULT_LANGUAGE", "xx")
    assert main() == 1
    assert capsys.readouterr().out.startswith("FAQ_DEFAULT_LANGUAGE='xx': use one of")


def test_errors_come_before_warnings():
    problems = [Problem(Path("b"), 1, "x", "Y"), Problem(Path("a"), 2, "x", "Y", warning=True)]
    stream = io.StringIO()
    assert report(problems, stream) == 1
    assert (
        stream.getvalue()
        == "b, line 1: x. Y.\na, line 2: warning: x. Y.\nErrors: 1. Warnings: 1.\n"
    )


def test_the_champions_date_and_the_topics_date_go_together(copy):
    copy.edit("knowledge/champions.yml", "as_of: .*", "as_of: 2021-03-01")
    found = copy.problems()
    assert len(found) == 6
    assert all(
        "as_of is 2020-11-01, but the champions are as of 2021-03-01" in one for one in found
    )


def test_a_line_that_denies_a_group_champions_is_told_when_it_has_one(copy):
    copy.edit("knowledge/champions.yml", r"\Z", "  - {country: PL, region: eastern_europe}\n")
    found = [one for one in copy.problems() if "this line is on a group that has champions" in one]
    assert len(found) == 6
    assert all(
        "(eastern_europe: PL). Delete it if it says that there is none." in one for one in found
    )
    english = (ROOT / "knowledge/current_champions/en.md").read_text("utf-8").splitlines()
    line = next(
        number for number, text in enumerate(english, 1) if "Eastern European group" in text
    )
    assert any(one.startswith(f"knowledge/current_champions/en.md, line {line}: ") for one in found)


def test_a_fault_of_the_names_is_told_and_hides_nothing(copy):
    copy.edit("knowledge/country_rules.yml", "decoys:", "decoy:")
    copy.edit("knowledge/how_to_join/ar.md", "title: .*", "title:")
    found = copy.problems()
    assert any("decoys" in one for one in found)
    assert any("title is empty" in one for one in found)
