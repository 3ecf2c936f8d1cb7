"""What the terminal is at a moment: ships, cranes, tractors, yard machines, trucks, their queues, and what is due next.

One record holds all machines, so that compiled code and the SimPy processes read and write the same names; boxes and
calls are arrays beside it. Queues are linked lists through ``after``: a tractor or a truck waits in one place at a time.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from twins.core.records import record_type
from twins.port.yard import LOAD_GROUPS, Yard

NEVER = 1.0e18
"""A time that does not come [h]."""
NOBODY = -1

MOST_CRANES, MOST_MACHINES, MOST_TRACTORS, MOST_TRUCKS = 40, 256, 640, 8_192
MOST_BERTHED, MOST_WAITING, MOST_BLOCKS, MOST_LANES = 64, 512, 161, 64
MOST_DUE, MOST_WOKEN = 16_384, 16_384
"""Room for machines, ships and events; `input_problems` refuses more, and the events stop when a queue outgrows it."""

_NUMBERS = cast("tuple[int, ...]", np.arange(32))
"""Numbers of NumPy, whole numbers to a type checker: the compiler does not make a function anew for each of them."""

# steps of the actors.
# Due at a time:
SHIP_MOORED, SHIP_GONE, CRANE_ARRIVED, CRANE_DONE, CRANE_REPAIRED = _NUMBERS[:5]
TRACTOR_AT_CRANE, TRACTOR_AT_BLOCK, TRACTOR_BACK, TRACTOR_CHARGED = _NUMBERS[5:9]
MACHINE_DONE, MACHINE_ARRIVED, MACHINE_REPAIRED = _NUMBERS[9:12]
TRUCK_AT_BLOCK, FETCH = _NUMBERS[12:14]
# woken by another actor in the same moment:
SHIP_BERTHED, SHIP_FINISHED, CRANE_SERVED, MACHINE_CALLED = _NUMBERS[14:18]
TRACTOR_LOADED, TRACTOR_UNLOADED, TRACTOR_LIFTED, TRACTOR_CALLED, TRACTOR_PLUGGED, TRUCK_SERVED = _NUMBERS[
    18:24
]
# known beforehand:
SHIP_ARRIVES, TRUCK_ARRIVES, SHIP_LATE = _NUMBERS[24:27]
KIND_NAMES = (
    "ship moored", "ship gone", "crane arrived", "crane done", "crane repaired",
    "tractor at crane", "tractor at block", "tractor back", "tractor charged",
    "machine done", "machine arrived", "machine repaired", "truck at block", "fetch",
    "ship berthed", "ship finished", "crane served", "machine called",
    "tractor loaded", "tractor unloaded", "tractor lifted", "tractor called", "tractor plugged", "truck served",
    "ship arrives", "truck arrives", "ship late",
)  # fmt: skip
KIND_SHIFT, ENTRY_SHIFT = 1 << 24, 1 << 29
"""A step is written as kind * KIND_SHIFT + number of the actor (or of the box that is fetched); what is due also bears
the number of its entry, times ENTRY_SHIFT, so that of two steps due at the same time the one entered first is less."""

# why the events stopped
SOUND, TOO_MANY_TRUCKS, TOO_MANY_SHIPS, TOO_MANY_STEPS = range(4)
BREAKDOWNS = (
    "sound",
    "gate: more trucks inside than can be held",
    "anchorage: more ships waiting than can be held",
    "events: more steps due than can be held",
)

# boxes: on the ship or not yet at the gate; under way; in yard; gone; never moved in this window
AWAY, MOVING, IN_YARD, GONE, LOST = range(5)
# calls
AT_SEA, ANCHORED, MOORING, WORKED, LEAVING, LEFT = range(6)
# cranes
CRANE_FREE, CRANE_TRAVELS, CRANE_WAITS, CRANE_WORKS, CRANE_BROKEN, CRANE_STIRS = range(6)
# tractors
PARKED, ON_JOB, RESTING, CHARGING, QUEUED, BROKEN = range(6)
# yard machines
IDLE, AT_WORK, CHANGES_BLOCK, UNDER_REPAIR, STIRS = range(5)

DISCHARGE, LOAD = 0, 1
IMPORT, EXPORT = 0, 1
FULL, REEFER, EMPTY = 0, 1, 2
BY_TRUCK, BY_RAIL = 0, 1
UNLADEN, LADEN = _NUMBERS[:2]
"""How a tractor drives."""
TRACTORS, TRUCKS = _NUMBERS[:2]
"""The two queues of a block."""

_CRANE = {
    name: (kind, (MOST_CRANES,))
    for name, kind in {
        "crane_ship": "i8", "crane_state": "i8", "crane_called": "i8", "crane_first": "i8", "crane_last": "i8",
        "crane_tractor": "i8", "crane_began": "f8", "crane_on": "f8", "crane_worked": "f8", "crane_fails_at": "f8",
        "crane_failures": "i8", "crane_loads": "i8", "crane_x": "f8", "crane_work_h": "f8", "crane_repair_h": "f8",
    }.items()
}  # fmt: skip
_TRACTOR = {
    name: (kind, (MOST_TRACTORS,))
    for name, kind in {
        "tractor_state": "i8", "tractor_box": "i8", "tractor_crane": "i8", "tractor_job": "i8", "tractor_block": "i8",
        "tractor_x": "f8", "tractor_y": "f8", "tractor_since": "f8", "tractor_soc": "f8", "tractor_rested": "i8",
        "tractor_worked": "f8", "tractor_fails_at": "f8", "tractor_failures": "i8", "tractor_group": "i8",
        "tractor_held_kwh": "f8", "tractor_promised": "f8", "tractor_booked": "f8", "tractor_drive_h": "f8",
        "tractor_wait_h": "f8", "tractor_charge_h": "f8", "tractor_repair_h": "f8", "tractor_rest_h": "f8",
    }.items()
}  # fmt: skip
_MACHINE = {
    name: (kind, (MOST_MACHINES,))
    for name, kind in {
        "machine_state": "i8", "machine_block": "i8", "machine_bay": "i8", "machine_group": "i8", "machine_visitor": "i8",
        "machine_began": "f8", "machine_since": "f8", "machine_worked": "f8", "machine_fails_at": "f8",
        "machine_failures": "i8", "machine_goes_to": "i8", "machine_work_h": "f8", "machine_repair_h": "f8",
    }.items()
}  # fmt: skip

STATE = record_type(
    now="f8", broken="i8", stop="i8", next_call="i8", next_visit="i8",
    # what is due (a binary heap) and who was woken (a ring)
    n_due="i8", n_entered="i8", due_at=("f8", (MOST_DUE,)), due=("i8", (MOST_DUE,)),
    woken_from="i8", woken_to="i8", woken=("i8", (MOST_WOKEN,)),
    # ships along the quay, in order of their place, and at anchor, in order of their arrival
    n_berthed="i8", berthed=("i8", (MOST_BERTHED,)), berth_from=("f8", (MOST_BERTHED,)), berth_to=("f8", (MOST_BERTHED,)),
    n_anchored="i8", anchored=("i8", (MOST_WAITING,)),
    **_CRANE, **_TRACTOR, **_MACHINE,
    n_parked="i8", parked=("i8", (MOST_TRACTORS,)),
    # chargers free, power promised [kW], tractors that wait for one
    chargers_free="i8", charging_kw="f8", plug_first="i8", plug_last="i8", n_plug="i8",
    # blocks (the depot of the empties is one more): queues of tractors and of trucks, visitors waiting, machines that work there or come
    block_first=("i8", (2, MOST_BLOCKS)), block_last=("i8", (2, MOST_BLOCKS)), block_waiting=("i8", (MOST_BLOCKS,)),
    block_machines=("i8", (MOST_BLOCKS,)),
    # what weighs against sending one more box to a block [jobs]: boxes on their way or waiting, and no crane there
    block_burden=("i8", (MOST_BLOCKS,)),
    after=("i8", (MOST_TRACTORS + MOST_TRUCKS,)),
    # trucks inside: box, when it came in, when it joined the queue of its block, when it was served; free places as a list
    truck_box=("i8", (MOST_TRUCKS,)), truck_in=("f8", (MOST_TRUCKS,)), truck_since=("f8", (MOST_TRUCKS,)),
    truck_km=("f8", (MOST_TRUCKS,)), truck_block=("i8", (MOST_TRUCKS,)), truck_free="i8", n_trucks="i8",
    lane_free=("f8", (MOST_LANES,)),
    # exports left behind, for the next ship (a list through `CARGO`)
    left_behind="i8",
    reefers="i8", reefers_since="f8", depot="i8",
    # counts of the window
    discharged="i8", loaded="i8", gate_in="i8", gate_out="i8", rehandles="i8", lifts="i8", overflows="i8", outside="i8",
    block_changes="i8", charges="i8", strandings="i8", trucks_served="i8", truck_turn_h="f8", ships="i8", ship_wait_h="f8",
    ship_quay_h="f8", lost_imports="i8", lost_exports="i8", late_exports="i8", planned="i8", teu="f8",
)  # fmt: skip

CALL = record_type(
    state="i8", berth_from="f8", berth_to="f8", sails_by="f8", berthed_at="f8", left_at="f8", anchored_at="f8",
    next_import="i8", imports_left="i8", exports_left="i8", first_export=("i8", (LOAD_GROUPS,)), open="i8", cranes="i8", wanted_cranes="i8",
    moored_h="f8", done="i8", length_m="f8", imports="i8", exports="i8", first_box="i8",
)  # fmt: skip
"""A call: imports and exports not yet handed to a tractor, exports ready in the yard (a list of each load group, the last one in comes first),
moves begun and not finished (``open``), cranes at it, boxes moved; given are the ship's length, boxes planned and the first box."""


