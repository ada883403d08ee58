"""Row "buttons": short ids, one a row, confirmed first, tidied after use, polite when stale."""

from __future__ import annotations

import pytest

from channels.telegram.buttons import ID_LIMIT, button_id, buttons_of, payload_of
from faq.payloads import ASK_COUNTRY, ASK_TOPIC, COMMANDS, MORE, SET_LANGUAGE, payload
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import answered, until
from tests.channels.telegram.samples import GROUP, OTHER, PERSON

ALL = [
    *(payload(command, "x") if COMMANDS[command] else payload(command) for command in COMMANDS),
    *(payload(ASK_TOPIC, "follow_up_review_role"), payload(ASK_COUNTRY, "KE")),
    *(payload(ASK_TOPIC, "t" * 40), payload(MORE, "how-to_join2"), payload(SET_LANGUAGE, "zh")),
]


@pytest.mark.parametrize("sent", ALL)
def test_an_id_is_short_and_gives_its_payload_back(sent):
    made = button_id(sent)
    assert made is not None
    assert 1 <= len(made.encode()) <= ID_LIMIT
    assert payload_of(made) == sent


@pytest.mark.parametrize("sent", ["", "hello", "/restart", '/inform{"slot": "x"}', "/ask_topic"])
def test_what_is_no_payload_of_ours_has_no_id(sent):
    assert button_id(sent) is None


@pytest.mark.parametrize(
    "pressed", ["", ":", "q", "q:", "x:y", "q:كيف", "q:a b", 'q:"}', "n:x", "q:" + "t" * 41]
)
def test_an_id_of_nobody_stands_for_nothing(pressed):
    assert payload_of(pressed) is None


def test_choices_that_telegram_would_refuse_are_left_out():
    choices = [
        {"title": "Ask", "payload": payload(ASK_TOPIC, "how_to_join")},
        {"title": " ", "payload": payload(ASK_TOPIC, "how_to_join")},
        {"title": "Text", "payload": "tell me more about this, with a very long text " * 3},
    ]
    assert buttons_of(choices) == [("Ask", "q:how_to_join")]


@pytest.fixture
def offered(bot, telegram):
    """Return a message of ours with two buttons."""
    choices = [
        {"title": "كيف تنضم دولة؟", "payload": payload(ASK_TOPIC, "how_to_join")},
        {"title": "Role?", "payload": payload(ASK_TOPIC, "champion_role")},
    ]
    bot.says("Which?", buttons=choices)
    (message,) = answered(telegram, samples.text("hm?"))
    bot.says("The answer.")
    return message


def test_there_is_one_button_a_row_with_a_short_id(offered):
    assert [(one["text"], one["callback_data"]) for one in offered.buttons] == [
        ("كيف تنضم دولة؟", "q:how_to_join"),
        ("Role?", "q:champion_role"),
    ]


def test_a_pressed_button_is_confirmed_first_then_answered_then_tidied(bot, telegram, offered):
    before = len(telegram.calls)
    telegram.push(samples.pressed("q:champion_role", offered))
    until(lambda: not telegram.unconfirmed)
    own = ("getUpdates", "setMyCommands")  # what the bot does by itself meanwhile
    made = [call.method for call in telegram.calls[before:] if call.method not in own]
    assert made == ["answerCallbackQuery", "sendMessage", "editMessageReplyMarkup"]
    assert bot.heard()[-1] == payload(ASK_TOPIC, "champion_role")
    assert telegram.messages()[-1].text == "Role?\n\nThe answer."
    assert offered.buttons == []
    assert telegram.complaints == []


@pytest.mark.parametrize("fault", ["hang", "drop", 500])
def test_a_confirmation_that_fails_holds_up_nothing(bot, telegram, offered, fault):
    telegram.fail("answerCallbackQuery", fault)
    telegram.push(samples.pressed("q:champion_role", offered))
    until(lambda: not telegram.unconfirmed)
    assert telegram.messages()[-1].text.endswith("The answer.")


def test_a_confirmation_that_comes_too_late_is_no_error(bot, telegram, offered):
    update = samples.pressed("q:champion_role", offered)
    telegram.down()
    telegram.push(update)
    telegram.known_queries.clear()
    telegram.up()
    until(lambda: not telegram.unconfirmed)
    assert telegram.messages()[-1].text.endswith("The answer.")


@pytest.mark.parametrize("data", ["", "thedata", "q:كيف", "v1:17", '/ask_topic{"topic_id": "x"}'])
def test_a_stale_button_is_answered_politely_by_the_assistant(bot, telegram, offered, data):
    telegram.push(samples.pressed(data, offered))
    until(lambda: not telegram.unconfirmed)
    assert bot.heard()[-1] == payload(ASK_TOPIC, "no_longer_there")
    assert telegram.messages()[-1].text == "The answer."
    assert len(telegram.made("answerCallbackQuery")) == 1


@pytest.mark.parametrize(
    "update",
    [
        samples.pressed_inaccessible("q:how_to_join"),
        samples.pressed_without_message("q:how_to_join"),
        {"callback_query": {**samples.query("q:how_to_join"), "message": None}},
    ],
)
def test_a_button_without_a_message_is_answered(bot, telegram, update):
    bot.says("The answer.")
    (said,) = answered(telegram, update)
    assert (said.chat, said.text) == (PERSON, "The answer.")
    assert bot.heard() == [payload(ASK_TOPIC, "how_to_join")]
    assert telegram.made("editMessageReplyMarkup") == []


def test_a_button_that_is_no_longer_ours_to_tidy_is_no_error(bot, telegram, offered):
    update = samples.pressed("q:champion_role", offered)
    offered.deleted = True
    telegram.push(update)
    until(lambda: not telegram.unconfirmed)
    assert telegram.messages()[-1].text.endswith("The answer.")


def test_in_groups_whoever_presses_is_answered_in_their_own_conversation(bot, telegram):
    choice = {"title": "Role?", "payload": payload(ASK_TOPIC, "champion_role")}
    bot.says("Which?", buttons=[choice])
    (message,) = answered(telegram, samples.text("@ChampionsBot hm?", GROUP))
    telegram.push(samples.pressed("q:champion_role", message, who=OTHER))
    until(lambda: not telegram.unconfirmed)
    assert len({heard.sender_id for heard in bot.agent.heard}) == 2
    assert telegram.messages()[-1].chat == GROUP
