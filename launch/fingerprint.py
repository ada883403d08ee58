"""Hashes of files, to know whether a step must be done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from launch.paths import ROOT


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one hash over the names and contents of all files in `paths` and below them."""
    total = hashlib.sha256()
    for path in sorted(_files(paths)):
        name = path.relative_to(ROOT) if ROOT in path.parents else path
        total.update(f"{name}\0{file_hash(path)}\n".encode())
    return total.hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc")
        elif path.exists():
            yield path
