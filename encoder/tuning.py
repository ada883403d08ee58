"""Tuning the encoder on labelled texts: the loop, its checkpoints and its progress.

The word table and the layers stay frozen; low-rank adapters learn beside them. Runs with equal
texts, settings and thread count give equal adapters, also when cut and gone on with.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import nn
from tqdm import tqdm

from encoder.batches import TuningText, epoch_batches
from encoder.lora import LowRankLinear, Pair, attach
from encoder.manifest import short_hash
from encoder.objective import Objective, Targets

logger = logging.getLogger(__name__)
MEAN_TEXTS = 1500
"""So many texts tell the frozen encoder's mean and spread."""
TOGETHER = 16
"""So many texts go through the network at once."""


@dataclass(frozen=True)
class TuningSettings:
    """What shapes a tuning; measured in docs/understanding.md."""

    epochs: int = 1
    batch: int = 48
    passages: int = 6
    """Passages put into each batch beside its questions."""
    rank: int = 16
    alpha: float = 32.0
    dropout: float = 0.05
    rate: float = 4e-4
    proxy_rate: float = 3e-3
    weight_decay: float = 0.01
    max_tokens: int = 96
    seed: int = 0
    checkpoint_every: int = 25

    @property
    def scale(self) -> float:
        """What the low-rank addition is multiplied by."""
        return self.alpha / self.rank


def tune(
    model: SentenceTransformer,
    texts: Sequence[TuningText],
    negatives: frozenset[str],
    settings: TuningSettings,
    checkpoint: Path,
) -> dict[str, Pair]:
    """Return the low-rank weights tuned on `texts`; `model` is left with them attached.

    :param negatives: labels whose texts are pushed away from the others, never together.
    :param checkpoint: a file written as it goes; an unfinished run of the same texts,
        settings and encoder goes on from there.
    """
    run = _Run(model, texts, negatives, settings)
    start = run.resume(checkpoint)
    bar = tqdm(total=run.steps, initial=start, unit="step", desc="Tuning", smoothing=0.05)
    with bar:
        for step in range(start, run.steps):
            bar.set_postfix(loss=f"{run.step(step):.3f}")
            bar.update()
            if (step + 1) % settings.checkpoint_every == 0:
                run.save(checkpoint, step + 1)
    checkpoint.unlink(missing_ok=True)
    model.eval()
    return {name: (layer.down.detach(), layer.up.detach()) for name, layer in run.layers.items()}


