"""Shares, times, confusion and calibration, counted from the judged replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from evaluation.questions import Conversation
from evaluation.score import (
    CHECK_COUNTRY,
    DECLINED,
    DISTRESS,
    NO_ANSWER,
    NOT_ANSWERED,
    OTHER_FACTS,
    OUT_OF_SCOPE,
    Judged,
)

BINS = 10
DIALECTS = ("dialect", "arabizi")
NO_KIND = "unspecified"


def _of_topic(judged: Judged) -> bool | None:
    return None if judged.expected.topic == OUT_OF_SCOPE else judged.verdict.right


def _offered(judged: Judged) -> bool | None:
    is_topic = judged.expected.topic not in (OUT_OF_SCOPE, DISTRESS)
    return judged.verdict.offered if is_topic else None


def _needlessly_declined(judged: Judged) -> bool | None:
    is_topic = judged.expected.topic not in (OUT_OF_SCOPE, DISTRESS)
    return judged.verdict.given == "decline" if is_topic else None


def _scope(*outcomes: str) -> Callable[[Judged], bool | None]:
    def is_outcome(judged: Judged) -> bool | None:
        return judged.verdict.scope in outcomes if judged.verdict.scope else None

    return is_outcome


def _of_country(judged: Judged) -> bool | None:
    return judged.verdict.right if judged.expected.topic == CHECK_COUNTRY else None


def _must_kept(judged: Judged) -> bool | None:
    return not judged.verdict.must_missed if judged.expected.must else None


def _lead_kept(judged: Judged) -> bool | None:
    return judged.verdict.lead_missed is None if judged.expected.lead else None


SHARES: dict[str, Callable[[Judged], bool | None]] = {
    "right": lambda judged: judged.verdict.right,
    "right topic": _of_topic,
    "offered": _offered,
    "refused": _needlessly_declined,
    "declined": _scope(DECLINED),
    "not answered": _scope(DECLINED, NOT_ANSWERED),
    "other facts": _scope(OTHER_FACTS),
    "countries": _of_country,
    "must kept": _must_kept,
    "lead kept": _lead_kept,
    "language": lambda judged: judged.verdict.language_right,
}
"""Each share by name: whether a reply counts as kept, None if it does not count at all."""

MEANINGS = {
    "right": "right, of all asked",
    "right topic": "right, of all that are not out of scope",
    "offered": "right or among the suggestions, of all that have a topic to offer",
    "refused": "declined, of all that have a topic to offer: needlessly",
    "declined": "declined, of the out-of-scope questions",
    "not answered": "declined or only suggested something, of the out-of-scope questions",
    "other facts": "answered with another topic's facts, of the out-of-scope questions: the fault",
    "countries": "right, of the country and region checks",
    "must kept": "the text has every pattern of `must`, of those that name any",
    "lead kept": "the first 250 letters match `lead`, of those that name it",
    "language": "every answer is in the language of the question",
}


def shares(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return how many were asked, all shares that apply, and the milliseconds.

    A share is `{"count", "of", "share"}`.
    """
    counted = {name: _share(map(rule, judged)) for name, rule in SHARES.items()}
    return {
        "asked": len(judged),
        **{name: share for name, share in counted.items() if share["of"]},
        "milliseconds": milliseconds(judged),
    }


def _share(results: Iterable[bool | None]) -> dict[str, Any]:
    counted = [result for result in results if result is not None]
    share = sum(counted) / len(counted) if counted else None
    return {"count": sum(counted), "of": len(counted), "share": share}


def milliseconds(judged: Iterable[Judged]) -> dict[str, float] | None:
    """Return median and 95th percentile of the replies that came, None if none did."""
    times = [j.reply.milliseconds for j in judged if j.reply.milliseconds is not None]
    if not times:
        return None
    median, p95 = np.percentile(times, (50, 95))
    return {"median": round(float(median), 1), "p95": round(float(p95), 1)}


