"""What tuning strives for, on vectors whose best place is plain."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from encoder.batches import Batch, TuningText  # noqa: E402
from encoder.objective import CONTRAST, NO_PART, Objective, Targets, contrast  # noqa: E402

LABELS = ["join", "end", "out_of_scope"]
TEXTS = [TuningText(f"{label} {n}", label) for label in LABELS for n in range(6)]
PARTS = [TuningText(f"{part} {n}", "join", part=part) for part in ("cost", "date") for n in "123"]
ALL = Batch(tuple(range(len(TEXTS))), by_part=False)
OUTSIDE = Batch(tuple(range(12, 18)), by_part=False)


def objective(texts: list[TuningText], negatives: frozenset[str] = frozenset()) -> Objective:
    torch.manual_seed(0)
    targets = Targets.of(texts, negatives)
    frozen = nn.functional.normalize(torch.randn(len(texts), 16), dim=1)
    return Objective(targets, frozen, targets.labels)


def moved(loss: Objective, batch: Batch, steps: int = 200) -> torch.Tensor:
    """Return cosines of free vectors moved by the objective alone, [n, n]."""
    torch.manual_seed(1)
    vectors = nn.Parameter(nn.functional.normalize(torch.randn(len(batch.rows), 16), dim=1))
    optimiser = torch.optim.Adam([vectors], 0.05)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(vectors, batch).backward()
        optimiser.step()
    unit = nn.functional.normalize(vectors.detach(), dim=1)
    centred = nn.functional.normalize(unit - loss.mean, dim=1)
    return centred @ centred.T


def mean_between(cosines: torch.Tensor, first: range, second: range) -> float:
    block = cosines[first.start : first.stop, second.start : second.stop]
    others = block[~torch.eye(len(block), dtype=torch.bool)] if first == second else block
    return float(others.mean())


def test_texts_of_a_label_are_pulled_together_and_labels_apart() -> None:
    cosines = moved(objective(TEXTS), ALL)
    groups = [range(6), range(6, 12), range(12, 18)]
    for own in groups:
        apart = [mean_between(cosines, own, other) for other in groups if other != own]
        assert mean_between(cosines, own, own) > 0.5 + max(apart)


def test_texts_of_a_negative_label_are_never_pairs() -> None:
    torch.manual_seed(2)
    vectors = torch.randn(6, 16)
    pulled = objective(TEXTS)
    apart = objective(TEXTS, frozenset({"out_of_scope"}))
    unit = nn.functional.normalize(vectors, dim=1)
    directions = nn.functional.normalize((unit - pulled.mean) / pulled.spread, dim=1)
    same = torch.ones(6, 6, dtype=torch.bool)
    with torch.no_grad():
        difference = pulled(vectors, OUTSIDE) - apart(vectors, OUTSIDE)
    torch.testing.assert_close(difference, CONTRAST * contrast(directions, same))


def test_negatives_are_still_pushed_away_from_the_others() -> None:
    cosines = moved(objective(TEXTS, frozenset({"out_of_scope"})), ALL)
    assert mean_between(cosines, range(12), range(12, 18)) < 0.1


def test_a_batch_by_part_pulls_the_parts_of_one_label_apart() -> None:
    batch = Batch(tuple(range(6)), by_part=True)
    cosines = moved(objective(PARTS), batch)
    own, others = range(3), range(3, 6)
    assert mean_between(cosines, own, own) > mean_between(cosines, own, others) + 0.3


def test_proxies_learn_too() -> None:
    loss = objective(TEXTS)
    loss(torch.randn(len(TEXTS), 16), ALL).backward()
    assert [name for name, _ in loss.named_parameters()] == ["proxies"]
    assert float(loss.proxies.grad.norm()) > 0


@pytest.mark.parametrize("by_part", [True, False])
def test_one_text_alone_has_a_loss_without_contrast(by_part: bool) -> None:
    vectors = torch.randn(1, 16, requires_grad=True)
    loss = objective(PARTS)(vectors, Batch((0,), by_part=by_part))
    loss.backward()
    assert loss.isfinite()
    assert vectors.grad.isfinite().all()


def test_a_label_that_was_not_looked_at_gets_proxies_all_the_same() -> None:
    targets = Targets.of(TEXTS, frozenset())
    seen = targets.labels != 1
    loss = Objective(targets, torch.randn(len(TEXTS), 16)[seen], targets.labels[seen])
    assert loss(torch.randn(len(TEXTS), 16), ALL).isfinite()


def test_contrast_is_least_where_pairs_are_alike_and_others_are_not() -> None:
    rows = torch.eye(4)[[0, 0, 1, 1]]
    pairs = torch.tensor([[a // 2 == b // 2 for b in range(4)] for a in range(4)])
    crossed = torch.tensor([[a % 2 == b % 2 for b in range(4)] for a in range(4)])
    assert float(contrast(rows, pairs)) < 0.01
    assert float(contrast(rows, crossed)) > 10


def test_contrast_of_no_pairs_is_nothing() -> None:
    assert float(contrast(torch.eye(3), torch.eye(3, dtype=torch.bool))) == 0


def test_targets_number_labels_and_parts() -> None:
    texts = [TuningText("a", "x", part="p"), TuningText("b", "y", part="p"), TuningText("c", "x")]
    targets = Targets.of(texts, frozenset({"y"}))
    assert targets.labels.tolist() == [0, 1, 0]
    assert targets.parts.tolist() == [0, 1, NO_PART]
    assert targets.negatives.tolist() == [False, True]
    assert targets.count == 2


def test_rare_labels_weigh_more_by_the_root_of_their_rarity() -> None:
    texts = [TuningText("a", "rare"), *(TuningText(str(n), "usual") for n in range(4))]
    rare, usual = Targets.of(texts, frozenset()).weights.tolist()
    assert rare / usual == pytest.approx(2)
