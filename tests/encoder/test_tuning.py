"""Tuning a small encoder: it learns, repeats itself, and goes on where it was cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentence_transformers")

from sentence_transformers import SentenceTransformer  # noqa: E402

from encoder import build, lora, tuning  # noqa: E402
from encoder.batches import TuningText  # noqa: E402
from encoder.lora import Pair  # noqa: E402
from encoder.objective import contrast  # noqa: E402
from encoder.tuning import TuningSettings  # noqa: E402

SETTINGS = TuningSettings(
    epochs=3, batch=8, passages=2, rank=4, alpha=8.0, rate=2e-2, max_tokens=16, checkpoint_every=3
)
NEGATIVES = frozenset({"outside"})
CUT_AT = 7
Pairs = dict[str, Pair]
Tune = Callable[..., Pairs]


def _texts() -> list[TuningText]:
    """Return texts whose topic one word of several tells, between words that tell nothing."""
    random = np.random.default_rng(0)
    texts = []
    for label, words in {"join": (10, 11, 12), "end": (20, 21, 22), "outside": (30, 31)}.items():
        for number in range(15):
            noise = random.integers(100, 110, random.integers(1, 6)).tolist()
            said = [f"w{n}" for n in (*noise, words[number % len(words)])]
            part = ("a", "b")[number % 2] if label == "join" else ""
            texts.append(TuningText(" ".join(random.permutation(said)), label, part=part))
    passages = [TuningText("join w10 w11", "join", "passage", "a"), TuningText("end w20", "end")]
    return list(dict.fromkeys([*texts, *passages]))


TEXTS = _texts()


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Let one thread do it: more only wait for each other on so small a network."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def load(small_encoder: Path) -> Callable[[], SentenceTransformer]:
    return lambda: build.from_hub(str(small_encoder))


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return tmp_path / "tuning" / "checkpoint.pt"


@pytest.fixture
def tune(load: Callable[[], SentenceTransformer], checkpoint: Path) -> Tune:
    """Return a function that tunes a fresh encoder, by default on TEXTS with SETTINGS."""

    def run(
        texts: list[TuningText] = TEXTS,
        settings: TuningSettings = SETTINGS,
        negatives: frozenset[str] = NEGATIVES,
        model: SentenceTransformer | None = None,
    ) -> Pairs:
        return tuning.tune(model or load(), texts, negatives, settings, checkpoint)

    return run


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list in which every step is noted by its number."""
    noted: list[int] = []
    step = tuning._Run.step
    monkeypatch.setattr(
        tuning._Run, "step", lambda run, number: (noted.append(number), step(run, number))[1]
    )
    return noted


@pytest.fixture
def cut(tune: Tune, monkeypatch: pytest.MonkeyPatch) -> Tune:
    """Return a function that tunes until it is stopped before step CUT_AT."""
    step = tuning._Run.step

    def step_or_stop(run: tuning._Run, number: int) -> float:
        if number == CUT_AT:
            raise KeyboardInterrupt
        return step(run, number)

    def run(*arguments: object, **options: object) -> Pairs:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(tuning._Run, "step", step_or_stop)
            tune(*arguments, **options)
        return {}

    return run


def assert_equal(first: Pairs, second: Pairs) -> None:
    assert list(first) == list(second)
    for name, pair in first.items():
        assert all(torch.equal(one, other) for one, other in zip(pair, second[name], strict=True))


def _contrast(model: SentenceTransformer) -> float:
    """Return how far the topics are from lying apart in the encoder's vectors."""
    own = [text for text in TEXTS if text.label not in NEGATIVES]
    vectors = torch.tensor(model.encode([text.text for text in own], prompt_name="query"))
    directions = torch.nn.functional.normalize(vectors - vectors.mean(0), dim=1)
    labels = np.array([text.label for text in own])
    return float(contrast(directions, torch.tensor(labels[:, None] == labels[None])))


def test_tuning_lowers_the_loss_of_the_vectors(
    tune: Tune, load: Callable[[], SentenceTransformer]
) -> None:
    model = load()
    before = _contrast(model)
    tune(settings=replace(SETTINGS, epochs=15), model=model)
    assert _contrast(model) < 0.8 * before


