"""Centring, packing and similarity of small vectors that can be checked by hand."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from faq.vectors import Centring, best_two_by_label, nearest_label, softmax, unpack

VECTORS = np.array([[1, 10], [3, 10], [5, 13]], np.float32)


def test_standardised_vectors_have_no_mean_and_unit_spread() -> None:
    rows = Centring.learn(VECTORS).standardise(VECTORS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(rows.std(axis=0), 1, atol=1e-4)


def test_directions_have_length_one() -> None:
    rows = Centring.learn(VECTORS).direct(VECTORS)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_what_is_the_same_in_all_vectors_makes_nothing_infinite() -> None:
    same = np.ones((3, 2), np.float32)
    centring = Centring.learn(same)
    assert np.isfinite(centring.direct(same)).all()


def test_the_statistics_are_those_learned_not_those_of_the_question() -> None:
    centring = Centring.learn(VECTORS)
    one = centring.standardise(np.array([[3, 11]], np.float32))
    np.testing.assert_allclose(one, 0, atol=1e-5)


def packed(vector: list[float]) -> str:
    return base64.b64encode(np.array(vector, np.float16).tobytes()).decode()


def test_vectors_travel_as_base64_of_half_floats() -> None:
    vectors = unpack({"e5": packed([0.5, -1]), "use": packed([2])})
    assert {name: vector.tolist() for name, vector in vectors.items()} == {
        "e5": [0.5, -1.0],
        "use": [2.0],
    }
    assert vectors["e5"].dtype == np.float32


@pytest.mark.parametrize(
    "damaged",
    ["", "a", "AAAA", "é", None, 5, packed([float("nan"), 1]), packed([float("inf")])],
)
def test_a_damaged_vector_is_left_out_and_the_others_stay(damaged: object) -> None:
    vectors = unpack({"e5": damaged, "use": packed([2])})  # type: ignore[dict-item]
    assert list(vectors) == ["use"]


def test_the_similarity_of_a_label_is_the_mean_of_its_two_best() -> None:
    similarities = np.array([0.1, 0.5, 0.3, 0.9, 0.2, 0.4], np.float32)
    best = best_two_by_label(similarities, np.array([0, 3, 4]))
    np.testing.assert_allclose(best, [0.4, 0.9, 0.3], atol=1e-6)


def test_the_order_of_the_texts_makes_no_difference() -> None:
    rows = np.array([[0.1, 0.5, 0.3], [0.5, 0.3, 0.1]], np.float32)
    best = best_two_by_label(rows, np.array([0]))
    np.testing.assert_allclose(best, [[0.4], [0.4]], atol=1e-6)


def test_the_nearest_label_is_that_of_the_two_nearest_not_of_one_odd_text() -> None:
    others = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.9, 0.44], [-1, 0]], np.float32)
    labels = np.array(["odd", "up", "side", "side", "odd"])
    rows = np.array([[1, 0], [0, 1], [0.7, 0.7]], np.float32)
    assert nearest_label(rows, others, labels).tolist() == ["side", "up", "side"]


def test_the_nearest_label_does_not_hang_on_the_order_of_the_texts() -> None:
    random = np.random.default_rng(0)
    others = Centring.learn(random.normal(size=(30, 6)).astype(np.float32)).direct(
        random.normal(size=(30, 6)).astype(np.float32)
    )
    labels = np.array(["c", "a", "b"] * 10)
    order = random.permutation(30)
    again = nearest_label(others[:9], others[order], labels[order])
    assert again.tolist() == nearest_label(others[:9], others, labels).tolist()


def test_softmax_rows_sum_to_one_also_for_large_scores() -> None:
    rows = softmax(np.array([[1000.0, 999.0], [-5.0, -5.0]]))
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    np.testing.assert_allclose(rows[1], 0.5)
    assert rows[0, 0] > rows[0, 1]
