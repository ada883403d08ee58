"""Whether the glossary is sound, and the topics' texts keep to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faq.checks import fields
from faq.checks.documents import Document, read_yaml
from faq.checks.problem import LANGUAGE_NAMES, Problem, named, quoted
from faq.checks.scripts import expected, wrong_script
from faq.checks.topics import TopicFile
from faq.files import KnowledgeError
from faq.settings import LANGUAGES

ENOUGH = 4
"""How many languages must use a term in a topic before the others are said to lack it."""
_TABLES = ("asked", "avoid")
_PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)
_RUSSIAN_ENDING = re.compile("[аеиоуыэюяьй]{1,2}$")


@dataclass(frozen=True)
class Term:
    """A term: by language its accepted forms, the official one first, and those to avoid."""

    id: str
    accepted: Mapping[str, tuple[str, ...]]
    avoid: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    term: Term
    language: str
    form: str
    avoided: bool

    @property
    def official(self) -> str:
        return self.term.accepted[self.language][0]


def read_glossary(path: Path) -> tuple[list[Term], list[Problem]]:
    """Read `glossary.yml`; return its sound terms and what is wrong with the others."""
    try:
        document = read_yaml(path)
    except KnowledgeError as error:
        return [], [Problem.of(error)]
    if not isinstance(document.value, list) or not document.value:
        fix = "Write '- id: …' and the six languages for each term"
        return [], [document.problem((), "there is no list of terms", fix)]
    terms: dict[str, Term] = {}
    problems = list(document.repeated_keys())
    for place, entry in enumerate(document.value):
        found = list(_entry(document, place, entry))
        if not found and entry["id"] in terms:
            what = f"the term {quoted(entry['id'])} stands here a second time"
            found = [document.problem((place, "id"), what, "Keep one of the two")]
        if not found:
            terms[entry["id"]] = _term(entry)
        problems += found
    return list(terms.values()), problems


def check_terms(terms: Iterable[Term], files: Iterable[TopicFile]) -> Iterator[Problem]:
    """Warn of looser forms, of short forms without the official one, and of terms left out."""
    terms, files = list(terms), list(files)
    for file in files:
        yield from _forms(terms, file)
    for topic in sorted({file.topic for file in files}):
        texts = [file for file in files if file.topic == topic]
        for term in terms:
            yield from _left_out(term, texts)


def term_pattern(form: str, language: str) -> re.Pattern[str]:
    """Return a pattern for a form with its plurals, cases and clitics, for `plain` text."""
    pieces = _PIECE.findall(plain(form))
    if language == "zh":
        return re.compile("".join(map(re.escape, pieces)))
    pattern = "".join(_piece(piece, language) for piece in pieces)
    if pieces[0][0].islower():
        first = pieces[0][0]
        pattern = pattern.replace(first, f"[{first}{first.upper()}]", 1)
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


def plain(text: str) -> str:
    """Return text without accents, hamza and tashkeel, and with straight apostrophes."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ـ", ""))
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def _entry(document: Document, place: int, entry: object) -> Iterator[Problem]:
    yield from fields.check_keys(document, (place,), entry, ("id", *LANGUAGES), _TABLES)
    if not isinstance(entry, dict):
        return
    if "id" in entry:
        yield from fields.check_text(document, (place, "id"), entry["id"])
    for language in LANGUAGES:
        if language in entry:
            yield from _forms_of(document, (place, language), entry[language], language)
    for table in (table for table in _TABLES if table in entry):
        yield from fields.check_keys(document, (place, table), entry[table], (), LANGUAGES)
        for language, forms in entry[table].items() if isinstance(entry[table], dict) else ():
            yield from fields.check_texts(document, (place, table, str(language)), forms)
        yield from _contradictions(document, place, entry) if table == "avoid" else ()


def _forms_of(
    document: Document, at: fields.Keys, forms: object, language: str
) -> Iterator[Problem]:
    yield from fields.check_texts(document, at, forms)
    for place, form in enumerate(forms if isinstance(forms, list) else []):
        acronym = isinstance(form, str) and form.isupper() and form.isascii()
        if isinstance(form, str) and not acronym and wrong_script(form, language):
            what = f"{quoted(form)} is not in {expected(language).capitalize()} script"
            yield document.problem((*at, place), what, f"Write the {LANGUAGE_NAMES[language]} term")


