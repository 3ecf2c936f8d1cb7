"""Which uncertain parameters a scenario of the port does not read, by its levers."""

from __future__ import annotations

from collections.abc import Iterator

from twins.port.parameters import PortParameters

# numbers whose names begin so belong to one thing only
BENCH = ("bench_",)
SUN = ("sun_", "pv_")
BATTERY_TRACTORS = (
    "charging_", "traction_end_of_life", "tractor_kwh_km", "tractor_aux_kw", "ops_battery_tractor_",
)  # fmt: skip
FADE = ("cell_", "traction_rise_k")
GRID_CRANES = ("rtg_rail_", "rtg_own_")


def inert(p: PortParameters) -> frozenset[str]:
    """Return the names of uncertain parameters that change no flow of this scenario."""
    without = tuple(_not_read(p))
    return frozenset(name for name in p.uncertain() if name.startswith(without))


def _not_read(p: PortParameters) -> Iterator[str]:
    """Give beginnings of names that the levers leave unread."""
    yield from BENCH
    if p.pv_kwp <= 0.0:
        yield from SUN
    if p.battery_tractors == 0:
        yield from BATTERY_TRACTORS
    if p.battery_tractors == 0 and p.store_kwh <= 0.0:
        yield from FADE
    if max(p.electric_rtgs, p.electric_rtgs_at_start) == 0:
        yield from GRID_CRANES
    if max(p.hybrid_rtgs, p.hybrid_rtgs_at_start) == 0:
        yield "rtg_hybrid_"