class _Run:
    """The moving parts of one tuning."""

    def __init__(
        self,
        model: SentenceTransformer,
        texts: Sequence[TuningText],
        negatives: frozenset[str],
        settings: TuningSettings,
    ) -> None:
        torch.manual_seed(settings.seed)
        self.settings = settings
        self.texts = texts
        self._network = model[0].auto_model
        self._made_for = short_hash(
            *(asdict(settings), sorted(negatives), _hash_of(self._network)), *texts
        )
        self._ids = _token_ids(model, texts, settings.max_tokens)
        self._pad = int(model.tokenizer.pad_token_id or 0)
        self.batches = [
            batch
            for epoch in range(settings.epochs)
            for batch in epoch_batches(
                *(texts, [len(ids) for ids in self._ids]),
                *(settings.batch, settings.passages, settings.seed + epoch),
            )
        ]
        self.steps = len(self.batches)
        targets = Targets.of(texts, negatives)
        self.objective = Objective(targets, *self._frozen_statistics(targets))
        self.layers: dict[str, LowRankLinear] = attach(
            self._network, settings.rank, settings.scale, settings.dropout
        )
        self._weights = [w for layer in self.layers.values() for w in (layer.down, layer.up)]
        self._optimiser = torch.optim.AdamW(
            [
                {"params": self._weights, "lr": settings.rate},
                {"params": list(self.objective.parameters()), "lr": settings.proxy_rate},
            ],
            weight_decay=settings.weight_decay,
        )
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            *(self._optimiser, [settings.rate, settings.proxy_rate]),
            total_steps=self.steps + 1,
            pct_start=0.1,
        )
        model.train()

    def step(self, number: int) -> float:
        """Learn from batch `number`; return its loss."""
        torch.manual_seed(self.settings.seed * 1_000_003 + number)  # dropout, also after a resume
        batch = self.batches[number]
        loss = self.objective(self._encode(batch.rows), batch)
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._optimiser.step()
        self._schedule.step()
        return float(loss.detach())

    def save(self, path: Path, step: int) -> None:
        """Write all that going on needs; a cut while writing leaves the file before."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        torch.save({"step": step, "made_for": self._made_for, **self._state()}, partial)
        partial.replace(path)

    def resume(self, path: Path) -> int:
        """Take up an unfinished run of the same kind; return the step to do."""
        try:
            kept = torch.load(path, weights_only=True)
            if kept["made_for"] != self._made_for:
                logger.info("%s is of other texts, settings or encoder: beginning anew", path)
                return 0
        except FileNotFoundError:
            return 0
        except Exception as error:  # noqa: BLE001 (a damaged file of any kind)
            logger.info("%s cannot be read (%s): beginning anew", path, error)
            return 0
        for layer, weights in zip(self._weights, kept["weights"], strict=True):
            layer.data.copy_(weights)
        self.objective.load_state_dict(kept["objective"])
        self._optimiser.load_state_dict(kept["optimiser"])
        self._schedule.load_state_dict(kept["schedule"])
        return int(kept["step"])

    def _state(self) -> dict[str, Any]:
        return {
            "weights": [weight.detach() for weight in self._weights],
            "objective": self.objective.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "schedule": self._schedule.state_dict(),
        }

    def _encode(self, rows: Sequence[int]) -> torch.Tensor:
        """Return the mean of each text's token vectors, [n, d].

        Texts of like length go through the network together: padding would cost more.
        """
        order = sorted(range(len(rows)), key=lambda place: len(self._ids[rows[place]]))
        parts = [
            self._means([rows[place] for place in order[at : at + TOGETHER]])
            for at in range(0, len(order), TOGETHER)
        ]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[back]

    def _means(self, rows: Sequence[int]) -> torch.Tensor:
        ids, mask = _padded([self._ids[row] for row in rows], self._pad)
        hidden = self._network(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        mean: torch.Tensor = (hidden * weight).sum(1) / weight.sum(1)
        return mean

    def _frozen_statistics(self, targets: Targets) -> tuple[torch.Tensor, torch.Tensor]:
        """Return vectors and labels of some texts by the frozen encoder, [n, d] and [n]."""
        self._network.eval()
        rows = torch.randperm(len(self.texts))[:MEAN_TEXTS].tolist()
        rows.sort(key=lambda row: len(self._ids[row]))
        size = self.settings.batch
        with torch.inference_mode():
            parts = [
                self._encode(rows[at : at + size])
                for at in tqdm(range(0, len(rows), size), desc="Looking", unit="batch")
            ]
        vectors = nn.functional.normalize(torch.cat(parts).clone(), dim=1)
        return vectors, targets.labels[torch.tensor(rows)]


def _hash_of(network: nn.Module) -> str:
    digest = hashlib.sha256()
    for weight in network.parameters():
        digest.update(weight.detach().float().numpy().tobytes())
    return digest.hexdigest()


def _token_ids(
    model: SentenceTransformer, texts: Sequence[TuningText], longest: int
) -> list[list[int]]:
    prompted = [model.prompts[text.kind] + text.text for text in texts]
    ids: list[list[int]] = model.tokenizer(prompted, truncation=True, max_length=longest)[
        "input_ids"
    ]
    return ids


def _padded(ids: Sequence[Sequence[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(row) for row in ids)
    table = torch.full((len(ids), longest), pad)
    mask = torch.zeros((len(ids), longest), dtype=torch.long)
    for number, row in enumerate(ids):
        table[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return table, mask
