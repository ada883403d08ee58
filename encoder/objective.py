"""What tuning strives for: texts on one thing near each other, texts on others apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from encoder.batches import Batch, TuningText

PROXIES = 4
"""Points that stand for each label; a topic is asked about in several ways."""
SCALE = 16.0
MARGIN = 0.1
SMOOTHING = 0.05
SHARPNESS = 10.0
"""How strongly a text leans on its nearest proxy of a label."""
CONTRAST = 0.5
CONTRAST_SCALE = 12.0
LEAST_OF_A_PROXY = 3
NO_PART = -1


@dataclass(frozen=True)
class Targets:
    """Labels and parts of all texts as numbers."""

    labels: torch.Tensor
    """[n]"""
    parts: torch.Tensor
    """[n], NO_PART where there is none."""
    count: int
    """Of different labels."""
    negatives: torch.Tensor
    """Whether texts of a label are never pulled together, [count]."""
    weights: torch.Tensor
    """Of each label in the loss: the root of its rarity, [count]."""

    @classmethod
    def of(cls, texts: Sequence[TuningText], negatives: frozenset[str]) -> Targets:
        """Return the numbers of the labels and parts of `texts`."""
        names = sorted({text.label for text in texts})
        parts = sorted({(text.label, text.part) for text in texts if text.part})
        labels = torch.tensor([names.index(text.label) for text in texts])
        counts = torch.bincount(labels, minlength=len(names))
        return cls(
            labels,
            torch.tensor([parts.index((t.label, t.part)) if t.part else NO_PART for t in texts]),
            len(names),
            torch.tensor([name in negatives for name in names]),
            (len(texts) / (len(names) * counts)).sqrt(),
        )


class Objective(nn.Module):
    """Softmax over proxies (Proxy-NCA and SoftTriple are its kin) and supervised contrast.

    Vectors are centred and scaled by the frozen encoder's statistics first, as they are in use.
    """

    mean: torch.Tensor
    spread: torch.Tensor

    def __init__(self, targets: Targets, vectors: torch.Tensor, labels: torch.Tensor) -> None:
        """Start each label's proxies from means of some of its frozen `vectors` [n, d]."""
        super().__init__()
        self._targets = targets
        self.register_buffer("mean", vectors.mean(0))
        self.register_buffer("spread", (vectors - vectors.mean(0)).norm(dim=1).mean())
        directions = nn.functional.normalize((vectors - self.mean) / self.spread, dim=1)
        proxies = [self._first_proxies(directions[labels == n]) for n in range(targets.count)]
        self.proxies = nn.Parameter(torch.stack(proxies))

    def _first_proxies(self, directions: torch.Tensor) -> torch.Tensor:
        """Return means of random thirds of a label's directions, [PROXIES, d]."""
        if not len(directions):
            return torch.randn(PROXIES, len(self.mean)) * 0.05
        take = max(LEAST_OF_A_PROXY, len(directions) // 3)
        means = [directions[torch.randperm(len(directions))[:take]].mean(0) for _ in range(PROXIES)]
        return nn.functional.normalize(torch.stack(means), dim=1)

    def forward(self, vectors: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Return the loss of a batch's vectors, [n, d], as a number."""
        rows = torch.tensor(batch.rows)
        labels, parts = self._targets.labels[rows], self._targets.parts[rows]
        unit = nn.functional.normalize(vectors, dim=1)
        directions = nn.functional.normalize((unit - self.mean) / self.spread, dim=1)
        if batch.by_part:
            same = parts[:, None] == parts[None]
        else:
            same = (labels[:, None] == labels[None]) & ~self._targets.negatives[labels][:, None]
        return self._by_proxy(directions, labels) + CONTRAST * contrast(directions, same)

    def _by_proxy(self, directions: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        proxies = nn.functional.normalize(self.proxies, dim=-1)
        near = torch.einsum("nd,lpd->nlp", directions, proxies)
        of_label = (torch.softmax(near * SHARPNESS, -1) * near).sum(-1)
        margin = torch.zeros_like(of_label)
        margin[torch.arange(len(labels)), labels] = MARGIN
        return nn.functional.cross_entropy(
            SCALE * (of_label - margin),
            labels,
            weight=self._targets.weights,
            label_smoothing=SMOOTHING,
        )


def contrast(directions: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    """Return the supervised contrastive loss (Khosla et al. 2020) of unit rows, [n, d].

    :param same: which pairs belong together, [n, n]; the diagonal is ignored.
    """
    itself = torch.eye(len(directions), dtype=torch.bool)
    likeness = (CONTRAST_SCALE * directions @ directions.T).masked_fill(itself, -1e4)
    pairs = same & ~itself
    paired = pairs.any(1)
    if not paired.any():
        return directions.sum() * 0.0
    chance = likeness - torch.logsumexp(likeness, 1, keepdim=True)
    mean = (chance * pairs).sum(1)[paired] / pairs.sum(1)[paired]
    return -mean.mean()
