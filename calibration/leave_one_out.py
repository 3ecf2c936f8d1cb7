"""Variance of a result that an answer explains: spline regression in which no draw judges itself.

Each draw is compared with the spline through all *other* draws. So an answer that says nothing explains 0 on
average, neither more nor less; a curve that the spline cannot follow comes out too low, not too high.

References
----------
.. [1] F. E. Harrell, "Regression Modeling Strategies", Springer (2001), section 2.4.5: natural cubic spline with
   knots at the quantiles 0.05, 0.35, 0.65, 0.95.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_KNOTS = (0.05, 0.35, 0.65, 0.95)  # [1]_
_NODES = 8  # of the error's law [-]; Gauss-Hermite, exact for polynomials up to degree 15
_RIDGE = 1e-9  # against a level of y that only one draw has


class Design(NamedTuple):
    """Spline terms of the answers of each draw, averaged over the error: for p terms."""

    gram: Array  # (n, p, p), adds up to the unit matrix times n
    mean: Array  # (n, p)


def design(y: Array, sd: float, *, relative: bool = False) -> Design:
    """Return the spline terms of the answers to be expected from each draw.

    Parameters
    ----------
    y
        What would be found without error, shape (n,).
    sd
        Standard deviation of the error, normal [unit of y, or share of it if `relative`].
    relative
        The error grows with the value.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()
    error = sd * np.abs(y) if relative else np.full_like(y, sd)
    answers = y[:, None] + error[:, None] * nodes
    mass = np.broadcast_to(weights / len(y), answers.shape)
    terms = _orthonormal(_natural_cubic(answers, mass), mass)
    return Design(np.einsum("k,nka,nkb->nab", weights, terms, terms), np.einsum("k,nka->na", weights, terms))


def _natural_cubic(x: Array, mass: Array) -> Array:
    """Return 1, x and the curved terms of a natural cubic spline [1]_, shape (*x.shape, p)."""
    centre = float((mass * x).sum())
    scale = float(np.sqrt((mass * (x - centre) ** 2).sum()))
    if scale <= 1e-12 * max(1.0, abs(centre)):
        return np.ones((*x.shape, 1))
    z = (x - centre) / scale
    place = np.argsort(z, axis=None, kind="stable")
    reached = np.cumsum(mass.ravel()[place])
    last = len(reached) - 1
    found = z.ravel()[place[np.minimum(np.searchsorted(reached, _KNOTS), last)]]
    knots: list[float] = np.unique(found).tolist()
    terms = [np.ones_like(z), z]
    for t in knots[:-2]:
        end, before = knots[-1], knots[-2]
        terms.append(
            np.maximum(z - t, 0.0) ** 3
            - np.maximum(z - before, 0.0) ** 3 * (end - t) / (end - before)
            + np.maximum(z - end, 0.0) ** 3 * (before - t) / (end - before)
        )
    return np.stack(terms, axis=-1)


def _orthonormal(terms: Array, mass: Array) -> Array:
    """Return combinations of `terms` with mean square 1 and without correlation; dependent ones are dropped."""
    kept: list[Array] = []
    for k in range(terms.shape[-1]):
        term = terms[..., k] / np.sqrt((mass * terms[..., k] ** 2).sum())
        for other in kept + kept:  # twice: rounding of the first pass is taken off
            term = term - other * (mass * other * term).sum()
        size = float(np.sqrt((mass * term**2).sum()))
        if size > 1e-6:
            kept.append(term / size)
    return np.stack(kept, axis=-1)


def _others(design: Design, h: Array, copies: Array) -> Array:
    """Return the spline through all draws but i, at the answer of draw i.

    Parameters
    ----------
    design
        Spline terms.
    h
        Results, shape (n, q): q results at once.
    copies
        How often each draw counts [-], shape (n,); all copies of draw i are left out.

    Returns
    -------
    Array
        Shape (n, q).
    """
    gram = np.einsum("n,nab->ab", copies, design.gram)
    ridge = np.diag([0.0] + [_RIDGE * copies.sum()] * (len(gram) - 1))  # the mean stays free
    left = gram - copies[:, None, None] * design.gram + ridge
    pull = np.linalg.solve(left, design.mean[:, :, None])[:, :, 0]
    whole = design.mean.T @ (copies[:, None] * h)
    own = np.einsum("na,na->n", pull, design.mean) * copies
    return pull @ whole - own[:, None] * h


def reduction(design: Design, h: Array, copies: Array) -> Array:
    """Return the reduction of variance of each column of `h` [-], shape (q,).

    Parameters
    ----------
    design
        Spline terms.
    h
        Results, shape (n, q).
    copies
        How often each draw counts [-], shape (n,).

    Notes
    -----
    With u the result minus its mean, g_i the spline through all draws but i at the answer of draw i, and m_i the
    mean of all draws but i: ``mean(u_i (g_i - m_i)) / var(h)``. The numerator is unbiased for a result that is a
    spline of the answer, and has mean 0 when both are independent.
    """
    n = copies.sum()
    total = copies @ h
    u = h - total / n
    others = (total - copies[:, None] * h) / (n - copies[:, None])
    explained = copies @ (u * (_others(design, u, copies) - (others - total / n))) / n
    return explained / (copies @ u**2 / (n - 1.0))
