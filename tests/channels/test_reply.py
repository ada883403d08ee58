"""From the assistant's messages to answers, their parts and choices."""

from __future__ import annotations

import pytest

from channels.reply import reply_of
from channels.turns import _apology

KEYS = {
    *("text", "short", "detail", "footer", "decision", "topic", "language", "direction"),
    *("as_of", "source", "candidates", "country", "region"),
}
TEXT = "Yes, in short.\n\nFirst.\n\n- a\n- b\n\nAs of 2020."


def message(text=TEXT, buttons=(), **element):
    return {"text": text, "buttons": list(buttons), "custom": {"answer": element}}


def answer(**element):
    (one,) = reply_of([message(**element)]).answers
    assert set(one) == KEYS
    return one


def test_a_text_is_taken_apart_into_short_detail_and_footer():
    one = answer(short="Yes, in short.", footer="As of 2020.", language="en")
    assert one["text"] == TEXT
    assert one["short"] == "Yes, in short."
    assert one["detail"] == "First.\n\n- a\n- b"
    assert one["footer"] == "As of 2020."


@pytest.mark.parametrize(
    ("element", "parts"),
    [
        ({}, (None, None, None)),
        ({"footer": "As of 2020."}, (None, None, "As of 2020.")),
        (
            {"short": "Yes, in short."},
            ("Yes, in short.", "First.\n\n- a\n- b\n\nAs of 2020.", None),
        ),
        ({"short": "Another beginning", "footer": "Another end"}, (None, None, None)),
        ({"short": None, "footer": ""}, (None, None, None)),
        ({"short": 3, "footer": ["x"]}, (None, None, None)),
    ],
)
def test_parts_that_the_text_does_not_have_are_none(element, parts):
    one = answer(**element)
    assert (one["short"], one["detail"], one["footer"]) == parts


def test_a_text_of_short_and_footer_alone_has_no_detail():
    one = answer(text="Yes.\n\nAs of 2020.", short="Yes.", footer="As of 2020.")
    assert one["detail"] is None


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), (None, "rtl")])
def test_the_direction_follows_the_language(language, direction):
    assert answer(language=language)["direction"] == direction


def test_what_the_element_tells_is_taken_over():
    told = {
        **{"decision": "answer", "topic": "check_country", "as_of": "2020-11-01"},
        **{"source": {"title": "FAQ", "url": None}, "candidates": ["check_country"]},
        **{"country": {"code": "KE", "champion": False}, "region": {"id": "africa"}},
    }
    one = answer(**told)
    assert {key: one[key] for key in told} == told


@pytest.mark.parametrize("custom", [None, {}, {"answer": None}, {"answer": "x"}, "x", {"other": 1}])
def test_a_message_without_element_is_an_answer_all_the_same(custom):
    (one,) = reply_of([{"text": "Hello", "custom": custom}]).answers
    assert set(one) == KEYS
    assert (one["text"], one["decision"], one["candidates"]) == ("Hello", None, [])


def test_several_answers_keep_their_order_and_all_choices():
    first = [{"title": "A?", "payload": "/a"}]
    second = [{"title": "B?", "payload": "/b", "type": "postback"}, {"title": "", "payload": "/c"}]
    reply = reply_of([message("1", first), {"custom": {"a": 1}}, message("2", second)])
    assert [one["text"] for one in reply.answers] == ["1", "2"]
    assert reply.choices == [{"title": "A?", "payload": "/a"}, {"title": "B?", "payload": "/b"}]


def test_an_apology_is_an_answer_like_any_other():
    from rasa.core.channels.channel import UserMessage

    (one,) = reply_of([_apology(UserMessage("كيف؟"))]).answers
    assert set(one) == KEYS
    assert (one["language"], one["direction"], one["decision"]) == ("ar", "rtl", "decline")
