"""A plant that turns rice husk into power and heat: mills, store, steam line or gasifier line, neighbours and grid.

Boundary: the mills of one catchment and their husk, the lorries, the plant, the neighbours that it serves, and the
feeder of the grid, hour by hour over the life of the plant.
"""

from twins.rice_husk.twin import RiceHusk

TWIN = RiceHusk()

__all__ = ["TWIN", "RiceHusk"]
