"""Top lifters, reach stackers and empty handlers: litres of hours in jobs and of hours waiting.

Published litres per hour hold for the time that the engine is on, which is 1.3 to 2 times the time in jobs. Two rates
leave no doubt by which hours they are multiplied.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.port.machine_parameters import MachineParameters


class Lifters(NamedTuple):
    """Use of a lifter."""

    work_l_h: float
    wait_l_h: float


def lifter_numbers(p: MachineParameters) -> Lifters:
    """Return the numbers of the lifters."""
    return Lifters(float(p.lifter_work_l_h), float(p.lifter_wait_l_h))


@inlined
def lifter_l(n: Lifters, work_h: float, on_h: float) -> float:
    """Return the diesel of hours in jobs and of the other hours with the engine on [L]."""
    return n.work_l_h * work_h + n.wait_l_h * (on_h - work_h)
