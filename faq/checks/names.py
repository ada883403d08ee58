"""Champions, countries, regions, places, languages, and the rules of matching names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale

from faq.checks import fields
from faq.checks.documents import Document, read_yaml
from faq.checks.problem import LANGUAGE_NAMES, Problem, in_words, quoted
from faq.checks.scripts import wrong_script
from faq.checks.topics import refusal
from faq.country_guards import Guard
from faq.country_names import load_names
from faq.files import KnowledgeError
from faq.settings import LANGUAGES

_COUNTRY_KEYS = ("name", "also", "capitals")
_QUOTE_NO = 'Write two capital letters of ISO 3166, "NO" in quotes'
_OTHER = "other"


@dataclass(frozen=True)
class Known:
    """The codes that any language's countries have, and the regions as regions.yml has them."""

    codes: frozenset[str]
    regions: Mapping[str, Any]

    def members(self, region: str) -> list[Any]:
        """Return the members of a region as far as they are a list."""
        entry = self.regions.get(region)
        members = entry.get("members") if isinstance(entry, dict) else None
        return members if isinstance(members, list) else []


def check_names(knowledge: Path) -> Iterator[Problem]:
    """Report what is wrong with the files that say which names there are."""
    countries = {name: knowledge / "countries" / f"{name}.yml" for name in LANGUAGES}
    documents, problems = _read_all([*countries.values(), *(knowledge / name for name in _FILES)])
    named = {name: documents[path] for name, path in countries.items() if path in documents}
    regions = documents.get(knowledge / "regions.yml")
    known = Known(
        frozenset(code for document in named.values() for code in _texts(document.value)),
        regions.value if regions and isinstance(regions.value, dict) else {},
    )
    for language, document in named.items():
        problems += [*document.repeated_keys(), *_countries(document, language, known.codes)]
    for path in (knowledge / name for name in _FILES if knowledge / name in documents):
        document = documents[path]
        problems += [*document.repeated_keys(), *_FILES[path.name](document, known)]
    yield from problems or _refusal(knowledge)
    if not any(problem.path.name == "champions.yml" for problem in problems):
        yield from refusal(knowledge / "champions.yml")


def _read_all(paths: list[Path]) -> tuple[dict[Path, Document], list[Problem]]:
    documents: dict[Path, Document] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            documents[path] = read_yaml(path)
        except KnowledgeError as error:
            problems.append(Problem.of(error))
    return documents, problems


def _refusal(knowledge: Path) -> Iterator[Problem]:
    """Report what the assistant itself refuses the names for, if it does."""
    try:
        load_names(knowledge)
    except KnowledgeError as error:
        yield Problem.of(error)
    except Exception as error:  # whatever it is, the assistant could not start
        what = f"the assistant cannot use the names ({error!r})"
        yield Problem(knowledge / "countries", 1, what, "Undo the last change")


def _champions(document: Document, known: Known) -> Iterator[Problem]:
    keys = ("as_of", "champions")
    yield from fields.check_keys(document, (), document.value, keys)
    values = document.value if isinstance(document.value, dict) else {}
    if "as_of" in values:
        yield from fields.check_date(document, ("as_of",), values["as_of"])
    entries = values.get("champions", [])
    if not isinstance(entries, list):
        fix = "Write a line - {country: ET, region: africa} for each"
        yield document.problem(("champions",), "champions is not a list", fix)
        return
    seen: dict[str, int] = {}
    for place, entry in enumerate(entries):
        yield from _champion(document, ("champions", place), entry, known)
        code = entry.get("country") if isinstance(entry, dict) else None
        line = document.line("champions", place)
        if isinstance(code, str) and seen.setdefault(code, line) != line:
            what = f"the champion {code} stands in line {seen[code]} already"
            yield document.problem(("champions", place), what, "Keep one of the two lines")


def _champion(
    document: Document, at: fields.Keys, entry: object, known: Known
) -> Iterator[Problem]:
    if not isinstance(entry, dict) or set(entry) != {"country", "region"}:
        fix = "Write it as - {country: ET, region: africa}"
        yield document.problem(at, f"{quoted(entry)} is not a champion", fix)
        return
    code, region = entry["country"], entry["region"]
    if not _is_one_of(code, known.codes):
        what = f"the country code {quoted(_no(code))} is not known"
        yield document.problem(at, what, f"{_QUOTE_NO}, as in knowledge/countries")
    elif not _is_one_of(region, known.regions):
        what = f"the region {quoted(region)} is not known"
        yield document.problem(at, what, f"Use one of {', '.join(_texts(known.regions))}")
    elif known.regions and code not in known.members(region):
        rightly = ", ".join(name for name in _texts(known.regions) if code in known.members(name))
        what = f"{code} is not in the region {region} by regions.yml"
        yield document.problem(at, what, f"Use one it is in: {rightly}")


def _is_one_of(value: object, known: Collection[str]) -> bool:
    """Whether a value is a text in `known`; where nothing is known, any text is."""
    return isinstance(value, str) and (value in known or not known)


def _countries(document: Document, language: str, codes: frozenset[str]) -> Iterator[Problem]:
    if not isinstance(document.value, dict):
        yield document.problem((), "no countries found", "Write 'ET: {name: …}' for each")
        return
    territories = Locale.parse("en").territories
    for code, entry in document.value.items():
        if not isinstance(code, str) or not re.fullmatch("[A-Z]{2}", code):
            line = document.line(_no(code))
            what = f"{quoted(_no(code))} is not a country code"
            yield Problem(document.path, line, what, _QUOTE_NO)
        elif code not in territories:
            yield document.problem((code,), f"no country has the code {code}", _QUOTE_NO)
        else:
            yield from _country(document, code, entry, language)
    for code in sorted(codes - set(_texts(document.value))):
        what = f"{code} is missing, though other languages have it"
        yield document.problem((), what, f"Add '{code}: {{name: …}}', or take it out everywhere")


