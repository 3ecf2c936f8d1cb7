"""A twin of ten equations: enough kinds of parameters and flows to try every door of a study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from twins.core.outcome import Balance, Flow, Outcome
from twins.core.parameters import Parameters, parameter
from twins.core.priors import Normal, Uniform
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site


class PlantParameters(Parameters):
    """Numbers of the small twin."""

    capacity_kw: float = parameter(400.0, "kW", "rated power", source="S01", within=(50.0, 600.0))
    husk_moisture: float = parameter(
        0.11, "kg/kg wet", "moisture of the husk", source="S02", prior=Uniform(0.08, 0.14), within=(0.0, 0.5)
    )
    efficiency: float = parameter(
        0.3, "-", "electric efficiency", source="S03", prior=Normal(0.3, 0.02, 0.2, 0.4), within=(0.05, 0.6)
    )
    lower_heating_value: float = parameter(
        14.0, "MJ/kg LHV", "heating value", source="S04", within=(8.0, 20.0)
    )
    room_temperature_c: float = parameter(27.0, "degC", "air", source="assumed: tropical", within=(0.0, 50.0))
    distance_km: float = parameter(60_000.0, "km/year", "service", source="S05", within=(1e3, 2e5))
    units_installed: int = parameter(2, "-", "gas engines", source="S01", lever=True, within=(0, 20))
    engine: str = parameter("none", "text", "gas engine", source="S01", lever=True, choices=("none", "all"))
    corridors: tuple[str, ...] = parameter(
        ("I",), "text", "where", source="S01", lever=True, choices=("I", "II", "III")
    )
    catalyst: bool = parameter(False, "-", "catalyst fitted", source="S01", lever=True)
    strain_limit: float = parameter(
        1.0, "-", "a draw of higher efficiency fails", source="S01", lever=True, within=(0.0, 1.0)
    )
    price_factor: float = parameter(1.0, "-", "price of gas", source="S01", lever=True, within=(0.1, 10.0))


_FLOWS = (
    Flow("distance_km", "km", "service", "service"),
    Flow("diesel_l", "L", "diesel bought", "purchase", "diesel"),
    Flow("gas_filled_lsp", "LSP", "gas bought", "purchase", "CNG"),
    Flow("diesel_fossil_mj", "MJ", "diesel burned", "fuel_burned", "gas/diesel oil", whole="fuel"),
    Flow("gas_burned_mj", "MJ", "gas burned", "fuel_burned", "natural gas", whole="fuel"),
    Flow("kits_installed", "1", "kits", "asset"),
)


class SmallTwin:
    """Burns diesel, or gas where the lever says so."""

    name = "plant"
    title = "Small twin for tests"
    parameters = PlantParameters
    flows = _FLOWS
    observables: Mapping[str, tuple[str, str]] = {
        "efficiency": ("-", "electric efficiency, mean of the years"),
        "diesel_l_per_km_2019": ("L/km", "diesel over distance in 2019"),
    }

    def default_site(self) -> Site:
        """Return a warm place with two signals."""
        return Site(
            name="Semarang",
            monthly={"temperature_c": (27.0,) * 12, "humidity_fraction": (0.8,) * 12},
            signals={
                "diesel_price_idr_per_l": ((dt.date(2016, 4, 1).toordinal(), 5150.0),),
                "cng_price_idr_per_lsp": ((dt.date(2018, 7, 1).toordinal(), 4500.0),),
            },
        )

    def default_horizon(self) -> Horizon:
        """Return three years."""
        return Horizon(start=dt.date(2019, 1, 1), years=3)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        """Run once."""
        assert isinstance(parameters, PlantParameters)
        if parameters.efficiency > parameters.strain_limit:
            raise ArithmeticError(f"the piston broke at efficiency {parameters.efficiency:.3f}")
        n = horizon.years
        noise = rng.generator("load").lognormal(0.0, 0.1, n)
        mj = parameters.distance_km * 10.0 * noise / (parameters.efficiency / 0.3)
        share = 0.5 if parameters.engine == "all" else 0.0
        flows = {
            "distance_km": np.full(n, parameters.distance_km),
            "diesel_l": mj * (1.0 - share) / 36.0,
            "gas_filled_lsp": mj * share / 33.0,
            "diesel_fossil_mj": mj * (1.0 - share),
            "gas_burned_mj": mj * share,
            "kits_installed": np.eye(1, n)[0] * (parameters.units_installed if share else 0),
        }
        return Outcome(
            years=horizon.calendar_years,
            flows=flows,
            series={"energy_mj_by_day": (mj / 365.0)[horizon.year_index()]},
            balances=(Balance("energy", float(mj.sum()), float(mj.sum()), 0.0),),
        )

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        """Run several."""
        return [self.simulate(p, site, horizon, rng) for p in parameters]

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the meters say; NaN without the year."""
        f = outcome.flows
        mj = f["diesel_fossil_mj"] + f["gas_burned_mj"]
        at = np.flatnonzero(outcome.years == 2019)
        per_km = f["diesel_l"] / f["distance_km"]
        return {
            "efficiency": float(np.mean(0.3 * f["distance_km"] * 10.0 / mj)),
            "diesel_l_per_km_2019": float(per_km[at[0]]) if at.size else float("nan"),
        }

    def warm_up(self) -> None:
        """Do nothing."""


