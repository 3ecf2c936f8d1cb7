"""A city bus fleet whose diesel engines are converted to diesel-CNG dual fuel.

Boundary: 141 buses of Trans Semarang on nine corridors, their gas stations, kits, workshops and renewal,
from trip to fifteen years. Gas share, lost trips and energy are outcomes of the simulation.
"""

from twins.bus_fleet.twin import BusFleet

TWIN = BusFleet()

__all__ = ["TWIN", "BusFleet"]
