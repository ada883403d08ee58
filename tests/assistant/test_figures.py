"""Floors for the figures in the README, on all test questions, asked of the running assistant."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RIGHT_TOPIC = 0.95
RIGHT_IN_DIALECTS = 0.9
OFFERED = 0.97
NEEDLESSLY_REFUSED = 0.02
DECLINED = 0.93
ANSWERED_THOUGH_OUTSIDE = 0.04
LEAD_KEPT = 0.92
DIALOGUE_TURNS = 0.94
COUNTRIES = 0.98
RIGHT_LANGUAGE = 0.98
CALIBRATION_ERROR = 0.04


@pytest.fixture(scope="module")
def results(pair, tmp_path_factory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("evaluation")
    questions = sorted((ROOT / "tests/questions").glob("*.jsonl"))
    assert len(questions) >= 12, "test questions and dialogues of six languages belong here"
    subprocess.run(
        [
            *(sys.executable, "-m", "evaluation", "--out", out),
            *("--url", f"http://127.0.0.1:{pair.rasa_port}", "--questions", *questions),
        ],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return json.loads((out / "results.json").read_text(encoding="utf-8"))


def test_every_question_gets_a_reply(results):
    assert results["totals"]["asked"] >= 6 * 80
    assert results["totals"]["without_reply"] == 0


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_topic_is_right_in_every_language(results, language):
    share = results["questions"]["by_language"][language]["right topic"]["share"]
    assert share >= RIGHT_TOPIC, f"{language}: {share:.3f}"


def test_the_topic_is_right_in_arabic_dialects(results):
    share = results["questions"]["by_language_and_kind"]["ar dialects"]["right topic"]["share"]
    assert share >= RIGHT_IN_DIALECTS, f"{share:.3f}"


def test_out_of_scope_questions_are_declined(results):
    share = results["questions"]["all"]["declined"]["share"]
    assert share >= DECLINED, f"{share:.3f}"


def test_hardly_any_of_them_is_answered_with_a_topic(results):
    share = results["questions"]["all"]["other facts"]["share"]
    assert share <= ANSWERED_THOUGH_OUTSIDE, f"{share:.3f}"


def test_real_questions_are_hardly_ever_refused(results):
    share = results["questions"]["all"]["refused"]["share"]
    assert share <= NEEDLESSLY_REFUSED, f"{share:.3f}"


def test_the_right_topic_is_answered_or_offered(results):
    share = results["questions"]["all"]["offered"]["share"]
    assert share >= OFFERED, f"{share:.3f}"


def test_the_first_sentence_answers_the_very_question(results):
    share = results["questions"]["all"]["lead kept"]["share"]
    assert share >= LEAD_KEPT, f"{share:.3f}"


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_confidence_means_what_it_says_in_every_language(results, language):
    assert results["calibration"][language]["error"] <= CALIBRATION_ERROR


def test_dialogue_turns_are_right(results):
    share = results["dialogues"]["all"]["right"]["share"]
    assert share >= DIALOGUE_TURNS, f"{share:.3f}"


def test_country_checks_are_right(results):
    share = results["questions"]["all"]["countries"]["share"]
    assert share >= COUNTRIES, f"{share:.3f}"


def test_answers_are_in_the_language_of_the_question(results):
    share = results["questions"]["all"]["language"]["share"]
    assert share >= RIGHT_LANGUAGE, f"{share:.3f}"
