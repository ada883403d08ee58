"""Shares, groups, times, confusion and calibration."""

from __future__ import annotations

import pytest

from evaluation import tables
from evaluation.questions import Conversation, Expected, Turn
from evaluation.reply import Answer, Reply
from evaluation.score import Judged, judge_all


def judged(
    topic: str,
    *answers: Answer,
    lang: str = "en",
    kind: str | None = None,
    ms: float | None = 10.0,
    must: tuple[str, ...] = (),
    lead: str | None = None,
) -> Judged:
    turn = Turn("?", Expected(topic, must=must, lead=lead))
    conversation = Conversation("x", lang, (turn,), kind, f"f:{topic}", is_dialogue=False)
    return judge_all([conversation], [[Reply("text", answers, ms)]])[0]


def answer(topic: str | None, decision: str = "answer", confidence: float = 0.9) -> Answer:
    return Answer(decision, topic, "en", confidence)


def test_a_share_counts_only_what_it_applies_to() -> None:
    figures = tables.shares(
        [
            judged("a", answer("a"), must=("text",)),
            judged("a", answer("b"), must=("none",), lead="^text"),
            judged("out_of_scope", answer(None, "decline")),
            judged("out_of_scope", answer(None, "suggest")),
            judged("out_of_scope", answer("a")),
            judged("check_country", answer("check_country")),
            judged("distress", answer("distress", "decline")),
        ]
    )
    counted = {name: (figures[name]["count"], figures[name]["of"]) for name in tables.SHARES}
    assert counted == {
        "right": (4, 7),
        "right topic": (3, 4),
        "offered": (2, 3),
        "refused": (0, 3),
        "declined": (1, 3),
        "not answered": (2, 3),
        "other facts": (1, 3),
        "countries": (1, 1),
        "must kept": (1, 2),
        "lead kept": (1, 1),
        "language": (7, 7),
    }
    assert figures["right topic"]["share"] == 0.75


def test_refused_is_what_was_declined_though_there_was_a_topic_to_offer() -> None:
    figures = tables.shares(
        [
            judged("a", answer(None, "decline")),
            judged("a", answer(None, "suggest")),
            judged("a", answer("b")),
            judged("a"),
            judged("out_of_scope", answer(None, "decline")),
            judged("distress", answer(None, "decline")),
        ]
    )
    assert (figures["refused"]["count"], figures["refused"]["of"]) == (1, 4)


def test_a_share_that_applies_to_nothing_is_left_out() -> None:
    assert "declined" not in tables.shares([judged("a", answer("a"))])


def test_every_share_says_what_it_means() -> None:
    assert set(tables.MEANINGS) == set(tables.SHARES)


def test_milliseconds_are_of_the_replies_that_came() -> None:
    replies = [judged("a", ms=float(ms)) for ms in range(1, 102)] + [judged("a", ms=None)]
    assert tables.milliseconds(replies) == {"median": 51.0, "p95": 96.0}
    assert tables.milliseconds([judged("a", ms=None)]) is None


def test_arabic_dialects_are_one_group_and_also_part_of_arabic() -> None:
    kinds = ["dialect", "arabizi", "plain", None]
    replies = [judged("a", lang="ar", kind=kind) for kind in kinds] + [judged("a", kind="plain")]
    by_language = tables.grouped(replies, tables.language, tables.arabic_part)
    assert {name: group["asked"] for name, group in by_language.items()} == {
        "ar": 4,
        "ar dialects": 2,
        "ar without dialects": 2,
        "en": 1,
    }
    both = tables.grouped(replies, tables.language_and_kind)
    assert {name: group["asked"] for name, group in both.items()} == {
        "ar dialects": 2,
        "ar plain": 1,
        "ar unspecified": 1,
        "en plain": 1,
    }


def test_confusion_holds_every_reply_once() -> None:
    replies = [
        judged("b", answer("b")),
        judged("b", answer("zz")),
        judged("a"),
        judged("out_of_scope", answer(None, "decline")),
        judged("a", answer(None, "suggest")),
    ]
    found = tables.confusion(replies)
    assert found["expected"] == ["a", "b", "out_of_scope"]
    assert found["given"] == ["a", "b", "zz", "decline", "suggest", "no answer"]
    assert found["counts"] == [[0, 0, 0, 0, 1, 1], [0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0]]


def test_calibration_error_is_the_mean_gap_over_the_bins() -> None:
    pairs = [(0.95, True), (0.95, False), (1.0, True), (0.05, False)]
    found = tables.expected_calibration_error(pairs)
    # bin 0.9 to 1: confidence 0.9667, right 0.6667; bin 0 to 0.1: 0.05 and 0
    assert found["error"] == pytest.approx(0.75 * 0.3 + 0.25 * 0.05, abs=1e-4)
    assert [(one["from"], one["count"]) for one in found["bins"]] == [(0.0, 1), (0.9, 3)]


def test_calibration_is_of_answers_and_suggestions_by_language() -> None:
    suggestion = Answer("suggest", None, "en", 0.5, ("a",))
    found = tables.calibration(
        [
            judged("a", answer("a", confidence=1.0)),
            judged("a", suggestion, lang="fr"),
            judged("a", answer(None, "decline"), lang="ru"),
        ]
    )
    assert {lang: (one["error"], one["of"]) for lang, one in found.items()} == {
        "en": (0.0, 1),
        "fr": (0.5, 1),
    }


def test_a_dialogue_is_whole_only_if_every_turn_is_right() -> None:
    turns = (Turn("1", Expected("a")), Turn("2", Expected("b")))
    dialogues = [Conversation(i, "en", turns, None, f"f:{i}", is_dialogue=True) for i in "xy"]
    right, wrong = Reply("", (answer("a"),)), Reply("", (answer("b"),))
    found = tables.whole_dialogues(judge_all(dialogues, [[right, wrong], [right, right]]))
    assert (found["en"]["count"], found["en"]["of"]) == (1, 2)
