"""Priors against SciPy, and properties that hold for every quantile function."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twins.core.priors import LogNormal, Normal, Prior, SplitNormal, Triangular, Uniform

U = np.concatenate([[1e-12, 1e-6, 1.0 - 1e-6], np.linspace(0.001, 0.999, 333)])
PEERS: list[tuple[Prior, Any]] = [
    (Uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    (Triangular(0.28, 0.32, 0.40), stats.triang((0.32 - 0.28) / 0.12, 0.28, 0.12)),
    (Triangular(0.0, 0.0, 1.0), stats.triang(0.0, 0.0, 1.0)),
    (Triangular(0.0, 1.0, 1.0), stats.triang(1.0, 0.0, 1.0)),
    (Normal(0.78, 0.03), stats.norm(0.78, 0.03)),
    (Normal(1.0, 0.4, 0.5, 1.2), stats.truncnorm(-1.25, 0.5, 1.0, 0.4)),
    (LogNormal(2.0, 0.5), stats.lognorm(0.5, scale=2.0)),
]


@pytest.mark.parametrize(
    ("prior", "peer"), PEERS, ids=lambda p: p.describe() if hasattr(p, "describe") else ""
)
def test_quantiles_agree_with_scipy(prior: Prior, peer: Any) -> None:
    np.testing.assert_allclose(prior.ppf(U), peer.ppf(U), rtol=1e-9, atol=1e-12)


def test_truncated_lognormal_is_the_law_between_its_bounds() -> None:
    peer = stats.lognorm(0.5, scale=2.0)
    a, b = peer.cdf(1.0), peer.cdf(3.0)
    np.testing.assert_allclose(LogNormal(2.0, 0.5, 1.0, 3.0).ppf(U), peer.ppf(a + (b - a) * U), rtol=1e-9)


def test_split_normal_joins_two_halves_at_the_mode() -> None:
    prior = SplitNormal(3.0, 0.5, 1.5)
    u = np.linspace(0.0005, 0.9995, 2000)
    x = prior.ppf(u)
    # density by differences: continuous at the mode and falling off with each side's own sigma
    density = np.diff(u) / np.diff(x)
    middle = 0.5 * (x[1:] + x[:-1])
    sigma = np.where(middle < 3.0, 0.5, 1.5)
    peak = 2.0 / (np.sqrt(2.0 * np.pi) * (0.5 + 1.5))
    # the tails are left out: there a difference over one step is a poor derivative
    inner = (u[1:] > 0.01) & (u[1:] < 0.99)
    np.testing.assert_allclose(
        density[inner], (peak * np.exp(-0.5 * ((middle - 3.0) / sigma) ** 2))[inner], rtol=2e-3
    )
    assert float(prior.ppf(0.25)) == pytest.approx(3.0)


def test_split_normal_with_equal_halves_is_normal() -> None:
    np.testing.assert_allclose(SplitNormal(1.0, 0.2, 0.2).ppf(U), stats.norm(1.0, 0.2).ppf(U), rtol=1e-9)


positive = st.floats(0.01, 100.0)
unit = st.floats(0.0, 1.0)


@st.composite
def priors(draw: st.DrawFn) -> Prior:
    low, width, share = draw(st.floats(-100.0, 100.0)), draw(positive), draw(unit)
    kind = draw(st.sampled_from(["uniform", "triangular", "normal", "lognormal", "split"]))
    if kind == "uniform":
        return Uniform(low, low + width)
    if kind == "triangular":
        return Triangular(low, min(max(low + share * width, low), low + width), low + width)
    if kind == "normal":
        return Normal(low, width, low - 2.0 * width, low + 3.0 * width)
    if kind == "lognormal":
        return LogNormal(width, 0.05 + share, 0.1 * width, 10.0 * width)
    return SplitNormal(low, width, draw(positive))


@given(priors(), st.lists(unit, min_size=2, max_size=20))
def test_quantiles_never_fall(prior: Prior, points: list[float]) -> None:
    x = prior.ppf(np.clip(np.sort(points), 1e-9, 1.0 - 1e-9))
    assert np.all(np.isfinite(x))
    slack = 1e-12 * (1.0 + np.abs(x[1:]))
    assert np.all(np.diff(x) >= -slack)


@given(priors(), unit)
def test_quantiles_stay_in_bounds(prior: Prior, u: float) -> None:
    low, high = getattr(prior, "low", -np.inf), getattr(prior, "high", np.inf)
    tolerance = 1e-12 * (1.0 + abs(high) if np.isfinite(high) else 1.0)
    assert low - tolerance <= float(prior.ppf(u)) <= high + tolerance


@given(priors(), st.lists(unit, min_size=1, max_size=9))
def test_one_point_or_many_give_the_same_bits(prior: Prior, points: list[float]) -> None:
    together = np.asarray(prior.ppf(np.array(points)))
    assert [float(prior.ppf(u)).hex() for u in points] == [float(x).hex() for x in together]


@pytest.mark.parametrize("u", [-0.1, 1.1, np.nan, np.inf])
@pytest.mark.parametrize("prior", [p for p, _ in PEERS], ids=lambda p: p.describe())
def test_no_probability_outside_the_unit_interval(prior: Prior, u: float) -> None:
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        prior.ppf(u)


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (Uniform, (2.0, 2.0), "low = 2.0 must be below high = 2.0"),
        (Triangular, (0.0, 2.0, 1.0), "low <= mode <= high"),
        (Triangular, (1.0, 1.0, 1.0), "low < high"),
        (Normal, (0.0, 0.0), "sd = 0.0 must be positive"),
        (Normal, (0.0, 1.0, 3.0, 2.0), "low = 3.0 must be below high = 2.0"),
        (LogNormal, (0.0, 1.0), "median = 0.0 must be positive"),
        (LogNormal, (1.0, -1.0), "sigma = -1.0 must be positive"),
        (LogNormal, (1.0, 1.0, -1.0, 2.0), "0 <= low < high"),
        (SplitNormal, (0.0, 0.0, 1.0), "both sigmas"),
    ],
)
def test_impossible_priors_are_refused(kind: Any, arguments: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kind(*arguments)


def test_priors_say_what_they_are() -> None:
    said = [prior.describe() for prior, _ in PEERS] + [SplitNormal(1.0, 0.5, 0.7).describe()]
    assert said[0] == "uniform(2, 5)"
    assert said[4] == "normal(0.78, 0.03)"
    assert said[5] == "normal(1, 0.4) within [0.5, 1.2]"
    assert said[6] == "lognormal(median 2, sigma 0.5)"
    assert said[7] == "split normal(1, -0.5/+0.7)"
