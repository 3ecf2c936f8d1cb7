"""The science of the gas holder, in plain symbols."""

from __future__ import annotations

import math

from twins.core.compiled import compiled


@compiled
def leak_of_day(S: float, k: float) -> float:
    """Return the mass that leaks in a day [kg].

    Parameters
    ----------
    S
        Stock in the morning [kg].
    k
        Leak rate [1/d].

    Notes
    -----
    First-order loss dS/dt = -k S over one day: S (1 - exp(-k)).
    """
    return S * (1.0 - math.exp(-k))
