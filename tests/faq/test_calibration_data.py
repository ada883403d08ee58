"""Reading the questions of data/calibration; a damaged line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.calibration_data import FollowUp, read_follow_ups, read_questions
from faq.examples import Example

QUESTION = '{"text": "Comment adhérer ?", "intent": "how_to_join"}'
FOLLOW_UP = '{"after": "how_to_join", "text": "et jusqu\'à quand ?", "intent": "initiative_end"}'


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_questions_come_with_language_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "fr.jsonl", f"\n{QUESTION}\n\n{QUESTION}\n")
    expected = ("Comment adhérer ?", "how_to_join", "fr", path)
    assert read_questions(tmp_path) == [Example(*expected, 2), Example(*expected, 4)]


def test_questions_of_all_languages_are_read_in_a_stable_order(tmp_path: Path) -> None:
    for language in ("zh", "ar", "en"):
        write(tmp_path / f"{language}.jsonl", QUESTION)
    write(tmp_path / "notes.txt", "none")
    assert [one.language for one in read_questions(tmp_path)] == ["ar", "en", "zh"]


def test_follow_ups_come_with_the_topic_answered_before(tmp_path: Path) -> None:
    write(tmp_path / "fr.jsonl", QUESTION)
    path = write(tmp_path / "follow-ups" / "fr.jsonl", FOLLOW_UP)
    example = Example("et jusqu'à quand ?", "initiative_end", "fr", path, 1)
    assert read_follow_ups(tmp_path) == [FollowUp(example, "how_to_join")]
    assert len(read_questions(tmp_path)) == 1


def test_a_sign_that_ends_lines_elsewhere_ends_none_here(tmp_path: Path) -> None:
    write(tmp_path / "en.jsonl", '{"text": "one\u2028two", "intent": "greet"}')
    assert [one.text for one in read_questions(tmp_path)] == ["one\u2028two"]


def test_without_files_there_is_nothing(tmp_path: Path) -> None:
    assert read_questions(tmp_path) == []
    assert read_follow_ups(tmp_path) == []


DAMAGED = ["{", "5", "[]", '"text"', "null", '{"text": "a"}', '{"intent": "greet"}', "text, greet"]


@pytest.mark.parametrize("line", DAMAGED)
def test_a_damaged_question_is_named_with_file_and_line(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "ru.jsonl", f"{QUESTION}\n{line}\n{QUESTION}\n")
    with pytest.raises(ValueError, match="Mend the line") as refusal:
        read_questions(tmp_path)
    assert str(refusal.value).startswith(f'{path}, line 2: not {{"text": …, "intent": …}}')


@pytest.mark.parametrize("line", [*DAMAGED, QUESTION])
def test_a_damaged_follow_up_is_named_with_file_and_line(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "follow-ups" / "ru.jsonl", f"{FOLLOW_UP}\n\n{line}")
    with pytest.raises(ValueError, match="Mend the line") as refusal:
        read_follow_ups(tmp_path)
    where = f'{path}, line 3: not {{"after": …, "text": …, "intent": …}}'
    assert str(refusal.value).startswith(where)
