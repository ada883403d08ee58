"""Where the set-up keeps what it makes."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / ".venvs"
REQUIREMENTS = ROOT / "requirements"
MODELS = Path(os.environ.get("FAQ_MODELS") or ROOT / "models").resolve()
STATE = Path(os.environ.get("FAQ_STATE") or ROOT / "var").resolve()
MODEL = MODELS / "assistant.tar.gz"
MODEL_RECORD = MODELS / "assistant.json"


def python_of(environment: str) -> Path:
    """Return the interpreter of an environment of ours ("tools", "rasa" or "actions")."""
    return ENVIRONMENTS / environment / "bin" / "python"
