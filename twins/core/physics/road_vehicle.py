"""Longitudinal forces on a road vehicle, power at its wheels, efficiency of its driveline."""

from __future__ import annotations

import math
from typing import Final

from twins.core.compiled import compiled
from twins.core.units import (
    DRY_AIR_GAS_CONSTANT_J_KG_K,
    STANDARD_GRAVITY_M_S2,
    WATER_VAPOUR_GAS_CONSTANT_J_KG_K,
    ZERO_CELSIUS_K,
)

# load fraction of rated power -> transmission efficiency, S57 (VECTO runs, fitted by its authors)
DRIVELINE_LOADS: Final = (0.025, 0.05, 0.10, 0.20, 0.30)
DRIVELINE_EFFICIENCIES: Final = (0.60, 0.75, 0.85, 0.88, 0.90)


@compiled
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
    cos_theta = 1.0 if slope == 0.0 else 1.0 / math.sqrt(1.0 + slope * slope)
    weight = m * STANDARD_GRAVITY_M_S2 * cos_theta
    return m * (1.0 + k) * a + weight * (slope + crr) + 0.5 * rho_cda * v * abs(v)


@compiled
def driveline_efficiency(load_fraction: float) -> float:
    """Return the efficiency from engine to wheels [-] at wheel power over rated power [-].

    Notes
    -----
    Table of S57: 0.60 at 2.5 %, 0.75 at 5 %, 0.85 at 10 %, 0.88 at 20 %, 0.90 above. The table is concave, so
    the straight lines through its nodes are read by their minimum; it is never extrapolated.
    """
    f = load_fraction
    rising = min(0.60 + 6.0 * (f - 0.025), 0.75 + 2.0 * (f - 0.05))
    level = min(0.85 + 0.3 * (f - 0.10), 0.88 + 0.2 * (f - 0.20))
    return max(0.60, min(rising, level, 0.90))


@compiled
def shaft_power_kw(wheel_kw: float, rated_kw: float, auxiliary_kw: float, v: float, v_launch: float) -> float:
    """Return the power the engine has to give [kW]; negative when the vehicle drives the engine.

    Parameters
    ----------
    wheel_kw, rated_kw, auxiliary_kw
        Power at the wheels, rated power and accessories [kW].
    v, v_launch
        Speed, and the speed below which clutch or converter slips [m/s].

    Notes
    -----
    P = F v / eta + P_aux with F > 0. While the clutch slips the engine turns as at `v_launch` and the
    clutch passes the force only, so the efficiency is v/v_launch times eta: a start loses as much energy as the
    vehicle has at `v_launch`. On overrun the driveline passes F v eta to the shaft, so that the accessories
    are driven by the vehicle.
    """
    if wheel_kw >= 0.0:
        slipping = max(v_launch / v, 1.0) if v > 0.0 else 1.0
        return wheel_kw * slipping / driveline_efficiency(wheel_kw / rated_kw) + auxiliary_kw
    return wheel_kw * driveline_efficiency(-wheel_kw / rated_kw) + auxiliary_kw


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
