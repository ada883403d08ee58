"""Rows "length" and "format": split, escaped, plain where Telegram refuses."""

from __future__ import annotations

import pytest

from tests.channels.telegram import samples
from tests.channels.telegram.conftest import answered, until
from tests.channels.telegram.markup import utf16
from tests.channels.telegram.rules import bad
from tests.channels.telegram.samples import PERSON


def test_a_long_answer_is_split_at_paragraphs_and_nothing_is_lost(bot, telegram):
    paragraphs = [f"{n}. " + "Wörter & <Zeichen> 😀 " * 40 for n in range(12)]
    bot.says("\n\n".join(paragraphs))
    telegram.push(samples.text("all?"))
    until(lambda: not telegram.unconfirmed)
    said = telegram.messages()
    assert len(said) > 2
    assert all(0 < utf16(one.text) <= 4096 for one in said)
    assert "".join("".join(one.text.split()) for one in said) == "".join(
        "".join(paragraph.split()) for paragraph in paragraphs
    )
    assert telegram.complaints == []


@pytest.mark.parametrize("letter", ["x", "&", "😀", "م"])
def test_a_text_without_spaces_is_split_too(bot, telegram, letter):
    bot.says(letter * 9000)
    telegram.push(samples.text("all?"))
    until(lambda: not telegram.unconfirmed)
    assert "".join(one.text for one in telegram.messages()) == letter * 9000
    assert telegram.complaints == []


def test_buttons_are_under_the_last_part(bot, telegram):
    choice = {"title": "More?", "payload": '/ask_topic{"topic_id": "how_to_join"}'}
    bot.says("word " * 2000, buttons=[choice])
    telegram.push(samples.text("all?"))
    until(lambda: not telegram.unconfirmed)
    assert [len(one.buttons) for one in telegram.messages()] == [0, 0, 1]


def test_several_answers_make_one_message(bot, telegram):
    bot.says("First.", "Second.", "Third.")
    (said,) = answered(telegram, samples.text("three things?"))
    assert said.text == "First.\n\nSecond.\n\nThird."


def test_empty_parts_are_dropped(bot, telegram):
    bot.says("First.", " \n ", "", "Last.")
    (said,) = answered(telegram, samples.text("hm?"))
    assert said.text == "First.\n\nLast."


def test_a_turn_without_text_is_not_silent(bot, telegram):
    bot.says("")
    (said,) = answered(telegram, samples.text("hm?", language="en"))
    assert said.text


def test_only_three_signs_are_escaped(bot, telegram):
    said = "a < b > c & d \"e\" 'f' *g* _h_ [i](j) `k` #l +m -n =o |p {q} .r !s ~t &amp; <b>u</b>"
    bot.says(said)
    (answer,) = answered(telegram, samples.text("hm?"))
    assert answer.text == said
    assert answer.data["parse_mode"] == "HTML"
    assert "&amp;amp;" in answer.data["text"]


def test_links_have_no_preview(bot, telegram):
    (answer,) = answered(telegram, samples.text("hm?"))
    assert answer.data["link_preview_options"] == {"is_disabled": True}


def test_what_telegram_cannot_parse_is_said_plainly(bot, telegram):
    bot.says("a < b", buttons=[{"title": "More?", "payload": "/none_of_these"}])
    telegram.fail("sendMessage", bad("can't parse entities: Unsupported start tag"))
    (answer,) = answered(telegram, samples.text("hm?"))
    assert answer.text == answer.data["text"] == "a < b"
    assert "parse_mode" not in answer.data
    assert len(answer.buttons) == 1


def test_what_telegram_refuses_twice_is_said_without_anything_else(bot, telegram):
    bot.says("a < b", buttons=[{"title": "More?", "payload": "/none_of_these"}])
    telegram.fail("sendMessage", bad("BUTTON_DATA_INVALID"), bad("BUTTON_DATA_INVALID"))
    (answer,) = answered(telegram, samples.text("hm?"))
    assert answer.data == {"chat_id": PERSON, "text": "a < b"}


def test_a_long_detail_is_folded(bot, telegram):
    detail = "Detail of many words. " * 40
    bot.says(f"Short.\n\n{detail}\n\nAs of 2020.", short="Short.", footer="As of 2020.")
    (answer,) = answered(telegram, samples.text("hm?"))
    assert answer.data["text"].startswith("Short.\n\n<blockquote expandable>Detail")
    assert answer.data["text"].endswith("</blockquote>\n\nAs of 2020.")


def test_addresses_in_arabic_answers_are_set_apart(bot, telegram):
    bot.says("IOM تكتب إلى unmignet@iom.int الآن", language="ar")
    (answer,) = answered(telegram, samples.text("كيف؟"))
    assert answer.text == "\u200fIOM تكتب إلى \u2068unmignet@iom.int\u2069 الآن"
