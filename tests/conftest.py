"""A small sentence encoder of E5's kind, for tests in several folders."""

from __future__ import annotations

from pathlib import Path

import pytest

WORDS = 1200
WIDTH = 32


@pytest.fixture(scope="session")
def small_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as a model hub has it: two small layers with random weights.

    Its words are w0, w1 and so on, "join", "end", "query", "passage" and ":".
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder, parts = tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("parts")
    torch.manual_seed(0)
    sizes = {"hidden_size": WIDTH, "num_hidden_layers": 2, "intermediate_size": 2 * WIDTH}
    BertModel(BertConfig(vocab_size=WORDS, num_attention_heads=4, **sizes)).save_pretrained(parts)
    known = ["<pad>", "<unk>", "query", "passage", ":", "join", "end"]
    pieces = [*known, *(f"w{number}" for number in range(WORDS - len(known)))]
    words = models.WordLevel({piece: row for row, piece in enumerate(pieces)}, unk_token="<unk>")
    tokenizer = Tokenizer(words)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>"
    ).save_pretrained(parts)
    modules = [Transformer(str(parts)), Pooling(WIDTH), Normalize()]
    prompts = {"query": "query: ", "passage": "passage: "}
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(
        str(folder), create_model_card=False
    )
    return folder
