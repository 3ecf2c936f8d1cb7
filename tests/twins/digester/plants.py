"""Plants for the tests: valid ones from anywhere in the bounds, and pairs that meet the same draw."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from twins.core.outcome import Outcome
from twins.core.streams import rng
from twins.core.twin import Horizon
from twins.digester import TWIN
from twins.digester.input_problems import input_problems
from twins.digester.parameters import DigesterParameters
from twins.digester.plan import Draw, draw_of
from twins.digester.runs import Run, begin
from twins.digester.twin import shared_by_scenarios

SITE = TWIN.default_site()
START = dt.date(2023, 1, 1)
"""Three years from here hold the rotations of 2023 and 2024, so that outages of hours take part."""
NEVER_STOPS = {"stop_mean_years": 1_000.0}
GOOD_GRID: dict[str, Any] = {
    "grid_faults_per_month": 0.0, "grid_regime_share": 0.0, "grid_scarce_share": 0.0, "grid_ban_share": 0.0,
    "grid_future_outage_h_per_day": 0.0,
}  # fmt: skip


@functools.lru_cache(maxsize=32)
def draw_for(p: DigesterParameters, seed: int, number: int, years: int) -> Draw:
    """Return the draw that all plants with the uncertain numbers of `p` share."""
    return draw_of(p, SITE, Horizon(START, years), rng(seed, number))


def begun(p: DigesterParameters, *, seed: int = 1, number: int = 0, years: int = 1) -> Run:
    """Return a plant in its first hour."""
    return begin(p, draw_for(shared_by_scenarios(p), seed, number, years), years)


def ran(p: DigesterParameters, *, seed: int = 1, number: int = 0, years: int = 1) -> Run:
    """Return a plant after its last hour."""
    run = begun(p, seed=seed, number=number, years=years)
    run.finish(24.0 * Horizon(START, years).n_days)
    assert run.s.broken == 0
    return run


def outcomes(
    plants: Mapping[str, DigesterParameters], *, seed: int = 1, number: int = 0, years: int = 2
) -> dict[str, Outcome]:
    """Return the outcomes of several plants on one draw."""
    found = TWIN.simulate_paired(list(plants.values()), SITE, Horizon(START, years), rng(seed, number))
    for name, outcome in zip(plants, found, strict=True):
        assert outcome.ok, f"{name}: {outcome.status}"
    return dict(zip(plants, found, strict=True))


def two_phase(**changes: Any) -> DigesterParameters:
    """Return the plant of two tanks with `changes`."""
    return DigesterParameters().replace(**({"layout": "two_phase"} | changes))


def single(**changes: Any) -> DigesterParameters:
    """Return the plant of one tank with `changes`."""
    return DigesterParameters().replace(**({"layout": "single"} | changes))


def cooking(**changes: Any) -> DigesterParameters:
    """Return a plant for kitchens with `changes`."""
    return DigesterParameters().replace(
        **({"layout": "single", "gas_use": "cooking", "kitchens": 700} | changes)
    )


@st.composite
def valid_plants(draw: st.DrawFn) -> DigesterParameters:
    """Draw a plant: levers about what a capacity asks for, uncertain numbers anywhere in their priors."""
    luck = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    infos = DigesterParameters.infos()
    values: dict[str, Any] = {
        name: float(info.prior.ppf(luck.uniform(1e-4, 1.0 - 1e-4)))
        for name, info in infos.items()
        if info.prior is not None
    }
    for name, info in DigesterParameters.levers().items():
        if info.choices is not None:
            values[name] = draw(st.sampled_from(info.choices))
        elif isinstance(info.value, bool):
            values[name] = draw(st.booleans())
    values["layout"] = str(luck.choice(["single", "two_phase", "none"], p=[0.4, 0.55, 0.05]))
    if values["gas_use"] == "cooking":
        values["grid_connected"] = True  # else nothing feeds the tanks
    capacity = float(np.exp(luck.uniform(np.log(2.0), np.log(120.0))))
    gas_nm3_per_h = 2.0 * capacity  # some 50 Nm3 a tonne
    hotels = float(luck.choice([0.0, 0.2 * capacity]))
    values |= {
        "capacity_t_per_d": capacity,
        "methane_tank_m3": capacity * float(np.exp(luck.uniform(np.log(7.0), np.log(60.0)))),
        "acid_tank_m3": capacity * float(luck.uniform(0.5, 5.0)),
        "recirculation": float(luck.uniform(0.0, 4.0)),
        "digester_c": float(luck.uniform(30.0, 41.0)),
        "holder_m3": max(2.0, gas_nm3_per_h * float(np.exp(luck.uniform(np.log(0.7), np.log(40.0))))),
        "engine_kw": max(5.0, 3.5 * capacity * float(np.exp(luck.uniform(np.log(0.4), np.log(2.5))))),
        "engines": int(luck.integers(1, 5)),
        "export_kw": float(luck.choice([0.0, 0.0, 5_000.0])),
        "acid_test_days": int(luck.choice([1, 3, 30, 400])),
        "hotel_waste_t_per_d": hotels,
        "co_substrate_share": float(luck.choice([0.5, 1.0])) if hotels > 0.0 else 0.0,
        "kitchens": int(luck.integers(1, 3_000)),
        "sorting_effort": float(luck.uniform(0.0, 1.0)),
        "captive_diesel_share": float(luck.uniform(0.0, 1.0)),
        "load_shops": float(luck.choice([9_000.0, 0.0])),
        # events of years within days
        "market_waste_t_per_day": min(capacity * float(luck.uniform(0.5, 2.0)), 200.0),
        "stop_mean_years": float(luck.choice([0.2, 5.0])),
        "stop_shortest_months": 0.05,
        "stop_longest_months": 0.3,
        "run_ramp_days": float(luck.uniform(2.0, 60.0)),
        "run_reseed_days": float(luck.uniform(2.0, 30.0)),
    }  # fmt: skip
    p = DigesterParameters().replace(**values)
    assume(not any(problem.stops for problem in input_problems(p, SITE)))
    return p


def of_priors(p: DigesterParameters, seed: int, keep: tuple[str, ...] = ()) -> DigesterParameters:
    """Return `p` with its uncertain numbers, but for those in `keep`, drawn from their priors."""
    luck = np.random.default_rng(seed)
    drawn = {
        name: float(info.prior.ppf(u))
        for name, info in DigesterParameters.uncertain().items()
        if (u := luck.random()) and info.prior is not None and name not in keep
    }
    return p.replace(**drawn)
