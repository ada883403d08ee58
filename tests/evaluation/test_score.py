"""The judging rules, case by case."""

from __future__ import annotations

import pytest

from evaluation import score
from evaluation.questions import Conversation, Expected, Turn
from evaluation.reply import Answer, Reply
from evaluation.score import judge, judge_all


def reply(*answers: Answer, text: str = "") -> Reply:
    return Reply(text, answers, 10.0)


def answer(
    topic: str | None,
    decision: str = "answer",
    candidates: tuple[str, ...] = (),
    countries: tuple[tuple[str, bool | None], ...] = (),
    region: str | None = None,
) -> Answer:
    return Answer(decision, topic, "en", 0.8, candidates, countries, region)


DECLINE = answer(None, "decline")
SUGGEST = answer(None, "suggest", candidates=("a", "b"))
OUT = Expected("out_of_scope")


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ((answer("a"),), True),
        ((answer("b"),), True),
        ((answer("c"),), False),
        ((answer("a", "smalltalk"),), True),
        ((SUGGEST,), False),
        ((answer("a", "decline"),), False),
        ((answer("c"), answer("a")), True),
        ((DECLINE, answer("b")), True),
        ((answer(None),), False),
        ((), False),
    ],
)
def test_a_question_is_right_if_any_answer_has_a_right_topic(
    given: tuple[Answer, ...], right: bool
) -> None:
    assert judge(Expected("a", also=("b",)), reply(*given), None).right is right


@pytest.mark.parametrize(
    ("given", "right", "scope"),
    [
        ((DECLINE,), True, "declined"),
        ((answer("out_of_scope", "decline"),), True, "declined"),
        ((answer("greet", "smalltalk"), DECLINE), True, "declined"),
        ((SUGGEST,), False, "not answered"),
        ((DECLINE, SUGGEST), False, "not answered"),
        ((answer("a"),), False, "answered with another topic's facts"),
        ((DECLINE, answer("a")), False, "answered with another topic's facts"),
        ((SUGGEST, answer("a")), False, "answered with another topic's facts"),
        ((answer("greet", "smalltalk"),), False, "small talk"),
        ((answer("out_of_scope", "smalltalk"),), False, "small talk"),
        ((), False, "no answer"),
    ],
)
def test_out_of_scope_is_right_only_if_declined(
    given: tuple[Answer, ...], right: bool, scope: str
) -> None:
    verdict = judge(OUT, reply(*given), None)
    assert (verdict.right, verdict.scope) == (right, scope)


def test_out_of_scope_may_name_a_topic_that_is_also_right() -> None:
    expected = Expected("out_of_scope", also=("further_enquiries",))
    verdict = judge(expected, reply(answer("further_enquiries")), None)
    assert (verdict.right, verdict.scope) == (True, "answered as also right")
    both = judge(expected, reply(answer("further_enquiries"), answer("a")), None)
    assert (both.right, both.scope) == (False, "answered with another topic's facts")


def test_a_topic_may_name_out_of_scope_as_also_right() -> None:
    expected = Expected("a", also=("out_of_scope",))
    assert judge(expected, reply(DECLINE), None).right
    assert judge(expected, reply(answer("a")), None).right
    assert not judge(expected, reply(answer("c")), None).right
    assert judge(expected, reply(DECLINE), None).scope is None


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer("distress", "smalltalk"), True),
        (answer("distress", "decline"), True),
        (answer("distress", "answer"), False),
        (DECLINE, False),
        (answer("a"), False),
    ],
)
def test_distress_is_met_by_the_humane_answer(given: Answer, right: bool) -> None:
    assert judge(Expected("distress"), reply(given), None).right is right


@pytest.mark.parametrize(
    ("topic", "countries", "right"),
    [
        ("check_country", (("KE", False),), True),
        ("check_country", (("FR", False), ("KE", False)), True),
        ("check_country", (("KE", True),), False),
        ("check_country", (("KE", None),), False),
        ("check_country", (("FR", False),), False),
        ("check_country", (), False),
        ("current_champions", (("KE", False),), True),
        ("current_champions", (), False),
        ("other", (("KE", False),), False),
    ],
)
def test_a_country_check_needs_the_country_and_the_right_yes_or_no(
    topic: str, countries: tuple[tuple[str, bool | None], ...], right: bool
) -> None:
    expected = Expected(
        "check_country", also=("current_champions",), country="KE", is_champion=False
    )
    assert judge(expected, reply(answer(topic, countries=countries)), None).right is right


def test_without_is_champion_the_country_alone_is_checked() -> None:
    expected = Expected("check_country", country="KE")
    given = answer("check_country", countries=(("KE", True),))
    assert judge(expected, reply(given), None).right


def test_a_country_check_that_is_also_right_must_be_of_that_country() -> None:
    expected = Expected("how_to_join", also=("check_country",), country="KE", is_champion=False)
    assert judge(expected, reply(answer("how_to_join")), None).right
    wrong = answer("check_country", countries=(("FR", False),))
    assert not judge(expected, reply(wrong), None).right


