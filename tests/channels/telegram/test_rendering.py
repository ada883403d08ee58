"""Rendering: escaped, under the limit in UTF-16 units, never cut inside a mark."""

from __future__ import annotations

import pytest

from channels.telegram.rendering import LIMIT, Block, answer_blocks, block, parts_of
from tests.channels.telegram.markup import parsed, utf16

TEXTS = {
    "paragraphs": "\n\n".join(f"Paragraph {n} has some words." for n in range(400)),
    "sentences": "One sentence follows the other. " * 400,
    "words": "word " * 2000,
    "letters": "x" * 10_000,
    "to be escaped": "<&>" * 4000,
    "emoji": "😀" * 5000,
    "Arabic": "تنضم الدولة برسالة رسمية. " * 400,
    "Chinese": "会员国以正式函件表示意愿。" * 800,
}


@pytest.mark.parametrize("look", ["", "bold", "folded"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_each_part_fits_is_whole_and_nothing_is_lost(text, look):
    parts = parts_of([Block("Before."), Block(text, look), Block("After.")])
    assert len(parts) > 1
    for part in parts:
        assert 0 < utf16(part.html) <= LIMIT
        assert parsed(part.html) == part.plain  # raises if a mark were cut or left open
    assert "".join("".join(part.plain.split()) for part in parts) == "".join(
        f"Before.{text}After.".split()
    )


def test_parts_end_where_a_paragraph_ends_if_they_can():
    parts = parts_of([Block(TEXTS["paragraphs"])])
    assert all(part.plain.endswith("words.") for part in parts)
    assert all(part.plain.startswith("Paragraph") for part in parts)


def test_what_fits_exactly_is_one_part():
    assert len(parts_of([Block("x" * LIMIT)])) == 1
    assert len(parts_of([Block("x" * (LIMIT + 1))])) == 2
    assert len(parts_of([Block("😀" * (LIMIT // 2))])) == 1


def test_short_answers_share_a_part():
    (part,) = parts_of([Block("One."), Block("Two.", "bold")])
    assert part.html == "One.\n\n<b>Two.</b>"
    assert part.plain == "One.\n\nTwo."


def test_nothing_makes_no_part():
    assert parts_of([]) == []
    assert parts_of([Block("  \n ")]) == []


def answer(**parts):
    whole = {"text": "", "short": None, "detail": None, "footer": None, "language": "en"}
    return {**whole, **parts}


def test_the_short_answer_comes_first_then_detail_and_source():
    whole = answer(text="Yes.\n\nMore.\n\nSource.", short="Yes.", detail="More.", footer="Source.")
    assert [one.text for one in answer_blocks([whole])] == ["Yes.", "More.", "Source."]


def test_of_several_answers_each_is_seen_to_begin():
    whole = answer(text="Yes.\n\nMore.", short="Yes.", detail="More.")
    assert [one.look for one in answer_blocks([whole])] == ["", ""]
    assert [one.look for one in answer_blocks([whole, whole])] == ["bold", "", "bold", ""]


def test_an_answer_without_parts_is_said_whole():
    assert [one.text for one in answer_blocks([answer(text="Yes.")])] == ["Yes."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("IOM هي المنظمة", "\u200fIOM هي المنظمة"),
        ("المنظمة هي IOM", "المنظمة هي IOM"),
        ("- IOM only", "- IOM only"),
        ("اكتب إلى a@b.int", "اكتب إلى \u2068a@b.int\u2069"),
    ],
)
def test_arabic_lines_read_from_the_right(text, shown):
    assert block(text, "ar").text == shown
    assert block(text, "en").text == text
