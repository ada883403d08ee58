"""From probabilities to a decision: answer, suggest or decline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from faq.fusion import Thresholds
from faq.turn import Decision

OUT_OF_SCOPE = "out_of_scope"
OFFERED = 3
CONVERSATIONAL = frozenset(
    ("greet", "goodbye", "thanks", "bot_identity", "capabilities", "distress")
    + ("change_language", "tell_me_more", "ask_others", "affirm", "deny")
)
"""Intents about the conversation itself: taking one for another does little harm."""
LEAST_CONVERSATIONAL = 0.5
LEAST_OFFERED = 0.03


@dataclass(frozen=True)
class Verdict:
    """What to do about one question, and how sure that is."""

    decision: Decision
    intent: str
    confidence: float
    candidates: tuple[str, ...]
    """The topics that could be meant, likeliest first."""
    alternatives: tuple[str, ...] = ()
    """Those to offer beside an answer that is not sure."""


def decide(
    probabilities: Mapping[str, float], thresholds: Thresholds, topics: Collection[str]
) -> Verdict:
    """Decide on one question.

    :param probabilities: of each intent.
    :param topics: the intents that can be offered as a choice.
    """
    order = sorted(probabilities, key=lambda intent: -probabilities[intent])
    best = order[0]
    confidence = probabilities[best]
    candidates = tuple(intent for intent in order if intent in topics)[:OFFERED]
    outside = probabilities.get(OUT_OF_SCOPE, 0.0)
    together = sum(probabilities.get(intent, 0.0) for intent in CONVERSATIONAL)
    if best in CONVERSATIONAL and together >= LEAST_CONVERSATIONAL:
        return Verdict("answer", best, together, candidates)
    if best == OUT_OF_SCOPE or outside >= thresholds.refuse:
        return Verdict("decline", OUT_OF_SCOPE, max(outside, thresholds.refuse), candidates)
    likely = tuple(topic for topic in candidates if probabilities[topic] >= LEAST_OFFERED)
    if confidence >= thresholds.answer:
        others = tuple(topic for topic in likely if topic != best)
        unsure = others if confidence < thresholds.sure else ()
        return Verdict("answer", best, confidence, candidates, unsure)
    if confidence >= thresholds.suggest and likely:
        return Verdict("suggest", best, confidence, likely)
    return Verdict("decline", OUT_OF_SCOPE, confidence, candidates)


def without(probabilities: Mapping[str, float], intent: str) -> dict[str, float]:
    """Return the probabilities of the other intents if `intent` is ruled out."""
    rest = {name: value for name, value in probabilities.items() if name != intent}
    total = sum(rest.values()) or 1.0
    return {name: value / total for name, value in rest.items()}
