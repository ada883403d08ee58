"""Building with an adapter, from beginning to end, on a small encoder as a hub has it."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentence_transformers")

from encoder import __main__ as command  # noqa: E402
from encoder import adapter, build, lora, manifest, pipeline  # noqa: E402
from encoder.adapter import Adapter  # noqa: E402
from encoder.runtime import OnnxE5, TorchE5  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "models" / adapter.FILE
TEXTS = ["join w1 w2", "end w3", "w4 w5 w6 w7 w8 w9"]
SCALE = 2.0


@pytest.fixture(scope="module")
def tuned_by(small_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an adapter that moves the small encoder's vectors."""
    torch.manual_seed(0)
    layers = lora.attach(build.from_hub(str(small_encoder))[0].auto_model, 4, SCALE, 0.0)
    pairs = {name: (layer.down, torch.randn_like(layer.up) / 4) for name, layer in layers.items()}
    path = tmp_path_factory.mktemp("adapter") / adapter.FILE
    adapter.save(Adapter(pairs, SCALE, adapter.marks([]), {}), path)
    return path


@pytest.fixture(scope="module")
def built(
    small_encoder: Path, tuned_by: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Return the folders of the small encoder built without and with the adapter."""
    plain, tuned = tmp_path_factory.mktemp("plain"), tmp_path_factory.mktemp("tuned")
    pipeline.build_all(plain, str(small_encoder))
    pipeline.build_all(tuned, str(small_encoder), tuned_by=tuned_by)
    return plain, tuned


def test_both_runtimes_run_the_merged_weights(
    built: tuple[Path, Path], small_encoder: Path, tuned_by: Path
) -> None:
    merged = build.from_hub(str(small_encoder))
    pipeline.merge_adapter(merged, tuned_by)
    wanted = merged.encode(TEXTS, prompt_name="query")
    for runtime in (OnnxE5, TorchE5):
        plain, tuned = (runtime(folder).encode(TEXTS) for folder in built)
        assert (tuned * wanted).sum(axis=1).min() > 0.999
        assert (plain * wanted).sum(axis=1).max() < 0.99


def test_the_manifest_tells_base_and_adapter(
    built: tuple[Path, Path], small_encoder: Path, tuned_by: Path
) -> None:
    plain, tuned = (manifest.read(folder) for folder in built)
    assert plain["source"] == tuned["source"] == {"hub": str(small_encoder)}
    assert (plain["adapter"], tuned["adapter"]) == (None, manifest.sha256_of(tuned_by))


def test_merged_weights_change_the_fingerprint(built: tuple[Path, Path]) -> None:
    plain, tuned = (OnnxE5(folder).fingerprint for folder in built)
    assert plain != tuned


def test_a_damaged_adapter_is_told_and_the_old_files_stay(
    built: tuple[Path, Path],
    small_encoder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"damaged")
    monkeypatch.setenv("FAQ_ENCODER", str(small_encoder))
    before = manifest.read(built[1])
    options = ["--folder", str(built[1]), "build", "--adapter", str(damaged)]
    assert command.main(options) == 1
    assert f"{damaged}: damaged" in caplog.text
    assert "make tune" in caplog.text
    manifest.verify(built[1], thorough=True)
    assert manifest.read(built[1]) == before


def test_an_adapter_of_another_encoder_is_told(
    small_encoder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("FAQ_ENCODER", str(small_encoder))
    with caplog.at_level(logging.ERROR):
        options = ["--folder", str(tmp_path), "build", "--adapter", str(SHIPPED)]
        assert command.main(options) == 1
    assert "made for another encoder" in caplog.text
    assert "make tune" in caplog.text


def test_the_shipped_adapter_goes_on_an_encoder_from_elsewhere_of_its_shape(
    encoder_folder: Path, tmp_path: Path
) -> None:
    base = str(encoder_folder / manifest.MODEL)
    model = pipeline.base_model(base, tmp_path)
    before = model.encode(["How do we join?"], prompt_name="query")
    pipeline.merge_adapter(model, SHIPPED)
    after = model.encode(["How do we join?"], prompt_name="query")
    assert np.isfinite(after).all()
    assert not np.allclose(before, after, atol=1e-3)
