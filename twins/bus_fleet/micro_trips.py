"""Driving between stops: how many stops, how fast, how long, and what a trip costs.

A trip is a row of micro-trips: accelerate, cruise, crawl, brake, stand. Their number, speed and standing
time follow measured bus cycles as functions of the mean speed (drive_cycle_stats.csv, S58 and S59): slower
service has more stops, lower peaks and more standing. No trace is stretched in time.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.bus_step import Bus, bus_of, engine_step, gas_split, held_back_share
from twins.bus_fleet.equations import V_FUEL_CUT, V_LAUNCH
from twins.core.compiled import compiled, inlined
from twins.core.physics.road_vehicle import longitudinal_force_n

Array = NDArray[np.float64]

N_OUTPUTS = 6  # time [s]; diesel alone, diesel of dual fuel, gas fed, slip, shaft work [MJ]
N_STEPS = 8  # steps of an acceleration; halving them changes fuel by less than 0.1 %
STOPS_EXPONENT = 1.386  # stops a km over mean speed; regression on 11 bus cycles of S58, S59
INTENSITY_EXPONENT = 0.604  # v2 gained a distance over mean speed; the same regression
CRAWL_RATIO = 0.25  # assumed: crawling speed over cruise speed
CRAWL_LIMIT = 0.6  # assumed: largest share of the way that is crawled
LENGTHS = (0.4, 0.9, 1.7)  # assumed: three equally frequent stop distances over their mean
SPEEDS = (0.9, 1.0, 1.1)  # assumed: cruise speed on them over its mean; longer ones are driven faster
SOFT = 0.08  # width of the bend where spare time runs out, as a share of the time
RIPPLE_M_S2 = 0.10  # assumed: a driver holds a speed by this much acceleration, more and less
LEAST_M_S2 = 0.02  # a crawling climb still gets on
CREST_M_S2 = 0.05  # acceleration that a driver still waits for at the engine's limit
FULL_LOAD_EFFICIENCY = 0.90  # driveline efficiency near full load, S57
SHORTEST_S = 1e-9  # keeps quotients finite for a step that is left out


class Pattern(NamedTuple):
    """How a line is driven at one running-time factor.

    Attributes
    ----------
    stops_per_km
        Stops of any kind [1/km].
    cruise_m_s, crawl_m_s
        Speeds [m/s].
    crawl_share
        Share of the way that is crawled [-].
    stand_s_per_km
        Standing in traffic [s/km], without the dwell at bus stops.
    """

    stops_per_km: float
    cruise_m_s: float
    crawl_m_s: float
    crawl_share: float
    stand_s_per_km: float


class Stretches(NamedTuple):
    """Shares of a line [-] and the grade [-] of each: up, down, rolling up and rolling down."""

    shares: tuple[float, float, float, float]
    grades: tuple[float, float, float, float]


@compiled
def micro_trip_s(length_m: float, v: float, kappa: float) -> float:
    """Return the time [s] from stop to stop on a flat road: trapezoid, or triangle when `v` is not reached.

    `kappa` is (1/a + 1/b)/2 [s2/m]: l >= kappa v2 gives l/v + kappa v, else 2 sqrt(l kappa).
    """
    if length_m >= kappa * v * v:
        return length_m / v + kappa * v
    return 2.0 * math.sqrt(length_m * kappa)


@compiled
def motion_s_per_km(n: float, v: float, kappa: float, crawl_share: float, crawl_m_s: float) -> float:
    """Return the time in motion [s/km] with `n` stops a km [1/km], cruising at `v`, part of it crawled."""
    total = 1e3 * crawl_share / crawl_m_s
    for i in range(3):
        length = 1e3 / n * LENGTHS[i] * (1.0 - crawl_share)
        total += n / 3.0 * micro_trip_s(length, SPEEDS[i] * v, kappa)
    return total


@compiled
def _spare(time: float, scale: float) -> float:
    """Return `time` where positive and about zero where not, with a smooth bend of width `SOFT * scale`."""
    return 0.5 * (time + math.sqrt(time * time + (SOFT * scale) ** 2))


@compiled
def driving_pattern(p: Any, served_per_km: float, x: float) -> Pattern:
    """Return how a line with `served_per_km` bus stops [1/km] is driven at running-time factor `x` [-].

    Notes
    -----
    Mean speed V = V_free/x. Stops n = n20 (20/V)^1.386, never fewer than are served; v2 gained a distance
    e = e20 (20/V)^0.604, so the cruise speed is sqrt(e/n). What is then missing to the time of V is spent
    crawling (`crawl_share` of it) and standing.
    """
    speed_kmh = p.free_speed_kmh / x
    slow = 20.0 / speed_kmh
    law = p.stops_per_km_at_20kmh * slow**STOPS_EXPONENT
    n = math.sqrt(math.sqrt(law**4 + served_per_km**4))
    v = math.sqrt(1e3 * p.kinetic_intensity_at_20kmh * slow**INTENSITY_EXPONENT / n)
    kappa = 0.5 * (1.0 / p.acceleration_m_s2 + 1.0 / p.deceleration_m_s2)
    target = 3600.0 / speed_kmh
    crawl = CRAWL_RATIO * v
    spare = _spare(target - motion_s_per_km(n, v, kappa, 0.0, crawl), target)
    share = 1e-3 * p.crawl_share * spare / (1.0 / crawl - 1.0 / v)
    share = share / math.sqrt(math.sqrt(1.0 + (share / CRAWL_LIMIT) ** 4))
    stand = _spare(target - motion_s_per_km(n, v, kappa, share, crawl), target)
    return Pattern(n, v, crawl, share, stand)


@compiled
def sustained_speed(bus: Bus, grade: float) -> float:
    """Return the speed [m/s] at which full power leaves `CREST_M_S2` of acceleration, at most 40.

    Newton on (R + c v2) v = P from above, where the cubic is convex.
    """
    power = 1e3 * FULL_LOAD_EFFICIENCY * (bus.rated_kw - bus.aux_kw)
    c = 0.5 * bus.rho_cda
    steady = longitudinal_force_n(bus.mass_kg, bus.rotating_share, CREST_M_S2, grade, bus.crr, 0.0, 0.0)
    v = 40.0
    for _ in range(20):
        excess = (steady + c * v * v) * v - power
        slope = steady + 3.0 * c * v * v
        if excess <= 1e-6 * power or slope <= 0.0:
            break
        v -= excess / slope
    return v


@inlined
def attainable_m_s2(bus: Bus, wanted_m_s2: float, v: float, grade: float) -> float:
    """Return the acceleration [m/s2] at `v` [m/s]: the driver's, or what is left of full power."""
    resistance = longitudinal_force_n(bus.mass_kg, 0.0, 0.0, grade, bus.crr, bus.rho_cda, v)
    limit_w = 1e3 * FULL_LOAD_EFFICIENCY * (bus.rated_kw - bus.aux_kw)
    spare = (limit_w / v - resistance) / (bus.mass_kg * (1.0 + bus.rotating_share))
    return max(min(wanted_m_s2, spare), LEAST_M_S2)


