"""Faults of the assistant's sentences, of champions, countries, regions, places, rules."""

from __future__ import annotations

import pytest

SENTENCES = "knowledge/messages/es.yml"


@pytest.mark.parametrize(
    ("old", "new", "problem", "fix"),
    [
        ("language_changed: .*", "language_changed:", "language_changed is empty", "Write it"),
        ("goodbye: ", "good_bye: ", "unknown key “good_bye”", "Known keys: language_name"),
        (
            "country_yes: .*",
            "country_yes: Sí, {country}.",
            "country_yes lacks {date}",
            "Put {date}",
        ),
        ("date_line: .*", "date_line: '{date} {x}'", "placeholder {x} is not known", "Known here"),
        ("first_day: .*", "first_day: 1", "first_day is “1”, not a text", "Write a text"),
        ("suggest: .*", "suggest: Какой?", "suggest is in Cyrillic script", "Write it in Spanish"),
        ("  - enero\n", "", "months has 11 entries, not 12", "Write them all"),
        ("  - Cero\n", "", "number_words has 20 entries, not 21", "Write them all"),
        ("choice_last: .*", "choice_last: []", "choice_last has 0 entries, not 1", "Write them"),
        ('  - \\["sexto.*\n', "", "choice_words has 5 entries, not 6", "Write them all"),
        ("  ar: Árabe\n", "", "the key “ar” is missing", "Add a line 'ar: …'"),
        (
            "escriba a la secretaría: un",
            "a: mi",
            "mignet@iom.int is not in",
            "Write the same address",
        ),
    ],
)
def test_a_fault_of_a_sentence_is_told(copy, old: str, new: str, problem: str, fix: str):
    line = copy.edit(SENTENCES, old, new)
    found = [one for one in copy.messages() if problem in one]
    assert len(found) == 1, copy.messages()
    if "missing" not in problem and "entries" not in problem:
        assert found[0].startswith(f"{SENTENCES}, line {line}: ")
    assert fix in found[0]


def test_missing_sentences_are_told(copy):
    (copy.root / SENTENCES).unlink()
    assert copy.messages() == [f"{SENTENCES}, line 1: the file is missing. Restore or write it."]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem", "fix"),
    [
        ("champions.yml", "country: GH", "country: XQ", "the country code “XQ” is not", "Write"),
        ("champions.yml", "country: GH", "country: NO", "the country code “NO” is not", "quotes"),
        ("champions.yml", "country: GH", "country: SN", "SN stands in line 6 already", "Keep one"),
        ("champions.yml", "GH, region: africa", "GH, region: x", "the region “x” is not", "Use"),
        (
            "champions.yml",
            "GH, region: africa",
            "GH, region: asia_pacific",
            "GH is not in the region asia_pacific by regions.yml",
            "Use one it is in: africa",
        ),
        ("champions.yml", "country: GH, ", "", "is not a champion", "Write it as - {country: ET"),
        ("champions.yml", "as_of: .*", "as_of: soon", "as_of is “soon”, not a date", "Write"),
        ("countries/fr.yml", "\nKE:", "\nQQ:", "no country has the code QQ", "Write two capital"),
        ("countries/fr.yml", "\n\"NO\":", "\nNO:", "“NO” is not a country code", "in quotes"),
        ("countries/fr.yml", "name: Kenya", "nom: Kenya", "unknown key “nom”", "Known keys: name"),
        ("countries/fr.yml", "name: Kenya", "name: Кения", "“Кения” is in Cyrillic", "Write"),
        ("regions.yml", "AO, BF,", "AO, ZQ,", "“ZQ” of africa is not known", "Write two capital"),
        ("regions.yml", "    es: .África", "    xx: [África", "the key “es” is missing", "Add"),
        ("places.yml", "\nPS:", "\nKE:", "KE is a Member State", "Take it out here or there"),
        ("languages.yml", "\nzh: ", "\ncn: ", "the key “zh” is missing", "Add a line 'zh: …'"),
        ("country_rules.yml", "    accept_alone", "    accept_lone", "unknown rule", "See the"),
        ("country_rules.yml", "\ndecoys:", "\ndecoy:", "the key “decoys” is missing", "Add a line"),
    ],
)  # fmt: skip
def test_a_fault_of_the_names_is_told(copy, file: str, old: str, new: str, problem, fix):
    line = copy.edit(f"knowledge/{file}", old, new) + (old[0] == "\n")
    found = [one for one in copy.names() if problem in one]
    assert len(found) == 1, copy.names()
    assert found[0].startswith(f"knowledge/{file}, line ") and fix in found[0]
    if file == "champions.yml" or "code" in problem:
        assert f", line {line}: " in found[0]


def test_a_country_that_one_language_lacks_is_told(copy):
    copy.edit("knowledge/countries/zh.yml", r"\nKE:\n(?:  .*\n)+", "\n")
    assert copy.names() == [
        "knowledge/countries/zh.yml, line 1: KE is missing, though other languages have it. Add"
        " 'KE: {name: …}', or take it out everywhere."
    ]


def test_all_faulty_files_are_told_at_once(copy):
    for file in ("champions.yml", "regions.yml", "places.yml", "languages.yml", "countries/ar.yml"):
        copy.write(f"knowledge/{file}", "a: [")
    found = {one.split(", line")[0] for one in copy.names()}
    assert found == {
        f"knowledge/{name}"
        for name in (
            "champions.yml",
            "regions.yml",
            "places.yml",
            "languages.yml",
            "countries/ar.yml",
        )
    }
