"""Loose and missing names of a topic's terms, and faults of the glossary itself."""

from __future__ import annotations

import re

import pytest

from faq.checks.terms import plain, term_pattern


@pytest.mark.parametrize(
    ("language", "loose", "official"),
    [
        ("en", "Global Compact on Migration", "Global Compact for Safe, Orderly and Regular"),
        ("en", "United Nations Network for Migration", "United Nations Network on Migration"),
        ("fr", "Pacte mondial sur les migrations", "Pacte mondial pour des migrations sûres"),
        ("es", "Pacto Mundial para la Migración", "Pacto Mundial para la Migración Segura"),
        ("ru", "Сети ООН по миграции", "Сеть Организации Объединенных Наций по вопросам миграции"),
        ("zh", "联合国移徙网络", "联合国移民网络"),
        ("ar", "لشبكة الأمم المتحدة للهجرة", "شبكة الأمم المتحدة المعنية بالهجرة"),
    ],
)
def test_a_loose_name_is_a_warning_that_gives_the_official_one(copy, language, loose, official):
    path = copy.knowledge / "champion_role" / f"{language}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{loose}.\n", "utf-8")
    (found,) = copy.topics()
    line = text.count("\n") + 2
    assert found.startswith(f"knowledge/champion_role/{language}.md, line {line}: warning: “")
    assert f"is a loose name. Write “{official[:30]}" in found


def test_a_short_name_without_the_official_one_is_a_warning(copy):
    copy.write(
        "knowledge/how_to_join/en.md",
        re.sub(
            r"United\s+Nations\s+Network\s+on\s+Migration(?=, at)",
            "Network",
            (copy.knowledge / "how_to_join" / "en.md").read_text(encoding="utf-8"),
        ),
    )
    (found,) = copy.topics()
    assert (
        "warning: “Network” is used, but “United Nations Network on Migration” stands nowhere"
        in found
    )


def test_a_term_that_one_language_leaves_out_is_a_warning(copy):
    file = "knowledge/follow_up_review_role/es.md"
    copy.edit(file, r"Foro de Examen de la Migración Internacional", "encuentro mundial", count=0)
    (found,) = copy.topics()
    assert found.startswith(
        f"{file}, line 3: warning: “Foro de Examen de la Migración Internacional” is not named, but"
        " the texts in Arabic, Chinese, English, French and Russian name it."
    )


@pytest.mark.parametrize(
    ("form", "language", "text"),
    [
        ("champion country", "en", "Champion countries"),
        ("país campeón", "es", "los países campeones"),
        ("pays champion", "fr", "les pays champions"),
        ("Forum d’examen des migrations", "fr", "Forum d'examen des\nmigrations"),
        ("страна-чемпион", "ru", "со странами-чемпионами"),
        ("Сеть", "ru", "Сетью"),
        ("اللجنة التوجيهية", "ar", "وللجنته التوجيهية"),
        ("الاستعراضات الإقليمية", "ar", "وللاستعراضات الاقليمية"),
        ("دولة رائدة", "ar", "بالدول الرائدة"),
        ("倡导国", "zh", "各倡导国和"),
    ],
)  # fmt: skip
def test_terms_are_found_inflected(form: str, language: str, text: str):
    assert term_pattern(form, language).search(plain(text))


@pytest.mark.parametrize(
    ("form", "language", "text"),
    [
        ("Network", "en", "networks, Networking, a network"),
        ("Fund", "en", "Fundamental"),
        ("Фонд", "ru", "Фондовый, фонд"),
        ("Pacte", "fr", "pacte, Pactole"),
    ],
)
def test_other_words_are_no_terms(form: str, language: str, text: str):
    assert not term_pattern(form, language).search(plain(text))


@pytest.mark.parametrize(
    ("old", "new", "problem", "fix"),
    [
        (r"  zh: \[联合国移民网络\]\n", "", "the key “zh” is missing", "Add a line 'zh: …'"),
        (r"  zh: \[联合国移民网络\]", "  zh: [Network]", "“Network” is not in Han script", "Write"),
        (r"  zh: \[联合国移民网络\]", "  zh: []", "zh is not a list of texts", "Write zh: [a, b]"),
        ("- id: compact", "- id: network", "the term “network” stands here a second", "Keep one"),
        ("avoid:", "shun:", "unknown key “shun”", "Known keys: id, ar"),
        (r"en: \[UN Network", "en: [Network", "“Network” is accepted and to be avoided", "Take it"),
        (r"\A", "terms:\n", "this is not valid YAML|there is no list of terms", ""),
    ],
)
def test_a_fault_of_the_glossary_is_told(copy, old: str, new: str, problem: str, fix: str):
    copy.edit("knowledge/glossary.yml", old, new)
    found = copy.topics()
    assert any(
        re.search(rf"^knowledge/glossary.yml, line \d+: .*({problem})", one) and fix in one
        for one in found
    ), found
