"""Chargers: curve, energy by quarter hours, limits and rules; a week of tractors that charge and work."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from twins.core.compiled import compiled
from twins.port.battery_parameters import BatteryParameters
from twins.port.charging import (
    OFF_PEAK,
    PEAK_CAPPED,
    PLAIN,
    PV_FOLLOWING,
    RULES,
    Charging,
    add_session,
    charge_h,
    charge_to,
    charging_numbers,
    power_for,
    soc_after,
    standby_kwh,
    stored_to_ac,
    taken_kw,
)
from twins.port.traction_battery import (
    CHARGED,
    DISCHARGED,
    N_USE,
    book,
    soc_after_work,
)

P = BatteryParameters()
SITE: dict[str, float] = {
    "charger_kw": 150.0,
    "battery_kwh": 200.0,
    "feeder_mva": 1.0,
    "transformer_mva": 10.0,
    "site_power_factor": 0.9,
    "cap_kw": 300.0,
}
N = charging_numbers(P, **SITE)
KWH = 190.0


# --- charge curve ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kw", [150.0, 60.0, 10.0])
def test_time_and_state_are_the_integral_of_the_power(kw: float) -> None:
    """The law E ds/dt = eta min(P, A(s)) by small steps of the state."""
    s = np.linspace(0.2, 1.0, 100_001)
    middle = 0.5 * (s[1:] + s[:-1])
    accepted = 150.0 * (1.0 - (1.0 - P.charging_last_share) * (middle - 0.85) / 0.15)
    hours = np.cumsum(np.diff(s) * KWH / (math.sqrt(0.975) * np.minimum(kw, accepted)))
    for end in (0.5, 0.84, 0.9, 0.99, 1.0):
        expected = np.interp(end, s[1:], hours)
        assert charge_h(N, 0.2, end, kw, KWH) == pytest.approx(expected, rel=1e-7)
        assert soc_after(N, 0.2, expected, kw, KWH) == pytest.approx(end, rel=1e-7)
    assert soc_after(N, 0.2, 1e3, kw, KWH) == 1.0


def test_full_power_holds_to_85_percent_and_then_tapers() -> None:
    assert taken_kw(N, 0.3) == taken_kw(N, 0.85) == 150.0
    taper = [taken_kw(N, soc) for soc in np.linspace(0.85, 1.0, 7)]
    assert np.all(np.diff(taper) < 0.0)
    assert taper[-1] == pytest.approx(0.15 * 150.0)
    assert charge_h(N, 0.2, 0.85, 150.0, KWH) == pytest.approx(0.65 * KWH / (150.0 * math.sqrt(0.975)))
    assert charge_h(N, 0.9, 0.9, 150.0, KWH) == 0.0


def test_more_power_and_less_to_charge_take_less_time() -> None:
    targets = [charge_h(N, 0.3, soc, 100.0, KWH) for soc in np.linspace(0.3, 1.0, 15)]
    powers = [charge_h(N, 0.3, 0.95, kw, KWH) for kw in np.linspace(20.0, 150.0, 14)]
    assert np.all(np.diff(targets) > 0.0) and np.all(np.diff(powers) < 0.0)
    states = [soc_after(N, 0.3, hours, 100.0, KWH) for hours in np.linspace(0.0, 3.0, 31)]
    assert np.all(np.diff(states) >= 0.0) and states[0] == 0.3 and states[-1] == 1.0


def test_the_pack_bounds_the_power_of_a_large_charger() -> None:
    """A pack that takes 1 h for its energy (S-WH) cannot use a charger of 350 kW."""
    assert charging_numbers(P, **{**SITE, "charger_kw": 350.0}).full_kw == 200.0


def test_losses_from_the_meter_to_the_wheels() -> None:
    """S-REOPT: 0.975 within the battery both ways together, 0.96 in the rectifier."""
    stored = 100.0
    drawn = 60.0
    left = soc_after_work(N, stored / KWH, drawn, KWH) * KWH
    taken = stored - left
    assert stored_to_ac(N) * taken == pytest.approx(drawn / (0.96 * 0.975), rel=1e-14)


@compiled
def sessions(n: Charging, first_slot: int, rows: Any, slots: Any) -> float:
    """The use in a compiled loop: all sessions of a table into the quarter hours."""
    outside = 0.0
    for i in range(rows.shape[0]):
        outside += add_session(n, slots, first_slot, rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 3], KWH)
    return outside


def test_energy_of_sessions_by_quarter_hours() -> None:
    """Each quarter holds the integral of the AC power in it, and the total is exact, the edges included."""
    rng = np.random.default_rng(5)
    first, n_slot = 4 * 100_000, 96
    rows = np.column_stack(
        [
            100_000.0 + rng.uniform(-0.5, 24.0, 60),
            rng.uniform(0.2, 0.6, 60),
            rng.uniform(0.6, 1.0, 60),
            rng.uniform(20.0, 150.0, 60),
        ]
    )
    slots = np.zeros(n_slot)
    outside = sessions(N, first, rows, slots)
    total = np.sum(rows[:, 2] - rows[:, 1]) * KWH / (0.96 * math.sqrt(0.975))
    assert outside > 0.0
    assert slots.sum() + outside == pytest.approx(total, rel=1e-13)

    one = np.zeros(n_slot)
    assert sessions(N, first, np.array([[100_000.1, 0.3, 0.97, 150.0]]), one) == 0.0
    times = 100_000.1 + np.arange(0.0, charge_h(N, 0.3, 0.97, 150.0, KWH), 1e-4) + 5e-5
    states = [soc_after(N, 0.3, t - 100_000.1, 150.0, KWH) for t in times]
    ac = np.array([taken_kw(N, soc) for soc in states]) / 0.96 * 1e-4
    by_slot = np.bincount((4.0 * times).astype(int) - first, ac, n_slot)
    assert one == pytest.approx(by_slot, abs=0.02)
    assert np.array_equal(one > 0.0, by_slot > 0.0)
    assert standby_kwh(N, 10.0) == pytest.approx(0.25 * 10.0 * P.charging_standby_kw)


# --- who charges, and with what --------------------------------------------------------------------------------


def test_a_low_tractor_charges_whatever_the_rule() -> None:
    for rule in range(len(RULES)):
        for on_peak in (False, True):
            assert charge_to(N, rule, N.low_soc, False, on_peak, 0.0) >= N.bridge_soc
            assert power_for(N, rule, N.low_soc, on_peak, 0.0, 0.0, 0.0) == pytest.approx(150.0)


@pytest.mark.parametrize(
    ("rule", "on_peak", "surplus_kw", "free_target", "low_target"),
    [
        ("plain", True, 0.0, 0.95, 0.95),
        ("off_peak", True, 500.0, 0.0, 0.5),
        ("off_peak", False, 0.0, 0.95, 0.95),
        ("pv_following", False, 10.0, 0.0, 0.5),
        ("pv_following", True, 500.0, 0.95, 0.95),
        ("peak_capped", True, 0.0, 0.95, 0.95),
    ],
)
def test_rules_choose_hours(
    rule: str, on_peak: bool, surplus_kw: float, free_target: float, low_target: float
) -> None:
    code = RULES.index(rule)
    assert charge_to(N, code, 0.6, True, on_peak, surplus_kw) == free_target
    assert charge_to(N, code, 0.2, False, on_peak, surplus_kw) == low_target
    assert charge_to(N, code, 0.6, False, on_peak, surplus_kw) == 0.0
    assert charge_to(N, code, 0.85, True, on_peak, surplus_kw) == 0.0


def test_the_codes_are_the_places_of_the_names() -> None:
    named = {"plain": PLAIN, "off_peak": OFF_PEAK, "pv_following": PV_FOLLOWING, "peak_capped": PEAK_CAPPED}
    assert {name: RULES.index(name) for name in RULES} == named


def test_limits_bind_at_plug_in() -> None:
    """Feeder 1 MVA x 0.98, transformer 10 MVA x 0.9, cap 300 kW on-peak, the sun's surplus; AC into DC by 0.96."""

    def power(rule: int, on_peak: bool, surplus: float, charging: float, other: float) -> float:
        return power_for(N, rule, 0.5, on_peak, surplus, charging, other)

    assert power(PLAIN, True, 0.0, 0.0, 1000.0) == 150.0
    assert power(PLAIN, True, 0.0, 980.0 - 100.0, 1000.0) == pytest.approx(96.0)
    assert power(PLAIN, True, 0.0, 980.0 - 20.0, 1000.0) == 0.0
    assert power(PLAIN, True, 0.0, 500.0, 9000.0 - 600.0) == pytest.approx(96.0)
    assert power(PLAIN, True, 0.0, 0.0, 9500.0) == 0.0
    assert power(PEAK_CAPPED, True, 0.0, 200.0, 1000.0) == pytest.approx(96.0)
    assert power(PEAK_CAPPED, True, 0.0, 290.0, 1000.0) == 0.0
    assert power(PEAK_CAPPED, False, 0.0, 290.0, 1000.0) == 150.0
    assert power(PV_FOLLOWING, False, 50.0, 0.0, 1000.0) == pytest.approx(48.0)
    assert power(PV_FOLLOWING, False, 5.0, 0.0, 1000.0) == 0.0


