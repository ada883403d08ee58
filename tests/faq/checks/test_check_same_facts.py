"""What differs between the languages of a topic is told where it stands."""

from __future__ import annotations

import pytest

from faq.checks.same_facts import facts_of
from faq.checks.topics import read_topics
from faq.settings import LANGUAGES

FILE = "knowledge/champion_role/fr.md"
END = "knowledge/initiative_end/{}.md"


def test_a_number_that_differs_is_told_where_it_stands(copy):
    line = copy.edit(END.format("es"), "2022", "2023", count=0)
    assert copy.topics() == [
        f"{END.format('es')}, line {line}: the number 2023 stands here where most other languages"
        " have 2022. Write 2022, or change the other languages."
    ]


def test_a_number_that_differs_in_one_of_its_places_only_is_told(copy):
    line = copy.edit(END.format("zh"), "2022", "2032")
    assert (
        f"{END.format('zh')}, line {line}: the number 2032 stands in the Chinese text only"
        in (copy.topics()[0])
    )


def test_arabic_digits_are_the_same_numbers(copy):
    copy.edit(END.format("ar"), "2022", "٢٠٢٢", count=0)
    assert copy.topics() == []


def test_an_address_that_differs_is_told(copy):
    line = copy.edit("knowledge/how_to_join/ru.md", "unmignet@iom.int", "unmignet@iom.org")
    assert copy.topics() == [
        f"knowledge/how_to_join/ru.md, line {line}: the e-mail address unmignet@iom.org stands here"
        " where most other languages have unmignet@iom.int. Write unmignet@iom.int, or change the"
        " other languages."
    ]


def test_an_address_left_out_is_told(copy):
    copy.edit("knowledge/how_to_join/zh.md", "（unmignet@iom.int）", "")
    (found,) = copy.topics()
    assert found.startswith("knowledge/how_to_join/zh.md, line 3: the e-mail address unmignet@iom.")
    assert found.endswith(
        "is missing in the Chinese text. Put it in, or take it out of the other languages."
    )


def test_an_address_given_more_often_is_a_warning(copy):
    path = copy.knowledge / "how_to_join" / "en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nWrite to unmignet@iom.int.\n", "utf-8")
    (found,) = copy.topics()
    assert "warning: the e-mail address unmignet@iom.int stands here twice" in found
    assert "in most other languages once. Look whether" in found


DATES = {
    "en": ("Since 5 May 2021.", "Since May 5, 2021."),
    "fr": ("Depuis le 5 mai 2021.", "Depuis le 5 mai 2021."),
    "es": ("Desde el 5 de mayo de 2021.", "Desde el 5 de mayo de 2021."),
    "ru": ("С 5 мая 2021 года.", "С 5 мая 2021 года."),
    "ar": ("منذ 5 أيار/مايو 2021.", "منذ ٥ أيار/مايو ٢٠٢١."),
    "zh": ("自2021年5月5日起。", "自 2021 年 5 月 5 日起。"),
}


@pytest.mark.parametrize("form", [0, 1])
def test_a_date_is_the_same_however_each_language_writes_it(copy, form: int):
    for language, sentences in DATES.items():
        path = copy.knowledge / "how_to_join" / f"{language}.md"
        path.write_text(path.read_text(encoding="utf-8") + f"\n{sentences[form]}\n", "utf-8")
    files, _ = read_topics(copy.knowledge)
    dates = [facts_of(file)["date"] for file in files if file.topic == "how_to_join"]
    assert dates == [{"2021-05-05": 1}] * 6
    assert copy.topics() == []
    line = copy.edit("knowledge/how_to_join/fr.md", "5 mai 2021", "5 juin 2021")
    (found,) = copy.topics()
    assert found.startswith(
        f"knowledge/how_to_join/fr.md, line {line}: the date 2021-06-05 stands here where most"
        " other languages have 2021-05-05. "
    )


@pytest.mark.parametrize(
    ("sentence", "date"),
    [("В июне 2021 года", "2021-06"), ("июнь 2021", "2021-06"), ("в мае 2021 года", "2021-05")],
)
def test_russian_months_are_known_in_their_cases(copy, sentence: str, date: str):
    path = copy.knowledge / "how_to_join" / "ru.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{sentence}.\n", "utf-8")
    (file,) = [file for file in read_topics(copy.knowledge)[0] if file.path == path]
    assert facts_of(file)["date"] == {date: 1}


@pytest.mark.parametrize(
    ("numbers", "same"),
    [
        (["1,000", "1 000", "1.000", "1000", "١٬٠٠٠", "1\u00a0000"], True),
        (["2.5", "2,5", "2.5", "2,5", "٢٫٥", "2,5"], True),
        (["10", "10", "100", "10", "10", "10"], False),
    ],
)
def test_numbers_are_the_same_however_their_thousands_are_written(copy, numbers, same):
    for language, number in zip(LANGUAGES, numbers, strict=True):
        path = copy.knowledge / "how_to_join" / f"{language}.md"
        path.write_text(path.read_text(encoding="utf-8") + f"\n- {number}\n", "utf-8")
    assert (copy.topics() == []) == same


def test_numbers_of_a_list_are_no_numbers(copy):
    path = copy.knowledge / "how_to_join" / "en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n1. First.\n2) Then.\n", "utf-8")
    assert copy.topics() == []


def test_the_date_of_the_front_matter_may_stand_in_some_texts_only(copy):
    path = copy.knowledge / "how_to_join" / "en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nAs of December 2020.\n", "utf-8")
    assert copy.topics() == []
    path.write_text(path.read_text(encoding="utf-8") + "\nAs of 2 December 2020.\n", "utf-8")
    assert "the date 2020-12-02 stands in the English text only" in copy.topics()[0]


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("as_of", "as_of: .*", "as_of: 2020-12-02"),
        ("review_by", "review_by: .*", "review_by: 2028-01-01"),
        ("source.date", "  date: .*", "  date: 2020-11"),
        ("related", "related: .*", "related: [how_to_join]"),
    ],
)
def test_front_matter_that_differs_is_told(copy, key: str, old: str, new: str):
    line = copy.edit(FILE, old, new)
    (found,) = [one for one in copy.topics() if one.startswith(f"{FILE}, line {line}: {key} is ")]
    assert found.endswith(
        f"in Arabic, Chinese, English, Russian and Spanish. Make {key} the same in all languages."
    )


def test_a_document_left_out_is_told(copy):
    file = "knowledge/latest_documents/en.md"
    copy.edit(file, "  - Summaries of the kick-off meetings\n", "")
    line = (copy.root / file).read_text(encoding="utf-8").split("\n").index("documents:") + 1
    assert (
        f"{file}, line {line}: there are 3 documents, but 4 elsewhere. Name the same documents in"
        " all languages." in copy.topics()
    )
