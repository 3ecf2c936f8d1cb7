"""Stacks of a block: where a box is put, how it is taken out, and which boxes are in its way.

A bay holds one size and, for exports, one call as long as there is room. A box goes as near to the crane as its kind
allows. Boxes of one export key are equal: of those in a block the one is loaded that stands on top and nearest to the
crane. The two then change their names in the yard, so that the caller can ask for any box of the plan. Rehandles of
exports are those that are left: boxes of other keys on all that are equal.

All functions are inlined into the caller's loop and allocate nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from twins.core.compiled import inlined
from twins.port.procedures import procedure
from twins.port.yard import EMPTY, FIRST_CALL, KINDS, Yard, packed_place

# ranks of places for an export, the best first; on boxes of other keys the height of the stack is added
ON_ITS_KEY, ON_GROUND, IN_EMPTY_BAY, ON_OTHER_KEYS = range(4)
NO_PLACE = 99


class Spot(NamedTuple):
    """A place, and what had to be done to reach it; `tier` is -1 where there is no such place."""

    bay: int
    row: int
    tier: int
    highest: int  # boxes of the highest stack of the bay while the load passes
    rehandles: int  # spreader cycles with other boxes
    from_tiers: int  # sum of the tiers from which they were lifted
    to_tiers: int  # sum of the tiers on which they were set
    row_steps: int  # sum of the rows they crossed


@inlined
def _wide(number: Any) -> Any:
    """Return a number of 32 bits as one of 64: functions are then compiled for one kind of number only."""
    return np.int64(number)


@inlined
def _outward(near: int, step: int) -> int:
    """Return the bay of search step 0, 1, 2 ...: near, one to the right, one to the left, two to the right ..."""
    return near + ((step + 1) >> 1) if step & 1 else near - (step >> 1)


@procedure
def _lowest_row(yard: Yard, block: int, bay: int, avoid: int) -> int:
    """Return the row of the lowest stack that takes a box, the nearest to the lane among equals; -1 if none does."""
    b = yard.blocks[block]
    best, least = -1, yard.tiers
    for row in range(yard.rows):
        h = int(b.height[bay, row])
        if h < least and row != avoid:
            best, least = row, h
    return best


@procedure
def _import_bay(yard: Yard, block: int, near: int, group: int) -> int:
    """Return the bay for an import: the nearest empty one or one with low stacks, or else with any room; -1 if none.

    Low is what the whole block would have if its boxes were spread evenly, rounded up to whole tiers.
    """
    b = yard.blocks[block]
    bays, rows = yard.bays, yard.rows
    low = min((b.count // (bays * rows) + 1) * rows, yard.most)
    with_room = -1
    for step in range(2 * bays):
        bay = _outward(near, step)
        if bay < 0 or bay >= bays:
            continue
        owner, count = b.bay_group[bay], b.bay_count[bay]
        if owner == EMPTY or (owner == group and count < low):
            return bay
        if owner == group and count < yard.most and with_room < 0:
            with_room = bay
    return with_room


@procedure
def _export_row(yard: Yard, block: int, bay: int, key: int) -> tuple[int, int]:
    """Return the best row for an export in a bay, and its rank."""
    b = yard.blocks[block]
    best, least = -1, NO_PLACE
    for row in range(yard.rows):
        h = b.height[bay, row]
        on_its_key = b.key[bay, row, max(h, 1) - 1] == key
        rank = ON_ITS_KEY if on_its_key else ON_OTHER_KEYS + h
        rank = ON_GROUND if h == 0 else rank
        rank = NO_PLACE if h == yard.tiers else rank
        best = row if rank < least else best
        least = min(rank, least)
    return best, least


@procedure
def _own_place(yard: Yard, block: int, near: int, key: int) -> tuple[int, int, int]:
    """Return bay, row and rank for an export beside its call or in an empty bay; the nearest of equal rank.

    Every bay is looked at: a straight loop costs less than a search from `near` outwards that seldom ends early.
    """
    b = yard.blocks[block]
    group = key // KINDS
    best_bay, best_row, best, least = -1, -1, NO_PLACE, NO_PLACE * yard.rank_bays
    for bay in range(yard.bays):
        owner = b.bay_group[bay]
        if owner != group and owner != EMPTY:
            continue
        score = IN_EMPTY_BAY * yard.rank_bays + abs(bay - near)
        if owner == EMPTY:
            if score < least:
                best_bay, best_row, best, least = bay, 0, IN_EMPTY_BAY, score
        elif b.bay_count[bay] < yard.most:
            row, rank = _export_row(yard, block, bay, key)
            score += (rank - IN_EMPTY_BAY) * yard.rank_bays
            if score < least:
                best_bay, best_row, best, least = bay, row, rank, score
    return best_bay, best_row, best


@procedure
def _ground_of_others(yard: Yard, block: int, near: int, key: int) -> tuple[int, int]:
    """Return bay and row of the nearest ground or equal box among other calls' exports of this size; or -1."""
    b = yard.blocks[block]
    bays = yard.bays
    for step in range(2 * bays):
        bay = _outward(near, step)
        if bay < 0 or bay >= bays:
            continue
        owner = b.bay_group[bay]
        if owner >= FIRST_CALL and ((owner ^ (key // KINDS)) & 1) == 0 and b.bay_count[bay] < yard.most:
            row, rank = _export_row(yard, block, bay, key)
            if rank < IN_EMPTY_BAY:
                return bay, row
    return -1, -1


@procedure
def _export_place(yard: Yard, block: int, near: int, key: int) -> tuple[int, int]:
    """Return bay and row for an export, or -1: it stands on other calls' ground before it stands on other keys."""
    bay, row, rank = _own_place(yard, block, near, key)
    if rank >= ON_OTHER_KEYS:
        other_bay, other_row = _ground_of_others(yard, block, near, key)
        if other_bay >= 0:
            return other_bay, other_row
    return bay, row


@procedure
def _bay_of_others(yard: Yard, block: int, near: int, size: int) -> int:
    """Return the bay nearest to `near` with boxes of this size, whoever they belong to, and room; or -1."""
    b = yard.blocks[block]
    bays = yard.bays
    for step in range(2 * bays):
        bay = _outward(near, step)
        if 0 <= bay < bays:
            group = int(b.bay_group[bay])
            if group >= 0 and (group & 1) == size and b.bay_count[bay] < yard.most:
                return bay
    return -1


@procedure
def _highest(yard: Yard, block: int, bay: int) -> int:
    """Return the boxes of the highest stack of a bay."""
    b = yard.blocks[block]
    most = 0
    for row in range(yard.rows):
        most = max(most, int(b.height[bay, row]))
    return most


@procedure
def _set(yard: Yard, block: int, bay: int, row: int, box: int, key: int) -> int:
    """Set a box on a stack; return its tier."""
    b = yard.blocks[block]
    tier = int(b.height[bay, row])
    b.height[bay, row] = tier + 1
    b.tower[bay, row, tier] = box
    b.key[bay, row, tier] = key
    yard.place[box] = packed_place(block, bay, row, tier)
    return tier


@procedure
def put(yard: Yard, block: int, box: int, key: int, near: int) -> Spot:
    """Put a box with `key` into a block whose crane stands at bay `near`.

    `tier` is -1 when the block has no place for it; nothing has changed then, and the caller tries another block.
    """
    b = yard.blocks[block]
    group = key // KINDS
    if group < FIRST_CALL:
        bay, row = _import_bay(yard, block, near, group), -1
    else:
        bay, row = _export_place(yard, block, near, key)
    if bay < 0:
        bay = _bay_of_others(yard, block, near, group & 1)
        if bay < 0:
            return Spot(-1, -1, -1, 0, 0, 0, 0, 0)
    if row < 0:
        row = _lowest_row(yard, block, bay, row)
    tier = _set(yard, block, bay, row, box, key)
    if b.bay_count[bay] == 0:
        b.bay_group[bay] = group
    b.bay_count[bay] += 1
    b.count += 1
    return Spot(bay, row, tier, _highest(yard, block, bay), 0, 0, 0, 0)


@procedure
def _equal_on_top(yard: Yard, block: int, near: int, key: int) -> int:
    """Return the place nearest to `near` where a box of this key stands on top, in a bay of its call; or -1."""
    b = yard.blocks[block]
    packed, least = -1, yard.bays
    for bay in range(yard.bays):
        if b.bay_group[bay] == key // KINDS and abs(bay - near) < least:
            for row in range(yard.rows):
                h = b.height[bay, row]
                if h > 0 and b.key[bay, row, h - 1] == key:
                    packed, least = packed_place(block, bay, row, h - 1), abs(bay - near)
    return packed


@procedure
def _equal_above(yard: Yard, packed: int) -> int:
    """Return the place of the highest box in the stack of `packed` that has the same key."""
    block, bay, row, tier = packed >> 12, (packed >> 6) & 63, (packed >> 3) & 7, packed & 7
    b = yard.blocks[block]
    above = b.height[bay, row] - 1
    while b.key[bay, row, above] != b.key[bay, row, tier]:
        above -= 1
    return packed_place(block, bay, row, above)


@procedure
def _renamed(yard: Yard, box: int, near: int) -> int:
    """Let an export change names with an equal one that is easier to reach; return the place of the latter."""
    asked = int(yard.place[box])
    block, bay, row, tier = asked >> 12, (asked >> 6) & 63, (asked >> 3) & 7, asked & 7
    b = yard.blocks[block]
    packed = _equal_on_top(yard, block, near, int(b.key[bay, row, tier]))
    if packed < 0:
        packed = _equal_above(yard, asked)
    other = b.tower[(packed >> 6) & 63, (packed >> 3) & 7, packed & 7]
    b.tower[bay, row, tier] = other
    b.tower[(packed >> 6) & 63, (packed >> 3) & 7, packed & 7] = box
    yard.place[other], yard.place[box] = asked, packed
    return packed


@procedure
def take(yard: Yard, box: int, near: int) -> Spot:
    """Take a box out of its block, whose crane stands at bay `near`; `tier` is -1 when it is not in the yard.

    What stands on it goes to the lowest stacks of the bay. There is always room: a bay never holds more than `most`, so
    that beside a stack of h boxes h - 1 places are free.
    """
    packed = int(yard.place[box])
    if packed < 0:
        return Spot(-1, -1, -1, 0, 0, 0, 0, 0)
    if yard.blocks[packed >> 12].key[(packed >> 6) & 63, (packed >> 3) & 7, packed & 7] >= FIRST_CALL * KINDS:
        packed = _renamed(yard, box, near)
    block, bay, row, tier = packed >> 12, (packed >> 6) & 63, (packed >> 3) & 7, packed & 7
    b = yard.blocks[block]
    highest = _highest(yard, block, bay)
    top = int(b.height[bay, row]) - 1
    from_tiers, to_tiers, row_steps = 0, 0, 0
    for t in range(top, tier, -1):
        other = _lowest_row(yard, block, bay, row)
        set_on = _set(yard, block, bay, other, _wide(b.tower[bay, row, t]), _wide(b.key[bay, row, t]))
        highest = max(highest, set_on + 1)
        from_tiers += t
        to_tiers += set_on
        row_steps += abs(other - row)
    b.height[bay, row] = tier
    yard.place[box] = EMPTY
    b.bay_count[bay] -= 1
    b.count -= 1
    if b.bay_count[bay] == 0:
        b.bay_group[bay] = EMPTY
    return Spot(bay, row, tier, highest, top - tier, from_tiers, to_tiers, row_steps)
