"""What every sampled feed must fulfil.

An impossible feed (BMP above theory, fractions beyond the volatile solids, more nitrogen in undigested matter than
there is) is never clipped. A BMP above theory cannot be drawn, since BMP is sampled as what a test leaves of the
digestible COD. The rest was not seen in 40,000 draws of the priors, only where many numbers stood at their ends at
once; numbers of a study or a laboratory that fail are told as problems (`feed_problems`), a draw that fails is named
by `feed_status` and must be reported as a failed draw.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.digester.adm1_states import S_IN, X_I, X_pr
from twins.digester.feed_fractions import (
    N_KG_PER_KMOL,
    Assay,
    Contents,
    composition,
    highest_BMP,
    influent,
)

Array = NDArray[np.float64]

COD_PER_VS = (1.15, 1.6)  # kgCOD/kgVS; carbohydrate alone has 1.19, a fifth of fat 1.5
C_TO_N = (12.0, 45.0)  # S28: 15.6; from the elements of S22: 29
N_TOLERANCE = 1e-12  # relative


def nitrogen_of(feed: Array, contents: Contents) -> Array:
    """Return the nitrogen [kmol/m3] in the fractions of an influent, shape (..., 29)."""
    return feed[..., S_IN] + contents.N_pr * feed[..., X_pr] + contents.N_I * feed[..., X_I]


def feed_status(names: tuple[str, ...], assays: Assay, contents: Contents) -> str:
    """Return what is impossible in the assays of a draw, fields of shape (n,); empty when nothing is.

    For the status of a draw: a failed draw is a row with this text.
    """
    c, feeds = composition(assays), influent(assays, contents)
    tests = (
        ("COD/VS", c.COD / c.VS, *COD_PER_VS),
        ("C/N", c.C / assays.TKN, *C_TO_N),
        ("carbohydrate", c.carbohydrate / c.VS, 0.0, 1.0),
        ("BMP over theory", assays.BMP / highest_BMP(c), 0.0, 1.0),
        ("lowest state", feeds.min(axis=-1), 0.0, np.inf),
        ("N of fractions less TKN", _nitrogen_error(assays, feeds, contents), -N_TOLERANCE, N_TOLERANCE),
    )
    found = [
        f"feed of {name}: {what} = {values[i]:.4g}, allowed {low:g} to {high:g}"
        for what, values, low, high in tests
        for i, name in enumerate(names)
        if not low <= values[i] <= high
    ]
    return "; ".join(found)


def _nitrogen_error(a: Assay, feeds: Array, contents: Contents) -> Array:
    return nitrogen_of(feeds, contents) * N_KG_PER_KMOL / (1e3 * a.TKN) - 1.0