def test_the_weights_returned_are_what_the_tuned_encoder_adds(
    tune: Tune, load: Callable[[], SentenceTransformer]
) -> None:
    tuned, merged = load(), load()
    pairs = tune(model=tuned)
    lora.merge(merged[0].auto_model, pairs, SETTINGS.scale)
    texts = [text.text for text in TEXTS]
    np.testing.assert_allclose(merged.encode(texts), tuned.encode(texts), atol=1e-5)


def test_the_frozen_weights_stay_as_they_were(
    tune: Tune, load: Callable[[], SentenceTransformer]
) -> None:
    model = load()
    tune(model=model)
    tuned = {name.replace(".frozen.", "."): w for name, w in model.named_parameters()}
    assert all(torch.equal(tuned[name], w) for name, w in load().named_parameters())


def test_tuning_twice_gives_equal_weights(tune: Tune) -> None:
    torch.manual_seed(5)
    first = tune()
    torch.manual_seed(6)
    assert_equal(first, tune())


def test_another_seed_gives_other_weights(tune: Tune) -> None:
    first, other = tune(), tune(settings=replace(SETTINGS, seed=1))
    assert not any(torch.equal(pair[1], other[name][1]) for name, pair in first.items())


def test_a_run_that_was_cut_goes_on_and_ends_with_equal_weights(
    tune: Tune, cut: Tune, checkpoint: Path, steps: list[int]
) -> None:
    whole = tune()
    count = len(steps)
    cut()
    assert checkpoint.exists()
    steps.clear()
    assert_equal(tune(), whole)
    assert steps == list(range(6, count))


def test_a_run_cut_twice_ends_with_equal_weights(tune: Tune, cut: Tune) -> None:
    whole = tune()
    cut()
    cut()
    assert_equal(tune(), whole)


def test_a_finished_run_leaves_no_checkpoint(tune: Tune, checkpoint: Path) -> None:
    tune()
    assert list(checkpoint.parent.iterdir()) == []


def test_a_checkpoint_of_other_texts_is_not_taken_up(
    tune: Tune, cut: Tune, steps: list[int]
) -> None:
    cut([*TEXTS[1:], TuningText("w10 w999", "join")])
    steps.clear()
    after = tune()
    assert steps[0] == 0
    assert_equal(after, tune())


@pytest.mark.parametrize(
    "other",
    [
        {"settings": replace(SETTINGS, rate=1e-3)},
        {"settings": replace(SETTINGS, rank=2)},
        {"negatives": frozenset()},
    ],
    ids=["rate", "rank", "negatives"],
)
def test_a_checkpoint_of_another_kind_of_run_is_not_taken_up(
    tune: Tune, cut: Tune, steps: list[int], other: dict[str, object]
) -> None:
    cut(**other)
    steps.clear()
    tune()
    assert steps[0] == 0


def test_a_checkpoint_of_another_encoder_is_not_taken_up(
    tune: Tune, cut: Tune, load: Callable[[], SentenceTransformer], steps: list[int]
) -> None:
    other = load()
    with torch.no_grad():
        other[0].auto_model.encoder.layer[1].output.dense.weight += 0.01
    cut(model=other)
    steps.clear()
    tune()
    assert steps[0] == 0


@pytest.mark.parametrize("keep", [0, 100, -100])
def test_a_damaged_checkpoint_is_not_taken_up(
    tune: Tune, cut: Tune, checkpoint: Path, steps: list[int], keep: int
) -> None:
    whole = tune()
    cut()
    checkpoint.write_bytes(checkpoint.read_bytes()[:keep])
    steps.clear()
    assert_equal(tune(), whole)
    assert steps[0] == 0


def test_a_checkpoint_that_is_something_else_is_not_taken_up(
    tune: Tune, checkpoint: Path, steps: list[int]
) -> None:
    checkpoint.parent.mkdir()
    torch.save({"step": 3}, checkpoint)
    tune()
    assert steps[0] == 0


def test_long_texts_are_cut(tune: Tune) -> None:
    long = TuningText(" ".join(f"w{n % 1000}" for n in range(5000)), "join")
    tune([*TEXTS, long], replace(SETTINGS, epochs=1))
