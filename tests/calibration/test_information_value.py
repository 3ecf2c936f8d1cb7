"""Expected value of a measurement against laws that give it in closed form."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable

import numpy as np
import pytest

from calibration.information_value import InformationValue, Measurement, MeasurementValue, information_value

N = 128  # as few draws as a quick run has
ERROR = 0.5
RHO = 0.8
TIMES = 60

Sample = Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]


def bivariate_normal(g: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    y = g.normal(size=n)
    return 100.0 + 7.0 * (RHO * y + math.sqrt(1.0 - RHO**2) * g.normal(size=n)), y


def exponential(g: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    y = g.normal(size=n)
    return np.exp(0.8 * y) + 0.5 * g.normal(size=n), y


def parabola(g: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    y = g.normal(size=n)
    return y**2 + 0.5 * g.normal(size=n), y


def irrelevant(g: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    return g.normal(size=n), g.normal(size=n)


KNOWN = 1.0 / (1.0 + ERROR**2)  # var(y)/(var(y) + sigma^2)
LAWS: dict[str, tuple[Sample, float, float]] = {
    # law, exact reduction, how much too low a spline of three terms may be on average
    "bivariate normal": (bivariate_normal, RHO**2 * KNOWN, 0.02),
    # E[exp(a y) | answer] is lognormal; its variance is exp(a^2) (exp(a^2 known) - 1)
    "monotone, bent": (
        exponential,
        math.exp(0.64) * math.expm1(0.64 * KNOWN) / (math.exp(0.64) * math.expm1(0.64) + 0.25),
        0.06,
    ),
    # E[y^2 | answer] has the variance 2 known^2
    "not monotone": (parabola, 2.0 * KNOWN**2 / 2.25, 0.08),
    "irrelevant": (irrelevant, 0.0, 0.005),
}


def value(h: np.ndarray, y: np.ndarray, seed: int = 0, **changes: object) -> InformationValue:
    asked = dataclasses.replace(Measurement("y", "what is measured", "-", ERROR), **changes)  # type: ignore[arg-type]
    return information_value("h", "t", h, y[:, None], [asked], seed=seed, resamples=60)


@pytest.fixture(scope="module")
def repeated() -> dict[str, list[MeasurementValue]]:
    return {
        name: [value(*law(np.random.default_rng(seed), N), seed=seed).rows[0] for seed in range(TIMES)]
        for name, (law, _, _) in LAWS.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", LAWS)
def test_on_average_it_is_right_and_never_too_high(
    name: str, repeated: dict[str, list[MeasurementValue]]
) -> None:
    _, exact, too_low = LAWS[name]
    found = np.array([row.reduction for row in repeated[name]])
    noise = 3.0 * found.std(ddof=1) / math.sqrt(TIMES)
    assert exact - too_low - noise <= found.mean() <= exact + noise


@pytest.mark.parametrize(("name", "least"), [("bivariate normal", 46), ("irrelevant", 52)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(
    name: str, least: int, repeated: dict[str, list[MeasurementValue]]
) -> None:
    # 90 % of 60 are 54; least = the 0.5 % quantile of a coverage of 0.86 and of 0.95
    exact = LAWS[name][1]
    assert sum(row.low <= exact <= row.high for row in repeated[name]) >= least


def test_what_is_irrelevant_is_seldom_called_valuable(repeated: dict[str, list[MeasurementValue]]) -> None:
    called = {name: sum(row.beyond_chance for row in rows) for name, rows in repeated.items()}
    assert called.pop("irrelevant") <= 9  # 5 % of 60 are 3; binomial quantile at 0.999
    assert set(called.values()) == {TIMES}


def test_many_draws_meet_the_law_closely() -> None:
    for name, (law, exact, _) in LAWS.items():
        row = value(*law(np.random.default_rng(4), 4000)).rows[0]
        assert row.reduction == pytest.approx(exact, abs=0.04), name


def test_spread_after_the_measurement_follows_from_the_reduction() -> None:
    h, y = bivariate_normal(np.random.default_rng(5), 2000)
    found = value(h, y)
    row = found.rows[0]
    assert found.sd == pytest.approx(7.0, rel=0.05)
    assert row.sd_after == pytest.approx(7.0 * math.sqrt(1.0 - RHO**2 * KNOWN), rel=0.05)
    assert row.width_after / found.width == pytest.approx(row.sd_after / found.sd)


def test_relative_errors_grow_with_the_value() -> None:
    g = np.random.default_rng(6)
    y = g.normal(50.0, 5.0, 2000)
    h = y + g.normal(size=2000)
    relative, absolute = value(h, y, sd=0.1, relative=True).rows[0], value(h, y, sd=5.0).rows[0]
    assert relative.reduction == pytest.approx(absolute.reduction, abs=0.02)
    assert value(h, y, sd=0.0).rows[0].reduction == pytest.approx(25.0 / 26.0, abs=0.01)


def test_units_and_order_of_the_draws_do_not_matter() -> None:
    h, y = exponential(np.random.default_rng(7), N)
    plain = value(h, y).rows[0].reduction
    assert value(1e6 * h - 5e8, 1e-3 * y + 7.0, sd=1e-3 * ERROR).rows[0].reduction == pytest.approx(plain)
    order = np.random.default_rng(8).permutation(N)
    assert value(h[order], y[order]).rows[0].reduction == pytest.approx(plain)


def test_correlated_measurements_share_their_value() -> None:
    g = np.random.default_rng(9)
    a = g.normal(size=800)
    b = 0.9 * a + math.sqrt(1.0 - 0.81) * g.normal(size=800)  # has no effect of its own
    asked = [Measurement(name, name, "-", 0.0) for name in ("a", "b", "c")]
    found = information_value("h", "t", a, np.column_stack([a, b, g.normal(size=800)]), asked)
    assert [row.measurement.name for row in found.rows] == ["a", "b", "c"]
    assert found.rows[0].reduction == pytest.approx(1.0, abs=1e-6)
    assert found.rows[1].reduction == pytest.approx(0.81, abs=0.03)
    assert [row.measurement.name for row in found.leaders] == ["a"]


def test_equals_cannot_be_told_apart_and_more_draws_can_tell_more() -> None:
    def leaders(n: int) -> list[str]:
        g = np.random.default_rng(10)
        y = g.normal(size=(n, 3))
        h = y @ [1.0, 0.95, 0.2] + 0.3 * g.normal(size=n)
        asked = [Measurement(name, name, "-", 0.1) for name in ("first", "close", "small")]
        return [row.measurement.name for row in information_value("h", "t", h, y, asked).leaders]

    assert set(leaders(N)) == {"first", "close"}
    assert leaders(4000) == ["first"]


def test_of_a_hundred_without_value_none_leads() -> None:
    g = np.random.default_rng(11)
    asked = [Measurement(f"x{k}", "", "-", 0.0) for k in range(100)]
    found = information_value("h", "t", g.normal(size=N), g.normal(size=(N, 100)), asked, most=5)
    assert (found.considered, len(found.rows), found.leaders) == (100, 5, ())
    assert found.rows[0].reduction > 0.02  # the luckiest of a hundred looks valuable


def test_levels_and_constants_are_taken_as_they_are() -> None:
    g = np.random.default_rng(12)
    level = (g.random(N) < 0.5).astype(np.float64)
    lone = np.zeros(N)
    lone[3] = 1.0
    h = 3.0 * level + g.normal(size=N)
    asked = [Measurement(name, "", "-", 0.0) for name in ("level", "constant", "lone")]
    found = information_value("h", "t", h, np.column_stack([level, np.full(N, 5.0), lone]), asked)
    by_name = {row.measurement.name: row for row in found.rows}
    assert by_name["level"].reduction == pytest.approx(2.25 / 3.25, abs=0.1)
    assert (by_name["constant"].reduction, by_name["constant"].high) == pytest.approx((0.0, 0.0), abs=1e-12)
    assert abs(by_name["lone"].reduction) < 0.05


def test_no_statement_without_draws_or_spread() -> None:
    for h in (np.ones(N), np.arange(20.0)):
        found = value(h, np.arange(float(len(h))))
        assert (found.rows, found.leaders, found.n) == ((), (), len(h))
    assert json.loads(json.dumps(value(*irrelevant(np.random.default_rng(1), N)).as_dict()))["n"] == N


def test_what_some_draws_cannot_answer_is_named_and_left_out() -> None:
    h, y = bivariate_normal(np.random.default_rng(1), N)
    gap = y.copy()
    gap[:4] = np.nan
    asked = [Measurement(name, f"title of {name}", "-", ERROR) for name in ("gap", "whole")]
    found = information_value("h", "t", h, np.column_stack([gap, y]), asked)
    assert found.left_out == ("title of gap",)
    assert found.considered == 1
    assert found.rows[0].reduction == value(h, y).rows[0].reduction


def test_what_does_not_fit_is_refused() -> None:
    h, y = irrelevant(np.random.default_rng(1), N)
    with pytest.raises(ValueError, match="do not fit 1 measurements"):
        value(h[:-1], y)
    with pytest.raises(ValueError, match="known exactly"):
        value(h, y, sd=-1.0)
    with pytest.raises(ValueError, match="128 draws are not finite"):
        value(h * np.nan, y)
