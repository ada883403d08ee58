"""Titles of choices that no answer carried: the questions to begin with."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Optional, Text

from channels.texts import NAMES
from faq.answering import WELCOME
from faq.files import read_topic
from faq.payloads import ASK_TOPIC, SET_LANGUAGE, parse_payload, payload
from faq.settings import settings

logger = logging.getLogger(__name__)


def starters(language: Text) -> List[Dict[Text, Text]]:
    """Return what somebody new may ask, as choices {title, payload} in a language."""
    asked = [(_topic_title(topic, language), payload(ASK_TOPIC, topic)) for topic in WELCOME]
    return [{"title": title, "payload": sent} for title, sent in asked if title]


def title_of(sent: Text, language: Text) -> Text:
    """Return what a button that sends this payload says in a language, "" if that is unknown."""
    command, value = parse_payload(sent) or ("", "")
    if command == SET_LANGUAGE:
        return NAMES.get(value, "")
    return _topic_title(value, language) or "" if command == ASK_TOPIC else ""


def _topic_title(topic: Text, language: Text) -> Optional[Text]:
    path = settings().knowledge / topic / f"{language}.md"
    try:
        return _title(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=200)
def _title(path: Path, _changed: int) -> Optional[Text]:
    """Read a topic's title as its file was when it changed last."""
    try:
        return read_topic(path).title
    except (OSError, ValueError) as error:
        logger.error("%s", error)
        return None
