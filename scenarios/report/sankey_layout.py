"""Where nodes and links of a Sankey diagram lie: columns by distance from the sources, few crossings.

A link over several columns passes each of them through a place of its own, so that it never lies behind a node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from twins.core.pictures import Link, Sankey

_ROUNDS = 12
"""Sweeps that order and settle the columns [-]; more change nothing for some twenty nodes."""


@dataclass
class Box:
    """A node, or the passage of a long link through a column; `y` is its upper edge and grows downwards."""

    name: str
    column: int
    amount: float
    slot: float
    passage: bool = False
    y: float = 0.0
    left: list[Band] = field(default_factory=list["Band"])
    right: list[Band] = field(default_factory=list["Band"])

    @property
    def middle(self) -> float:
        """Height of the middle."""
        return self.y + 0.5 * self.amount


@dataclass
class Band:
    """A link, or a part of it between two neighbouring columns; `y0` and `y1` are its upper edges at both ends."""

    link: Link
    source: Box
    target: Box
    y0: float = 0.0
    y1: float = 0.0


class Layout(NamedTuple):
    """Boxes and bands; heights are in the unit of the amounts."""

    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    columns: int
    height: float


def layout_of(sankey: Sankey, label: float, gap: float) -> Layout:
    """Return where everything lies.

    Parameters
    ----------
    sankey
        Links, those of zero are left out.
    label
        Height that the name of a node needs [unit of the amounts].
    gap
        Space between two places of a column [unit of the amounts].
    """
    links = [link for link in sankey.links if link.amount > 0.0]
    boxes, bands = _parts(links, sankey.layers(), label)
    columns = _columns(boxes)
    for sweep in range(_ROUNDS):
        backward = sweep % 2 == 1
        for column in reversed(columns) if backward else columns:
            wanted = {id(box): _pull(box, from_right=backward) for box in column}
            column.sort(key=lambda box: wanted[id(box)])
            _settle(column, wanted, gap)
    for box in boxes:
        _stack_bands(box)
    top = min(box.y - 0.5 * (box.slot - box.amount) for box in boxes)
    for box in boxes:
        box.y -= top
    for band in bands:
        band.y0 -= top
        band.y1 -= top
    height = max(box.middle + 0.5 * box.slot for box in boxes)
    return Layout(tuple(boxes), tuple(bands), len(columns), height)


def _parts(links: Sequence[Link], layers: dict[str, int], label: float) -> tuple[list[Box], list[Band]]:
    """Return boxes and bands, with a passage wherever a link crosses a column; ends without a way on stand last."""
    named = list(dict.fromkeys(end for link in links for end in link[:2]))
    out = {name: sum(link.amount for link in links if link.source == name) for name in named}
    into = {name: sum(link.amount for link in links if link.target == name) for name in named}
    last = max(layers[name] for name in named)
    nearest = {
        name: min((layers[link.target] for link in links if link.source == name), default=last + 1) - 1
        for name in named
    }
    boxes: dict[str, Box] = {}
    for name in named:
        # a source stands right before what it feeds, an end in the last column
        column = last if not out[name] else layers[name] if into[name] else nearest[name]
        amount = max(out[name], into[name])
        boxes[name] = Box(name, column, amount, max(amount, label))
    every, bands = list(boxes.values()), list[Band]()
    for link in links:
        before = boxes[link.source]
        for column in range(before.column + 1, boxes[link.target].column):
            passage = Box(f"{link.source} to {link.target}", column, link.amount, link.amount, passage=True)
            every.append(passage)
            bands.append(_joined(link, before, passage))
            before = passage
        bands.append(_joined(link, before, boxes[link.target]))
    return every, bands


def _joined(link: Link, source: Box, target: Box) -> Band:
    band = Band(link, source, target)
    source.right.append(band)
    target.left.append(band)
    return band


def _columns(boxes: Sequence[Box]) -> list[list[Box]]:
    last = max(box.column for box in boxes)
    return [[box for box in boxes if box.column == k] for k in range(last + 1)]


def _pull(box: Box, *, from_right: bool) -> float:
    """Return where the middle of a box would like to be: at the mean of its neighbours, weighted with the amounts."""
    bands = (box.right or box.left) if from_right else (box.left or box.right)
    others = [(band.target if band.source is box else band.source, band.link.amount) for band in bands]
    total = sum(amount for _, amount in others)
    return sum(other.middle * amount for other, amount in others) / total


def _settle(column: Sequence[Box], wanted: dict[int, float], gap: float) -> None:
    """Place the boxes of a column in their order as near to where they want to be as they do not overlap.

    Boxes that touch form a group that stands at the mean of what its members want (isotonic regression by pooling).
    """
    offsets: list[float] = []
    at = 0.0
    for box in column:
        offsets.append(at + 0.5 * box.slot)
        at += box.slot + gap
    groups: list[list[float]] = []  # [sum of wanted starts, number]
    for box, offset in zip(column, offsets, strict=True):
        groups.append([wanted[id(box)] - offset, 1.0])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            value, number = groups.pop()
            groups[-1][0] += value
            groups[-1][1] += number
    starts = [value / number for value, number in groups for _ in range(int(number))]
    for box, offset, start in zip(column, offsets, starts, strict=True):
        box.y = start + offset - 0.5 * box.amount


def _stack_bands(box: Box) -> None:
    """Put the ends of the bands under each other, in the order of where they come from and go to."""
    y = box.y
    for band in sorted(box.left, key=lambda band: band.source.middle):
        band.y1 = y
        y += band.link.amount
    y = box.y
    for band in sorted(box.right, key=lambda band: band.target.middle):
        band.y0 = y
        y += band.link.amount
