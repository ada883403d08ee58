"""Cutting messages into questions."""

from __future__ import annotations

import pytest

from faq.split import split_at_commas, split_questions


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("How do we join? Until when?", ["How do we join?", "Until when?"]),
        ("كيف ننضم إلى المبادرة؟ متى تنتهي؟", ["كيف ننضم إلى المبادرة؟", "متى تنتهي؟"]),
        ("如何加入？倡议何时结束？", ["如何加入？", "倡议何时结束？"]),
        ("Comment adhérer ? Jusqu'à quand ?", ["Comment adhérer ?", "Jusqu'à quand ?"]),
        ("Как вступить? До какого года?", ["Как вступить?", "До какого года?"]),
        ("¿Cómo se une un país? ¿Hasta cuándo?", ["¿Cómo se une un país?", "¿Hasta cuándo?"]),
    ],
)
def test_each_question_mark_ends_a_question(text: str, pieces: list[str]) -> None:
    assert split_questions(text) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("How do we join, and when does it end?", ["How do we join", "when does it end?"]),
        ("كيف ننضم ومتى تنتهي المبادرة؟", ["كيف ننضم", "متى تنتهي المبادرة؟"]),
        ("我们怎么加入，什么时候结束？", ["我们怎么加入", "什么时候结束？"]),
        ("Comment adhérer et jusqu'à quand ?", ["Comment adhérer", "jusqu'à quand ?"]),
        ("Как вступить и до каких пор?", ["Как вступить", "до каких пор?"]),
        ("¿Cómo nos unimos y hasta cuándo?", ["¿Cómo nos unimos", "hasta cuándo?"]),
    ],
)
def test_an_and_before_a_question_word_begins_a_question(text: str, pieces: list[str]) -> None:
    assert split_questions(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "Are Ghana and Kenya champions?",
        "هل غانا والمغرب من الدول الرائدة؟",
        "加纳和肯尼亚是倡导国吗？",
        "Le Ghana et le Kenya sont-ils des pays champions ?",
        "Гана и Кения входят в число стран-чемпионов?",
        "¿Ghana y Kenia son países campeones?",
    ],
)
def test_an_and_between_names_splits_nothing(text: str) -> None:
    assert split_questions(text) == [text]


def test_lines_are_questions_of_their_own() -> None:
    assert split_questions("How do I join\n\nWhen does it end\n") == [
        "How do I join",
        "When does it end",
    ]


@pytest.mark.parametrize(
    "text",
    ["Hi. How do I join?", "What? How?", "Ask Mr. Smith at the ministry.", "See No. 5 of it"],
)
def test_what_is_too_short_to_stand_alone_stays_with_its_neighbour(text: str) -> None:
    assert split_questions(text) == [text]


def test_addresses_and_numbers_are_not_cut() -> None:
    text = "Write to unmignet@iom.int about version 2.5 of the form"
    assert split_questions(text) == [text]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_gives_no_question(text: str) -> None:
    assert split_questions(text) == []


def test_no_letter_is_lost_between_the_pieces() -> None:
    text = "One question? Two questions! Three of them; four.\nfive and so on"
    assert "".join(split_questions(text)).replace(" ", "") == text.replace(" ", "").replace(
        "\n", ""
    )


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("thanks, and by when?", ["thanks", "and by when?"]),
        ("شكرا، ومتى؟", ["شكرا", "ومتى؟"]),
        ("谢谢，什么时候？", ["谢谢", "什么时候？"]),
        ("谢谢、再见", ["谢谢", "再见"]),
        ("Merci - et quand ?", ["Merci", "et quand ?"]),
        ("Спасибо — а когда?", ["Спасибо", "а когда?"]),
        ("thanks,", ["thanks"]),
        ("Guinea-Bissau", ["Guinea-Bissau"]),
        (", ,", []),
    ],
)
def test_commas_and_dashes_part_a_courtesy_from_what_follows(text: str, pieces: list[str]) -> None:
    assert split_at_commas(text) == pieces
