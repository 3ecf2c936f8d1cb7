"""Equations of the terminal's work that belong to no machine: lives, repairs, ways."""

from __future__ import annotations

import math

from twins.core.compiled import inlined


@inlined
def exponential(u: float, mean: float) -> float:
    """Return a life with the given mean by its survival probability `u` (0 to 1): it does not remember its age."""
    return -mean * math.log(u)


@inlined
def lognormal_of_mean(u: float, v: float, mean: float, sigma: float) -> float:
    """Return a log-normal amount with the given mean from two uniforms, by a normal of Box and Muller (1958)."""
    z = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)
    return mean * math.exp(sigma * z - 0.5 * sigma * sigma)


@inlined
def lane_km(detour: float, along_m: float, across_m: float) -> float:
    """Return the length [km] of a way over one-way lanes: `detour` [-] times the distance along and across the quay."""
    return detour * (abs(along_m) + abs(across_m)) / 1000.0
