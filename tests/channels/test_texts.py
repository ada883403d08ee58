"""The channels' sentences: in every language, live, with a way out where one is missing."""

from __future__ import annotations

import os
import shutil

import pytest
import yaml

from channels import texts as channel_texts
from channels.settings import channel_settings
from channels.texts import direction, language_of, languages, sentence, texts
from faq.settings import LANGUAGES, ROOT, settings

FOLDER = ROOT / "knowledge" / "channels"


@pytest.fixture
def folder(environment, tmp_path):
    """Return an own folder of sentences."""
    environment.setenv("FAQ_KNOWLEDGE", str(tmp_path / "knowledge"))
    settings.cache_clear()
    made = tmp_path / "knowledge" / "channels"
    made.mkdir(parents=True)
    return made


def write(folder, language, **sentences):
    path = folder / f"{language}.yml"
    path.write_text(yaml.safe_dump(sentences, allow_unicode=True), encoding="utf-8")
    stamp = path.stat().st_mtime_ns + len(sentences) * 1_000_000
    os.utime(path, ns=(stamp, stamp))


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        *(("fr", "fr"), ("fr-CA", "fr"), ("zh_Hant", "zh"), ("ZH-hans-CN", "zh"), ("AR", "ar")),
        *(("de", None), ("", None), (None, None), (5, None), ("english", None), ("e", None)),
    ],
)
def test_a_language_tag_names_one_of_ours_or_none(tag, language):
    assert language_of(tag) == language


def test_languages_stand_in_the_order_of_the_united_nations():
    assert [one["code"] for one in languages()] == ["ar", "zh", "en", "fr", "ru", "es"]
    assert [one["direction"] for one in languages()] == ["rtl"] + ["ltr"] * 5
    assert languages()[1]["name"] == "中文"
    assert {one["direction"] for one in languages()} == {direction("ar"), direction("es")}


def test_a_missing_sentence_is_said_in_english_and_a_missing_key_is_seen(folder):
    write(folder, "en", send="Send", close="Close")
    write(folder, "fr", send="Envoyer")
    assert texts("fr") == {"send": "Envoyer", "close": "Close"}
    assert sentence("nothing", "fr") == "nothing"


def test_without_any_file_nothing_fails(folder):
    assert texts("ar") == {}


@pytest.mark.parametrize("content", ["a: [", "- list", "", "\xff", "just text"])
def test_a_broken_file_costs_only_its_language(folder, content):
    write(folder, "en", send="Send")
    (folder / "fr.yml").write_bytes(content.encode("latin-1"))
    assert texts("fr") == {"send": "Send"}


def test_an_edited_sentence_is_live(folder):
    write(folder, "en", send="Send")
    assert sentence("send", "en") == "Send"
    write(folder, "en", send="Go", close="Close")
    assert sentence("send", "en") == "Go"


def test_placeholders_are_filled_and_braces_of_others_stay(folder, environment):
    environment.setenv("FAQ_KEEP_DAYS", "30")
    channel_settings.cache_clear()
    write(folder, "en", notice="Kept {days} days.", too_many="Wait {seconds} s, {other}.")
    assert texts("en")["notice"] == "Kept 30 days."
    assert sentence("too_many", "en", seconds=7) == "Wait 7 s, {other}."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_in_every_language(language, environment, tmp_path):
    shutil.copytree(FOLDER, tmp_path / "channels")
    keys = {one: set(channel_texts._read(one)) for one in LANGUAGES}
    assert keys[language] == keys["en"]
    assert all(channel_texts._read(language).values())
