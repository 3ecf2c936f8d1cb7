"""The only door to pvlib: where the sun stands and what a clear sky gives, by quarter of an hour.

Both depend on place and horizon alone, so they are made once and kept in memory for all draws and scenarios of a
process. pvlib is loaded when the first sun is asked for, and not before.

References
----------
.. [1] pvlib 0.16 (S-PVLIB): solar position after I. Reda and A. Andreas, Solar Energy 76 (2004) 577-589,
   doi:10.1016/j.solener.2003.12.003; extraterrestrial irradiance after Spencer (1971); clear sky after P. Ineichen and
   R. Perez, Solar Energy 73 (2002) 151-157, doi:10.1016/S0038-092X(02)00045-2, with monthly Linke turbidity of SoDa.
"""

from __future__ import annotations

import datetime as dt
import functools
import warnings
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.twin import Horizon
from twins.port.climate import Climate, air_temperature
from twins.port.pv_parameters import PvParameters

Array = NDArray[np.float64]

SLOTS_A_DAY, SLOTS_AN_HOUR = 96, 4
_TWILIGHT_H = (
    0.25  # pvlib counts sunrise to the upper limb, which stands above the horizon sooner than the centre
)
_LEAST_COS, _LOWEST_SUN_DEG = 0.065, 87.0  # S-PVLIB: clearness and beam of the Erbs model near the horizon


class Place(NamedTuple):
    """Where the modules are: latitude and longitude [deg], height [m], local clock less universal time [h]."""

    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    utc_offset_h: float


class Sun(NamedTuple):
    """Sun, clear sky and air of a horizon; slots are quarters of an hour of the local clock, angles at their middle.

    Attributes
    ----------
    month, year
        Month (0 to 11) and year of the horizon of each day, shape (n_days,).
    dawn, dusk
        First slot of each day with the centre of the sun above the horizon, and the first one after it, (n_days,).
    beyond_kwh
        Extraterrestrial irradiation of a horizontal square metre by day [kWh/m2], (n_days,).
    clear_kw
        Global horizontal irradiance of a clear sky [kW/m2], (n_slots,); 0 at night as all that follow.
    east, north, up
        Unit vector to the apparent sun [-], (n_slots,).
    clearness_of_ghi, beam_of_horizontal, of_beyond
        Factors of the Erbs and Hay-Davies models [m2/kW, -, m2/kW]: clearness index over global irradiance, beam over
        its horizontal part (0 where the model gives no beam), one over extraterrestrial irradiance; (n_slots,).
    air_c
        Air temperature [degC], (n_slots,), day and night.
    """

    month: NDArray[np.int64]
    year: NDArray[np.int64]
    dawn: NDArray[np.int64]
    dusk: NDArray[np.int64]
    beyond_kwh: Array
    clear_kw: Array
    east: Array
    north: Array
    up: Array
    clearness_of_ghi: Array
    beam_of_horizontal: Array
    of_beyond: Array
    air_c: Array


def place_of(p: PvParameters) -> Place:
    """Return the place of the modules."""
    return Place(p.sun_latitude_deg, p.sun_longitude_deg, p.sun_altitude_m, p.sun_utc_offset_h)


@functools.lru_cache(maxsize=2)
def sun_of(place: Place, horizon: Horizon, climate: Climate) -> Sun:
    """Return the sun of a horizon; 0.1 s a year when new, nothing when asked for again."""
    first = horizon.start.toordinal()
    days = [dt.date.fromordinal(first + d) for d in range(horizon.n_days)]
    month = np.array([day.month - 1 for day in days])
    in_year = np.array([day.timetuple().tm_yday - 1 for day in days])
    air_c = air_temperature(climate, in_year, SLOTS_A_DAY)
    lit = _lit_slots(place, horizon)
    columns = _lit_columns(place, horizon, lit, air_c[lit])
    up, beyond = columns.pop("true_up"), columns.pop("beyond_kw")
    above = up > 0.0
    lit = lit[above]
    day = lit // SLOTS_A_DAY
    dawn = np.searchsorted(day, np.arange(horizon.n_days), side="left")
    last = np.searchsorted(day, np.arange(horizon.n_days), side="right") - 1
    full = {name: np.zeros(air_c.size) for name in columns}
    for name, values in columns.items():
        full[name][lit] = values[above]
    sums = np.bincount(day, weights=(up * beyond)[above], minlength=horizon.n_days) / SLOTS_AN_HOUR
    sun = Sun(
        month=month,
        year=horizon.year_index(),
        dawn=lit[dawn],
        dusk=lit[last] + 1,
        beyond_kwh=sums,
        air_c=air_c,
        **full,
    )
    for column in sun:
        column.flags.writeable = False  # shared by all draws
    return sun


