"""What two levers of the port show together: each says place, value, limit, likely cause, next step."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

import pytest

from tests.twins.port.terminals import SMALL
from twins.core.horizon_problems import HORIZON_KEYS, horizon_problems_of
from twins.core.problems import Problem
from twins.core.twin import Horizon, Site
from twins.port import TWIN
from twins.port.parameters import PortParameters
from twins.port.power_problems import mean_load_kw

SITE = TWIN.default_site()
BATTERIES: dict[str, Any] = {"battery_tractors": 30, "chargers": 10}
GOOD: dict[str, dict[str, Any]] = {
    "usual": {},
    "small": SMALL,
    "grid cranes": {"electric_rtgs": 20, "hybrid_rtgs": 7},
    "partly electric, and stays so": {"electric_rtgs_at_start": 12, "hybrid_rtgs_at_start": 4},
    "hybrids that become electric": {"hybrid_rtgs_at_start": 4, "electric_rtgs": 27},
    "all on batteries": {"battery_tractors": 63, "chargers": 20, "charger_feeder_mva": 4.0},
    "sun and store": {"pv_kwp": 4_420.0, "store_kwh": 2_000.0, "store_kw": 1_000.0},
    "following the sun": {**BATTERIES, "pv_kwp": 3_000.0, "charging_rule": "pv_following"},
    "capped": {**BATTERIES, "charging_rule": "peak_capped", "charging_cap_kw": 300.0},
}


class Bad(NamedTuple):
    """A terminal, the place that its message must name, and what the message must hold."""

    given: dict[str, Any]
    place: str
    value: str
    allowed: str
    cause: str
    step: str
    stops: bool = True


BAD: dict[str, Bad] = {
    "weeks of fifteen years": Bad({"weeks_a_year": 1.5},
        "weeks_a_year", "1.5 sampled weeks", "0.5: two", "divided by its years", "Give 2"),
    "boxes of the whole port": Bad({"throughput_teu": 8e6, "capacity_teu": 9e6},
        "throughput_teu", "8,889 each", "3,000 TEU/yr", "port's cargo", "2,700,000"),
    "too few quay cranes": Bad({"quay_cranes": 2},
        "throughput_teu", "2 quay cranes", "300,000", "port's cargo", "5 quay cranes"),
    "too few yard cranes": Bad({"rtgs": 8},
        "throughput_teu", "8 yard cranes", "120,000", "port's cargo", "12 yard cranes"),
    "growth beyond the quay": Bad({"capacity_teu": 5e6},
        "capacity_teu", "5,000,000", "3,000", "another unit", "2,700,000", stops=False),
    "capacity below cargo": Bad({"capacity_teu": 1e6},
        "throughput_teu", "1,000,000", "below the capacity", "exchanged", "capacity of this"),
    "ship longer than the quay": Bad({**SMALL, "quay_m": 250.0, "traffic_call_boxes": 1_360.0},
        "quay_m", "250 m", "longer than the quay", "A berth", "Give at least"),
    "TEU for boxes": Bad({"traffic_call_boxes": 2_170.0},
        "traffic_call_boxes", "3,487 TEU", "3,255 TEU", "TEU where boxes", "1,350 boxes", stops=False),
    "cranes shoulder to shoulder": Bad({"quay_cranes": 40},
        "quay_cranes", "22.5 m each", "at least 30 m", "Yard cranes", "9 cranes"),
    "three yard cranes a block": Bad({**SMALL, "blocks": 2, "yard_bays": 60, "rtgs": 6},
        "rtgs", "6 yard cranes for 2 blocks", "at most 2 a block", "Rows", "3 blocks"),
    "yard for half the boxes": Bad({"blocks": 16, "yard_bays": 24},
        "blocks", "16 blocks", "at most 75 %", "Blocks of another size", "32 blocks"),
    "yard that is full": Bad({"blocks": 24, "yard_bays": 24},
        "blocks", "12,096 places", "at most 75 %", "weeks", "32 blocks", stops=False),
    "a stack as high as the lift": Bad({"yard_tiers": 5},
        "yard_tiers", "17.1 m", "15.24 m", "tier above", "Give 4 tiers"),
    "a narrow gate": Bad({"gate_lanes": 2, "ops_gate_h": 0.05},
        "gate_lanes", "2 lanes", "85 %", "Minutes for hours", "lanes of the gate"),
    "one lifter": Bad({"lifters": 1}, "lifters", "1 lifters", "85 %", "Minutes for hours", "3 lifters"),
    "more electric cranes than cranes": Bad({"electric_rtgs": 43},
        "electric_rtgs", "43 electric", "at most 27", "another terminal", "rtgs"),
    "electric and hybrid": Bad({"electric_rtgs": 14, "hybrid_rtgs": 14},
        "hybrid_rtgs", "14 electric and 14 hybrid", "at most 27", "counted as both", "in electric_rtgs only"),
    "electric that stay and hybrid": Bad({"electric_rtgs_at_start": 20, "hybrid_rtgs": 10},
        "electric_rtgs", "20 electric and 10 hybrid", "at most 27", "counted as both", "Give 27 together"),
    "more at the start than cranes": Bad({"electric_rtgs_at_start": 28},
        "electric_rtgs_at_start", "28 electric", "at most 27", "another terminal", "Give 27"),
    "fewer after than before": Bad({"electric_rtgs": 4, "electric_rtgs_at_start": 8},
        "electric_rtgs", "electric_rtgs_at_start = 8 before", "as many as before", "new ones", "Give 12"),
    "no rail": Bad({"electric_rtgs": 20, "conductor_rail_share": 0.0, "blocks": 40, "yard_bays": 24},
        "conductor_rail_share", "0 of 40 blocks", "2 cranes a block", "rail", "10 blocks"),
    "rail too short": Bad({"electric_rtgs": 20, "conductor_rail_share": 0.2, "blocks": 40, "yard_bays": 24},
        "conductor_rail_share", "8 of 40 blocks", "16", "rail", "10 blocks"),
    "no chargers": Bad({"battery_tractors": 30}, "chargers", "0 chargers for 30", "at least 1", "forgotten", "9"),
    "more battery tractors than tractors": Bad({"battery_tractors": 70, "chargers": 20},
        "battery_tractors", "70 battery tractors of 63", "at most 63", "beside", "tractors"),
    "breaks beyond the shift": Bad({"ops_break_groups": 12},
        "ops_break_groups", "12 groups", "shift of 8 h", "drivers counted", "Give 6 groups"),
    "a feeder of a house": Bad({**BATTERIES, "charger_feeder_mva": 0.05, "charging_least_kw": 60.0},
        "charger_feeder_mva", "50 kVA", "62.5 kW", "MVA for kVA", "10 chargers of 150 kW"),
    "a cap of a house": Bad({**BATTERIES, "charging_rule": "peak_capped", "charging_cap_kw": 2.0},
        "charging_cap_kw", "2 kW", "no tractor plugs in", "share for a power", "10 chargers", stops=False),
    "a charger for a fleet": Bad({"battery_tractors": 63, "chargers": 1},
        "chargers", "1 chargers, 156 kW", "320 kW on average", "trial", "4 such chargers", stops=False),
    "a kiosk for a fleet": Bad({"battery_tractors": 63, "chargers": 16, "charger_feeder_mva": 0.15},
        "charger_feeder_mva", "16 chargers, 147 kW", "320 kW on average", "feeders", "feeder of 0.7 MVA", stops=False),
    "all charging points in one": Bad({**BATTERIES, "chargers": 2, "charger_kw": 1_500.0},
        "charger_kw", "1500 kW for batteries of 222 kWh", "takes 222 kW", "all charging points", "222 kW", stops=False),
    "a feeder above the substation": Bad({**BATTERIES, "charger_feeder_mva": 150.0},
        "charger_feeder_mva", "150 MVA behind a substation of 16", "no larger", "kVA", "Correct"),
    "a kiosk for a substation": Bad({"transformer_mva": 1.6},
        "transformer_mva", "1.6 MVA", "10-25 MVA", "kiosk", "14 MVA"),
    "kVA for MVA": Bad({"transformer_mva": 400.0},
        "transformer_mva", "400 MVA", "10-25 MVA", "kVA for MVA", "14 MVA", stops=False),
    "modules in the sea": Bad({"pv_kwp": 190_000.0}, "pv_kwp", "92 ha", "kWp/m2", "Wp for kWp", "190 kWp"),
    "MWp": Bad({"pv_kwp": 3.798}, "pv_kwp", "3.798 kWp", "20 kWp", "MWp", "3,798", stops=False),
    "sun without modules": Bad({**BATTERIES, "charging_rule": "pv_following"},
        "charging_rule", "0 kWp", "nearly empty", "left out", "pv_kwp", stops=False),
    "power without energy": Bad({"store_kw": 500.0}, "store_kwh", "0 kWh and 500 kW", "both", "forgotten", "store_kwh"),
    "energy without power": Bad({"store_kwh": 500.0}, "store_kw", "500 kWh and 0 kW", "both", "forgotten", "store_kw"),
    "MW": Bad({"store_kwh": 4_000.0, "store_kw": 2.0},
        "store_kwh", "2 kW", "kW a kWh", "MW", "kW and kWh", stops=False),
    "north": Bad({"pv_kwp": 500.0, "pv_azimuth": 0.0},
        "pv_azimuth", "azimuth 0", "180 is south", "from south", "180", stops=False),
    "clock of Singapore": Bad({"sun_utc_offset_h": 8.0},
        "sun_utc_offset_h", "1.3 h ahead", "Thai time", "another country", "Give 7 h"),
    "another port": Bad({"sun_latitude_deg": 51.9, "sun_longitude_deg": 4.1, "sun_utc_offset_h": 1.0},
        "sun_latitude_deg", "51.9 N", "cells of the survey", "another port", "survey of that place"),
}  # fmt: skip


def found(given: dict[str, Any], site: Site = SITE) -> tuple[Problem, ...]:
    return TWIN.problems(PortParameters(**given), site)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_terminal_has_no_problem(name: str) -> None:
    assert found(GOOD[name]) == ()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_terminal_meets_its_message_and_no_other(name: str) -> None:
    bad = BAD[name]
    problems = found(bad.given)
    assert [p.about[0] for p in problems] == [bad.place], [str(p) for p in problems]
    problem = problems[0]
    assert problem.stops == bad.stops
    for part, text in (
        (bad.value, problem.given),
        (bad.allowed, problem.allowed),
        (bad.cause, problem.cause),
        (bad.step, problem.next_step),
    ):
        assert part in text
    assert set(problem.about) <= set(PortParameters.infos())
    assert re.search(r"\d", problem.given)


def test_a_climate_is_looked_at() -> None:
    kelvin = {
        name: tuple(273.15 + v for v in values) if name.endswith("_c") else values
        for name, values in SITE.monthly.items()
    }
    problems = found({}, Site(name="there", monthly=kelvin))
    assert "Kelvin" in problems[0].cause and problems[0].about[0] in SITE.monthly


@pytest.mark.parametrize(
    ("given", "start", "years", "place", "says"),
    [
        ({}, 2569, 15, "start", ("2569 to 2583", "2018 to 2060", "Buddhist year", "Begin in 2018")),
        ({}, 2050, 15, "years", ("2050 to 2064", "2018 to 2060", "ends later", "end in 2060")),
        ({}, 2046, 15, "", ()),
        ({"pv_kwp": 500.0, "conversion_first_year": 14}, 2026, 15, "", ()),
        ({"conversion_first_year": 15}, 2026, 15, "", ()),  # nothing to build
        ({"pv_kwp": 500.0, "conversion_first_year": 15}, 2026, 15, "conversion_first_year",
            ("year 15", "0 to 14", "from 1", "14, which is 2040")),
    ],
)  # fmt: skip
def test_years_that_do_not_fit_are_told(
    given: dict[str, Any], start: int, years: int, place: str, says: tuple[str, ...]
) -> None:
    problems = horizon_problems_of(
        TWIN, PortParameters(**given), Horizon(start=dt.date(start, 1, 1), years=years)
    )
    assert [p.about[0] for p in problems] == [place] * bool(place)
    for part, problem in zip(says, 4 * problems, strict=True) if problems else ():
        assert part in str(problem)
    assert {p.about[0] for p in problems} <= {*PortParameters.infos(), *HORIZON_KEYS}


def test_the_expected_load_of_the_usual_terminal() -> None:
    """Reefers 700 plugged at 4.4 kW, 107 moves an hour at 6 kWh, 500-800 kW of lights and offices."""
    assert 700 * 4.4 + 107 * 6.0 + 500.0 < mean_load_kw(PortParameters()) < 900 * 4.4 + 107 * 6.0 + 800.0