@inlined
def share_before_braking(v: float, dv: float, dt: float, b: float, room_m: float) -> float:
    """Return the share of a step from `v` to `v + dv` in `dt` after which braking at `b` must begin [-].

    q solves q v dt + q^2 dv dt/2 + (v + q dv)^2/(2 b) = room, held in [0, 1].
    """
    square = 0.5 * dv * dt + 0.5 * dv * dv / b
    linear = v * dt + v * dv / b
    rest = 0.5 * v * v / b - room_m
    root = math.sqrt(max(linear * linear - 4.0 * square * rest, 0.0))
    return min(max((root - linear) / (2.0 * square), 0.0), 1.0)


@inlined
def step_energy(
    bus: Bus, v: float, acceleration: float, dt: float, grade: float, loaded_s: float
) -> tuple[float, float, float, float, float]:
    """Return diesel alone, diesel of dual fuel, gas fed, slip and shaft work [MJ] of `dt` at mean speed `v`."""
    _, _, shaft_kw, diesel = engine_step(bus, v, acceleration, grade)
    held_back = held_back_share(loaded_s, 1.0 / max(dt, SHORTEST_S))
    dual, gas, slip = gas_split(bus, diesel, shaft_kw * bus.per_rated_kw, held_back)
    return diesel * dt, dual * dt, gas * dt, slip * dt, 1e-3 * max(shaft_kw, 0.0) * dt


@compiled
def _book(
    bus: Bus, v: float, acceleration: float, dt: float, grade: float, loaded_s: float, out: Array
) -> float:
    """Add a step to `out` and return the time since the start after it [s]."""
    diesel, dual, gas, slip, work = step_energy(bus, v, acceleration, dt, grade, loaded_s)
    out[0] += dt
    out[1] += diesel
    out[2] += dual
    out[3] += gas
    out[4] += slip
    out[5] += work
    return loaded_s + dt


@compiled
def _hold(bus: Bus, v: float, dt: float, grade: float, loaded_s: float, out: Array) -> float:
    """Add `dt` of holding `v` to `out` and return the time since the start: the throttle is never quite still.

    A third each at steady speed and with `RIPPLE_M_S2` more and less; speed and time come out the same.
    """
    for i in range(3):
        loaded_s = _book(bus, v, (i - 1.0) * RIPPLE_M_S2, dt / 3.0, grade, loaded_s, out)
    return loaded_s


