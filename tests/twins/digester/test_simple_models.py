"""Batch curves, tanks of first order against general solvers, and the stability rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import linalg

from twins.digester.simple_models import (
    ACID,
    FAST,
    METHANE,
    SLOW,
    FirstOrderTanks,
    advance_first_order,
    constant_yield,
    cstr_yield,
    digested_share,
    first_order_batch,
    modified_gompertz,
    one_fraction_tanks,
    two_fraction_batch,
    two_fraction_tanks,
)
from twins.digester.simple_parameters import SimpleParameters
from twins.digester.simple_stability import (
    OVERLOADED,
    STABLE,
    UNBUFFERED,
    alkalinity,
    bicarbonate_needed,
    stability_limits,
    stability_verdict,
)

TWO = FirstOrderTanks(40.0, 800.0, 0.2, 0.02, 0.45, 0.05)
ONE = FirstOrderTanks(0.0, 840.0, 0.2, 0.02, 0.45, 0.05)
# carbon dioxide at 35 C: van 't Hoff from 25 C with 19 410 and 7 646 J/mol
THETA = (1 / 298.15 - 1 / 308.15) / 8.3145
K_H, K_A = 0.035 * math.exp(-19410 * THETA), 10**-6.35 * math.exp(7646 * THETA)


def run(
    tanks: FirstOrderTanks, feed: tuple[float, float], flow: float, back: float, hours: float, steps: int
):
    stock, made = np.array([[300.0, 200.0], [2000.0, 1500.0]]), 0.0
    if tanks.V_acid == 0.0:
        stock[ACID] = 0.0
    for _ in range(steps):
        made += advance_first_order(stock, feed[FAST], feed[SLOW], flow, back, tanks, hours / steps)
    return stock, made


def by_matrix_exponential(
    tanks: FirstOrderTanks, feed: tuple[float, float], flow: float, back: float, days: float
):
    """Return stock and methane by the exponential of the augmented system (m1, m2, methane, 1)."""
    stock, made = np.zeros((2, 2)), 0.0
    for fraction, k1, k2 in (
        (FAST, tanks.acid_fast, tanks.methane_fast),
        (SLOW, tanks.acid_slow, tanks.methane_slow),
    ):
        D1, D2 = (flow + back) / tanks.V_acid, (flow + back) / tanks.V_methane
        A = np.zeros((4, 4))
        A[0, :2], A[1, :2], A[2, :2] = [-k1 - D1, back / tanks.V_methane], [D1, -k2 - D2], [k1, k2]
        A[0, 3] = feed[fraction]
        start = np.array([[300.0, 200.0][fraction], [2000.0, 1500.0][fraction], 0.0, 1.0])
        end = linalg.expm(A * days) @ start
        stock[:, fraction] = end[:2]
        made += end[2]
    return stock, made


@pytest.mark.parametrize(("flow", "back"), [(20.0, 0.0), (20.0, 40.0), (0.0, 0.0), (0.0, 30.0)])
@pytest.mark.parametrize("hours", [1.0, 24.0, 24.0 * 60])
def test_two_tanks_agree_with_the_matrix_exponential(flow: float, back: float, hours: float) -> None:
    stock, made = run(TWO, (500.0, 200.0), flow, back, hours, 1)
    expected, methane = by_matrix_exponential(TWO, (500.0, 200.0), flow, back, hours / 24.0)
    np.testing.assert_allclose(stock, expected, rtol=1e-9)
    assert made == pytest.approx(methane, rel=1e-9)


@pytest.mark.parametrize("tanks", [ONE, TWO])
def test_the_length_of_a_step_does_not_matter(tanks: FirstOrderTanks) -> None:
    once, made_once = run(tanks, (500.0, 200.0), 20.0, 10.0, 48.0, 1)
    hourly, made_hourly = run(tanks, (500.0, 200.0), 20.0, 10.0, 48.0, 48)
    np.testing.assert_allclose(hourly, once, rtol=1e-12)
    assert made_hourly == pytest.approx(made_once, rel=1e-12)


def test_equal_tanks_without_flow_have_one_rate() -> None:
    same = FirstOrderTanks(40.0, 800.0, 0.3, 0.3, 0.3, 0.3)
    stock, made = run(same, (0.0, 0.0), 0.0, 0.0, 24.0, 1)
    assert made == pytest.approx(4000.0 * -math.expm1(-0.3), rel=1e-12)
    assert stock.sum() == pytest.approx(4000.0 * math.exp(-0.3), rel=1e-12)


def test_no_methane_is_lost_in_a_closed_system() -> None:
    stock, made = run(TWO, (500.0, 200.0), 0.0, 25.0, 240.0, 10)
    assert made + stock.sum() == pytest.approx(4000.0 + 10 * 700.0, rel=1e-12)


def test_a_single_tank_reaches_the_steady_yield() -> None:
    stock, _ = run(ONE, (500.0, 200.0), 840.0 / 25.0, 0.0, 24.0 * 2000, 1)
    made = advance_first_order(stock, 500.0, 200.0, 840.0 / 25.0, 0.0, ONE, 24.0)
    assert made == pytest.approx(500.0 * cstr_yield(0.45, 25.0) + 200.0 * cstr_yield(0.05, 25.0), rel=1e-10)


def test_gas_after_the_last_feed_falls_with_the_slow_rate() -> None:
    stock, _ = run(ONE, (500.0, 200.0), 0.0, 0.0, 24.0 * 30, 1)
    days = [advance_first_order(stock, 0.0, 0.0, 0.0, 0.0, ONE, 24.0) for _ in range(60)]
    assert days[1] < days[0] and days[-1] / days[-2] == pytest.approx(math.exp(-0.05), rel=1e-6)


@pytest.mark.parametrize(("k", "printed"), [(0.15, 0.79), (0.23, 0.85), (0.35, 0.90)])
def test_printed_yields_at_25_days(k: float, printed: float) -> None:
    assert round(cstr_yield(k, 25.0), 2) == printed
    assert constant_yield([100.0], 0.8).tolist() == [80.0]


def test_parameters_make_tanks() -> None:
    p = SimpleParameters()
    two, one = two_fraction_tanks(p, 40.0, 800.0, 1.1), one_fraction_tanks(p, 0.0, 840.0)
    assert two.methane_fast == pytest.approx(1.1 * 0.45) and two.acid_slow == pytest.approx(1.1 * 0.5 * 0.05)
    assert one.methane_fast == one.methane_slow == 0.30


def test_share_after_seven_days_asks_for_a_rate() -> None:
    assert float(digested_share(7.0, (1.0,), (0.2299,))) == pytest.approx(0.80, abs=1e-3)
    p = SimpleParameters()
    fast = (p.simple_fast_share, 1.0 - p.simple_fast_share)
    assert float(digested_share(7.0, fast, (p.simple_k_fast, p.simple_k_slow))) > 0.80
    curve = digested_share(np.array([0.0, 1.0, 5.0, 1e4]), (0.6, 0.3, 0.1), (0.4, 0.3, 0.2), 1.0)
    assert curve[0] == curve[1] == 0.0 and curve[-1] == pytest.approx(1.0, rel=1e-12)
    with pytest.raises(ValueError, match="1 in all"):
        digested_share(7.0, (0.6, 0.3), (0.4, 0.3))


def test_batch_curves() -> None:
    t = np.linspace(0.0, 200.0, 401)
    np.testing.assert_allclose(
        two_fraction_batch(t, 380.0, 1.0, 0.3, 0.05), first_order_batch(t, 380.0, 0.3), rtol=1e-15
    )
    gompertz = modified_gompertz(t, 380.0, 60.0, 2.0)
    assert np.all(np.diff(gompertz) >= 0.0) and gompertz[-1] == pytest.approx(380.0, rel=1e-9)
    steepest = np.max(np.diff(gompertz)) / 0.5
    assert steepest == pytest.approx(60.0, rel=5e-3)
    at = 2.0 + 380.0 / (60.0 * math.e)  # the tangent there meets the axis at the lag
    assert float(modified_gompertz(at, 380.0, 60.0, 2.0)) == pytest.approx(380.0 / math.e, rel=1e-12)


@pytest.mark.parametrize(("pH", "printed"), [(6.8, 0.038), (7.0, 0.060), (7.2, 0.096)])
def test_printed_bicarbonate(pH: float, printed: float) -> None:
    assert round(bicarbonate_needed(pH, 0.45, K_H, K_A), 3) == printed


def test_the_rule_says_when_the_cheap_model_misleads() -> None:
    limits = stability_limits(SimpleParameters(), 450.0, False, 0.45, K_H, K_A)
    fruit_only, mixed = alkalinity(0.0, 0.045, 0.7), alkalinity(0.03, 0.08, 0.7)
    assert stability_verdict(2.0, mixed, limits) == STABLE
    assert stability_verdict(4.0, mixed, limits) == OVERLOADED
    assert stability_verdict(2.0, fruit_only, limits) == UNBUFFERED
    assert stability_verdict(4.0, fruit_only, limits) == OVERLOADED + UNBUFFERED
    assert stability_verdict(2.0, mixed / 2.0, limits) == UNBUFFERED, (
        "water of dilution halves the alkalinity"
    )
    two = stability_limits(SimpleParameters(), 450.0, True, 0.45, K_H, K_A)
    assert two == limits._replace(OLR=5.65)
    assert stability_verdict(4.0, mixed, two) == STABLE


def test_an_overloaded_and_unbuffered_tank_still_makes_all_its_gas() -> None:
    """Sixteen times the load of the rule: yield stays that of a calm digester, which is what the rule is for."""
    calm = advance_first_order(np.zeros((2, 2)), 1e3, 0.0, 30.0, 0.0, ONE, 24.0 * 400) / 1e3
    mad = advance_first_order(np.zeros((2, 2)), 16e3, 0.0, 30.0, 0.0, ONE, 24.0 * 400) / 16e3
    assert mad == pytest.approx(calm, rel=1e-12)
    assert (
        stability_verdict(
            16.0 * 2.0, 0.03, stability_limits(SimpleParameters(), 840.0, False, 0.45, K_H, K_A)
        )
        == 3
    )


def test_slots_of_the_stock() -> None:
    stock = np.zeros((2, 2))
    advance_first_order(stock, 100.0, 0.0, 20.0, 0.0, ONE, 1.0)
    assert stock[METHANE, FAST] > 0.0 and stock[ACID].sum() == stock[METHANE, SLOW] == 0.0
