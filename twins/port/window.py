"""A window of time at the terminal: the yard as it stands at its beginning, and everything that happens in it.

A window is a year, or a week that stands for many. It begins with the boxes that traffic says are there, and some days
before its first booked hour, so that ships, queues and batteries are in their stride by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.records import empty
from twins.port.activity import CHARGER_KWH, N_ACTIVITIES, REEFER_PLUG_H, STS_ON_H, TRACTOR_BATTERY
from twins.port.booking import SLOTS_PER_HOUR, book_span
from twins.port.box_columns import Boxes
from twins.port.boxes import BoxNumbers, window_boxes
from twins.port.calls import Calls, luck_of
from twins.port.charging import Charging, standby_kwh
from twins.port.kernel import run_steps
from twins.port.luck import LUCK_CRANE, LUCK_MACHINE, LUCK_TRACTOR, life_h
from twins.port.machines import Machines
from twins.port.number_records import record_of
from twins.port.procedures import procedure
from twins.port.rtg_moves import RtgNumbers
from twins.port.stacks import put
from twins.port.terminal_state import (
    BREAKDOWNS,
    CALL,
    CARGO,
    CRANE_BROKEN,
    CRANE_FREE,
    CRANE_TRAVELS,
    EMPTY,
    EXPORT,
    GONE,
    IN_YARD,
    LEFT,
    MOST_TRACTORS,
    MOST_TRUCKS,
    MOVING,
    NOBODY,
    REEFER,
    SLOT,
    STATE,
    STOP,
    Terminal,
)
from twins.port.traction import stand_still
from twins.port.traction_battery import N_USE
from twins.port.yard import YardNumbers, new_yard
from twins.port.yard_service import block_for_box, key_of_box, staff

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

MOORING_SPREAD = 0.2
"""A mooring takes up to this much longer or shorter than its mean [-]; assumed: 1.0-1.5 h about 1.25 h."""
_MOORING = 90  # purpose of the luck of a ship


COUNTS = (
    "ships", "ship_wait_h", "ship_quay_h", "planned", "lost_imports", "lost_exports", "discharged", "loaded", "gate_in",
    "gate_out", "teu", "trucks_served", "truck_turn_h", "rehandles", "lifts", "overflows", "block_changes", "charges",
    "crane_repair_h", "machine_work_h", "machine_repair_h", "tractor_drive_h", "tractor_wait_h", "tractor_charge_h",
    "tractor_rest_h", "tractor_repair_h",
)  # fmt: skip
"""What steps count, by the names of the state; hours of machines are summed over them."""


def counted(s: Any) -> Array:
    """Return the counts of a state, shape (len(COUNTS),)."""
    return np.array([float(np.sum(s[name])) for name in COUNTS])


class Traffic(NamedTuple):
    """What a draw says of ships, boxes and weather; the same for all scenarios.

    Attributes
    ----------
    calls, boxes, key
        Calls of the horizon, laws of their boxes, key of the luck of both.
    mooring_h
        Mean time of pilot, tugs and mooring [h].
    stop_start, stop_end
        Stops for wind and lightning [h], with one that never comes at the end.
    """

    calls: Calls
    boxes: BoxNumbers
    key: Key
    mooring_h: float
    stop_start: Array
    stop_end: Array


class Rules(NamedTuple):
    """Numbers of a scenario in a year that the steps read, apart from the card."""

    stacks: YardNumbers
    rtg: RtgNumbers
    machines: Machines
    charging: Charging
    held_kwh: Array


@dataclass
class Window:
    """A terminal between two times.

    Attributes
    ----------
    w
        The terminal with its state.
    ship_at, visit_at, visit_box
        What comes from outside (see `kernel.run_steps`).
    first_call
        Number of the window's first call among those of the horizon.
    start_h, end_h
        First and last booked hour; the steps begin earlier.
    stock
        Boxes in the yard at the beginning of the steps.
    steps
        Steps so far.
    """

    w: Any
    ship_at: Array
    visit_at: Array
    visit_box: NDArray[np.int32]
    first_call: int
    start_h: float
    end_h: float
    stock: int
    steps: int = 0

    def run(self, records: Array | None = None) -> None:
        """Go through all steps, compiled; `records` of shape (n, 3) takes up the first ones."""
        kept = np.zeros((0, 3)) if records is None else records
        self.steps = run_steps(self.w, self.ship_at, self.visit_at, self.visit_box, self.end_h, kept)
        self.close()

    def run_booked(self) -> Array:
        """Go through the warm-up and then the booked hours; return what the latter counted (`COUNTS`)."""
        kept = np.zeros((0, 3))
        inputs = self.w, self.ship_at, self.visit_at, self.visit_box
        self.steps = run_steps(*inputs, self.start_h, kept)
        before = counted(self.w.s)
        self.w.use[:] = 0.0
        self.steps += run_steps(*inputs, self.end_h, kept)
        self.close()
        return counted(self.w.s) - before

    def close(self) -> None:
        """Book what was under way when the window ended."""
        if self.w.s.broken == 0:
            _close(self.w, self.end_h)
        if TRACTOR_BATTERY in self.w.c.tractor_group[: self.w.c.tractors]:
            self.w.slots.charger_kwh[:] += standby_kwh(self.w.charging, float(self.w.c.chargers))
        self.w.activity[:, CHARGER_KWH] += self.w.slots.charger_kwh

    @property
    def status(self) -> str:
        """``sound``, or why the steps stopped."""
        return BREAKDOWNS[int(self.w.s.broken)]

    def boxes(self) -> tuple[float, float, float]:
        """Return boxes that came in, went out, and the change of the stock, of all steps and by different counts."""
        s, status = self.w.s, self.w.cargo.status
        inside = np.count_nonzero((status == IN_YARD) | (status == MOVING))
        return float(s.discharged + s.gate_in), float(s.loaded + s.gate_out), float(inside - self.stock)

    def booked(self) -> Array:
        """Return the activities of the booked hours, shape (n_slots, N_ACTIVITIES)."""
        return self.w.activity[round((self.start_h - self.w.began) * SLOTS_PER_HOUR) :]


def open_window(
    traffic: Traffic,
    card: Any,
    rules: Rules,
    on_peak: NDArray[np.int8],
    sun_kw: Array,
    start_h: float,
    end_h: float,
    warm_up_h: float,
) -> Window:
    """Return a terminal that is about to work from `start_h` to `end_h` [h], `warm_up_h` earlier than it books.

    Parameters
    ----------
    on_peak, sun_kw
        By slot from `start_h` - `warm_up_h` on, shape (n_slots,).
    """
    began = start_h - warm_up_h
    boxes, visits = window_boxes(traffic.boxes, traffic.calls, began, end_h, traffic.key)
    arrival = traffic.calls.arrival_h
    arriving = np.searchsorted(arrival, [began, end_h])
    low = int(boxes.call.min(initial=arriving[0]))
    high = int(max(boxes.call.max(initial=0) + 1, arriving[1]))
    n_slots = round((end_h - began) * SLOTS_PER_HOUR)
    slots = empty(SLOT, n_slots)
    slots.on_peak, slots.sun_kw = on_peak, sun_kw
    stops = empty(STOP, traffic.stop_start.size)
    stops.start_h, stops.end_h = traffic.stop_start, traffic.stop_end
    s = empty(STATE, 1)[0]
    w = Terminal(
        s, card, _calls(traffic, boxes, low, high, int(arriving[0])), _cargo(boxes, low),
        new_yard(rules.stacks, int(card.blocks), boxes.call.size), record_of(rules.stacks), record_of(rules.rtg),
        record_of(rules.machines), record_of(rules.charging), np.zeros((int(card.tractors), N_USE)),
        np.zeros((n_slots, N_ACTIVITIES)), slots, began, stops,
    )  # fmt: skip
    s.tractor_held_kwh[: rules.held_kwh.size] = rules.held_kwh
    _set_up(w)
    # what stands in the yard: brought or discharged by now; ships of before the window have moved all that they carry
    before, export = boxes.call < arriving[0], boxes.way == EXPORT
    here = np.flatnonzero(np.where(export, (boxes.in_h < began) & ~before, (boxes.in_h < began) | before))
    w.cargo.status[export & before] = GONE
    _stack(w, here[np.argsort(boxes.in_h[here], kind="stable")])
    s.next_call = arriving[0] - low
    return Window(w, arrival[low:high].copy(), visits.time_h, visits.box, low, start_h, end_h, len(here))


def _calls(traffic: Traffic, boxes: Boxes, low: int, high: int, first: int) -> Any:
    """Return records of the calls `low` to `high` of the horizon; ships before call `first` are gone."""
    given, part = traffic.calls, slice(low, high)
    calls = empty(CALL, high - low)
    calls.first_export = NOBODY
    calls.moored_h = traffic.mooring_h * (
        1.0 + MOORING_SPREAD * (2.0 * luck_of(traffic.key, given.id[part], _MOORING)[0] - 1.0)
    )
    calls.length_m, calls.imports, calls.exports = given.length_m[part], given.imports[part], given.exports[part]
    calls.imports_left, calls.first_box = given.imports[part], boxes.first[part]
    calls.state[: first - low] = LEFT
    return calls


def _cargo(boxes: Boxes, low: int) -> Any:
    """Return records of the boxes; their calls are counted from call `low` on."""
    cargo = empty(CARGO, boxes.call.size)
    cargo.call, cargo.next_export = boxes.call - np.int32(low), NOBODY
    for name in ("way", "kind", "land", "teu", "mass_t", "luck"):
        cargo[name] = getattr(boxes, name)
    return cargo


@compiled
def _set_up(w: Any) -> None:
    """Put all machines where they begin: cranes free, tractors parked, yard machines at their blocks."""
    s, c = w.s, w.c
    s.now = w.began
    s.plug_first = s.plug_last = s.left_behind = NOBODY
    for k in range(c.cranes):
        s.crane_ship[k] = s.crane_first[k] = s.crane_tractor[k] = NOBODY
        s.crane_x[k] = (k + 0.5) * c.quay_m / c.cranes
        s.crane_fails_at[k] = life_h(c, k, s.crane_failures[k], LUCK_CRANE, c.crane_mtbf_h)
    for i in range(c.tractors):
        s.tractor_box[i] = s.tractor_crane[i] = NOBODY
        s.tractor_x[i], s.tractor_y[i] = 0.5 * c.quay_m, c.apron_m
        s.tractor_since[i] = s.tractor_booked[i] = w.began
        s.tractor_rested[i] = int((w.began - c.first_shift_h) // c.shift_h) - 1
        s.tractor_fails_at[i] = life_h(c, i, s.tractor_failures[i], LUCK_TRACTOR, c.tractor_mtbf_h[c.tractor_group[i]])
        s.tractor_soc[i] = w.charging.bridge_soc + (w.charging.target_soc - w.charging.bridge_soc) * i / c.tractors
        s.parked[i] = i
    s.n_parked = c.tractors
    s.chargers_free = c.chargers
    for b in range(c.blocks + 1):
        for is_truck in range(2):
            s.block_first[is_truck, b] = s.block_last[is_truck, b] = NOBODY
        s.block_burden[b] = c.no_crane_jobs
    for m in range(c.rtgs + c.lifters):
        s.machine_visitor[m] = NOBODY
        s.machine_block[m] = m * c.blocks // c.rtgs if m < c.rtgs else c.blocks
        staff(w, s.machine_block[m], 1)
        s.machine_since[m] = w.began
        s.machine_fails_at[m] = 1.0e18  # lifters: their number is what is at work
        if m < c.rtgs:
            s.machine_fails_at[m] = life_h(c, m, s.machine_failures[m], LUCK_MACHINE, c.rtg_mtbf_h)
    for t in range(MOST_TRUCKS):
        s.truck_box[t] = NOBODY
        s.after[MOST_TRACTORS + t] = t + 1 if t + 1 < MOST_TRUCKS else NOBODY
    for lane in range(c.lanes):
        s.lane_free[lane] = w.began
    s.reefers_since = w.began


@compiled
def _stack(w: Any, here: NDArray[np.int64]) -> None:
    """Stack the boxes that are in the yard already, in the order in which they came."""
    s = w.s
    for k in range(here.size):
        box = here[k]
        w.cargo.status[box] = IN_YARD
        if w.cargo.kind[box] == EMPTY:
            s.depot += 1
        else:
            _stack_one(w, box)
        if w.cargo.kind[box] == REEFER:
            s.reefers += 1
        if w.cargo.way[box] == EXPORT:
            q = w.calls[w.cargo.call[box]]
            w.cargo.next_export[box] = q.first_export
            q.first_export = box
            q.exports_left += 1


@procedure
def _stack_one(w: Any, box: int) -> None:
    key, near, block = key_of_box(w, box), w.yard.bays // 2, block_for_box(w, box)
    for k in range(w.c.blocks):
        if put(w.yard, (block + k) % w.c.blocks, box, key, near).tier >= 0:
            return
    w.s.depot += 1  # no block has a place left


@compiled
def _close(w: Any, end: float) -> None:
    """Book reefers, cranes at ships and standing batteries up to the end."""
    s, c = w.s, w.c
    book_span(w, REEFER_PLUG_H, s.reefers_since, end, float(s.reefers))
    s.reefers_since = end
    for k in range(c.cranes):
        state = s.crane_state[k]
        if state != CRANE_FREE and state != CRANE_TRAVELS and state != CRANE_BROKEN:
            book_span(w, STS_ON_H, s.crane_on[k], end, 1.0)
            s.crane_on[k] = end
    for i in range(c.tractors):
        if c.tractor_group[i] == 1 and s.tractor_booked[i] < end:
            stand_still(w, i, end)
