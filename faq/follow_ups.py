"""How what was answered last changes what a short message is likely to mean.

"And the money?" after the champions' role is about the Fund, "is there a deadline?" after
joining about joining: for each topic answered, how much likelier than otherwise each intent is.
"""

from __future__ import annotations

from collections.abc import Mapping

Factors = Mapping[str, Mapping[str, float]]
SHORT_WORDS = 8
SHORT_LETTERS = 60


def is_short(text: str) -> bool:
    """Whether a message is short enough to lean on what was said before."""
    return len(text.split()) <= SHORT_WORDS and len(text) <= SHORT_LETTERS


def after(
    probabilities: Mapping[str, float], topic: str | None, text: str, factors: Factors
) -> dict[str, float]:
    """Return the probabilities of a message's intents given the topic answered last."""
    own = factors.get(topic or "")
    if own is None or not is_short(text):
        return dict(probabilities)
    raised = {name: value * own.get(name, 1.0) for name, value in probabilities.items()}
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}
