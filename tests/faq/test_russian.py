"""Case forms of Russian names."""

from __future__ import annotations

import pytest

from faq.russian import case_forms


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("кения", "кения кении кению кенией"),
        ("гвинея", "гвинея гвинеи гвинее гвинею гвинеей"),
        ("ямайка", "ямайка ямайки ямайке ямайку ямайкой"),
        ("польша", "польша польши польше польшу польшей"),
        ("египет", "египет египта египту египтом египте"),
        ("китай", "китай китая китаю китаем китае"),
        ("маврикий", "маврикий маврикия маврикию маврикием маврикии"),
        ("израиль", "израиль израиля израилю израилем израиле"),
        ("беларусь", "беларусь беларуси беларусью"),
        ("острова", "острова островов островам островами островах"),
    ],
)
def test_all_cases_of_one_word(name: str, forms: str) -> None:
    assert case_forms([name]) == set(forms.split())


@pytest.mark.parametrize("name", ["мали", "того", "перу", "самоа", "никарагуа", "чили", "марокко"])
def test_words_that_never_change(name: str) -> None:
    assert case_forms([name]) == {name}


def test_words_of_a_name_change_together_or_stay() -> None:
    forms = case_forms(["республика", "корея"])
    assert {"республике корея", "республике корее", "республикой кореей"} <= forms
    assert "республике корею" not in forms


def test_long_names_change_as_a_whole() -> None:
    words = "корейская народно демократическая республика".split()
    assert "корейскои народно демократической республики" not in case_forms(words)
    assert "корейской народно демократической республикой" in case_forms(words)


def test_a_single_adjective_takes_every_gender_and_number() -> None:
    assert {"африканская", "африканских", "африканскому"} <= case_forms(["африканский"])


def test_nigeria_and_niger_share_no_form() -> None:
    assert not case_forms(["нигер"]) & case_forms(["нигерия"])
