"""Points of the unit cube by index, and the parameters of a draw from them.

A point depends on (method, number of dimensions, seed, index) and on nothing else, so that a sweep can be
cut, resumed and extended anywhere. The Latin hypercube is the exception: its points depend on how many
there are, so such a sweep cannot be extended.

References
----------
.. [1] A. B. Owen, "Scrambling Sobol' and Niederreiter-Xing points", J. Complexity 14 (1998) 466-489,
   doi:10.1006/jcom.1998.0487.
.. [2] M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of
   input variables", Technometrics 21 (1979) 239-245, doi:10.2307/1268522.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import qmc

from scenarios.findings import Finding, InputError
from twins.core.priors import Prior

if TYPE_CHECKING:
    from calibration.posterior import Posterior

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

METHODS = ("sobol", "random", "lhs")
_SOBOL_BITS = 30  # SciPy's own resolution: points lie on a grid of 2**-30
# names of our streams among those of the twins
_STREAM_RANDOM, _STREAM_LHS, _STREAM_FRESH = 0x53414D50, 0x4C485300, 0x46524553

CALIBRATED, UNCALIBRATED, LUCK = "calibrated", "uncalibrated", "luck"
"""What can be drawn anew while all else stays: rows of the posterior, free priors, chance inside a draw."""


def extendable(method: str) -> bool:
    """Return True when the first points stay the same however many follow."""
    return method != "lhs"


def points(method: str, n_dims: int, indices: ArrayLike, seed: int, n_total: int) -> Array:
    """Return points of the open unit cube.

    Parameters
    ----------
    method
        ``sobol`` (scrambled by the seed [1]_), ``random`` or ``lhs`` [2]_.
    n_dims
        Number of dimensions [-].
    indices
        Indices of the points, from 0, shape (k,).
    seed
        Seed of the sweep.
    n_total
        Number of points of the whole sample; only the Latin hypercube depends on it.

    Returns
    -------
    Array
        Points in (0, 1), shape (k, n_dims).
    """
    wanted = np.asarray(indices, dtype=np.int64).reshape(-1)
    if method not in METHODS:
        near = difflib.get_close_matches(method, METHODS, n=1)
        hint = f"Meant {near[0]}?" if near else ""
        raise InputError(
            Finding("error", "sampling", f'"{method}"', "sobol, random or lhs", hint, "Correct it")
        )
    if wanted.size and wanted.min() < 0:
        raise ValueError(f"draw {wanted.min()} is negative; draws are counted from 0")
    if n_dims == 0 or wanted.size == 0:
        return np.empty((wanted.size, n_dims))
    if method == "sobol":
        return _sobol(n_dims, wanted, seed)
    if method == "random":
        return _random(n_dims, wanted, seed)
    return _latin_hypercube(n_dims, wanted, seed, n_total)


def _sobol(n_dims: int, indices: Indices, seed: int) -> Array:
    result = np.empty((indices.size, n_dims))
    starts = np.flatnonzero(np.diff(indices, prepend=indices[0] - 2) != 1)
    for start, stop in zip(starts, [*starts[1:], indices.size], strict=True):
        result[start:stop] = _sobol_run(n_dims, int(indices[start]), int(stop - start), seed)
    return result + 2.0 ** -(_SOBOL_BITS + 1)  # middle of the grid cell: 0 itself has no quantile


def _sobol_run(n_dims: int, first: int, count: int, seed: int) -> Array:
    engine = qmc.Sobol(
        n_dims, scramble=True, bits=_SOBOL_BITS, rng=np.random.Generator(np.random.PCG64DXSM(seed))
    )
    if first:
        # fast_forward(0) raises OverflowError in SciPy 1.17
        return engine.fast_forward(first).random(count)
    # One point first: SciPy warns when the first request is no power of two, which says nothing here.
    head = engine.random(1)
    return head if count == 1 else np.concatenate([head, engine.random(count - 1)])


def _random(n_dims: int, indices: Indices, seed: int) -> Array:
    rows = np.empty((indices.size, n_dims))
    for row, index in enumerate(indices.tolist()):
        sequence = np.random.SeedSequence(seed, spawn_key=(_STREAM_RANDOM, index))
        rows[row] = np.random.Generator(np.random.PCG64DXSM(sequence)).random(n_dims)
    return np.maximum(rows, 2.0**-54)


def _latin_hypercube(n_dims: int, indices: Indices, seed: int, n_total: int) -> Array:
    if indices.max() >= n_total:
        raise ValueError(f"draw {indices.max()} is outside a Latin hypercube of {n_total} points")
    columns = np.empty((indices.size, n_dims))
    for dim in range(n_dims):
        sequence = np.random.SeedSequence(seed, spawn_key=(_STREAM_LHS, n_total, dim))
        generator = np.random.Generator(np.random.PCG64DXSM(sequence))
        cells = generator.permutation(n_total)[indices]
        columns[:, dim] = (cells + generator.random(n_total)[indices]) / n_total
    return np.clip(columns, 2.0**-54, 1.0 - 2.0**-53)


def fresh_seed(seed: int) -> int:
    """Return the seed for what is drawn anew in a sweep with `seed`: no stream of one meets the other."""
    sequence = np.random.SeedSequence(seed, spawn_key=(_STREAM_FRESH,))
    return int(sequence.generate_state(1, np.uint64)[0] >> np.uint64(1))  # a signed integer holds it


def parameter_draws(
    priors: Mapping[str, Prior],
    indices: ArrayLike,
    method: str,
    seed: int,
    n_total: int,
    posterior: Posterior | None = None,
    redrawn: str = "",
) -> dict[str, Array]:
    """Return the uncertain parameters of some draws.

    A posterior gives its parameters jointly (one of its rows for each draw); priors of the same names are
    set aside, all others stay independent.

    Parameters
    ----------
    priors
        Prior by name of the parameter. The order does not matter.
    indices
        Indices of the draws, shape (k,).
    method, seed, n_total
        As in `points`.
    posterior
        Fitted parameters. One that has not converged must have been accepted as such.
    redrawn
        Group that is drawn anew, independent of what the same draw has otherwise: ``calibrated`` or
        ``uncalibrated`` parameters.

    Returns
    -------
    dict
        Values [unit of the parameter] by name in sorted order, each of shape (k,).
    """
    fitted = () if posterior is None else posterior.names
    free = sorted(name for name in priors if name not in fitted)
    unit = points(method, len(free) + (posterior is not None), indices, seed, n_total)
    anew = {CALIBRATED: slice(len(free), None), UNCALIBRATED: slice(len(free))}.get(redrawn)
    if anew is not None:
        # never another Sobol sequence: its points go along with those of the first
        unit[:, anew] = points("random", unit.shape[1], indices, fresh_seed(seed), n_total)[:, anew]
    values = {name: np.asarray(priors[name].ppf(unit[:, i]), dtype=np.float64) for i, name in enumerate(free)}
    if posterior is not None:
        posterior.require_usable()
        rows = np.minimum((unit[:, -1] * len(posterior.draws)).astype(np.int64), len(posterior.draws) - 1)
        values.update({name: posterior.draws[rows, i] for i, name in enumerate(posterior.names)})
    return {name: values[name] for name in sorted(values)}
