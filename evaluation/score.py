"""The judging rules: what counts as right, each rule a function of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.questions import Conversation, Expected, Turn
from evaluation.reply import Answer, Reply

OUT_OF_SCOPE = "out_of_scope"
DISTRESS = "distress"
CHECK_COUNTRY = "check_country"
CHANGE_LANGUAGE = "change_language"
CHAMPION_LISTS = frozenset((CHECK_COUNTRY, "current_champions"))
LEAD_LETTERS = 250
NO_ANSWER = "no answer"

DECLINED = "declined"
NOT_ANSWERED = "not answered"
OTHER_FACTS = "answered with another topic's facts"
ALSO_RIGHT = "answered as also right"
SMALL_TALK = "small talk"

_STATED = ("answer", "smalltalk")
_TELLING_ORDER = ("answer", "smalltalk", "suggest", "decline")
# letters that steer the writing direction: unseen, so they must not decide
_INVISIBLE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Verdict:
    """How one reply was judged; None stands for a rule that does not apply."""

    right: bool
    offered: bool
    given: str
    """The topic given, or `suggest`, `decline`, `no answer`."""
    answer: Answer | None
    """The answer that `given` speaks of."""
    scope: str | None
    """What became of an out-of-scope question."""
    must_missed: tuple[str, ...]
    lead_missed: str | None
    language_right: bool | None
    hit: bool | None
    """Whether the topic that the confidence speaks of was right."""


@dataclass(frozen=True)
class Judged:
    """One message, the reply and the verdict on it."""

    conversation: Conversation
    turn: int
    """Counted from 1."""
    expected: Expected
    text: str
    reply: Reply
    verdict: Verdict


def judge_all(
    conversations: Iterable[Conversation], replies: Iterable[Sequence[Reply]]
) -> list[Judged]:
    """Judge every message of every conversation."""
    pairs = zip(conversations, replies, strict=True)
    return [judged for conversation, own in pairs for judged in _judge_each(conversation, own)]


def _judge_each(conversation: Conversation, replies: Sequence[Reply]) -> Iterable[Judged]:
    language: str | None = conversation.lang
    turns: Iterable[tuple[Turn, Reply]] = zip(conversation.turns, replies, strict=True)
    for number, (turn, reply) in enumerate(turns, 1):
        if CHANGE_LANGUAGE in turn.expected.topics:
            language = None
        verdict = judge(turn.expected, reply, language)
        yield Judged(conversation, number, turn.expected, turn.text, reply, verdict)


def judge(expected: Expected, reply: Reply, language: str | None) -> Verdict:
    """Judge one reply.

    :param language: the language the answer must be in, None if any will do.
    """
    right = right_answer(expected, reply)
    answer = right or telling_answer(expected, reply)
    return Verdict(
        right=right is not None,
        offered=right is not None or is_suggested(expected, reply),
        given=given(answer),
        answer=answer,
        scope=scope(expected, reply) if expected.topic == OUT_OF_SCOPE else None,
        must_missed=must_missed(expected, reply),
        lead_missed=lead_missed(expected, reply),
        language_right=is_in_language(reply, language) if language else None,
        hit=is_hit(expected, answer),
    )


def right_answer(expected: Expected, reply: Reply) -> Answer | None:
    """Return the answer that makes the reply right, None if it is wrong.

    One right answer is enough: with several questions in one message, each has its own. Only
    where out of scope is expected, facts of another topic beside it make the reply wrong.
    """
    if OUT_OF_SCOPE in expected.topics and is_declined(reply):
        return next(answer for answer in reply.answers if answer.decision == "decline")
    if expected.topic == OUT_OF_SCOPE and has_other_facts(expected, reply):
        return None
    return next((a for a in reply.answers if is_right(expected, reply, a)), None)


def is_right(expected: Expected, reply: Reply, answer: Answer) -> bool:
    """Judge one answer by the rule for what is expected."""
    if _meets_distress(expected, answer):
        return True
    if expected.topic == CHECK_COUNTRY and expected.country:
        return has_topic(expected, answer) and names_country(expected, answer)
    if expected.topic == CHECK_COUNTRY and expected.region:
        return _names_region(expected, reply, answer)
    is_country = answer.topic == CHECK_COUNTRY and expected.country is not None
    # where a country check is also right, it must still be of the country asked about
    return has_topic(expected, answer) and (not is_country or names_country(expected, answer))


def has_topic(expected: Expected, answer: Answer) -> bool:
    """Tell whether the answer states something on a right topic."""
    # these two are met in ways of their own, never by an answer
    topics = expected.topics - {OUT_OF_SCOPE, DISTRESS}
    return answer.decision in _STATED and answer.topic in topics


def names_country(expected: Expected, answer: Answer) -> bool:
    """Tell whether the answer is of the country asked about, with the right yes or no."""
    return any(
        code == expected.country and expected.is_champion in (None, champion)
        for code, champion in answer.countries
    )


def _names_region(expected: Expected, reply: Reply, answer: Answer) -> bool:
    """Accept the region asked about, its champions named in the text, or a topic also right.

    Without patterns in `must`, nothing shows that its champions were named.
    """
    if answer.decision not in _STATED:
        return False
    named = bool(expected.must) and not must_missed(expected, reply)
    return (
        answer.region == expected.region
        or (named and answer.topic in CHAMPION_LISTS)
        or answer.topic in expected.also
    )


def _meets_distress(expected: Expected, answer: Answer) -> bool:
    """Accept the humane answer to a person in distress, which declines or is small talk."""
    is_humane = answer.topic == DISTRESS and answer.decision in ("smalltalk", "decline")
    return DISTRESS in expected.topics and is_humane


def is_declined(reply: Reply) -> bool:
    """Tell whether the reply declines and neither answers nor suggests anything beside it.

    A greeting returned beside it is no harm.
    """
    decisions = {answer.decision for answer in reply.answers}
    return "decline" in decisions and decisions <= {"decline", "smalltalk"}


def has_other_facts(expected: Expected, reply: Reply) -> bool:
    """Tell whether the reply answers with facts of a topic that is not right."""
    answers = (answer for answer in reply.answers if answer.decision == "answer")
    return any(answer.topic not in expected.topics for answer in answers)


def scope(expected: Expected, reply: Reply) -> str:
    """Return what became of an out-of-scope question; facts of another topic are the fault."""
    if is_declined(reply):
        return DECLINED
    if has_other_facts(expected, reply):
        return OTHER_FACTS
    if right_answer(expected, reply):
        return ALSO_RIGHT
    decisions = {answer.decision for answer in reply.answers}
    if decisions & {"suggest", "decline"}:
        return NOT_ANSWERED
    return SMALL_TALK if "smalltalk" in decisions else NO_ANSWER


def is_suggested(expected: Expected, reply: Reply) -> bool:
    """Tell whether a right topic is among those suggested."""
    suggested = (answer for answer in reply.answers if answer.decision == "suggest")
    return any(expected.topics.intersection(answer.candidates) for answer in suggested)


def telling_answer(expected: Expected, reply: Reply) -> Answer | None:
    """Return the answer that says most about a wrong reply: facts first, a refusal last."""
    on_topic = (answer for answer in reply.answers if has_topic(expected, answer))
    ranked = (
        *(answer for answer in on_topic if expected.topic != OUT_OF_SCOPE),
        *(a for decision in _TELLING_ORDER for a in reply.answers if a.decision == decision),
        *reply.answers,
    )
    return next(iter(ranked), None)


def given(answer: Answer | None) -> str:
    """Return the column of the confusion matrix that the answer belongs to."""
    if answer is None or answer.decision is None:
        return NO_ANSWER
    if answer.decision == "suggest" or (answer.decision == "decline" and answer.topic != DISTRESS):
        return answer.decision
    return answer.topic or "no topic"


def must_missed(expected: Expected, reply: Reply) -> tuple[str, ...]:
    """Return the `must` patterns that the reply's text lacks."""
    text = _visible(reply.text)
    return tuple(
        pattern for pattern in expected.must if not re.search(pattern, text, re.IGNORECASE)
    )


def lead_missed(expected: Expected, reply: Reply) -> str | None:
    """Return the `lead` pattern if the first letters of the reply's text lack it."""
    lead = _visible(reply.text)[:LEAD_LETTERS]
    missed = expected.lead and not re.search(expected.lead, lead, re.IGNORECASE)
    return expected.lead if missed else None


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text).strip()


def is_in_language(reply: Reply, language: str) -> bool:
    """Tell whether there is an answer and every answer is in the language."""
    languages = {answer.language for answer in reply.answers}
    return languages == {language}


def is_hit(expected: Expected, answer: Answer | None) -> bool | None:
    """Tell whether the topic most believed in was right, None where there is no belief in one.

    Of a suggestion, that is the first candidate.
    """
    if answer is None or answer.confidence is None:
        return None
    if answer.decision == "answer":
        return answer.topic in expected.topics
    if answer.decision == "suggest" and answer.candidates:
        return answer.candidates[0] in expected.topics
    return None
