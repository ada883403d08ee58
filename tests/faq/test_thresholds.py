"""Thresholds of the least cost, on small data whose best decision is plain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faq.fusion import Thresholds
from faq.thresholds import COST, Facts, Values, fit_thresholds

NAMES = np.array(["end", "join", "out_of_scope"])
END, JOIN, OUTSIDE = range(3)
AT = Thresholds(answer=0.7, suggest=0.4, refuse=0.3)


def odds(*rows: tuple[float, float, float]) -> Values:
    return np.array(rows, np.float64)


def cost(row: tuple[float, float, float], label: int) -> float:
    one = np.array([label])
    return Facts.of(odds(row), one, NAMES).cost(AT)


def test_a_wrong_answer_costs_five_suggestions() -> None:
    assert COST["wrong answer"] == 5 * COST["suggestion"]


@pytest.mark.parametrize(
    ("row", "label", "what"),
    [
        ((0.9, 0.08, 0.02), END, None),
        ((0.9, 0.08, 0.02), JOIN, "wrong answer"),
        ((0.9, 0.08, 0.02), OUTSIDE, "wrong answer"),
        ((0.5, 0.45, 0.05), END, "suggestion"),
        ((0.5, 0.45, 0.05), JOIN, "suggestion"),
        ((0.5, 0.45, 0.05), OUTSIDE, "useless suggestion"),
        ((0.35, 0.35, 0.30), END, "needless refusal"),
        ((0.62, 0.0, 0.38), END, "needless refusal"),
        ((0.62, 0.0, 0.38), OUTSIDE, None),
        ((0.2, 0.1, 0.7), OUTSIDE, None),
        ((0.2, 0.1, 0.7), JOIN, "needless refusal"),
    ],
)
def test_each_decision_has_its_cost(
    row: tuple[float, float, float], label: int, what: str | None
) -> None:
    assert cost(row, label) == (COST[what] if what else 0)


@pytest.mark.parametrize(
    ("row", "label", "what"),
    [
        ((0.75, 0.23, 0.02), END, "right answer, others beside"),
        ((0.75, 0.23, 0.02), JOIN, "wrong answer, right question beside"),
        ((0.75, 0.23, 0.02), OUTSIDE, "wrong answer"),
        ((0.85, 0.13, 0.02), END, None),
        ((0.85, 0.13, 0.02), JOIN, "wrong answer"),
    ],
)
def test_an_unsure_answer_has_its_costs(
    row: tuple[float, float, float], label: int, what: str | None
) -> None:
    facts = Facts.of(odds(row), np.array([label]), NAMES)
    assert facts.cost(replace(AT, sure=0.8)) == (COST[what] if what else 0)


def test_where_unsure_answers_are_often_wrong_others_are_offered_beside() -> None:
    rows = odds(*[(0.7, 0.28, 0.02)] * 40, *[(0.95, 0.03, 0.02)] * 40)
    labels = np.array([END] * 27 + [JOIN] * 13 + [END] * 40)
    found = fit_thresholds(rows, labels, NAMES)
    assert found.answer <= 0.7 < found.sure <= 0.95


def test_out_of_scope_refuses_where_it_is_likeliest_however_unlikely() -> None:
    facts = Facts.of(odds((0.26, 0.26, 0.48)), np.array([OUTSIDE]), NAMES)
    assert facts.cost(Thresholds(0.3, 0.05, 0.95)) == 0


def answered(wrong: int, of: int) -> bool:
    """Whether questions of probability 0.6 are answered, so many of them out of scope."""
    labels = np.array([END] * (of - wrong) + [OUTSIDE] * wrong)
    return fit_thresholds(odds(*[(0.6, 0.38, 0.02)] * of), labels, NAMES).answer <= 0.6


@pytest.mark.parametrize(("wrong", "answers"), [(10, True), (49, True), (60, False), (90, False)])
def test_two_hundred_answers_are_worth_fifty_wrong_ones(wrong: int, answers: bool) -> None:
    assert answered(wrong, of=200) == answers


def test_with_few_questions_it_answers_unless_that_surely_costs_more() -> None:
    assert answered(5, of=20)
    assert not answered(65, of=200)
    assert not answered(9, of=20)


def test_wrong_answers_raise_the_answer_threshold() -> None:
    right = [(0.9, 0.08, 0.02)] * 20
    wrong = [(0.5, 0.48, 0.02)] * 20  # join, taken for end
    sure = fit_thresholds(odds(*right), np.array([END] * 20), NAMES)
    careful = fit_thresholds(odds(*right, *wrong), np.array([END] * 20 + [JOIN] * 20), NAMES)
    assert sure.answer <= 0.5 < careful.answer <= 0.9
    assert careful.suggest <= 0.5


def test_strangers_mistaken_for_topics_raise_the_suggestion_threshold() -> None:
    likely = [(0.55, 0.43, 0.02)] * 10
    strange = [(0.4, 0.39, 0.21)] * 30
    labels = np.array([JOIN] * 10 + [OUTSIDE] * 30)
    found = fit_thresholds(odds(*likely, *strange), labels, NAMES)
    assert found.suggest > 0.4 or found.refuse <= 0.21
    kind = fit_thresholds(odds(*likely), labels[:10], NAMES)
    assert kind.suggest <= 0.55


def test_strangers_that_look_sure_lower_the_refusal_threshold() -> None:
    topics = [(0.95, 0.03, 0.02)] * 20
    strange = [(0.7, 0.0, 0.3)] * 20
    honest = [(0.6, 0.0, 0.4)] * 20
    labels = np.array([END] * 20 + [OUTSIDE] * 20)
    refusing = fit_thresholds(odds(*topics, *strange), labels, NAMES)
    assert refusing.refuse <= 0.3 or refusing.answer > 0.7
    answering = fit_thresholds(odds(*topics, *honest), np.array([END] * 40), NAMES)
    assert answering.refuse > 0.4


def test_thresholds_never_suggest_above_the_answer() -> None:
    random = np.random.default_rng(1)
    rows = random.dirichlet((1, 1, 1), 60)
    found = fit_thresholds(rows, random.integers(0, 3, 60), NAMES)
    assert found.suggest <= found.answer
