"""The normaliser: what folding brings together, what it keeps apart, and cleaning at the door."""

from __future__ import annotations

import sys

import pytest

from faq.text import clean, fold, fold_with_offsets, has_letters, script_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مُبَادَرَةٌ", "مبادره"),
        ("البلـــدان", "البلدان"),
        ("أإآٱ", "اااا"),
        ("على", "علي"),
        ("ؤئ", "وي"),
        ("ا\u0655", "إ"),
        ("ﻣﺼﺮ", "مصر"),
        ("ڤیتنام", "فيتنام"),
        ("٢٠٢٢ ۲۰۲۲ ２０２２", "2022 2022 2022"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("Me\u0301xico", "México"),
        ("TÜRKİYE", "türkiye"),
        ("STRASSE", "straße"),
        ("Соединённые", "соединенные"),
        ("И\u0306емен", "йемен"),
        ("«цитата»", '"цитата"'),
        ("Папуа — Новая", "папуа - новая"),
        ("ＧＣＭ？", "gcm?"),
        ("мес\u200bяц\u200f", "месяц"),
        ("متى؟", "متي?"),
        ("a\u00a0b", "a b"),
    ],
)
def test_spellings_that_differ_in_form_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("мой", "мои"), ("臺灣", "台湾"), ("مصر", "مصير"), ("a b", "ab"), ("peso", "peo")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folding_twice_changes_nothing_for_any_character() -> None:
    folded = [fold(chr(code)) for code in range(sys.maxunicode + 1)]
    assert all(fold(text) == text for text in folded)


@pytest.mark.parametrize(
    "text", ["Ко\u0301т-д’И\u0306вуар ﷲ", "ﬁn é ½", "مُبَادَرَةٌ", "中国ＧＣＭ", ""]
)
def test_offsets_lead_back_to_the_original_character(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(sign in fold(text[index : index + 2]) for sign, index in zip(folded, offsets))


def test_cleaning_removes_what_breaks_other_programs() -> None:
    assert clean("a\x00b\ud800c\x1b[31m\u0085d\te\r\nf\x7f") == "abc[31m\nd e\nf"


def test_cleaning_joins_split_surrogates_and_keeps_text() -> None:
    assert clean("\ud83d\ude00 مرحبا\n你好") == "😀 مرحبا\n你好"


def test_cleaning_cuts_to_the_limit() -> None:
    assert clean("x" * 10_000_00) == "x" * 4000
    assert clean("abc", limit=2) == "ab"
    assert clean("abc", limit=0) == ""


@pytest.mark.parametrize("text", ["", " \n", "2020", "٢٠٢٠", "👍", "؟!", "ـــ", "\u200f", "①½"])
def test_text_without_letters_is_told(text: str) -> None:
    assert not has_letters(text)
    assert script_of(text) == ""


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("ما هي المبادرة؟", "arabic"),
        ("ﻣﺼﺮ", "arabic"),
        ("GCM是什么", "han"),
        ("как вступить в GCM", "cyrillic"),
        ("¿Cómo unirse?", "latin"),
        ("ＧＣＭ", "latin"),
        ("한국어", "other"),
        ("ελληνικά", "other"),
    ],
)
def test_dominant_script(text: str, script: str) -> None:
    assert script_of(text) == script
