"""What a short message means after the topic answered before it.

"And the money?" after the champions' role is about the Fund, "is there a deadline?" after
joining about joining. A classifier over the message, what it would mean by itself and the topic
answered before says so; it is fitted on the messages of data/follow-ups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from faq.fusion import Thresholds
from faq.vectors import Centring, Matrix, Scores, side_by_side, softmax

SHORT_WORDS = 8
SHORT_LETTERS = 60
SCALE = 0.13
"""Of the standardised vectors, which sets the regularisation, as in config.yml."""
ALONE = 0.3
"""How much the log probabilities by themselves count beside the vectors."""
BEFORE = 2.0
"""The same of the topic answered before."""
APART = 3.0
"""How much the vectors count once more after each topic, apart from all others."""
FLOOR = 1e-9


def is_short(text: str) -> bool:
    """Whether a message is short enough to lean on what was said before."""
    return len(text.split()) <= SHORT_WORDS and len(text) <= SHORT_LETTERS


@dataclass(frozen=True)
class FollowUps:
    """A linear classifier of follow-ups; `FollowUps.load` reads what faq/calibrate.py fits."""

    intents: tuple[str, ...]
    """Those that a message by itself can have, [k], in the order of its probabilities."""
    meant: tuple[str, ...]
    """Those that follow-ups have, [m]."""
    topics: tuple[str, ...]
    """Those answered before, [t]."""
    centrings: Mapping[str, Centring]
    weights: Matrix
    """[m, features]"""
    bias: Matrix
    """[m]"""
    thresholds: Thresholds | None = None
    """Those of messages that lean on what was answered before; None for the usual ones."""

    def _leans(self, topic: str | None, text: str, vectors: Mapping[str, Matrix]) -> bool:
        return topic in self.topics and self.centrings.keys() <= vectors.keys() and is_short(text)

    def after(
        self,
        topic: str | None,
        text: str,
        probabilities: Mapping[str, float],
        vectors: Mapping[str, Matrix],
    ) -> dict[str, float] | None:
        """Return the probabilities of a message's intents given the topic answered before.

        None if the message is not judged by it; intents that no follow-up has keep theirs.

        :param vectors: of the message, by encoder, each [d].
        """
        if not self._leans(topic, text, vectors):
            return None
        odds = np.array([[probabilities.get(name, 0.0) for name in self.intents]])
        rows = {name: vectors[name][np.newaxis] for name in self.centrings}
        chances = self.chances(rows, odds, [str(topic)])[0].tolist()
        others = {name: p for name, p in probabilities.items() if name not in self.meant}
        left = 1.0 - sum(others.values())
        return others | {name: left * p for name, p in zip(self.meant, chances, strict=True)}

    def chances(self, vectors: Mapping[str, Matrix], odds: Scores, before: Sequence[str]) -> Scores:
        """Return the probabilities of `meant`, [n, m].

        :param vectors: by encoder, each [n, d].
        :param odds: the probabilities of `intents` of each message by itself, [n, k].
        :param before: the topic answered before each, [n].
        """
        rows = features(vectors, self.centrings, odds, before, self.topics)
        return softmax(np.asarray(rows @ self.weights.T + self.bias, np.float64))

    def save(self, path: Path) -> None:
        """Write as npz."""
        arrays: dict[str, Any] = {"weights": self.weights, "bias": self.bias}
        for name in ("intents", "meant", "topics"):
            arrays[name] = np.array(getattr(self, name))
        if self.thresholds:
            arrays["thresholds"] = np.array(astuple(self.thresholds))
        for name, one in self.centrings.items():
            arrays |= {f"mean-{name}": one.mean, f"spread-{name}": one.spread}
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> FollowUps:
        """Read what `save` wrote.

        :raises ValueError: naming the file, if it is missing or damaged.
        """
        try:
            with np.load(path) as file:
                encoders = [name[len("mean-") :] for name in file if name.startswith("mean-")]
                centrings = {
                    name: Centring(file[f"mean-{name}"], file[f"spread-{name}"])
                    for name in encoders
                }
                intents, meant, topics = (
                    tuple(file[name].tolist()) for name in ("intents", "meant", "topics")
                )
                weights, bias = file["weights"], file["bias"]
                at = Thresholds(*file["thresholds"].tolist()) if "thresholds" in file else None
                return cls(intents, meant, topics, centrings, weights, bias, at)
        except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}: missing or damaged. Run: make train ({error})") from error


def features(
    vectors: Mapping[str, Matrix],
    centrings: Mapping[str, Centring],
    odds: Scores,
    before: Sequence[str],
    topics: Sequence[str],
) -> Matrix:
    """Return what the classifier sees of messages, [n, features]; see `FollowUps.chances`."""
    scales = dict.fromkeys(centrings, SCALE)
    alone = ALONE * np.log(odds + FLOOR)
    after = np.array(before)[:, np.newaxis] == np.array(topics)[np.newaxis]
    seen = side_by_side(vectors, centrings, scales)
    apart = APART * after[:, :, np.newaxis] * seen[:, np.newaxis]
    parts = [seen, alone, BEFORE * after, apart.reshape(len(seen), -1)]
    return np.hstack(parts).astype(np.float32)
