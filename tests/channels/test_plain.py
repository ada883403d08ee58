"""Texts for channels without markup: cut to size, addresses kept readable, choices numbered."""

from __future__ import annotations

import random

import pytest

from channels.plain import ISOLATE, POP, isolate, numbered, split, utf16_length


@pytest.mark.parametrize(("text", "units"), [("", 0), ("كيف", 3), ("😀", 2), ("a😀", 3)])
def test_length_is_counted_in_utf16_units(text, units):
    assert utf16_length(text) == units == len(text.encode("utf-16-le")) // 2


def test_a_short_text_stays_one():
    assert split(" How?\n\nSo. ") == ["How?\n\nSo."]


@pytest.mark.parametrize("text", ["", "  ", "\n\n\n"])
def test_nothing_gives_no_part(text):
    assert split(text) == []


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("one.\n\ntwo.\n\nthree.", 12, ["one.\n\ntwo.", "three."]),
        ("One. Two is. Three.", 13, ["One. Two is.", "Three."]),
        ("هل هذا؟ نعم.", 8, ["هل هذا؟", "نعم."]),
        ("第一句。第二句。第三句。", 9, ["第一句。第二句。", "第三句。"]),
        ("alpha beta gamma", 11, ["alpha beta", "gamma"]),
        ("aaaaaaaaaa", 4, ["aaaa", "aaaa", "aa"]),
        ("- one\n- two\n- three", 11, ["- one\n- two", "- three"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("😀😀😀", 3, ["😀", "😀", "😀"]),
    ],
)
def test_a_part_ends_at_paragraph_else_sentence_else_word_else_letter(text, limit, parts):
    assert split(text, limit) == parts


def test_a_letter_keeps_its_marks():
    assert split("e\u0301" * 4, 3) == ["e\u0301"] * 4
    assert split("👩\u200d👧" * 2, 6) == ["👩\u200d👧"] * 2


@pytest.mark.parametrize("seed", range(20))
def test_every_part_fits_and_nothing_is_lost(seed):
    chance = random.Random(seed)
    text = "".join(
        chance.choices(["a", "ب", "国", "😀", " ", "\n\n", ". ", "。", "\u0301"], k=3000)
    )
    parts = split(text, 50)
    assert all(part and utf16_length(part) <= 50 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("اكتب إلى unmignet@iom.int.", f"اكتب إلى {ISOLATE}unmignet@iom.int{POP}."),
        ("انظر https://a.example/x_y?z=1.", f"انظر {ISOLATE}https://a.example/x_y?z=1{POP}."),
        ("القرار A/RES/73/195", f"القرار {ISOLATE}A/RES/73/195{POP}"),
        ("和/或", "和/或"),
        ("no address", "no address"),
    ],
)
def test_addresses_and_symbols_are_set_apart(text, kept):
    assert isolate(text) == kept
    assert isolate(kept) == kept


def test_choices_are_numbered_from_one():
    choices = [{"title": "A?", "payload": "/a"}, {"title": "B?", "payload": "/b"}]
    assert numbered(choices) == "1. A?\n2. B?"
    assert numbered([]) == ""
