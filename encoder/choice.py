"""The two sentence encoders by name, one instance of each in a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from encoder.runtime import Encoder


@lru_cache(maxsize=4)
def load_encoder(name: str, folder: Path, threads: int = 1) -> Encoder:
    """Return the encoder `name` ("e5" or "use") as NLU runs it, without torch.

    :raises ValueError: if the name is unknown.
    """
    from encoder import runtime

    if name == "e5":
        return runtime.OnnxE5(folder, threads=threads)
    if name == "use":
        return runtime.Use(threads=threads)
    raise ValueError(f"encoder {name!r} is unknown: use 'e5' or 'use'")


def encoder_fingerprint(name: str, folder: Path) -> str:
    """Return the fingerprint of the files behind encoder `name`."""
    return load_encoder(name, folder).fingerprint
