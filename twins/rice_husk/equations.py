"""Equations of the plant as a whole: house load, ageing, wear, starts, demand. The parts have modules of their own.

=====================  =========================================
fuel and its bases     `fuel`
flue gas, furnace      `combustion`
boiler losses          `boiler`
turbine, condenser     `turbine`, and `twins.core.physics.steam`
producer gas, engines  `gasifier`, `engine`
ash                    `ash`
store, supply, air     `store`, `supply`, `weather`
=====================  =========================================
"""

from __future__ import annotations

import math

from twins.core.compiled import compiled, inlined
from twins.core.quantiles import normal_quantile

DAYLIGHT_FROM_H = 6
DAYLIGHT_TO_H = 18
"""Hours in which lorries drive [h]; assumed."""


TICK_H = 2.0**-20
"""Grid of all clocks [h], 3 ms: sums and differences of times on it are exact, whoever adds them in which order."""


@inlined
def on_tick(clock: float) -> float:
    """Return a time [h] moved to the grid of clocks."""
    return math.floor(clock / TICK_H + 0.5) * TICK_H


@inlined
def fan_load(flow: float, speed_control: float) -> float:
    """Return the power of a fan over its power at full flow [-].

    Parameters
    ----------
    flow
        Gas flow over that at full load [-].
    speed_control
        Share of the fans with variable speed [-].

    Notes
    -----
    Affinity law: P ~ n^3 with variable speed. Behind a damper the fan turns at full speed and takes about
    0.75 + 0.25 flow (assumed: "near constant").
    """
    return speed_control * flow**3 + (1.0 - speed_control) * (0.75 + 0.25 * flow)


@inlined
def house_load_kw(
    full_kw: float, fans: float, tower: float, handling: float, load: float, flow: float, speed_control: float
) -> float:
    """Return the power that the plant itself uses, apart from its feed pump or gas blower [kW].

    Parameters
    ----------
    full_kw
        At full load [kW].
    fans, tower, handling
        Parts at full load [-]: fans and mills of the air and gas side, cooling, conveyors and ash; the rest is fixed
        (control, lighting, compressed air, water treatment).
    load
        Heat to the condenser, or power of the engines, over that at full load [-].
    flow
        Husk flow over that at full load [-].
    speed_control
        Share of the fans with variable speed [-].

    Notes
    -----
    Fans follow gas flow, the tower the heat, conveyors and ash the husk; shares are assumed. Pumps of the tower turn on
    at part load, hence the part that stays. At half load the share of the house load in the power grows by a
    fifth where all fans have speed control, and nearly doubles where all have dampers (rule of thumb of small plants).
    """
    fixed = 1.0 - fans - tower - handling
    return full_kw * (
        fans * fan_load(flow, speed_control) + tower * (0.8 + 0.2 * load) + handling * flow + fixed
    )


@inlined
def heat_rate_increase(age_years: float, per_year: float, overhaul_years: float, recovered: float) -> float:
    """Return the loss of efficiency by age [-]: a slope that overhauls take back in part.

    Parameters
    ----------
    age_years
        Years since commissioning [yr].
    per_year
        Loss a year of operation [1/yr].
    overhaul_years
        Years between overhauls [yr].
    recovered
        Share of the loss since the last overhaul that an overhaul takes back [-].
    """
    overhauls = math.floor(age_years / overhaul_years)
    return per_year * (age_years - recovered * overhauls * overhaul_years)


@inlined
def bathtub(
    age_years: float, early: float, early_years: float, late_per_year: float, late_from: float
) -> float:
    """Return the multiplier of a failure rate by age [-]: teething troubles that fade, then wear.

    Parameters
    ----------
    age_years
        Years since commissioning [yr].
    early
        Surplus of the first days [-], which fades with `early_years` [yr].
    late_per_year
        Rise a year [1/yr] after `late_from` [yr].
    """
    return 1.0 + early * math.exp(-age_years / early_years) + late_per_year * max(0.0, age_years - late_from)


@inlined
def weibull_exposure(u: float, shape: float) -> float:
    """Return the exposure at which a part fails [-], in units of its mean life.

    Notes
    -----
    T/E[T] = (-ln u)^(1/k) / Gamma(1 + 1/k): shape k = 1 is memoryless, 2 to 4 is wear.
    """
    return (-math.log(u)) ** (1.0 / shape) / math.gamma(1.0 + 1.0 / shape)


@inlined
def log_normal_hours(u: float, median_h: float, sigma: float) -> float:
    """Return a duration [h] with the given median [h] and standard deviation of its logarithm [-]."""
    return median_h * math.exp(sigma * normal_quantile(u))


@inlined
def working_profile(hour: int, opens: float, closes: float, night_share: float) -> float:
    """Return the load of a mill or factory over its load while working [-].

    Parameters
    ----------
    hour, opens, closes
        Hour of the day; hours at which work begins and ends [h].
    night_share
        Load outside these hours [-].
    """
    return 1.0 if opens <= hour < closes else night_share


@inlined
def mill_load(
    hour: int, opens: float, closes: float, activity: float, by_hours: float, night_share: float
) -> float:
    """Return the load of the mills over that at capacity [-].

    Parameters
    ----------
    hour, opens, closes
        Hour of the day; hours at which work begins and ends [h].
    activity
        Paddy of the day over what the mills could mill [-].
    by_hours
        Part of the mills that work fewer hours at full power when there is little paddy [-]; the others work all
        day at less power.
    night_share
        Load at night over that by day [-].

    Notes
    -----
    Both ways take the same energy over a day.
    """
    spread = activity * working_profile(hour, opens, closes, night_share)
    if hour < opens or hour >= closes:
        return spread
    left_h = activity * (closes - opens) - (hour - opens)
    return by_hours * min(max(left_h, 0.0), 1.0) + (1.0 - by_hours) * spread


@compiled
def fuel_limit(stored_h: float, derate_below_h: float, stop_below_h: float, least: float) -> float:
    """Return the share of the full fuel flow that the plant allows itself [-]: it derates before it stops.

    Parameters
    ----------
    stored_h
        Hours at full load that the store holds [h].
    derate_below_h, stop_below_h
        Store at which derating begins, and at which the plant stops [h].
    least
        Share just above the stop [-], the minimum load.
    """
    if stored_h <= stop_below_h:
        return 0.0
    if stored_h >= derate_below_h:
        return 1.0
    return least + (1.0 - least) * (stored_h - stop_below_h) / (derate_below_h - stop_below_h)
