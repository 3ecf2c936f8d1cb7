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
    """Litres and LSP of the test run, and the share of gas in the fuel energy of the run on both [-]."""

    diesel_only_l: float
    dual_diesel_l: float
    dual_gas_lsp: float
    gas_share: float


def road_test(parameters: Any, record: Any, network: Network, surfaces: Array) -> RoadTest:
    """Return the fuel of 16.5 km with a warm medium bus, kit in order and tank full.

    The articles name neither route nor load: corridor V with `road_test_riders` people on board in traffic of
    `road_test_running`, at 30 degrees.
    """
    p = parameters
    d = int(np.flatnonzero([network.names[c] == "V" for c in network.corridor])[0])
    mass = p.curb_mass_medium_kg + p.kit_mass_medium_kg + p.road_test_riders * p.passenger_mass_kg
    auxiliary = air_conditioning_kw(record, 1, 30.0)
    _, diesel, dual_diesel, dual_gas, _, _ = trip_energy(surfaces, d, p.road_test_running, mass, auxiliary)
    share = TEST_KM / float(network.length_km[d])
    idle_s = share * float(network.n_stops[d]) * p.served_stop_share * p.stop_dead_s
    idle = idle_fuel_mw(record, 1, auxiliary) * idle_s
    per_l = blend_mj_per_l(record, TEST_BLEND)
    dual_diesel_mj, dual_gas_mj = share * dual_diesel + idle, share * dual_gas
    return RoadTest(
        diesel_only_l=(share * diesel + idle) / per_l,
        dual_diesel_l=dual_diesel_mj / per_l,
        dual_gas_lsp=dual_gas_mj / p.lsp_mj,
        gas_share=dual_gas_mj / (dual_gas_mj + dual_diesel_mj),
    )
