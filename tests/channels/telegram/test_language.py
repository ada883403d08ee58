"""Row "language": a hint goes along, a choice holds, our own sentences follow."""

from __future__ import annotations

import pytest

from channels.texts import sentence
from faq.settings import LANGUAGES
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import answered, without_marks
from tests.channels.telegram.samples import PERSON


def test_the_language_of_telegram_goes_along_as_a_hint(bot, telegram):
    answered(telegram, samples.text("hi", language="fr"))
    answered(telegram, samples.text("hi", language="pt-br"))
    assert [message.metadata for message in bot.agent.heard] == [{"language": "fr"}, {}]


@pytest.mark.parametrize(
    ("spoken", "hint", "expected"),
    [("ru", "fr", "ru"), (None, "fr", "fr"), (None, "pt-br", "ar"), (None, None, "ar")],
)
def test_our_own_sentences_follow_conversation_hint_and_arabic(
    bot, telegram, spoken, hint, expected
):
    if spoken:
        bot.speaks(spoken, PERSON)
    (said,) = answered(telegram, samples.new(samples.PHOTO, language=hint))
    assert said.text == sentence("text_only", expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_with_a_language_chooses_it(bot, telegram, language):
    (said,) = answered(telegram, samples.text(f"/start {language}", language="pt"))
    assert bot.heard() == [f'/set_language{{"language": "{language}"}}']
    assert without_marks(said.text).startswith(sentence("welcome", language)[:40])


def test_restart_changes_no_language(bot, telegram):
    bot.speaks("ru", PERSON)
    (said,) = answered(telegram, samples.text("/restart", language="fr"))
    assert said.text.startswith(sentence("welcome", "ru"))
    assert bot.heard() == [], "Rasa was restarted"
    (said,) = answered(telegram, samples.new(samples.PHOTO, language="fr"))
    assert said.text == sentence("text_only", "ru")
