"""From which probability on to answer, to suggest and to refuse: the thresholds of least cost."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from faq.decision import OUT_OF_SCOPE
from faq.fusion import Thresholds

COST = {
    "wrong answer": 5.0,
    "wrong answer, right question beside": 2.0,
    "right answer, others beside": 0.25,
    "suggestion": 1.0,
    "useless suggestion": 2.0,
    "needless refusal": 4.0,
}
"""The stated target: a wrong answer is five times as bad as having to choose from suggestions.

One that comes with the right question to choose is as bad as a useless suggestion: the person
reads something else first.
"""
ANSWERS = np.arange(0.3, 0.96, 0.05)
SUGGESTS = np.arange(0.05, 0.96, 0.1)
SURES = np.arange(0.5, 0.96, 0.05)
REFUSALS = np.arange(0.05, 0.96, 0.05)
OFFERED = 3
Values = npt.NDArray[np.float64]


class Facts(NamedTuple):
    """What is known of each text judged, [n] each."""

    best: Values
    """The probability of the likeliest intent."""
    doubt: Values
    """The probability that it is out of scope; 1 where that is likeliest."""
    right: npt.NDArray[np.bool_]
    offered: npt.NDArray[np.bool_]
    """Whether the right topic would be among the suggestions."""
    outside: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        probability: Values,
        labels: npt.NDArray[np.int64],
        names: npt.NDArray[np.str_],
    ) -> Facts:
        """Tell what `probability` [n, k] of the intents `names` is worth, given the `labels`."""
        outside = int(np.flatnonzero(names == OUT_OF_SCOPE)[0])
        order = np.argsort(-probability, axis=1)
        first = order[:, 0]
        among = (order[:, :OFFERED] == labels[:, np.newaxis]).any(axis=1)
        return cls(
            best=probability[np.arange(len(labels)), first],
            doubt=np.where(first == outside, 1.0, probability[:, outside]),
            right=first == labels,
            offered=among & (labels != outside),
            outside=labels == outside,
        )

    def cost(self, at: Thresholds) -> float:
        """Return the total cost of deciding by `at`."""
        return float(self.costs(at).sum())

    def costs(self, at: Thresholds) -> Values:
        """Return what deciding each text by `at` costs, [n]."""
        heard = self.doubt < at.refuse
        answers = heard & (self.best >= at.answer)
        suggests = heard & ~answers & (self.best >= at.suggest)
        declines = ~answers & ~suggests
        unsure = answers & (self.best < at.sure)
        wrong = answers & ~self.right
        return np.asarray(
            COST["wrong answer"] * (wrong & ~(unsure & self.offered))
            + COST["wrong answer, right question beside"] * (wrong & unsure & self.offered)
            + COST["right answer, others beside"] * (unsure & self.right)
            + COST["suggestion"] * (suggests & self.offered)
            + COST["useless suggestion"] * (suggests & ~self.offered)
            + COST["needless refusal"] * (declines & ~self.outside)
        )


def fit_thresholds(
    probability: Values, labels: npt.NDArray[np.int64], names: npt.NDArray[np.str_]
) -> Thresholds:
    """Return the thresholds of the least total cost (see COST), as talkative as that allows.

    With few questions the least cost is a chance find. So the assistant answers from the lowest
    probability on whose cost is not surely higher: within one standard error of the difference
    (the rule of Breiman et al. 1984 for choosing the simplest of equally good trees).
    """
    facts = Facts.of(probability, labels, names)
    candidates = (
        Thresholds(float(answer), float(suggest), float(refuse), float(sure))
        for refuse in REFUSALS
        for answer in ANSWERS
        for suggest in SUGGESTS
        for sure in SURES
        if suggest <= answer <= sure
    )
    best = min(candidates, key=facts.cost)
    least = facts.costs(best)
    for answer in (float(one) for one in ANSWERS if one < best.answer):
        bolder = replace(best, answer=answer, suggest=min(best.suggest, answer))
        more = facts.costs(bolder) - least
        if more.sum() <= np.sqrt(len(more)) * more.std():
            return bolder
    return best
