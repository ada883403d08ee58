"""`python -m faq.tune`: tune the sentence encoder on the examples, leads and texts.

Leaves models/adapter.safetensors, which set-up merges into the encoder. A fixed part of the
examples (see `is_kept_back`) takes no part: the decision is calibrated on it.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from encoder import adapter
from encoder.adapter import AdapterError
from encoder.batches import TuningText
from encoder.q4 import SourceError
from faq.decision import OUT_OF_SCOPE
from faq.examples import Example, all_examples
from faq.files import KnowledgeError
from faq.knowledge import Knowledge
from faq.live import read_knowledge
from faq.search import passages_of
from faq.settings import Settings, settings
from faq.vectors import Centring, Matrix, nearest_label

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)
KEPT_BACK = 15
"""Per cent of the examples that tuning does not see."""
MAX_TOKENS = 96
SAMPLE = 10
"""One in so many of the examples tuned on is looked at to see what tuning gave."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Tune, or tell whether the adapter is current; return the exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        if options.status:
            _tell(settings(), options.brief)
        else:
            tune(settings(), options.epochs, options.threads)
    except (AdapterError, KnowledgeError, SourceError) as error:
        logger.error("%s", error)
        return 1
    return 0


def _tell(folders: Settings, brief: bool) -> None:
    told = staleness(folders)
    for line in told if brief else (*told, *gains(folders)):
        logger.info(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m faq.tune", description=__doc__)
    parser.add_argument("--status", action="store_true", help="only tell if the adapter is current")
    parser.add_argument("--brief", action="store_true", help="say nothing if it is current")
    parser.add_argument("--epochs", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="default: all cores")
    return parser


def is_kept_back(text: str, label: str) -> bool:
    """Whether an example is left out of tuning, by its own letters: adding others changes nothing.

    The decision is fitted on what was kept back, so that it knows how sure the assistant may be
    of questions it has not seen.
    """
    return adapter.mark(text, label) % 100 < KEPT_BACK


def _mark(example: Example) -> int:
    return adapter.mark(example.text, example.intent) // 100


def tuning_texts(examples: Sequence[Example], knowledge: Knowledge) -> list[TuningText]:
    """Return what is tuned on: examples and asks not kept back, and all passages."""
    parts = {
        (leads.topic, ask): lead.id
        for leads in knowledge.all_leads()
        for lead in leads.leads
        for ask in lead.asks
    }
    questions = [
        TuningText(e.text, e.intent, part=parts.get((e.intent, e.text), ""))
        for e in examples
        if not is_kept_back(e.text, e.intent)
    ]
    passages = [
        TuningText(passage.text, passage.topic, "passage") for passage in passages_of(knowledge)
    ]
    says = [
        TuningText(lead.say, leads.topic, "passage", lead.id)
        for leads in knowledge.all_leads()
        for lead in leads.leads
        if lead.say
    ]
    return list(dict.fromkeys([*questions, *passages, *says]))


def tune(folders: Settings, epochs: int, threads: int) -> None:
    """Tune the encoder and write the adapter; print what it gave on the examples kept back."""
    import torch

    from encoder.pipeline import base_model
    from encoder.tuning import TuningSettings
    from encoder.tuning import tune as tune_encoder

    torch.set_num_threads(threads)
    knowledge = read_knowledge(folders.knowledge)
    examples = all_examples(folders.data, knowledge.all_leads())
    texts = tuning_texts(examples, knowledge)
    shape = TuningSettings(epochs=epochs, max_tokens=MAX_TOKENS)
    with tempfile.TemporaryDirectory() as scratch:
        model = base_model(os.environ.get("FAQ_ENCODER", ""), Path(scratch))
    logger.info("%d texts to tune on", len(texts))
    sample = [e for e in examples if is_kept_back(e.text, e.intent) or _mark(e) % SAMPLE == 0]
    before = _accuracy(model, sample)
    started = time.monotonic()
    checkpoint = folders.state / "tuning" / "checkpoint.pt"
    pairs = tune_encoder(model, texts, frozenset({OUT_OF_SCOPE}), shape, checkpoint)
    minutes = (time.monotonic() - started) / 60
    after = _accuracy(model, sample)
    gain = {language: [before[language], after[language]] for language in before}
    seen = adapter.marks((t.text, t.label) for t in texts if t.kind == "query")
    about = {"epochs": epochs, "texts": len(texts), "minutes": round(minutes, 1), "gain": gain}
    adapter.save(adapter.Adapter(pairs, shape.scale, seen, about), folders.models / adapter.FILE)
    for line in gains(folders):
        logger.info(line)
    logger.info("%.1f minutes. Now run: make train", minutes)


def _accuracy(model: SentenceTransformer, examples: Sequence[Example]) -> dict[str, float]:
    """Return by language how often the nearest examples tell a kept-back one's intent, per cent."""
    vectors = _encode(model, [example.text for example in examples])
    rows = Centring.learn(vectors).direct(vectors)
    kept = np.array([is_kept_back(example.text, example.intent) for example in examples])
    labels = np.array([example.intent for example in examples])
    languages = np.array([example.language for example in examples])
    right = nearest_label(rows[kept], rows[~kept], labels[~kept]) == labels[kept]
    return {
        language: round(100 * float(right[languages[kept] == language].mean()), 1)
        for language in sorted(set(languages[kept].tolist()))
    }


def _encode(model: SentenceTransformer, texts: Sequence[str]) -> Matrix:
    model.max_seq_length = MAX_TOKENS
    vectors = model.encode(list(texts), prompt_name="query", batch_size=64, show_progress_bar=True)
    return np.asarray(vectors, np.float32)


def gains(folders: Settings) -> list[str]:
    """Return, a line a language, what tuning gave on the examples that it did not see."""
    tuned = adapter.load(folders.models / adapter.FILE)
    gain = tuned.about.get("gain", {}) if tuned else {}
    return [
        f"{language}: {old:.1f} % before, {new:.1f} % after tuning, of the examples kept back"
        for language, (old, new) in sorted(gain.items())
    ]


def staleness(folders: Settings) -> list[str]:
    """Return, in words, how the adapter differs from what it would be made from now."""
    path = folders.models / adapter.FILE
    if not path.exists():
        return ["The encoder is not tuned. Run: make tune"]
    knowledge = read_knowledge(folders.knowledge)
    texts = tuning_texts(all_examples(folders.data, knowledge.all_leads()), knowledge)
    now = adapter.marks((text.text, text.label) for text in texts if text.kind == "query")
    seen = adapter.seen_marks(path)
    new, gone = len(np.setdiff1d(now, seen)), len(np.setdiff1d(seen, now))
    if not new and not gone:
        return []
    return [
        f"The encoder was tuned on other examples: {new} are new since, {gone} are gone. "
        "It is used as it is; when the examples are final, run: make tune"
    ]


if __name__ == "__main__":
    sys.exit(main())
