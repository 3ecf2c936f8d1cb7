"""Where a box stands in the yard, and where it is sent."""

from __future__ import annotations

from typing import Any

from twins.port.procedures import procedure
from twins.port.terminal_state import EMPTY, EXPORT, NEVER, NOBODY, REEFER
from twins.port.yard import KINDS, LOAD_GROUPS, block_of, choose_block, stack_key

SHARED = 1_000.0
"""Jobs that another crane at the same group weighs: a group is shared only where there is no other."""


@procedure
def key_of_box(w: Any, box: int) -> int:
    """Return the key by which stacks know a box."""
    cargo = w.cargo
    return stack_key(
        w.stacks, cargo.way[box], cargo.call[box], cargo.teu[box], float(cargo.mass_t[box]),
        float(cargo.luck[box, 5]),
    )  # fmt: skip


@procedure
def block_of_box(w: Any, box: int) -> int:
    """Return the block in which a box of the yard stands; one that stands in none is in the depot."""
    block = block_of(w.yard, box)
    return block if block >= 0 else w.c.blocks


@procedure
def block_for_box(w: Any, box: int) -> int:
    """Return the block to which a box is sent."""
    cargo = w.cargo
    if cargo.kind[box] == EMPTY:
        return w.c.blocks
    exports = w.calls[cargo.call[box]].exports if cargo.way[box] == EXPORT else 0
    return choose_block(
        w.yard, w.stacks, key_of_box(w, box), cargo.kind[box] == REEFER, exports, float(cargo.luck[box, 3]),
        w.s.block_burden,
    )  # fmt: skip


@procedure
def load_group(w: Any, box: int) -> int:
    """Return the load group of an export: equal boxes of its ship, or the empties of one size."""
    key = key_of_box(w, box) % LOAD_GROUPS
    return key | (KINDS - 1) if w.cargo.kind[box] == EMPTY else key


@procedure
def list_export(w: Any, call: int, box: int) -> None:
    """Enter an export that is ready into the list of its group at a call."""
    q, group = w.calls[call], load_group(w, box)
    w.cargo.next_export[box] = q.first_export[group]
    q.first_export[group] = box
    q.exports_left += 1


@procedure
def group_to_load(w: Any, call: int, crane: int) -> int:
    """Return the group that a quay crane loads: the same as long as it lasts, then one of fewest cranes and burden.

    Stowage plans give each crane its own bays of the ship, and a bay is for one port, size and weight class [1]_.

    References
    ----------
    .. [1] R. Dekker, P. Voogd, E. van Asperen, "Advanced methods for container stacking", in: Container Terminals and
       Cargo Systems, Springer (2007): stacking by category, boxes of which are exchanged while a ship is loaded.
    """
    s, q = w.s, w.calls[call]
    best = s.crane_loads[crane]
    if best != NOBODY and q.first_export[best] != NOBODY:
        return best
    least = NEVER
    for group in range(LOAD_GROUPS):
        if q.first_export[group] != NOBODY:
            weight = 1.0 * s.block_burden[block_of_box(w, q.first_export[group])]
            for k in range(w.c.cranes):
                if k != crane and s.crane_ship[k] == call and s.crane_loads[k] == group:
                    weight += SHARED
            if weight < least:
                best, least = group, weight
    s.crane_loads[crane] = best
    return best


@procedure
def next_export(w: Any, call: int, crane: int) -> int:
    """Take an export off a ship's lists: of the few of the crane's group the one in the least burdened block."""
    s, q, cargo = w.s, w.calls[call], w.cargo
    group = group_to_load(w, call, crane)
    best, above_best = q.first_export[group], NOBODY
    least = s.block_burden[block_of_box(w, best)]
    above, box = best, cargo.next_export[best]
    for _ in range(1, w.c.exports_compared):
        if box == NOBODY:
            break
        burden = s.block_burden[block_of_box(w, box)]
        if burden < least:
            best, above_best, least = box, above, burden
        above, box = box, cargo.next_export[box]
    if above_best == NOBODY:
        q.first_export[group] = cargo.next_export[best]
    else:
        cargo.next_export[above_best] = cargo.next_export[best]
    q.exports_left -= 1
    return best
