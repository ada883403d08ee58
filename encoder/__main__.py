"""Command line: `python -m encoder build [--force]` and `python -m encoder verify`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from encoder import adapter, manifest
from encoder.adapter import AdapterError
from encoder.q4 import SourceError

_MODELS = Path(__file__).resolve().parent.parent / "models"
DEFAULT_FOLDER = _MODELS / "encoder"
DEFAULT_ADAPTER = _MODELS / adapter.FILE

_logger = logging.getLogger("encoder")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status, 1 when files or sources are at fault."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    _logger.setLevel(logging.INFO)
    try:
        options.command(options)
    except (manifest.EncoderFilesError, SourceError, AdapterError) as error:
        _logger.error("%s", error)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m encoder", description=__doc__)
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="default: %(default)s")
    commands = parser.add_subparsers(required=True)
    build = commands.add_parser("build", help="make the encoder files, unless they are current")
    build.add_argument("--force", action="store_true", help="make them even if current")
    build.add_argument("--adapter", type=Path, default=DEFAULT_ADAPTER, help="default: %(default)s")
    build.add_argument("--no-adapter", action="store_true", help="leave the encoder untuned")
    build.set_defaults(command=_build)
    verify = commands.add_parser("verify", help="check every file against its SHA-256")
    verify.set_defaults(command=_verify)
    return parser


def _build(options: argparse.Namespace) -> None:
    # imported late: torch takes seconds to load, and `verify` does without
    from encoder.pipeline import build_all

    build_all(
        options.folder,
        os.environ.get("FAQ_ENCODER", ""),
        tuned_by=None if options.no_adapter else options.adapter,
        force=options.force,
    )


def _verify(options: argparse.Namespace) -> None:
    manifest.verify(options.folder, thorough=True)
    _logger.info("%s: all files are whole", options.folder)


if __name__ == "__main__":
    sys.exit(main())
