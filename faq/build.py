"""Putting the assistant together from the settings' folders."""

from __future__ import annotations

import logging
from pathlib import Path

import yaml

from faq.answering import Answering
from faq.assistant import Assistant
from faq.countries import CountryMatcher
from faq.encoding import cached, encode_examples, kept_encoders, question_encoder
from faq.examples import all_examples
from faq.follow_ups import FollowUps
from faq.foreign import ForeignLanguages
from faq.fusion import Fusion
from faq.language import LanguageDetector
from faq.leads import LeadSearch
from faq.live import LiveKnowledge
from faq.search import Search, passages_of
from faq.settings import Settings
from faq.understanding import Understanding

logger = logging.getLogger(__name__)


def build_assistant(settings: Settings) -> Assistant:
    """Load knowledge, examples, vectors, encoder and fitted weights.

    :raises ValueError: naming the file, if a needed one is missing or damaged.
    """
    live = LiveKnowledge(settings.knowledge, settings.state / "last-good")
    examples = all_examples(settings.data, live.current().all_leads())
    encoder = question_encoder(settings)
    fusion = Fusion.load(settings.models / "decision.json")
    follow_ups = FollowUps.load(settings.models / "follow_ups.npz")
    search = Search(
        examples,
        encode_examples(examples, list(fusion.similarity), settings),
        passages_of(live.current()),
        encoder,
        cached(encoder, settings),
    )
    names = CountryMatcher.load(settings.knowledge)
    leads = LeadSearch(kept_encoders(list(fusion.similarity), settings))
    language_names = read_language_names(settings.knowledge / "languages.yml")
    return Assistant(
        live,
        Understanding(search, fusion, names, follow_ups),
        LanguageDetector(examples),
        ForeignLanguages(examples),
        leads,
        Answering(names, language_names, leads),
    )


def read_language_names(path: Path) -> dict[str, list[str]]:
    """Return by language the words people name it by."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
