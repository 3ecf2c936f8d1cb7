"""A gas holder: a digester's gas goes in, a boiler's comes out, and the cover leaks.

Boundary: the holder alone, day by day.
"""

from twins.gas_holder.twin import GasHolder

TWIN = GasHolder()

__all__ = ["TWIN", "GasHolder"]
