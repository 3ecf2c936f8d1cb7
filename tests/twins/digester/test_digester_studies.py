"""The shipped studies of the digester: what their credit takes off for the plant's own methane."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

from scenarios.study import Study, open_study
from scenarios.study_account import account_frame

STUDIES = ("yangon_market", "yangon_market_with_hotels", "mandalay_cooking")
MADE_KG, FLARED_KG = 100_000.0, 20_000.0
"""Methane that the plant makes, and what it sends to its flare in a year [kg]."""
LEAK, OPEN_FLARE_PASSES = 0.05, 0.5
"""Defaults of the methodology (S48): of the methane made, and of that sent to an open flare [-]."""
GWP = 28.0
"""Of methane that is not fossil, AR5 [t CO2e/t]."""
PLANT: dict[str, float] = {
    "methane_leaked_default_kg": LEAK * MADE_KG,
    "methane_flare_default_kg": OPEN_FLARE_PASSES * FLARED_KG,
}
MEASURED: dict[str, float] = {"methane_leaked_kg": 1000.0, "methane_flare_kg": 500.0}


@functools.cache
def study(name: str) -> Study:
    """Return a shipped study."""
    return open_study(name)


def reduction(name: str, plant: dict[str, float]) -> dict[str, float]:
    """Return the first year's reduction of the headline scenario [t], all flows but those of the plant being zero."""
    whole = study(name)
    rows = [
        {
            "scenario": scenario,
            "draw": 0,
            "year": year,
            "status": "ok",
            **{f.name: 0.0 for f in whole.twin.flows},
        }
        | (plant if scenario == whole.accounting.headline else {})
        for scenario in whole.scenarios
        for year in whole.horizon.calendar_years
    ]
    found = account_frame(pd.DataFrame(rows), whole, seed=1).reduction
    first = found[found["scenario"] == whole.accounting.headline].iloc[0]
    return {column: float(first[column]) for column in ("pe_t", "credited_t", "expected_t")}


@pytest.mark.parametrize("name", STUDIES)
def test_leaks_and_flare_by_default_are_project_emissions(name: str) -> None:
    """They were named in the study and counted as zero."""
    found = reduction(name, PLANT)
    tonnes = (LEAK * MADE_KG + OPEN_FLARE_PASSES * FLARED_KG) / 1000.0 * GWP
    assert found["pe_t"] == pytest.approx(tonnes, rel=1e-9)
    assert found["credited_t"] == pytest.approx(-tonnes, rel=1e-9)
    assert found["expected_t"] == 0.0


@pytest.mark.parametrize("name", STUDIES)
def test_what_leaks_and_passes_the_flare_counts_once(name: str) -> None:
    """As drawn in the expected reduction, by the defaults in the credit."""
    found = reduction(name, MEASURED)
    assert found["expected_t"] == pytest.approx(-sum(MEASURED.values()) / 1000.0 * GWP, rel=1e-9)
    assert found["pe_t"] == 0.0


@pytest.mark.parametrize("name", STUDIES)
def test_studies_ship_without_an_error(name: str) -> None:
    assert study(name).check().lines("error") == []
