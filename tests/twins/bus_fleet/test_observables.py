"""What the fleet answers to a survey: months, years, single measurements, and where there is no answer."""

from __future__ import annotations

import datetime as dt
import functools
import math

import numpy as np
import pytest

from scenarios import units
from scenarios.survey_bands import band_of
from scenarios.survey_codebook import Codebook
from twins import rng
from twins.bus_fleet import TWIN
from twins.bus_fleet.flows import FLOWS
from twins.bus_fleet.observables import LEGAL_YEARS, OBSERVABLES, observe
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.road_test import RoadTest
from twins.core.outcome import Outcome
from twins.core.twin import Horizon

SERIES = (
    "gas_burned_converted_mj", "diesel_converted_mj", "gas_filled_kg", "kits", "kits_out_of_order",
)  # fmt: skip
GROUPS = ("converted_large", "converted_medium")


def made_by_hand(first: int, years: int, flow: float = 1.0) -> Outcome:
    """Return an outcome in which every flow is `flow` a year; a day burns 1 MJ of each fuel."""
    horizon = Horizon(dt.date(first, 1, 1), years)
    stats = {f"road_test_{name}": 1.0 for name in RoadTest._fields}
    return Outcome(
        years=horizon.calendar_years,
        flows={f.name: np.full(years, flow) for f in FLOWS},
        series={
            f"{name}_by_day": np.full(horizon.n_days, 0.5 if name == "kits_out_of_order" else 1.0)
            for name in SERIES
        },
        stats=stats
        | {"buses": 141.0, "designated_medium": 47.0, "cylinder_kg": 15.0, "blend_mj_per_l": 35.0},
    )


def day_of(outcome: Outcome, date: dt.date) -> int:
    return (date - dt.date(int(outcome.years[0]), 1, 1)).days


def span(outcome: Outcome, first: dt.date, after: dt.date) -> slice:
    return slice(day_of(outcome, first), day_of(outcome, after))


def answers_of(outcome: Outcome, beginning: str) -> dict[str, float]:
    return {name: value for name, value in observe(outcome).items() if name.startswith(beginning)}


@functools.cache
def lived(first: int, years: int = 1, *, catalyst: bool = False) -> Outcome:
    parameters = BusFleetParameters().replace(
        kits="all", station_history="as_lived", methane_catalyst=catalyst
    )
    return TWIN.simulate(parameters, TWIN.default_site(), Horizon(dt.date(first, 1, 1), years), rng(1))


# --- what is declared -----------------------------------------------------------------------------------


def test_every_month_of_the_legal_years_is_asked() -> None:
    months = [f"gas_share_{year}_{month:02}" for year in range(2019, 2034) for month in range(1, 13)]
    assert set(months) <= set(OBSERVABLES) and len(months) == 180
    for year in LEGAL_YEARS:
        assert f"gas_share_{year}" in OBSERVABLES
        for k in ("large", "medium"):
            assert OBSERVABLES[f"diesel_l_per_km_{k}_{year}"][0] == "L/km"
            assert OBSERVABLES[f"gas_lsp_per_km_{k}_{year}"][0] == "LSP/km"


def test_each_has_a_unit_of_the_table_and_a_band_with_its_reason() -> None:
    for name, (unit, meaning) in OBSERVABLES.items():
        units.find(unit)
        assert meaning.strip(), name
        band = band_of(name, unit, TWIN, Codebook())
        assert band.plausible is not None and band.plausible[0] < band.plausible[1], name
        assert band.possible[0] <= band.plausible[0] and band.plausible[1] <= band.possible[1], name
        assert "assumed" in band.source or "(S" in band.source, name


# --- months and years -----------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2019, 2020, 2024])
@pytest.mark.parametrize("month", [1, 2, 3, 12])
def test_a_month_is_the_sum_of_its_own_days(year: int, month: int) -> None:
    """Gas burned inside the month alone, more on its first and last day, changes that month and no other."""
    outcome = made_by_hand(2019, 6)
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    days = span(outcome, dt.date(year, month, 1), after)
    gas = np.zeros_like(outcome.series["gas_burned_converted_mj_by_day"])
    gas[days] = 1.0
    gas[[days.start, days.stop - 1]] = 2.0
    outcome.series["gas_burned_converted_mj_by_day"][:] = gas
    n = days.stop - days.start
    shares = answers_of(outcome, "gas_share_")
    here, whole = f"gas_share_{year}_{month:02}", f"gas_share_{year}"
    assert shares[here] == pytest.approx((n + 2) / (2 * n + 2))
    assert shares[whole] == pytest.approx((n + 2) / (n + 2 + (366 if year % 4 == 0 else 365)))
    others = {name: value for name, value in shares.items() if name not in (here, whole)}
    assert all(value == 0.0 for value in others.values() if not math.isnan(value))


