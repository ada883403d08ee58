"""The list of the encoder's files with their checksums, and the check against it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FIX = "run: make encoder"

MODEL = "e5"  # the sentence-transformers folder
ONNX = "e5-int8.onnx"
TOKENIZER = "tokenizer.json"

_SEEN = ".verified.json"

_logger = logging.getLogger(__name__)


class EncoderFilesError(Exception):
    """Files of the encoder are missing or damaged; the message names each, and the fix."""


def write(folder: Path, files: Iterable[Path], **about: Any) -> None:  # noqa: ANN401 (JSON)
    """Write `manifest.json`: SHA-256 and size of each file, and what else is to be remembered."""
    listed = {_name(folder, path): _entry(path) for path in sorted(files)}
    text = json.dumps({**about, "files": listed}, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest; raises EncoderFilesError when it is missing or damaged."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        files = manifest["files"].items()
        manifest["files"] = {name: _checked_entry(entry) for name, entry in files}
    except OSError as error:
        raise EncoderFilesError(f"{path}: missing; {FIX}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderFilesError(f"{path}: damaged; {FIX}") from error
    return dict(manifest)


def verify(folder: Path, *, only: Iterable[str] = (), thorough: bool = False) -> None:
    """Raise EncoderFilesError naming every missing or damaged file of the manifest.

    `only` names the files and folders to check, else all. A file once found whole is remembered
    by size and modification time (in `.verified.json`) and not read again while both stay:
    damage that keeps both is found by a `thorough` check only.
    """
    before = _read_seen(folder)
    seen = {} if thorough else dict(before)
    faults = []
    for name, entry in _entries(folder, only).items():
        fault = _fault(folder / name, entry, seen.get(name))
        if fault:
            faults.append(f"{folder / name}: {fault}")
        else:
            seen[name] = [entry["sha256"], *_stamp(folder / name)]
    if seen != before:
        _write_seen(folder, seen)
    if faults:
        raise EncoderFilesError("; ".join([*faults, FIX]))


def fingerprint(folder: Path, only: Iterable[str], *settings: object) -> str:
    """Return twelve hex digits that change when one of these files or settings does.

    It comes from the manifest, so `verify` first.
    """
    hashes = [entry["sha256"] for entry in _entries(folder, only).values()]
    return short_hash(*hashes, *settings)


def short_hash(*parts: object) -> str:
    """Return twelve hex digits for the given values."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex, reading it piecewise."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _entries(folder: Path, only: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the manifest's entries for these files and folders, or all."""
    files: dict[str, dict[str, Any]] = read(folder)["files"]
    wanted = tuple(only)
    if not wanted:
        return files
    return {name: entry for name, entry in files.items() if name.split("/")[0] in wanted}


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _entry(path: Path) -> dict[str, str | int]:
    return {"sha256": sha256_of(path), "size": path.stat().st_size}


def _checked_entry(entry: dict[str, Any]) -> dict[str, str | int]:
    return {"sha256": str(entry["sha256"]), "size": int(entry["size"])}


def _stamp(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _fault(path: Path, entry: dict[str, Any], seen: list[Any] | None) -> str:
    """Return what is wrong with a file, or nothing."""
    if not path.is_file():
        return "missing"
    if path.stat().st_size != entry["size"]:
        return f"damaged ({path.stat().st_size} bytes, expected {entry['size']})"
    if seen == [entry["sha256"], *_stamp(path)] or sha256_of(path) == entry["sha256"]:
        return ""
    return "damaged (its SHA-256 is not the manifest's)"


def _read_seen(folder: Path) -> dict[str, list[Any]]:
    try:
        return dict(json.loads((folder / _SEEN).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _write_seen(folder: Path, seen: dict[str, list[Any]]) -> None:
    try:
        (folder / _SEEN).write_text(json.dumps(seen), encoding="utf-8")
    except OSError as error:  # a read-only folder is no fault: the files are hashed each time
        _logger.debug("cannot remember the check in %s: %s", folder, error)
