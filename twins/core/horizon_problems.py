"""What a twin says of the years of a run: a calendar that ends earlier, a programme that begins later.

A twin that holds tables by year tells in an optional method ``horizon_problems(parameters, horizon)`` which years it
knows. Whoever reads a study asks for it once per scenario, before anything runs.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from twins.core.parameters import Parameters
from twins.core.problems import Problem
from twins.core.twin import Horizon, Twin

HORIZON_KEYS = ("start", "years")
"""Names that a `Problem` of a horizon may be about, beside parameters."""


@runtime_checkable
class HorizonChecking(Protocol):
    """A twin that does not know all years; other twins have no such method."""

    def horizon_problems(self, parameters: Parameters, horizon: Horizon) -> tuple[Problem, ...]:
        """Return all that does not fit between one scenario and the years of a run."""
        ...


def horizon_problems_of(twin: Twin, parameters: Parameters, horizon: Horizon) -> tuple[Problem, ...]:
    """Return what `twin` finds wrong; nothing from a twin that knows all years."""
    return twin.horizon_problems(parameters, horizon) if isinstance(twin, HorizonChecking) else ()