def _country(document: Document, code: str, entry: object, language: str) -> Iterator[Problem]:
    yield from fields.check_keys(document, (code,), entry, _COUNTRY_KEYS[:1], _COUNTRY_KEYS[1:])
    if not isinstance(entry, dict):
        return
    name = entry.get("name")
    if "name" in entry:
        yield from fields.check_text(document, (code, "name"), name)
    if isinstance(name, str) and (script := wrong_script(name, language)):
        what = f"the name {quoted(name)} is in {script} script"
        fix = f"Write the {LANGUAGE_NAMES[language]} name"
        yield document.problem((code, "name"), what, fix)
    for key in (key for key in _COUNTRY_KEYS[1:] if key in entry):
        yield from fields.check_texts(document, (code, key), entry[key])


def _regions(document: Document, known: Known) -> Iterator[Problem]:
    if not isinstance(document.value, dict):
        yield document.problem((), "no regions found", "Write 'africa:' with names and members")
        return
    for region, entry in document.value.items():
        at = (str(region),)
        yield from fields.check_keys(document, at, entry, ("names", "members"), ("capitals",))
        if isinstance(entry, dict):
            yield from _region(document, at, entry, known)


def _region(
    document: Document, at: fields.Keys, entry: dict[str, Any], known: Known
) -> Iterator[Problem]:
    if "names" in entry:
        yield from fields.check_six_languages(document, (*at, "names"), entry["names"])
    if "capitals" in entry:
        yield from fields.check_texts(document, (*at, "capitals"), entry["capitals"])
    members = entry.get("members", [])
    if not isinstance(members, list):
        yield document.problem((*at, "members"), "members is no list", "Write members: [ET, …]")
        return
    for place, code in enumerate(members):
        if not _is_one_of(code, known.codes):
            what = f"the member {quoted(_no(code))} of {at[-1]} is not known"
            yield document.problem((*at, "members", place), what, _QUOTE_NO)


def _places(document: Document, known: Known) -> Iterator[Problem]:
    if not isinstance(document.value, dict):
        yield document.problem((), "no places found", "Write an id with names in six languages")
        return
    for place, entry in document.value.items():
        at = (str(place),)
        if not isinstance(place, str):
            yield document.problem((_no(place),), f"{quoted(_no(place))} is not an id", _QUOTE_NO)
        elif place in known.codes:
            what = f"{place} is a Member State in knowledge/countries"
            yield document.problem(at, what, "Take it out here or there")
        names = entry
        if isinstance(entry, dict):
            names = {key: value for key, value in entry.items() if key != "cldr"}
            if not isinstance(entry.get("cldr", True), bool):
                yield document.problem((*at, "cldr"), "cldr is not true or false", "Write one")
        yield from fields.check_six_languages(document, at, names)


def _languages(document: Document, known: Known) -> Iterator[Problem]:
    yield from fields.check_keys(document, (), document.value, LANGUAGES, (_OTHER,))
    for language, names in document.value.items() if isinstance(document.value, dict) else ():
        yield from fields.check_texts(document, (str(language),), names)


def _rules(document: Document, known: Known) -> Iterator[Problem]:
    keys = ("openers", "guarded", "decoys")
    yield from fields.check_keys(document, (), document.value, keys)
    values = document.value if isinstance(document.value, dict) else {}
    if "openers" in values:
        yield from fields.check_texts(document, ("openers",), values["openers"])
    for key in (key for key in ("guarded", "decoys") if key in values):
        if not isinstance(values[key], list):
            yield document.problem((key,), f"{key} is not a list", f"Write the lines under {key}")
            continue
        for place, entry in enumerate(values[key]):
            check = _guard if key == "guarded" else _decoys
            yield from check(document, (key, place), entry)


def _decoys(document: Document, at: fields.Keys, entry: object) -> Iterator[Problem]:
    for problem in fields.check_texts(document, at, entry):
        what = "this is not a list of phrases, or has something else in it"
        yield Problem(problem.path, problem.line, what, "Write - [phrase, phrase]")


def _guard(document: Document, at: fields.Keys, entry: object) -> Iterator[Problem]:
    if not isinstance(entry, dict) or "names" not in entry:
        yield document.problem(at, "this is not a guarded name", "Write - names: [Chad]")
        return
    yield from fields.check_texts(document, (*at, "names"), entry["names"])
    try:
        Guard.of({key: value for key, value in entry.items() if key != "names"})
    except (TypeError, ValueError, AttributeError) as error:
        yield document.problem(at, str(error), "See the rules explained at the top of the file")


def _texts(values: object) -> list[str]:
    return [key for key in values if isinstance(key, str)] if isinstance(values, dict) else []


def _no(code: object) -> str:
    """Return a code as it was typed: YAML takes NO without quotes for a "no"."""
    return "NO" if code is False else in_words(code)


_FILES: dict[str, Callable[[Document, Known], Iterator[Problem]]] = {
    "champions.yml": _champions,
    "regions.yml": _regions,
    "places.yml": _places,
    "languages.yml": _languages,
    "country_rules.yml": _rules,
}
