"""Luck of machines and ships, by index: the same whatever happened before."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from twins.core.compiled import inlined
from twins.core.streams import uniforms_at
from twins.port.equations import exponential, lognormal_of_mean

_PURPOSES = cast("tuple[int, ...]", np.arange(1, 4))
LUCK_CRANE, LUCK_MACHINE, LUCK_TRACTOR = _PURPOSES


@inlined
def life_h(c: Any, machine: int, failures: int, purpose: int, mean_h: float) -> float:
    """Return the working hours until a machine fails next; exponential, since age stands in the mean."""
    key = (np.uint64(c.key0), np.uint64(c.key1))
    u, _, _, _ = uniforms_at(key, machine, failures, c.window, purpose)
    return exponential(u, mean_h)


@inlined
def repair_h(c: Any, machine: int, failures: int, purpose: int, mean_h: float) -> float:
    """Return the hours of a repair: lognormal with the given mean ."""
    key = (np.uint64(c.key0), np.uint64(c.key1))
    _, u, v, _ = uniforms_at(key, machine, failures, c.window, purpose)
    return lognormal_of_mean(u, v, mean_h, c.repair_sigma)
