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
from twins.core.twin import Horizon, Site
from twins.rice_husk import TWIN
from twins.rice_husk.input_problems import input_problems
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plan import Draw, draw_of
from twins.rice_husk.runs import Run, begin
from twins.rice_husk.twin import shared_by_scenarios

SITE = TWIN.default_site()
START = dt.date(2020, 1, 1)
LINES = ("steam", "gas_engine", "dual_fuel")


@functools.lru_cache(maxsize=16)
def draw_for(p: RiceHuskParameters, seed: int, number: int, years: int, site_name: str = "") -> Draw:
    """Return the draw that all plants with the uncertain numbers of `p` share."""
    return draw_of(p, SITE, Horizon(START, years), rng(seed, number))


def begun(p: RiceHuskParameters, *, seed: int = 1, number: int = 0, years: int = 1) -> Run:
    """Return a plant in its first hour."""
    return begin(p, draw_for(shared_by_scenarios(p), seed, number, years), years)


def ran(p: RiceHuskParameters, *, seed: int = 1, number: int = 0, years: int = 1) -> Run:
    """Return a plant after its last hour."""
    run = begun(p, seed=seed, number=number, years=years)
    run.finish(24.0 * Horizon(START, years).n_days)
    return run


def outcomes(
    plants: Mapping[str, RiceHuskParameters],
    *,
    seed: int = 1,
    number: int = 0,
    years: int = 2,
    site: Site = SITE,
) -> dict[str, Outcome]:
    """Return the outcomes of several plants on one draw."""
    found = TWIN.simulate_paired(list(plants.values()), site, Horizon(START, years), rng(seed, number))
    assert all(outcome.ok for outcome in found)
    return dict(zip(plants, found, strict=True))


def steam(**changes: Any) -> RiceHuskParameters:
    """Return the plant of the Myanmar class with `changes`."""
    return RiceHuskParameters().replace(**({"line": "steam"} | changes))


def gas(line: str = "gas_engine", **changes: Any) -> RiceHuskParameters:
    """Return a plant of engines with `changes`."""
    return RiceHuskParameters().replace(
        **({"line": line, "nameplate_kw": 500.0, "engines": 2, "store_m3": 3_000.0} | changes)
    )


@st.composite
def valid_plants(draw: st.DrawFn, lines: tuple[str, ...] = LINES) -> RiceHuskParameters:
    """Draw a plant: levers anywhere in their intervals, uncertain numbers anywhere in their priors."""
    infos = RiceHuskParameters.infos()
    line = draw(st.sampled_from(lines))
    luck = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values: dict[str, Any] = {
        name: float(info.prior.ppf(luck.uniform(1e-6, 1.0 - 1e-6)))
        for name, info in infos.items()
        if info.prior is not None
    }
    for name, info in RiceHuskParameters.levers().items():
        if info.choices is not None:
            values[name] = draw(st.sampled_from(info.choices))
        elif isinstance(info.value, bool):
            values[name] = draw(st.booleans())
        elif info.within is not None:
            low, high = info.within
            share = draw(st.floats(0.0, 1.0))
            # sizes span decades: half of the plants shall not be of 25 MW
            values[name] = low * (high / low) ** share if low > 0.0 else low + (high - low) * share**3
            if isinstance(info.value, int):
                values[name] = int(np.clip(round(values[name]), low, high))
            else:
                values[name] = float(np.clip(values[name], low, high))
    values["line"] = line
    if line == "steam":
        values["nameplate_kw"] = max(values["nameplate_kw"], 60.0)
        least_c = 330.0 + 2.0 * (
            values["steam_bar"] - 12.0
        )  # hotter, the higher the pressure: not too wet at the exit
        values["steam_c"] = least_c + (560.0 - least_c) * (values["steam_c"] - 320.0) / 240.0
    least_m3 = max(30.0, 1.3 * 40.0 * 2.6 * values["nameplate_kw"] / values["bulk_density_kg_m3"])
    values["store_m3"] = min(max(values["store_m3"], least_m3), 500_000.0)
    p = RiceHuskParameters().replace(**values)
    assume(not any(problem.stops for problem in input_problems(p, SITE)))
    return p


def of_priors(p: RiceHuskParameters, seed: int) -> RiceHuskParameters:
    """Return `p` with its uncertain numbers drawn from their priors."""
    luck = np.random.default_rng(seed)
    drawn = {
        name: float(info.prior.ppf(luck.random()))
        for name, info in RiceHuskParameters.uncertain().items()
        if info.prior is not None
    }
    return p.replace(**drawn)
