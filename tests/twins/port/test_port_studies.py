"""The shipped studies of the port: what they credit, and that neither the sun nor what stays the same counts twice."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd
import pytest

from scenarios.study import Study, open_study
from scenarios.study_account import account_frame

STUDIES = ("laem_chabang_gateway", "terminal_c_hybrid", "terminal_d_electric_pv")
WITH_PV = ("laem_chabang_gateway", "terminal_d_electric_pv")
KWH = 1_000_000.0
SUN_T, GRID_T = 319.0, 475.0
"""What a GWh of PV is credited (0.319 t/MWh) and what it saves in the first year (0.475, S-TGO) [t]."""
SAME, SUN, OTHERS, FED_BY_SUN = range(4)
CHANGES: tuple[dict[str, float], ...] = (
    {},
    {"pv_used_kwh": KWH, "sun_kwh": -KWH},
    {"reefer_kwh": -KWH, "truck_l": -1e5, "gate_boxes": -1e5},
    {"charger_kwh": KWH, "pv_used_kwh": KWH, "sun_kwh": -KWH},
)
"""What a scenario has more than the others, by the numbers above."""


@functools.cache
def study(name: str) -> Study:
    """Return a shipped study."""
    return open_study(name)


@functools.cache
def reductions(name: str) -> pd.DataFrame:
    """Return the first year's reductions [t], a row for each of `CHANGES`; all else is the same in all scenarios."""
    whole = study(name)
    roles = (whole.accounting.bau, whole.accounting.reference)
    projects = [scenario for scenario in whole.scenarios if scenario not in roles]
    change = dict(zip(projects, CHANGES, strict=False))
    same = {flow.name: 0.0 if flow.role == "asset" else 1e6 for flow in whole.twin.flows}
    rows = [
        {"scenario": scenario, "draw": 0, "year": year, "status": "ok", **same}
        | {flow: same[flow] + more for flow, more in change.get(scenario, {}).items()}
        for scenario in whole.scenarios
        for year in whole.horizon.calendar_years
    ]
    found = account_frame(pd.DataFrame(rows), whole, seed=1).reduction
    first = found[found["year"] == found["year"].min()].set_index("scenario")
    return first.loc[list(change)].reset_index(drop=True)


def gain(name: str, change: int, column: str) -> float:
    """Return what a change does to a reduction [t]."""
    found = reductions(name)[column].to_numpy(np.float64)
    return float(found[change] - found[SAME])


@pytest.mark.parametrize("name", STUDIES)
def test_studies_ship_without_a_warning(name: str) -> None:
    assert [finding for finding in study(name).findings if finding.severity != "note"] == []


@pytest.mark.parametrize("name", WITH_PV)
def test_a_kilowatt_hour_of_the_sun_counts_once(name: str) -> None:
    """By TH_AM001 where credited, by the grid that it spares where expected."""
    assert gain(name, SUN, "credited_t") == pytest.approx(SUN_T, rel=1e-9)
    assert gain(name, SUN, "expected_t") == pytest.approx(GRID_T, rel=1e-9)


@pytest.mark.parametrize("name", STUDIES)
def test_reefers_and_trucks_of_others_earn_nothing(name: str) -> None:
    assert gain(name, OTHERS, "credited_t") == pytest.approx(0.0, abs=1e-9)
    assert gain(name, OTHERS, "expected_t") == pytest.approx(GRID_T, rel=1e-9)


@pytest.mark.parametrize("name", WITH_PV)
def test_machines_pay_for_their_electricity_in_full(name: str) -> None:
    """Of a charger that the sun feeds, the credit still loses the factor of the grid."""
    assert gain(name, FED_BY_SUN, "credited_t") == pytest.approx(SUN_T - GRID_T, rel=1e-9)
    assert gain(name, FED_BY_SUN, "expected_t") == pytest.approx(0.0, abs=1e-6)
