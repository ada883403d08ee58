"""The adapter's file: what is written comes back, and what is damaged is told with the fix."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import save_file  # noqa: E402

from encoder import adapter, manifest  # noqa: E402
from encoder.adapter import Adapter, AdapterError  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "models" / adapter.FILE
MOST_BYTES = 8_000_000
TEXTS = [("How do we join?", "how_to_join"), ("كيف ننضم؟", "how_to_join"), ("\ud800", "greet")]
ABOUT = {"epochs": 2, "gain": {"ar": [71.5, 80.0]}, "note": "é"}


@pytest.fixture
def made() -> Adapter:
    torch.manual_seed(0)
    pairs = {name: (torch.randn(4, 32), torch.randn(64, 4)) for name in ("layer.0", "layer.1")}
    return Adapter(pairs, 2.0, adapter.marks(TEXTS), ABOUT)


@pytest.fixture
def path(made: Adapter, tmp_path: Path) -> Path:
    path = tmp_path / "new" / adapter.FILE
    adapter.save(made, path)
    return path


def test_what_was_saved_is_loaded_with_weights_as_float16(made: Adapter, path: Path) -> None:
    loaded = adapter.load(path)
    assert loaded is not None
    assert (loaded.scale, loaded.about) == (made.scale, made.about)
    np.testing.assert_array_equal(loaded.seen, made.seen)
    assert list(loaded.pairs) == list(made.pairs)
    for name, pair in made.pairs.items():
        for wanted, found in zip(pair, loaded.pairs[name], strict=True):
            assert found.dtype == torch.float16
            assert torch.equal(found, wanted.half())


def test_the_file_can_be_read_by_everyone_and_nothing_is_left_beside_it(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in path.parent.iterdir()] == [adapter.FILE]


def test_the_marks_of_the_texts_seen_can_be_read_alone(made: Adapter, path: Path) -> None:
    np.testing.assert_array_equal(adapter.seen_marks(path), made.seen)
    assert all(adapter.mark(*text) in adapter.seen_marks(path) for text in TEXTS)
    assert adapter.mark("How do we join?", "greet") not in adapter.seen_marks(path)


def test_marks_of_any_size_are_kept(tmp_path: Path) -> None:
    seen = np.array([0, 1, 2**31 - 1, 2**31, 2**32 - 1], np.int64)
    adapter.save(Adapter({}, 1.0, seen, {}), tmp_path / "a")
    np.testing.assert_array_equal(adapter.seen_marks(tmp_path / "a"), seen)


def test_a_mark_is_of_text_and_label_and_never_changes() -> None:
    assert adapter.mark("How do we join?", "how_to_join") == 3452793231
    assert adapter.mark("a", "b") != adapter.mark("b", "a")


def test_marks_are_sorted_and_each_stands_once() -> None:
    marks = adapter.marks([*TEXTS, *TEXTS])
    assert marks.tolist() == sorted({adapter.mark(*text) for text in TEXTS})
    assert adapter.marks([]).tolist() == []


def test_no_file_is_no_adapter(tmp_path: Path) -> None:
    assert adapter.load(tmp_path / "absent") is None
    assert adapter.seen_marks(tmp_path / "absent").tolist() == []


def test_the_marks_are_read_without_torch(path: Path) -> None:
    code = (
        "import sys, pathlib; from encoder import adapter;"
        f"adapter.seen_marks(pathlib.Path({str(path)!r})); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _garble(path: Path) -> None:
    path.write_bytes(b"garbage" * 100)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _drop_marks(path: Path) -> None:
    save_file({"a.down": torch.zeros(2, 3)}, path, {"about": "{}", "scale": "1.0"})


UNREADABLE = [_cut, _garble, _empty, _drop_marks]
SEEN = {"seen": torch.zeros(0, dtype=torch.int32)}
WHOLE = {"a.down": torch.zeros(2, 3), "a.up": torch.zeros(3, 2), **SEEN}
HEADER = {"about": "{}", "scale": "1.0"}


@pytest.mark.parametrize("damage", UNREADABLE)
def test_a_damaged_file_is_named_with_the_fix(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    for read in (adapter.load, adapter.seen_marks):
        with pytest.raises(AdapterError, match=rf"{path}: damaged.*git.*make tune"):
            read(path)


@pytest.mark.parametrize(
    ("tensors", "header"),
    [
        (WHOLE, None),
        (WHOLE, {"about": "{", "scale": "1.0"}),
        (WHOLE, {"about": "{}", "scale": "much"}),
        (WHOLE, {"about": "{}"}),
        ({"a.down": torch.zeros(2, 3), **SEEN}, HEADER),
        ({**WHOLE, "a.up": torch.zeros(3, 5)}, HEADER),
        ({**WHOLE, "a.down": torch.zeros(2)}, HEADER),
    ],
    ids=["no header", "about", "scale", "no scale", "half a pair", "ranks differ", "flat"],
)
def test_a_file_that_is_no_adapter_is_named_with_the_fix(
    tmp_path: Path, tensors: dict[str, torch.Tensor], header: dict[str, str] | None
) -> None:
    save_file(tensors, tmp_path / "a", header)
    with pytest.raises(AdapterError, match=rf"{tmp_path / 'a'}: damaged.*make tune"):
        adapter.load(tmp_path / "a")


def test_the_shipped_adapter_is_small_enough_for_git() -> None:
    assert SHIPPED.stat().st_size <= MOST_BYTES


def test_the_shipped_adapter_tells_what_it_was_made_from() -> None:
    shipped = adapter.load(SHIPPED)
    assert shipped is not None
    assert len(shipped.seen) > 1000
    assert shipped.about["texts"] >= len(shipped.seen)
    assert set(shipped.about["gain"]) == {"ar", "en", "es", "fr", "ru", "zh"}
    weights = [weight for pair in shipped.pairs.values() for weight in pair]
    assert all(weight.isfinite().all() for weight in weights)


def test_the_built_encoder_holds_the_shipped_adapter(encoder_folder: Path) -> None:
    assert manifest.read(encoder_folder)["adapter"] == manifest.sha256_of(SHIPPED)
