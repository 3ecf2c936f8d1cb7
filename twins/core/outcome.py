"""`Outcome`: what one run of a twin says, in physical units only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Role = Literal[
    "fuel_burned",  # energy of a fuel that was burned [MJ]; carrier names the fuel in the factor tables
    "gas_emitted",  # mass of a greenhouse gas let out unburned [kg]; carrier names the gas
    "electricity",  # electricity taken from the grid [kWh]; carrier is "grid"; where signed, import less export
    "service",  # what the users get: the same in every scenario (km, trips, passengers)
    "purchase",  # what is bought or filled in trade units (litres, LSP)
    "sale",  # what is sold in trade units (kWh, t): a positive amount; its price makes revenue
    "asset",  # pieces bought, installed or replaced in a year
    "diagnostic",  # everything else worth a column
]


@dataclass(frozen=True)
class Flow:
    """Declaration of one yearly flow of a twin.

    The accounting reads only these declarations: it never knows a twin by name.

    Parameters
    ----------
    name
        Column name with its unit as suffix (``diesel_fossil_converted_mj``).
    unit
        Unit in plain text.
    meaning
        One sentence.
    role
        How the accounting may use the flow.
    carrier
        Fuel or gas in the words of the factor tables, where the role needs one.
    source_category
        ``controlled``, ``related`` or ``affected`` (ISO 14064-2), for the ledger.
    signed
        True where a negative value is meaningful (a change of stock, electricity sent out).
    whole
        What the flow is a part of (``hours of the plant``): the flows of one whole have one unit, none is negative,
        and they add up to it. The first one declared is the part that is wanted, the others are where the rest goes.
    """

    name: str
    unit: str
    meaning: str
    role: Role
    carrier: str = ""
    source_category: Literal["controlled", "related", "affected"] = "controlled"
    signed: bool = False
    whole: str = ""


def wholes(flows: Sequence[Flow]) -> dict[str, tuple[Flow, ...]]:
    """Return the parts of each whole, in the order of their declaration.

    Examples
    --------
    >>> hours = [Flow(f"{name}_h", "h", name, "diagnostic", whole="hours") for name in ("running", "repair")]
    >>> [part.name for part in wholes(hours)["hours"]]
    ['running_h', 'repair_h']
    """
    named = dict.fromkeys(flow.whole for flow in flows if flow.whole)
    return {name: tuple(flow for flow in flows if flow.whole == name) for name in named}


class Balance(NamedTuple):
    """One conservation law of a run: what went in equals what came out plus what stayed."""

    name: str
    into: float
    out: float
    stored: float

    @property
    def residual(self) -> float:
        """Relative residual [-]: |in - out - stored| over the largest term."""
        scale = max(abs(self.into), abs(self.out), abs(self.stored), 1e-300)
        return abs(self.into - self.out - self.stored) / scale


@dataclass(frozen=True)
class Outcome:
    """Frozen result of one run.

    Attributes
    ----------
    years
        Calendar years, shape (n_years,).
    flows
        Extensive yearly flows by name, each of shape (n_years,).
    balances
        Conservation laws of the whole run.
    records
        Named tuples, one per event, where they were asked for.
    series
        Finer series by name where they were asked for.
    status
        ``ok`` or the reason why the run failed; a failed run holds no flows.
    stats
        Counts of the solver or the event loop.
    """

    years: NDArray[np.int64]
    flows: Mapping[str, Array]
    balances: tuple[Balance, ...] = ()
    records: tuple[NamedTuple, ...] = ()
    series: Mapping[str, Array] = field(default_factory=dict[str, Array])
    status: str = "ok"
    stats: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def ok(self) -> bool:
        """True when the run came to its end."""
        return self.status == "ok"

    def total(self, name: str) -> float:
        """Return the sum of flow `name` over all years [unit of the flow]."""
        return float(np.sum(self.flows[name]))