def _contradictions(document: Document, place: int, entry: dict[str, object]) -> Iterator[Problem]:
    avoid = entry["avoid"]
    for language, forms in avoid.items() if isinstance(avoid, dict) else ():
        accepted = entry.get(language)
        if not isinstance(forms, list) or not isinstance(accepted, list):
            continue
        for number, form in enumerate(forms):
            if form in accepted:
                what = f"{quoted(form)} is accepted and to be avoided at once"
                at = (place, "avoid", str(language), number)
                yield document.problem(at, what, "Take it out of one of the two lists")


def _term(entry: dict[str, object]) -> Term:
    def table(value: object) -> dict[str, tuple[str, ...]]:
        return (
            {key: tuple(forms) for key, forms in value.items()} if isinstance(value, dict) else {}
        )

    return Term(
        str(entry["id"]),
        table({language: entry[language] for language in LANGUAGES}),
        table(entry.get("avoid")),
    )


def _forms(terms: Iterable[Term], file: TopicFile) -> Iterator[Problem]:
    answer = plain(file.answer())
    found = _find(terms, answer, file.language)
    for one in (one for one in found if one.avoided):
        yield _loose(file, file.line_of_word(_word(answer, one)), one)
    for place, document in enumerate(file.documents()):
        for one in _find(terms, plain(document), file.language):
            if one.avoided:
                yield _loose(file, file.front.line("documents", place), one)
    for term in terms:
        used = [one for one in found if one.term is term and not one.avoided]
        if used and all(one.form != one.official for one in used):
            form, official = quoted(used[0].form), quoted(used[0].official)
            what = f"{form} is used, but {official} stands nowhere in the text"
            fix = "Write the full name where it is named first"
            yield _warning(file, file.line_of_word(_word(answer, used[0])), what, fix)


def _loose(file: TopicFile, line: int, found: _Found) -> Problem:
    what = f"{quoted(found.form)} is a loose name"
    return _warning(file, line, what, f"Write {quoted(found.official)}")


def _left_out(term: Term, files: list[TopicFile]) -> Iterator[Problem]:
    using = [file for file in files if _find([term], plain(file.everything()), file.language)]
    if len(using) < ENOUGH:
        return
    for file in (file for file in files if file not in using):
        official = quoted(term.accepted[file.language][0])
        others = named([one.language for one in using])
        what = f"{official} is not named, but the texts in {others} name it"
        fix = "Look whether it is missing or is called something else"
        yield _warning(file, file.front.line("short_answer"), what, fix)


def _word(text: str, found: _Found) -> int:
    """Return which word of a text a form begins in."""
    return len(f"{text[: found.start]}x".split()) - 1


def _warning(file: TopicFile, line: int, what: str, fix: str) -> Problem:
    return Problem(file.path, line, what, fix, warning=True)


def _find(terms: Iterable[Term], text: str, language: str) -> list[_Found]:
    """Return the forms in a text; where forms overlap, the longest counts."""
    found = [
        _Found(*match.span(), term, language, form, avoided)
        for term in terms
        for avoided, forms in ((False, term.accepted), (True, term.avoid))
        for form in forms.get(language, ())
        for match in _pattern(form, language).finditer(text)
    ]
    taken: list[_Found] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.avoided)):
        if all(one.end <= other.start or other.end <= one.start for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda one: one.start)


_pattern = lru_cache(maxsize=None)(term_pattern)


def _piece(piece: str, language: str) -> str:
    if piece.isspace():
        return r"\s+"
    if not piece[0].isalpha() or len(piece) <= 3:
        return re.escape(piece)
    if language == "ar":
        stem = piece.removeprefix("ال")
        return rf"[وفبكل]{{0,3}}(?:ال)?{re.escape(stem.removesuffix('ة'))}\w{{0,3}}"
    if language == "ru":
        return rf"{re.escape(_RUSSIAN_ENDING.sub('', piece))}\w{{0,3}}"
    return _latin(piece)


def _latin(word: str) -> str:
    """Return a pattern for a word with its plural, or its singular if it ends in s."""
    stem = re.escape(word[:-1])
    if word.endswith("y"):
        return f"{stem}(?:y|ies)"
    return f"{stem}s?(?:es)?" if word.endswith("s") else f"{re.escape(word)}(?:e?s)?"