TWIN = SmallTwin()

GOOD = """\
schema = 1
twin = "plant"
title = "Small study"
description = "For tests."

[site]
name = "Semarang"
weather = "weather/semarang.csv"

[site.signals.diesel_price_idr_per_l]
unit = "IDR/L"
steps = [
    {from = 2016-04-01, value = 5150, source = "S47"},
    {from = 2022-09-03, value = 6800, source = "S48"},
]

[site.signals.cng_price_idr_per_lsp]
unit = "IDR/LSP"
source = "S03"
steps = [{from = 2018-07-01, value = 4500}]

[horizon]
start = 2019-01-01
years = 3

[survey]
answers = "survey/answers.csv"
cycles = ["cycles/town.csv"]

[parameters]
capacity_kw = {value = 0.25, unit = "MW", source = "S01"}
husk_moisture = {triangular = [0.08, 0.1, 0.14], unit = "kg/kg wet", source = "S02"}
efficiency = {normal = [30, 2], within = [20, 40], unit = "%", source = "assumed: maker's range"}

[scenarios.bau]
title = "Diesel"

[scenarios.reference]
title = "Diesel, conservative"

[scenarios.project]
title = "Gas"
engine = "all"
corridors = ["I", "II"]
catalyst = true
units_installed = {value = 3, unit = "-", source = "S01"}

[accounting]
gwp = "AR5"
shape = "service_per_km"

[[accounting.reference_terms]]
name = "bus"
activity = ["distance_km"]
fuel = ["diesel_fossil_mj"]
project = ["diesel_fossil_mj", "gas_burned_mj"]

[economics]
currency = "IDR"
base_year = 2019
discount_rates = [0.08, 0.04]
grant_share = 0.5

[[economics.prices]]
carrier = "diesel"
signal = "diesel_price_idr_per_l"
source = "S47"

[[economics.prices]]
carrier = "CNG"
signal = "cng_price_idr_per_lsp"
lever = "price_factor"
growth = {uniform = [0.0, 2.0], unit = "%/year"}
source = "S03"

[[economics.assets]]
flow = "kits_installed"
unit_cost = {value = 138.9, unit = "million IDR"}
cost_factor = {triangular = [0.8, 1.0, 1.4], unit = "-"}
subsidised = true
source = "S03, S05"

[claims.brochure]
title = "brochure 2018"
value = 1870
unit = "tCO2e/yr"
source = "S01"

[run]
draws = 16
seed = 1
sampling = "sobol"
"""

WEATHER = "# source: for tests\nmonth,temperature_c,humidity_fraction\n" + "".join(
    f"{month},{26.0 + 0.1 * month:.1f},0.8\n" for month in range(1, 13)
)
ANSWERS = (
    "parameter,value,unit,source,note\n"
    "lower_heating_value,13.4,MJ/kg LHV,S04,mean of 12 samples\n"
    "distance_km,65000,km/year,S05,\n"
)
CYCLE = "time_s,speed_mps,grade_fraction\n" + "".join(
    f"{t},{min(t, 40 - t) * 0.5:.2f},0\n" for t in range(41)
)


def write_study(folder: Path, text: str = GOOD) -> Path:
    """Write a complete study into `folder` and return the folder."""
    for name in ("weather", "survey", "cycles"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    (folder / "weather" / "semarang.csv").write_text(WEATHER, encoding="utf-8")
    (folder / "survey" / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    (folder / "cycles" / "town.csv").write_text(CYCLE, encoding="utf-8")
    return folder
