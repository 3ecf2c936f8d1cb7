"""How a published range becomes a distribution, and one number per factor and draw.

A factor is drawn once per draw under its own stream, so reference and project share it (drawing it twice
would double the reported uncertainty), and no draw depends on any other draw or factor.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.factors import FactorRow
from scenarios.accounting.specification import FactorLevel
from twins.core.priors import LogNormal, Prior, SplitNormal, Uniform
from twins.core.streams import Streams

Array = NDArray[np.float64]

Z95 = 1.96
"""Half width of the 95 % range of a normal in standard deviations [-]."""

_WORD = 2.0**32


def uniforms(name: str, draws: NDArray[np.int64], seed: int) -> Array:
    """Return one number in (0, 1) for each draw, by index, shape (n_draws,).

    Parameters
    ----------
    name
        Name of the stream, such as ``factor/ipcc_co2/natural gas/CO2 EF``.
    draws
        Draw indices, shape (n_draws,).
    seed
        Seed of the sweep.
    """
    points = np.empty(len(draws))
    for i, draw in enumerate(draws.tolist()):
        high, low = Streams(seed, draw).key(name)
        points[i] = (float(high) + (float(low) + 0.5) / _WORD) / _WORD
    return np.clip(points, 2.0**-53, 1.0 - 2.0**-53)


def normals(name: str, draws: NDArray[np.int64], seed: int, n: int) -> Array:
    """Return `n` standard normals for each draw, shape (n_draws, n); the first k do not depend on `n`."""
    return np.stack([Streams(seed, d).generator(name).standard_normal(n) for d in draws.tolist()])


def distribution(row: FactorRow) -> Prior | None:
    """Return the distribution of a factor, or None where its source gives no range.

    Notes
    -----
    CO2 factors and heating values have narrow, slightly skewed ranges: split normal with its mode at the
    default, sigma- = (def - low)/1.96 and sigma+ = (up - def)/1.96. CH4 and N2O have ranges of a factor of
    three: lognormal with its **median** at the default and sigma = ln(up/def)/1.96, so the mean lies above
    the default (by 21 % for stationary diesel CH4). Supply-chain ranges (CO2e) are uniform.
    """
    if row.lower is None or row.upper is None or not row.bounded:
        return None
    if "CO2e" in row.subitem:
        return Uniform(row.lower, row.upper)
    if row.subitem.startswith(("CH4", "N2O")):
        return LogNormal(row.value, math.log(row.upper / row.value) / Z95)
    return SplitNormal(row.value, (row.value - row.lower) / Z95, (row.upper - row.value) / Z95)


def sample(row: FactorRow, draws: NDArray[np.int64], seed: int) -> Array:
    """Return the factor of each draw [unit of the row], shape (n_draws,)."""
    prior = distribution(row)
    if prior is None:
        return np.full(len(draws), row.value)
    return np.asarray(prior.ppf(uniforms(row.name, draws, seed)), dtype=np.float64)


def at_level(row: FactorRow, level: FactorLevel, draws: NDArray[np.int64], seed: int) -> Array:
    """Return the factor at a fixed end of its range, at its default, or sampled, shape (n_draws,)."""
    if level == "sampled":
        return sample(row, draws, seed)
    bound = {"lower": row.lower, "upper": row.upper, "default": row.value}[level]
    return np.full(len(draws), row.value if bound is None else bound)
