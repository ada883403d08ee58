"""The sentences of the channels and the widget, from knowledge/channels/<language>.yml."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

import yaml

from channels.settings import channel_settings
from faq.settings import LANGUAGES, settings

logger = logging.getLogger(__name__)
NAMES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
"""Each language in its own words."""
RIGHT_TO_LEFT = ("ar",)
FALLBACK = "en"


def language_of(tag: object) -> Optional[Text]:
    """Return which of our languages a tag such as "fr-CA" or "zh_Hant" names, else None."""
    code = str(tag or "").replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else None


def direction(language: Text) -> Text:
    """Return "rtl" or "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def languages() -> List[Dict[Text, Text]]:
    """Return code, own name and direction of each language, in the order of the United Nations."""
    return [{"code": code, "name": NAMES[code], "direction": direction(code)} for code in LANGUAGES]


def texts(language: Text) -> Dict[Text, Text]:
    """Return all sentences in a language; what it lacks is said in English.

    The number of days that a conversation is kept is put in; other placeholders stay.
    """
    days = str(channel_settings().keep_days)
    both = {**_read(FALLBACK), **_read(language)}
    return {key: sentence.replace("{days}", days) for key, sentence in both.items()}


def sentence(key: Text, language: Text, **values: object) -> Text:
    """Return one sentence with its placeholders filled; the key itself if there is none."""
    said = texts(language).get(key, key)
    for name, value in values.items():
        said = said.replace(f"{{{name}}}", str(value))
    return said


def _read(language: Text) -> Dict[Text, Text]:
    path = settings().knowledge / "channels" / f"{language}.yml"
    try:
        return _parsed(path, path.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=2 * len(LANGUAGES))
def _parsed(path: Path, _changed: int) -> Dict[Text, Text]:
    """Read a file as it was when it changed last, so that an edited text is live at once."""
    try:
        content: Any = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        logger.error("%s cannot be read, its sentences are said in English: %s", path, error)
        return {}
    if not isinstance(content, dict):
        logger.error("%s holds no sentences: write key: sentence, one a line", path)
        return {}
    return {str(key): str(value).strip() for key, value in content.items()}