@compiled
def drive_micro_trip(
    p: Any, bus: Bus, length_m: float, crawl_m: float, v_top: float, v_crawl: float, grade: float, n_steps: int,
    out: Array,
) -> None:  # fmt: skip
    """Drive from stop to stop and add time [s] and energies [MJ] to `out`, shape (6,).

    Parameters
    ----------
    length_m, crawl_m
        Distance, and the part of it crawled before the stop [m].
    v_top, v_crawl
        Cruise speed that engine and hill allow, and crawl speed [m/s].
    n_steps
        Steps of the acceleration: one while the clutch slips, the rest of equal speed gain.
    """
    b = p.deceleration_m_s2
    way = length_m - crawl_m
    s = v = loaded_s = 0.0
    launch = launch_speed(v_top)
    for i in range(n_steps):
        dv = launch if i == 0 else (v_top - launch) / (n_steps - 1)
        a = attainable_m_s2(bus, p.acceleration_m_s2, v + 0.5 * dv, grade)
        part = share_before_braking(v, dv, dv / a, b, way - s)
        if part > 0.0:
            mean, dt = v + 0.5 * part * dv, part * dv / a
            loaded_s = _book(bus, mean, a, dt, grade, loaded_s, out)
            s += mean * dt
            v += part * dv
        if part < 1.0:
            break
    cruise_m = way - s - 0.5 * v * v / b
    if cruise_m > 0.0:
        loaded_s = _hold(bus, v, cruise_m / v, grade, loaded_s, out)
    if crawl_m > 0.0:
        slow = min(v_crawl, v)
        loaded_s = _hold(bus, slow, crawl_m / slow, grade, loaded_s, out)
    if v > V_FUEL_CUT:
        _book(bus, 0.5 * (v + V_FUEL_CUT), -b, (v - V_FUEL_CUT) / b, grade, loaded_s, out)
        v = V_FUEL_CUT
    _book(bus, 0.5 * v, -b, v / b, grade, loaded_s, out)


@inlined
def launch_speed(v_top: float) -> float:
    """Return the speed [m/s] up to which the first step of an acceleration to `v_top` goes."""
    return min(V_LAUNCH, 0.5 * v_top)


@compiled
def cruise_speed(wanted: float, top: float) -> float:
    """Return the cruise speed [m/s] for a `wanted` one where the engine sustains `top`, with a smooth bend."""
    return wanted / math.sqrt(math.sqrt(math.sqrt(1.0 + (wanted / top) ** 8)))


@compiled
def stretches(p: Any, metres: float, climb_m: float, descent_m: float) -> Stretches:
    """Return which shares of a line go up and down: the climbs lie on `hill_grade`, the rest on `rolling_grade`."""
    up = min(p.climb_factor * climb_m / p.hill_grade / metres, 0.45)
    down = min(p.climb_factor * descent_m / p.hill_grade / metres, 0.45)
    rest = 0.5 * (1.0 - up - down)
    hill, rolling = p.hill_grade, p.rolling_grade
    return Stretches((up, down, rest, rest), (hill, -hill, rolling, -rolling))


@compiled
def integrate_trip(
    p: Any, k: int, length_km: float, n_stops: float, climb_m: float, descent_m: float, x: float, mass_kg: float,
    aux_kw: float, n_steps: int, out: Array,
) -> None:  # fmt: skip
    """Drive a whole trip without the dwell at bus stops; write time [s] and energies [MJ] to `out` (6,).

    `trip_lanes` drives many points of one line at once and is tested against this text.
    """
    metres = 1e3 * length_km
    bus = bus_of(p, k, mass_kg, aux_kw)
    pattern = driving_pattern(p, n_stops * p.served_stop_share / length_km, x)
    line = stretches(p, metres, climb_m, descent_m)
    micro_m = 1e3 / pattern.stops_per_km
    out[:] = 0.0
    part = np.zeros(N_OUTPUTS)
    for i in range(4):
        share, grade = line.shares[i], line.grades[i]
        if share <= 0.0:
            continue
        top = sustained_speed(bus, grade)
        part[:] = 0.0
        for j in range(3):
            length = LENGTHS[j] * micro_m
            v_top = cruise_speed(SPEEDS[j] * pattern.cruise_m_s, top)
            drive_micro_trip(
                p, bus, length, pattern.crawl_share * length, v_top, pattern.crawl_m_s, grade, n_steps, part
            )  # fmt: skip
        for o in range(N_OUTPUTS):
            out[o] += share * metres / micro_m / 3.0 * part[o]
    stand_s = pattern.stand_s_per_km * length_km
    out[0] += stand_s
    out[1] += bus.idle_mw * stand_s
    out[2] += bus.idle_mw * stand_s
    out[5] += 1e-3 * aux_kw * stand_s
