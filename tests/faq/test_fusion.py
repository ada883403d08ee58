"""Fusing the classifier's ranking with search."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from faq.examples import Example
from faq.follow_ups import FollowUps
from faq.fusion import Fusion, Thresholds
from faq.knowledge import Knowledge
from faq.settings import LANGUAGES, Settings

FUSION = Fusion(
    confidence=0.7,
    similarity={"e5": 8.0, "use": 9.0},
    similarity_alone=29.0,
    thresholds={"en": Thresholds(0.6, 0.2, 0.3)},
)
RANKING = {"join": 0.7, "end": 0.2, "greet": 0.1}
SIMILARITIES = {
    "e5": {"join": 0.6, "end": 0.3, "greet": 0.1},
    "use": {"join": 0.5, "end": 0.4, "greet": 0.0},
}


def best(probabilities: dict[str, float]) -> str:
    return max(probabilities, key=lambda intent: probabilities[intent])


@pytest.mark.parametrize("ranking", [RANKING, {}, {"end": 1.0}])
@pytest.mark.parametrize("similarities", [SIMILARITIES, {"e5": SIMILARITIES["e5"]}])
@pytest.mark.parametrize("passages", [{}, {"join": 0.4, "end": 0.1}, {"news": 0.9}])
def test_probabilities_sum_to_one(
    ranking: dict[str, float],
    similarities: dict[str, dict[str, float]],
    passages: dict[str, float],
) -> None:
    found = FUSION.probabilities(ranking, similarities, passages)
    assert math.isclose(sum(found.values()), 1.0)
    assert all(value > 0 for value in found.values())
    assert set(found) == {"join", "end", "greet"} | set(passages)


def test_both_sources_count() -> None:
    agreed = FUSION.probabilities(RANKING, SIMILARITIES, {})
    assert best(agreed) == "join"
    other_ranking = FUSION.probabilities({"end": 0.99}, SIMILARITIES, {})
    assert other_ranking["end"] > agreed["end"]
    other_search = {**SIMILARITIES, "use": {"join": 0.0, "end": 0.9, "greet": 0.0}}
    assert best(FUSION.probabilities(RANKING, other_search, {})) == "end"


def test_one_source_alone_never_vetoes() -> None:
    sure = {name: {"join": 1.0, "end": -0.5, "greet": -0.5} for name in ("e5", "use")}
    assert best(FUSION.probabilities({"end": 1.0, "join": 0.0}, sure, {})) == "join"


def test_without_a_ranking_the_main_encoder_decides_alone() -> None:
    similarities = {"e5": {"join": 0.6, "end": 0.5}, "use": {"join": 0.0, "end": 1.0}}
    found = FUSION.probabilities({}, similarities, {})
    assert math.isclose(found["join"], 1 / (1 + math.exp(29.0 * (0.5 - 0.6))))


@pytest.mark.parametrize("ranking", [RANKING, {}])
def test_a_topic_without_examples_can_win_by_its_passages(ranking: dict[str, float]) -> None:
    near = FUSION.probabilities(ranking, SIMILARITIES, {"news": 0.95, "join": 0.2})
    far = FUSION.probabilities(ranking, SIMILARITIES, {"news": 0.05, "join": 0.2})
    assert best(near) == "news"
    assert best(far) == "join"


def test_passages_of_trained_topics_change_nothing() -> None:
    with_passages = FUSION.probabilities(RANKING, SIMILARITIES, {"end": 0.99})
    assert with_passages == FUSION.probabilities(RANKING, SIMILARITIES, {})


def test_an_untrained_topic_is_weighed_by_the_encoders_at_hand() -> None:
    only_e5 = {"e5": SIMILARITIES["e5"]}
    equal = {"join": 0.6, "news": 0.6}
    found = FUSION.probabilities({"join": 1.0}, only_e5, equal)
    assert math.isclose(found["news"], found["join"])


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    FUSION.save(tmp_path / "new" / "decision.json")
    assert Fusion.load(tmp_path / "new" / "decision.json") == FUSION


@pytest.mark.parametrize("text", [None, "", "{", "[]", "5", "{}", '{"thresholds": []}'])
def test_a_missing_or_damaged_file_is_named_with_the_fix(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "decision.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="missing or damaged. Run: make train") as refusal:
        Fusion.load(path)
    assert str(path) in str(refusal.value)


def test_the_fitted_weights_use_both_sources_in_six_languages(settings: Settings) -> None:
    fusion = Fusion.load(settings.models / "decision.json")
    assert fusion.confidence > 0
    assert fusion.similarity["e5"] > 0
    assert len(fusion.thresholds) == 6


def test_naming_a_place_speaks_for_intents_whose_examples_do() -> None:
    fusion = replace(FUSION, places={"join": 0.1, "end": 0.9, "greet": 0.1}, place_weight=1.0)
    unknown = fusion.probabilities(RANKING, SIMILARITIES, {})
    named = fusion.probabilities(RANKING, SIMILARITIES, {"news": 0.1}, names_place=True)
    bare = fusion.probabilities(RANKING, SIMILARITIES, {"news": 0.1}, names_place=False)
    assert bare["end"] < unknown["end"] < named["end"]
    assert math.isclose(sum(named.values()), 1.0)


def test_sharpness_widens_the_gaps_of_its_language_and_keeps_the_order() -> None:
    fusion = replace(FUSION, sharpness={"en": 2.0, "ru": 0.5})
    plain = FUSION.probabilities(RANKING, SIMILARITIES, {}, language="en")
    for language, factor in (("en", 2.0), ("ru", 0.5), ("fr", 1.0), (None, 1.0)):
        found = fusion.probabilities(RANKING, SIMILARITIES, {}, language=language)
        assert math.isclose(sum(found.values()), 1.0)
        assert sorted(found, key=found.__getitem__) == sorted(plain, key=plain.__getitem__)
        gap = math.log(found["join"] / found["end"])
        assert math.isclose(gap, factor * math.log(plain["join"] / plain["end"]))


def test_what_was_fitted_by_language_is_saved_too(tmp_path: Path) -> None:
    fusion = replace(FUSION, sharpness={"en": 1.2}, place_weight=0.3)
    fusion.save(tmp_path / "decision.json")
    assert Fusion.load(tmp_path / "decision.json") == fusion


def test_a_file_of_before_sharpness_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "decision.json"
    FUSION.save(path)
    values = json.loads(path.read_text(encoding="utf-8"))
    for key in ("sharpness", "places", "place_weight"):
        del values[key]
    path.write_text(json.dumps(values), encoding="utf-8")
    assert Fusion.load(path) == FUSION


def test_what_was_fitted_is_about_languages_topics_and_intents_there_are(
    settings: Settings, knowledge: Knowledge, examples: list[Example]
) -> None:
    fusion = Fusion.load(settings.models / "decision.json")
    assert set(fusion.sharpness) == set(fusion.thresholds) == set(LANGUAGES)
    assert all(1 / 3 <= value <= 3 for value in fusion.sharpness.values())
    follow_ups = FollowUps.load(settings.models / "follow_ups.npz")
    assert set(follow_ups.topics) == {*knowledge.topics, "check_country"}
    intents = {example.intent for example in examples}
    assert set(follow_ups.intents) == intents >= set(follow_ups.meant)
