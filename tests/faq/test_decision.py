"""Answering, suggesting or declining."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import yaml

from faq.decision import CONVERSATIONAL, OUT_OF_SCOPE, decide, without
from faq.fusion import Thresholds
from faq.settings import ROOT

AT = Thresholds(answer=0.6, suggest=0.2, refuse=0.3)
TOPICS = ("join", "end", "role", "help")


def test_a_sure_topic_is_answered() -> None:
    verdict = decide({"join": 0.8, "end": 0.15, "greet": 0.05}, AT, TOPICS)
    assert (verdict.decision, verdict.intent, verdict.confidence) == ("answer", "join", 0.8)
    assert verdict.candidates == ("join", "end")


def test_the_threshold_itself_is_enough() -> None:
    assert decide({"join": 0.6, "end": 0.4}, AT, TOPICS).decision == "answer"
    assert decide({"join": 0.59, "end": 0.41}, AT, TOPICS).decision == "suggest"


def test_an_answer_that_is_not_sure_comes_with_the_others_that_could_be_meant() -> None:
    at = replace(AT, sure=0.8)
    odds = {"join": 0.65, "end": 0.2, "role": 0.12, "help": 0.02, "greet": 0.01}
    verdict = decide(odds, at, TOPICS)
    assert (verdict.decision, verdict.intent) == ("answer", "join")
    assert verdict.alternatives == ("end", "role")
    assert decide(odds, replace(at, sure=0.65), TOPICS).alternatives == ()


def test_what_is_hardly_possible_is_not_offered_beside_an_answer() -> None:
    odds = {"join": 0.65, "end": 0.02, OUT_OF_SCOPE: 0.28, "greet": 0.05}
    assert decide(odds, replace(AT, sure=0.8), TOPICS).alternatives == ()


def test_smalltalk_is_decided_like_a_topic_but_never_offered() -> None:
    verdict = decide({"greet": 0.7, "join": 0.3}, AT, TOPICS)
    assert (verdict.decision, verdict.intent, verdict.candidates) == ("answer", "greet", ("join",))


def test_an_unsure_question_is_offered_the_three_likeliest_topics() -> None:
    odds = {"end": 0.3, "join": 0.25, "role": 0.2, "help": 0.15, "greet": 0.1}
    verdict = decide(odds, AT, TOPICS)
    assert verdict.decision == "suggest"
    assert verdict.candidates == ("end", "join", "role")


def test_topics_hardly_possible_are_not_offered() -> None:
    verdict = decide({"join": 0.5, "greet": 0.485, "end": 0.015}, AT, TOPICS)
    assert (verdict.decision, verdict.candidates) == ("suggest", ("join",))


def test_without_a_topic_to_offer_it_is_declined() -> None:
    verdict = decide({"check": 0.5, "ask": 0.49, "join": 0.01}, AT, TOPICS)
    assert (verdict.decision, verdict.intent) == ("decline", OUT_OF_SCOPE)


def test_what_is_surely_about_the_conversation_is_answered_whichever_it_is() -> None:
    odds = {"thanks": 0.3, "goodbye": 0.25, "join": 0.2, OUT_OF_SCOPE: 0.25}
    verdict = decide(odds, AT, TOPICS)
    assert (verdict.decision, verdict.intent) == ("answer", "thanks")
    assert math.isclose(verdict.confidence, 0.55)


def test_a_topic_likelier_than_each_courtesy_is_decided_as_any_topic() -> None:
    odds = {"join": 0.4, "thanks": 0.3, "goodbye": 0.3}
    assert decide(odds, AT, TOPICS).decision == "suggest"


def test_courtesies_that_are_hardly_likely_decide_nothing() -> None:
    odds = {"thanks": 0.3, "join": 0.25, "end": 0.25, "role": 0.2}
    assert decide(odds, AT, TOPICS).decision == "suggest"


def test_the_conversational_intents_are_intents_of_the_domain() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["intents"]) >= CONVERSATIONAL


def test_a_question_about_anything_is_declined() -> None:
    odds = dict.fromkeys([f"intent{number}" for number in range(9)], 0.1) | {"join": 0.1}
    assert decide(odds, AT, TOPICS).decision == "decline"


@pytest.mark.parametrize("outside", [0.3, 0.34, 0.9])
def test_a_question_likely_out_of_scope_is_declined(outside: float) -> None:
    rest = 1 - outside
    verdict = decide({"join": rest, OUT_OF_SCOPE: outside}, AT, TOPICS)
    assert (verdict.decision, verdict.intent) == ("decline", OUT_OF_SCOPE)
    assert verdict.confidence >= AT.refuse
    assert verdict.candidates == ("join",)


def test_out_of_scope_that_is_likeliest_is_declined_below_the_threshold_too() -> None:
    odds = {OUT_OF_SCOPE: 0.28, "join": 0.24, "end": 0.24, "role": 0.24}
    assert decide(odds, AT, TOPICS).decision == "decline"


def test_a_little_out_of_scope_hinders_no_answer() -> None:
    assert decide({"join": 0.71, OUT_OF_SCOPE: 0.29}, AT, TOPICS).decision == "answer"


def test_ruling_an_intent_out_leaves_the_others_in_proportion() -> None:
    rest = without({"join": 0.6, "end": 0.3, "role": 0.1}, "join")
    assert set(rest) == {"end", "role"}
    assert math.isclose(sum(rest.values()), 1)
    assert math.isclose(rest["end"], 3 * rest["role"])


def test_ruling_out_the_only_possible_intent_divides_nothing_by_zero() -> None:
    assert without({"join": 1.0, "end": 0.0}, "join") == {"end": 0.0}
