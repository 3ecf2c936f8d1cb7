"""Parts of the plant that fail: how often, for how long, and with what effect; and how age changes it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from twins.rice_husk.equations import bathtub, heat_rate_increase
from twins.rice_husk.events import DERATES, STOPS
from twins.rice_husk.parameters import RiceHuskParameters

RUNNING_YEAR_H = 8_000.0
"""Running hours of the year in which the failures of the parameters are counted [h]."""
STEAM_PARTS = ("feeder", "ash system", "boiler tubes", "fan", "turbine")
GAS_PARTS = ("feeder", "cleaning", "gasifier", "engine", "blower")


class Part(NamedTuple):
    """One part: failures in a running year, Weibull shape, median repair [h], effect, renewed in a planned stop [-].

    Then whether its failure stops the engines too, and the share of the power that is left where it only derates [-].
    """

    per_year: float
    shape: float
    repair_h: float
    effect: int
    renewed: float
    stops_engine: int
    left_share: float = 1.0


def steam_parts(p: RiceHuskParameters, tube_wear: float) -> tuple[Part, ...]:
    """Return the parts of the steam line; `tube_wear` is that by ash over that of the design [-]."""
    tubes = p.tube_leaks_per_year * tube_wear
    return (
        Part(p.feeder_jams_per_year, 1.0, p.feeder_repair_h, DERATES, 0.0, 0, p.feeder_left_share),
        Part(p.ash_stops_per_year, 1.0, p.ash_repair_h, STOPS, 0.0, 0),
        Part(tubes, p.tube_shape, p.tube_repair_h, STOPS, 0.5, 0),
        Part(p.fan_failures_per_year, 2.0, p.fan_repair_h, STOPS, 0.8, 0),
        Part(p.turbine_trips_per_year, 1.0, p.turbine_repair_h, STOPS, 0.0, 0),
    )


def gas_parts(p: RiceHuskParameters) -> tuple[Part, ...]:
    """Return the parts of the gas line; a cleaning is a stop that comes with the hours, hardly a failure.

    Several engines fail more often than one, but the others run on.
    """
    engine, others = (STOPS, 1.0) if p.engines == 1 else (DERATES, 1.0 - 1.0 / p.engines)
    return (
        Part(p.feeder_jams_per_year, 1.0, p.feeder_repair_h, DERATES, 0.0, 0, p.feeder_left_share),
        Part(RUNNING_YEAR_H / p.cleanings_interval_h, 4.0, p.cleaning_h, STOPS, 1.0, 0),
        Part(p.gasifier_failures_per_year, 1.5, p.gasifier_repair_h, STOPS, 0.5, 0),
        Part(p.engine_failures_per_year * p.engines, 1.5, p.engine_repair_h, engine, 0.3, 1, others),
        Part(p.blower_failures_per_year, 1.0, p.blower_repair_h, STOPS, 0.0, 0),
    )


def parts_of(c: Any, p: RiceHuskParameters, tube_wear: float, n_years: int) -> None:
    """Write the parts of the line, and what age does, into the card `c`."""
    by_line = {"steam": steam_parts(p, tube_wear), "gas_engine": gas_parts(p), "dual_fuel": gas_parts(p)}
    parts = by_line.get(p.line, ())
    c.weibull[:] = 1.0
    c.repair_median_h[:] = 1.0
    c.repair_sigma = p.repair_sigma
    for k, part in enumerate(parts):
        c.wear[k] = p.upkeep * part.per_year / RUNNING_YEAR_H
        c.weibull[k] = part.shape
        c.repair_median_h[k] = part.repair_h * p.repair_factor
        c.effect[k] = part.effect
        c.left_share[k] = part.left_share
        c.renewed[k] = part.renewed
        c.stops_engine[k] = part.stops_engine
    age = np.arange(n_years) + 0.5
    for year in range(n_years):
        c.wear_by_year[year] = bathtub(
            age[year], p.early_failures, p.early_years, p.late_failures_per_year, p.late_from_year
        )
        c.ageing_by_year[year] = heat_rate_increase(
            age[year], p.ageing_per_year, p.overhaul_years, p.overhaul_recovered
        )
        overhaul = year > 0 and int(year % p.overhaul_years) == 0
        c.planned_days_by_year[year] = p.planned_stop_days + (p.overhaul_more_days if overhaul else 0.0)
