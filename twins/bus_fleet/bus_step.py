"""One step of a bus: what the road asks of its engine, and the fuel that answers.

All functions take floats, have no branches on the state of the bus and are written into their callers, so that
the same text serves one bus (`drive_cycles`), many buses on a cycle (`lanes`) and the trips of a line
(`micro_trips`, `trip_lanes`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from twins.bus_fleet.equations import (
    LOAD_OFF,
    TIP_IN_S,
    V_FUEL_CUT,
    V_LAUNCH,
    WILLANS_LHV,
    dual_split,
    engine_speed_rpm,
    friction_ratio,
    idle_fuel_mw,
    rated_kw,
    ratio_at_load,
    ratio_lines,
    share_at_load,
    slip_at_load,
    slip_lines,
    tip_in_factor,
    willans_g_per_h,
)
from twins.core.compiled import compiled, inlined
from twins.core.physics.road_vehicle import longitudinal_force_n, shaft_power_kw
from twins.core.units import SECONDS_PER_HOUR

FUEL_CUT_WIDTH = 2.0  # m/s, assumed: drivers open the clutch at different speeds


class Bus(NamedTuple):
    """What stays the same while a bus drives: made once, read at every step.

    Attributes
    ----------
    mass_kg, rotating_share
        Actual mass [kg] and rotating mass over it [-].
    crr, rho_cda
        Rolling coefficient [-]; air density times drag area [kg/m].
    rated_kw, per_rated_kw
        Rated power [kW] and one over it [1/kW].
    friction, fuel_mw_per_g_h
        Friction over that of the reference engine [-], fuel power of 1 g/h [MJ/s].
    idle_mw, pilot_mw
        Fuel at standstill with the accessories, and smallest diesel pilot [MJ/s].
    aux_kw
        Accessory power [kW].
    gas_scale
        Factor on the map of gas shares [-].
    ratio, ratio_fall, ratio_rise_1, ratio_rise_2
        Coefficients of `equations.ratio_at_load`.
    slip, slip_rise_1, slip_rise_2
        Coefficients of `equations.slip_at_load`.
    """

    mass_kg: float
    rotating_share: float
    crr: float
    rho_cda: float
    rated_kw: float
    per_rated_kw: float
    friction: float
    fuel_mw_per_g_h: float
    idle_mw: float
    pilot_mw: float
    aux_kw: float
    gas_scale: float
    ratio: float
    ratio_fall: float
    ratio_rise_1: float
    ratio_rise_2: float
    slip: float
    slip_rise_1: float
    slip_rise_2: float


@compiled
def drag_area_m2(p: Any, k: int) -> float:
    """Return CdA [m2] of size class `k`."""
    return p.cda_large_m2 if k == 0 else p.cda_medium_m2


@compiled
def bus_of(p: Any, k: int, mass_kg: float, aux_kw: float) -> Bus:
    """Return a bus of class `k` with actual mass [kg] and accessories [kW]."""
    rated = rated_kw(p, k)
    ratio, ratio_fall, ratio_rise_1, ratio_rise_2 = ratio_lines(p)
    slip, slip_rise_1, slip_rise_2 = slip_lines(p)
    return Bus(
        mass_kg, p.rotating_share, p.crr, p.air_density_kg_m3 * drag_area_m2(p, k),
        rated, 1.0 / rated, friction_ratio(p, k),
        p.engine_penalty * WILLANS_LHV / SECONDS_PER_HOUR, idle_fuel_mw(p, k, aux_kw),
        p.pilot_share_of_idle * idle_fuel_mw(p, k, 0.0), aux_kw, p.substitution_scale,
        ratio, ratio_fall, ratio_rise_1, ratio_rise_2, slip, slip_rise_1, slip_rise_2,
    )  # fmt: skip


@inlined
def wheel_power_kw(bus: Bus, v: float, acceleration: float, grade: float) -> float:
    """Return the power at the wheels [kW] at mean speed `v` [m/s], `acceleration` [m/s2] and slope `grade` [-]."""
    m, k = bus.mass_kg, bus.rotating_share
    return 1e-3 * v * longitudinal_force_n(m, k, acceleration, grade, bus.crr, bus.rho_cda, v)


@inlined
def asked_power_kw(bus: Bus, v: float, wheel_kw: float) -> float:
    """Return the shaft power that a moving bus asks for [kW], above the rated one where a trace cannot be met.

    Near the cut-off speed the clutch opens on overrun: the engine idles and drives its accessories.
    """
    coupled = min(max((v - V_FUEL_CUT) / FUEL_CUT_WIDTH + 0.5, 0.0), 1.0)
    return shaft_power_kw(wheel_kw, wheel_kw * bus.per_rated_kw, bus.aux_kw, v, V_LAUNCH, coupled)


@inlined
def diesel_alone(bus: Bus, v: float, asked_kw: float) -> tuple[float, float]:
    """Return the shaft power given [kW], at most the rated one, and the fuel on diesel alone [MJ/s]."""
    shaft_kw = min(asked_kw, bus.rated_kw)
    return shaft_kw, bus.fuel_mw_per_g_h * willans_g_per_h(engine_speed_rpm(v), shaft_kw, bus.friction)


@inlined
def engine_step(bus: Bus, v: float, acceleration: float, grade: float) -> tuple[float, float, float, float]:
    """Return power at the wheels, asked for and given [kW], and fuel on diesel alone [MJ/s], of a moving bus."""
    wheel_kw = wheel_power_kw(bus, v, acceleration, grade)
    asked_kw = asked_power_kw(bus, v, wheel_kw)
    shaft_kw, diesel = diesel_alone(bus, v, asked_kw)
    return wheel_kw, asked_kw, shaft_kw, diesel


@inlined
def maps_at_load(bus: Bus, load: float) -> tuple[float, float, float]:
    """Return steady gas share, efficiency ratio and slip [-] at `load` [-]."""
    return (
        share_at_load(bus.gas_scale, load),
        ratio_at_load(bus.ratio, bus.ratio_fall, bus.ratio_rise_1, bus.ratio_rise_2, load),
        slip_at_load(bus.slip, bus.slip_rise_1, bus.slip_rise_2, load),
    )


@inlined
def gas_split(bus: Bus, diesel_mw: float, load: float, held_back: float) -> tuple[float, float, float]:
    """Return diesel, gas fed and gas slipped [MJ/s] on dual fuel at `load` [-].

    `held_back` is the share of the step in which the throttle has just been opened.
    """
    share, ratio, slip = maps_at_load(bus, load)
    return dual_split(diesel_mw, share, tip_in_factor(held_back), ratio, slip, bus.pilot_mw)


@inlined
def held_back_share(loaded_s: float, per_step: float) -> float:
    """Return the share of a step in which gas is held back.

    `loaded_s` is how long the engine has been under load before the step [s], `per_step` one over its length [1/s].
    """
    return min(max((TIP_IN_S - loaded_s) * per_step, 0.0), 1.0)


@inlined
def loaded_after(load: float, dt: float, loaded_s: float) -> float:
    """Return how long the engine has been under load after a step of `dt` at `load` [s]."""
    return loaded_s + dt if load > LOAD_OFF else 0.0
