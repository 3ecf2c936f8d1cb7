"""What the plant does between two events: who gets gas, power and heat, and the settlement over time."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.events import set_pace
from twins.digester.gas_use import gas_out, use_gas
from twins.digester.plant_state import (
    CH4_ACID_LOST,
    CH4_LEAKED,
    CH4_MADE,
    CRUSHED_T,
    CRUSHER,
    DEMAND_KW,
    ENGINE,
    H2_MADE,
    H2_OUT,
    H_CRUSHER_REPAIR,
    H_FEEDING,
    H_GRID_DOWN,
    H_SOURED,
    HEAT_ENGINE_KW,
    KITCHEN_DEMAND_MJ,
    N_RATES,
    NEVER,
    NO_PLANT,
    OTHER_MADE,
    OTHER_OUT,
    PUMPS,
    SORTED_T,
    STOPPED,
)
from twins.digester.power_supply import serve
from twins.digester.sorting import jams_per_h
from twins.digester.waste_handling import held_t, power_cut


@inlined
def settle(s: Any, c: Any, rates: Any, sums: Any, now: float) -> None:
    """Book what the plant did since the last event: amounts, gas in the holder, heat of the engines."""
    hours = now - s.now
    if hours > 0.0:
        year = sums[s.year]
        for k in range(N_RATES):
            year[k] += rates[k] * hours
        if s.mode != NO_PLANT:
            into = rates[CH4_MADE] - rates[CH4_ACID_LOST] - rates[CH4_LEAKED]
            s.holder_ch4 += (into - gas_out(rates)) * hours
            s.holder_h2 += (rates[H2_MADE] - rates[H2_OUT]) * hours
            s.holder_other += (rates[OTHER_MADE] - rates[OTHER_OUT]) * hours
            s.heat_made_kwh += rates[HEAT_ENGINE_KW] * hours
            for k in range(ENGINE, ENGINE + c.engines):
                if s.pace[k] > 0.0:
                    s.run_h[k] += hours
    s.now = now


@inlined
def operate(s: Any, c: Any, t: Any, rates: Any, tally: Any, now: float) -> None:
    """Find the operating point that holds until the next event."""
    rates[:] = 0.0
    rates[DEMAND_KW] = s.demand_kw
    rates[H_FEEDING + s.mode] = 1.0
    rates[H_GRID_DOWN] = 1.0 - s.grid_up
    rates[KITCHEN_DEMAND_MJ] = s.kitchen_mj_per_h
    s.level_due = NEVER
    if s.mode != NO_PLANT:
        handle_waste(s, c, rates, now)
        rates[CH4_MADE] = s.made_ch4 + s.acid_ch4
        rates[CH4_ACID_LOST] = s.acid_ch4
        rates[CH4_LEAKED] = c.leak * s.made_ch4
        rates[H_SOURED] = 1.0 if s.pH < c.sour_pH else 0.0
        use_gas(s, c, t, rates, tally, now)
    serve(rates, s, c, t)


@inlined
def handle_waste(s: Any, c: Any, rates: Any, now: float) -> None:
    """Let crew, crusher and pumps work as the hour has planned it."""
    rates[SORTED_T] = s.sort_t_per_h
    broken = s.repair_due[CRUSHER] < NEVER
    rates[H_CRUSHER_REPAIR] = 1.0 if broken else 0.0
    rates[CRUSHED_T] = s.crush_t_per_h
    jams = 0.0
    if rates[CRUSHED_T] > 0.0:
        dirt = s.sorted_contaminant / max(held_t(s.sorted, s.sorted_contaminant), 1e-9)
        jams = jams_per_h(c.jams_per_h, c.jams_double_at, dirt)
    set_pace(s, c, CRUSHER, jams, now)
    pumps = s.repair_due[PUMPS] >= NEVER and s.mode != STOPPED
    set_pace(s, c, PUMPS, 1.0 if pumps else 0.0, now)


@inlined
def lose_power(s: Any, c: Any, counts: Any, now: float) -> None:
    """Stop what needs power of the grid, unless the engines carry it on in an island."""
    if s.mode == STOPPED or s.island_holds == 0 or s.engines_on == 0:
        power_cut(s, c, counts, now)