@pytest.mark.parametrize("rule", range(4))
def test_promised_power_never_exceeds_a_limit(rule: int) -> None:
    """Tractors that plug in one after another fill the feeder or the cap and no more."""
    for on_peak, feeder in ((True, 0.3), (False, 0.3), (True, 5.0)):
        n = charging_numbers(P, **{**SITE, "feeder_mva": feeder})
        promised = 0.0
        for _ in range(100):
            promised += power_for(n, rule, 0.2, on_peak, 0.0, promised, 7000.0) / n.rectifier
        limits = [1e3 * feeder * 0.98, 9000.0 - 7000.0] + [300.0] * (rule == PEAK_CAPPED and on_peak)
        assert min(limits) - n.least_kw / n.rectifier <= promised <= min(limits) + 1e-9


@compiled
def week_of_tractors(
    n: Charging, rule: int, start: int, slots: Any, use: Any, jobs: Any, soc: Any, chargers: int
) -> tuple[float, float, float, int]:
    """A week, hour by hour: tractors in turn charge or work; the loop that events run, without their queues.

    Returns what was drawn at work, what sessions drew outside the week [kWh], the largest promise [kW AC] and how
    often a tractor waited for power.
    """
    drawn, outside, largest, waited = 0.0, 0.0, 0.0, 0
    busy_until = np.zeros(soc.shape[0])
    promised = np.zeros(soc.shape[0])
    for hour in range(jobs.shape[0]):
        clock = start / 4.0 + hour
        on_peak = 9 <= hour % 24 < 22
        surplus = 400.0 if 10 <= hour % 24 < 15 else 0.0
        for i in range(soc.shape[0]):
            if busy_until[i] > clock:
                continue
            promised[i] = 0.0
            charging = 0.0
            plugged = 0
            for j in range(soc.shape[0]):
                if busy_until[j] > clock:
                    charging += promised[j]
                    plugged += 1
            target = charge_to(n, rule, soc[i], jobs[hour, i] == 0.0, on_peak, surplus - charging)
            kw = 0.0
            if target > 0.0 and plugged < chargers:
                kw = power_for(n, rule, soc[i], on_peak, surplus - charging, charging, 2000.0)
                waited += 1 if kw == 0.0 else 0
            if kw > 0.0:
                hours = charge_h(n, soc[i], target, kw, KWH)
                outside += add_session(n, slots, start, clock + n.plug_h, soc[i], target, kw, KWH)
                book(use, i, soc[i], soc[i], n.plug_h)
                book(use, i, soc[i], target, hours)
                busy_until[i] = clock + n.plug_h + hours
                promised[i] = kw / n.rectifier
                largest = max(largest, charging + promised[i])
                soc[i] = target
            elif soc[i] > n.low_soc:
                after = soc_after_work(n, soc[i], jobs[hour, i], KWH)
                book(use, i, soc[i], after, 1.0)
                drawn += jobs[hour, i]
                soc[i] = after
    return drawn, outside, largest, waited


