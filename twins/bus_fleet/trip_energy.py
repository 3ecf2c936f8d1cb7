"""Energy of a trip for the fleet model: a polynomial a direction, fitted to the micro-trips of each draw.

For each draw and direction `micro_trips.integrate_trip` drives the line on a grid of running-time factor,
mass and accessory power; a polynomial of 28 terms is fitted to time, fuel and work. Standing at bus stops and
terminals is not part of it: `equations.idle_fuel_mw` gives that exactly. What the fit loses is measured by
`trip_error` and stated in the tests.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.equations import air_conditioning_kw, idle_fuel_mw
from twins.bus_fleet.micro_trips import N_OUTPUTS, N_STEPS, integrate_trip
from twins.bus_fleet.network import Network
from twins.core.compiled import compiled

__all__ = ["X_RANGE", "TripError", "build_trip_surfaces", "idle_fuel_mw", "trip_energy", "trip_error"]

Array = NDArray[np.float64]

X_RANGE = (0.9, 2.4)  # running-time factor
OVERLOAD = 1.7  # peak load over places, S34
KIT_AND_GAS_KG = (1_000.0, 800.0)  # room for kit and gas above the empty bus, by class
N_NODES = (7, 5, 4)  # Chebyshev nodes of factor, mass and accessory power
# powers of (x, mass, accessories), in the order in which `trip_energy` reads them
TERMS = tuple(
    (i, m, a)
    for m, a, degree in (
        (0, 0, 5), (1, 0, 4), (2, 0, 2), (3, 0, 0), (0, 1, 3), (0, 2, 2), (0, 3, 0), (1, 1, 2), (2, 1, 0), (1, 2, 0),
    )
    for i in range(degree + 1)
)  # fmt: skip
N_TERMS = len(TERMS)


class TripError(NamedTuple):
    """Relative error of the fit against the full integration, largest and root mean square, in per cent.

    Each is (time, diesel alone, all fuel of dual fuel, gas fed, slip, work).
    """

    largest: tuple[float, ...]
    rms: tuple[float, ...]


@compiled
def mass_range(p: Any, k: int) -> tuple[float, float]:
    """Return the lightest and the heaviest bus of class `k` [kg]: empty, and overloaded with kit and gas."""
    if k == 0:
        low, places = p.curb_mass_large_kg, p.capacity_large
    else:
        low, places = p.curb_mass_medium_kg, p.capacity_medium
    return low, low + KIT_AND_GAS_KG[k] + OVERLOAD * places * p.passenger_mass_kg


@compiled
def auxiliary_range(p: Any, k: int) -> tuple[float, float]:
    """Return the least and largest accessory power of class `k` [kW]: A/C at its lowest duty and always on."""
    return air_conditioning_kw(p, k, -100.0), air_conditioning_kw(p, k, 100.0) + 0.1


@compiled
def integrate_points(
    p: Any, k: int, length_km: float, n_stops: float, climb_m: float, descent_m: float, points: Array, n_steps: int,
    values: Array,
) -> None:  # fmt: skip
    """Drive one direction at each of `points` and write the outputs to `values`, shape (n, 6).

    `points` has shape (n, 3): factor, mass and accessory power, each mapped to [-1, 1].
    """
    low, high = mass_range(p, k)
    least, most = auxiliary_range(p, k)
    for i in range(points.shape[0]):
        x = 0.5 * (X_RANGE[0] + X_RANGE[1]) + 0.5 * (X_RANGE[1] - X_RANGE[0]) * points[i, 0]
        mass = 0.5 * (low + high) + 0.5 * (high - low) * points[i, 1]
        aux = 0.5 * (least + most) + 0.5 * (most - least) * points[i, 2]
        integrate_trip(p, k, length_km, n_stops, climb_m, descent_m, x, mass, aux, n_steps, values[i])


def _chebyshev(n: int) -> Array:
    return np.cos(np.pi * (np.arange(n) + 0.5) / n) / np.cos(0.5 * np.pi / n)


def _basis(points: Array) -> Array:
    return np.prod(points[:, None, :] ** np.array(TERMS)[None, :, :], axis=2)


@cache
def fit_nodes() -> tuple[Array, Array]:
    """Return the nodes of the fit, shape (140, 3) in [-1, 1], and the least-squares operator (28, 140)."""
    axes = np.meshgrid(*(_chebyshev(n) for n in N_NODES), indexing="ij")
    nodes = np.stack([axis.ravel() for axis in axes], axis=1)
    return nodes, np.linalg.pinv(_basis(nodes))


def _integrated(p: Any, network: Network, d: int, points: Array, n_steps: int) -> Array:
    values = np.zeros((points.shape[0], N_OUTPUTS))
    integrate_points(
        p, int(network.direction_class[d]), float(network.length_km[d]), float(network.n_stops[d]),
        float(network.climb_m[d]), float(network.descent_m[d]), points, n_steps, values,
    )  # fmt: skip
    return values


def build_trip_surfaces(p: Any, network: Network) -> Array:
    """Return the polynomials of all directions.

    Parameters
    ----------
    p
        Record of the parameters.
    network
        Directions with length, stops, class, climb and descent.

    Returns
    -------
    numpy.ndarray
        Shape (18, 29, 6): the coefficients of the terms for the six outputs, then a row with the ranges of mass [kg]
        and accessory power [kW].
    """
    nodes, operator = fit_nodes()
    surfaces = np.zeros((network.corridor.size, N_TERMS + 1, N_OUTPUTS))
    for d in range(surfaces.shape[0]):
        k = int(network.direction_class[d])
        surfaces[d, :N_TERMS] = operator @ _integrated(p, network, d, nodes, N_STEPS)
        surfaces[d, N_TERMS, :4] = (*mass_range(p, k), *auxiliary_range(p, k))
    return surfaces


@compiled
def trip_energy(
    surfaces: Array, d: int, x: float, mass_kg: float, aux_kw: float
) -> tuple[float, float, float, float, float, float]:
    """Return moving time [s], diesel alone, diesel of dual fuel, gas fed, slip and shaft work [MJ] of a trip.

    Parameters
    ----------
    surfaces
        From `build_trip_surfaces`.
    d
        Direction.
    x, mass_kg, aux_kw
        Running-time factor [-], actual mass [kg], accessory power [kW]; held at the edge of the fitted range.
    """
    ranges = surfaces[d, N_TERMS]
    u = (2.0 * x - X_RANGE[0] - X_RANGE[1]) / (X_RANGE[1] - X_RANGE[0])
    m = (2.0 * mass_kg - ranges[0] - ranges[1]) / (ranges[1] - ranges[0])
    a = (2.0 * aux_kw - ranges[2] - ranges[3]) / (ranges[3] - ranges[2])
    u = min(max(u, -1.0), 1.0)
    m = min(max(m, -1.0), 1.0)
    a = min(max(a, -1.0), 1.0)
    c = surfaces[d]
    return (
        _polynomial(c, 0, u, m, a),
        _polynomial(c, 1, u, m, a),
        _polynomial(c, 2, u, m, a),
        _polynomial(c, 3, u, m, a),
        _polynomial(c, 4, u, m, a),
        _polynomial(c, 5, u, m, a),
    )


@compiled
def _polynomial(c: Array, o: int, u: float, m: float, a: float) -> float:
    """Return the sum of `TERMS` for output `o`, by Horner's rule."""
    one = c[0, o] + u * (c[1, o] + u * (c[2, o] + u * (c[3, o] + u * (c[4, o] + u * c[5, o]))))
    by_m = c[6, o] + u * (c[7, o] + u * (c[8, o] + u * (c[9, o] + u * c[10, o])))
    by_m2 = c[11, o] + u * (c[12, o] + u * c[13, o]) + m * c[14, o]
    by_a = c[15, o] + u * (c[16, o] + u * (c[17, o] + u * c[18, o]))
    by_a2 = c[19, o] + u * (c[20, o] + u * c[21, o]) + a * c[22, o]
    by_ma = c[23, o] + u * (c[24, o] + u * c[25, o]) + m * c[26, o] + a * c[27, o]
    return one + m * (by_m + m * by_m2) + a * (by_a + a * by_a2) + m * a * by_ma


