"""Make the sentence-transformers folder, from the packaged 4-bit weights or from a model hub."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from encoder.q4 import Q4File, SourceError

PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
MAX_TOKENS = 512

_FLOAT32 = {"dtype": torch.float32}

# The replacements that the original SentencePiece model makes beyond NFKC.
_DELETED = Regex(r"[\x00-\x08\x0B\x0E-\x1F\x7F\x8F\x9F]")
_BLANKS = Regex(r"[\t\n\f\r\x{1680}\x{200B}-\x{200F}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}]")

_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KIND = {"w": "weight", "b": "bias"}


def from_package(source: Q4File, scratch: Path) -> SentenceTransformer:
    """Build the encoder from the packaged weights; `scratch` is a folder for passing files."""
    _bert(source).half().save_pretrained(scratch)
    _tokenizer(source).save_pretrained(scratch)
    transformer = Transformer(str(scratch), model_kwargs=_FLOAT32, max_seq_length=MAX_TOKENS)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    modules = [transformer, pooling, Normalize()]
    return SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu")


def from_hub(name: str) -> SentenceTransformer:
    """Fetch an encoder of the E5 family from a model hub, in full precision.

    `name` is a hub id or a folder; prompts that the model brings are kept, else E5's are set.
    Raises SourceError when it cannot be had.
    """
    try:
        model = SentenceTransformer(name, device="cpu", model_kwargs=dict(_FLOAT32))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"encoder {name!r}: cannot be loaded ({str(error).splitlines()[0]}); check its name "
            f"and the connection, or unset FAQ_ENCODER to use the packaged weights"
        ) from error
    model.prompts = _prompts(model.prompts)
    return model


def _prompts(own: dict[str, str]) -> dict[str, str]:
    kept = {kind: prompt for kind, prompt in own.items() if prompt}
    others = {"query": "", "passage": kept.get("document", "")} if kept else PROMPTS
    return {**others, **kept}


def save(model: SentenceTransformer, folder: Path) -> None:
    """Write the encoder to `folder` with float16 weights; the model itself is rounded alike.

    The configuration still says float32, so that loading it computes in float32 as before.
    """
    model.half().save(str(folder), create_model_card=False)
    model.float()
    (folder / "model.safetensors").chmod(0o644)  # its writer lets nobody else read it
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["dtype"] = "float32"
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _bert(source: Q4File) -> BertModel:
    sizes = source.sizes
    config = BertConfig(
        vocab_size=sizes.vocabulary,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.token_types,
        layer_norm_eps=sizes.layer_norm_eps,
        pad_token_id=sizes.pad,
    )
    with torch.device("meta"):  # no random weights: all are assigned from the file
        model = BertModel(config)
    shapes = {name: weight.shape for name, weight in model.named_parameters()}
    weights = {name: tensor.reshape(shapes[name]) for name, tensor in _weights(source)}
    for name in set(shapes) - set(weights):  # the pooler, which sentence vectors do not use
        weights[name] = torch.zeros(shapes[name])
    model.load_state_dict(weights, assign=True, strict=False)
    return model


def _weights(source: Q4File) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield transformers' name and the values, flat, of each packaged tensor."""
    for name in source.tensor_names:
        yield _bert_name(name), torch.from_numpy(source.tensor(name))


def _bert_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{_KIND[kind]}"


def _tokenizer(source: Q4File) -> PreTrainedTokenizerFast:
    sizes = source.sizes
    tokenizer = Tokenizer(Unigram(source.pieces, unk_id=sizes.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(_DELETED, ""),
            normalizers.Replace(_BLANKS, " "),
            normalizers.NFKC(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", sizes.bos), ("</s>", sizes.eos)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=sizes.positions,
        model_input_names=["input_ids", "attention_mask"],
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
    )