CARGO = record_type(
    call="i4", next_export="i8", teu="f4", mass_t="f4", luck=("f4", (6,)),
    way="i1", kind="i1", land="i1", status="i1", wanted="i1",
)  # fmt: skip
"""A box: its call, TEU, gross mass [t], import or export, full, reefer or empty, by truck or by rail; factors of quay crane, of
yard machine in and out, a uniform for the block, factor of the gate, and a spare uniform. Its state: where it is, the next one
in a list of exports, and 1 where somebody waits for it."""

SLOT = record_type(sun_kw="f8", charger_kwh="f8", on_peak="i8")
"""A quarter of an hour of the meter: PV for chargers that follow it [kW], what the chargers draw [kWh AC], 1 on-peak."""

STOP = record_type(start_h="f8", end_h="f8")
"""A stop for wind or lightning [h]."""


class Terminal(NamedTuple):
    """Everything that the steps of a window read and write.

    Attributes
    ----------
    s
        State of the machines, a record of `STATE`.
    c
        Card of the scenario in this year, a record of `card.CARD`.
    calls
        Records of `CALL`.
    cargo, yard
        Boxes, records of `CARGO`, and the stacks they stand in.
    stacks, rtg, machines, charging
        Numbers of the stacks, of a yard crane's job, of all machines' energy, of chargers: records of `YardNumbers`,
        `RtgNumbers`, `Machines` and `Charging`.
    use
        Book of the use of tractors' batteries, shape (n, N_USE).
    activity
        What machines did by quarter of an hour, shape (n_slots, N_ACTIVITIES).
    slots
        Records of `SLOT`, shape (n_slots,).
    began
        Start of the first slot [h].
    stops
        Records of `STOP`, with one that never comes at the end.
    """

    s: Any
    c: Any
    calls: Any
    cargo: Any
    yard: Yard
    stacks: Any
    rtg: Any
    machines: Any
    charging: Any
    use: NDArray[np.float64]
    activity: NDArray[np.float64]
    slots: Any
    began: float
    stops: Any
