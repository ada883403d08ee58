"""The steps from a source of weights to checked files, in order."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from encoder import adapter, manifest, q4
from encoder.manifest import MANIFEST, MODEL, ONNX, TOKENIZER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_RECIPE = ("q4.py", "build.py", "export.py", "lora.py")

_logger = logging.getLogger(__name__)


def build_all(
    folder: Path, hub_name: str = "", *, tuned_by: Path | None = None, force: bool = False
) -> None:
    """Make all files of the encoder in `folder`, or do nothing where they are current.

    `hub_name` names an encoder on a model hub; empty means the packaged weights. `tuned_by` is
    an adapter's file to be merged into them, if it exists. What is there stays in use until the
    new files are complete.

    :raises AdapterError: if the adapter is damaged or made for an encoder of another shape.
    """
    tuned_by = tuned_by if tuned_by and tuned_by.exists() else None
    about = {
        "source": _source(hub_name),
        "recipe": recipe_hash(),
        "adapter": manifest.sha256_of(tuned_by) if tuned_by else None,
    }
    if not force and is_current(folder, about):
        _logger.info("%s is current", folder)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as scratch:
        work = Path(scratch) / "new"
        work.mkdir()
        _make(work, hub_name, tuned_by, Path(scratch))
        with _step("checksums"):
            manifest.write(work, [p for p in work.rglob("*") if p.is_file()], **about)
        _install(work, folder)


def is_current(folder: Path, about: dict[str, Any]) -> bool:
    """Tell whether whole files from this source and recipe are there."""
    try:
        manifest.verify(folder)
        found = manifest.read(folder)
    except manifest.EncoderFilesError:
        return False
    return all(found.get(key) == value for key, value in about.items())


def recipe_hash() -> str:
    """Return a short hash of the code that shapes the files: editing it makes them stale."""
    here = Path(__file__).parent
    return manifest.short_hash(*(manifest.sha256_of(here / name) for name in _RECIPE))


def _source(hub_name: str) -> dict[str, str]:
    if hub_name:
        return {"hub": hub_name}
    return {"package": q4.PACKAGE, "version": q4.VERSION, "sha256": q4.SHA256}


def base_model(hub_name: str, scratch: Path) -> SentenceTransformer:
    """Return the encoder before any tuning; `scratch` is a folder for passing files."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from encoder import build

    return build.from_hub(hub_name) if hub_name else build.from_package(q4.Q4File(), scratch)


def merge_adapter(model: SentenceTransformer, path: Path) -> None:
    """Add the adapter in `path` to the weights of `model`."""
    from encoder import lora

    tuned = adapter.load(path)
    if tuned:
        lora.merge(model[0].auto_model, tuned.pairs, tuned.scale)


def _make(work: Path, hub_name: str, tuned_by: Path | None, scratch: Path) -> None:
    with _step("load torch"):
        from encoder import build, export
    with _step(f"read {hub_name or q4.PACKAGE}"):
        model = base_model(hub_name, scratch)
    if tuned_by:
        with _step(f"merge {tuned_by.name}"):
            merge_adapter(model, tuned_by)
    with _step("save the sentence-transformers folder"):
        build.save(model, work / MODEL)
        shutil.copyfile(work / MODEL / TOKENIZER, work / TOKENIZER)
    with _step("export to int8 ONNX"):
        export.export_int8(model, work / ONNX)


def _install(work: Path, folder: Path) -> None:
    """Move the new files over the old ones; the manifest last, so that a cut is noticed."""
    (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder / MODEL, ignore_errors=True)
    for name in (MODEL, ONNX, TOKENIZER, MANIFEST):
        os.replace(work / name, folder / name)


@contextmanager
def _step(title: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    _logger.info("%6.1f s  %s", time.perf_counter() - start, title)
