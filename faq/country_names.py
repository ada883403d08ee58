"""Reading the names of countries, regions and other places into one index for matching."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml
from babel import Locale

from faq.country_guards import Guard
from faq.files import KnowledgeError, line_of, read_text
from faq.russian import case_forms
from faq.settings import LANGUAGES
from faq.text import fold
from faq.words import HAN, words_of

Kind = Literal["country", "region", "place"]

CLDR_LOCALES = "ar en es es_MX fr fr_CA ru zh zh_Hant zh_Hant_HK".split()
_KEYS = {"name", "also", "capitals"}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HAN_IN = re.compile(f"[{HAN}]")
_ARABIC_G = "گڭڨ"  # the sound g, which غ stands for in most written names
_APART = re.compile(r"(?<=\s)و(?=\w{3})")


@dataclass(frozen=True)
class Meaning:
    """What one name stands for in one language, and how it is spelled there."""

    kind: Kind
    id: str
    language: str
    spelling: str
    capitals: bool = False


@dataclass
class Index:
    """Meanings by folded name; a decoy is a name without meanings.

    `longest` holds, by the first word (or first sign) of the names, the most words (or every
    length in signs, longest first) that names beginning so have.
    """

    words: dict[str, list[Meaning]] = field(default_factory=dict)
    signs: dict[str, list[Meaning]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, name: str, meaning: Meaning | None, language: str = "") -> None:
        """Index a name in every spelling and case that folding does not bring together."""
        folded = fold(name)
        if _HAN_IN.search(folded):
            _enter(self.signs, folded, meaning)
            return
        for key in _keys(name, language):
            first, _, rest = key.partition(" ")
            self.longest[first] = max(self.longest.get(first, 0), key.count(" ") + 1)
            _enter(self.words, key, meaning)

    def close(self) -> None:
        """Work out the lengths of names by first sign, once all names are in."""
        lengths: dict[str, set[int]] = {}
        for name in self.signs:
            lengths.setdefault(name[0], set()).add(len(name))
        self.lengths = {sign: tuple(sorted(found)) for sign, found in lengths.items()}


@dataclass(frozen=True)
class CountryNames:
    """Everything read: names to match, names to show, members of regions, guards, openers."""

    index: Index
    shown: Mapping[str, Mapping[str, str]]
    members: Mapping[str, frozenset[str]]
    guards: Mapping[str, Guard]
    openers: frozenset[str]


def load_names(folder: Path) -> CountryNames:
    """Read `countries/<lang>.yml`, regions.yml, places.yml and country_rules.yml of `folder`.

    :raises KnowledgeError: if one of them is missing, incomplete or names an unknown country.
    """
    index = Index()
    shown: dict[str, dict[str, str]] = {}
    _read_countries(folder / "countries", index, shown)
    codes = frozenset(shown)
    members = _read_regions(folder / "regions.yml", index, shown, codes)
    unlisted = _read_places(folder / "places.yml", index, shown)
    _add_cldr(index, codes, frozenset(shown) - codes - frozenset(members) - unlisted)
    guards, openers = _read_rules(folder / "country_rules.yml", index)
    index.close()
    return CountryNames(index, shown, members, guards, openers)


def _enter(index: dict[str, list[Meaning]], key: str, meaning: Meaning | None) -> None:
    meanings = index.setdefault(key, [])
    if meaning and meaning not in meanings:
        meanings.append(meaning)


def _keys(name: str, language: str) -> Iterator[str]:
    for spelling in _spellings(name):
        words = [word.text for word in words_of(fold(spelling))]
        yield from case_forms(words) if language == "ru" else (" ".join(words),)


def _spellings(name: str) -> set[str]:
    """Return a name with hyphens, apostrophes, Arabic "and" and Arabic g written otherwise."""
    spellings = {name, name.replace("'", "").replace("’", ""), _APART.sub("و ", name)}
    spellings |= {name.replace("غ", letter) for letter in _ARABIC_G}
    if re.fullmatch(r"\w{3,}(-\w{3,})+", name):
        spellings.add(name.replace("-", ""))
    return spellings


def _read_countries(folder: Path, index: Index, shown: dict[str, dict[str, str]]) -> None:
    expected: set[str] = set()
    for language in sorted(LANGUAGES):
        path = folder / f"{language}.yml"
        countries = _read(path)
        expected = expected or set(countries)
        if missing := expected ^ set(countries):
            raise KnowledgeError(
                *(path, 1, f"not the same countries as the other files: {sorted(missing)}"),
                "Give every country a name in all six files",
            )
        for code, entry in countries.items():
            _add_country(path, index, code, language, entry)
            shown.setdefault(code, {})[language] = entry["name"]


def _add_country(path: Path, index: Index, code: str, language: str, entry: object) -> None:
    if not isinstance(entry, dict) or not set(entry) <= _KEYS or "name" not in entry:
        raise KnowledgeError(
            *(path, line_of(path.read_text(encoding="utf-8"), code), f"{code} is not a country"),
            "Give it the keys name, also and capitals, of which name is needed",
        )
    for name in (entry["name"], *entry.get("also", ())):
        index.add(name, Meaning("country", code, language, spelling(name)), language)
    for name in entry.get("capitals", ()):
        index.add(name, Meaning("country", code, language, spelling(name), capitals=True))


def _read_regions(
    path: Path, index: Index, shown: dict[str, dict[str, str]], codes: frozenset[str]
) -> dict[str, frozenset[str]]:
    members: dict[str, frozenset[str]] = {}
    for region, entry in _read(path).items():
        unknown = set(entry["members"]) - codes
        if unknown:
            raise KnowledgeError(
                *(path, line_of(read_text(path), region), f"{region} has {unknown} as members"),
                'Use the codes of knowledge/countries; write "NO" in quotes',
            )
        members[region] = frozenset(entry["members"])
        shown[region] = _add_all(path, index, "region", region, entry["names"])
        for name in entry.get("capitals", ()):
            index.add(name, Meaning("region", region, "", spelling(name), capitals=True))
    return members


def _read_places(path: Path, index: Index, shown: dict[str, dict[str, str]]) -> frozenset[str]:
    """Add the places; return those whose names in CLDR must not be added."""
    unlisted = set()
    for place, entry in _read(path).items():
        if not entry.pop("cldr", True) or place.islower():
            unlisted.add(place)
        shown[place] = _add_all(path, index, "place", place, entry)
    return frozenset(unlisted)


def _add_all(
    path: Path, index: Index, kind: Kind, key: str, names: Mapping[str, list[str]]
) -> dict[str, str]:
    if set(names) != set(LANGUAGES) or not all(names.values()):
        raise KnowledgeError(
            *(path, line_of(read_text(path), key), f"{key} has names in {sorted(names)}"),
            f"Give it names in each of {', '.join(LANGUAGES)}",
        )
    for language, spellings in names.items():
        for name in spellings:
            index.add(name, Meaning(kind, key, language, spelling(name)), language)
    return {language: spellings[0] for language, spellings in names.items()}


def _add_cldr(index: Index, codes: frozenset[str], places: frozenset[str]) -> None:
    for tag in CLDR_LOCALES:
        locale = Locale.parse(tag)
        for code, name in locale.territories.items():
            kind: Kind = "country" if code in codes else "place"
            if code in codes or code in places:
                meaning = Meaning(kind, code, locale.language, spelling(name))
                index.add(name, meaning, locale.language)


def _read_rules(path: Path, index: Index) -> tuple[dict[str, Guard], frozenset[str]]:
    rules = _read(path)
    guards: dict[str, Guard] = {}
    for entry in rules["guarded"]:
        names = entry.pop("names")
        try:
            guard = Guard.of(entry)
        except (TypeError, ValueError) as error:
            line = line_of(read_text(path), f"names: [{names[0]}")
            raise KnowledgeError(path, line, str(error), "See the rules listed above it") from error
        guards.update((key, guard) for name in names for key in _keys(name, _language_of(name)))
    for name in (name for names in rules["decoys"] for name in names):
        index.add(name, None, _language_of(name))
    return guards, frozenset(map(fold, rules["openers"]))


def _language_of(name: str) -> str:
    return "ru" if re.search("[а-я]", fold(name)) else ""


def spelling(name: str) -> str:
    """Return a name as it is compared where folding has made two names one: accents count."""
    return name.casefold()


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise KnowledgeError(path, 1, "the file is missing", "Restore it")
    text = read_text(path)
    try:
        values = yaml.load(text, Loader=_LOADER)  # a safe loader, in C where there is one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise KnowledgeError(path, line, "not valid YAML", "Check quotes and indents") from error
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        bad = [key for key in values or () if not isinstance(key, str)]
        raise KnowledgeError(
            path, line_of(text, "NO"), f"{bad} is not a code", 'Write "NO" in quotes'
        )
    return values
