"""What the plant does between two events: who gets gas, power and heat, and the settlement over time."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.engine import electric_efficiency, heat_efficiency, share_out
from twins.digester.events import available_engines, let_engines_wear, set_pace
from twins.digester.equations import next_tick
from twins.digester.heat import tanks_after
from twins.digester.plant_state import (
    CAPTIVE_KW,
    CH4_ACID_LOST,
    CH4_BOILER,
    CH4_ENGINE,
    CH4_FLARE,
    CH4_FLARE_SLIP,
    CH4_KITCHEN,
    CH4_KITCHEN_LOST,
    CH4_LEAKED,
    CH4_MADE,
    CH4_SLIP,
    CH4_VENTED,
    CRUSHED_T,
    CRUSHER,
    DEMAND_KW,
    DIESEL_CAPTIVE_L,
    DUMPED_KW,
    ENGINE,
    EXPORT_KW,
    FLARE,
    GROSS_KW,
    H2_MADE,
    H2_OUT,
    H_CRUSHER_REPAIR,
    H_ENGINE,
    H_ENGINE_REPAIR,
    H_FEEDING,
    H_FLARING,
    H_GRID_DOWN,
    H_ISLANDED,
    H_OUT_OF_GAS,
    H_SOURED,
    HEAT_BOILER_KW,
    HEAT_ENGINE_KW,
    HEAT_SPARE_KW,
    HEAT_TANKS_KW,
    HOUSE_IMPORT_KW,
    HOUSE_KW,
    IMPORT_KW,
    KITCHEN_DEMAND_MJ,
    KITCHEN_SERVED_MJ,
    LOCAL_GRID_DOWN_KW,
    LOCAL_GRID_UP_KW,
    LOCAL_KW,
    N_RATES,
    NEVER,
    NO_PLANT,
    OTHER_MADE,
    OTHER_OUT,
    PUMPS,
    REJECTED_T,
    SORTED_T,
    STARTS,
    STOPPED,
    UNSERVED_KW,
)
from twins.digester.waste_handling import power_cut, sort_and_crush

LHV_KWH = 9.97
"""Lower heating value of methane [kWh/Nm3]."""
SOON_H = 1e-6
"""A moment later [h]: a band that was already crossed switches at once."""
FORESIGHT_H = 2.0
"""A crossing further off than this [h] is not awaited: every full hour foresees it anew."""


@inlined
def held_gas(s: Any) -> float:
    """Return the gas in the holder [Nm3, dry]."""
    return s.holder_ch4 + s.holder_h2 + s.holder_other


@inlined
def settle(s: Any, c: Any, rates: Any, sums: Any, counts: Any, now: float) -> None:
    """Book what the plant did since the last event: amounts, waste moved, gas in the holder, heat in the tanks."""
    hours = now - s.now
    if hours > 0.0:
        year = sums[s.year]
        for k in range(N_RATES):
            year[k] += rates[k] * hours
        if s.mode != NO_PLANT:
            sort_and_crush(s, c, rates, counts[s.year], hours)
            out = (
                rates[CH4_ENGINE] + rates[CH4_SLIP] + rates[CH4_BOILER] + rates[CH4_KITCHEN] + rates[CH4_KITCHEN_LOST]
                + rates[CH4_FLARE] + rates[CH4_FLARE_SLIP] + rates[CH4_VENTED]
            )  # fmt: skip
            s.holder_ch4 += (rates[CH4_MADE] - rates[CH4_ACID_LOST] - rates[CH4_LEAKED] - out) * hours
            s.holder_h2 += (rates[H2_MADE] - rates[H2_OUT]) * hours
            s.holder_other += (rates[OTHER_MADE] - rates[OTHER_OUT]) * hours
            s.acid_c, s.methane_c = tanks_after(s, c, rates[HEAT_TANKS_KW], hours)
    s.now = now


@inlined
def operate(s: Any, c: Any, rates: Any, tally: Any, now: float) -> None:
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
        rates[CH4_LEAKED] = c.leak * max(s.made_ch4, 0.0)
        rates[H_SOURED] = float(s.pH < c.sour_pH)
        use_gas(s, c, rates, tally, now)
    serve(rates, s, c)


@inlined
def handle_waste(s: Any, c: Any, rates: Any, now: float) -> None:
    """Let crew, crusher and pumps work as the hour has planned it."""
    rates[SORTED_T] = s.sort_t_per_h
    broken = s.repair_due[CRUSHER] < NEVER
    rates[H_CRUSHER_REPAIR] = float(broken)
    rates[CRUSHED_T] = 0.0 if broken else s.crush_t_per_h
    set_pace(s, c, CRUSHER, 0.0 if broken or s.crush_t_per_h <= 0.0 else 1.0, now)
    pumps = s.repair_due[PUMPS] >= NEVER and s.mode != STOPPED
    set_pace(s, c, PUMPS, 1.0 if pumps else 0.0, now)
    set_pace(s, c, FLARE, 1.0 if s.repair_due[FLARE] >= NEVER else 0.0, now)


@inlined
def use_gas(s: Any, c: Any, rates: Any, tally: Any, now: float) -> None:
    """Share the gas out: engines or kitchens, boiler, flare; what the holder cannot take is vented.

    Notes
    -----
    All take gas of the holder, at its present composition. Each band of the holder has two levels, so that nothing
    switches to and fro: engines, flare, and the last of the gas, below which nobody is served.
    """
    total = held_gas(s)
    x_ch4 = s.holder_ch4 / total if total > 0.0 else 0.0
    burns = x_ch4 >= c.least_methane_share
    staffed = s.mode != STOPPED
    gas = s.low == 0 and burns and staffed
    rates[H_OUT_OF_GAS] = float(not gas)
    run_engines(s, c, rates, tally, now, gas)
    if gas and c.kitchens == 1:
        fuel = min(s.kitchen_mj_per_h, c.kitchen_most_mj_per_h)
        rates[KITCHEN_SERVED_MJ] = fuel
        rates[CH4_KITCHEN] = fuel / (3.6 * LHV_KWH)
        rates[CH4_KITCHEN_LOST] = rates[CH4_KITCHEN] * c.kitchen_loss / (1.0 - c.kitchen_loss)
    heat_tanks(s, c, rates, gas)
    wanted = (
        rates[CH4_ENGINE] + rates[CH4_SLIP] + rates[CH4_BOILER] + rates[CH4_KITCHEN] + rates[CH4_KITCHEN_LOST]
    )
    out = wanted / x_ch4 if wanted > 0.0 else 0.0
    if s.flaring == 1 and x_ch4 >= c.flare_least_methane_share and s.repair_due[FLARE] >= NEVER:
        flared = c.flare_nm3_per_h * x_ch4
        rates[H_FLARING] = 1.0
        rates[CH4_FLARE] = flared * c.flare_destruction
        rates[CH4_FLARE_SLIP] = flared - rates[CH4_FLARE]
        out += c.flare_nm3_per_h
    kept = 1.0 - c.leak if s.made_ch4 > 0.0 else 1.0
    into = s.made_ch4 - rates[CH4_LEAKED] + (s.made_h2 + s.made_other) * kept
    net = into - out
    if total >= c.holder_nm3 and net > 0.0:
        rates[CH4_VENTED] = net * x_ch4
        out += net
        net = 0.0
    rates[H2_MADE] = s.made_h2 * kept
    rates[OTHER_MADE] = s.made_other * kept
    if total <= 0.0 and net < 0.0:
        rates[OTHER_MADE] -= net  # a cooling tank draws air into an empty holder
        net = 0.0
    rates[H2_OUT] = out * s.holder_h2 / total if total > 0.0 else 0.0
    rates[OTHER_OUT] = out * s.holder_other / total if total > 0.0 else 0.0
    s.level_due = next_crossing(s, c, total, net, now)


@inlined
def run_engines(s: Any, c: Any, rates: Any, tally: Any, now: float, gas: bool) -> None:
    """Run as many engines as the gas and the takers of power allow.

    Notes
    -----
    Engines follow the gas: they take what is made, and what holds the holder near its middle within `follow_h`. Where
    the least load of one engine is more than the takers want, the rest is lost in a resistor bank.
    """
    units = available_engines(s, c)
    down = c.engines - units
    rates[H_ENGINE_REPAIR] = float(down) / max(c.engines, 1)
    connected = s.grid_up == 1 or s.island_holds == 1
    on = gas and s.engines_on == 1 and units > 0 and connected
    running = 0
    if on:
        taken = s.demand_kw + c.export_kw if s.grid_up == 1 else s.critical_kw
        middle = 0.5 * (c.engine_on + c.engine_off) * c.holder_nm3
        surplus = (held_gas(s) - middle) * s.holder_ch4 / held_gas(s)
        fuel = max(s.made_ch4 + surplus / c.follow_h, 0.0) * LHV_KWH
        age = c.ageing_per_h * mean_engine_hours(s, c)
        wanted = min(fuel * electric_efficiency(1.0, c.engine_efficiency - age), taken + c.house_engine_kw)
        running, load = share_out(wanted, units, c.engine_kw, c.engine_least_load)
        efficiency = electric_efficiency(load, c.engine_efficiency - age)
        rates[GROSS_KW] = running * load * c.engine_kw
        burned = rates[GROSS_KW] / (efficiency * LHV_KWH)
        rates[CH4_ENGINE] = burned
        rates[CH4_SLIP] = burned * c.slip / (1.0 - c.slip)
        rates[HEAT_ENGINE_KW] = burned * LHV_KWH * heat_efficiency(load, c.engine_heat_efficiency)
        rates[H_ENGINE] = float(running) / c.engines
        rates[H_ISLANDED] = 1.0 - s.grid_up
    if running > 0 and not any_engine_wears(s, c):
        tally[STARTS] += 1.0
        s.first_engine = (s.first_engine + 1) % c.engines
    let_engines_wear(s, c, running, now)


@inlined
def any_engine_wears(s: Any, c: Any) -> bool:
    """Return whether an engine ran up to now."""
    found = False
    for k in range(c.engines):
        found = found or s.pace[ENGINE + k] > 0.0
    return found


@inlined
def mean_engine_hours(s: Any, c: Any) -> float:
    """Return the running hours of the mean engine [h]."""
    total = 0.0
    for k in range(c.engines):
        total += s.run_h[ENGINE + k]
    return total / c.engines


@inlined
def heat_tanks(s: Any, c: Any, rates: Any, gas: bool) -> None:
    """Give the tanks the heat that holds their temperature: of the engines first, the rest of the boiler."""
    need = s.heat_need_kw if s.mode != STOPPED else 0.0
    from_engine = min(need, rates[HEAT_ENGINE_KW])
    from_boiler = min(need - from_engine, c.boiler_kw) if gas else 0.0
    rates[HEAT_BOILER_KW] = from_boiler
    rates[CH4_BOILER] = from_boiler / (c.boiler_efficiency * LHV_KWH)
    rates[HEAT_TANKS_KW] = from_engine + from_boiler
    rates[HEAT_SPARE_KW] = rates[HEAT_ENGINE_KW] - from_engine


@inlined
def next_crossing(s: Any, c: Any, total: float, net: float, now: float) -> float:
    """Return when the holder next crosses a band that switches something [h]."""
    if net == 0.0:
        return NEVER
    target = -1.0
    if net > 0.0:
        target = 1.0
        if s.flaring == 0:
            target = c.flare_on
        if s.engines_on == 0 and c.engines > 0:
            target = min(target, c.engine_on)
        if s.low == 1:
            target = min(target, c.low_back)
        if total >= c.holder_nm3:
            return NEVER
        if target * c.holder_nm3 <= total:
            return next_tick(now + SOON_H)
    else:
        target = c.low_off if s.low == 0 else 0.0
        if s.flaring == 1:
            target = max(target, c.flare_off)
        if s.engines_on == 1:
            target = max(target, c.engine_off)
        if target * c.holder_nm3 >= total:
            return NEVER if s.low == 1 and s.engines_on == 0 and s.flaring == 0 else next_tick(now + SOON_H)
    hours = (target * c.holder_nm3 - total) / net
    return next_tick(now + hours) if hours < FORESIGHT_H else NEVER


@inlined
def cross_level(s: Any, c: Any, tally: Any) -> float:
    """Switch what the level of the holder switches; return the level [-]."""
    level = held_gas(s) / c.holder_nm3
    if level >= c.flare_on:
        s.flaring = 1
    elif level <= c.flare_off:
        s.flaring = 0
    if level >= c.engine_on:
        s.engines_on = 1
    elif level <= c.engine_off:
        s.engines_on = 0
    if level >= c.low_back:
        s.low = 0
    elif level <= c.low_off:
        s.low = 1
    return level


@inlined
def lose_power(s: Any, rates: Any) -> None:
    """Stop what needs power of the grid, unless the engines carry it on in an island."""
    if s.mode == STOPPED or s.island_holds == 0 or s.engines_on == 0:
        power_cut(s, rates)


@inlined
def house_load(s: Any, c: Any, rates: Any) -> float:
    """Return the power that the plant itself takes [kW]: what always runs, and what goes with throughput."""
    if s.mode in (STOPPED, NO_PLANT):
        return 0.0
    return (
        c.house_fixed_kw
        + c.house_sort_kwh_per_t * rates[SORTED_T]
        + c.house_crush_kwh_per_t * rates[CRUSHED_T]
        + c.house_dose_kwh_per_t * s.dose_t_per_h
        + c.house_gas_kwh_per_nm3 * max(s.made_ch4 + s.made_other, 0.0)
    )


@inlined
def serve(rates: Any, s: Any, c: Any) -> None:
    """Share the power out: the plant itself, the market, the grid; what is missing comes from grid, diesel sets, or not.

    Notes
    -----
    In an outage an island feeds the critical part of the market. A plant without power stands: it takes none.
    """
    gross = rates[GROSS_KW]
    alive = s.grid_up == 1 or gross > 0.0
    house = house_load(s, c, rates) if alive else 0.0
    own = min(house, gross)
    rates[HOUSE_KW] = house if s.grid_up == 1 else own
    net = gross - own
    takes = s.demand_kw if s.grid_up == 1 else s.critical_kw
    local = min(net, takes)
    rates[LOCAL_KW] = local
    missing = s.demand_kw - local
    if s.grid_up == 1:
        rates[EXPORT_KW] = min(net - local, c.export_kw)
        rates[IMPORT_KW] = missing + house - own
        rates[HOUSE_IMPORT_KW] = house - own
        rates[LOCAL_GRID_UP_KW] = local
    else:
        rates[LOCAL_GRID_DOWN_KW] = local
        rates[CAPTIVE_KW] = missing * c.captive_share
        rates[UNSERVED_KW] = missing - rates[CAPTIVE_KW]
    rates[DUMPED_KW] = net - local - rates[EXPORT_KW]
    rates[DIESEL_CAPTIVE_L] = rates[CAPTIVE_KW] / c.captive_kwh_per_l
