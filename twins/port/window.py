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
from twins.port.boxes import window_boxes
from twins.port.charging import standby_kwh
from twins.port.kernel import run_steps
from twins.port.number_records import record_of
from twins.port.terminal_state import (
    BREAKDOWNS,
    CRANE_BROKEN,
    CRANE_FREE,
    CRANE_TRAVELS,
    EXPORT,
    GONE,
    IN_YARD,
    MOVING,
    SLOT,
    STATE,
    STOP,
    Terminal,
)
from twins.port.traction import stand_still
from twins.port.traction_battery import N_USE
from twins.port.visits import Visits
from twins.port.window_start import (
    HISTORY_H,
    Rules,
    Traffic,
    calls_of_window,
    cargo_of,
    history_of,
    play,
    set_up,
    stack,
)
from twins.port.yard import new_yard

Array = NDArray[np.float64]

Key = tuple[np.uint64, np.uint64]

COUNTS = (
    "ships", "ship_wait_h", "ship_quay_h", "planned", "lost_imports", "lost_exports", "late_exports", "discharged",
    "loaded", "gate_in", "gate_out", "teu", "trucks_served", "truck_turn_h", "rehandles", "lifts", "overflows",
    "block_changes", "charges", "strandings", "crane_repair_h", "machine_work_h", "machine_repair_h",
    "tractor_drive_h", "tractor_wait_h", "tractor_charge_h", "tractor_rest_h", "tractor_repair_h",
)  # fmt: skip
"""What steps count, by the names of the state; hours of machines are summed over them."""


def counted(s: Any) -> Array:
    """Return the counts of a state, shape (len(COUNTS),)."""
    return np.array([float(np.sum(s[name])) for name in COUNTS])


@dataclass
class Window:
    """A terminal between two times.

    Attributes
    ----------
    w
        The terminal with its state.
    ship_at, visit_at, visit_box
        What comes from outside (see `kernel.run_steps`).
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


class Listed(NamedTuple):
    """What scenarios share in a window: boxes, visits, and by the numbers of a yard how its stacks stand at first."""

    boxes: Boxes
    visits: Visits
    stacks: dict[tuple[Any, ...], tuple[Any, NDArray[np.int32], NDArray[np.int64]]]


def boxes_of(traffic: Traffic, begin_h: float, end_h: float) -> Listed:
    """Return boxes and visits between two times [h], with the boxes of the time before that shaped the yard."""
    return Listed(*window_boxes(traffic.boxes, traffic.calls, begin_h, end_h, traffic.key, HISTORY_H), {})


def open_window(
    traffic: Traffic,
    card: Any,
    rules: Rules,
    on_peak: NDArray[np.int8],
    sun_kw: Array,
    start_h: float,
    end_h: float,
    warm_up_h: float,
    listed: Listed | None = None,
) -> Window:
    """Return a terminal that is about to work from `start_h` to `end_h` [h], `warm_up_h` earlier than it books.

    Parameters
    ----------
    on_peak, sun_kw
        By slot from `start_h` - `warm_up_h` on, shape (n_slots,).
    listed
        What `boxes_of` gives for these hours, where it is known already: it is the same for all scenarios.
    """
    began = start_h - warm_up_h
    listed = listed or boxes_of(traffic, began, end_h)
    boxes, visits = listed.boxes, listed.visits
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
        s, card, calls_of_window(traffic, boxes, low, high, int(arriving[0])), cargo_of(boxes, low),
        new_yard(rules.stacks, int(card.blocks), boxes.call.size), record_of(rules.stacks), record_of(rules.rtg),
        record_of(rules.machines), record_of(rules.charging), np.zeros((int(card.tractors), N_USE)),
        np.zeros((n_slots, N_ACTIVITIES)), slots, began, stops,
    )  # fmt: skip
    s.tractor_held_kwh[: rules.held_kwh.size] = rules.held_kwh
    set_up(w)
    # what stands in the yard: brought or discharged by now; ships of before the window have moved all that they carry
    before, export = boxes.call < arriving[0], boxes.way == EXPORT
    gone = before & (export | (boxes.out_h < began))
    here = np.flatnonzero(np.where(export, (boxes.in_h < began) & ~before, before & ~gone))
    w.cargo.status[gone] = GONE
    _stand_as_left(w, listed, rules, int(arriving[0]))
    stack(w, here[np.argsort(boxes.in_h[here], kind="stable")])
    s.next_call = arriving[0] - low
    return Window(w, arrival[low:high].copy(), visits.time_h, visits.box, start_h, end_h, len(here))


def _stand_as_left(w: Any, listed: Listed, rules: Rules, first: int) -> None:
    """Let the stacks stand as the work of the time before left them; ships before call `first` are gone."""
    c = w.c
    kind = rules.stacks, int(c.blocks), int(c.rtgs), int(c.no_crane_jobs)
    if kind in listed.stacks:
        w.yard.blocks[:], w.yard.place[:], w.s.machine_bay[:] = listed.stacks[kind]
        return
    play(w, *history_of(listed.boxes, first, w.began))
    listed.stacks[kind] = w.yard.blocks.copy(), w.yard.place.copy(), w.s.machine_bay.copy()


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
