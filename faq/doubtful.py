"""`python -m faq.doubtful`: list the examples that the model itself doubts, for a person to judge.

Each example is judged by a classifier that has not seen it (cross-validation) together with its
nearest other examples; and examples of different intents that mean nearly the same are paired.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from faq.calibrate import featurizer_scales
from faq.encoding import encode_examples
from faq.evidence import weighted
from faq.examples import Example, all_examples
from faq.fusion import FLOOR, Fusion
from faq.held_out import held_out_confidence, held_out_similarity
from faq.lead_files import read_all_leads
from faq.settings import ROOT, settings
from faq.vectors import Centring, Matrix, softmax

DOUBT = 0.15
"""An example whose intent is less likely than this is listed."""
SAME = 0.93
"""Cosine from which two texts mean nearly the same (of centred vectors of the untuned encoder)."""
CHUNK = 1024


@dataclass(frozen=True)
class Doubt:
    """An example, what speaks for another intent, and how likely the model thinks its own."""

    example: Example
    other: str
    chance: float
    why: str

    def __str__(self) -> str:
        """Return one line for a person."""
        place = self.example.path
        place = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place
        return (
            f"{place}:{self.example.line}: {self.example.text!r} is filed under "
            f"{self.example.intent} ({self.chance:.0%}): {self.why} {self.other}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the doubtful examples, the most doubtful first."""
    parser = argparse.ArgumentParser(prog="python -m faq.doubtful", description=__doc__)
    parser.add_argument("--language", help="only this one")
    parser.add_argument("--most", type=int, default=200, help="default: %(default)s")
    options = parser.parse_args(arguments)
    found = [doubt for doubt in doubts() if options.language in (None, doubt.example.language)]
    for doubt in found[: options.most]:
        sys.stdout.write(f"{doubt}\n")
    sys.stdout.write(f"{len(found)} doubtful examples.\n")
    return 0


def doubts() -> list[Doubt]:
    """Return what is doubtful in the examples of the settings' folders."""
    examples = all_examples(settings().data, read_all_leads(settings().knowledge))
    scales = featurizer_scales(ROOT / "config.yml")
    vectors = encode_examples(examples, list(scales), settings())
    fusion = Fusion.load(settings().models / "decision.json")
    found = [*unlikely(examples, vectors, scales, fusion), *alike(examples, vectors["use"])]
    return sorted(found, key=lambda doubt: doubt.chance)


def unlikely(
    examples: Sequence[Example],
    vectors: Mapping[str, Matrix],
    scales: Mapping[str, float],
    fusion: Fusion,
) -> Iterator[Doubt]:
    """Yield the examples that a model without them would file elsewhere."""
    names, labels = np.unique([example.intent for example in examples], return_inverse=True)
    confidence = held_out_confidence(vectors, scales, labels)
    nearness = [held_out_similarity(vectors[name], labels) for name in fusion.similarity]
    evidence = [np.log(np.maximum(confidence, FLOOR)), *nearness]
    chances = softmax(weighted(evidence, [fusion.confidence, *fusion.similarity.values()]))
    for example, label, own in zip(examples, labels, chances, strict=True):
        if own[label] < DOUBT:
            best = int(own.argmax())
            yield Doubt(example, str(names[best]), float(own[label]), "it looks like")


def alike(examples: Sequence[Example], vectors: Matrix) -> Iterator[Doubt]:
    """Yield pairs of examples of different intents that mean nearly the same."""
    rows = Centring.learn(vectors).direct(vectors)
    labels = np.array([example.intent for example in examples])
    for start in range(0, len(rows), CHUNK):
        near = np.argwhere(rows[start : start + CHUNK] @ rows.T >= SAME)
        for first, second in ((start + int(a), int(b)) for a, b in near):
            if first < second and labels[first] != labels[second]:
                other = examples[second]
                what = f"{other.text!r} of {other.intent}"
                yield Doubt(examples[first], what, 0.0, "it means nearly the same as")


if __name__ == "__main__":
    sys.exit(main())
