"""The steam side as a whole: power, heat, feed water and losses of one time segment, and figures of merit.

Flows in kg/s, heat and power in kW, enthalpy in kJ/kg, temperature in degC.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.core.problems import Problem
from twins.core.units import SECONDS_PER_HOUR
from twins.rice_husk.condenser import CoolingTower, condenser_temperature
from twins.rice_husk.feedwater import FeedWater, bleed_flow, blowdown_loss, boiler_heat, makeup_flow
from twins.rice_husk.turbine_table import SHARE_COUNT, SHARE_STEP, TurbineTable, at_temperature, load_of_share

MJ_PER_KWH = SECONDS_PER_HOUR / 1000.0
# plants of the survey need 1.04 (a plan, 10 MW) to 1.67 kg/kWh
LEAST_HUSK_PER_KWH = 1.0
LEAST_HUSK_UP_TO_KW = 3000.0


class SteamSide(NamedTuple):
    """One segment of the steam side: what the boiler gives and the pump adds is the sum of what leaves."""

    power: float  # kW at the generator
    mechanical_loss: float  # kW, bearings and generator
    process_heat: float  # kW, given to the process
    condenser_heat: float  # kW
    blowdown_loss: float  # kW
    boiler_heat: float  # kW
    pump_heat: float  # kW, shaft work of the feed pump that warms the water
    pump_power: float  # kW, electricity of the feed pump
    bleed: float  # kg/s, to the deaerator
    makeup: float  # kg/s
    quality: float  # -, at the exhaust


@inlined
def steam_side(
    table: TurbineTable, feed: FeedWater, steam: float, process: float, T_condenser: float
) -> SteamSide:
    """Return the steam side at live `steam` and `process` steam [kg/s], condensing at `T_condenser` [degC].

    Notes
    -----
    Lines of constant extraction are parallel in the consumption diagram: a kg taken out costs `work_low` at every load.
    The exhaust enthalpy follows from the energy balance. `process` must not exceed `process_limit`.
    """
    h_condensate = at_temperature(table.h_condensate, T_condenser)
    bleed = bleed_flow(feed, steam, process, table.h_extraction, h_condensate)
    out = bleed + process
    work = (
        table.steam_rated
        * at_temperature(table.work, T_condenser)
        * load_of_share(table, steam / table.steam_rated)
    )
    work = max(0.0, work - out * at_temperature(table.work_low, T_condenser))
    condensed = steam - out
    exhaust = steam * table.h_in - work - out * table.h_extraction
    condenser = exhaust - condensed * h_condensate
    quality = (
        condenser / (condensed * at_temperature(table.evaporation, T_condenser)) if condensed > 0.0 else 1.0
    )
    pumped = steam * (1.0 + feed.blowdown)
    given = process * (
        table.h_extraction - feed.returned * feed.h_returned - (1.0 - feed.returned) * feed.h_makeup
    )
    return SteamSide(
        work * table.eta_mech_gen,
        work * (1.0 - table.eta_mech_gen),
        given,
        condenser,
        blowdown_loss(feed, steam),
        boiler_heat(feed, steam, table.h_in),
        pumped * (feed.h_pumped - feed.h_feed),
        pumped * feed.pump_electric,
        bleed,
        makeup_flow(feed, steam, process),
        quality,
    )


@compiled
def process_limit(
    table: TurbineTable, feed: FeedWater, steam: float, T_condenser: float, cooling_share: float
) -> float:
    """Return the most process steam [kg/s] that leaves `cooling_share` [-] of the steam to cool the last stages."""
    h_condensate = at_temperature(table.h_condensate, T_condenser)
    alone = bleed_flow(feed, steam, 0.0, table.h_extraction, h_condensate)
    slope = bleed_flow(feed, 0.0, 1.0, table.h_extraction, h_condensate)
    return max(0.0, (steam * (1.0 - cooling_share) - alone) / (1.0 + slope))


@inlined
def condensing_temperature(
    table: TurbineTable, feed: FeedWater, steam: float, process: float, T_wetbulb: float, tower: CoolingTower
) -> float:
    """Return the condenser temperature [degC] for these flows [kg/s] at a wet bulb [degC].

    Notes
    -----
    The heat goes with the flow to the condenser. That flow depends a little on the temperature through the bleed: two
    rounds leave less than 0.01 K.
    """
    hottest = condenser_temperature(T_wetbulb, tower.approach, tower.range_, tower.ttd, 1.0)
    found = hottest
    for _ in range(2):
        h_condensate = at_temperature(table.h_condensate, found)
        full = table.steam_rated - bleed_flow(feed, table.steam_rated, 0.0, table.h_extraction, h_condensate)
        flow = steam - process - bleed_flow(feed, steam, process, table.h_extraction, h_condensate)
        share = max(0.0, flow / full)
        found = condenser_temperature(T_wetbulb, tower.approach, tower.range_, tower.ttd, share)
    return found


@inlined
def steam_for_power(
    table: TurbineTable, feed: FeedWater, power: float, process: float, T_condenser: float
) -> float:
    """Return the live steam [kg/s] for `power` [kW] with `process` steam [kg/s]; the most the table knows at most.

    Notes
    -----
    Bleed is a straight line of steam, and load is one between two nodes of the table, so within these the steam
    follows from one division. The search goes from the nodes around full load to those around the answer: none is
    left after the first for the Willans line, a few for SAM's flat law.
    """
    h_condensate = at_temperature(table.h_condensate, T_condenser)
    full_work = table.steam_rated * at_temperature(table.work, T_condenser)
    low_work = at_temperature(table.work_low, T_condenser)
    taken = process + bleed_flow(feed, 0.0, process, table.h_extraction, h_condensate)
    bleed = bleed_flow(feed, table.steam_rated, 0.0, table.h_extraction, h_condensate)
    work = power / table.eta_mech_gen + taken * low_work
    last = SHARE_COUNT - 2
    k, share = int(1.0 / SHARE_STEP) - 1, 0.0
    for _ in range(SHARE_COUNT):
        slope = (table.load[k + 1] - table.load[k]) / SHARE_STEP
        at_zero = table.load[k] - slope * k * SHARE_STEP
        share = (work - full_work * at_zero) / (full_work * slope - bleed * low_work)
        found = min(max(int(share / SHARE_STEP), 0), last)
        if found == k:
            break
        k = found
    return table.steam_rated * min(max(share, 0.0), SHARE_STEP * (SHARE_COUNT - 1))


@compiled
def process_at_power(
    table: TurbineTable,
    feed: FeedWater,
    power: float,
    process: float,
    steam: float,
    T_condenser: float,
    cooling_share: float,
) -> float:
    """Return the most process steam [kg/s] beside `power` [kW], no more than `process`, which takes `steam` [kg/s].

    Notes
    -----
    Live steam grows with the process steam on a straight line, and `process_limit` with the live steam: where the two
    lines meet, no more can be let out. A turbine at the end of its table gives way in power instead.
    """
    share = process_limit(table, feed, 1.0, T_condenser, cooling_share)
    if process <= share * steam:
        return process
    if steam >= 0.999 * table.steam_rated * SHARE_STEP * (SHARE_COUNT - 1):
        return share * steam
    alone = steam_for_power(table, feed, power, 0.0, T_condenser)
    slope = (steam - alone) / process
    return share * alone / (1.0 - share * slope)


@compiled
def z_factor(h_extraction: float, h_exhaust: float, h_returned: float, eta_mech_gen: float) -> float:
    """Return the heat sent over the power lost [-] for steam taken at `h_extraction` and returned as `h_returned`."""
    return (h_extraction - h_returned) / ((h_extraction - h_exhaust) * eta_mech_gen)


@compiled
def z_factor_at(table: TurbineTable, feed: FeedWater, T_condenser: float) -> float:
    """Return heat sent over power lost [-] of a turbine at `T_condenser` [degC] and constant live steam.

    Notes
    -----
    For a little more process steam, with what it changes at the deaerator (colder make-up and return need more bleed).
    """
    none = steam_side(table, feed, table.steam_rated, 0.0, T_condenser)
    some = steam_side(table, feed, table.steam_rated, 0.01 * table.steam_rated, T_condenser)
    return some.process_heat / (none.power - some.power)


@compiled
def cycle_efficiency(work: float, h_in: float, h_feed: float, eta_mech_gen: float) -> float:
    """Return gross power over heat to the steam [-], for feed water of `h_feed` that is warmed outside the balance.

    Notes
    -----
    A convention of tables. It leaves out the bleed of the deaerator and the blow-down; `steam_side` does not.
    """
    return work * eta_mech_gen / (h_in - h_feed)


@compiled
def husk_per_kwh(cycle_efficiency_gross: float, boiler_efficiency_lhv: float, lhv: float) -> float:
    """Return kg of husk per kWh gross from both efficiencies [-] and the LHV as received [MJ/kg]."""
    return MJ_PER_KWH / (cycle_efficiency_gross * boiler_efficiency_lhv * lhv)


def check_husk_rate(husk_per_kwh_gross: float, rated_kw: float) -> None:
    """Refuse a husk rate [kg/kWh gross] that no steam plant of `rated_kw` can reach.

    Raises
    ------
    ValueError
        With what `husk_rate_problems` finds.
    """
    for problem in husk_rate_problems(husk_per_kwh_gross, rated_kw):
        raise ValueError(str(problem))


def husk_rate_problems(husk_per_kwh_gross: float, rated_kw: float) -> list[Problem]:
    """Return what is wrong with a husk rate [kg/kWh gross]: one below 1.0 kg/kWh up to 3 MW."""
    if rated_kw > LEAST_HUSK_UP_TO_KW or husk_per_kwh_gross >= LEAST_HUSK_PER_KWH:
        return []
    return [
        Problem(
            about=(
                "turbine_efficiency_error",
                "hhv_laboratory",
                "hhv_residual",
                "steam_c",
                "steam_bar",
                "nameplate_kw",
            ),
            given=f"{husk_per_kwh_gross:.3f} kg of husk a kWh gross at {rated_kw:g} kW",
            allowed=f"at least {LEAST_HUSK_PER_KWH:g} is allowed up to {LEAST_HUSK_UP_TO_KW:g} kW; plants need 1.04 "
            "(a plan, 10 MW) to 1.67 (S09)",
            cause="HHV taken as LHV, dry husk as wet, or the turbine of a large plant?",
            next_step="Check heating value, moisture and the efficiencies of turbine and boiler",
        )
    ]
