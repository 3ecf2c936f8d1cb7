"""Numbers along the axes of charts: no two ticks with the same words."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.report.drawing import canvas, percents

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("ticks", "words"),
    [
        ([0.0, 0.5, 1.0], ["0 %", "50 %", "100 %"]),
        ([0.0, 0.005, 0.01], ["0 %", "0.5 %", "1 %"]),
        ([0.0, 0.00025, 0.0005], ["0 %", "0.025 %", "0.05 %"]),
        ([-0.025, 0.1 + 0.2], [f"{MINUS}2.5 %", "30 %"]),
    ],
)
def test_ticks_of_shares(ticks: list[float], words: list[str]) -> None:
    """Below 1 % they once read 1 %, 1 %, 0 %."""
    with canvas(1.0) as (_, axes):
        percents(axes.xaxis)
        assert list(axes.xaxis.get_major_formatter().format_ticks(np.array(ticks))) == words
