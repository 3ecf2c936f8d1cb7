"""Surfaces of an emulator, all columns at once: in NumPy, and the same compiled for many points.

Most of a calibration is spent here. The compiled text works on blocks of points, so that the inner loop over
the points of a block becomes vector instructions; which one answers changes no digit that matters, and a
test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.link import Link
from calibration.polynomial import Flags, Integers, on_axes, orthonormal_terms, square_scales
from twins.core.compiled import COMPILED, compiled, inlined

Array = NDArray[np.float64]

_LANES = 64  # points of a block [-]: their terms stay in the cache next to the processor


@dataclass(frozen=True)
class Surface:
    """A fitted polynomial of one column.

    Attributes
    ----------
    terms
        Pairs of factors, shape (t, 2), see `calibration.polynomial.candidate_terms`.
    coefficients
        Coefficients on the scale of the fit, shape (t,).
    root
        Square root of the covariance of the coefficients for a noise of one, upper triangle, shape (t, t).
    sigma
        Standard deviation of a residual on the scale of the fit.
    link
        Scale of the fit.
    flat
        Inputs on their uniform axis, shape (k,).
    """

    terms: Integers
    coefficients: Array
    root: Array
    sigma: float
    link: Link
    flat: Flags


@dataclass(frozen=True)
class Packed:
    """Surfaces one behind the other in flat arrays, as the compiled text takes them.

    Attributes
    ----------
    inputs
        Inputs that any surface uses, shape (k_used,).
    flat
        Which of them are on their uniform axis, shape (k_used,).
    first
        Place of the first term of each surface, and the end, shape (m + 1,).
    pairs
        Factors of all terms among `inputs` counted from 1, 0 stands for one, shape (t, 2).
    shift, scale
        A term is scale (x_a x_b - shift), shape (t,).
    coefficients
        Shape (t,).
    corner
        Place of the root of each surface, shape (m,).
    roots
        Columns of the upper triangles, one behind the other.
    """

    inputs: NDArray[np.intp]
    flat: Flags
    first: Integers
    pairs: Integers
    shift: Array
    scale: Array
    coefficients: Array
    corner: Integers
    roots: Array


def packed(surfaces: Sequence[Surface]) -> Packed:
    """Return the surfaces one behind the other."""
    terms = np.concatenate([s.terms for s in surfaces])
    flat = surfaces[0].flat
    numbers, pairs = np.unique(np.concatenate([[0], terms.ravel()]), return_inverse=True)
    inputs = (numbers[1:] - 1).astype(np.intp)
    square = (terms[:, 0] == terms[:, 1]) & (terms[:, 0] > 0)
    lengths = np.array([len(s.terms) for s in surfaces])
    triangles = lengths * (lengths + 1) // 2
    return Packed(
        inputs=inputs,
        flat=flat[inputs],
        first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        pairs=np.ascontiguousarray(pairs[1:].reshape(-1, 2).astype(np.int64)),
        shift=square.astype(np.float64),
        scale=np.where(square, square_scales(flat)[terms[:, 0]], 1.0),
        coefficients=np.concatenate([s.coefficients for s in surfaces]),
        corner=(np.cumsum(triangles) - triangles).astype(np.int64),
        roots=np.concatenate([s.root.T[np.tril_indices(len(s.terms))] for s in surfaces]),
    )


def evaluated(surfaces: Sequence[Surface], pack: Packed, z: Array, *, leverage: bool) -> tuple[Array, Array]:
    """Return the surfaces on their scales and their leverages at `z` [-], (n, k).

    Parameters
    ----------
    surfaces, pack
        The surfaces, and the same packed.
    z
        Standard normal inputs [-], shape (n, k).
    leverage
        Whether the leverage is wanted; otherwise it is empty.

    Returns
    -------
    tuple of Array
        Polynomials on the scale of each fit and leverages [-] |b R|^2, b the terms at a point; both of shape (n, m).
    """
    if not COMPILED:
        return plain(surfaces, z, leverage=leverage)
    x = on_axes(z[:, pack.inputs], pack.flat)
    return blocks(
        x,
        pack.first,
        pack.pairs,
        pack.shift,
        pack.scale,
        pack.coefficients,
        pack.corner,
        pack.roots,
        leverage,
    )


def plain(surfaces: Sequence[Surface], z: Array, *, leverage: bool) -> tuple[Array, Array]:
    """Return what `evaluated` returns, as it is read."""
    x = on_axes(z, surfaces[0].flat)
    terms = [orthonormal_terms(x, s.terms, s.flat) for s in surfaces]
    eta = np.stack([b @ s.coefficients for b, s in zip(terms, surfaces, strict=True)], axis=1)
    if not leverage:
        return eta, np.empty((0, 0))
    squares = [np.sum((b @ s.root) ** 2, axis=1) for b, s in zip(terms, surfaces, strict=True)]
    return eta, np.stack(squares, axis=1)


@compiled
def blocks(
    x: Array,
    first: Integers,
    pairs: Integers,
    shift: Array,
    scale: Array,
    coefficients: Array,
    corner: Integers,
    roots: Array,
    leverage: bool,
) -> tuple[Array, Array]:
    """Return polynomials (n, m) and leverages (n, m) at `x` (n, k_used) on its axes; names as in `Packed`."""
    n, m = x.shape[0], first.shape[0] - 1
    eta = np.empty((n, m))
    lever = np.empty((n if leverage else 0, m if leverage else 0))
    factors = np.ones((x.shape[1] + 1) * _LANES)
    terms = np.empty(np.max(np.diff(first)) * _LANES)
    total, shadow = np.empty(_LANES), np.empty(_LANES)
    for start in range(0, n, _LANES):
        width = min(_LANES, n - start)
        for i in range(x.shape[1]):
            for lane in range(width):
                factors[(i + 1) * _LANES + lane] = x[start + lane, i]
        for c in range(m):
            begin, length = first[c], first[c + 1] - first[c]
            _polynomial(factors, pairs, shift, scale, coefficients, begin, length, terms, total)
            for lane in range(width):
                eta[start + lane, c] = total[lane]
            if leverage:
                _leverage(terms, roots, corner[c], length, shadow, total)
                for lane in range(width):
                    lever[start + lane, c] = total[lane]
    return eta, lever


@inlined
def _polynomial(
    factors: Array,
    pairs: Integers,
    shift: Array,
    scale: Array,
    coefficients: Array,
    begin: int,
    length: int,
    terms: Array,
    total: Array,
) -> None:
    """Write the terms of one surface and their weighted sum at the points of a block."""
    for lane in range(_LANES):
        total[lane] = 0.0
    for t in range(length):
        a, b, to = pairs[begin + t, 0] * _LANES, pairs[begin + t, 1] * _LANES, t * _LANES
        away, times, weight = shift[begin + t], scale[begin + t], coefficients[begin + t]
        for lane in range(_LANES):
            value = (factors[a + lane] * factors[b + lane] - away) * times
            terms[to + lane] = value
            total[lane] += weight * value


@inlined
def _leverage(terms: Array, roots: Array, corner: int, length: int, shadow: Array, total: Array) -> None:
    """Write |b R|^2 of one surface at the points of a block; R is an upper triangle."""
    for lane in range(_LANES):
        total[lane] = 0.0
    at = corner
    for j in range(length):
        for lane in range(_LANES):
            shadow[lane] = 0.0
        for i in range(j + 1):
            weight = roots[at + i]
            for lane in range(_LANES):
                shadow[lane] += weight * terms[i * _LANES + lane]
        at += j + 1
        for lane in range(_LANES):
            total[lane] += shadow[lane] * shadow[lane]
