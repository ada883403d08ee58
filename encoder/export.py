"""Export an encoder to one int8 ONNX file that needs neither torch nor sentence-transformers.

Layers and word table are both rounded to int8 in small pieces (32 weights, one table row) that
have a scale each; onnxruntime rounds a layer's input the same way as it runs. Unlike
`quantize_dynamic`, which has one scale for the whole input of a layer, that keeps the vectors
within 0.0002 of the float32 ones, and a text's vector free of the texts encoded beside it.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization.matmul_nbits_quantizer import (
    DefaultWeightOnlyQuantConfig,
    MatMulNBitsQuantizer,
)
from sentence_transformers import SentenceTransformer

PROMPTS_KEY = "prompts"

_ROWS = 8192  # of the word table at a time, to keep memory low
_INT8_ACCURACY = 4  # onnxruntime's name for computing in int8, its fastest level


def export_int8(model: SentenceTransformer, target: Path) -> None:
    """Write `target`: int64 ids and mask [batch, length] in, float32 [batch, dimensions] out.

    The prompts travel in the file's metadata, as JSON under the key `prompts`.
    """
    with _quiet(), _int8_word_table(model):
        network = _to_onnx(model)
        network = _round_layers(network)
    _strip(network)
    prompts = json.dumps(model.prompts, sort_keys=True)  # so that equal models give equal files
    onnx.helper.set_model_props(network, {PROMPTS_KEY: prompts})
    onnx.save(network, target)


class _Sentence(torch.nn.Module):
    """The whole encoder, pooling and normalisation included, with plain tensors in and out."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        sentence: torch.Tensor = self.model(features)["sentence_embedding"]
        return sentence


class _Int8Table(torch.nn.Module):
    """A word table of int8 rows, each with its own scale."""

    rows: torch.Tensor
    scales: torch.Tensor

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        pieces = [_int8_rows(piece) for piece in table.detach().split(_ROWS)]
        rows, scales = zip(*pieces)
        self.register_buffer("rows", torch.cat(rows))
        self.register_buffer("scales", torch.cat(scales))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].float() * self.scales[ids]


def _int8_rows(table: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    scales = table.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127
    return (table / scales).round().to(torch.int8), scales


@contextmanager
def _int8_word_table(model: SentenceTransformer) -> Iterator[None]:
    """Put the int8 table in the model's place of the float table meanwhile."""
    network = model[0].auto_model
    original = network.get_input_embeddings()
    network.set_input_embeddings(_Int8Table(original.weight))
    try:
        yield
    finally:
        network.set_input_embeddings(original)


def _to_onnx(model: SentenceTransformer) -> onnx.ModelProto:
    ids = torch.randint(5, 1000, (2, 7))
    mask = torch.ones_like(ids)
    mask[0, 5:] = 0  # a mask without zeros might be folded into a constant
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with torch.inference_mode():
        program = torch.onnx.export(
            _Sentence(model).eval(),
            (ids, mask),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_shapes={"input_ids": free, "attention_mask": free},
            dynamo=True,
            verbose=False,
        )
    assert program is not None  # torch's type allows None for the exporter before dynamo
    network: onnx.ModelProto = program.model_proto
    return network


def _round_layers(network: onnx.ModelProto) -> onnx.ModelProto:
    settings = DefaultWeightOnlyQuantConfig(
        bits=8, block_size=32, is_symmetric=True, accuracy_level=_INT8_ACCURACY
    )
    quantizer = MatMulNBitsQuantizer(network, algo_config=settings)
    quantizer.process()
    rounded: onnx.ModelProto = quantizer.model.model
    return rounded


def _strip(network: onnx.ModelProto) -> None:
    """Drop the notes on where each operator came from: they hold this machine's paths."""
    graph = network.graph
    for part in (network, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        del part.metadata_props[:]
        part.doc_string = ""


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the exporter's deprecation notes and its line for each operator."""
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(previous)
