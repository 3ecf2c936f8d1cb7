"""The quarter-hour balance: what goes in comes out, the battery keeps its window, PV leaves the evening alone."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from twins.port.connection import SiteLimits, hoisting_together, shed_kw, site_limits
from twins.port.power import (
    PowerNumbers,
    PowerSlots,
    PowerState,
    PowerYear,
    first_state,
    power_numbers,
    power_year,
)
from twins.port.power_parameters import PowerParameters
from twins.port.site_battery import STORE_RULES, site_store
from twins.port.tariff import ON_PEAK, tariff_year
from twins.port.tariff_parameters import TariffParameters

P = PowerParameters()
NUMBERS = power_numbers(P, TariffParameters())
YEAR = tariff_year("tou_12_24_kv", 2026)
N = YEAR.period.size
HOUR = np.arange(N) % 96 / 4.0
LUCK = np.random.default_rng(1)
SHIPS = np.repeat(LUCK.integers(0, 4, N // 32), 32) * np.float64(2.0)  # quay cranes at work, by eight hours
LOAD = 2_500.0 + 300.0 * SHIPS + 200.0 * LUCK.random(N)
CHARGING = np.where((HOUR >= 18.0) & (HOUR < 19.5), 900.0, 100.0)
SUN = (
    5_000.0
    * np.maximum(np.sin((HOUR - 6.0) / 12.3 * np.pi), 0.0)
    * np.repeat(LUCK.random(N // 96), 96) ** 0.3
)
NO_SUN = np.zeros(N)
WIDE = site_limits(P, 20.0)
STORE_OUT = math.sqrt(0.975) * 0.96  # S-REOPT
NONE = site_store(P, 0.0, 0.0, "peak")


def run(
    pv: np.ndarray = NO_SUN,
    limits: SiteLimits = WIDE,
    kwh: float = 0.0,
    kw: float = 0.0,
    rule: str = "peak",
    numbers: PowerNumbers = NUMBERS,
    load: np.ndarray = LOAD,
    state: PowerState | None = None,
) -> tuple[PowerYear, PowerState]:
    store = site_store(P, kwh, kw, rule)
    begin = first_state(store) if state is None else state
    return power_year(numbers, YEAR, load, CHARGING, pv, SHIPS, limits, store, begin)


def imbalance(s: PowerSlots, pv: np.ndarray) -> float:
    given = s.grid + pv + s.discharge + s.unserved
    taken = LOAD + CHARGING + s.charge + s.transformer_loss + s.export + s.curtailed
    return float(np.abs(given - taken).max())


@pytest.mark.parametrize("rule", STORE_RULES)
@pytest.mark.parametrize(
    ("limits", "scale"), [(WIDE, 1.0), (SiteLimits(4_400.0, 0.0), 0.0), (SiteLimits(3_000.0, 800.0), 3.0)]
)
def test_every_slot_balances_and_the_battery_keeps_its_window(
    rule: str, limits: SiteLimits, scale: float
) -> None:
    pv = scale * SUN
    result, after = run(pv, limits, 4_000.0, 1_000.0, rule)
    s = result.slots
    assert imbalance(s, pv) < 1e-9
    assert min(float(series.min()) for series in s) >= 0.0
    store = site_store(P, 4_000.0, 1_000.0, rule)
    assert store.lowest_kwh == 800.0 and store.highest_kwh == 4_000.0
    assert s.soc_kwh.min() >= 800.0 and s.soc_kwh.max() <= 4_000.0
    assert (s.charge * s.discharge).max() == 0.0
    assert max(s.charge.max(), s.discharge.max()) <= 1_000.0
    gain = np.diff(s.soc_kwh, prepend=4_000.0)
    assert gain == pytest.approx(0.25 * (s.charge * STORE_OUT - s.discharge / STORE_OUT), abs=1e-8)
    lost = 0.25 * ((1.0 - STORE_OUT) * s.charge + (1.0 / STORE_OUT - 1.0) * s.discharge).sum()
    assert result.store_loss_kwh == pytest.approx(lost, abs=1e-5)
    assert result.pv_used_kwh == pytest.approx(0.25 * (pv - s.export - s.curtailed).sum(), abs=1e-5)
    assert after.soc_kwh == s.soc_kwh[-1]
    below = s.grid - s.export - s.transformer_loss
    assert np.hypot(below, s.kvar).max() <= limits.transformer_kva * (1.0 + 1e-12)
    assert s.export.max() <= limits.export_kw


def test_constant_load_and_its_losses() -> None:
    flat = np.full(N, 4_000.0)
    result, _ = power_year(NUMBERS, YEAR, flat, NO_SUN, NO_SUN, NO_SUN, WIDE, NONE, first_state(NONE))
    kvar = 4_000.0 * math.tan(math.acos(P.power_load_pf))
    loss = 20_000.0 * 0.0012 + (4_000.0**2 + kvar**2) / 20_000.0 * 0.007
    assert result.billed.billed_kw == pytest.approx([4_000.0 + loss] * 12)
    assert result.billed.energy_kwh.sum() == pytest.approx((4_000.0 + loss) * N / 4)
    assert result.billed.excess_kvar == pytest.approx(np.zeros(12))  # 0.395 of the kW, below 0.6197


def test_pv_alone_leaves_the_evening_on_peak_demand() -> None:
    evening = (YEAR.period == ON_PEAK) & (HOUR >= 19.0)
    plain, _ = run()
    sunny, _ = run(SUN)
    assert np.array_equal(plain.slots.grid[evening], sunny.slots.grid[evening])
    highest = [plain.slots.grid[evening & (YEAR.month == m)].max() for m in range(12)]
    assert np.all(sunny.billed.billed_kw >= highest)
    assert sunny.billed.energy_kwh[:, ON_PEAK].sum() < 0.8 * plain.billed.energy_kwh[:, ON_PEAK].sum()
    assert (
        np.mean(sunny.billed.billed_kw / plain.billed.billed_kw) > 0.97
    )  # near zero saving (trap of section 8)


def test_battery_shaves_the_on_peak_maximum() -> None:
    store = (6_000.0, 1_500.0)
    plain, _ = run()
    shaved, after = run(NO_SUN, WIDE, *store)
    evenly = 4_800.0 * STORE_OUT / 13.0  # kW that the whole charge lasts for through a day's on-peak hours
    assert np.all(shaved.billed.billed_kw <= plain.billed.billed_kw - evenly + 5.0)
    again, _ = run(NO_SUN, WIDE, *store, state=after)
    assert again.billed.billed_kw[0] <= shaved.billed.billed_kw[0]  # January has a month before
    on_peak = YEAR.period == ON_PEAK
    assert shaved.slots.discharge[~on_peak].max() == 0.0
    assert shaved.slots.charge[on_peak].max() == 0.0
    assert shaved.slots.soc_kwh[on_peak & (YEAR.left > 1)].min() > 1_200.0  # never empty before 22:00


def test_battery_knows_the_past_only() -> None:
    store = (6_000.0, 1_500.0)
    half = N // 2 + 48
    later = np.where(np.arange(N) < half, LOAD, 0.5 * LOAD)
    for rule in STORE_RULES:
        a, b = run(SUN, WIDE, *store, rule)[0].slots, run(SUN, WIDE, *store, rule, load=later)[0].slots
        assert np.array_equal(a.soc_kwh[:half], b.soc_kwh[:half])


def test_pv_rule_stores_surplus_only() -> None:
    pv = 2.0 * SUN
    s = run(pv, WIDE, 6_000.0, 2_000.0, "pv")[0].slots
    assert np.all(s.charge <= np.maximum(pv - LOAD - CHARGING, 0.0) + 1e-9)
    assert s.charge.sum() > 0.0
    assert s.curtailed.sum() < run(pv)[0].slots.curtailed.sum()


def test_what_the_transformer_cannot_carry_is_unserved() -> None:
    enough, short = run()[0].slots, run(limits=SiteLimits(4_400.0, 0.0))[0].slots
    assert enough.unserved.max() == 0.0
    over = np.hypot(LOAD + CHARGING, enough.kvar) > 4_400.0
    assert 0.01 < over.mean() < 0.9
    assert np.array_equal(short.unserved > 0.0, over)
    u = shed_kw(5_000.0, 2_000.0, 0.4, 4_400.0)
    assert math.hypot(5_000.0 - u, 2_000.0 - 0.4 * u) == pytest.approx(4_400.0)
    helped = run(limits=SiteLimits(4_400.0, 0.0), kwh=4_000.0, kw=1_000.0)[0].slots
    assert helped.unserved.sum() < short.unserved.sum()


def test_hoists_coincide_as_a_binomial_says() -> None:
    for cranes, share, looks in itertools.product((1, 3, 8, 17), (0.1, 0.17, 0.5), (45.0, 90.0)):
        assert hoisting_together(cranes, share, looks) == stats.binom.ppf(1.0 - 1.0 / looks, cranes, share)
    assert hoisting_together(8, 0.17, 45.0) == 4.0  # "eight cranes never lift together for long"
    assert hoisting_together(3, 1.0, 45.0) == 3.0


def test_momentary_peaks_meet_the_transformer_and_not_the_bill() -> None:
    strong = NUMBERS._replace(hoist_kw=2_500.0)
    limits = SiteLimits(5_300.0, 0.0)
    soft, hard = run(limits=limits)[0], run(limits=limits, numbers=strong)[0]
    assert np.array_equal(soft.billed.billed_kw, hard.billed.billed_kw)
    assert hard.momentary_h > soft.momentary_h
    quiet = SHIPS == 0.0
    s = hard.slots
    below = np.hypot(s.grid - s.transformer_loss, s.kvar)
    assert s.momentary_kva[quiet] == pytest.approx(below[quiet])
    six = np.flatnonzero(SHIPS == 6.0)[0]
    more = 2_500.0 * (hoisting_together(6, P.power_hoist_share, 45.0) - 6 * P.power_hoist_share)
    kw = LOAD[six] + CHARGING[six] + more
    assert s.momentary_kva[six] == pytest.approx(math.hypot(kw, s.kvar[six] + more * NUMBERS.load_tan))


def test_bad_input_is_refused_with_help() -> None:
    with pytest.raises(ValueError, match="hours for quarter hours"):
        power_year(NUMBERS, YEAR, LOAD[::4].copy(), CHARGING, SUN, SHIPS, WIDE, NONE, first_state(NONE))
    with pytest.raises(ValueError, match="rating above 0"):
        run(limits=SiteLimits(0.0, 0.0))
    with pytest.raises(ValueError, match="set store_kwh and store_kw together"):
        site_store(P, 1_000.0, 0.0, "peak")
    with pytest.raises(ValueError, match="peak, pv"):
        site_store(P, 1_000.0, 500.0, "arbitrage")
