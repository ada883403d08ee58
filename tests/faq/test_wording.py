"""Dates, lists and source lines as each of the six languages writes them."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from faq.countries import CountryMatcher
from faq.knowledge import Champions, Knowledge, Source
from faq.settings import LANGUAGES, ROOT
from faq.wording import (
    champions_by_region,
    filled,
    footer,
    listing,
    long_date,
    number_word,
    source_date,
    source_line,
)

FIRST = datetime.date(2020, 11, 1)
LATER = datetime.date(2022, 5, 12)


@pytest.fixture(scope="module")
def names() -> CountryMatcher:
    return CountryMatcher.load(ROOT / "knowledge")


@pytest.mark.parametrize(
    ("language", "first", "later"),
    [
        ("ar", "1 تشرين الثاني/نوفمبر 2020", "12 أيار/مايو 2022"),
        ("zh", "2020年11月1日", "2022年5月12日"),
        ("en", "1 November 2020", "12 May 2022"),
        ("fr", "1er novembre 2020", "12 mai 2022"),
        ("ru", "1 ноября 2020 года", "12 мая 2022 года"),
        ("es", "1 de noviembre de 2020", "12 de mayo de 2022"),
    ],
)
def test_dates_are_written_out(knowledge: Knowledge, language: str, first: str, later: str) -> None:
    assert long_date(FIRST, knowledge.messages[language]) == first
    assert long_date(LATER, knowledge.messages[language]) == later


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_twelve_months_differ(knowledge: Knowledge, language: str) -> None:
    messages = knowledge.messages[language]
    dates = {long_date(datetime.date(2021, month, 3), messages) for month in range(1, 13)}
    assert len(dates) == 12


@pytest.mark.parametrize(
    ("language", "month"),
    [
        ("ar", "كانون الأول/ديسمبر 2020"),
        ("zh", "2020年12月"),
        ("en", "December 2020"),
        ("fr", "décembre 2020"),
        ("es", "diciembre de 2020"),
        ("ru", "декабря 2020 года"),
    ],
)
def test_a_sources_date_may_be_a_month_a_day_or_a_year(
    knowledge: Knowledge, language: str, month: str
) -> None:
    messages = knowledge.messages[language]
    assert source_date("2020-12", messages) == month
    assert source_date("2022-05-12", messages) == long_date(LATER, messages)
    assert source_date("2020", messages) == "2020"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_listed_with_the_languages_own_separators(
    knowledge: Knowledge, language: str
) -> None:
    messages = knowledge.messages[language]
    comma, last = messages["list_separator"], messages["last_separator"]
    assert listing("ABC", messages) == f"A{comma}B{last}C"
    assert listing("AB", messages) == f"A{last}B"
    expected = {"ar": "،", "zh": "、"}.get(language, ",")
    assert expected in comma


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_of_one_and_of_none_have_no_separator(knowledge: Knowledge, language: str) -> None:
    assert listing(["Ghana"], knowledge.messages[language]) == "Ghana"
    assert listing([], knowledge.messages[language]) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_champions_are_listed_by_region_with_their_number(
    knowledge: Knowledge, names: CountryMatcher, language: str
) -> None:
    messages, champions = knowledge.messages[language], knowledge.champions
    lines = champions_by_region(champions, messages, names).splitlines()
    assert len(lines) == len(champions.by_region)
    for line, (region, codes) in zip(lines, champions.by_region.items(), strict=True):
        brackets = f"（{len(codes)}）：" if language == "zh" else f" ({len(codes)})"
        assert line.startswith(f"{messages.values['region_names'][region]}{brackets}")
        assert all(names.name(code, language) in line for code in codes)


def test_a_region_that_the_sentences_do_not_name_has_its_name_from_regions_yml(
    knowledge: Knowledge, names: CountryMatcher
) -> None:
    region = "caribbean"
    messages = knowledge.messages["en"]
    assert region not in messages.values["region_names"]
    line = champions_by_region(Champions(FIRST, {region: ("JM",)}), messages, names)
    assert line == f"{names.name(region, 'en')} (1): Jamaica"


def test_a_text_follows_the_list_of_champions(knowledge: Knowledge, names: CountryMatcher) -> None:
    fewer = replace(knowledge, champions=Champions(FIRST, {"africa": ("ET", "GH")}))
    text = "{champion_count} on {champions_as_of}: {champions_by_region} {other}"
    assert filled(text, fewer, knowledge.messages["en"], names) == (
        "2 on 1 November 2020: Africa (2): Ethiopia, Ghana {other}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_footer_dates_the_answer_and_names_its_source(
    knowledge: Knowledge, language: str
) -> None:
    text, messages = knowledge.topics["how_to_join"][language], knowledge.messages[language]
    line = footer(text, messages)
    assert long_date(text.as_of, messages) in line
    assert text.source.title in line
    assert text.source.publisher in line
    assert source_date(text.source.date, messages) in line
    assert "{" not in line
    assert "  " not in line


def test_a_source_line_names_title_publisher_and_date(knowledge: Knowledge) -> None:
    line = source_line(Source("Questions", "Network", "2020-12"), knowledge.messages["en"])
    assert line.startswith("Source: ")
    assert all(part in line for part in ("Questions", "Network", "December 2020"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_have_words_while_there_are_some(knowledge: Knowledge, language: str) -> None:
    messages = knowledge.messages[language]
    words = [number_word(number, messages) for number in range(21)]
    assert len(set(words)) == 21
    assert not any(character.isdigit() for word in words for character in word)
    assert number_word(194, messages) == "194"