def _times(place: Place, horizon: Horizon, slots: NDArray[np.int64], into_slot: float) -> Any:
    """Return pvlib's kind of time for slots of the horizon, in the local clock."""
    import pandas as pd

    zone = dt.timezone(dt.timedelta(hours=place.utc_offset_h))
    start = np.datetime64(horizon.start, "s")
    seconds = ((slots + into_slot) * (3600.0 / SLOTS_AN_HOUR)).astype("timedelta64[s]")
    return pd.DatetimeIndex(start + seconds).tz_localize(zone)


def _lit_slots(place: Place, horizon: Horizon) -> NDArray[np.int64]:
    """Return the slots from just before sunrise to just after sunset: half of all, and pvlib's work with them."""
    import pvlib

    midnight = np.arange(horizon.n_days) * SLOTS_A_DAY
    times = _times(place, horizon, midnight, 0.0)
    found = pvlib.solarposition.sun_rise_set_transit_spa(times, place.latitude_deg, place.longitude_deg)
    rise, down = (
        (found[name] - times).dt.total_seconds().to_numpy() / 3600.0 for name in ("sunrise", "sunset")
    )
    # a clock far from the sun: its day may hold two part days, then all slots are looked at
    odd = bool(
        np.any(~np.isfinite(rise) | ~np.isfinite(down) | (rise < _TWILIGHT_H) | (down > 24.0 - _TWILIGHT_H))
    )
    if odd or bool(np.any(rise >= down)):
        return np.arange(horizon.n_days * SLOTS_A_DAY)
    hour = (np.arange(SLOTS_A_DAY) + 0.5) / SLOTS_AN_HOUR
    near = (hour > rise[:, None] - _TWILIGHT_H) & (hour < down[:, None] + _TWILIGHT_H)
    return np.flatnonzero(near.ravel())


def _lit_columns(place: Place, horizon: Horizon, slots: NDArray[np.int64], air_c: Array) -> dict[str, Array]:
    """Return the columns of `Sun` at the middle of the given slots, and height above the true horizon."""
    import pvlib

    times = _times(place, horizon, slots, 0.5)
    library: Any = pvlib
    location = library.location.Location(place.latitude_deg, place.longitude_deg, altitude=place.altitude_m)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pvlib 0.16 calls what pandas 4 will not have
        position = location.get_solarposition(times, temperature=air_c)  # warm air bends the low sun less
        clear = location.get_clearsky(times, solar_position=position)
        beyond_kw = 1e-3 * library.irradiance.get_extra_radiation(times).to_numpy()
    zenith, seen, azimuth = (
        np.radians(position[name].to_numpy()) for name in ("zenith", "apparent_zenith", "azimuth")
    )
    true_up = np.cos(zenith)
    high = np.degrees(zenith) <= _LOWEST_SUN_DEG
    return {
        "true_up": true_up,
        "beyond_kw": beyond_kw,
        "clear_kw": 1e-3 * clear["ghi"].to_numpy(),
        "east": np.sin(seen) * np.sin(azimuth),
        "north": np.sin(seen) * np.cos(azimuth),
        "up": np.cos(seen),
        "clearness_of_ghi": 1.0 / (beyond_kw * np.maximum(true_up, _LEAST_COS)),
        "beam_of_horizontal": np.where(high, 1.0, 0.0) / np.where(high, true_up, 1.0),
        "of_beyond": 1.0 / beyond_kw,
    }
