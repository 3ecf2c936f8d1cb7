"""Where a posterior leans against an end of its prior: the survey wants more than was allowed.

The strip at an end of a range is its outermost twentieth, or the outermost twentieth of the probability of the
prior where that is narrower. Under the prior at most 5 % of the draws lie in it; from `LEANS` on a parameter is
named. An end that the prior does not have, such as the upper one of an unbounded law, cannot hold anything back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scenarios.report.calibration_evidence import Array, Calibration
from scenarios.report.calibration_wording import with_unit
from scenarios.report.wording import percent, three
from twins.core.priors import Prior

STRIP = 0.05
"""Width of a strip [-], of the range and of the probability of the prior."""
LEANS = 0.2
"""Share of the draws in a strip [-] from which a posterior leans against that end: four times the prior's; assumed."""


@dataclass(frozen=True)
class Edge:
    """A parameter whose draws crowd at an end of its prior.

    Attributes
    ----------
    name
        Of the parameter.
    end
        The end [unit of the parameter].
    upper
        True for the upper end.
    share
        Share of the draws in the strip at it [-].
    """

    name: str
    end: float
    upper: bool
    share: float

    @property
    def side(self) -> str:
        """Return which end, in words."""
        return "upper end" if self.upper else "lower end"


def edge_of(name: str, prior: Prior, draws: Array) -> Edge | None:
    """Return the end against which `draws` [unit], shape (n,), lean; None where they do not."""
    low, first, last, high = (float(v) for v in prior.ppf(np.array([0.0, STRIP, 1.0 - STRIP, 1.0])))
    width = (high if math.isfinite(high) else last) - (low if math.isfinite(low) else first)
    found = [
        Edge(name, high, True, float(np.mean(draws >= max(last, high - STRIP * width)))),
        Edge(name, low, False, float(np.mean(draws <= min(first, low + STRIP * width)))),
    ]
    most = max((e for e in found if math.isfinite(e.end)), key=lambda e: e.share, default=None)
    return most if most is not None and most.share >= LEANS else None


def edges(calibration: Calibration) -> tuple[Edge, ...]:
    """Return every fitted parameter that leans against an end of its prior, the one that leans most first."""
    found = [
        edge_of(name, prior, calibration.draws(name))
        for name in calibration.posterior.names
        if (prior := calibration.priors.get(name)) is not None
    ]
    return tuple(sorted((e for e in found if e is not None), key=lambda e: (-e.share, e.name)))


def remarks(calibration: Calibration) -> list[str]:
    """Return one remark for each parameter that leans against an end of its prior."""
    found: list[str] = []
    for edge in edges(calibration):
        info = calibration.infos.get(edge.name)
        end = with_unit(three(edge.end), info.unit if info is not None else "")
        found.append(
            f"The survey asks for more than the assumed range of “{calibration.meaning(edge.name)}” allows: "
            f"{percent(edge.share)} of the draws crowd at its {edge.side}, {end}, where at most {percent(STRIP)} lay "
            "beforehand. Look at that range and its source, and at what else in the twin could stand in for it."
        )
    return found
