"""`make check`: one thing broken at a time in a copy of the real folders."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faq.check import check, main, report
from faq.checks.examples import check_examples
from faq.checks.intents import WITHOUT_TOPIC, check_intents
from faq.checks.messages import check_messages
from faq.checks.names import check_names
from faq.checks.problem import Problem
from faq.checks.same_facts import check_same_facts, facts_of
from faq.checks.terms import check_terms, plain, read_glossary, term_pattern
from faq.checks.topics import PLACEHOLDERS, TopicFile, check_topics, read_topics, topic_folders
from faq.conversation import Conversation
from faq.countries import CountryMatcher
from faq.files import read_topic
from faq.live import LiveKnowledge
from faq.settings import LANGUAGES, ROOT
from faq.wording import filled

TODAY = datetime.date(2025, 1, 1)


class Copy:
    """A copy of knowledge/, data/ and domain.yml to break; the current folder while it is used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.knowledge, self.data, self.domain = (
            root / name for name in ("knowledge", "data", "domain.yml")
        )
        shutil.copytree(ROOT / "knowledge", self.knowledge)
        shutil.copytree(ROOT / "data", self.data)
        shutil.copy(ROOT / "domain.yml", self.domain)

    def edit(self, file: str, old: str, new: str, count: int = 1) -> int:
        """Replace a regex in a file; return the line where the first match begins."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        match = re.search(old, text)
        assert match, f"{file} has no {old}"
        path.write_text(re.sub(old, lambda _: new, text, count=count), encoding="utf-8")
        return text[: match.start()].count("\n") + 1

    def write(self, file: str, text: str) -> None:
        (self.root / file).parent.mkdir(parents=True, exist_ok=True)
        (self.root / file).write_text(text, encoding="utf-8")

    def topics(self, today: datetime.date = TODAY) -> list[str]:
        files, _ = read_topics(self.knowledge)
        terms, glossary = read_glossary(self.knowledge / "glossary.yml")
        found = [*check_topics(self.knowledge, today), *check_same_facts(files)]
        return told([*found, *glossary, *check_terms(terms, files)])

    def messages(self) -> list[str]:
        return told(check_messages(self.knowledge / "messages"))

    def names(self) -> list[str]:
        return told(check_names(self.knowledge))

    def questions(self) -> list[str]:
        topics = {folder.name for folder in topic_folders(self.knowledge)}
        found = check_intents(self.data, self.domain, topics)
        return told([*check_examples(self.data / "nlu"), *found])

    def everything(self, today: datetime.date = TODAY) -> list[Problem]:
        return check(self.knowledge, self.data, self.domain, today)


def told(problems) -> list[str]:
    return sorted(map(str, problems))


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    monkeypatch.chdir(tmp_path)
    return Copy(tmp_path)


# --- the repository, the command ---------------------------------------------------------------


def test_the_repository_has_no_errors_and_is_checked_in_under_ten_seconds():
    started = time.process_time()
    problems = check(ROOT / "knowledge", ROOT / "data", ROOT / "domain.yml", TODAY)
    assert [str(problem) for problem in problems] == []
    assert time.process_time() - started < 10


def run_command(copy: Copy) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "faq.check"],
        cwd=copy.root,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "FAQ_KNOWLEDGE": str(copy.knowledge),
            "FAQ_DATA": str(copy.data),
            "PYTHONIOENCODING": "ascii",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_command_prints_each_error_and_a_count_and_exits_with_1(copy: Copy):
    line = copy.edit("knowledge/how_to_join/ar.md", "title: .*", "title:")
    ended = run_command(copy)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.splitlines() == [
        f"knowledge/how_to_join/ar.md, line {line}: title is empty. Write it.",
        "Errors: 1. Warnings: 0.",
    ]


def test_the_command_exits_with_0_if_there_are_only_warnings_even_on_an_ascii_terminal(copy: Copy):
    line = copy.edit("knowledge/how_to_join/zh.md", "review_by: .*", "review_by: 2021-01-01")
    for language in LANGUAGES:
        copy.edit(f"knowledge/how_to_join/{language}.md", "review_by: .*", "review_by: 2021-01-01")
    copy.edit(
        "data/nlu/how_to_join/zh.yml",
        "    - ",
        "    - 怎么加入啊请问\n    - 怎么加入啊请问\n    - ",
    )
    ended = run_command(copy)
    assert ended.returncode == 0, ended.stdout
    lines = ended.stdout.splitlines()
    assert lines[-1] == "Errors: 0. Warnings: 7."
    assert any(
        re.match(f"knowledge/how_to_join/zh.md, line {line}: warning: the review is overdue", one)
        for one in lines
    )


def test_a_setting_that_cannot_be_used_is_one_line(monkeypatch, capsys):
    monkeypatch.setenv("FAQ_DEFAULT_LANGUAGE", "xx")
    assert main() == 1
    assert capsys.readouterr().out.startswith("FAQ_DEFAULT_LANGUAGE='xx': use one of")


def test_errors_come_before_warnings():
    problems = [Problem(Path("b"), 1, "x", "Y"), Problem(Path("a"), 2, "x", "Y", warning=True)]
    stream = io.StringIO()
    assert report(problems, stream) == 1
    assert (
        stream.getvalue()
        == "b, line 1: x. Y.\na, line 2: warning: x. Y.\nErrors: 1. Warnings: 1.\n"
    )


# --- one topic's text --------------------------------------------------------------------------

FILE = "knowledge/champion_role/fr.md"


@pytest.mark.parametrize(
    ("old", "new", "problem", "fix"),
    [
        ("documents:", "docs:", "unknown key “docs”", "Known keys: title, short_answer, source"),
        ("title: .*", "title: 2020", "title is “2020”, not a text", "Write a text, in quotes"),
        ("as_of: .*", "as_of: 2020-02-30", "as_of is “2020-02-30”, not a date", "Write the date"),
        ("as_of: .*", "as_of: 2020-12-01 10:00:00", "not a date", "Write the date as 2020-12-31"),
        ("  date: .*", "  date: 2020-13", "the source's date is “2020-13”", "Write it as 2020"),
        ("  publisher: .*", "  editor: UN", "unknown key “editor”", "Known keys: title, publisher"),
        ("related: .*", "related: how_to_join", "related is not a list of texts", "Write related:"),
        (
            "related: .*",
            "related: [network_support, follow_up_review_role, how_to_joyn]",
            "the related topic “how_to_joyn” does not exist",
            "Use folder names: current_champions",
        ),
        (
            "related: .*",
            "related: [network_support, follow_up_review_role, champion_role]",
            "the topic is related to itself",
            "Take champion_role out.",
        ),
        ("title: .*", f"title: {'Mot ' * 15}x", "title has 61 letters, more than 60", "Shorten it"),
        (
            "title: .*",
            "title: Les {champion_count} pays ?",
            "{champion_count} is not known",
            "none",
        ),
        (
            "title: .*",
            "title: Что они делают?",
            "title is in Cyrillic script",
            "Write it in French",
        ),
        ("title: .*", "title: A\ntitle: B", "“title” stands in line 2 already", "Keep one of the"),
        ("title: .*", "title: 'Rôle", "this is not valid YAML", "Check quotes, colons and indents"),
        (
            "review_by: .*",
            "review_by: 2024-12-30",
            "overdue by 2 days (review_by 2024-12-30)",
            "Read",
        ),
    ],
)
def test_a_fault_in_the_front_matter_is_told_with_line_and_fix(
    copy: Copy, old: str, new: str, problem: str, fix: str
):
    line = copy.edit(FILE, old, new) + new.count("\n")
    found = [one for one in copy.topics() if problem in one]
    assert len(found) == 1, copy.topics()
    place, _, advice = found[0].partition(problem)
    if "YAML" not in problem:  # the parser notices an open quotation at its end only
        assert place.startswith(f"{FILE}, line {line}: ")
    assert f". {fix}" in advice or f"{fix}" in advice


@pytest.mark.parametrize(
    ("new", "problem", "fix"),
    [
        (
            "Ils sont {champion_cuont}.",
            "the placeholder {champion_cuont} is not known",
            "Known here",
        ),
        ("Ils sont {}.", "the placeholder {} is not known", "Known here: {champion_count}"),
        ("Ils sont {champion_count.", "a brace { stands alone", "Delete or close it"),
        ("They are strong voices.", None, None),
        ("هذه هي الدول.", "this paragraph is in Arabic script", "Write it in French"),
        ("Le Pаcte compte.", "“Pаcte” mixes Latin and Cyrillic letters", "Type the word again"),
    ],
)
def test_a_fault_in_the_detail_is_told_with_line_and_fix(copy: Copy, new, problem, fix):
    text = (copy.root / FILE).read_text(encoding="utf-8")
    copy.write(FILE, f"{text}\n{new}\n")
    found = [one for one in copy.topics() if "champion_cuont} stands" not in one]
    found = [one for one in found if "the placeholder" not in one or "not known" in one]
    if problem is None:
        assert found == []
        return
    assert len(found) == 1
    line = text.count("\n") + 2
    assert found[0].startswith(f"{FILE}, line {line}: {problem}")
    assert f". {fix}" in found[0]


def test_a_short_answer_of_more_than_300_letters_is_told(copy: Copy):
    line = copy.edit(FILE, r"short_answer: >-\n  ", "short_answer: >-\n  " + "Oui " * 75)
    (found,) = [one for one in copy.topics() if "short_answer has" in one]
    assert found.startswith(f"{FILE}, line {line}: short_answer has ")
    assert "letters, more than 300. Shorten it by" in found


def test_all_faults_of_a_file_are_told_not_only_the_first(copy: Copy):
    title = copy.edit(FILE, "title: .*", "title:")
    copy.edit(FILE, "documents: .*\n", "")
    due = copy.edit(FILE, "review_by: .*", "review_by: soon")
    places = [one.split(": ")[0] + ": " + one.split(": ")[1].split(".")[0] for one in copy.topics()]
    assert f"{FILE}, line {title}: title is empty" in places
    assert f"{FILE}, line 2: the key “documents” is missing" in places
    assert f"{FILE}, line {due}: review_by is “soon”, not a date" in places


def test_a_missing_language_is_told(copy: Copy):
    (copy.knowledge / "how_to_join" / "ru.md").unlink()
    assert copy.topics() == [
        "knowledge/how_to_join, line 1: the text in Russian is missing. Write ru.md in this folder."
    ]


@pytest.mark.parametrize(
    ("name", "level", "problem"),
    [
        ("french.md", "", "“french” is none of the six languages, so the text is not used"),
        ("fr.md.txt", "warning: ", "the assistant does not read this file"),
    ],
)
def test_a_file_nobody_reads_is_told(copy: Copy, name: str, level: str, problem: str):
    copy.write(f"knowledge/how_to_join/{name}", "x")
    (found,) = copy.topics()
    assert found.startswith(f"knowledge/how_to_join/{name}, line 1: {level}{problem}. Name a text ")


def test_a_folder_name_that_no_button_can_carry_is_told(copy: Copy):
    (copy.knowledge / "how_to_join").rename(copy.knowledge / "how to join")
    found = [one for one in copy.topics() if "how to join/ar.md" in one]
    assert any("cannot stand in a button" in one for one in found)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"Just text\n", "the front matter is missing"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"---\ntitle: a\n---\n", "there is no detail under the front matter"),
        (b"---\ntitle: \x07\n---\nx\n", "there is a control character (U+0007)"),
        (b"---\n- a\n---\nx\n", "no keys found"),
    ],
)
def test_a_file_that_is_no_text_of_a_topic_is_told(copy: Copy, content: bytes, problem: str):
    (copy.root / FILE).write_bytes(content)
    assert any(one.startswith(f"{FILE}, line ") and problem in one for one in copy.topics())


def test_an_overdue_review_is_a_warning_for_each_text(copy: Copy):
    found = copy.topics(datetime.date(2027, 7, 1))
    assert len(found) == 60
    assert all(
        "warning: the review is overdue by 1 day (review_by 2027-06-30)" in one for one in found
    )
    assert copy.topics(datetime.date(2027, 6, 30)) == []


# --- the same facts in all languages -----------------------------------------------------------

END = "knowledge/initiative_end/{}.md"


def test_a_number_that_differs_is_told_where_it_stands(copy: Copy):
    line = copy.edit(END.format("es"), "2022", "2023", count=0)
    assert copy.topics() == [
        f"{END.format('es')}, line {line}: the number 2023 stands here where most other languages"
        " have 2022. Write 2022, or change the other languages."
    ]


def test_a_number_that_differs_in_one_of_its_places_only_is_told(copy: Copy):
    line = copy.edit(END.format("zh"), "2022", "2032")
    assert (
        f"{END.format('zh')}, line {line}: the number 2032 stands in the Chinese text only"
        in (copy.topics()[0])
    )


def test_arabic_digits_are_the_same_numbers(copy: Copy):
    copy.edit(END.format("ar"), "2022", "٢٠٢٢", count=0)
    assert copy.topics() == []


def test_an_address_that_differs_is_told(copy: Copy):
    line = copy.edit("knowledge/how_to_join/ru.md", "unmignet@iom.int", "unmignet@iom.org")
    assert copy.topics() == [
        f"knowledge/how_to_join/ru.md, line {line}: the e-mail address unmignet@iom.org stands here"
        " where most other languages have unmignet@iom.int. Write unmignet@iom.int, or change the"
        " other languages."
    ]


def test_an_address_left_out_is_told(copy: Copy):
    copy.edit("knowledge/how_to_join/zh.md", "（unmignet@iom.int）", "")
    (found,) = copy.topics()
    assert found.startswith("knowledge/how_to_join/zh.md, line 3: the e-mail address unmignet@iom.")
    assert found.endswith(
        "is missing in the Chinese text. Put it in, or take it out of the other languages."
    )


def test_an_address_given_more_often_is_a_warning(copy: Copy):
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
def test_a_date_is_the_same_however_each_language_writes_it(copy: Copy, form: int):
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
        f"knowledge/how_to_join/fr.md, line {line}: the date 2021-06-05 stands here where most other"
        " languages have 2021-05-05. "
    )


@pytest.mark.parametrize(
    ("sentence", "date"),
    [("В июне 2021 года", "2021-06"), ("июнь 2021", "2021-06"), ("в мае 2021 года", "2021-05")],
)
def test_russian_months_are_known_in_their_cases(copy: Copy, sentence: str, date: str):
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
def test_numbers_are_the_same_however_their_thousands_are_written(copy: Copy, numbers, same):
    for language, number in zip(LANGUAGES, numbers, strict=True):
        path = copy.knowledge / "how_to_join" / f"{language}.md"
        path.write_text(path.read_text(encoding="utf-8") + f"\n- {number}\n", "utf-8")
    assert (copy.topics() == []) == same


def test_numbers_of_a_list_are_no_numbers(copy: Copy):
    path = copy.knowledge / "how_to_join" / "en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n1. First.\n2) Then.\n", "utf-8")
    assert copy.topics() == []


def test_the_date_of_the_front_matter_may_stand_in_some_texts_only(copy: Copy):
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
def test_front_matter_that_differs_is_told(copy: Copy, key: str, old: str, new: str):
    line = copy.edit(FILE, old, new)
    (found,) = [one for one in copy.topics() if one.startswith(f"{FILE}, line {line}: {key} is ")]
    assert found.endswith(
        f"in Arabic, Chinese, English, Russian and Spanish. Make {key} the same in all languages."
    )


def test_a_document_left_out_is_told(copy: Copy):
    file = "knowledge/latest_documents/en.md"
    copy.edit(file, "  - Summaries of the kick-off meetings\n", "")
    line = (copy.root / file).read_text(encoding="utf-8").split("\n").index("documents:") + 1
    assert (
        f"{file}, line {line}: there are 3 documents, but 4 elsewhere. Name the same documents in"
        " all languages." in copy.topics()
    )


def test_the_champions_date_and_the_topics_date_go_together(copy: Copy):
    copy.edit("knowledge/champions.yml", "as_of: .*", "as_of: 2021-03-01")
    found = [str(problem) for problem in copy.everything()]
    assert len(found) == 6
    assert all(
        "as_of is 2020-11-01, but the champions are as of 2021-03-01" in one for one in found
    )


# --- the glossary ------------------------------------------------------------------------------


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
def test_a_loose_name_is_a_warning_that_gives_the_official_one(
    copy: Copy, language, loose, official
):
    path = copy.knowledge / "champion_role" / f"{language}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{loose}.\n", "utf-8")
    (found,) = copy.topics()
    line = text.count("\n") + 2
    assert found.startswith(f"knowledge/champion_role/{language}.md, line {line}: warning: “")
    assert f"is a loose name. Write “{official[:30]}" in found


def test_a_short_name_without_the_official_one_is_a_warning(copy: Copy):
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


def test_a_term_that_one_language_leaves_out_is_a_warning(copy: Copy):
    file = "knowledge/follow_up_review_role/es.md"
    copy.edit(file, r"Foro de Examen de la Migración Internacional", "encuentro mundial", count=0)
    (found,) = copy.topics()
    assert found.startswith(
        f"{file}, line 3: warning: “Foro de Examen de la Migración Internacional” is not named, but"
        " the texts in Arabic, English, French, Russian and Chinese name it."
    )


@pytest.mark.parametrize(
    ("form", "language", "text"),
    [
        ("champion country", "en", "Champion countries"),
        ("país campeón", "es", "los países campeones"),
        ("pays champion", "fr", "les pays champions"),
        ("Forum d’examen des migrations internationales", "fr", "Forum d'examen des migrations\ninternationales"),
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
def test_a_fault_of_the_glossary_is_told(copy: Copy, old: str, new: str, problem: str, fix: str):
    copy.edit("knowledge/glossary.yml", old, new)
    found = copy.topics()
    assert any(
        re.search(rf"^knowledge/glossary.yml, line \d+: .*({problem})", one) and fix in one
        for one in found
    ), found


# --- the assistant's own sentences -------------------------------------------------------------

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
        ("  - enero\n", "", "months has 11 names, not 12", "Write all twelve months"),
        ("  ar: Árabe\n", "", "the key “ar” is missing", "Add a line 'ar: …'"),
        (
            "escriba a la secretaría: un",
            "a: mi",
            "mignet@iom.int is not in",
            "Write the same address",
        ),
    ],
)
def test_a_fault_of_a_sentence_is_told(copy: Copy, old: str, new: str, problem: str, fix: str):
    line = copy.edit(SENTENCES, old, new)
    found = [one for one in copy.messages() if problem in one]
    assert len(found) == 1, copy.messages()
    if "missing" not in problem and "names" not in problem:
        assert found[0].startswith(f"{SENTENCES}, line {line}: ")
    assert fix in found[0]


def test_missing_sentences_are_told(copy: Copy):
    (copy.root / SENTENCES).unlink()
    assert copy.messages() == [f"{SENTENCES}, line 1: the file is missing. Restore or write it."]


# --- champions, countries, regions, places, languages, rules -----------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "problem", "fix"),
    [
        ("champions.yml", "country: GH", "country: XQ", "country code “XQ” is not known", "Write two"),
        ("champions.yml", "country: GH", "country: NO", "country code “NO” is not known", "in quotes"),
        ("champions.yml", "country: GH", "country: SN", "SN stands in line 6 already", "Keep one of"),
        ("champions.yml", "GH, region: africa", "GH, region: x", "region “x” is not known", "Use one"),
        (
            "champions.yml",
            "GH, region: africa",
            "GH, region: asia_pacific",
            "GH is not in the region asia_pacific by regions.yml",
            "Use one it is in: africa",
        ),
        ("champions.yml", "country: GH, ", "", "is not a champion", "Write it as - {country: ET"),
        ("champions.yml", "as_of: .*", "as_of: soon", "as_of is “soon”, not a date", "Write the date"),
        ("countries/fr.yml", "\nKE:", "\nQQ:", "no country has the code QQ", "Write two capital"),
        ("countries/fr.yml", "\n\"NO\":", "\nNO:", "“NO” is not a country code", "\"NO\" in quotes"),
        ("countries/fr.yml", "name: Kenya", "nom: Kenya", "unknown key “nom”", "Known keys: name"),
        ("countries/fr.yml", "name: Kenya", "name: Кения", "“Кения” is in Cyrillic", "Write the French"),
        ("regions.yml", "AO, BF,", "AO, ZQ,", "“ZQ” of africa is not known", "Write two capital"),
        ("regions.yml", "    es: .África", "    xx: [África", "the key “es” is missing", "Add a line"),
        ("places.yml", "\nPS:", "\nKE:", "KE is a Member State", "Take it out here or there"),
        ("languages.yml", "\nzh: ", "\ncn: ", "the key “zh” is missing", "Add a line 'zh: …'"),
        ("country_rules.yml", "    accept_alone", "    accept_lone", "unknown rule", "See the rules explained"),
        ("country_rules.yml", "\ndecoys:", "\ndecoy:", "the key “decoys” is missing", "Add a line"),
    ],
)  # fmt: skip
def test_a_fault_of_the_names_is_told(copy: Copy, file: str, old: str, new: str, problem, fix):
    line = copy.edit(f"knowledge/{file}", old, new) + (old[0] == "\n")
    found = [one for one in copy.names() if problem in one]
    assert len(found) == 1, copy.names()
    assert found[0].startswith(f"knowledge/{file}, line ") and fix in found[0]
    if file == "champions.yml" or "code" in problem:
        assert f", line {line}: " in found[0]


def test_a_country_that_one_language_lacks_is_told(copy: Copy):
    copy.edit("knowledge/countries/zh.yml", r"\nKE:\n(?:  .*\n)+", "\n")
    assert copy.names() == [
        "knowledge/countries/zh.yml, line 1: KE is missing, though other languages have it. Add"
        " 'KE: {name: …}', or take it out everywhere."
    ]


def test_all_faulty_files_are_told_at_once(copy: Copy):
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


# --- example questions, intents, rules ---------------------------------------------------------

NLU = "data/nlu/how_to_join/en.yml"


def add_example(copy: Copy, file: str, text: str) -> int:
    return copy.edit(file, "examples: [|]\n", f"examples: |\n    - {text}\n") + 1


def test_a_question_in_two_intents_is_an_error_that_names_both_places(copy: Copy):
    first = add_example(copy, "data/nlu/champion_role/en.yml", "Zork the Frobnicator")
    second = add_example(copy, NLU, "zork the FROBNICATOR?")
    assert copy.questions() == [
        f"{NLU}, line {second}: “zork the FROBNICATOR?” stands already in"
        f" data/nlu/champion_role/en.yml, line {first}. Keep it in champion_role or in how_to_join"
        " and delete the other."
    ]


def test_a_question_twice_in_an_intent_is_a_warning(copy: Copy):
    first = add_example(copy, NLU, "zork frobnicator")
    add_example(copy, NLU, "Zork frobnicator ?")
    assert copy.questions() == [
        f"{NLU}, line {first + 1}: warning: “zork frobnicator” stands already in {NLU}, line {first}."
        " Delete one of the two."
    ]


def test_the_same_word_in_two_languages_of_an_intent_is_no_fault(copy: Copy):
    add_example(copy, NLU, "zork frobnicator")
    add_example(copy, "data/nlu/how_to_join/fr.yml", "zork frobnicator")
    assert copy.questions() == []


def test_questions_nearly_the_same_in_two_intents_are_a_warning(copy: Copy):
    add_example(
        copy, "data/nlu/champion_role/en.yml", "zork one two three four five six seven eight nine"
    )
    line = add_example(copy, NLU, "nine zork one two three four five six seven eight ten eleven")
    assert copy.questions() == []  # 10 words of 12
    copy.edit(NLU, " eleven\n", "\n")
    (found,) = copy.questions()
    assert found.startswith(f"{NLU}, line {line}: warning: ")
    assert "is nearly the same as in data/nlu/champion_role/en.yml, line 5. Word one" in found


def test_short_questions_are_not_compared_word_by_word(copy: Copy):
    add_example(copy, "data/nlu/champion_role/en.yml", "zork frob nix")
    add_example(copy, NLU, "nix zork frob")
    assert copy.questions() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem", "fix"),
    [
        (NLU, "    - ", "    ", "is not an example", "Write '- ' and the question"),
        (NLU, "intent: how_to_join", "intent: greet", "the intent is “greet”, but", "Write 'intent: how"),
        (NLU, "examples: [|]", "examples: >", "do not follow a line 'examples: |'", "Write 'examples"),
        (NLU, "nlu:", "nul:", "there are no examples in this file", "Write version, nlu"),
        (NLU, r"- intent: how_to_join\n  examples", "- synonym: x\n  examples", "the intent is", "Write"),
        ("domain.yml", "  - greet\n", "  - greet\n  - gret\n", "gret has no rule", "Add a rule with"),
        ("domain.yml", "  - greet\n", "", "greet is not in domain.yml", "Add it to the intents"),
        ("domain.yml", "intents:", "intent:", "there is no list of intents", "Write 'intents:'"),
        ("data/rules.yml", "intent: thanks", "intent: thank", "thanks has no rule", "Add a rule with"),
    ],
)  # fmt: skip
def test_a_fault_of_the_language_data_is_told(copy: Copy, file, old, new, problem, fix):
    copy.edit(file, old, new)
    found = [one for one in copy.questions() if problem in one]
    assert len(found) == 1, copy.questions()
    assert fix in found[0]


def test_an_intent_without_rule_is_told_at_its_line_of_the_domain(copy: Copy):
    line = copy.edit("domain.yml", "  - thanks\n", "  - thanks\n  - praise\n") + 1
    assert copy.questions() == [
        f"domain.yml, line {line}: the intent praise has no rule in data/rules.yml. Add a rule with"
        " the step 'intent: praise'."
    ]


def test_examples_missing_in_a_language_are_told(copy: Copy):
    (copy.root / NLU).unlink()
    assert copy.questions() == [
        "data/nlu/how_to_join, line 1: the examples in English are missing. Write en.yml in this"
        " folder."
    ]


def test_examples_of_an_unknown_intent_are_told(copy: Copy):
    shutil.copytree(copy.data / "nlu" / "greet", copy.data / "nlu" / "salute")
    for language in LANGUAGES:
        copy.edit(f"data/nlu/salute/{language}.yml", "intent: greet", "intent: salute")
    found = [one for one in copy.questions() if one.startswith("data/nlu/salute, line 1")]
    assert found == [
        "data/nlu/salute, line 1: the intent salute is not in domain.yml. Add it to the intents, or"
        " move the examples.",
        "data/nlu/salute, line 1: there is no text in knowledge/salute to answer these questions"
        " with. Write the topic, or move the examples.",
    ]


def test_a_topic_without_examples_is_a_warning(copy: Copy):
    shutil.copytree(copy.knowledge / "how_to_join", copy.knowledge / "how_to_leave")
    (found,) = copy.questions()
    assert found.startswith(
        "data/nlu/how_to_leave, line 1: warning: the topic how_to_leave has no examples: it is found"
        " by search alone. Write data/nlu/how_to_leave/<lang>.yml and train"
    )


def test_a_question_in_a_script_of_another_language_is_told_but_not_one_in_latin(copy: Copy):
    add_example(copy, "data/nlu/how_to_join/ru.yml", "kak vstupit zork")
    assert copy.questions() == []
    line = add_example(copy, "data/nlu/how_to_join/fr.yml", "как вступить зорк")
    assert copy.questions() == [
        f"data/nlu/how_to_join/fr.yml, line {line}: “как вступить зорк” is in Cyrillic script, but"
        " the file is French. Move it to its language's file."
    ]


# --- whatever lies there -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(range(256)),
        b"- a\n- [b, {c: d}]\n",
        b"a: [1, {b: null}]\nnlu: [5, {intent: [x], examples: 7}]\nintents: [[], {}, 3]\nrules: 5\n",
        b"---\ntitle: [x]\nshort_answer: {a: b}\nrelated: {c: d}\ndocuments: 4\nas_of: 5\n"
        b"source: [x]\nreview_by: 2020-01-01 10:00:00\n---\n{\n",
        b"[" * 100_000,
        b"a: &a {b: *a}\n",
        b"!!bool x",
        b"NO: 1\n2: 3\n2020-01-01: {name: [x]}\n",
    ],
    ids=["empty", "binary", "list", "types", "front", "deep", "recursive", "tag", "keys"],
)
def test_nothing_raises_whatever_all_files_hold(copy: Copy, content: bytes):
    files = [path for path in copy.root.rglob("*") if path.is_file()]
    for path in files:
        path.write_bytes(content)
    named = {problem.path for problem in copy.everything() if not problem.warning}
    assert set(files) - named == set()


def test_nothing_raises_where_folders_are_named_like_files_or_missing(copy: Copy):
    files = [path for path in copy.root.rglob("*") if path.is_file()]
    for path in files:
        path.unlink()
        path.mkdir()
    named = {problem.path for problem in copy.everything()}
    assert set(files) - named == set()
    shutil.rmtree(copy.knowledge)
    shutil.rmtree(copy.data)
    told_of = [str(problem) for problem in copy.everything()]
    assert "knowledge, line 1: there are no topics. Restore the folder knowledge." in told_of
    assert "data/rules.yml, line 1: the file is missing. Restore or write it." in told_of


# --- what the checks believe of the assistant --------------------------------------------------


def test_the_intents_without_topic_are_those_the_conversation_handles_itself():
    conversation = Conversation(CountryMatcher.load(ROOT / "knowledge"), {})
    assert set(conversation._handlers) == WITHOUT_TOPIC


def test_the_placeholders_of_topics_are_those_that_are_filled(tmp_path: Path):
    knowledge = LiveKnowledge(ROOT / "knowledge", tmp_path).current()
    text = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    names = CountryMatcher.load(ROOT / "knowledge")
    assert "{" not in filled(text, knowledge, knowledge.messages["en"], names)


def test_every_topic_the_check_reads_is_read_by_the_assistant_too():
    files, problems = read_topics(ROOT / "knowledge")
    assert problems == [] and len(files) >= 60
    for file in files:
        assert isinstance(file, TopicFile)
        assert read_topic(file.path).title == file.text("title").strip()
