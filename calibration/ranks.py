"""Ranks of the truth among posterior draws, and what uniform ranks would show.

References
----------
.. [1] M. Modrak, A. H. Moon, S. Kim, P. Buerkner, N. Huurre, K. Faltejskova, A. Gelman, A. Vehtari, "Simulation-based
   calibration checking for Bayesian computation: the choice of test quantities shapes sensitivity", Bayesian
   Analysis (2023), doi:10.1214/23-BA1404 (the log likelihood as a quantity to rank).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2

Integers = NDArray[np.int64]

BINS = 8
DRAWS = 63  # 64 ranks fall evenly into 8 bins
COVERAGE = 0.9
LOG_LIKELIHOOD = "log likelihood"


@dataclass(frozen=True)
class Ranks:
    """Rank of each true value among its posterior draws.

    Attributes
    ----------
    names
        Names of parameters and nuisance numbers, and ``log likelihood``: that of the truth among those of the draws
        shows faults that single parameters hide [1]_.
    ranks
        Number of posterior draws below the truth, 0 ... n_draws, shape (n_fits, n_names).
    n_draws
        Posterior draws of a fit.
    n_redrawn
        Prior draws left out because they gave no answer.
    """

    names: tuple[str, ...]
    ranks: Integers
    n_draws: int
    n_redrawn: int

    def p_values(self, bins: int = BINS) -> dict[str, float]:
        """Return the p-value [-] of uniform ranks by chi-square, by name.

        Raises
        ------
        ValueError
            When the ranks do not fall evenly into the bins.
        """
        if (self.n_draws + 1) % bins:
            raise ValueError(
                f"{self.n_draws + 1} ranks do not fall evenly into {bins} bins; take {DRAWS} draws"
            )
        expected = len(self.ranks) / bins
        at = self.ranks * bins // (self.n_draws + 1)
        counts = np.stack([np.bincount(column, minlength=bins) for column in at.T])
        statistic = np.sum((counts - expected) ** 2, axis=1) / expected
        return {name: float(chi2.sf(s, bins - 1)) for name, s in zip(self.names, statistic, strict=True)}

    def coverage(self) -> dict[str, float]:
        """Return by name how often [-] the truth lay within the central 90 % of its posterior draws."""
        low, high = self._central()
        inside = np.mean((self.ranks >= low) & (self.ranks <= high), axis=0)
        return {name: float(share) for name, share in zip(self.names, inside, strict=True)}

    def expected_coverage(self) -> float:
        """Return what `coverage` is for uniform ranks [-]; ranks are whole, so it is not exactly 0.9."""
        low, high = self._central()
        return (high - low + 1) / (self.n_draws + 1)

    def problems(self, chance: float = 1e-3) -> tuple[str, ...]:
        """Return one text for each figure that a true chain shows with a probability of at most `chance` in all.

        The chance is shared out among all names and both figures (Bonferroni).
        """
        limit = chance / (2 * len(self.names))
        texts = [
            f"{name}: ranks not uniform, p = {p:.2g}, needed > {limit:.2g}"
            for name, p in self.p_values().items()
            if not p > limit
        ]
        n, share = len(self.ranks), self.expected_coverage()
        for name, found in self.coverage().items():
            count = round(found * n)
            tail = min(binom.cdf(count, n, share), binom.sf(count - 1, n, share))
            if not 2.0 * tail > limit:
                texts.append(f"{name}: 90 % interval covers {found:.1%} of {n} fits, expected {share:.1%}")
        return tuple(texts)

    def _central(self) -> tuple[int, int]:
        cut = round((1.0 - COVERAGE) / 2.0 * (self.n_draws + 1))
        return cut, self.n_draws - cut