def test_a_year_is_the_mean_of_its_months_weighted_by_fuel() -> None:
    outcome = lived(2021, 2)
    answers = TWIN.observe(outcome)
    for year in (2021, 2022):
        fuel, share = [], []
        for month in range(1, 13):
            days = span(outcome, dt.date(year, month, 1), dt.date(year + month // 12, month % 12 + 1, 1))
            fuel.append(sum(outcome.series[f"{name}_by_day"][days].sum() for name in SERIES[:2]))
            share.append(answers[f"gas_share_{year}_{month:02}"])
        assert np.ptp(share) > 0.05
        assert np.average(share, weights=fuel) == pytest.approx(answers[f"gas_share_{year}"], rel=1e-12)


@pytest.mark.parametrize("catalyst", [False, True])
def test_days_and_yearly_flows_tell_the_same_share(catalyst: bool) -> None:
    outcome = lived(2022, catalyst=catalyst)
    gas = sum(outcome.total(f"gas_burned_{g}_mj") for g in GROUPS)
    diesel = sum(outcome.total(f"diesel_{part}_{g}_mj") for part in ("fossil", "bio") for g in GROUPS)
    assert TWIN.observe(outcome)["gas_share_2022"] == pytest.approx(gas / (gas + diesel), rel=1e-12)


# --- where there is no answer ---------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "years"), [(2019, 1), (2022, 3), (2030, 15), (2040, 2)])
def test_no_answer_outside_the_horizon(first: int, years: int) -> None:
    for name, value in observe(made_by_hand(first, years)).items():
        asked = [int(part) for part in name.split("_") if part.isdecimal() and len(part) == 4]
        assert math.isnan(value) is bool(asked and asked[0] not in range(first, first + years)), name


def test_no_fuel_has_no_share_and_diesel_alone_has_the_share_nought() -> None:
    outcome = made_by_hand(2019, 2)
    gone = day_of(outcome, dt.date(2020, 6, 1))
    outcome.series["gas_burned_converted_mj_by_day"][day_of(outcome, dt.date(2019, 5, 1)) :] = 0.0
    outcome.series["diesel_converted_mj_by_day"][gone:] = 0.0
    answers = observe(outcome)
    assert answers["gas_share_2019_04"] == 0.5
    assert answers["gas_share_2019_05"] == answers["gas_share_2020_05"] == answers["gas_share_2020"] == 0.0
    assert all(math.isnan(answers[f"gas_share_2020_{month:02}"]) for month in range(6, 13))


def test_nothing_to_divide_by_is_no_answer() -> None:
    answers = observe(made_by_hand(2022, 1, flow=0.0))
    of_flows = [
        name for name in answers if "2022" in name and not name.startswith(("gas_share", "cylinders"))
    ]
    assert len(of_flows) == 13
    assert all(math.isnan(answers[name]) for name in of_flows)
    assert answers["riders_per_day"] == answers["km_per_road_call"] == 0.0


# --- single measurements --------------------------------------------------------------------------------


def test_measurements_by_hand() -> None:
    """Every flow is 2 a year: a quotient of sums over both classes is a number that can be said beforehand."""
    answers = observe(made_by_hand(2022, 4, flow=2.0))
    assert answers["fuel_mj_per_km_large_2022"] == pytest.approx(6.0 / 4.0)  # fossil, bio, gas; road, empty
    assert answers["methane_slip_share_2022"] == pytest.approx(200.0 / (200.0 + 4.0))  # 50 MJ/kg
    assert answers["methane_slip_g_per_km_2022"] == pytest.approx(4_000.0 / 8.0)
    assert answers["kit_working_share_2022"] == 0.0
    assert answers["gas_filled_lsp_per_bus_day_2022"] == pytest.approx(4.0 / 2.0)
    assert answers["fill_abandoned_share_2022"] == 0.5
    assert answers["queue_min_per_visit_2022"] == pytest.approx(120.0 / 4.0)
    assert answers["km_per_kit_repair_2022"] == pytest.approx(8.0 / 2.0)
    assert answers["diesel_l_per_km_medium_2025"] == answers["gas_lsp_per_km_large_2022"] == 0.5
    assert answers["buses_with_kit_2025_08"] == 1.0
    assert answers["fuel_medium_l_per_bus_day"] == pytest.approx(6.0 / 35.0 / 47.0 / 365.0)


def test_cylinders_count_the_kits_in_order() -> None:
    outcome = made_by_hand(2022, 1)
    september = span(outcome, dt.date(2022, 9, 1), dt.date(2022, 10, 1))
    for name, value in (("gas_filled_kg", 900.0), ("kits", 60.0), ("kits_out_of_order", 20.0)):
        outcome.series[f"{name}_by_day"][september] = value
    assert observe(outcome)["cylinders_used_per_day_2022_09"] == pytest.approx(900.0 / 40.0 / 15.0)


def test_a_leap_year_has_its_days() -> None:
    answers = [observe(made_by_hand(year, 1, flow=366.0 * 365.0)) for year in (2019, 2020)]
    assert [a["riders_per_day"] for a in answers] == pytest.approx([366.0, 365.0])


def test_a_run_of_a_year_answers_all_of_that_year() -> None:
    answers = TWIN.observe(lived(2022))
    assert set(answers) == set(TWIN.observables)
    for name, value in answers.items():
        asked = [part for part in name.split("_") if part.isdecimal() and len(part) == 4]
        assert math.isfinite(value) is (asked in ([], ["2022"])), name
        band = band_of(name, OBSERVABLES[name][0], TWIN, Codebook()).plausible
        assert band is not None and (math.isnan(value) or band[0] <= value <= band[1]), name
    assert 150.0 < answers["km_per_bus_day"] < 280.0  # 7 trips a day of a 30 km line and more (S32)
    assert 28_000.0 < answers["riders_per_day"] < 38_000.0
    assert 0.3 < answers["kit_working_share_2022"] < 1.0
    assert answers["diesel_l_per_km_medium_2022"] < answers["diesel_l_per_km_large_2022"]


def test_gas_returns_in_the_month_of_the_record() -> None:
    """S14, S16: none until the station opened on 20 August 2021."""
    answers = TWIN.observe(lived(2021, 2))
    assert all(answers[f"gas_share_2021_{month:02}"] == 0.0 for month in range(1, 8))
    assert 0.0 < answers["gas_share_2021_08"] < answers["gas_share_2021_09"]
