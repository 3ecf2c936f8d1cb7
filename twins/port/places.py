"""Where things are, and the ways between them: x along the quay, y from the quay into the yard [m]."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.port.equations import lane_km


@inlined
def block_x(c: Any, block: int) -> float:
    """Return the place of a block along the quay [m]; the depot of the empties lies in the middle."""
    if block >= c.blocks:
        return 0.5 * c.quay_m
    return (block % c.block_columns + 0.5) * c.quay_m / c.block_columns


@inlined
def block_y(c: Any, block: int) -> float:
    """Return the distance of a block from the quay [m]; the depot lies behind the last row."""
    row = c.block_rows if block >= c.blocks else block // c.block_columns
    return c.apron_m + row * c.row_pitch_m


@inlined
def way_km(c: Any, x: float, y: float, to_x: float, to_y: float) -> float:
    """Return the length [km] of the way between two places over one-way lanes."""
    return lane_km(c.detour, to_x - x, to_y - y)


@inlined
def outside_km(c: Any, block: int, beyond_km: float) -> float:
    """Return the way [km] from a gate or railway yard, `beyond_km` [km] behind the last row, to a block."""
    behind = c.apron_m + c.block_rows * c.row_pitch_m - block_y(c, block)
    return beyond_km + way_km(c, 0.5 * c.quay_m, behind, block_x(c, block), 0.0)
