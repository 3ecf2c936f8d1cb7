"""Sorting yard and crusher: effort, jams."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.equipment import P
from twins.digester.sorting import jams_per_h, sorting_numbers


def test_effort_takes_out_more_and_costs_more() -> None:
    lines = [sorting_numbers(P, e) for e in np.linspace(0.0, 1.0, 11)]
    removed, lost, hours = (
        [getattr(s, n) for s in lines] for n in ("removed", "organic_lost", "man_hours_t")
    )
    assert removed == sorted(removed) and lost == sorted(lost) and hours == sorted(hours)
    assert (removed[0], removed[-1]) == pytest.approx((0.35, 0.90))
    assert (lost[0], lost[-1], hours[0]) == pytest.approx((0.05, 0.10, 0.0))
    assert np.all(np.diff(removed, 2) < 0.0), "the first hands take most"


def test_jams_grow_with_what_is_left() -> None:
    """Between 30 and 100 h of operation, from clean to hardly sorted market waste."""
    clean, runs = 1.0 / P.crusher_run_h, []
    for effort in (1.0, 0.5, 0.0):
        line = sorting_numbers(P, effort)
        organic, dirt = (1.0 - line.organic_lost) * 0.85, (1.0 - line.removed) * 0.15
        runs.append(1.0 / jams_per_h(clean, P.crusher_doubles_at, dirt / (organic + dirt)))
    assert runs == sorted(runs, reverse=True)
    assert runs[0] < 100.0 and 15.0 < runs[-1] < 40.0
    assert 1.0 / jams_per_h(clean, P.crusher_doubles_at, 0.0) == pytest.approx(100.0)


@pytest.mark.parametrize("effort", [-0.1, 1.1, 50.0])
def test_effort_is_a_fraction(effort: float) -> None:
    with pytest.raises(ValueError, match=r"effort = .* must lie in \[0, 1\]"):
        sorting_numbers(P, effort)
