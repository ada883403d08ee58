"""Low-rank layers: nothing at first, and the same whether beside the weights or merged in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentence_transformers")

from sentence_transformers import SentenceTransformer  # noqa: E402

from encoder import build, lora  # noqa: E402
from encoder.adapter import AdapterError  # noqa: E402
from encoder.lora import LAYERS, LowRankLinear, Pair  # noqa: E402

TEXTS = ["join w1 w2", "end w3", "w4 w5 w6 w7 w8 w9"]
RANK, SCALE = 4, 2.0
Load = Callable[[], SentenceTransformer]


@pytest.fixture
def load(small_encoder: Path) -> Load:
    return lambda: build.from_hub(str(small_encoder))


@pytest.fixture
def attached(load: Load) -> tuple[SentenceTransformer, dict[str, LowRankLinear]]:
    model = load()
    torch.manual_seed(0)
    return model, lora.attach(model[0].auto_model, RANK, SCALE, dropout=0.5)


def _learned(layers: dict[str, LowRankLinear]) -> dict[str, Pair]:
    """Return the pairs of the layers after giving them something to add."""
    torch.manual_seed(1)
    for layer in layers.values():
        layer.up.data.normal_(std=0.1)
    return {name: (layer.down.detach(), layer.up.detach()) for name, layer in layers.items()}


def test_every_block_is_adapted_in_the_same_layers(
    attached: tuple[SentenceTransformer, dict[str, LowRankLinear]],
) -> None:
    wanted = [f"encoder.layer.{block}.{layer}" for block in range(2) for layer in LAYERS]
    assert sorted(attached[1]) == sorted(wanted)


def test_fresh_layers_change_no_vector(
    load: Load, attached: tuple[SentenceTransformer, dict[str, LowRankLinear]]
) -> None:
    np.testing.assert_array_equal(attached[0].encode(TEXTS), load().encode(TEXTS))


def test_only_the_added_weights_learn(
    attached: tuple[SentenceTransformer, dict[str, LowRankLinear]],
) -> None:
    learning = [name for name, weight in attached[0].named_parameters() if weight.requires_grad]
    assert len(learning) == 2 * len(attached[1])
    assert all(name.endswith((".down", ".up")) for name in learning)


def test_merged_weights_give_the_vectors_of_the_layers_beside(
    load: Load, attached: tuple[SentenceTransformer, dict[str, LowRankLinear]]
) -> None:
    pairs = _learned(attached[1])
    beside, merged = attached[0].eval(), load()
    lora.merge(merged[0].auto_model, pairs, SCALE)
    np.testing.assert_allclose(merged.encode(TEXTS), beside.encode(TEXTS), atol=1e-5)
    assert not np.allclose(merged.encode(TEXTS), load().encode(TEXTS), atol=1e-2)


def test_a_merged_encoder_keeps_its_shape(
    load: Load, attached: tuple[SentenceTransformer, dict[str, LowRankLinear]]
) -> None:
    merged = load()
    lora.merge(merged[0].auto_model, _learned(attached[1]), SCALE)
    shapes = [
        {name: weight.shape for name, weight in model.named_parameters()}
        for model in (merged, load())
    ]
    assert shapes[0] == shapes[1]


def test_an_adapter_with_a_layer_less_is_refused_with_the_fix(
    load: Load, attached: tuple[SentenceTransformer, dict[str, LowRankLinear]]
) -> None:
    pairs = _learned(attached[1])
    pairs.popitem()
    with pytest.raises(AdapterError, match=r"another encoder \(9 layers.* has 10\).*make tune"):
        lora.merge(load()[0].auto_model, pairs, SCALE)


def test_an_adapter_of_another_width_is_refused_with_the_fix(
    load: Load, attached: tuple[SentenceTransformer, dict[str, LowRankLinear]]
) -> None:
    pairs = _learned(attached[1])
    name = f"encoder.layer.1.{LAYERS[0]}"
    pairs[name] = (torch.zeros(RANK, 48), torch.zeros(48, RANK))
    with pytest.raises(AdapterError, match=rf"{name} of another size.*make tune"):
        lora.merge(load()[0].auto_model, pairs, SCALE)
