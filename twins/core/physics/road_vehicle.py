"""Longitudinal forces on a road vehicle, power at its wheels, efficiency of its driveline."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

from twins.core.compiled import compiled, inlined
from twins.core.units import (
    DRY_AIR_GAS_CONSTANT_J_KG_K,
    STANDARD_GRAVITY_M_S2,
    WATER_VAPOUR_GAS_CONSTANT_J_KG_K,
    ZERO_CELSIUS_K,
)

# load fraction of rated power -> transmission efficiency, S57 (VECTO runs, fitted by its authors)
DRIVELINE_LOADS: Final = (0.025, 0.05, 0.10, 0.20, 0.30)
DRIVELINE_EFFICIENCIES: Final = (0.60, 0.75, 0.85, 0.88, 0.90)
NEARLY_STANDING_M_S = 1e-9  # keeps v_launch/v finite at standstill, where no power passes


def straight_lines(x: tuple[float, ...], y: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Return slope and value at zero of the straight lines through neighbouring points of a table."""
    points = list(zip(x, y, strict=True))
    slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    return tuple((slope, y0 - slope * x0) for slope, (x0, y0) in zip(slopes, points, strict=False))


(_RISE_0, _AT_0), (_RISE_1, _AT_1), (_RISE_2, _AT_2), (_RISE_3, _AT_3) = straight_lines(
    DRIVELINE_LOADS, DRIVELINE_EFFICIENCIES
)
_LEAST, _MOST = DRIVELINE_EFFICIENCIES[0], DRIVELINE_EFFICIENCIES[-1]


@inlined
def longitudinal_force_n(
    m: float, k: float, a: float, slope: float, crr: float, rho_cda: float, v: float
) -> float:
    """Return the force at the wheels F [N].

    Parameters
    ----------
    m
        Actual mass [kg]: curb, kit, gas and passengers.
    k
        Rotating mass as a share of `m` [-]; it adds inertia but no weight.
    a
        Acceleration [m/s2].
    slope
        Rise over run, tan(theta) [-].
    crr
        Rolling resistance coefficient [-].
    rho_cda
        Air density times drag area [kg/m].
    v
        Speed [m/s]; the drag follows its sign.

    Notes
    -----
    F = m (1+k) a + m g sin(theta) + Crr m g cos(theta) + 0.5 rho CdA v |v|.
    """
    cos_theta = 1.0 / math.sqrt(1.0 + slope * slope)
    weight = m * (STANDARD_GRAVITY_M_S2 * cos_theta)
    return m * (1.0 + k) * a + weight * (slope + crr) + rho_cda * (0.5 * v * abs(v))


@inlined
def driveline_efficiency(load_fraction: float) -> float:
    """Return the efficiency from engine to wheels [-] at wheel power over rated power [-].

    Notes
    -----
    Table of S57: 0.60 at 2.5 %, 0.75 at 5 %, 0.85 at 10 %, 0.88 at 20 %, 0.90 above. The table is concave, so
    the straight lines through its nodes are read by their minimum; it is never extrapolated.
    """
    f = load_fraction
    low = min(_RISE_0 * f + _AT_0, _RISE_1 * f + _AT_1)
    high = min(_RISE_2 * f + _AT_2, _RISE_3 * f + _AT_3)
    return max(_LEAST, min(low, high, _MOST))


@inlined
def shaft_power_kw(
    wheel_kw: float, load_fraction: float, auxiliary_kw: float, v: float, v_launch: float, coupled: float
) -> float:
    """Return the power the engine has to give [kW]; negative when the vehicle drives the engine.

    Parameters
    ----------
    wheel_kw, auxiliary_kw
        Power at the wheels and of the accessories [kW].
    load_fraction
        Wheel power over rated power [-].
    v, v_launch
        Speed, and the speed below which clutch or converter slips [m/s].
    coupled
        Share of the overrun that reaches the engine [-]: 0 when the clutch is open.

    Notes
    -----
    P = F v / eta + P_aux with F > 0. While the clutch slips the engine turns as at `v_launch` and the
    clutch passes the force only, so the efficiency is v/v_launch times eta: a start loses as much energy as the
    vehicle has at `v_launch`. On overrun the driveline passes F v eta to the shaft, so that the accessories
    are driven by the vehicle. As eta <= 1, the right one of the two is always the larger.
    """
    eta = driveline_efficiency(abs(load_fraction))
    slipping = max(v_launch / max(v, NEARLY_STANDING_M_S), 1.0)
    return max(wheel_kw * slipping / eta, wheel_kw * eta * coupled) + auxiliary_kw


@compiled
def coasting_distance_m(v0: float, v1: float, decay: float, drag: float) -> float:
    """Return the distance [m] in which a vehicle without traction falls from `v0` to `v1` [m/s].

    Notes
    -----
    dv/dt = -decay - drag v^2 integrates to s = ln((decay + drag v0^2)/(decay + drag v1^2)) / (2 drag), with
    decay = g (Crr + slope)/(1+k) [m/s2] and drag = 0.5 rho CdA / (m (1+k)) [1/m].
    """
    if drag == 0.0:
        return (v0 * v0 - v1 * v1) / (2.0 * decay)
    return math.log((decay + drag * v0 * v0) / (decay + drag * v1 * v1)) / (2.0 * drag)


@compiled
def air_density_kg_m3(pressure_pa: float, temperature_c: float, relative_humidity: float) -> float:
    """Return the density of moist air [kg/m3] from pressure [Pa], temperature [degree C], humidity [-].

    Notes
    -----
    Ideal mixture; saturation pressure by Magnus, 611.2 exp(17.62 T / (243.12 + T)) Pa (WMO No. 8).
    """
    kelvin = temperature_c + ZERO_CELSIUS_K
    vapour = relative_humidity * 611.2 * math.exp(17.62 * temperature_c / (243.12 + temperature_c))
    dry = (pressure_pa - vapour) / (DRY_AIR_GAS_CONSTANT_J_KG_K * kelvin)
    return dry + vapour / (WATER_VAPOUR_GAS_CONSTANT_J_KG_K * kelvin)
