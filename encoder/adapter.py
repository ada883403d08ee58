"""The adapter's file: its weights, what it was made from, and which texts it has seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

    from encoder.lora import Pair

FILE = "adapter.safetensors"
FIX = "Restore it with git, or run: make tune"
_SEEN = "seen"
Marks = npt.NDArray[np.int64]


class AdapterError(ValueError):
    """An adapter that is damaged or does not fit; the message names the fix."""


@dataclass(frozen=True)
class Adapter:
    """What tuning has left: low-rank weights by layer and their provenance."""

    pairs: Mapping[str, Pair]
    scale: float
    seen: Marks
    """The mark of each text it was tuned on, see `mark`, sorted."""
    about: Mapping[str, Any]
    """Settings and figures of the tuning, for people."""


def mark(text: str, label: str) -> int:
    """Return 32 bits that stand for a labelled text."""
    digest = hashlib.sha256(f"{label}\n{text}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:4], "big")


def marks(texts: Iterable[tuple[str, str]]) -> Marks:
    """Return the sorted marks of (text, label) pairs."""
    return np.unique(np.array([mark(*pair) for pair in texts], np.int64))


def save(adapter: Adapter, path: Path) -> None:
    """Write the adapter, weights as float16."""
    import torch
    from safetensors.torch import save_file

    tensors = {_SEEN: torch.from_numpy(adapter.seen.astype(np.uint32).view(np.int32))}
    for name, (down, up) in adapter.pairs.items():
        tensors[f"{name}.down"] = down.detach().half().contiguous()
        tensors[f"{name}.up"] = up.detach().half().contiguous()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    about = {"about": json.dumps(dict(adapter.about), sort_keys=True, ensure_ascii=False)}
    save_file(tensors, partial, {**about, "scale": repr(adapter.scale)})
    partial.chmod(0o644)  # its writer lets nobody else read it
    partial.replace(path)


def load(path: Path) -> Adapter | None:
    """Return the adapter, or None if there is no such file.

    :raises AdapterError: if the file is damaged.
    """
    if not path.exists():
        return None
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        seen = tensors.pop(_SEEN)
        about, scale = json.loads(header["about"]), float(header["scale"])
        return Adapter(_pairs(tensors), scale, _seen_marks(seen.numpy()), about)
    except (SafetensorError, KeyError, ValueError, TypeError, OSError) as error:
        raise AdapterError(f"{path}: damaged ({error}). {FIX}") from error


def seen_marks(path: Path) -> Marks:
    """Return the marks of the texts an adapter was tuned on, without loading torch.

    There are none if there is no adapter.

    :raises AdapterError: if the file is damaged.
    """
    if not path.exists():
        return np.empty(0, np.int64)
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            return _seen_marks(file.get_tensor(_SEEN))
    except (SafetensorError, OSError) as error:
        raise AdapterError(f"{path}: damaged ({error}). {FIX}") from error


def _seen_marks(stored: npt.NDArray[np.int32]) -> Marks:
    return np.ascontiguousarray(stored).view(np.uint32).astype(np.int64)


def _pairs(tensors: Mapping[str, torch.Tensor]) -> dict[str, Pair]:
    names = sorted({name.rpartition(".")[0] for name in tensors})
    pairs = {name: (tensors[f"{name}.down"], tensors[f"{name}.up"]) for name in names}
    for name, (down, up) in pairs.items():
        if down.dim() != 2 or up.dim() != 2 or len(down) != up.shape[1]:
            raise ValueError(f"the two parts of {name} do not go together")
    return pairs
