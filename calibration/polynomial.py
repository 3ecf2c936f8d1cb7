"""Sparse polynomial chaos: orthonormal polynomials of degree two, chosen by orthogonal matching pursuit.

The inputs are independent standard normal variables z. A parameter with a bounded flat prior is taken on its
uniform axis (Legendre polynomials), any other as it is (Hermite polynomials), so that a straight line in the
parameter stays a straight line [3]_. Of the (k + 1)(k + 2) / 2 candidate terms a path of
the most correlated ones is followed; where to stop is left to cross-validation (`calibration.emulator`).

References
----------
.. [1] G. Blatman, B. Sudret, "Adaptive sparse polynomial chaos expansion based on least angle regression",
   Journal of Computational Physics 230 (2011) 2345-2367, doi:10.1016/j.jcp.2010.12.021.
.. [2] Y. C. Pati, R. Rezaiifar, P. S. Krishnaprasad, "Orthogonal matching pursuit: recursive function
   approximation with applications to wavelet decomposition", 27th Asilomar Conference (1993) 40-44,
   doi:10.1109/ACSSC.1993.342465.
.. [3] D. Xiu, G. E. Karniadakis, "The Wiener-Askey polynomial chaos for stochastic differential equations",
   SIAM Journal on Scientific Computing 24 (2002) 619-644, doi:10.1137/S1064827501387826.
.. [4] J. W. Daniel, W. B. Gragg, L. Kaufman, G. W. Stewart, "Reorthogonalization and stable algorithms for updating the
   Gram-Schmidt QR factorization", Mathematics of Computation 30 (1976) 772-795, doi:10.2307/2005398.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_NOTHING_LEFT = 1e-10  # share of a column that a chosen set may leave and still count as new [-]
_MUCH_TAKEN = 0.5  # share left of a term below which it is made orthogonal once more [-]
# taken off a correlation, which is at most 1: a term that is not open yet, and one that has entered
_NOT_OPEN, _TAKEN = 2.0, 4.0


@dataclass(frozen=True)
class Paths:
    """What matching pursuit did for each output column.

    Attributes
    ----------
    chosen
        Index of the term that entered at each step, shape (m, n_steps); the constant enters first.
    fitted
        Fit [unit of the column] at the points that were not learnt from after each step, shape (m, n_steps, n_others).
    leverage
        Variance of that fit over the variance of the noise [-], shape (m, n_steps, n_others).
    """

    chosen: Integers
    fitted: Array
    leverage: Array


def candidate_terms(n_inputs: int, *, interactions: bool = True) -> Integers:
    """Return pairs of factors of all terms up to degree two, shape (n_terms, 2); 0 stands for one.

    Examples
    --------
    >>> candidate_terms(2).tolist()
    [[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]]
    """
    first, second = np.triu_indices(n_inputs + 1)
    keep = np.full(first.shape, True) if interactions else (first == 0) | (first == second)
    return np.stack([first[keep], second[keep]], axis=1).astype(np.int64)


def parents(terms: Integers) -> Integers:
    """Return for each term the terms of its two factors alone, shape (t, 2); the constant is free from the start.

    A term of one factor has the constant as parent, so it is open at once (weak heredity).
    """
    single = {int(b): i for i, (a, b) in enumerate(terms) if a == 0}
    interacts = (terms[:, 0] > 0) & (terms[:, 0] != terms[:, 1])
    return np.array(
        [
            [single[int(a)], single[int(b)]] if pair else [0, 0]
            for (a, b), pair in zip(terms, interacts, strict=True)
        ],
        dtype=np.int64,
    )


def on_axes(z: Array, flat: Flags) -> Array:
    """Return each input with mean 0 and variance 1 on its axis [-], both (n, k).

    Parameters
    ----------
    z
        Standard normal inputs [-].
    flat
        Inputs taken on their uniform axis, sqrt(3) (2 Phi(z) - 1), shape (k,).
    """
    x = np.array(z, dtype=np.float64)
    x[:, flat] = np.sqrt(3.0) * (2.0 * special.ndtr(x[:, flat]) - 1.0)
    return x


def orthonormal_terms(x: Array, terms: Integers, flat: Flags) -> Array:
    """Return the terms at points on their axes.

    Parameters
    ----------
    x
        Inputs on their axes [-], shape (n, k), from `on_axes`.
    terms
        Pairs of factors, shape (t, 2).
    flat
        Inputs on their uniform axis, shape (k,).

    Returns
    -------
    Array
        1, x_i, x_i x_j and c (x_i^2 - 1) [-], shape (n, t); each has mean square 1.

    Notes
    -----
    c = 1 / sqrt(2) on the normal axis and sqrt(5) / 2 on the uniform one.
    """
    factors = np.concatenate([np.ones((len(x), 1)), x], axis=1)
    square = (terms[:, 0] == terms[:, 1]) & (terms[:, 0] > 0)
    values = factors[:, terms[:, 0]] * factors[:, terms[:, 1]]
    values[:, square] = (values[:, square] - 1.0) * square_scales(flat)[terms[square, 0]]
    return values


def square_scales(flat: Flags) -> Array:
    """Return c of the terms c (x_i^2 - 1) [-] by factor, shape (k + 1,); that of factor 0 means nothing."""
    return np.concatenate([[1.0], np.where(flat, np.sqrt(5.0) / 2.0, np.sqrt(0.5))])


def matching_pursuit(
    basis: Array, outputs: Array, used: Flags, n_steps: int, parents: Integers | None = None
) -> Paths:
    """Follow the most correlated terms, for all output columns at once.

    Parameters
    ----------
    basis
        Terms at all points, shape (n, t), the constant first.
    outputs
        Outputs at all points, shape (n, m).
    used
        Points that may be learnt from, shape (n,); the others are only predicted.
    n_steps
        Number of terms to take, the constant included [-].
    parents
        For each term two terms of which one must have entered before, shape (t, 2): interactions only of
        factors that matter. Without it all terms are free from the start.

    Notes
    -----
    Each new term is made orthogonal to those before it over the points used, by Gram-Schmidt, repeated where
    little is left. The same steps at the other points give their predictions, and the squares of the
    orthonormal terms add up to the leverage.
    """
    n, m = outputs.shape
    n_used = int(np.sum(used))
    # points that are learnt from first, a row for each term: what is added up then lies side by side
    terms = np.ascontiguousarray(np.concatenate([basis[used], basis[~used]]).T)
    # which term is next needs no more than single precision, and it is where most of the time goes
    length = np.maximum(np.linalg.norm(terms[:, :n_used], axis=1), 1e-300)
    steepness = (terms[:, :n_used] / length[:, None]).T.astype(np.float32)
    closed, children = _closed_at_first(parents, m, basis.shape[1]), _children(parents)
    chosen = np.zeros((m, n_steps), dtype=np.int64)
    ortho, weight = np.zeros((m, n_steps, n)), np.zeros((m, n_steps))
    residual = outputs[used].T.copy()
    for step in range(n_steps):
        if step:
            fit = _unit(residual) @ steepness
            np.abs(fit, out=fit)
            fit -= closed
            chosen[:, step] = np.argmax(fit, axis=1)
        entered = chosen[:, step]
        _open(closed, children, entered)
        closed[np.arange(m), entered] = _TAKEN
        new = _orthonormal(terms[entered], ortho[:, :step], n_used)
        ortho[:, step] = new
        weight[:, step] = np.sum(new[:, :n_used] * residual, axis=1)
        residual -= weight[:, step, None] * new[:, :n_used]
    others = ortho[:, :, n_used:]
    return Paths(chosen, np.cumsum(weight[:, :, None] * others, axis=1), np.cumsum(others**2, axis=1))


def _closed_at_first(parents: Integers | None, m: int, n_terms: int) -> NDArray[np.float32]:
    """Return what is taken off the correlation of each term, (m, t): a closed one falls below any open one."""
    closed = np.zeros((m, n_terms), dtype=np.float32)
    if parents is not None:
        closed[:, parents[:, 0] > 0] = _NOT_OPEN
    return closed


def _children(parents: Integers | None) -> dict[int, Integers]:
    """Return the interactions of each term of one factor."""
    if parents is None:
        return {}
    return {int(p): np.flatnonzero((parents == p).any(axis=1)) for p in np.unique(parents[parents > 0])}


def _open(closed: NDArray[np.float32], children: dict[int, Integers], entered: Integers) -> None:
    """Open in each row of `closed` (m, t) the children of the term that `entered` (m,)."""
    for row, term in zip(closed, entered.tolist(), strict=True):
        if term in children:
            now = row[children[term]]
            row[children[term]] = np.where(now == _NOT_OPEN, 0.0, now)


def _orthonormal(new: Array, before: Array, n_used: int) -> Array:
    """Return `new` (m, n) made orthonormal to `before` (m, s, n) over the points used; 0 if nothing is left."""
    length = np.linalg.norm(new[:, :n_used], axis=1)
    new = _without(new, before, n_used)
    left = np.linalg.norm(new[:, :n_used], axis=1)
    # where much was taken off, rounding is no longer small beside the rest: take it off again [4]_
    again = np.flatnonzero(left < _MUCH_TAKEN * length)
    if len(again):
        new[again] = _without(new[again], before[again], n_used)
        left[again] = np.linalg.norm(new[again, :n_used], axis=1)
    return np.where((left > _NOTHING_LEFT * length)[:, None], new / np.maximum(left, 1e-300)[:, None], 0.0)


def _without(new: Array, before: Array, n_used: int) -> Array:
    shadow = before[:, :, :n_used] @ new[:, :n_used, None]
    return new - (shadow.transpose(0, 2, 1) @ before)[:, 0]


def _unit(residual: Array) -> NDArray[np.float32]:
    """Return each row at length one, so that single precision holds it whatever its unit."""
    length = np.linalg.norm(residual, axis=1, keepdims=True)
    return (residual / np.maximum(length, 1e-300)).astype(np.float32)
