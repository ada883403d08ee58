from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentence_transformers")

import onnxruntime  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402
from sentence_transformers.sentence_transformer.modules import (  # noqa: E402
    Normalize,
    Pooling,
    Transformer,
)
from tokenizers import Tokenizer, models  # noqa: E402
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast  # noqa: E402

from encoder.export import export_int8  # noqa: E402

WORDS, WIDTH = 20_000, 64


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformer:
    """Return a real encoder of E5's kind, but with two small layers and random weights."""
    folder = tmp_path_factory.mktemp("small")
    torch.manual_seed(0)
    sizes = {"hidden_size": WIDTH, "num_hidden_layers": 2, "intermediate_size": 128}
    BertModel(BertConfig(vocab_size=WORDS, num_attention_heads=4, **sizes)).save_pretrained(folder)
    unigram = Tokenizer(models.Unigram([(f"p{i}", 0.0) for i in range(WORDS)], unk_id=0))
    PreTrainedTokenizerFast(tokenizer_object=unigram, pad_token="p1").save_pretrained(folder)
    modules = [Transformer(str(folder)), Pooling(WIDTH), Normalize()]
    prompts = {"query": "query: ", "passage": "passage: "}
    return SentenceTransformer(modules=modules, prompts=prompts, device="cpu")


@pytest.fixture(scope="module")
def session(
    model: SentenceTransformer, tmp_path_factory: pytest.TempPathFactory
) -> onnxruntime.InferenceSession:
    path = tmp_path_factory.mktemp("export") / "small.onnx"
    export_int8(model, path)
    return onnxruntime.InferenceSession(str(path))


@pytest.mark.parametrize(("batch", "length"), [(1, 1), (1, 40), (5, 3)])
def test_any_batch_and_length_gives_nearly_the_same_vectors(
    model: SentenceTransformer, session: onnxruntime.InferenceSession, batch: int, length: int
) -> None:
    ids = torch.randint(2, WORDS, (batch, length))
    mask = torch.ones_like(ids)
    mask[0, length // 2 + 1 :] = 0
    with torch.inference_mode():
        wanted = model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"].numpy()
    (found,) = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    assert (wanted * found).sum(axis=1).min() > 0.999


def test_padding_changes_nothing(session: onnxruntime.InferenceSession) -> None:
    ids = np.array([[5, 6, 7, 1, 1]])
    padded = session.run(None, {"input_ids": ids, "attention_mask": (ids != 1).astype(np.int64)})
    bare = session.run(None, {"input_ids": ids[:, :3], "attention_mask": np.ones((1, 3), np.int64)})
    np.testing.assert_allclose(padded[0], bare[0], atol=1e-5)


def test_the_prompts_travel_with_the_file(session: onnxruntime.InferenceSession) -> None:
    prompts = json.loads(session.get_modelmeta().custom_metadata_map["prompts"])
    assert prompts["query"] == "query: "


def test_the_word_table_is_int8(session: onnxruntime.InferenceSession) -> None:
    assert Path(session._model_path).stat().st_size < WORDS * WIDTH * 4  # its size in float32


def test_exporting_again_gives_the_same_file_without_paths_of_this_machine(
    model: SentenceTransformer, session: onnxruntime.InferenceSession, tmp_path: Path
) -> None:
    export_int8(model, tmp_path / "again.onnx")
    data = (tmp_path / "again.onnx").read_bytes()
    assert data == Path(session._model_path).read_bytes()
    assert str(Path(torch.__file__).parent).encode() not in data


def test_the_exported_model_itself_stays_as_it_was(
    model: SentenceTransformer, session: onnxruntime.InferenceSession
) -> None:
    assert model[0].auto_model.get_input_embeddings().weight.dtype == torch.float32
