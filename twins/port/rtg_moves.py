"""Time and mechanical work of a job of a yard crane (RTG), without the losses of the machine.

Work is counted at the hook and at the wheels; what a genset, a hybrid or the grid gives for it is another module's.

    E_hoist_up   = (m_box + m_spreader) g h
    E_trolley    = (m_trolley + m_load) (c_rr g s + v^2 / 2)
    E_gantry     = m_crane (c_rr g d + n_stops v^2 / 2)

A job is one spreader cycle between a truck and a stack and one for each box that is put aside. A cycle has six strokes:
down to the box, up with it, across, down with it, up again, and back. Loads pass above the highest stack of the bay.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.core.units import SECONDS_PER_HOUR, STANDARD_GRAVITY_M_S2
from twins.port.stacks import Spot
from twins.port.yard_parameters import YardParameters

KWH_PER_KJ = 1.0 / SECONDS_PER_HOUR  # a product costs less than a quotient


class RtgNumbers(NamedTuple):
    """Numbers of a yard crane, in the symbols of the reference [t, m, s, m/s]."""

    h_box: float
    h_truck: float
    h_gap: float
    m_crane: float
    m_spreader: float
    m_trolley: float
    m_aside: float
    c_rr: float
    c_rail: float
    v_loaded: float
    v_empty: float
    v_trolley: float
    v_gantry: float
    t_align: float
    t_truck: float
    t_stack: float
    t_handover: float
    t_turn: float
    bay_pitch: float
    row_pitch: float
    lane: float


def rtg_numbers(p: YardParameters) -> RtgNumbers:
    """Return the numbers of a yard crane."""
    numbers = (
        p.rtg_box_m, p.rtg_truck_top_m, p.rtg_clearance_m,
        p.rtg_crane_t, p.rtg_spreader_t, p.rtg_trolley_t, p.rtg_rehandled_t, p.rtg_c_rr, p.rtg_c_rail,
        p.rtg_hoist_loaded_m_s, p.rtg_hoist_empty_m_s, p.rtg_trolley_m_s, p.rtg_gantry_m_s,
        p.rtg_gantry_align_s, p.rtg_truck_s, p.rtg_stack_s, p.rtg_handover_s, p.rtg_turn_s,
        p.yard_bay_pitch_m, p.yard_row_pitch_m, p.yard_lane_m,
    )  # fmt: skip
    return RtgNumbers(*(float(number) for number in numbers))


@inlined
def lift_kwh(m: float, h: float) -> float:
    """Return m g h [kWh] of a mass [t] over a height [m]."""
    return m * STANDARD_GRAVITY_M_S2 * h * KWH_PER_KJ


@inlined
def roll_kwh(m: float, c_rr: float, s: float, v: float, n_stops: float) -> float:
    """Return m (c_rr g s + n_stops v^2 / 2) [kWh] of a mass [t] over a way [m] at a speed [m/s]."""
    return m * (c_rr * STANDARD_GRAVITY_M_S2 * s + 0.5 * n_stops * v * v) * KWH_PER_KJ


@inlined
def rtg_job(
    n: RtgNumbers, bay_from: int, spot: Spot, outward: bool, mass_t: float, luck: float
) -> tuple[float, float, float, float, int]:
    """Return time [h], work of all hoisting, lowering and driving [kWh, mechanical] and spreader cycles of a job.

    The crane comes from bay `bay_from` to the `spot` that `put` or, `outward`, `take` gave. `mass_t` is the gross mass
    of the box; `luck` (mean 1) stretches the cycles and the handover, not the drive.
    """
    aside = float(spot.rehandles)
    over = max(spot.highest * n.h_box, n.h_truck - n.h_box)  # what a hanging box must pass
    high = over + n.h_box + n.h_gap  # spreader with a box
    bare = max(over, n.h_truck) + n.h_gap  # spreader without one
    stack = (spot.tier + 1) * n.h_box
    pick, drop = (stack, n.h_truck) if outward else (n.h_truck, stack)
    picks, drops = (spot.from_tiers + aside) * n.h_box, (spot.to_tiers + aside) * n.h_box

    m, m_aside = mass_t + n.m_spreader, n.m_aside + n.m_spreader
    up, up_aside, up_bare = high - pick, aside * high - picks, (1.0 + aside) * bare - drop - drops
    down, down_aside, down_bare = high - drop, aside * high - drops, (1.0 + aside) * bare - pick - picks
    hoist = lift_kwh(m, up) + lift_kwh(m_aside, up_aside) + lift_kwh(n.m_spreader, up_bare)
    lower = lift_kwh(m, down) + lift_kwh(m_aside, down_aside) + lift_kwh(n.m_spreader, down_bare)

    across, across_aside = n.lane + spot.row * n.row_pitch, spot.row_steps * n.row_pitch
    m_bare = n.m_trolley + n.m_spreader
    drive = roll_kwh(2.0 * m_bare + mass_t, n.c_rail, across, n.v_trolley, 1.0)
    drive += roll_kwh(2.0 * m_bare + n.m_aside, n.c_rail, across_aside, n.v_trolley, aside)

    hoisting_s = (up + up_aside + down + down_aside) / n.v_loaded + (up_bare + down_bare) / n.v_empty
    handling_s = n.t_truck + n.t_stack + 2.0 * aside * n.t_stack + n.t_handover
    seconds = luck * (hoisting_s + 2.0 * (across + across_aside) / n.v_trolley + handling_s)
    if spot.bay != bay_from:
        d = abs(spot.bay - bay_from) * n.bay_pitch
        drive += roll_kwh(n.m_crane, n.c_rr, d, n.v_gantry, 1.0)
        seconds += d / n.v_gantry + n.t_align
    return seconds / SECONDS_PER_HOUR, hoist, lower, drive, 1 + spot.rehandles


@inlined
def block_change(n: RtgNumbers, to_end_m: float, along_m: float, across_m: float) -> tuple[float, float]:
    """Return time [h] and mechanical work [kWh] of a crane that goes to another block.

    It drives `to_end_m` to the end of its block and `along_m` on in the line of its rows; where the other block lies
    `across_m` beside that line, it turns its wheels, crosses, and turns them back: two starts more.
    """
    d = to_end_m + along_m + across_m
    turns = 1.0 if across_m > 0.0 else 0.0
    seconds = d / n.v_gantry + n.t_align + turns * (n.t_turn + n.t_align)
    return seconds / SECONDS_PER_HOUR, roll_kwh(n.m_crane, n.c_rr, d, n.v_gantry, 1.0 + 2.0 * turns)
