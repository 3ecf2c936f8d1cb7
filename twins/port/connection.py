"""What the substation bears: load to shed beyond its rating, and quay cranes that hoist together."""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.port.power_parameters import PowerParameters


class SiteLimits(NamedTuple):
    """What the connection bears: rating of the transformer [kVA], power that the grid takes [kW]."""

    transformer_kva: float
    export_kw: float


def site_limits(p: PowerParameters, transformer_mva: float) -> SiteLimits:
    """Return the limits of a connection with a transformer of `transformer_mva` [MVA]: firm, one set out of service."""
    return SiteLimits(transformer_kva=1000.0 * transformer_mva, export_kw=float(p.power_export_kw))


@compiled
def hoisting_together(cranes: int, share: float, looks: float) -> float:
    """Return the number of cranes that hoist at once in the worst of `looks` moments of a quarter hour.

    Notes
    -----
    Each of `cranes` hoists for the share `share` of its time, independently: the number is binomial, and the answer its
    quantile at 1 - 1/looks, passed once a quarter hour or less. A moment lasts as long as a hoist.
    """
    if share >= 1.0:
        return float(cranes)
    chance = (1.0 - share) ** cranes
    below = chance
    k = 0
    while k < cranes and 1.0 - below > 1.0 / looks:
        chance *= (cranes - k) / (k + 1.0) * share / (1.0 - share)
        below += chance
        k += 1
    return float(k)


@inlined
def shed_kw(kw: float, kvar: float, tan: float, kva: float) -> float:
    """Return the load to shed [kW], of kvar per kW `tan`, so that `kw` and `kvar` come down to `kva`.

    Notes
    -----
    (kw - u)^2 + (kvar - tan u)^2 = kva^2, the smaller root u.
    """
    half = kw + tan * kvar
    over = kw * kw + kvar * kvar - kva * kva
    square = half * half - (1.0 + tan * tan) * over
    return (half - math.sqrt(max(square, 0.0))) / (1.0 + tan * tan)