@compiled
def evaluate_points(surfaces: Array, d: int, points: Array, values: Array) -> None:
    """Write `trip_energy` at `points`, as in `integrate_points`, to `values`, shape (n, 6)."""
    low, high, least, most = surfaces[d, N_TERMS, :4]
    for i in range(points.shape[0]):
        x = 0.5 * (X_RANGE[0] + X_RANGE[1]) + 0.5 * (X_RANGE[1] - X_RANGE[0]) * points[i, 0]
        mass = 0.5 * (low + high) + 0.5 * (high - low) * points[i, 1]
        aux = 0.5 * (least + most) + 0.5 * (most - least) * points[i, 2]
        answer = trip_energy(surfaces, d, x, mass, aux)
        for o in range(N_OUTPUTS):
            values[i, o] = answer[o]


def trip_error(p: Any, network: Network, n: int, seed: int) -> TripError:
    """Return what the fit loses over all directions, at `n` random points a direction and the eight corners.

    The reference is the same micro-trip integration with eight times finer steps.
    """
    rng = np.random.default_rng(seed)
    surfaces = build_trip_surfaces(p, network)
    corners = np.stack(np.meshgrid(*[[-1.0, 1.0]] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    errors: list[Array] = []
    for d in range(network.corridor.size):
        points = np.concatenate([rng.uniform(-1.0, 1.0, (n, 3)), corners])
        exact = _integrated(p, network, d, points, 8 * N_STEPS)
        fitted = np.zeros_like(exact)
        evaluate_points(surfaces, d, points, fitted)
        exact[:, 2] += exact[:, 3]
        fitted[:, 2] += fitted[:, 3]
        errors.append(100.0 * (fitted / exact - 1.0))
    e = np.concatenate(errors)
    return TripError(tuple(np.abs(e).max(axis=0).tolist()), tuple(np.sqrt(np.mean(e * e, axis=0)).tolist()))
