"""Digital twins: physics and discrete events of plants and fleets, in physical units only."""

from twins.core.outcome import Balance, Flow, Outcome
from twins.core.parameters import Parameters, parameter
from twins.core.registry import available, load
from twins.core.streams import Streams, rng
from twins.core.twin import Horizon, Site, Twin

__all__ = [
    "Balance",
    "Flow",
    "Horizon",
    "Outcome",
    "Parameters",
    "Site",
    "Streams",
    "Twin",
    "available",
    "load",
    "parameter",
    "rng",
]
