"""Own power of the plant by what takes it, and who gets what the engines make."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.holder import held_gas
from twins.digester.plant_state import (
    CAPTIVE_KW,
    CH4_KITCHEN,
    CH4_KITCHEN_LOST,
    CRUSHED_T,
    DIESEL_CAPTIVE_L,
    DUMPED_KW,
    EXPORT_KW,
    GROSS_KW,
    HOUSE_EFFLUENT_KW,
    HOUSE_GAS_KW,
    HOUSE_IMPORT_KW,
    HOUSE_KW,
    HOUSE_RECEPTION_KW,
    HOUSE_SITE_KW,
    HOUSE_TANKS_KW,
    IMPORT_KW,
    LOCAL_GRID_DOWN_KW,
    LOCAL_GRID_UP_KW,
    LOCAL_KW,
    NEVER,
    NO_PLANT,
    PUMPS,
    SORTED_T,
    STOPPED,
    UNSERVED_KW,
)
from twins.digester.power_house import house_load


@inlined
def house_parts(s: Any, c: Any, t: Any, rates: Any) -> tuple[float, float, float, float, float]:
    """Return the own power wanted [kW]: reception, tanks, gas, effluent, site; that of the engines comes on top."""
    if s.mode in (STOPPED, NO_PLANT):
        return 0.0, 0.0, 0.0, 0.0, 0.0
    mixing = 1.0 if s.repair_due[PUMPS] >= NEVER else 0.0
    kitchens = rates[CH4_KITCHEN] + rates[CH4_KITCHEN_LOST]
    piped = kitchens * held_gas(s) / s.holder_ch4 if kitchens > 0.0 else 0.0
    pumped = s.dose_t_per_h + c.recirculation * c.most_t_per_h * mixing
    gas = max(s.made_ch4 + s.made_h2 + s.made_other, 0.0)
    h = house_load(
        t.house,
        rates[SORTED_T],
        rates[CRUSHED_T],
        pumped,
        gas,
        piped,
        s.solids * s.dose_t_per_h,
        s.dose_t_per_h,
        mixing,
    )
    return h.sorting + h.crusher, h.pumps + h.mixing, h.gas, h.press + h.effluent, h.odour + h.lights


@inlined
def serve(rates: Any, s: Any, c: Any, t: Any) -> None:
    """Share the power out: plant, market, grid; what is missing comes from the grid, diesel sets, or not at all.

    Notes
    -----
    In an outage an island feeds the critical part of the market. A plant without power stands and takes none; one
    whose engines make less than it wants runs on what there is. Where there is no grid at all, diesel sets feed it.
    """
    gross = rates[GROSS_KW]
    reception, tanks, gas, effluent, site = house_parts(s, c, t, rates)
    gas += t.house.engine_share * gross
    wanted = reception + tanks + gas + effluent + site
    house = wanted if s.grid_up == 1 or c.off_grid == 1 else min(wanted, gross)
    if wanted > 0.0:
        share = house / wanted
        rates[HOUSE_RECEPTION_KW] = share * reception
        rates[HOUSE_TANKS_KW] = share * tanks
        rates[HOUSE_GAS_KW] = share * gas
        rates[HOUSE_EFFLUENT_KW] = share * effluent
        rates[HOUSE_SITE_KW] = share * site
    rates[HOUSE_KW] = house
    own = min(house, gross)
    net = gross - own
    takes = s.demand_kw if s.grid_up == 1 else s.critical_kw
    local = min(net, takes)
    missing = s.demand_kw - local
    rates[LOCAL_KW] = local
    if s.grid_up == 1:
        rates[EXPORT_KW] = min(net - local, c.export_kw)
        rates[HOUSE_IMPORT_KW] = house - own
        rates[IMPORT_KW] = missing + house - own
        rates[LOCAL_GRID_UP_KW] = local
    else:
        rates[LOCAL_GRID_DOWN_KW] = local
        rates[CAPTIVE_KW] = missing * c.captive_share
        rates[UNSERVED_KW] = missing - rates[CAPTIVE_KW]
        rates[CAPTIVE_KW] += house - own
    rates[DUMPED_KW] = net - local - rates[EXPORT_KW]
    rates[DIESEL_CAPTIVE_L] = rates[CAPTIVE_KW] / c.captive_kwh_per_l
