"""The stub is as strict as Telegram: what its rules refuse, in Telegram's words, and what not."""

from __future__ import annotations

import pytest

from tests.channels.telegram import rules
from tests.channels.telegram.rules import Refusal


def keyboard(text="Ask", data="q:x"):
    return {"reply_markup": {"inline_keyboard": [[{"text": text, "callback_data": data}]]}}


def html(text):
    return {"text": text, "parse_mode": "HTML"}


REFUSED = {
    "no text": (rules.text_of, {}, "message text is empty"),
    "blank text": (rules.text_of, {"text": " \n"}, "message text is empty"),
    "nothing but marks": (rules.text_of, html("<b> </b>"), "message text is empty"),
    "long text": (rules.text_of, {"text": "x" * 4097}, "message is too long"),
    "long in UTF-16": (rules.text_of, {"text": "😀" * 2049}, "message is too long"),
    "open mark": (rules.text_of, html("<b>x"), "can't parse entities"),
    "crossed marks": (rules.text_of, html("<b><i>x</b></i>"), "can't parse entities"),
    "unknown mark": (rules.text_of, html("<p>x</p>"), "can't parse entities"),
    "sign not escaped": (rules.text_of, html("a < b"), "can't parse entities"),
    "long button": (rules.check_keyboard, keyboard(data="م" * 33), "BUTTON_DATA_INVALID"),
    "button without data": (rules.check_keyboard, keyboard(data=""), "BUTTON_DATA_INVALID"),
    "button without text": (rules.check_keyboard, keyboard(text=" "), "must be non-empty"),
    "plain address": (rules.check_webhook, {"url": "http://a.org"}, "HTTPS URL must be provided"),
    "odd secret": (
        rules.check_webhook,
        {"url": "https://a.org", "secret_token": "a b"},
        "unallowed characters",
    ),
    "odd command": (
        rules.check_commands,
        {"commands": [{"command": "/help", "description": "x"}]},
        "BOT_COMMAND_INVALID",
    ),
}


@pytest.mark.parametrize(("rule", "data", "words"), REFUSED.values(), ids=REFUSED)
def test_what_telegram_refuses_is_refused_in_its_words(rule, data, words):
    with pytest.raises(Refusal) as caught:
        rule(data)
    assert caught.value.code == 400
    assert words in caught.value.body["description"]


def test_a_parameter_that_the_method_does_not_know_is_refused():
    with pytest.raises(Refusal):
        rules.check_parameters("sendMessage", {"chat_id": 1, "text": "x", "disable_preview": True})


def test_what_telegram_takes_is_taken():
    assert rules.text_of({"text": "x" * 4096})
    assert rules.text_of(html("&lt;b&gt; <b>&amp;</b>")) == "<b> &"
    rules.check_keyboard(keyboard(data="م" * 32))
    rules.check_webhook({"url": "https://a.org", "secret_token": "aZ_-9" * 51})
