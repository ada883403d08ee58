"""The reliability picture: a PNG whatever the figures are, wider with more languages."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest

from evaluation.picture import reliability_png
from evaluation.tables import expected_calibration_error

PAIRS = [(0.05, False), (0.55, True), (0.55, False), (0.97, True), (1.0, True)]


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def drawn(*languages: str, pairs: Sequence[tuple[float, bool]] = PAIRS) -> bytes:
    return reliability_png({name: expected_calibration_error(pairs) for name in languages})


def test_each_language_has_a_plot_beside_the_others() -> None:
    one, six = size_of(drawn("ar")), size_of(drawn("ar", "en", "es", "fr", "ru", "zh"))
    assert six == (6 * one[0], one[1])


@pytest.mark.parametrize("pairs", [[(1.0, True)], [(0.0, False)], [(0.5, True)] * 1000])
def test_few_and_extreme_confidences_can_be_drawn(pairs: list[tuple[float, bool]]) -> None:
    assert size_of(drawn("en", pairs=pairs)) == size_of(drawn("en"))


def test_nothing_to_draw_is_an_empty_plot() -> None:
    assert size_of(reliability_png({})) == size_of(drawn("en"))


def test_a_name_is_never_read_as_a_formula() -> None:
    assert size_of(drawn("$^{"))


def test_other_figures_give_another_picture() -> None:
    assert drawn("en") == drawn("en")
    assert drawn("en") != drawn("en", pairs=[(0.9, False)])
