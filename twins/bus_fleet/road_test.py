"""The road test of July 2018 as the twin would have driven it (S04, S05)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from twins.bus_fleet.clock import Array
from twins.bus_fleet.equations import air_conditioning_kw, blend_mj_per_l
from twins.bus_fleet.network import Network
from twins.bus_fleet.trip_energy import idle_fuel_mw, trip_energy

TEST_KM = 16.5
TEST_BLEND = 0.20  # B20 was the mandate in 2018 (S51)


class RoadTest(NamedTuple):
    """Litres and LSP of the test run."""

    diesel_only_l: float
    dual_diesel_l: float
    dual_gas_lsp: float


def road_test(parameters: Any, record: Any, network: Network, surfaces: Array) -> RoadTest:
    """Return the fuel of 16.5 km with a warm medium bus, kit in order and tank full.

    The article names neither route nor load: corridor V in quiet hours, ten people on board, 30 degrees.
    """
    p = parameters
    d = int(np.flatnonzero([network.names[c] == "V" for c in network.corridor])[0])
    mass = p.curb_mass_medium_kg + p.kit_mass_medium_kg + 10.0 * p.passenger_mass_kg
    auxiliary = air_conditioning_kw(record, 1, 30.0)
    _, diesel, dual_diesel, dual_gas, _, _ = trip_energy(surfaces, d, p.congestion_offpeak, mass, auxiliary)
    share = TEST_KM / float(network.length_km[d])
    idle_s = share * float(network.n_stops[d]) * p.served_stop_share * p.stop_dead_s
    idle = idle_fuel_mw(record, 1, auxiliary) * idle_s
    per_l = blend_mj_per_l(record, TEST_BLEND)
    return RoadTest(
        (share * diesel + idle) / per_l, (share * dual_diesel + idle) / per_l, share * dual_gas / p.lsp_mj
    )
