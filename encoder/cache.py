"""Vectors kept on disk by the hash of their text, so that no text is encoded twice."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from encoder.runtime import Encoder, Kind


class CachedEncoder:
    """An encoder that looks its texts up in one file per encoder before encoding them."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        """Keep the vectors of `encoder` in `folder`; the file is named by its fingerprint."""
        self._encoder = encoder
        self._path = folder / f"{encoder.fingerprint}.npz"
        self.dimensions = encoder.dimensions
        self.fingerprint = encoder.fingerprint

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> np.ndarray:
        """Return the vectors of `texts`, float32 [n, d], encoding only those not yet kept."""
        known = self._read()
        keys = [_key(text, kind) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            vectors = self._encode_in_parallel(list(missing.values()), kind)
            known.update(zip(missing, vectors.astype(np.float16), strict=True))
            self._write(known)
        if not keys:
            return np.zeros((0, self.dimensions), np.float32)
        return np.stack([known[key] for key in keys]).astype(np.float32)

    def _encode_in_parallel(self, texts: list[str], kind: Kind) -> np.ndarray:
        """Encode on all cores: the runtimes work one text at a time and release Python's lock."""
        workers = min(os.cpu_count() or 1, len(texts))
        size = -(-len(texts) // workers)
        parts = [texts[start : start + size] for start in range(0, len(texts), size)]
        with ThreadPoolExecutor(workers) as pool:
            return np.concatenate(
                list(pool.map(lambda part: self._encoder.encode(part, kind), parts))
            )

    def _read(self) -> dict[str, np.ndarray]:
        try:
            with np.load(self._path) as file:
                return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
        except FileNotFoundError:
            return {}
        except Exception:  # a damaged cache costs time, never an answer
            return {}

    def _write(self, known: dict[str, np.ndarray]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(f".{os.getpid()}.partial.npz")
        np.savez(partial, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
        partial.replace(self._path)


def _key(text: str, kind: str) -> str:
    return hashlib.sha256(f"{kind}:{text}".encode("utf-8", "replace")).hexdigest()[:20]
