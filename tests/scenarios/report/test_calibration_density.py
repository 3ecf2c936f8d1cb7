"""Smoothed densities against known laws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from scenarios.report.calibration_density import density, prior_points, regions, span
from twins.core.priors import Normal, Uniform


def test_density_of_a_normal_law():
    x, found = density(prior_points(Normal(3.0, 0.5)), 1.0, 5.0)
    assert found == pytest.approx(stats.norm(3.0, 0.5).pdf(x), abs=0.02)


def test_a_law_with_bounds_keeps_its_height_at_them():
    _, found = density(prior_points(Uniform(2.0, 4.0)), 2.0, 4.0)
    assert found == pytest.approx(np.full(len(found), 0.5), rel=0.02)


def test_area_is_the_part_of_the_draws_inside():
    draws = np.random.default_rng(1).normal(size=4000)
    x, found = density(draws, -1.0, 1.0)
    inside = np.mean(np.abs(draws) <= 1.0)
    assert found.sum() * (x[1] - x[0]) == pytest.approx(inside, rel=1e-9)


def test_span_is_never_empty():
    assert span(np.full(10, 2.0)) == (1.0, 3.0)
    assert span(np.zeros(10)) == (-0.5, 0.5)


def test_regions_of_two_normals_hold_their_masses():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(2, 20_000))
    across, up, height, levels = regions(x, y, (0.9, 0.5))
    assert levels == sorted(levels)
    for level, mass in zip(levels, (0.9, 0.5), strict=True):
        inside = height >= level
        area = inside.sum() * (across[1] - across[0]) * (up[1] - up[0])
        # the region of a standard normal with this mass is a disc of radius^2 = -2 ln(1 - mass)
        assert area == pytest.approx(-2.0 * np.pi * np.log1p(-mass), rel=0.1)
    assert special.ndtr(across[-1]) > 0.99


def test_regions_follow_the_rows_of_y():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=2000), 10.0 + rng.normal(scale=0.1, size=2000)
    across, up, height, _ = regions(x, y, (0.9,))
    assert height.shape == (len(up), len(across))
    assert 9.0 < up.min() < up.max() < 11.0
