"""Who gets the gas: engines or kitchens, boiler, flare; and when the holder next crosses one of its bands."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.core.streams import uniforms_at
from twins.digester.cooking import MJ_PER_KWH
from twins.digester.engine import (
    engine_flows,
    fuel_kw,
    full_load_efficiency,
    share_out,
    share_out_of_fuel,
)
from twins.digester.equations import next_tick, repair_hours
from twins.digester.events import (
    LUCK_FLARE,
    any_engine_runs,
    available_engines,
    key_of,
    let_engines_wear,
    mean_engine_hours,
)
from twins.digester.gas_quality import METHANE_KWH_NM3
from twins.digester.holder import held_gas, methane_held, switched
from twins.digester.plant_state import (
    CH4_BOILER,
    CH4_ENGINE,
    CH4_FLARE,
    CH4_FLARE_SLIP,
    CH4_KITCHEN,
    CH4_KITCHEN_LOST,
    CH4_SLIP,
    CH4_VENTED,
    FLARE,
    GROSS_KW,
    H2_MADE,
    H2_OUT,
    H_ENGINE,
    H_ENGINE_REPAIR,
    H_FLARING,
    H_ISLANDED,
    H_OUT_OF_GAS,
    HEAT_ENGINE_KW,
    KITCHEN_SERVED_MJ,
    NEVER,
    OTHER_MADE,
    OTHER_OUT,
    STARTS,
    STOPPED,
)
from twins.digester.power_supply import house_parts

SOON_H = 1e-6
"""A moment later [h]: a band that was already crossed switches at once."""
MIXED_ANEW = 0.9
"""Share of the holder that may leave before its composition is asked for again; below 1."""
FORESIGHT_H = 2.0
"""A crossing further off than this [h] is not awaited: every full hour foresees it anew."""


@inlined
def gas_out(rates: Any) -> float:
    """Return the methane that leaves the holder [Nm3/h]."""
    used = (
        rates[CH4_ENGINE] + rates[CH4_SLIP] + rates[CH4_BOILER] + rates[CH4_KITCHEN] + rates[CH4_KITCHEN_LOST]
    )
    return used + rates[CH4_FLARE] + rates[CH4_FLARE_SLIP] + rates[CH4_VENTED]


@inlined
def use_gas(s: Any, c: Any, t: Any, rates: Any, tally: Any, now: float) -> None:
    """Share the gas out: engines or kitchens, boiler, flare; what the holder cannot take is vented.

    Notes
    -----
    All take gas of the holder, at its present composition. Each band of the holder has two levels, so that nothing
    switches to and fro: engines, flare, and the last of the gas, below which kitchens are not served. A boiler burns
    what a flare burns; of the gas of a sour tank it gets no heat.
    """
    total = held_gas(s)
    x_ch4 = methane_held(s)
    gas = s.mode != STOPPED and total > 0.0 and x_ch4 >= t.engine.least_methane
    rates[H_OUT_OF_GAS] = 0.0 if gas else 1.0
    run_engines(s, c, t, rates, tally, now, gas)
    if gas and s.low == 0 and c.kitchens == 1:
        rates[KITCHEN_SERVED_MJ] = s.kitchen_mj_per_h
        rates[CH4_KITCHEN] = s.kitchen_mj_per_h / (c.stove_gas * MJ_PER_KWH * METHANE_KWH_NM3)
        rates[CH4_KITCHEN_LOST] = rates[CH4_KITCHEN] * c.kitchen_loss / (1.0 - c.kitchen_loss)
    if x_ch4 >= t.flare.least_methane:
        rates[CH4_BOILER] = s.boiler_fuel_kw / METHANE_KWH_NM3
    wanted = gas_out(rates)
    out = wanted / x_ch4 if wanted > 0.0 else 0.0
    if s.flaring == 1 and x_ch4 >= t.flare.least_methane and s.repair_due[FLARE] >= NEVER:
        flared = t.flare.nm3_h * x_ch4
        rates[H_FLARING] = 1.0
        rates[CH4_FLARE] = flared * t.flare.destruction
        rates[CH4_FLARE_SLIP] = flared - rates[CH4_FLARE]
        out += t.flare.nm3_h
    kept = 1.0 - c.leak
    net = kept * (s.made_ch4 + s.made_h2 + s.made_other) - out
    rates[H2_MADE] = s.made_h2 * kept
    rates[OTHER_MADE] = s.made_other * kept
    if total >= c.holder_nm3 and net > 0.0:
        rates[CH4_VENTED] = net * x_ch4
        out += net
        net = 0.0
    if total > 0.0:
        rates[H2_OUT] = out * s.holder_h2 / total
        rates[OTHER_OUT] = out * s.holder_other / total
    s.level_due = min(next_crossing(s, c, total, net, now), s.ready_at, turned_over(total, out, now))


@inlined
def turned_over(total: float, out: float, now: float) -> float:
    """Return when the gas that leaves must be mixed anew [h], where that is before the next full hour.

    Notes
    -----
    What leaves has the composition of this moment. Until the holder has been turned over once, no part of its gas can
    be drawn below nothing.
    """
    if out <= total:
        return NEVER
    return next_tick(now + max(MIXED_ANEW * total / out, SOON_H))


@inlined
def run_engines(s: Any, c: Any, t: Any, rates: Any, tally: Any, now: float, gas: bool) -> None:
    """Run as many engines as the gas and the takers of power allow.

    Notes
    -----
    Engines follow the gas: they take what is made, and what brings the holder to its middle within `follow_h`. Where
    the takers want less than the least load of one engine, none runs. From the signal to the load an engine takes
    `start_h`; one that joins others is taken to be started ahead.
    """
    if c.engines == 0:
        return
    units = available_engines(s, c)
    rates[H_ENGINE_REPAIR] = float(c.engines - units) / c.engines
    running = 0
    if gas and s.engines_on == 1 and units > 0 and (s.grid_up == 1 or s.island_holds == 1):
        taken = s.demand_kw + c.export_kw if s.grid_up == 1 else s.critical_kw
        house = house_parts(s, c, t, rates)
        most = (taken + house[0] + house[1] + house[2] + house[3] + house[4]) / (1.0 - t.house.engine_share)
        middle = 0.5 * (c.engine_on + c.engine_off)
        surplus = (held_gas(s) - middle) * s.holder_ch4 / held_gas(s)
        hours = mean_engine_hours(s, c)
        full = full_load_efficiency(t.engine, hours, hours % c.overhaul_every_h)
        if s.grid_up == 1:
            fuel = max(s.made_ch4 + surplus / c.follow_h, 0.0) * METHANE_KWH_NM3
            least = t.engine.rated_kw * t.engine.lowest_load
            fuel = max(fuel, fuel_kw(t.engine, full, least) * (1.0 + 1e-9))
            shared = share_out_of_fuel(t.engine, full, fuel, units)
            if shared.power > most:
                shared = share_out(t.engine, most, units)
        else:
            shared = share_out(t.engine, most, units)
        running = shared.running
        if running > 0 and not any_engine_runs(s, c) and now < ready_at(s, c, now):
            running, shared = 0, share_out(t.engine, 0.0, units)
        else:
            s.ready_at = NEVER
        flows = engine_flows(t.engine, full, shared)
        rates[GROSS_KW] = flows.electricity
        rates[CH4_SLIP] = flows.slip / METHANE_KWH_NM3
        rates[CH4_ENGINE] = (flows.fuel - flows.slip) / METHANE_KWH_NM3
        rates[HEAT_ENGINE_KW] = flows.heat
        rates[H_ENGINE] = float(running) / c.engines
        rates[H_ISLANDED] = 1.0 - s.grid_up if running > 0 else 0.0
    else:
        s.ready_at = NEVER
    if running > 0 and not any_engine_runs(s, c):
        tally[STARTS] += 1.0
        s.first_engine = (s.first_engine + 1) % c.engines
    let_engines_wear(s, c, running, now)


@inlined
def ready_at(s: Any, c: Any, now: float) -> float:
    """Return when the engines carry load after the signal to start [h], which comes now or came before."""
    if s.ready_at >= NEVER:
        s.ready_at = next_tick(now + c.start_h)
    return s.ready_at


@inlined
def next_crossing(s: Any, c: Any, total: float, net: float, now: float) -> float:
    """Return when the holder next crosses a band that switches something [h]."""
    if net == 0.0 or (net > 0.0 and total >= c.holder_nm3):
        return NEVER
    if net > 0.0:
        target = c.holder_nm3
        if s.flaring == 0:
            target = c.flare_on
        if s.engines_on == 0 and c.engines > 0:
            target = min(target, c.engine_on)
        if s.low == 1:
            target = min(target, c.low_back)
    else:
        target = 0.0
        if s.low == 0:
            target = c.low_off
        if s.flaring == 1:
            target = max(target, c.flare_off)
        if s.engines_on == 1:
            target = max(target, c.engine_off)
    ahead = target - total
    if ahead * net <= 0.0:
        return next_tick(now + SOON_H) if target > 0.0 else NEVER
    hours = max(ahead / net, SOON_H)  # a clock of years has not the places for less: it would stand still
    return next_tick(now + hours) if hours < FORESIGHT_H else NEVER


@inlined
def cross_level(s: Any, c: Any) -> float:
    """Switch what the level of the holder switches; return the level [-]. A flare may fail to light."""
    level = held_gas(s)
    burned = s.flaring
    s.flaring = int(switched(level, burned == 1, c.flare_on, c.flare_off))
    if s.flaring > burned:
        u, v, _, _ = uniforms_at(key_of(c), s.flare_starts, 0, 0, LUCK_FLARE)
        s.flare_starts += 1
        if u < c.flare_fails and s.repair_due[FLARE] >= NEVER:
            s.repair_due[FLARE] = next_tick(s.now + repair_hours(v, c.repair_median_h[FLARE], c.repair_sigma))
    s.engines_on = int(switched(level, s.engines_on == 1, c.engine_on, c.engine_off))
    s.low = 1 - int(switched(level, s.low == 0, c.low_back, c.low_off))
    return level / c.holder_nm3
