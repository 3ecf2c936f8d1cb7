"""Moisture of husk in the yards of the mills: under a roof it follows the air, in the open it takes up rain too."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.rice_husk.husk_moisture import husk_equilibrium, wet_basis
from twins.rice_husk.weather import DailyWeather, relative_humidity_at

Array = NDArray[np.float64]


class YardNumbers(NamedTuple):
    """How husk waits at the mills.

    Notes
    -----
    ================= ===== ===== ===========================================================================
    name              value unit  meaning and source
    ================= ===== ===== ===========================================================================
    sorption_ratio    0.85  -     as in the store
    yard_days         12    d     time constant of moisture in a yard (assumed)
    yard_pickup       0.03  kg/kg more water per dry husk in an open yard on a day of much rain (assumed)
    yard_full_rain_mm 20    mm    what much rain is (assumed)
    ================= ===== ===== ===========================================================================
    """

    sorption_ratio: float
    yard_days: float
    yard_pickup: float
    yard_full_rain_mm: float


@compiled
def yard_moisture(p: YardNumbers, open_yard: Array, weather: DailyWeather) -> Array:
    """Return the moisture [kg/kg wet] by mill and day, shape (n_mills, n_days); `open_yard` is 1 or 0 by mill."""
    moisture = np.empty((open_yard.size, weather.rain_mm.size))
    keep = math.exp(-1.0 / p.yard_days)
    water = 0.0  # per dry husk, under a roof
    for d in range(weather.rain_mm.size):
        t = weather.temperature_c[d]
        balance = husk_equilibrium(
            t, relative_humidity_at(weather.vapour_pressure_kpa[d], t), p.sorption_ratio
        )
        water = balance if d == 0 else keep * water + (1.0 - keep) * balance
        roofed = wet_basis(water)
        soaked = wet_basis(water + p.yard_pickup * min(weather.rain_mm[d] / p.yard_full_rain_mm, 1.0))
        for i in range(open_yard.size):
            moisture[i, d] = soaked if open_yard[i] > 0.0 else roofed
    return moisture
