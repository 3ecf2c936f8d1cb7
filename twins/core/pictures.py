"""Pictures of a twin at work: plain data that a report can draw, checked when they are made.

Yearly flows say how much, not how it came about. A twin that can show one of its runs from the inside has an optional
method ``pictures``: who lay where in a chosen week, which load met which peak, where the energy went. The twin gives
numbers and names only; how they are drawn is no concern of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np

from twins.core.parameters import Parameters
from twins.core.picture_series import (
    CLOSES,
    MOST_AREAS,
    MOST_LINES,
    Array,
    Limit,
    Series,
    few,
    finite,
    named,
    once,
    positive,
    refuse,
)
from twins.core.pictures_over_time import Interval, Measure, StackedLoad, Strip
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

__all__ = [
    "Bars", "Duration", "Interval", "Limit", "Link", "Measure", "Picture", "Pictured", "Sankey", "Series",
    "StackedLoad", "Strip",
]  # fmt: skip


class Link(NamedTuple):
    """An amount that goes from one node of a `Sankey` to another."""

    source: str
    target: str
    amount: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Duration:
    """Load curves over the same steps, each to be sorted from its largest value down: how long a load is passed.

    Attributes
    ----------
    curves
        Series in any order of time, all of one length.
    step_h
        Length of a step [h].
    limit
        Value that must not be passed.
    """

    name: str
    unit: str
    curves: tuple[Series, ...]
    limit: Limit | None = None
    step_h: float = 0.25
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse curves of different lengths and doubled names."""
        where = f"duration curves {self.name!r}"
        named(where, self.name, self.unit)
        positive(where, "step_h", self.step_h)
        if not self.curves or not len(self.curves[0].values):
            refuse(
                where, "no values", "at least one curve", "no load in this scenario?", "leave the picture out"
            )
        finite(where, self.curves, len(self.curves[0].values))
        few(where, "curves", [one.name for one in self.curves], MOST_LINES)


@dataclass(frozen=True, kw_only=True, eq=False)
class Bars:
    """Shares of time by group of machines: working, waiting, in repair, charging, idle.

    Attributes
    ----------
    groups
        Names of the groups from top to bottom.
    states
        Names of the states, the wanted one first.
    shares
        Share of its time that a group is in a state [-], shape (n_groups, n_states); each row adds up to 1.
    """

    name: str
    groups: tuple[str, ...]
    states: tuple[str, ...]
    shares: Array
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse shares that are negative or do not add up to 1."""
        where = f"bars {self.name!r}"
        named(where, self.name, *self.groups, *self.states)
        once(where, self.groups)
        once(where, self.states)
        few(where, "states", self.states, MOST_AREAS)
        if not self.groups or self.shares.shape != (len(self.groups), len(self.states)):
            shape = f"shares of shape {self.shares.shape}"
            wanted = f"({len(self.groups)}, {len(self.states)})"
            refuse(where, shape, wanted, "groups across?", "give a row for each group")
        for group, row in zip(self.groups, self.shares, strict=True):
            if not (np.all(row >= -CLOSES) and abs(float(row.sum()) - 1.0) <= CLOSES):
                parts = " + ".join(f"{value:.6g}" for value in row)
                told = f"{group!r}: {parts} = {float(row.sum()):.9g}"
                allowed = "shares of 0 or more that add up to 1"
                refuse(where, told, allowed, "a state left out?", "add what is missing")


@dataclass(frozen=True, kw_only=True, eq=False)
class Sankey:
    """Where an amount comes from and where it goes.

    Attributes
    ----------
    unit
        Unit of all amounts.
    links
        From node to node without a circle. What comes into an inner node goes out of it: losses are links too.
    """

    name: str
    unit: str
    links: tuple[Link, ...]
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse amounts below zero, circles, doubled links and inner nodes that do not close."""
        where = f"sankey {self.name!r}"
        named(where, self.name, self.unit, *(end for link in self.links for end in link[:2]))
        once(where, [f"{link.source} to {link.target}" for link in self.links])
        if not any(link.amount > 0.0 for link in self.links):
            allowed = "at least one link above 0"
            refuse(where, "no amounts", allowed, "nothing flows here?", "leave the picture out")
        for link in self.links:
            if not (np.isfinite(link.amount) and link.amount >= 0.0):
                flow = f"{link.source} to {link.target}: {link.amount:g} {self.unit}"
                refuse(where, flow, "0 or more", "the other way round?", "turn the link round")
        self.layers()
        for node in self.nodes:
            into = [link.amount for link in self.links if link.target == node]
            out = [link.amount for link in self.links if link.source == node]
            if into and out and abs(sum(into) - sum(out)) > CLOSES * max(sum(into), sum(out)):
                told = f"{node!r}: {sum(into):,.6g} {self.unit} come in, {sum(out):,.6g} go out"
                refuse(where, told, "the same amount", "a loss or a source left out?", "give it as a link")

    @property
    def nodes(self) -> tuple[str, ...]:
        """Names of the nodes in the order in which links name them."""
        return tuple(dict.fromkeys(end for link in self.links for end in link[:2]))

    def layers(self) -> dict[str, int]:
        """Return for each node the length of the longest way to it [links]; a circle is refused."""
        found = dict.fromkeys(self.nodes, 0)
        for _ in found:
            ahead = [link for link in self.links if found[link.target] <= found[link.source]]
            if not ahead:
                return found
            for link in ahead:
                found[link.target] = found[link.source] + 1
        circle = f"a circle through {max(found, key=lambda node: found[node])!r}"
        refuse(f"sankey {self.name!r}", circle, "links without a circle", "fed back?", "give net amounts")


Picture = Strip | StackedLoad | Duration | Bars | Sankey


@runtime_checkable
class Pictured(Protocol):
    """A twin that can show one of its runs from the inside; other twins have no such method."""

    def pictures(
        self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams
    ) -> tuple[Picture, ...]:
        """Return pictures of the run that `simulate` makes of these arguments, within a few seconds. Pure, as it is."""
        ...
