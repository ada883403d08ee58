"""The report: totals that add up, every miss on the page, everything escaped."""

from __future__ import annotations

import base64
import json
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evaluation import report
from evaluation.questions import Conversation, Expected, Turn
from evaluation.reply import Answer, Reply
from evaluation.score import Judged, judge_all

EVIL = "<script>alert('x')</script>&\"$^{"
LETTERS = "ا" * 400


def single(number: int, lang: str, expected: Expected, kind: str | None = None) -> Conversation:
    turn = Turn(f"question {number} {EVIL}", expected)
    return Conversation(f"q{number}", lang, (turn,), kind, f"f:{number}", is_dialogue=False)


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    turns = (Turn("first turn", Expected("a")), Turn("second turn", Expected(EVIL)))
    conversations = [
        single(1, "en", Expected("a"), "plain"),
        single(2, "en", Expected("a", must=("<b>",), lead="^<i>"), EVIL),
        single(3, "ar", Expected("out_of_scope"), "dialect"),
        single(4, "ar", Expected("check_country", country="KE", is_champion=False)),
        single(5, "fr", Expected("a", must=("missing pattern",))),
        single(6, "zh", Expected("b")),
        Conversation("d1", "en", turns, None, "f:7", is_dialogue=True),
    ]
    wrong_country = Answer("answer", "check_country", "ar", 0.75, (), (("KE", True),))
    replies = [
        [Reply("fine", (Answer("answer", "a", "en", 0.9),), 10.0)],
        [Reply(EVIL, (Answer("suggest", None, "en", 0.4, (EVIL, "a")),), 20.0)],
        [Reply(LETTERS, (Answer("answer", EVIL, EVIL, 0.6),), 30.0)],
        [Reply("half a pair: \ud800", (wrong_country,), 40.0)],
        [Reply("right", (Answer("answer", "a", "en", 0.9),), 50.0)],
        [Reply(error=f"HTTP 500 {EVIL}")],
        [Reply("x", (Answer("answer", "a", "en"),), 60.0), Reply("y", (), 70.0)],
    ]
    return judge_all(conversations, replies)


