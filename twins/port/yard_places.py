"""Where a box stands in the yard, and where it is sent."""

from __future__ import annotations

from typing import Any

from twins.port.procedures import procedure
from twins.port.terminal_state import EMPTY, EXPORT, REEFER
from twins.port.yard import block_of, choose_block, stack_key


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
