"""What machines did, in technology-free units: the columns between the events and the energy.

The events of the terminal fill an array of shape (n_slots, N_ACTIVITIES), a slot being a quarter of an hour of the
meter. Work is mechanical, at the hook and at the wheels, without losses: which engine, motor or battery did it is
asked afterwards. Columns of a machine that comes in groups are its name plus the number of the group.
"""

from __future__ import annotations

from typing import cast

import numpy as np

# groups of yard cranes: diesel set; hybrid; grid crane on its conductor rail; grid crane off it, on its small set
RTG_DIESEL, RTG_HYBRID, RTG_RAIL, RTG_OWN = 0, 1, 2, 3
RTG_GROUPS = 4
# groups of yard tractors
TRACTOR_DIESEL, TRACTOR_BATTERY = 0, 1
TRACTOR_GROUPS = 2

# quay cranes
_FIRST = cast("int", np.int64(0))  # numbers of NumPy, see the steps in `terminal_state`
STS_MOVES = _FIRST  # [boxes]
STS_HOIST_KWH = STS_MOVES + 1  # [kWh] m g h of load and spreader going up
STS_LOWER_KWH = STS_HOIST_KWH + 1  # [kWh] the same going down
STS_WORK_H = STS_LOWER_KWH + 1  # [h] in a cycle
STS_ON_H = STS_WORK_H + 1  # [h] at a ship, working or waiting

# yard cranes, by group
RTG_LIFTS = STS_ON_H + 1  # [1] cycles of the spreader, rehandles included
RTG_HOIST_KWH = RTG_LIFTS + RTG_GROUPS  # [kWh] m g h up
RTG_LOWER_KWH = RTG_HOIST_KWH + RTG_GROUPS  # [kWh] m g h down
RTG_DRIVE_KWH = RTG_LOWER_KWH + RTG_GROUPS  # [kWh] trolley and gantry at the wheels
RTG_WORK_H = RTG_DRIVE_KWH + RTG_GROUPS  # [h] in a job
RTG_ON_H = RTG_WORK_H + RTG_GROUPS  # [h] switched on: working or waiting

# yard tractors, by group
TRACTOR_LOADED_KM = RTG_ON_H + RTG_GROUPS  # [km]
TRACTOR_EMPTY_KM = TRACTOR_LOADED_KM + TRACTOR_GROUPS  # [km]
TRACTOR_DRIVE_H = TRACTOR_EMPTY_KM + TRACTOR_GROUPS  # [h] under way
TRACTOR_WAIT_H = TRACTOR_DRIVE_H + TRACTOR_GROUPS  # [h] standing, switched on
CHARGER_KWH = TRACTOR_WAIT_H + TRACTOR_GROUPS  # [kWh] AC drawn by the chargers of the tractors

# top lifters, reach stackers and empty handlers
LIFTER_MOVES = CHARGER_KWH + 1  # [boxes]
LIFTER_WORK_H = LIFTER_MOVES + 1  # [h]
LIFTER_ON_H = LIFTER_WORK_H + 1  # [h]

# reefers
REEFER_PLUG_H = LIFTER_ON_H + 1  # [box h] plugged
REEFER_ARRIVALS = REEFER_PLUG_H + 1  # [boxes] plugged in warm

# trucks of others inside the gate, and the tractors between yard and railway
TRUCK_H = REEFER_ARRIVALS + 1  # [h] inside the gate
TRUCK_WAIT_H = TRUCK_H + 1  # [h] the part of it standing
TRUCK_KM = TRUCK_WAIT_H + 1  # [km]
RAIL_KM = TRUCK_KM + 1  # [km]

N_ACTIVITIES = int(RAIL_KM) + 1