@pytest.fixture(scope="module")
def written(judged: list[Judged], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    report.write(report.results(judged, {"asked": EVIL, "files": [EVIL]}), folder)
    return folder


@pytest.fixture(scope="module")
def results(written: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((written / "results.json").read_text("utf-8"))
    return read


class Page(HTMLParser):
    """Collects tags, addresses, and the cells of the tables of replies."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.rows: list[str] = []
        self.is_in_replies = False
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        self.is_in_replies = self.is_in_replies or ("class", "replies") in attrs
        if tag == "tr" and self.is_in_replies:
            self.rows.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_in_replies = self.is_in_replies and tag != "table"

    def handle_data(self, data: str) -> None:
        if self.is_in_replies and self.rows:
            self.rows[-1] += data


@pytest.fixture(scope="module")
def page(written: Path) -> Page:
    return Page(written / "index.html")


def test_the_totals_add_up(results: dict[str, Any]) -> None:
    totals = results["totals"]
    assert totals == {
        "asked": 8,
        "questions": 6,
        "dialogues": 1,
        "turns": 2,
        "right": 3,
        "misses": 5,
        "remarks": 1,
        "without_reply": 1,
    }
    assert totals["right"] + totals["misses"] == totals["asked"] == len(results["replies"])
    assert sum(map(sum, results["confusion"]["counts"])) == totals["asked"]
    for part, whole in (("questions", 6), ("dialogues", 2)):
        everything = results[part]["all"]
        assert everything["asked"] == whole
        for name in ("by_language", "by_topic", "by_kind", "by_language_and_kind"):
            groups = results[part].get(name, {})
            parts = [group for key, group in groups.items() if not _is_part_of_arabic(name, key)]
            for figure in ("count", "of"):
                total = sum(group["right"][figure] for group in parts)
                assert not groups or total == everything["right"][figure], (part, name)


def _is_part_of_arabic(name: str, key: str) -> bool:
    return name == "by_language" and key in ("ar dialects", "ar without dialects")


def test_every_miss_is_in_the_json_and_on_the_page(results: dict[str, Any], page: Page) -> None:
    ids = [(row["id"], row["turn"]) for row in results["misses"]]
    assert ids == [("q2", None), ("q3", None), ("q4", None), ("q6", None), ("d1", 2)]
    assert [row["id"] for row in results["remarks"]] == ["q5"]
    listed = [row for row in page.rows if not row.strip().startswith("id")]
    assert len(listed) == len(results["misses"]) + len(results["remarks"])
    for row, shown in zip([*results["misses"], *results["remarks"]], listed, strict=True):
        confidence = [] if row["confidence"] is None else [f"{row['confidence']:.2f}"]
        values = [
            *(row["id"], row["where"], row["text"], row["expected"], row["given"]),
            *(row["decision"] or "no decision", row["given_text"].replace("\ud800", "\\ud800")),
            *(*confidence, *row["faults"], *row["must_missed"], *row["before"]),
        ]
        assert [value for value in values if value not in shown] == []


def test_a_miss_says_what_is_wrong(results: dict[str, Any]) -> None:
    faults = {(row["id"], row["turn"]): row["faults"] for row in results["misses"]}
    assert faults["q2", None] == [
        "only suggested",
        "the text lacks a pattern of must",
        "the first 250 letters lack the lead",
    ]
    assert faults["q3", None][0] == "answered with another topic's facts"
    assert faults["q4", None] == ["wrong country, region or yes and no"]
    assert faults["q6", None] == [f"HTTP 500 {EVIL}"]
    assert faults["d1", 2][0] == "given: no answer"
    assert "language of the answer: en" in results["remarks"][0]["faults"]


def test_the_text_given_is_cut_at_300_letters(results: dict[str, Any], page: Page) -> None:
    (row,) = (row for row in results["misses"] if row["id"] == "q3")
    assert row["given_text"] == LETTERS[:300]
    assert any(LETTERS[:300] in shown and LETTERS[:301] not in shown for shown in page.rows)


def test_everything_is_escaped(written: Path, page: Page) -> None:
    assert page.tags["script"] == 0
    assert EVIL not in (written / "index.html").read_text("utf-8")
    assert sum(EVIL in row for row in page.rows) >= 4


def test_the_page_needs_nothing_but_itself(written: Path, page: Page) -> None:
    addresses = [value or "" for name, value in page.attributes if name in ("src", "href")]
    assert [a for a in addresses if not a.startswith(("data:image/png;base64,", "#"))] == []
    text = (written / "index.html").read_text("utf-8")
    assert "http:" not in text
    assert "https:" not in text
    assert not any(name.startswith("on") for name, _ in page.attributes)


@pytest.mark.parametrize("name", ["confusion.png", "reliability.png"])
def test_the_pictures_are_those_in_the_page(written: Path, page: Page, name: str) -> None:
    picture = (written / name).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert ("src", "data:image/png;base64," + base64.b64encode(picture).decode()) in page.attributes


def test_questions_and_replies_run_in_their_own_direction(page: Page) -> None:
    assert page.attributes.count(("dir", "auto")) >= 2 * 6


@pytest.mark.parametrize("is_dialogue", [True, False])
def test_a_report_of_one_sort_only_is_whole(tmp_path: Path, is_dialogue: bool) -> None:
    turn = Turn("?", Expected("a"))
    conversation = Conversation("x", "en", (turn,), None, "f:1", is_dialogue=is_dialogue)
    judged = judge_all([conversation], [[Reply("", (Answer("answer", "a", "en", 0.9),), 1.0)]])
    path = report.write(report.results(judged, {}), tmp_path)
    assert "1 of 1 right" in path.read_text("utf-8")
