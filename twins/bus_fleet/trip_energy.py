"""Energy of a trip for the fleet model: a table a direction, made from the micro-trips of each draw.

For each draw and direction `trip_lanes.integrate_trips` drives the line at Chebyshev nodes of running-time
factor, mass and accessory power. The polynomial through these nodes fills a finer table, which the fleet model
reads by straight lines: some 20 ns a trip. Standing at bus stops and terminals is not part of it:
`equations.idle_fuel_mw` gives that exactly. After the directions come the empty rides to a gas station, one row a
size class. What is lost against the full integration is measured by `trip_error` and stated in the tests.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.equations import air_conditioning_kw, idle_fuel_mw
from twins.bus_fleet.micro_trips import N_OUTPUTS, N_STEPS
from twins.bus_fleet.network import Network
from twins.bus_fleet.trip_lanes import integrate_trips
from twins.core.compiled import compiled, inlined

__all__ = ["X_RANGE", "TripError", "build_trip_surfaces", "idle_fuel_mw", "trip_energy", "trip_error"]

Array = NDArray[np.float64]

X_RANGE = (0.9, 2.4)  # running-time factor
OVERLOAD = 1.7  # peak load over places, S34
KIT_AND_GAS_KG = (1_000.0, 800.0)  # room for kit and gas above the empty bus, by class
# Largest errors on fuel over 32 prior draws: nodes 0.15 %, straight lines of the table 0.05 %, steps 0.04 %, together
# 0.17 %. Many more rows would not fit the second cache (1 MB); four nodes of accessory power lose 1.8 % of the slip.
N_NODES = (11, 5, 6)  # Chebyshev nodes of factor, mass and accessory power
N_TABLE = (29, 5, 5)  # rows of the table
N_CLASSES = 2
ON_DIESEL, DUAL_FUEL = 0, 4  # first columns: time, diesel alone, work; diesel of dual fuel, gas fed, slip
COLUMNS = (0, 1, 4, 5, 6, 2)  # of the outputs of `integrate_trip`; two of eight stay empty: aligned loads
N_COLUMNS = 8


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


def points_of(p: Any, k: int, unit: Array) -> Array:
    """Return factor, mass [kg] and accessory power [kW] of class `k` at points of [-1, 1]; shape (n, 3)."""
    ranges = np.array([X_RANGE, mass_range(p, k), auxiliary_range(p, k)])
    low, high = ranges.T
    return 0.5 * (low + high) + 0.5 * (high - low) * unit


def _chebyshev(n: int) -> Array:
    return np.cos(np.pi * (np.arange(n) + 0.5) / n) / np.cos(0.5 * np.pi / n)


def _through_nodes(n_nodes: int, n_table: int) -> Array:
    """Return the matrix from values at Chebyshev nodes to those at `n_table` even points of [-1, 1]."""
    degrees = np.arange(n_nodes)
    at_nodes = np.cos(degrees * np.arccos(_chebyshev(n_nodes).clip(-1.0, 1.0))[:, None])
    at_table = np.cos(degrees * np.arccos(np.linspace(-1.0, 1.0, n_table))[:, None])
    return np.linalg.solve(at_nodes.T, at_table.T).T


@cache
def fit_nodes() -> tuple[Array, tuple[Array, ...]]:
    """Return the nodes, shape (330, 3) in [-1, 1], and a matrix from nodes to table for each axis."""
    axes = np.meshgrid(*(_chebyshev(n) for n in N_NODES), indexing="ij")
    nodes = np.stack([axis.ravel() for axis in axes], axis=1)
    return nodes, tuple(_through_nodes(n, t) for n, t in zip(N_NODES, N_TABLE, strict=True))


def _integrated(p: Any, network: Network, d: int, unit: Array, n_steps: int) -> Array:
    """Return the outputs of direction `d` driven at points of [-1, 1], shape (n, 6)."""
    k = int(network.direction_class[d])
    values = np.zeros((unit.shape[0], N_OUTPUTS))
    integrate_trips(
        p, k, float(network.length_km[d]), float(network.n_stops[d]), float(network.climb_m[d]),
        float(network.descent_m[d]), points_of(p, k, unit), n_steps, values,
    )  # fmt: skip
    return values


@compiled
def deadhead_factor(p: Any) -> float:
    """Return the running-time factor [-] at which traffic moves at the speed of an empty bus to a station."""
    return p.free_speed_kmh / p.deadhead_speed_kmh


def deadhead_km(p: Any, k: int, unit: Array, n_steps: int = N_STEPS) -> Array:
    """Return the outputs of a flat kilometre without passenger stops at points of [-1, 1], shape (n, 6).

    The first column of `unit` is not used: the ride is driven at `deadhead_factor`.
    """
    points = points_of(p, k, unit)
    points[:, 0] = deadhead_factor(p)
    values = np.zeros((unit.shape[0], N_OUTPUTS))
    integrate_trips(p, k, 1.0, 0.0, 0.0, 0.0, points, n_steps, values)
    return values


def build_trip_surfaces(p: Any, network: Network) -> Array:
    """Return the trip energies of all directions and of the empty rides.

    Parameters
    ----------
    p
        Record of the parameters.
    network
        Directions with length, stops, class, climb and descent.

    Returns
    -------
    numpy.ndarray
        Shape (18 + 2, 30, 5, 5, 8): direction, factor, mass, accessory power, column. The last row of factors
        holds the ranges of mass [kg] and accessory power [kW] in its first entry.

        Entry ``network.corridor.size + k`` is an empty ride of size class `k`: exactly 1 km, flat but for the small
        ups and downs of all lines, in traffic of the mean speed `deadhead_speed_kmh`, without passenger stops. Its
        axes of mass and accessory power are those of the class; its values do not depend on the factor.
    """
    nodes, (by_factor, by_mass, by_aux) = fit_nodes()
    n = network.corridor.size
    values = np.empty((n + N_CLASSES, *N_NODES, N_OUTPUTS))
    for d in range(n):
        values[d] = _integrated(p, network, d, nodes, N_STEPS).reshape(*N_NODES, N_OUTPUTS)
    for k in range(N_CLASSES):
        one_factor = deadhead_km(p, k, nodes[: N_NODES[1] * N_NODES[2]])
        values[n + k] = one_factor.reshape(*N_NODES[1:], N_OUTPUTS)
    table = np.einsum("xi,dijko->dxjko", by_factor, values)
    table = np.einsum("mj,dxjko->dxmko", by_mass, table)
    surfaces = np.zeros((n + N_CLASSES, N_TABLE[0] + 1, *N_TABLE[1:], N_COLUMNS))
    surfaces[:, : N_TABLE[0], :, :, COLUMNS] = np.einsum("ak,dxmko->dxmao", by_aux, table)
    for d, k in enumerate((*network.direction_class.tolist(), *range(N_CLASSES))):
        surfaces[d, N_TABLE[0], 0, 0, :4] = (*mass_range(p, k), *auxiliary_range(p, k))
    return surfaces


@inlined
def rows_at(at: float, low: float, high: float, n: int) -> float:
    """Return where `at` lies among `n` rows from `low` to `high`, counted in rows."""
    return (at - low) / (high - low) * (n - 1)


@inlined
def _row(rows: float, n: int) -> tuple[int, float]:
    """Return the row below the place `rows` and the share of the way to the next one, held within the table."""
    held = min(max(rows, 0.0), n - 1.0)
    i = min(int(held), n - 2)
    return i, held - i


@inlined
def read_table(
    surfaces: Array, d: int, rows_x: float, rows_mass: float, rows_aux: float, column: int
) -> tuple[float, float, float]:
    """Return three neighbouring outputs from `column` on of the table of direction `d`, by straight lines.

    The places along the three axes are counted in rows (`rows_at`).
    """
    i, u = _row(rows_x, N_TABLE[0])
    j, v = _row(rows_mass, N_TABLE[1])
    k, w = _row(rows_aux, N_TABLE[2])
    a0 = a1 = a2 = 0.0
    for corner in range(8):
        at_i, at_j, at_k = corner >> 2, (corner >> 1) & 1, corner & 1
        weight = (u if at_i else 1.0 - u) * (v if at_j else 1.0 - v) * (w if at_k else 1.0 - w)
        a0 += weight * surfaces[d, i + at_i, j + at_j, k + at_k, column]
        a1 += weight * surfaces[d, i + at_i, j + at_j, k + at_k, column + 1]
        a2 += weight * surfaces[d, i + at_i, j + at_j, k + at_k, column + 2]
    return a0, a1, a2


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
        Running-time factor [-], actual mass [kg], accessory power [kW]; held at the edge of their ranges.
    """
    ranges = surfaces[d, N_TABLE[0], 0, 0]
    rows_x = rows_at(x, X_RANGE[0], X_RANGE[1], N_TABLE[0])
    rows_mass = rows_at(mass_kg, ranges[0], ranges[1], N_TABLE[1])
    rows_aux = rows_at(aux_kw, ranges[2], ranges[3], N_TABLE[2])
    moving_s, diesel, work = read_table(surfaces, d, rows_x, rows_mass, rows_aux, ON_DIESEL)
    dual_diesel, gas, slip = read_table(surfaces, d, rows_x, rows_mass, rows_aux, DUAL_FUEL)
    return moving_s, diesel, dual_diesel, gas, slip, work


@compiled
def evaluate_points(surfaces: Array, d: int, points: Array, values: Array) -> None:
    """Write `trip_energy` at `points` of factor, mass [kg] and accessory power [kW] to `values`, shape (n, 6)."""
    for i in range(points.shape[0]):
        answer = trip_energy(surfaces, d, points[i, 0], points[i, 1], points[i, 2])
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
        evaluate_points(surfaces, d, points_of(p, int(network.direction_class[d]), points), fitted)
        exact[:, 2] += exact[:, 3]
        fitted[:, 2] += fitted[:, 3]
        errors.append(100.0 * (fitted / exact - 1.0))
    e = np.concatenate(errors)
    return TripError(tuple(np.abs(e).max(axis=0).tolist()), tuple(np.sqrt(np.mean(e * e, axis=0)).tolist()))
