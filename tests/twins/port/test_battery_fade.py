"""Fade of batteries by two published sets, packs of tractors and their replacement."""

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
    TESTED,
    Cell,
    Fade,
    Rates,
    Stress,
    cell_numbers,
    fade_after,
    fade_rates,
    first_limit_broken,
    graphite_potential_safari_delacourt,
)
from twins.port.battery_parameters import BatteryParameters
from twins.port.traction_battery import (
    FASTEST_C,
    GENERATIONS,
    N_USE,
    Packs,
    age_packs,
    book,
    held_kwh,
    new_packs,
    traction_numbers,
)

P = BatteryParameters()
AIR_C = np.array([26.0, 27.0, 28.0, 29.0, 29.6, 29.0, 28.5, 28.4, 28.0, 27.5, 27.0, 26.2])
SURVEY = Path(twins.port.__file__).parent / "survey" / "battery_model_parameters.csv"


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
    assert first_limit_broken(CELL, MILD) == first_limit_broken(CELL, edge) == TESTED
    assert (
        first_limit_broken(CELL, hot) == first_limit_broken(CELL, MILD._replace(battery_c=5.0)) == TEMPERATURE
    )
    assert first_limit_broken(CELL, hot._replace(charge_c=0.7)) == CHARGE_RATE
    assert first_limit_broken(CELL, MILD._replace(discharge_c=1.2, depth=0.5)) == DISCHARGE_RATE
    assert first_limit_broken(CELL, MILD._replace(depth=0.5)) == DEPTH


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
    assert new_packs(P, np.random.default_rng(1).uniform(size=(4000, 8))).luck.mean() == pytest.approx(
        1.0, abs=2e-3
    )
    traction = traction_numbers(P)
    swaps = []
    for _ in range(15):
        held = held_kwh(packs, 200.0)
        assert np.all(held[30:] == 200.0) and np.all(held[:30] > 0.7 * 200.0)
        year = age_packs(LFP, traction, packs, use, AIR_C)
        swaps.append(year.swaps)
        assert year.months.tolist() == [
            0.0,
            0.0,
            0.0,
            0.0,
            30 * 12.0,
        ]  # charges of 0.6 are shallower than tested
        assert int(np.argmax(year.months)) == DEPTH
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
    assert first[:2] == pytest.approx(again[:2], rel=1e-12) and np.array_equal(first.months, again.months)
    assert first.capacity < 1.0
