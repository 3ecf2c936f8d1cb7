"""Power of photovoltaic modules on roofs and canopies by quarter of an hour.

Erbs [1]_ divides global irradiance, Hay and Davies [2]_ bring it onto the plane, glass reflects part of the beam [3]_,
the cell warms by SAPM [4]_, and PVWatts [5]_ makes power of it. The sub-models and their order are those of pvlib's
ModelChain, whose result is met to 1e-5; what only place, horizon and plane decide is computed once.

References
----------
.. [1] D. G. Erbs, S. A. Klein, J. A. Duffie, Solar Energy 28 (1982) 293-302, eq. 1.
.. [2] J. E. Hay, J. A. Davies, Proc. First Canadian Solar Radiation Data Workshop (1980) 59, eq. 7 as in pvlib.
.. [3] W. De Soto et al., Solar Energy 80 (2006) 78-88, eq. 13-16, with the refraction of pvlib.
.. [4] D. L. King et al., SAND2004-3535 (2004), eq. 11-12.
.. [5] A. P. Dobos, PVWatts Version 5 Manual, NREL/TP-6A20-62641 (2014), doi:10.2172/1158421.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.core.twin import Horizon
from twins.core.units import DAYS_PER_YEAR
from twins.port.climate import Climate
from twins.port.pv_parameters import PvParameters
from twins.port.sun import Place, Sun, sun_of

Array = NDArray[np.float64]

MOUNTS = ("roof", "canopy")
_HORIZON_COS = 0.01745  # [2]: least height of the sun by which circumsolar light is divided
_GLASS_INDEX, _GLASS_PER_M, _GLASS_M = 1.526, 4.0, 0.002  # [3]: refraction, extinction, thickness
_REFERENCE_C = 25.0  # [5]
_REFERENCE_EFFICIENCY = 0.9637  # [5]


class Plane(NamedTuple):
    """What sun and plane decide, each of shape (n_days, slots a day).

    Attributes
    ----------
    beam
        Beam on the plane over its horizontal part [-].
    passed
        The same behind the glass [-].
    circumsolar
        Circumsolar light on the plane over diffuse light and beam on the horizontal [m2/kW].
    anisotropy
        Anisotropy index over beam on the horizontal [m2/kW].
    clearness_of_ghi
        Clearness index over global irradiance [m2/kW].
    air_c
        Air temperature [degC].
    """

    beam: Array
    passed: Array
    circumsolar: Array
    anisotropy: Array
    clearness_of_ghi: Array
    air_c: Array


class ModuleNumbers(NamedTuple):
    """Numbers of modules and inverter.

    Notes
    -----
    ================ ======== ============================================================
    name             unit     meaning
    ================ ======== ============================================================
    sky, ground      -        isotropic and reflected light on the plane over horizontal
    warming_k        K m2/kW  cell above air
    gamma_per_k      1/K      power with the cell's temperature
    kept             -        direct current after losses, without dirt and age
    dc_limit_kw      kW       direct current of the full inverter a kWp
    efficiency       -        nominal efficiency of the inverter
    ================ ======== ============================================================
    """

    sky: float
    ground: float
    warming_k: float
    gamma_per_k: float
    kept: float
    dc_limit_kw: float
    efficiency: float


def module_numbers(p: PvParameters, tilt_deg: float, mount: str) -> ModuleNumbers:
    """Return the numbers of modules that lean by `tilt_deg` [deg] on a ``roof`` or ``canopy``.

    Raises
    ------
    ValueError
        When the mount is unknown.
    """
    if mount not in MOUNTS:
        raise ValueError(
            f"pv_mount - {mount!r} - {' or '.join(MOUNTS)} is allowed - a misspelling? - choose one of them"
        )
    a, b, cell_k = (
        (p.pv_roof_a, p.pv_roof_b, p.pv_roof_cell_k)
        if mount == "roof"
        else (p.pv_canopy_a, p.pv_canopy_b, p.pv_canopy_cell_k)
    )
    flat = math.cos(math.radians(tilt_deg))
    return ModuleNumbers(
        sky=0.5 * (1.0 + flat),
        ground=0.5 * (1.0 - flat) * p.pv_albedo,
        warming_k=1000.0 * math.exp(a + b * p.pv_wind_m_s) + cell_k,
        gamma_per_k=p.pv_gamma_per_k,
        kept=1.0 - p.pv_other_losses,
        dc_limit_kw=1.0 / (p.pv_dc_ac * p.pv_inverter_efficiency),
        efficiency=p.pv_inverter_efficiency,
    )


@functools.lru_cache(maxsize=4)
def plane_of(place: Place, horizon: Horizon, climate: Climate, tilt_deg: float, azimuth_deg: float) -> Plane:
    """Return the plane of modules under a sun; azimuth from north over east, 180 faces south [deg]."""
    sun = sun_of(place, horizon, climate)
    tilt, azimuth = math.radians(tilt_deg), math.radians(azimuth_deg)
    lean = math.sin(tilt)
    return _plane(sun, lean * math.sin(azimuth), lean * math.cos(azimuth), math.cos(tilt))


@compiled
def _plane(sun: Sun, east: float, north: float, up: float) -> Plane:
    """Return the plane whose normal is the unit vector (east, north, up)."""
    n = sun.up.size
    beam, passed, circumsolar, anisotropy = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    for i in range(n):
        if sun.of_beyond[i] > 0.0:
            cos_incidence = max(east * sun.east[i] + north * sun.north[i] + up * sun.up[i], 0.0)
            anisotropy[i] = sun.beam_of_horizontal[i] * sun.of_beyond[i]
            circumsolar[i] = anisotropy[i] * cos_incidence / max(sun.up[i], _HORIZON_COS)
            beam[i] = sun.beam_of_horizontal[i] * cos_incidence
            passed[i] = beam[i] * glass_transmission(cos_incidence)
    shape = (sun.month.size, n // sun.month.size)
    return Plane(
        beam.reshape(shape),
        passed.reshape(shape),
        circumsolar.reshape(shape),
        anisotropy.reshape(shape),
        sun.clearness_of_ghi.reshape(shape),
        sun.air_c.reshape(shape),
    )


@inlined
def glass_transmission(cos_incidence: float) -> float:
    """Return the beam that glass lets through over that at normal incidence [-] [3]_."""
    if cos_incidence <= 0.0:
        return 0.0
    cos_inside = math.sqrt(1.0 - (1.0 - cos_incidence * cos_incidence) / (_GLASS_INDEX * _GLASS_INDEX))
    across = (cos_incidence - _GLASS_INDEX * cos_inside) / (cos_incidence + _GLASS_INDEX * cos_inside)
    along = (cos_inside - _GLASS_INDEX * cos_incidence) / (cos_inside + _GLASS_INDEX * cos_incidence)
    normal = (1.0 - _GLASS_INDEX) / (1.0 + _GLASS_INDEX)
    reflected = 0.5 * (across * across + along * along)
    absorbed = math.exp(-_GLASS_PER_M * _GLASS_M * (1.0 / cos_inside - 1.0))
    return (1.0 - reflected) / (1.0 - normal * normal) * absorbed


@inlined
def diffuse_share_erbs_1982(kt: float) -> float:
    """Return the diffuse share of global irradiance [-] at a clearness index `kt` [-] [1]_."""
    middle = 0.9511 + kt * (-0.1604 + kt * (4.388 + kt * (-16.638 + kt * 12.336)))
    dull = 1.0 - 0.09 * kt
    return dull if kt <= 0.22 else (middle if kt <= 0.8 else 0.165)


@inlined
def inverter_pvwatts(load: float) -> float:
    """Return the power of an inverter over its rated one [-] at a `load` of direct current over its limit [5]_.

    Notes
    -----
    The efficiency at part load times the load, so that no power needs no exception; more than the limit is clipped.
    """
    curve = (load * (0.9858 - 0.0162 * load) - 0.0059) * (1.0 / _REFERENCE_EFFICIENCY)
    rising = curve if curve > 0.0 else 0.0
    return rising if rising < 1.0 else 1.0


@inlined
def light_on_plane(n: ModuleNumbers, plane: Plane, d: int, i: int, ghi_kw: float) -> tuple[float, float]:
    """Return irradiance on the plane and behind its glass [kW/m2] on day `d` in slot `i`.

    Notes
    -----
    As in ModelChain only the beam loses light at the glass. Where the beam model has no beam (sun below 3 degrees) all
    light is diffuse.
    """
    kt = ghi_kw * plane.clearness_of_ghi[d, i]
    share = diffuse_share_erbs_1982(kt if kt < 1.0 else 1.0)
    horizontal = ghi_kw * (1.0 - share)
    diffuse = ghi_kw * share if plane.anisotropy[d, i] > 0.0 else ghi_kw
    rest = 1.0 - horizontal * plane.anisotropy[d, i]
    isotropic = n.sky * (rest if rest > 0.0 else 0.0)
    around = diffuse * (isotropic + horizontal * plane.circumsolar[d, i]) + ghi_kw * n.ground
    return horizontal * plane.beam[d, i] + around, horizontal * plane.passed[d, i] + around


@compiled
def power_by_slot(n: ModuleNumbers, plane: Plane, ghi_kw: Array, kept_by_day: Array) -> Array:
    """Return the alternating power of a kWp [kW/kWp] by slot, after losses and clipping, shape (n_slots,).

    Parameters
    ----------
    ghi_kw
        Global horizontal irradiance [kW/m2], shape (n_slots,).
    kept_by_day
        What dirt and age leave [-], shape (n_days,).

    Notes
    -----
    Neither branch nor division stands in the loop, and its rows are seen not to begin below zero: the compiler takes
    several slots at a time, which is three times as fast.
    """
    n_days, slots = plane.beam.shape
    light = ghi_kw.reshape((n_days, slots))
    power = np.empty((n_days, slots))
    of_limit, rated_kw = 1.0 / n.dc_limit_kw, n.dc_limit_kw * n.efficiency
    for d in range(n_days):
        kept = n.kept * kept_by_day[d] * of_limit
        for i in range(slots):
            on_plane, behind_glass = light_on_plane(n, plane, d, i, light[d, i])
            cell_c = plane.air_c[d, i] + n.warming_k * on_plane
            load = kept * behind_glass * (1.0 + n.gamma_per_k * (cell_c - _REFERENCE_C))
            power[d, i] = rated_kw * inverter_pvwatts(load)
    return power.ravel()


@compiled
def kept_by_day(
    soiling_per_day: float,
    wash_at: float,
    degradation_per_year: float,
    cleaned: NDArray[np.bool_],
    built_day: int,
) -> Array:
    """Return what dirt and age leave of the power of modules built on `built_day` [-], shape (n_days,); 0 before.

    Notes
    -----
    Dirt takes an equal share of light each dry day. Rain over 5 mm brings all of it back, as does a wash when the loss
    has come to `wash_at`. Age takes its share by compound interest.
    """
    kept = np.zeros(cleaned.size)
    dirt = 0.0
    for d in range(built_day, cleaned.size):
        dirt += soiling_per_day
        if cleaned[d] or dirt >= wash_at:
            dirt = 0.0
        kept[d] = (1.0 - dirt) * (1.0 - degradation_per_year) ** ((d - built_day) / DAYS_PER_YEAR)
    return kept


def pv_power(
    p: PvParameters,
    place: Place,
    horizon: Horizon,
    climate: Climate,
    ghi_kw: Array,
    cleaned: NDArray[np.bool_],
    *,
    tilt_deg: float,
    azimuth_deg: float,
    mount: str,
    built_day: int = 0,
) -> Array:
    """Return the alternating power of a kWp over a horizon [kW/kWp], shape (n_slots,)."""
    plane = plane_of(place, horizon, climate, tilt_deg, azimuth_deg)
    kept = kept_by_day(p.pv_soiling_per_day, p.pv_wash_at, p.pv_degradation_per_year, cleaned, built_day)
    return power_by_slot(module_numbers(p, tilt_deg, mount), plane, ghi_kw, kept)
