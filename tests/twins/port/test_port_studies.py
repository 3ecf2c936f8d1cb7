"""The shipped studies of the port: what they credit, and that neither the sun nor what stays the same counts twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scenarios.study import Study, open_study
from scenarios.study_account import account_frame

LIBRARY = Path(__file__).parents[3] / "scenarios" / "library"
STUDIES = ("laem_chabang_gateway", "terminal_c_hybrid", "terminal_d_electric_pv")
KWH = 1_000_000.0
SUN_T, GRID_T = 319.0, 475.0
"""What a GWh of PV is credited (0.319 t/MWh) and what it saves in the first year (0.475, S-TGO) [t]."""
WITH_PV = tuple(name for name in STUDIES if name != "terminal_c_hybrid")


@pytest.fixture(scope="module")
def studies() -> dict[str, Study]:
    return {name: open_study(LIBRARY / name) for name in STUDIES}


def reduction(study: Study, **more: float) -> pd.Series:
    """Return the first year's reduction of the headline [t], with `more` of some flows in that scenario."""
    rows = [
        {"scenario": name, "draw": 0, "year": year, "status": "ok"}
        | {flow.name: 1e6 if flow.role != "asset" else 0.0 for flow in study.twin.flows}
        for name in study.scenarios
        for year in study.horizon.calendar_years
    ]
    frame = pd.DataFrame(rows)
    chosen = frame["scenario"] == study.accounting.headline
    for name, amount in more.items():
        frame.loc[chosen, name] += amount
    found = account_frame(frame, study, seed=1).reduction
    first = (found["scenario"] == study.accounting.headline) & (found["year"] == found["year"].min())
    return found[first].iloc[0]


@pytest.mark.parametrize("name", STUDIES)
def test_studies_ship_without_a_warning(name: str, studies: dict[str, Study]) -> None:
    assert [finding for finding in studies[name].findings if finding.severity != "note"] == []


@pytest.mark.parametrize("name", WITH_PV)
def test_a_kilowatt_hour_of_the_sun_counts_once(name: str, studies: dict[str, Study]) -> None:
    """By TH_AM001 where credited, by the grid it spares where expected."""
    before = reduction(studies[name])
    after = reduction(studies[name], pv_used_kwh=KWH, sun_kwh=-KWH)
    assert after["credited_t"] - before["credited_t"] == pytest.approx(SUN_T, rel=1e-9)
    assert after["expected_t"] - before["expected_t"] == pytest.approx(GRID_T, rel=1e-9)


@pytest.mark.parametrize("name", STUDIES)
def test_reefers_and_trucks_of_others_earn_nothing(name: str, studies: dict[str, Study]) -> None:
    before = reduction(studies[name])
    after = reduction(studies[name], reefer_kwh=-KWH, truck_l=-1e5, gate_boxes=-1e5)
    assert after["credited_t"] == pytest.approx(before["credited_t"], abs=1e-9)
    assert after["expected_t"] - before["expected_t"] == pytest.approx(GRID_T, rel=1e-9)


@pytest.mark.parametrize("name", WITH_PV)
def test_machines_pay_for_their_electricity_in_full(name: str, studies: dict[str, Study]) -> None:
    """Of a charger that the sun feeds, the credit still loses the factor of the grid."""
    before = reduction(studies[name])
    after = reduction(studies[name], charger_kwh=KWH, pv_used_kwh=KWH, sun_kwh=-KWH)
    assert after["credited_t"] - before["credited_t"] == pytest.approx(SUN_T - GRID_T, rel=1e-9)
    assert after["expected_t"] == pytest.approx(before["expected_t"], abs=1e-6)
