"""What acceptance tests of a plant would show: its lines at full load, new and clean, on husk and air of the design.

They use the equations of the hour loop, so a test of the boiler and a year of operation speak of the same plant.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from twins.core.compiled import compiled
from twins.core.records import empty
from twins.core.units import SECONDS_PER_HOUR
from twins.rice_husk.boiler import boiler_efficiency_lhv
from twins.rice_husk.design import DESIGN_MOISTURE
from twins.rice_husk.engine import (
    DIESEL_MJ_PER_L,
    HIGH_LOAD,
    MJ_PER_KWH,
    diesel_replaced,
    dual_fuel,
    dual_fuel_capacity,
)
from twins.rice_husk.fuel import lhv_as_received
from twins.rice_husk.gas_line import gas_house_kw, gas_need
from twins.rice_husk.gasifier import cold_gas_efficiency, gas_energy
from twins.rice_husk.gasifier_energy import gas_at
from twins.rice_husk.machines import DESIGN_AIR_C, DESIGN_HUMIDITY, Tables, efficiency_of_class
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plant_state import STATE
from twins.rice_husk.steam_line import house_kw, steam_need

_NAN = math.nan


class AcceptanceTest(NamedTuple):
    """A line at full load; NaN for what it has not."""

    husk_kg_per_kwh: float  # as fired, gross
    steam_kg_per_kwh: float
    house_share: float  # -
    boiler_efficiency_lhv: float  # -
    turbine_efficiency: float  # -, isentropic
    cold_gas_efficiency: float  # -, LHV
    efficiency_lhv: float  # -, gross, husk to power
    power_share: float  # -, of the rating
    diesel_replaced_share: float  # -, at its best
    husk_kg_per_l_diesel: float  # per litre of diesel replaced, at its best


NOTHING = AcceptanceTest(*[_NAN] * len(AcceptanceTest._fields))
"""Answer of a site without a husk plant."""


@compiled
def _steam(s: Any, p: Any, c: Any, t: Any) -> tuple[float, float, float, float]:
    """Return husk and steam [kg/kWh], house load over gross power [-] and boiler efficiency [-]."""
    power = c.nameplate_kw
    need = steam_need(s, p, c, t, power, 0.0, DESIGN_MOISTURE)
    return (
        need.husk_kg / power,
        need.steam * SECONDS_PER_HOUR / power,
        house_kw(p, c, need) / power,
        boiler_efficiency_lhv(t.fuel, DESIGN_MOISTURE, need.losses),
    )


@compiled
def _gas(p: Any, c: Any, t: Any) -> tuple[float, float, float, float]:
    """Return husk [kg/kWh], house load over gross power, cold gas efficiency and power over the rating [-]."""
    gas = gas_at(t.gas, DESIGN_MOISTURE)
    need = gas_need(c, t, gas, c.nameplate_kw)
    power = need.given_kw
    return (
        need.husk_kg / power,
        gas_house_kw(p, c, need) / power,
        cold_gas_efficiency(t.fuel, DESIGN_MOISTURE, gas),
        power / c.nameplate_kw,
    )


@compiled
def _dual_fuel_best(t: Any) -> tuple[float, float]:
    """Return the share of diesel replaced [-] and husk per diesel replaced [kg/MJ] where gas replaces most."""
    gas = gas_at(t.gas, DESIGN_MOISTURE)
    power = HIGH_LOAD * dual_fuel_capacity(t.dual_engine)
    share = diesel_replaced(t.dual_engine, power)
    flows = dual_fuel(t.dual_engine, power)
    saved_mj = flows.diesel * share / (1.0 - share)
    return share, flows.gas / gas_energy(gas) / saved_mj


def full_load(p: RiceHuskParameters, record: Any, c: Any, t: Tables) -> AcceptanceTest:
    """Return what an acceptance test shows of a line.

    Parameters
    ----------
    p, record
        Parameters, and the same as a record.
    c, t
        Card and tables.
    """
    if p.line in ("none", "diesel"):
        return NOTHING
    lhv = lhv_as_received(t.fuel, DESIGN_MOISTURE)
    if p.line == "steam":
        s = empty(STATE, 1)[0]
        s.air_c, s.humidity, s.wet_bulb_c = DESIGN_AIR_C, DESIGN_HUMIDITY, p.design_wet_bulb_c
        husk, steam, house, boiler = _steam(s, record, c, t)
        turbine = efficiency_of_class(p.nameplate_kw) + p.turbine_efficiency_error
        return NOTHING._replace(
            husk_kg_per_kwh=husk, steam_kg_per_kwh=steam, house_share=house, boiler_efficiency_lhv=boiler,
            turbine_efficiency=turbine, efficiency_lhv=MJ_PER_KWH / (husk * lhv), power_share=1.0,
        )  # fmt: skip
    husk, house, cold_gas, power = _gas(record, c, t)
    found = NOTHING._replace(
        husk_kg_per_kwh=husk, house_share=house, cold_gas_efficiency=cold_gas, power_share=power
    )
    if p.line == "gas_engine":
        return found._replace(efficiency_lhv=MJ_PER_KWH / (husk * lhv))
    share, kg_per_mj = _dual_fuel_best(t)
    return found._replace(diesel_replaced_share=share, husk_kg_per_l_diesel=kg_per_mj * DIESEL_MJ_PER_L)
