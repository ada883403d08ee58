"""Which texts a step sees together."""

from __future__ import annotations

from collections import Counter

import pytest

from encoder.batches import Batch, TuningText, epoch_batches

SIZE, PASSAGES = 6, 2
TEXTS = [
    *(TuningText(f"join {n}", "join", part=("cost", "letter", "reply")[n % 3]) for n in range(20)),
    *(TuningText(f"end {n}", "end", part="date") for n in range(5)),
    *(TuningText(f"other {n}", "out_of_scope") for n in range(12)),
    *(TuningText(f"answer {n}", "join", "passage") for n in range(4)),
    *(TuningText(f"say {part}", "join", "passage", part) for part in ("cost", "letter")),
]
LENGTHS = [len(text.text) for text in TEXTS]
QUESTIONS = [row for row, text in enumerate(TEXTS) if text.kind == "query"]
IN_PARTS = [row for row, text in enumerate(TEXTS) if text.label == "join" and text.part]


def epoch(seed: int = 0, passages: int = PASSAGES) -> list[Batch]:
    return epoch_batches(TEXTS, LENGTHS, SIZE, passages, seed)


def questions_of(batch: Batch) -> list[int]:
    return [row for row in batch.rows if row in QUESTIONS]


def test_the_seed_alone_decides() -> None:
    assert epoch(1) == epoch(1)
    assert epoch(1) != epoch(2)


@pytest.mark.parametrize("seed", range(3))
def test_each_question_is_in_one_mixed_batch(seed: int) -> None:
    mixed = [batch for batch in epoch(seed) if not batch.by_part]
    assert Counter(row for batch in mixed for row in questions_of(batch)) == Counter(QUESTIONS)
    assert all(len(questions_of(batch)) <= SIZE for batch in mixed)


@pytest.mark.parametrize("seed", range(3))
def test_each_text_of_a_part_is_in_one_batch_of_its_label_alone(seed: int) -> None:
    own = [batch for batch in epoch(seed) if batch.by_part]
    assert Counter(row for batch in own for row in batch.rows) == Counter(IN_PARTS)
    assert all(len({TEXTS[row].label for row in batch.rows}) == 1 for batch in own)
    assert all(len(batch.rows) <= SIZE for batch in own)


def test_a_label_of_one_part_has_nothing_to_be_told_apart() -> None:
    told_apart = {TEXTS[batch.rows[0]].label for batch in epoch() if batch.by_part}
    assert told_apart == {"join"}


@pytest.mark.parametrize("passages", [0, 2, 100])
def test_passages_stand_beside_the_questions(passages: int) -> None:
    for batch in epoch(passages=passages):
        if not batch.by_part:
            beside = set(batch.rows) - set(QUESTIONS)
            assert len(batch.rows) == len(set(batch.rows))
            assert len(beside) == min(passages, len(TEXTS) - len(QUESTIONS))


def test_texts_without_passages_and_parts_make_batches_too() -> None:
    texts = [TuningText(str(number), "a") for number in range(5)]
    batches = epoch_batches(texts, [1] * 5, 2, PASSAGES, seed=0)
    assert sorted(row for batch in batches for row in batch.rows) == list(range(5))
    assert epoch_batches([], [], 2, PASSAGES, seed=0) == []


def test_texts_of_like_length_go_together() -> None:
    texts = [TuningText(str(number), "a") for number in range(16)]
    lengths = [1, 100] * 8
    for batch in epoch_batches(texts, lengths, 4, 0, seed=0):
        assert len({lengths[row] for row in batch.rows}) == 1


def test_batches_come_mixed_not_by_length() -> None:
    kinds = [batch.by_part for batch in epoch()]
    assert kinds not in (sorted(kinds), sorted(kinds, reverse=True))
