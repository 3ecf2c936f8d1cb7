"""Reefers on their plugs: a mean load each, and an excess of those that were plugged in warm.

The excess falls exponentially, as the heat that leaves a load does, so that all warm boxes together are one number: how
many freshly plugged ones they equal. A compressor that cycles within an hour is a mean here; many boxes do not cycle
together.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import inlined
from twins.port.machine_parameters import MachineParameters


class Reefers(NamedTuple):
    """Load of a reefer."""

    cold_kw: float
    excess_kw: float  # of a box just plugged in warm, above the other
    fall_h: float  # time in which the excess falls to 1/e


def reefer_numbers(p: MachineParameters) -> Reefers:
    """Return the numbers of the reefers."""
    return Reefers(float(p.reefer_kw), max(0.0, p.reefer_pull_kw - p.reefer_kw), float(p.reefer_pull_h))


@inlined
def fallen(r: Reefers, hours: float) -> float:
    """Return the share by which an excess has fallen after `hours` [-]."""
    return -math.expm1(-hours / r.fall_h)


@inlined
def reefer_kwh(r: Reefers, plug_h: float, warm: float, arrivals: float, hours: float) -> float:
    """Return what the reefers draw within `hours` [kWh].

    Parameters
    ----------
    plug_h
        Hours of all plugged boxes [box h].
    warm
        Warm boxes at the start, counted as freshly plugged ones.
    arrivals
        Boxes plugged in warm within these hours, evenly.
    """
    gone = fallen(r, hours)
    warm_h = warm * gone + arrivals * (1.0 - r.fall_h / hours * gone)
    return r.cold_kw * plug_h + r.excess_kw * r.fall_h * warm_h


@inlined
def warm_after(r: Reefers, warm: float, arrivals: float, hours: float) -> float:
    """Return the warm boxes at the end of `hours`, counted as freshly plugged ones."""
    gone = fallen(r, hours)
    return warm * (1.0 - gone) + arrivals * r.fall_h / hours * gone