@pytest.mark.parametrize("rule", range(4))
def test_a_week_of_tractors_balances(rule: int) -> None:
    """AC = (drawn/one way + stored)/(rectifier x one way), and the book of use holds the same energy."""
    jobs = np.random.default_rng(8).choice([0.0, 6.0, 9.0, 12.0], (168, 12))
    slots, use, soc = np.zeros(4 * 168), np.zeros((12, N_USE)), np.full(12, 0.6)
    n = charging_numbers(P, **{**SITE, "feeder_mva": 0.5})
    drawn, outside, largest, waited = week_of_tractors(n, rule, 4 * 9000, slots, use, jobs, soc, 6)
    one_way = math.sqrt(0.975)
    stored = (soc.sum() - 12 * 0.6) * KWH
    assert slots.sum() + outside == pytest.approx((drawn / one_way + stored) / (0.96 * one_way), rel=1e-12)
    assert use[:, DISCHARGED].sum() * KWH == pytest.approx(drawn / one_way, rel=1e-12)
    assert np.sum(use[:, CHARGED] - use[:, DISCHARGED]) * KWH == pytest.approx(stored, abs=1e-9)
    assert drawn > 0.8 * jobs.sum()
    assert largest <= 0.5 * 980.0 + 1e-9
    assert soc.min() > 0.1
    by_hour = slots.reshape(7, 24, 4).sum(axis=(0, 2))
    share = {
        OFF_PEAK: 1.0 - by_hour[9:22].sum() / slots.sum(),
        PV_FOLLOWING: by_hour[10:17].sum() / slots.sum(),
    }
    if rule in share:
        assert share[rule] > 0.6
    elif rule == PEAK_CAPPED:  # from 10:00, when sessions that began before the on-peak hours have ended
        assert 4.0 * slots.reshape(7, 96)[:, 40:88].max() <= 300.0 + 1e-9
        assert waited > 0
