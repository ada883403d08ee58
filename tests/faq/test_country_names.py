"""Files of names that cannot be used are told apart by file, key and fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from faq.countries import CountryMatcher
from faq.files import KnowledgeError
from faq.settings import ROOT

KNOWLEDGE = ROOT / "knowledge"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(KNOWLEDGE / "countries", tmp_path / "countries")
    for name in ("regions.yml", "places.yml", "country_rules.yml"):
        shutil.copy(KNOWLEDGE / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("countries/en.yml", '"NO":', "NO:", 'Write "NO" in quotes'),
        ("countries/fr.yml", "KE:\n  name: Kenya\n", "", "not the same countries"),
        ("countries/ru.yml", "KE:\n  name:", "KE:\n  nam:", "KE is not a country"),
        ("countries/es.yml", "AD:\n", "AD: [\n", "not valid YAML"),
        ("regions.yml", "[AM, AZ, GE]", "[AM, AZ, GEO]", "caucasus has {'GEO'} as members"),
        ("places.yml", "PS:\n  ar:", "PS:\n  arabic:", "PS has names in"),
        ("country_rules.yml", "accept_capital: all", "accept_caps: all", "accept_caps"),
    ],
)
def test_a_broken_file_is_named_with_its_fault(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError) as raised:
        CountryMatcher.load(folder)
    assert path.name in str(raised.value)
    assert message in str(raised.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "regions.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"regions\.yml.*missing"):
        CountryMatcher.load(folder)
