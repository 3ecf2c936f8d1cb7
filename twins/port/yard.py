"""The yard: its blocks, what a box is to the planner, and the block to which a box is sent.

A block has bays, a bay has rows, a row holds a stack of tiers. A box takes one place whatever its length.

A box carries a key: imports of 20 and 40 ft have one each; exports have a key for call, size, port of discharge and
weight class. Boxes of one export key are equal to the planner of the ship.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import inlined
from twins.core.records import empty, record_type
from twins.port.yard_parameters import YardParameters

KINDS = 64  # keys of a group: ports of discharge (16 at most) times weight classes
WEIGHT_CLASSES = 3  # light, middle, heavy
LOAD_GROUPS = 2 * KINDS  # exports of a call by size and kind; the last kind of each size are empties
FIRST_CALL = 2  # groups 0 and 1 are imports of 20 and 40 ft; 2 + 2 x call + size are exports
EMPTY = -1  # group of an empty bay, and no box
KEY_BLOCKS = (
    3  # assumed: blocks for a key, since two to three yard cranes keep up with the quay crane that loads it
)
GOLDEN = 0.618034  # fractional part of the golden ratio: multiples of it spread evenly over a circle

Numbers64 = NDArray[np.int64]
Numbers32 = NDArray[np.int32]


class YardNumbers(NamedTuple):
    """Numbers of the stacks."""

    bays: int
    rows: int
    tiers: int
    ports: int
    compared: int
    rank_bays: int
    weight_class_t: float
    plug_share: float
    call_boxes_per_block: float
    queue_weight: float


MOST_BAYS, MOST_ROWS, MOST_TIERS = 64, 8, 8  # as many as a packed place has bits for
BLOCK = record_type(
    count="i4", bay_group=("i4", (MOST_BAYS,)), bay_count=("i4", (MOST_BAYS,)), height=("i8", (MOST_BAYS, MOST_ROWS)),
    tower=("i4", (MOST_BAYS, MOST_ROWS, MOST_TIERS)), key=("i4", (MOST_BAYS, MOST_ROWS, MOST_TIERS)),
)  # fmt: skip
"""A block: its boxes; by bay what it is kept for, or EMPTY, and its boxes; by stack its boxes; by place the box, or
EMPTY, and its key."""


class Yard(NamedTuple):
    """State of all stacks. `most` is what a bay takes: room is kept to put aside what stands on its lowest box."""

    blocks: Any  # (block,) records of `BLOCK`
    place: Numbers32  # (box,) packed block, bay, row and tier, or EMPTY
    bays: int
    rows: int
    tiers: int
    most: int
    rank_bays: int  # bays that the crane drives for a place one rank better


def yard_numbers(p: YardParameters) -> YardNumbers:
    """Return the numbers of the stacks."""
    return YardNumbers(
        int(p.yard_bays), int(p.yard_rows), int(p.yard_tiers), int(p.yard_ports), int(p.yard_compared),
        int(p.yard_rank_bays), float(p.yard_weight_class_t), float(p.yard_plug_share),
        float(p.yard_call_boxes_per_block), float(p.yard_queue_weight),
    )  # fmt: skip


def new_yard(numbers: YardNumbers, blocks: int, n_boxes: int) -> Yard:
    """Return an empty yard of `blocks` blocks for boxes 0 to `n_boxes` - 1."""
    if blocks < 1:
        raise ValueError(
            f"yard: blocks = {blocks} must be at least 1; full boxes need a block with a yard crane"
        )
    stacks = empty(BLOCK, blocks)
    stacks.bay_group[:] = stacks.tower[:] = stacks.key[:] = EMPTY
    return Yard(
        blocks=stacks,
        place=np.full(n_boxes, EMPTY, np.int32),
        bays=numbers.bays,
        rows=numbers.rows,
        tiers=numbers.tiers,
        most=numbers.rows * numbers.tiers - (numbers.tiers - 1),
        rank_bays=numbers.rank_bays,
    )


@inlined
def stack_key(n: YardNumbers, way: int, call: int, teu: float, mass_t: float, u: float) -> int:
    """Return the key of a box: `way` 0 import, 1 export; `u` in (0, 1) draws its port of discharge."""
    size = 1 if teu > 1.0 else 0
    if way == 0:
        return size * KINDS
    weight = min(int(mass_t / n.weight_class_t), WEIGHT_CLASSES - 1)
    return (FIRST_CALL + 2 * call + size) * KINDS + int(u * n.ports) * WEIGHT_CLASSES + weight


@inlined
def choose_block(
    yard: Yard, n: YardNumbers, key: int, reefer: bool, call_boxes: float, u: float, queue: Numbers64
) -> int:
    """Return the block of least fill and queue among a few that suit the box.

    Reefers suit the first blocks, which have plugs; the `call_boxes` exports of a call a run of blocks of their own, as
    many as they fill, and those of one key a few neighbours of these; other boxes all blocks. `u` in (0, 1) draws where
    the comparison starts; `queue` has the jobs that wait by block.
    """
    blocks = len(yard.blocks)
    start, width = 0, blocks
    if reefer:
        width = min(blocks, 1 + int(n.plug_share * (blocks - 1) + 0.5))
    elif key >= FIRST_CALL * KINDS:
        turn = ((key // KINDS - FIRST_CALL) // 2) * GOLDEN
        start = int((turn - int(turn)) * blocks)
        run = min(blocks, 1 + int(call_boxes / n.call_boxes_per_block))
        turn = (key % LOAD_GROUPS) * GOLDEN
        width = min(run, KEY_BLOCKS)
        start += int((turn - int(turn)) * (run - width + 1))
    room = yard.bays * yard.most
    step = 1 + (width - 1) // n.compared
    offset = int(u * width)
    best, least = 0, 1e30
    for _ in range(n.compared):
        block = (start + offset) % blocks
        burden = yard.blocks[block].count / room + n.queue_weight * queue[block]
        if burden < least:
            best, least = block, burden
        offset += step
        if offset >= width:
            offset -= width
    return best


@inlined
def packed_place(block: int, bay: int, row: int, tier: int) -> int:
    """Return a place as one number: 3 bits tier, 3 bits row, 6 bits bay, and the block."""
    return (block << 12) | (bay << 6) | (row << 3) | tier


@inlined
def block_of(yard: Yard, box: int) -> int:
    """Return the block in which `box` stands, -1 when it is not in the yard."""
    return int(yard.place[box]) >> 12


@inlined
def bay_of(packed: int) -> int:
    """Return the bay of a packed place."""
    return (packed >> 6) & 63
