"""From stored events to what both sides said."""

from __future__ import annotations

from channels.history import entries, messages_of


def user(text, message_id="1"):
    return {"event": "user", "text": text, "message_id": message_id}


def bot(text, buttons=(), **answer):
    return {
        **{"event": "bot", "text": text},
        "data": {"buttons": list(buttons), "custom": {"answer": answer}, "image": None},
    }


CHOICE = {"title": "What is it?", "payload": '/ask_topic{"topic_id": "what_is_initiative"}'}


def test_several_answers_to_one_message_are_one_entry():
    found = entries([user("two questions"), bot("first"), bot("second", [CHOICE])])
    assert [entry["from"] for entry in found] == ["person", "assistant"]
    assert [answer["text"] for answer in found[1]["answers"]] == ["first", "second"]
    assert found[1]["choices"] == [CHOICE]


def test_a_pressed_choice_reads_as_the_title_it_had():
    found = entries(
        [user("hi"), bot("hello", [CHOICE]), user(CHOICE["payload"], "2"), bot("it is")]
    )
    assert found[2] == {"from": "person", "text": "What is it?", "id": "2"}


def test_a_choice_that_no_answer_offered_reads_as_the_topics_title():
    pressed = '/ask_topic{"topic_id": "how_to_join"}'
    found = entries([user(pressed), bot("so", language="en")])
    assert found[0]["text"] == "How does a country become a champion?"
    assert entries([user('/set_language{"language": "fr"}')])[0]["text"] == "Français"
    assert entries([user('/ask_topic{"topic_id": "no_such"}')]) == []


def test_a_choice_whose_title_is_unknown_is_left_out_but_not_its_answer():
    found = entries([user("/none_of_these", "2"), bot("in other words?")])
    assert [entry["from"] for entry in found] == ["assistant"]


def test_a_typed_command_is_text():
    assert entries([user("restart")])[0]["text"] == "restart"


def test_a_message_without_answer_is_shown_alone():
    assert [entry["from"] for entry in entries([user("a"), user("b", "2"), bot("x")])] == [
        *("person", "person", "assistant")
    ]


def test_answers_to_what_is_not_in_the_window_are_left_out():
    assert entries([bot("to something before"), user("a")]) == entries([user("a")])


def test_nothing_gives_nothing():
    assert entries([]) == []
    assert entries([user(""), bot(None)]) == []
    assert entries([{"event": "user", "text": None}, {"event": "bot", "text": "x", "data": None}])


def test_what_was_said_is_found_by_the_last_message_with_the_id():
    events = [user("a", "7"), bot("first"), user("a", "7"), bot("second"), user("b", "8")]
    assert messages_of(events, "7")[0]["text"] == "second"
    assert messages_of(events, "8") is None
    assert messages_of(events, "9") is None
