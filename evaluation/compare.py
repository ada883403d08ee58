"""`python -m evaluation.compare`: our errors beside those of Rasa's stock pipeline.

Both learn from the same examples and are asked the same single questions. The stock pipeline has
a model of its own for each language, and is told the language of a question, which we are not. It
is right if its intent is; for out-of-scope questions its fallback is right, too. We are right by
the stricter rules of `make evaluate`: the answer given counts, not the intent.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evaluation.questions import Conversation, read_files
from evaluation.rasa_data import NO_ENTITIES, nlu_yaml
from evaluation.score import CHECK_COUNTRY, OUT_OF_SCOPE
from faq.examples import Example, all_examples
from faq.lead_files import read_all_leads
from faq.settings import LANGUAGES, ROOT, settings

STOCK = Path(__file__).parent / "stock" / "config.yml"
FALLBACK = "nlu_fallback"
ONE_THREAD = (
    "TF_INTRA_OP_PARALLELISM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
    "OMP_NUM_THREADS",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train the stock pipeline, ask it, and print both columns of errors; return 0."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.compare", description=__doc__)
    parser.add_argument("--questions", type=Path, nargs="+", metavar="FILE", required=True)
    parser.add_argument("--ours", type=Path, required=True, help="results.json of make evaluate")
    parser.add_argument("--rasa", type=Path, default=ROOT / ".venvs" / "rasa" / "bin")
    options = parser.parse_args(arguments)
    singles = [one for one in read_files(options.questions) if not one.is_dialogue]
    ours = right_by_id(json.loads(options.ours.read_text(encoding="utf-8")))
    models = trained_stock(options.ours.parent / "stock", options.rasa)
    intents = ask_stock(singles, models, options.rasa)
    stock = {key(one): is_right(one, intents[key(one)]) for one in singles}
    sys.stdout.write(table(singles, stock, ours))
    return 0


def trained_stock(folder: Path, rasa: Path) -> dict[str, Path]:
    """Return a model of the stock pipeline per language, as Rasa has one language to a model.

    What has changed is trained anew, one language a core. As that takes up to two hours, what a
    model was made from is kept beside it in `<folder>/<language>`: what was cut off goes on.
    """
    examples = all_examples(settings().data, read_all_leads(settings().knowledge))
    count = Counter(example.language for example in examples)
    longest_first = [language for language, _ in count.most_common()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        models = pool.map(
            lambda language: _trained(folder / language, of_language(examples, language), rasa),
            longest_first,
        )
        return dict(zip(longest_first, models, strict=True))


def of_language(examples: Iterable[Example], language: str) -> list[Example]:
    """Return the examples in one language."""
    return [example for example in examples if example.language == language]


def _trained(folder: Path, examples: Iterable[Example], rasa: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    model, data, config = (folder / name for name in ("stock.tar.gz", "nlu.yml", "config.yml"))
    wanted = {data: as_nlu(examples), config: STOCK.read_text(encoding="utf-8")}
    if not model.exists() or any(_content(path) != text for path, text in wanted.items()):
        model.unlink(missing_ok=True)
        for path, text in wanted.items():
            path.write_text(text, encoding="utf-8")
        train = [rasa / "rasa", "train", "nlu", "--config", config, "--nlu", data]
        _run([*train, "--out", folder, "--fixed-model-name", "stock"])
    return model


def _content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def ask_stock(
    singles: Iterable[Conversation], models: Mapping[str, Path], rasa: Path
) -> dict[str, str]:
    """Return by key the intent that the stock model of its own language gives each question."""
    by_language: dict[str, list[Conversation]] = {language: [] for language in models}
    for one in singles:
        by_language[one.lang].append(one)
    intents: dict[str, str] = {}
    for language, own in by_language.items():
        found = _parsed([one.turns[0].text for one in own], models[language], rasa)
        intents |= zip(map(key, own), found, strict=True)
    return intents


def _parsed(texts: Sequence[str], model: Path, rasa: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        asked, out = Path(folder) / "texts.json", Path(folder) / "intents.json"
        asked.write_text(json.dumps(texts), encoding="utf-8")
        _run([rasa / "python", "-m", "evaluation.stock.parse", model, asked, out])
        intents: list[str] = json.loads(out.read_text(encoding="utf-8"))
    return intents


def _run(command: Iterable[object]) -> None:
    """Run one of Rasa's commands on one core, without its cache, which others may be using."""
    alone = {name: "1" for name in ONE_THREAD} | {"RASA_MAX_CACHE_SIZE": "0"}
    words = [str(part) for part in command]
    subprocess.run(words, cwd=ROOT, env=os.environ | alone, check=True, stdout=sys.stderr)


def as_nlu(examples: Iterable[Example]) -> str:
    """Return the examples as Rasa's YAML, without entities."""
    by_intent: dict[str, list[str]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example.text.translate(NO_ENTITIES))
    return nlu_yaml(by_intent)


def key(question: Conversation) -> str:
    """Return what tells a question from all others."""
    return f"{question.where} {question.id}"


def right_by_id(results: Mapping[str, Any]) -> dict[str, bool]:
    """Return by key whether our reply to each single question was right."""
    replies = (reply for reply in results["replies"] if reply["turn"] is None)
    return {f"{reply['where']} {reply['id']}": bool(reply["right"]) for reply in replies}


def is_right(question: Conversation, intent: str) -> bool:
    """Judge the stock pipeline's intent, in its favour where a rule is open."""
    expected = question.turns[0].expected
    if OUT_OF_SCOPE in expected.topics and intent == FALLBACK:
        return True
    lists = {"current_champions"} if expected.topic == CHECK_COUNTRY and expected.region else set()
    return intent in expected.topics | lists


def table(
    singles: Sequence[Conversation], stock: Mapping[str, bool], ours: Mapping[str, bool]
) -> str:
    """Return errors by language: of both, and ours as a share of the stock pipeline's."""
    lines = [f"{'':10}{'asked':>8}{'stock errors':>16}{'our errors':>14}{'share':>8}"]
    for language in (*LANGUAGES, "all"):
        own = [one for one in singles if language in (one.lang, "all")]
        theirs = sum(not stock[key(one)] for one in own)
        mine = sum(not ours[key(one)] for one in own)
        share = f"{mine / theirs:.0%}" if theirs else "-"
        lines.append(f"{language:10}{len(own):>8}{theirs:>16}{mine:>14}{share:>8}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
