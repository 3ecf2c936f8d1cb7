"""Chargers, charging rules, fade and packs of battery tractors."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twins.port
from twins.core.compiled import compiled
from twins.port.battery_fade import (
    CHARGE_RATE,
    DEPTH,
    DISCHARGE_RATE,
    TEMPERATURE,
    Cell,
    Fade,
    Rates,
    Stress,
    cell_numbers,
    fade_after,
    fade_rates,
    graphite_potential_safari_delacourt,
    limits_broken,
)
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
    FASTEST_C,
    GENERATIONS,
    N_USE,
    Packs,
    age_packs,
    book,
    held_kwh,
    new_packs,
    soc_after_work,
    traction_numbers,
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
AIR_C = np.array([26.0, 27.0, 28.0, 29.0, 29.6, 29.0, 28.5, 28.4, 28.0, 27.5, 27.0, 26.2])
SURVEY = Path(twins.port.__file__).parent / "survey" / "battery_model_parameters.csv"


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


# --- fade -----------------------------------------------------------------------------------------------------

LFP = cell_numbers(P)
CELL = LFP._replace(haste=1.0)
SIMPLE = cell_numbers(P.replace(cell_set="reopt"))._replace(haste=1.0)
MILD = Stress(36.0, 0.6, 0.8, 0.6, 0.05)


def grown(cell: Cell, stress: Stress, steps: int, days: float, cycles: float) -> Fade:
    fade = Fade(0.0, 0.0)
    for _ in range(steps):
        fade = fade_after(cell, fade, stress, days, cycles, 1.0)
    return fade


def test_numbers_are_those_of_the_survey() -> None:
    with SURVEY.open(encoding="utf-8") as lines:
        table = {
            (row["model"].split()[0], row["parameter"]): float(row["value"]) for row in csv.DictReader(lines)
        }
    ours = {
        ("LFP-Gr", "p1"): P.cell_p1,
        ("LFP-Gr", "p2"): P.cell_p2_k,
        ("LFP-Gr", "p3"): P.cell_p3_k_v,
        ("LFP-Gr", "pcal"): P.cell_p_calendar,
        ("LFP-Gr", "p4"): P.cell_p4,
        ("LFP-Gr", "p5"): P.cell_p5,
        ("LFP-Gr", "p6"): P.cell_p6_h,
        ("LFP-Gr", "p7"): P.cell_p7_k,
        ("LFP-Gr", "p8"): P.cell_p8_k,
        ("LFP-Gr", "pcyc"): P.cell_p_cycle,
        ("LFP-Gr", "max_rate_charge"): P.cell_charge_limit_c,
        ("LFP-Gr", "max_rate_discharge"): P.cell_discharge_limit_c,
        ("LFP-Gr", "cycling_temperature_min"): P.cell_coldest_c,
        ("LFP-Gr", "cycling_temperature_max"): P.cell_hottest_c,
        ("Li-ion", "calendar_fade_coefficient"): P.cell_simple_calendar,
        ("Li-ion", "cycle_fade_coefficient"): P.cell_simple_cycle,
        ("Li-ion", "internal_efficiency_fraction"): P.charging_internal,
        ("Li-ion", "rectifier_efficiency_fraction"): P.charging_rectifier,
    }
    assert ours == {key: table[key] for key in ours}


def test_potential_of_graphite_falls_over_its_plateaus() -> None:
    """Safari and Delacourt 2011: above half a volt when empty, near 0.12 V and 0.08 V on the two last plateaus."""
    u = np.array([graphite_potential_safari_delacourt(soc) for soc in np.linspace(0.0, 1.0, 101)])
    assert np.all(np.diff(u) < 0.0)
    assert u[0] > 0.5
    assert u[50] == pytest.approx(0.12, abs=0.015)
    assert u[95] == pytest.approx(0.08, abs=0.015)


@pytest.mark.parametrize("cell", [CELL, SIMPLE], ids=["lfp_gr_250ah", "reopt"])
def test_steps_give_the_closed_form_at_constant_stress(cell: Cell) -> None:
    rates = fade_rates(cell, MILD)
    fade = grown(cell, MILD, 120, 30.0, 25.0)
    assert fade.calendar == pytest.approx(rates.k_calendar * 3600.0**rates.p_calendar, rel=1e-12)
    assert fade.cycle == pytest.approx(rates.k_cycle * 3000.0**rates.p_cycle, rel=1e-12)


def blast_rates(T_c: float, soc: float, dod: float, C: float) -> Rates:
    """The rates as the reference prints them."""
    T = T_c + 273.15
    u_a = graphite_potential_safari_delacourt(soc)
    k_cal = 8.37e4 * math.exp(-5210 / T) * math.exp(-3560 * u_a / T)
    k_cyc = (4.38e-8 + 1.55e-8 * dod + 1.68e-7 * C) * (math.exp(2190 / T) + math.exp(-1.55e5 / T))
    return Rates(k_cal, 0.526, k_cyc, 0.828)


def test_changing_stress_follows_the_differential_law_of_blast() -> None:
    """dQ = k p (k/Q)^((1-p)/p) dx by steps of a hundredth of a day, summer and winter in turn."""
    warm, cool = Stress(40.0, 0.8, 1.0, 0.65, 0.2), Stress(20.0, 0.4, 0.8, 0.2, 0.1)
    ours = Fade(0.0, 0.0)
    cal, cyc = 0.0, 0.0
    for i, stress in enumerate([warm, cool] * 3):
        ours = fade_after(CELL, ours, stress, 60.0, 90.0, 1.0)
        k = blast_rates(
            stress.battery_c, stress.mean_soc, stress.depth, 0.5 * (stress.charge_c + stress.discharge_c)
        )
        start = 0
        if i == 0:  # the law has no finite slope at zero
            cal, cyc, start = k.k_calendar * 0.01**0.526, k.k_cycle * 0.015**0.828, 1
        for _ in range(start, 6000):
            cal += k.k_calendar * 0.526 * (k.k_calendar / cal) ** (0.474 / 0.526) * 0.01
            cyc += k.k_cycle * 0.828 * (k.k_cycle / cyc) ** (0.172 / 0.828) * 0.015
    assert ours.calendar == pytest.approx(cal, rel=2e-3)
    assert ours.cycle == pytest.approx(cyc, rel=2e-3)


def test_reopt_is_its_printed_formula() -> None:
    """Sum over days of 0.5 k_cal E/sqrt(d) + k_cyc EFC from the second day; the sum lacks the first day and a half."""
    days, soc, efc = 3650, 0.6, 0.8
    d = np.arange(2, days + 1)
    calendar = np.sum(0.5 * 1.16e-3 * soc / np.sqrt(d))
    cycle = 2.46e-5 * efc * len(d)
    fade = grown(SIMPLE, MILD._replace(mean_soc=soc), 365, 10.0, 10.0 * efc)
    assert fade.cycle - cycle == pytest.approx(2.46e-5 * efc, rel=1e-6)
    assert 0.0 < fade.calendar - calendar < 1.3 * 1.16e-3 * soc
    assert fade.calendar == pytest.approx(calendar, rel=0.025)


def test_warmer_fuller_and_busier_fade_more() -> None:
    def loss(stress: Stress, cycles: float = 25.0) -> float:
        return sum(grown(CELL, stress, 72, 30.0, cycles))

    assert np.all(np.diff([loss(MILD._replace(battery_c=t)) for t in (30.0, 34.0, 38.0, 42.0, 46.0)]) > 0.0)
    assert np.all(np.diff([loss(MILD._replace(mean_soc=s)) for s in (0.2, 0.4, 0.6, 0.8, 1.0)]) > 0.0)
    assert np.all(np.diff([loss(MILD, n) for n in (0.0, 10.0, 30.0, 60.0)]) > 0.0)
    assert np.all(np.diff([loss(MILD._replace(charge_c=c)) for c in (0.2, 0.65, 1.0)]) > 0.0)
    assert loss(MILD._replace(depth=1.0)) > loss(MILD)


def test_outside_the_tests_the_cycle_term_is_held_and_told() -> None:
    hot, edge = MILD._replace(battery_c=60.0), MILD._replace(battery_c=45.0)
    assert fade_rates(CELL, hot).k_cycle == fade_rates(CELL, edge).k_cycle
    assert fade_rates(CELL, hot).k_calendar > fade_rates(CELL, edge).k_calendar
    assert fade_rates(CELL, MILD._replace(depth=0.2)).k_cycle == fade_rates(CELL, MILD).k_cycle
    assert limits_broken(CELL, MILD) == limits_broken(CELL, edge) == 0
    assert limits_broken(CELL, hot) == limits_broken(CELL, MILD._replace(battery_c=5.0)) == TEMPERATURE
    assert limits_broken(CELL, MILD._replace(charge_c=0.7)) == CHARGE_RATE
    assert limits_broken(CELL, MILD._replace(discharge_c=1.2, depth=0.5)) == DISCHARGE_RATE | DEPTH


# --- packs ----------------------------------------------------------------------------------------------------


@compiled
def year_of_use(use: Any, sessions_a_day: int) -> None:
    """Book a week: at work from 0.9 to 0.3, charging back in an hour and a half, parked for the rest of the day."""
    for tractor in range(use.shape[0]):
        for _ in range(7):
            for _ in range(sessions_a_day):
                book(use, tractor, 0.9, 0.3, 10.0)
                book(use, tractor, 0.3, 0.9, 1.5)
            book(use, tractor, 0.9, 0.9, 24.0 - 11.5 * sessions_a_day)


def packs_in_use(tractors: int, sessions_a_day: int) -> tuple[Packs, Any]:
    u = np.random.default_rng(3).uniform(size=(tractors, GENERATIONS))
    use = np.zeros((tractors, N_USE))
    year_of_use(use, sessions_a_day)
    return new_packs(P, u), use


def life_years(cell: Cell, packs: Packs, use: Any, end: float = 0.75) -> float:
    """Years to the first replacement of a single pack."""
    traction = traction_numbers(P)._replace(end_of_life=end)
    for year in range(60):
        before = packs.calendar[0] + packs.cycle[0]
        if age_packs(cell, traction, packs, use, AIR_C).swaps:
            return year + (1.0 - end - before) / (before / max(year, 1))
    return math.inf


def test_a_pack_lives_20_to_30_percent_shorter_than_its_cells() -> None:
    """At constant stress the days to any loss scale by exactly the shortening."""
    pack, cell = grown(LFP, MILD, 100, 30.0 * 0.75, 25.0 * 0.75), grown(CELL, MILD, 100, 30.0, 25.0)
    assert pack == pytest.approx(cell, rel=1e-12)
    low, high = P.infos()["cell_pack_shorter"].prior.ppf([0.0, 1.0])  # type: ignore[union-attr]
    assert (low, high) == (0.2, 0.3)


def test_life_of_packs_in_this_port() -> None:
    """An association expects 6 years of truck batteries (S-EVT, low); the cells of S-BLAST last longer in mild use.

    Not more than 2.5 times as long, and shorter when charged twice a day.
    """
    lives = []
    for sessions_a_day in (1, 2):
        packs, use = packs_in_use(1, sessions_a_day)
        packs.luck[:] = 1.0
        lives.append(life_years(LFP, packs, use))
    assert 6.0 < lives[1] < lives[0] < 2.5 * 6.0


def test_packs_are_replaced_one_by_one_and_counted() -> None:
    packs, use = packs_in_use(40, 2)
    use[30:] = 0.0  # not in service yet
    traction = traction_numbers(P)
    swaps = []
    for _ in range(15):
        held = np.array([held_kwh(packs, i, 200.0) for i in range(40)])
        assert np.all(held[30:] == 200.0) and np.all(held[:30] > 0.7 * 200.0)
        year = age_packs(LFP, traction, packs, use, AIR_C)
        swaps.append(year.swaps)
        assert year.months == 30 * 12
        assert (
            year.months_beyond == year.months and year.limits == DEPTH
        )  # charges of 0.6 are shallower than tested
    assert sum(swaps) == packs.generation.sum() >= 30
    assert np.count_nonzero(swaps) >= 3
    assert np.all(packs.generation[30:] == 0)


def test_a_week_stands_for_a_year() -> None:
    """Twice the booked time of the same use is the same year."""
    (one, use), (two, _) = packs_in_use(3, 2), packs_in_use(3, 2)
    first = age_packs(LFP, traction_numbers(P), one, use, AIR_C)
    double = 2.0 * use
    double[:, FASTEST_C] = use[:, FASTEST_C]  # a rate, not a sum
    again = age_packs(LFP, traction_numbers(P), two, double, AIR_C)
    assert first == pytest.approx(again, rel=1e-12)
    assert first.capacity < 1.0
