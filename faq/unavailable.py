"""The one sentence that needs nothing but a file: said when everything else has failed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from faq.settings import LANGUAGES, settings
from faq.text import script_of

SCRIPT_LANGUAGE = {"arabic": "ar", "han": "zh", "cyrillic": "ru"}
LAST_RESORT = "unmignet@iom.int"


def unavailable_sentence(text: str, language: str | None) -> tuple[str, str]:
    """Return (language, sentence) saying that no answer can be given just now.

    The text's script decides where it can; Latin script follows the conversation's language,
    else English, since the language models are not at hand here.
    """
    script = script_of(text)
    by_script = SCRIPT_LANGUAGE.get(script)
    chosen = by_script or (language if language in LANGUAGES else None)
    chosen = chosen or ("en" if script == "latin" else settings().default_language)
    return chosen, _sentences().get(chosen, LAST_RESORT)


def unavailable_answer(language: str) -> dict[str, Any]:
    """Return the machine-readable element that goes with the sentence, shaped like any other."""
    nothing = dict.fromkeys(("topic", "as_of", "source"))
    return {
        "decision": "decline",
        "language": language,
        "confidence": 0.0,
        "candidates": [],
        **nothing,
    }


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    sentences = {}
    for path in (settings().knowledge / "messages").glob("*.yml"):
        try:
            sentences[path.stem] = str(yaml.safe_load(path.read_text("utf-8"))["unavailable"])
        except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
            continue
    return sentences
