"""Sorting yard and crusher: mass, effort, jams."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.equipment import P
from twins.digester.sorting import batch_h, crusher_numbers, jams_per_h, sort, sorting_numbers


def test_mass_closes() -> None:
    for effort in (0.0, 0.4, 1.0):
        done = sort(sorting_numbers(P, effort), 0.85, 0.15)
        assert done.organic + done.rejected_organic == pytest.approx(0.85)
        assert done.contaminants + done.rejected_contaminants == pytest.approx(0.15)
        assert min(done) >= 0.0


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
    crusher = crusher_numbers(P)
    runs = []
    for effort in (1.0, 0.5, 0.0):
        left = sort(sorting_numbers(P, effort), 0.85, 0.15)
        runs.append(1.0 / jams_per_h(crusher, left.contaminants / (left.organic + left.contaminants)))
    assert runs == sorted(runs, reverse=True)
    assert runs[0] < 100.0 and 15.0 < runs[-1] < 40.0
    assert 1.0 / jams_per_h(crusher, 0.0) == pytest.approx(100.0)


def test_batches() -> None:
    crusher = crusher_numbers(P)
    assert batch_h(crusher, 5.0) == pytest.approx(1.0 / 7.0)
    assert batch_h(crusher, 0.5) == pytest.approx(0.5 / 7.0)
    assert batch_h(crusher, 0.0) == 0.0


@pytest.mark.parametrize("effort", [-0.1, 1.1, 50.0])
def test_effort_is_a_fraction(effort: float) -> None:
    with pytest.raises(ValueError, match=r"effort = .* must lie in \[0, 1\]"):
        sorting_numbers(P, effort)
