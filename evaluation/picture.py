"""The confusion matrix and the reliability of the confidence as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INCHES_A_CELL = 0.42
MARGIN_INCHES = 2.6
DARK = 0.55
"""From this share of its row on a cell is so dark that its number is white."""


def confusion_png(confusion: Mapping[str, Any]) -> bytes:
    """Draw expected topics (rows) against what was given; colours are shares of the row.

    :param confusion: as made by `tables.confusion`.
    """
    expected, given = confusion["expected"], confusion["given"]
    counts = np.array(confusion["counts"], dtype=int)
    totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    # without pyplot a figure is drawn by Agg and needs no display
    figure = Figure((_inches(len(given)), _inches(len(expected))), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(counts / totals, cmap="Blues", vmin=0, vmax=1)
    _label(axes, expected, given)
    _number(axes, counts, counts / totals)
    return _png(figure)


def reliability_png(calibration: Mapping[str, Any]) -> bytes:
    """Draw for each language the share right against the confidence, and how many replies.

    :param calibration: as made by `tables.calibration`.
    """
    figure = Figure((3.0 * max(len(calibration), 1), 3.4), layout="constrained")
    plots = figure.subplots(1, max(len(calibration), 1), sharey=True, squeeze=False)[0]
    for axes, (language, one) in zip(plots, calibration.items(), strict=False):
        _reliability(axes, one["bins"])
        axes.set_title(f"{language}: error {one['error']:.3f}", fontsize=10, parse_math=False)
    plots[0].set_ylabel("share right")
    return _png(figure)


def _reliability(axes: Axes, bins: Sequence[Mapping[str, float]]) -> None:
    total = sum(one["count"] for one in bins)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle="dashed")
    axes.bar(
        [one["from"] for one in bins],
        [one["count"] / total for one in bins],
        width=0.1,
        align="edge",
        color="#d0d7e5",
    )
    axes.plot(
        [one["confidence"] for one in bins], [one["right"] for one in bins], "o-", color="#1f4e9c"
    )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("confidence (bars: share of replies)", fontsize=8)


def _png(figure: Figure) -> bytes:
    content = BytesIO()
    figure.savefig(content, format="png", dpi=130)
    return content.getvalue()


def _inches(cells: int) -> float:
    return MARGIN_INCHES + INCHES_A_CELL * cells


def _label(axes: Axes, expected: Sequence[str], given: Sequence[str]) -> None:
    # topics come from files and the network: a "$" in one is no formula
    axes.set_xticks(range(len(given)), given, rotation=60, ha="right", parse_math=False)
    axes.set_yticks(range(len(expected)), expected, parse_math=False)
    axes.set_xlabel("given")
    axes.set_ylabel("expected")
    axes.set_title("Expected topic against what was given", fontsize=11)
    axes.tick_params(length=0)


def _number(axes: Axes, counts: np.ndarray[Any, Any], parts: np.ndarray[Any, Any]) -> None:
    for row, column in zip(*np.nonzero(counts), strict=True):
        colour = "white" if parts[row, column] >= DARK else "black"
        number = str(counts[row, column])
        axes.text(column, row, number, ha="center", va="center", color=colour, fontsize=8)
