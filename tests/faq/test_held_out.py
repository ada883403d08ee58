"""What the parts of the model say of texts that they have not seen, on small clouds of vectors."""

from __future__ import annotations

import numpy as np

from faq.held_out import Fitted, Numbers, held_out_confidence, held_out_similarity
from faq.vectors import Matrix


def groups(labels: int, each: int, noise: float, seed: int = 0) -> tuple[Matrix, Numbers]:
    """Return vectors in one cloud a label, and their labels."""
    random = np.random.default_rng(seed)
    centres = np.eye(labels, 8, dtype=np.float32) * 2
    which = np.repeat(np.arange(labels), each)
    vectors = centres[which] + random.normal(0, noise, (len(which), 8))
    return vectors.astype(np.float32), which


def test_similarity_is_held_out_from_the_example_itself() -> None:
    vectors, labels = groups(3, 6, 0.1)
    lone = np.vstack([vectors, [[0, 0, 0, 0, 0, 0, 0, 9]]]).astype(np.float32)
    found = held_out_similarity(lone, np.append(labels, 0))
    assert found.shape == (19, 3)
    assert (found[:18].argmax(axis=1) == labels).all()
    assert found[18].max() < 0.4  # with itself its mean would be above
    assert found.max() < 1.0001


def test_similarities_keep_the_order_of_the_examples() -> None:
    vectors, labels = groups(3, 6, 0.1)
    order = np.random.default_rng(2).permutation(18)
    found = held_out_similarity(vectors[order], labels[order])
    np.testing.assert_allclose(found, held_out_similarity(vectors, labels)[order], atol=1e-4)


def test_confidence_is_that_of_a_classifier_that_has_not_seen_the_example() -> None:
    vectors, labels = groups(3, 12, 0.1)
    found = held_out_confidence({"e5": vectors}, {"e5": 0.5}, labels)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-4)
    assert (found.argmax(axis=1) == labels).all()
    random_labels = np.random.default_rng(3).permutation(labels)
    blind = held_out_confidence({"e5": vectors}, {"e5": 0.5}, random_labels)
    assert (blind.argmax(axis=1) == random_labels).mean() < 0.7


def test_texts_that_are_no_examples_are_judged_by_all_examples() -> None:
    vectors, labels = groups(3, 12, 0.1)
    others, own = groups(3, 2, 0.1, seed=1)
    order = np.random.default_rng(2).permutation(36)
    fitted = Fitted({"e5": vectors[order]}, {"e5": 0.5}, labels[order].astype(str))
    confidence = fitted.confidence({"e5": others})
    nearness = fitted.similarity("e5", others)
    for found in (confidence, nearness):
        assert found.shape == (6, 3)
        assert (found.argmax(axis=1) == own).all()
    np.testing.assert_allclose(confidence.sum(axis=1), 1, atol=1e-4)


def test_an_example_asked_again_is_nearer_than_held_out() -> None:
    vectors, labels = groups(3, 6, 0.3)
    fitted = Fitted({"e5": vectors}, {"e5": 0.5}, labels.astype(str))
    again = fitted.similarity("e5", vectors)[np.arange(18), labels]
    held_out = held_out_similarity(vectors, labels)[np.arange(18), labels]
    assert (again > held_out).all()
