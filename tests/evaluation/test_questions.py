"""Reading questions: both formats, and errors that name file, line, fault and fix."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.questions import Expected, QuestionsError, read_files

Write = Callable[..., Path]
SINGLE: dict[str, Any] = {"id": "a", "lang": "ar", "text": "من؟", "topic": "current_champions"}
TURN: dict[str, Any] = {"user": "And Kenya?", "expect_topic": "check_country"}


def test_single_questions_and_dialogues_may_share_a_file(write_lines: Write) -> None:
    more = {"kind": "plain", "also": ["x"], "must": ["15"], "lead": "^No", "region": "africa"}
    turn = {**TURN, "country": "KE", "is_champion": True}
    path = write_lines({**SINGLE, **more}, "", {"id": "d", "lang": "en", "turns": [turn, TURN]})
    single, dialogue = read_files([path])
    assert (single.id, single.lang, single.kind, single.is_dialogue) == ("a", "ar", "plain", False)
    expected = Expected("current_champions", ("x",), ("15",), "^No", region="africa")
    assert [turn.expected for turn in single.turns] == [expected]
    assert dialogue.is_dialogue
    assert dialogue.where == "questions.jsonl:3"
    assert [turn.text for turn in dialogue.turns] == ["And Kenya?"] * 2
    assert dialogue.turns[0].expected == Expected("check_country", country="KE", is_champion=True)


def test_null_counts_as_absent(write_lines: Write) -> None:
    (single,) = read_files([write_lines({**SINGLE, "country": None, "kind": None, "must": None})])
    assert single.turns[0].expected == Expected("current_champions")


def test_line_separators_inside_a_text_do_not_split_the_line(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    line = json.dumps({**SINGLE, "text": "one\u2028two\x85three"}, ensure_ascii=False)
    path.write_text("\ufeff" + line + "\r\n", encoding="utf-8")
    assert read_files([path])[0].turns[0].text == "one\u2028two\x85three"


def test_a_file_named_twice_is_read_once(write_lines: Write) -> None:
    path = write_lines(SINGLE)
    assert len(read_files([path, path])) == 1


def test_two_files_may_use_the_same_ids(write_lines: Write) -> None:
    assert len(read_files([write_lines(SINGLE), write_lines(SINGLE, name="other.jsonl")])) == 2


@pytest.mark.parametrize(
    ("line", "fault", "fix"),
    [
        ("{nonsense", "not JSON", "one whole JSON object"),
        ("[1]", "not a JSON object", "Write {"),
        ({**SINGLE, "id": None}, "'id' is missing", 'Add "id"'),
        ({**SINGLE, "id": 7}, "'id' is 7, not a text", 'Write "id"'),
        ({**SINGLE, "text": ""}, "'text' is empty", "Write it out"),
        ({"id": "b", "lang": "en", "text": "?"}, "'topic' is missing", 'Add "topic"'),
        ({**SINGLE, "lang": "de"}, "lang is 'de'", "ar, zh, en, fr, ru, es"),
        ({**SINGLE, "must": ["("]}, "'must' has the pattern '('", "regular expression"),
        ({**SINGLE, "lead": "["}, "'lead' has the pattern '['", "regular expression"),
        ({**SINGLE, "also": [1]}, "'also' is not a list of texts", 'Write "also"'),
        ({**SINGLE, "country": "Kenya"}, "country is 'Kenya'", "two-letter"),
        ({**SINGLE, "is_champion": True}, "is_champion without a country", 'Add "country"'),
        ({**SINGLE, "country": "KE", "is_champion": "no"}, "is_champion' is 'no'", "true or"),
        ({"id": "d", "lang": "en", "turns": []}, "turns is not a list", 'Write "turns"'),
        ({"id": "d", "lang": "en", "turns": ["x"]}, "turn 1 is not an object", "expect_topic"),
        ({"id": "d", "lang": "en", "turns": [TURN, {"user": "x"}]}, "turn 2: 'expect", "Add"),
    ],
)
def test_a_bad_line_is_named_with_its_fix(
    write_lines: Write, line: object, fault: str, fix: str
) -> None:
    path = write_lines({**SINGLE, "id": "good"}, line)
    with pytest.raises(QuestionsError) as caught:
        read_files([path])
    message = str(caught.value)
    assert message.startswith(f"{path}, line 2")
    assert fault in message
    assert fix in message


def test_the_same_id_twice_names_both_lines(write_lines: Write) -> None:
    with pytest.raises(QuestionsError, match="line 3: the id 'a' is that of line 1"):
        read_files([write_lines(SINGLE, "", SINGLE)])


def test_all_bad_lines_are_told_at_once(write_lines: Write) -> None:
    with pytest.raises(QuestionsError) as caught:
        read_files([write_lines(*["{"] * 13)])
    assert [line[:1] for line in str(caught.value).splitlines()] == ["/"] * 10 + ["…"]
    assert "3 more" in str(caught.value)


def test_text_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(QuestionsError, match="line 1: not UTF-8"):
        read_files([path])


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(QuestionsError, match="cannot be read"):
        read_files([tmp_path / name])


def test_no_question_at_all_is_an_error(write_lines: Write) -> None:
    with pytest.raises(QuestionsError, match="no question"):
        read_files([write_lines("")])


def test_an_unknown_key_is_warned_of(write_lines: Write, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        read_files([write_lines({**SINGLE, "musts": ["15"]})])
    assert "line 1: 'musts' is not read" in caplog.text


def test_the_projects_own_questions_can_be_read() -> None:
    files = sorted(Path(__file__).parent.parent.glob("questions/*.jsonl"))
    read = read_files(files)
    assert len({conversation.lang for conversation in read}) == 6
    assert {conversation.is_dialogue for conversation in read} == {True, False}
