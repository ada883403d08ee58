"""Low-rank adapters (LoRA, Hu et al. 2021) on the layers of a BERT encoder, and merging them in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import torch
from torch import nn

from encoder.adapter import AdapterError

LAYERS = (
    "attention.self.query",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""The linear layers of each block that are adapted."""
Pair = tuple[torch.Tensor, torch.Tensor]
"""(down [rank, inputs], up [outputs, rank]): the weights move by scale * up @ down."""


class LowRankLinear(nn.Module):
    """A frozen linear layer with a trainable low-rank addition, zero at first."""

    def __init__(self, frozen: nn.Linear, rank: int, scale: float, dropout: float) -> None:
        """Wrap `frozen`; `scale` multiplies the addition."""
        super().__init__()
        self.frozen = frozen
        self.scale = scale
        self.down = nn.Parameter(
            torch.randn(rank, frozen.in_features) / math.sqrt(frozen.in_features)
        )
        self.up = nn.Parameter(torch.zeros(frozen.out_features, rank))
        self.dropout = nn.Dropout(dropout)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return the layer's output, [..., outputs]."""
        added = (self.dropout(inputs) @ self.down.T) @ self.up.T
        output: torch.Tensor = self.frozen(inputs) + added * self.scale
        return output


def attach(network: nn.Module, rank: int, scale: float, dropout: float) -> dict[str, LowRankLinear]:
    """Freeze `network` and put trainable layers in the place of its linear ones, by name."""
    for weight in network.parameters():
        weight.requires_grad_(False)
    layers = {}
    for name, parent, attribute in list(_places(network)):
        layers[name] = LowRankLinear(getattr(parent, attribute), rank, scale, dropout)
        setattr(parent, attribute, layers[name])
    return layers


def merge(network: nn.Module, pairs: Mapping[str, Pair], scale: float) -> None:
    """Add an adapter to the weights of `network`, which keeps its shape and cost.

    :raises AdapterError: if a layer is missing or of another size.
    """
    places = {name: (parent, attribute) for name, parent, attribute in _places(network)}
    if set(places) != set(pairs):
        raise AdapterError(_misfit(f"{len(pairs)} layers, the encoder has {len(places)}"))
    for name, (down, up) in pairs.items():
        parent, attribute = places[name]
        weight = getattr(parent, attribute).weight
        if (up.shape[0], down.shape[1]) != tuple(weight.shape):
            raise AdapterError(_misfit(f"{name} of another size than the encoder's"))
        with torch.no_grad():
            weight += scale * (up.float() @ down.float()).to(weight.dtype)


def _misfit(what: str) -> str:
    return f"the adapter was made for another encoder ({what}). Run: make tune"


def _places(network: nn.Module) -> Iterator[tuple[str, nn.Module, str]]:
    """Yield name, parent module and attribute of each layer to adapt, in a stable order."""
    modules = dict(network.named_modules())
    for name in modules:
        block = name.split(".")
        if block[:2] != ["encoder", "layer"] or ".".join(block[3:]) not in LAYERS:
            continue
        yield name, modules[".".join(block[:-1])], block[-1]
