"""A long conversation is cut into sessions that remember and do not grow."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.actions.action import ActionSessionStart
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import SessionStarted, SlotSet, UserUttered

import rasa_overrides
from faq.settings import settings

LIMIT = settings().turns_per_session


async def talk(agent, turns, each=lambda number: []):
    """Say hello `turns` times; set after each turn what `each` returns, as an action would."""
    for number in range(turns):
        assert await agent.handle_text("hello", sender_id="x"), "no answer"
        tracker = await agent.tracker_store.get_or_create_tracker("x")
        tracker.update_with_events(each(number), agent.domain)
        await agent.tracker_store.save(tracker)


def full_tracker(agent):
    return asyncio.run(agent.tracker_store.retrieve_full_tracker("x"))


def turns_of_sessions(tracker):
    sessions = []
    for event in tracker.events:
        if isinstance(event, SessionStarted):
            sessions.append(0)
        elif isinstance(event, UserUttered):
            sessions[-1] += 1
    return sessions


@pytest.mark.parametrize(
    ("turns", "sessions"),
    [(LIMIT, [LIMIT]), (LIMIT + 1, [LIMIT, 1]), (2 * LIMIT + 2, [LIMIT, LIMIT, 2])],
)
def test_a_session_ends_after_its_number_of_turns(agent, turns, sessions):
    asyncio.run(talk(agent, turns))
    assert turns_of_sessions(full_tracker(agent)) == sessions


def test_the_slots_are_kept_over_the_restart(agent):
    first = [SlotSet("language", "fr"), SlotSet("last_topic", "how_to_join")]
    asyncio.run(talk(agent, LIMIT + 1, lambda number: [] if number else first))
    tracker = asyncio.run(agent.tracker_store.get_or_create_tracker("x"))
    assert len(turns_of_sessions(full_tracker(agent))) == 2
    assert tracker.get_slot("language") == "fr"
    assert tracker.get_slot("last_topic") == "how_to_join"


def test_a_restart_repeats_each_slots_present_value_only(agent):
    def each(number):
        return [SlotSet("last_topic", f"topic {number}"), SlotSet("language", "fr")]

    asyncio.run(talk(agent, 4 * LIMIT + 1, each))
    events = list(full_tracker(agent).events)
    starts = [place for place, event in enumerate(events) if isinstance(event, SessionStarted)]
    assert len(starts) == 5
    for start in starts[1:]:
        carried = [event for event in events[start + 1 : start + 4] if isinstance(event, SlotSet)]
        assert len(carried) == 2, "more than one event a slot was carried over"
    assert carried[0].value == f"topic {4 * LIMIT - 1}"


def test_an_emptied_slot_stays_empty_over_the_restart(agent):
    def each(number):
        return [SlotSet("last_topic", "x" if number == 0 else None)]

    asyncio.run(talk(agent, LIMIT + 1, each))
    tracker = asyncio.run(agent.tracker_store.get_or_create_tracker("x"))
    assert tracker.get_slot("last_topic") is None


def test_the_time_limit_of_stock_rasa_still_holds(agent):
    asyncio.run(talk(agent, 1))
    tracker = asyncio.run(agent.tracker_store.get_or_create_tracker("x"))
    assert not agent.processor._has_session_expired(tracker)
    for event in tracker.events:
        event.timestamp -= 60 * 60 * 24
    assert agent.processor._has_session_expired(tracker)


def test_a_new_conversation_has_not_expired(agent):
    tracker = asyncio.run(agent.tracker_store.get_or_create_tracker("new"))
    assert not agent.processor._has_session_expired(tracker)


def test_installing_it_again_does_not_wrap_it_twice():
    before = MessageProcessor._has_session_expired
    slots = ActionSessionStart._slot_set_events_from_tracker
    rasa_overrides.install()
    assert MessageProcessor._has_session_expired is before
    assert ActionSessionStart._slot_set_events_from_tracker is slots