def grouped(judged: Iterable[Judged], *keys: Callable[[Judged], str | None]) -> dict[str, Any]:
    """Return the shares of each group; a key that is None puts a reply in no group.

    :param keys: each gives the group that a reply belongs to; with several, it is in several.
    """
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        for key in keys:
            name = key(one)
            if name is not None:
                groups.setdefault(name, []).append(one)
    return {name: shares(groups[name]) for name in sorted(groups)}


def language(judged: Judged) -> str:
    """Return the language of the conversation."""
    return judged.conversation.lang


def arabic_part(judged: Judged) -> str | None:
    """Return whether an Arabic question is in dialect: these are judged apart, too."""
    if judged.conversation.lang != "ar":
        return None
    return "ar dialects" if judged.conversation.kind in DIALECTS else "ar without dialects"


def topic(judged: Judged) -> str:
    """Return the topic expected."""
    return judged.expected.topic


def kind(judged: Judged) -> str:
    """Return the kind of the question."""
    return judged.conversation.kind or NO_KIND


def language_and_kind(judged: Judged) -> str:
    """Return language and kind, the Arabic dialects as one."""
    part = arabic_part(judged)
    return part if part == "ar dialects" else f"{language(judged)} {kind(judged)}"


def whole_dialogues(judged: Iterable[Judged]) -> dict[str, Any]:
    """Return by language the share of dialogues with every turn right."""
    ended: dict[Conversation, bool] = {}
    for one in judged:
        ended[one.conversation] = ended.get(one.conversation, True) and one.verdict.right
    return {
        lang: _share(right for dialogue, right in ended.items() if dialogue.lang == lang)
        for lang in sorted({dialogue.lang for dialogue in ended})
    }


def confusion(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return `expected` (rows), `given` (columns) and `counts` [rows, columns].

    Topics come first, in the same order on both sides.
    """
    pairs = Counter((one.expected.topic, one.verdict.given) for one in judged)
    last = ("decline", "suggest", NO_ANSWER)
    expected = sorted({row for row, _ in pairs}, key=lambda row: (row == OUT_OF_SCOPE, row))
    topics = [row for row in expected if row != OUT_OF_SCOPE]
    others = sorted({column for _, column in pairs} - {*topics, *last})
    given = [*topics, *others, *last]
    counts = [[pairs[row, column] for column in given] for row in expected]
    return {"expected": expected, "given": given, "counts": counts}


def calibration(judged: Iterable[Judged]) -> dict[str, Any]:
    """Return by language the expected calibration error over answers and suggestions."""
    by_language: dict[str, list[tuple[float, bool]]] = {}
    for one in judged:
        answer, hit = one.verdict.answer, one.verdict.hit
        if answer is not None and answer.confidence is not None and hit is not None:
            by_language.setdefault(language(one), []).append((answer.confidence, hit))
    return {lang: expected_calibration_error(by_language[lang]) for lang in sorted(by_language)}


def expected_calibration_error(pairs: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """Return the mean gap between confidence and share right, over ten bins of equal width.

    :param pairs: confidence in [0, 1] and whether it was right; at least one.
    """
    values = np.array(pairs, dtype=float)
    place = np.minimum((values[:, 0] * BINS).astype(int), BINS - 1)
    bins = [_bin(number, values[place == number]) for number in range(BINS)]
    filled = [one for one in bins if one["count"]]
    gaps = (one["count"] * abs(one["confidence"] - one["right"]) for one in filled)
    return {"error": round(sum(gaps) / len(pairs), 4), "of": len(pairs), "bins": filled}


def _bin(number: int, values: np.ndarray[Any, Any]) -> dict[str, Any]:
    confidence, right = values.mean(axis=0).tolist() if len(values) else (0.0, 0.0)
    return {
        "from": number / BINS,
        "to": (number + 1) / BINS,
        "count": len(values),
        "confidence": round(confidence, 4),
        "right": round(right, 4),
    }
