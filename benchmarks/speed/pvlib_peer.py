"""pvlib's ModelChain with the sub-models of `twins.port.pv`: the peer of speed and of parity."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pvlib.irradiance import erbs
from pvlib.location import Location
from pvlib.modelchain import ModelChain
from pvlib.pvsystem import Array as ModuleArray
from pvlib.pvsystem import FixedMount, PVSystem
from pvlib.temperature import TEMPERATURE_MODEL_PARAMETERS

from twins.port.pv_parameters import PvParameters

Numbers = NDArray[np.float64]

TEMPERATURE_SETS = {"roof": "close_mount_glass_glass", "canopy": "open_rack_glass_glass"}


@contextmanager
def of_this_year() -> Iterator[None]:
    """Let pvlib 0.16 call what pandas 4 will not have."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def model_chain(p: PvParameters, tilt_deg: float, azimuth_deg: float, mount: str) -> ModelChain:
    """Return the chain of a kWp with PVWatts modules, losses and inverter."""
    modules = ModuleArray(
        FixedMount(tilt_deg, azimuth_deg),
        albedo=p.pv_albedo,
        module_parameters={"pdc0": 1000.0, "gamma_pdc": p.pv_gamma_per_k},
        temperature_model_parameters=TEMPERATURE_MODEL_PARAMETERS["sapm"][TEMPERATURE_SETS[mount]],
    )
    none = dict.fromkeys(
        ("soiling", "shading", "mismatch", "wiring", "connections", "lid", "nameplate_rating"), 0.0
    )
    system = PVSystem(
        [modules],
        inverter_parameters={
            "pdc0": 1000.0 / (p.pv_dc_ac * p.pv_inverter_efficiency),
            "eta_inv_nom": p.pv_inverter_efficiency,
        },
        losses_parameters={**none, "age": 0.0, "availability": 100.0 * p.pv_other_losses},
    )
    place = Location(p.sun_latitude_deg, p.sun_longitude_deg, altitude=p.sun_altitude_m)
    return ModelChain(
        system,
        place,
        clearsky_model="ineichen",
        transposition_model="haydavies",
        aoi_model="physical",
        spectral_model="no_loss",
        temperature_model="sapm",
        dc_model="pvwatts",
        ac_model="pvwatts",
        losses_model="pvwatts",
    )


def local_times(p: PvParameters, start: dt.date, hours: Numbers) -> pd.DatetimeIndex:
    """Return local times of the hours [h] after the first day's midnight."""
    zone = dt.timezone(dt.timedelta(hours=p.sun_utc_offset_h))
    seconds = np.round(3600.0 * hours).astype("timedelta64[s]")
    return pd.DatetimeIndex(np.datetime64(start, "s") + seconds).tz_localize(zone)


def weather_table(p: PvParameters, times: pd.DatetimeIndex, ghi_kw: Numbers, air_c: Numbers) -> pd.DataFrame:
    """Return the weather as ModelChain reads it, with beam and diffuse light by Erbs."""
    place = Location(p.sun_latitude_deg, p.sun_longitude_deg, altitude=p.sun_altitude_m)
    with of_this_year():
        zenith = place.get_solarposition(times, temperature=air_c)["zenith"]
        light: Any = erbs(1e3 * ghi_kw, zenith, times)
    return pd.DataFrame(
        {
            "ghi": 1e3 * ghi_kw,
            "dni": light["dni"],
            "dhi": light["dhi"],
            "temp_air": air_c,
            "wind_speed": p.pv_wind_m_s,
        },
        index=times,
    )


def power_kw(chain: ModelChain, weather: pd.DataFrame) -> Numbers:
    """Return the alternating power of a kWp [kW]."""
    with of_this_year():
        chain.run_model(weather)
    return 1e-3 * np.asarray(chain.results.ac, dtype=np.float64)
