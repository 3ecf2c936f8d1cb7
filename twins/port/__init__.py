"""A container port whose diesel handlers give way to grid, hybrid and battery machines, with photovoltaic roofs."""

from twins.port.twin import Port

TWIN = Port()

__all__ = ["TWIN", "Port"]