def test_a_place_that_is_no_member_state_needs_the_topic_only() -> None:
    assert judge(Expected("check_country"), reply(answer("check_country")), None).right


@pytest.mark.parametrize(
    ("given", "text", "right"),
    [
        (answer("check_country", region="africa"), "", True),
        (answer("check_country", region="asia"), "", False),
        (answer("check_country"), "Kenya and Mali", True),
        (answer("current_champions"), "Kenya and Mali", True),
        (answer("current_champions"), "Kenya", False),
        (answer("what_is_initiative"), "Kenya and Mali", False),
        (answer("check_country", "decline", region="africa"), "Kenya and Mali", False),
    ],
)
def test_a_region_needs_its_id_or_its_champions(given: Answer, text: str, right: bool) -> None:
    expected = Expected("check_country", must=("Kenya", "Mali"), region="africa")
    assert judge(expected, reply(given, text=text), None).right is right


def test_a_region_without_patterns_needs_its_id_or_a_topic_also_right() -> None:
    bare = Expected("check_country", region="africa")
    assert not judge(bare, reply(answer("current_champions")), None).right
    also = Expected("check_country", also=("current_champions",), region="africa")
    assert judge(also, reply(answer("current_champions")), None).right


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        (answer("a"), True),
        (SUGGEST, True),
        (answer(None, "suggest", candidates=("c",)), False),
        (answer("c", candidates=("a",)), False),
        (answer(None, "decline", candidates=("a",)), False),
    ],
)
def test_offered_means_right_or_among_the_suggestions(given: Answer, offered: bool) -> None:
    assert judge(Expected("a"), reply(given), None).offered is offered


def test_must_needs_every_pattern_in_any_case() -> None:
    expected = Expected("a", must=("KENYA", r"mail@un\.org", "2022"))
    text = "kenya. Write to\nMAIL@un.org"
    assert judge(expected, reply(text=text), None).must_missed == ("2022",)


def test_lead_looks_at_the_first_250_letters() -> None:
    expected = Expected("a", lead="^no\\b|voluntary")
    assert judge(expected, reply(text=" No. "), None).lead_missed is None
    assert judge(expected, reply(text="x" * 240 + "voluntary"), None).lead_missed is None
    assert judge(expected, reply(text="x" * 242 + "voluntary"), None).lead_missed == expected.lead
    assert judge(Expected("a"), reply(), None).lead_missed is None


def test_direction_marks_do_not_keep_a_pattern_from_matching() -> None:
    expected = Expected("a", must=("إلى a@b",), lead="^لا")
    verdict = judge(expected, reply(text="\u200fلا، إلى \u2068a@b\u2069"), None)
    assert (verdict.must_missed, verdict.lead_missed) == ((), None)


def test_every_answer_must_be_in_the_language() -> None:
    french = Answer("answer", "b", "fr")
    assert judge(Expected("a"), reply(answer("a")), "en").language_right is True
    assert judge(Expected("a"), reply(answer("a"), french), "en").language_right is False
    assert judge(Expected("a"), reply(), "en").language_right is False
    assert judge(Expected("a"), reply(french), None).language_right is None


@pytest.mark.parametrize(
    ("expected", "given", "column"),
    [
        (Expected("a"), (answer("c"), answer("a")), "a"),
        (Expected("a"), (SUGGEST, answer("c")), "c"),
        (Expected("a"), (DECLINE, SUGGEST), "suggest"),
        (Expected("a"), (DECLINE,), "decline"),
        (Expected("distress"), (answer("distress", "decline"),), "distress"),
        (Expected("a"), (answer(None),), "no topic"),
        (Expected("a"), (Answer(None, None),), "no answer"),
        (Expected("a"), (), "no answer"),
        (OUT, (answer("greet", "smalltalk"), DECLINE), "decline"),
        (OUT, (DECLINE, answer("a")), "a"),
    ],
)
def test_what_was_given_is_told_by_the_most_telling_answer(
    expected: Expected, given: tuple[Answer, ...], column: str
) -> None:
    assert judge(expected, reply(*given), None).given == column


@pytest.mark.parametrize(
    ("given", "hit"),
    [
        (answer("a"), True),
        (answer("c"), False),
        (SUGGEST, True),
        (answer(None, "suggest", candidates=("b", "a")), False),
        (answer(None, "suggest"), None),
        (DECLINE, None),
        (answer("a", "smalltalk"), None),
        (Answer("answer", "a"), None),
    ],
)
def test_confidence_is_compared_with_the_topic_it_speaks_of(
    given: Answer, hit: bool | None
) -> None:
    assert judge(Expected("a"), reply(given), None).hit is hit


def test_after_a_change_of_language_none_is_expected() -> None:
    topics = ("a", score.CHANGE_LANGUAGE, "a")
    turns = tuple(Turn(topic, Expected(topic)) for topic in topics)
    dialogue = Conversation("d", "fr", turns, None, "f:1", is_dialogue=True)
    judged = judge_all([dialogue], [[reply(answer(topic)) for topic in topics]])
    assert [one.verdict.language_right for one in judged] == [False, None, None]
    assert [one.turn for one in judged] == [1, 2, 3]
