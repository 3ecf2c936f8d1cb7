"""Assays and numbers of waste for the tests of the feed."""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.digester.feed import FeedNumbers, feed_numbers
from twins.digester.feed_fractions import Assay, Contents
from twins.digester.feed_parameters import FeedParameters

# carbon and nitrogen of ADM1 (Rosen and Jeppsson 2006), nitrogen of plant inerts as in the parameters
CONTENTS = Contents(C_su=0.0313, C_pro=0.0268, C_ac=0.0313, N_pr=0.007, N_I=6e-4)


def numbers(**changes: float) -> FeedNumbers:
    """Return the default numbers with `changes`, named without their prefix."""
    return feed_numbers(FeedParameters())._replace(**changes)


def contents_of(n: FeedNumbers) -> Contents:
    """Return the contents of a draw: its inerts hold its nitrogen."""
    return CONTENTS._replace(N_I=n.inert_N)


def at(points: np.ndarray[Any, Any]) -> list[FeedNumbers]:
    """Return the numbers at points of the unit cube of the priors, shape (n, number of uncertain ones)."""
    uncertain = FeedParameters.uncertain()
    columns = {
        name.removeprefix("feed_"): info.prior.ppf(points[:, j])
        for j, (name, info) in enumerate(uncertain.items())
        if info.prior is not None
    }
    return [numbers(**{name: float(x[i]) for name, x in columns.items()}) for i in range(len(points))]


def draws(n: int, seed: int = 0) -> list[FeedNumbers]:
    """Return `n` draws of the priors."""
    return at(np.random.default_rng(seed).random((n, len(FeedParameters.uncertain()))))


def assay(**changes: Any) -> Assay:
    """Return the assay of plain market waste with `changes`."""
    plain = dict(
        TS=0.10, VS=0.88, TKN=0.0016, NH4_N=1e-4, lipid=0.03, lignin=0.06, vfa=0.008, lactate=0.01, soluble=0.3,
        BMP=0.38, cations=0.04, carbonate=0.002,
    )  # fmt: skip
    return Assay(**{name: np.asarray(value) for name, value in (plain | changes).items()})
