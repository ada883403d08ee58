"""The two sentence encoders by name, each loaded only when something must be encoded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from encoder import runtime

if TYPE_CHECKING:
    from encoder.runtime import Encoder, Kind, Vectors


@lru_cache(maxsize=4)
def load_encoder(name: str, folder: Path, threads: int = 1) -> Encoder:
    """Return the encoder `name` ("e5" or "use") as NLU runs it, without torch.

    :raises ValueError: if the name is unknown.
    """
    if name == "e5":
        return runtime.OnnxE5(folder, threads=threads)
    if name == "use":
        return runtime.Use(threads=threads)
    raise ValueError(f"encoder {name!r} is unknown: use 'e5' or 'use'")


def encoder_fingerprint(name: str, folder: Path) -> str:
    """Return the fingerprint of encoder `name` without loading it."""
    return runtime.use_fingerprint() if name == "use" else runtime.onnx_fingerprint(folder)


class LazyEncoder:
    """An encoder that is loaded at its first text: a cache in front may spare it for ever."""

    def __init__(self, name: str, folder: Path, threads: int = 1) -> None:
        """Know the fingerprint of encoder `name`, load nothing."""
        self._arguments = (name, folder, threads)
        self.fingerprint = encoder_fingerprint(name, folder)
        self.dimensions = 512 if name == "use" else 384

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """Return float32 [len(texts), dimensions] with L2-normalised rows."""
        return load_encoder(*self._arguments).encode(texts, kind)
