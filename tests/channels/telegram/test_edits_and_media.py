"""Rows "edited message" and "photo, voice, sticker, contact, file"."""

from __future__ import annotations

import pytest

from channels.texts import sentence
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import answered, settled, until
from tests.channels.telegram.rules import bad
from tests.channels.telegram.samples import GROUP, MEDIA, PERSON


@pytest.fixture
def echo(bot):
    """Let the assistant repeat what it hears."""

    async def respond(message):
        return [{"text": message.text, "custom": {"answer": {"language": "en"}}}]

    bot.agent.respond = respond
    return bot


def test_an_edited_question_changes_our_answer(echo, telegram):
    question = samples.text("How to jion?")
    (first,) = answered(telegram, question)
    settled(telegram, samples.edited(question, text="How to join?"))
    assert [one.text for one in telegram.messages()] == ["How to join?"]
    assert telegram.messages()[0].id == first.id
    assert echo.heard() == ["How to jion?", "How to join?"]


def test_a_second_edit_changes_it_again(echo, telegram):
    question = samples.text("one")
    settled(telegram, question)
    for said in ("two", "three"):
        settled(telegram, samples.edited(question, text=said))
    (message,) = telegram.messages()
    assert (message.text, message.versions) == ("three", 3)


def test_an_edit_that_changes_no_word_is_passed_over(echo, telegram):
    question = samples.text("How to join?")
    settled(telegram, question)
    settled(telegram, samples.edited(question))
    assert echo.heard() == ["How to join?"]
    assert [one.versions for one in telegram.messages()] == [1]


def test_an_edited_question_with_the_same_answer_is_no_error(bot, telegram):
    question = samples.text("How to jion?")
    settled(telegram, question)
    settled(telegram, samples.edited(question, text="How to join?"))
    assert len(telegram.messages()) == 1
    assert len(telegram.made("editMessageText")) == 1, "not modified was taken for a failure"


@pytest.mark.parametrize("parts", [(1, 3), (3, 1), (2, 2)])
def test_an_answer_of_another_length_takes_the_place_of_the_earlier(bot, telegram, parts):
    question = samples.text("How to jion?")
    bot.says("old " * (1000 * parts[0] - 10))
    settled(telegram, question)
    bot.says("new " * (1000 * parts[1] - 10))
    settled(telegram, samples.edited(question, text="How to join?"))
    said = telegram.messages()
    assert len(said) == parts[1]
    assert all(set(one.text.split()) == {"new"} for one in said)


def test_an_edit_of_a_question_long_forgotten_is_answered_anew_and_says_so(echo, telegram):
    question = samples.text("How to jion?")
    settled(telegram, samples.edited(question, text="How to join?"))
    (message,) = telegram.messages()
    assert message.text == f"{sentence('edited', 'en')}\n\nHow to join?"
    assert message.data["reply_parameters"] == {
        "message_id": question["message"]["message_id"],
        "allow_sending_without_reply": True,
    }


def test_if_our_answer_is_gone_a_new_one_says_what_it_belongs_to(echo, telegram):
    question = samples.text("How to jion?")
    (first,) = answered(telegram, question)
    first.deleted = True
    settled(telegram, samples.edited(question, text="How to join?"))
    (message,) = telegram.messages()
    assert message.text == f"{sentence('edited', 'en')}\n\nHow to join?"


def test_an_edit_that_telegram_cannot_parse_is_made_plainly(echo, telegram):
    question = samples.text("a < b")
    settled(telegram, question)
    telegram.fail("editMessageText", bad("can't parse entities: Unsupported start tag"))
    settled(telegram, samples.edited(question, text="a < c"))
    (message,) = telegram.messages()
    assert message.text == message.data["text"] == "a < c"


def test_edited_before_it_was_read_the_answer_follows_the_edit(echo, telegram):
    telegram.down()
    question = samples.text("How to jion?")
    telegram.push_all([question, samples.edited(question, text="How to join?")])
    telegram.up()
    until(lambda: not telegram.unconfirmed)
    assert [one.text for one in telegram.messages()] == ["How to join?"]


def test_an_edited_caption_is_passed_over(bot, telegram):
    photo = samples.new(MEDIA["photo with words"])
    answered(telegram, photo)
    settled(telegram, samples.edited(photo, caption="Is it?"))
    assert len(telegram.sent) == 1


def test_in_groups_an_edit_is_answered_only_if_it_is_for_us(echo, telegram):
    question = samples.text("@ChampionsBot how to jion?", GROUP)
    settled(telegram, question)
    settled(telegram, samples.edited(question, text="@ChampionsBot how to join?"))
    settled(telegram, samples.edited(samples.text("I meant you", GROUP), text="I meant him"))
    assert [one.text for one in telegram.messages()] == ["how to join?"]


@pytest.mark.parametrize("content", MEDIA.values(), ids=MEDIA)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_no_text_gets_one_sentence(bot, telegram, content, language):
    (said,) = answered(telegram, samples.new(content, language=language))
    assert said.text == sentence("text_only", language)
    assert bot.heard() == []


def test_an_album_gets_one_sentence(bot, telegram):
    album = {**samples.PHOTO, "media_group_id": "13579"}
    telegram.push_all([samples.new(album) for _ in range(4)])
    until(lambda: not telegram.unconfirmed)
    assert len(telegram.messages()) == 1
    answered(telegram, samples.new(album, 7002))
    answered(telegram, samples.new({**album, "media_group_id": "24680"}))


@pytest.mark.parametrize("content", samples.SERVICE.values(), ids=samples.SERVICE)
def test_what_the_chat_says_of_itself_is_not_answered(bot, telegram, content):
    settled(telegram, samples.new(content, GROUP))
    settled(telegram, samples.new(content, PERSON))
    assert telegram.sent == []


@pytest.mark.parametrize("update", samples.IGNORED.values(), ids=samples.IGNORED)
def test_kinds_that_we_did_not_ask_for_are_confirmed_and_passed_over(bot, telegram, update):
    telegram.push(update, wanted=True)
    until(lambda: not telegram.unconfirmed)
    assert telegram.sent == []
    assert bot.state == "up"


@pytest.mark.parametrize("mode", ["bot", "hooked"])
def test_only_three_kinds_are_asked_for(request, telegram, mode):
    request.getfixturevalue(mode)
    method = "getUpdates" if mode == "bot" else "setWebhook"
    call = until(lambda: telegram.made(method))[0]
    assert call.data["allowed_updates"] == ["message", "edited_message", "callback_query"]
