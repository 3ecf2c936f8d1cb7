"""A twin with nothing but observables: enough units, bases and bands to try every door of a survey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twins.core.parameters import Parameters, parameter

_TABLE = "table of mills, S90"


class MillParameters(Parameters):
    """One number that is also observed."""

    riders_per_day: float = parameter(
        34_500.0, "passengers/day", "riders", source="S26", within=(5_000.0, 100_000.0)
    )


class Mill:
    """What a survey may answer about a mill."""

    name = "mill"
    title = "Mill of the survey tests"
    parameters = MillParameters
    observables: Mapping[str, tuple[str, str]] = {
        "grid_import": ("MWh/year", "electricity from the grid"),
        "grid_import_daily": ("kWh/day", "electricity from the grid a day"),
        "electric_efficiency": ("-", "electricity over heat of the fuel"),
        "gas_share": ("-", "share of gas in the fuel"),
        "mean_speed": ("km/h", "mean speed of the trucks"),
        "husk_moisture": ("kg/kg wet", "water in the husk"),
        "heating_value": ("MJ/kg LHV", "heating value of the husk"),
        "steam_temperature": ("degC", "temperature of the steam"),
        "riders_per_day": ("passengers/day", "workers on the bus"),
        "stops_per_year": ("piece/year", "unplanned stops"),
        "wage": ("JPY", "yearly wages"),
    }
    observable_bands: Mapping[str, tuple[float, float, str]] = {
        "grid_import": (1_000.0, 20_000.0, _TABLE),
        "grid_import_daily": (3_000.0, 60_000.0, _TABLE),
        "electric_efficiency": (0.12, 0.35, _TABLE),
        "mean_speed": (12.0, 40.0, _TABLE),
        "husk_moisture": (0.05, 0.3, _TABLE),
        "steam_temperature": (150.0, 540.0, _TABLE),
        "wage": (1e6, 1e9, _TABLE),
    }


TWIN: Any = Mill()
