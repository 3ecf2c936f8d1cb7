"""Posterior predictive checks [1]_: whether the fitted model would have answered what was answered.

References
----------
.. [1] A. Gelman, X.-L. Meng, H. Stern, "Posterior predictive assessment of model fitness via realized
   discrepancies", Statistica Sinica 6 (1996) 733-807.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calibration.measured import Claim
from calibration.target import Target
from twins.core.streams import Streams

Array = NDArray[np.float64]


def simulated_answers(target: Target, draws_z: Array, streams: Streams) -> list[Array]:
    """Return what each observation would have been for each draw.

    Parameters
    ----------
    target
        Prediction and survey.
    draws_z
        Draws [-], shape (n, n_dimensions); from the posterior or from the prior.
    streams
        Random numbers; each observation has its own.

    Returns
    -------
    list of Array
        One for each observation [unit of its column], shape (n, n_figures). The error of a prediction is drawn
        once for each column, as its answers share it.
    """
    noise = streams.generator("error of predictions").standard_normal(
        (len(draws_z), len(target.survey.columns))
    )
    told, spread = target.told(draws_z)
    predicted = told + spread * noise
    return [
        o.measured.simulate(
            predicted[:, target.column(o)], target.nuisance(o, draws_z), streams.generator(f"answer {i}")
        )
        for i, o in enumerate(target.survey.observations)
    ]


def predictive_p_values(target: Target, draws_z: Array, streams: Streams) -> Array:
    """Return the two-sided p-value [-] of each observation, shape (n_observations,).

    The mean figure of the answer is compared with those of simulated answers; equal ones count half. Small where
    the model would hardly have answered so; near 1 for all would mean that the errors are overstated.
    """
    simulated = simulated_answers(target, draws_z, streams)
    given = (o.measured.answer for o in target.survey.observations)
    return np.array([two_sided_p_value(s, g) for s, g in zip(simulated, given, strict=True)])


def two_sided_p_value(answers: Array, given: Array) -> float:
    """Return the p-value [-] of an answer `given` (n_figures,) among simulated `answers` (n, n_figures).

    0 where no draw could have answered at all.
    """
    figures = answers[~np.isnan(answers).any(axis=1)].mean(axis=1)
    if not figures.size:
        return 0.0
    middle = float(given.mean())
    below = float(np.mean(figures < middle) + 0.5 * np.mean(figures == middle))
    return 2.0 * min(below, 1.0 - below)


def claims_right(target: Target, draws_z: Array) -> dict[str, float]:
    """Return the posterior probability [-] that each press claim is right, by ``where``."""
    predicted, spread = target.told(draws_z)
    found: dict[str, float] = {}
    for o in target.survey.observations:
        if isinstance(o.measured, Claim):
            at = target.column(o)
            reliability = target.nuisance(o, draws_z)["reliability"]
            found[o.where] = float(o.measured.right(predicted[:, at], reliability, spread[:, at]).mean())
    return found
