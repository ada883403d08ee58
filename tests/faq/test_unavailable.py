"""The sentence for when nothing else works."""

from __future__ import annotations

import pytest

from faq.knowledge import Knowledge
from faq.settings import LANGUAGES
from faq.unavailable import unavailable_sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_the_conversations_language(knowledge: Knowledge, language: str) -> None:
    sentence = " ".join(knowledge.messages[language]["unavailable"].split())
    found, said = unavailable_sentence("...", language)
    assert (found, " ".join(said.split())) == (language, sentence)
    assert "unmignet@iom.int" in said


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("كيف ننضم؟", "en", "ar"),
        ("如何加入？", "en", "zh"),
        ("Как вступить?", None, "ru"),
        ("How do we join?", None, "en"),
        ("Comment adhérer ?", "fr", "fr"),
        ("Comment adhérer ?", "de", "fr"),
        ("???", None, "ar"),
        ("", None, "ar"),
        ("한국어", None, "ar"),
    ],
)
def test_the_script_then_the_conversation_then_a_default_decide(
    text: str, language: str | None, expected: str
) -> None:
    assert unavailable_sentence(text, language)[0] == expected


def test_without_any_file_the_address_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from faq import settings as module
    from faq import unavailable

    monkeypatch.setenv("FAQ_KNOWLEDGE", str(tmp_path))
    module.settings.cache_clear()
    unavailable._sentences.cache_clear()
    try:
        assert unavailable_sentence("How?", None) == ("en", "unmignet@iom.int")
    finally:
        monkeypatch.undo()
        module.settings.cache_clear()
        unavailable._sentences.cache_clear()
