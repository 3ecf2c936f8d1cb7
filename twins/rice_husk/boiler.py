"""Husk boiler by the loss method on the higher heating value: each loss by its name, in closed form, compiled.

Losses are fractions of the HHV as fired, above the temperature of the air. Blow-down is not among them: it belongs to
the steam side. Efficiency on the LHV is the same heat over another fuel energy (`boiler_efficiency_lhv`); for husk the
two differ by a tenth, so a figure without its basis says little. Hand calculation: `docs/rice_husk_boiler.md`.

Values and priors of excess air, carbon in ash, fouling and starts: `parameters`.

References
----------
.. [1] Radiation loss (ABMA chart) as tabulated in SAM: NREL/ssc, ssc/cmod_biomass.cpp, rows of 10, 20, 30, 100 and
   200 MBtu/h output. At 50 and 20 % load the table is the full-load value over the load, to all its digits.
.. [2] General knowledge of small husk boilers, assumed; no operating record of the region was found.
.. [3] Erosion by fly ash with velocity to the power 3.3, general knowledge of coal and husk boilers.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from twins.core.compiled import compiled
from twins.rice_husk.combustion import (
    ASH_CP_KJ_KG_K,
    CHAR_MJ_KG,
    CO_MJ_KG_C,
    T_REF,
    dry_gas_heat_kj_kg,
    flue_gas,
    theoretical_air,
    unburnt_carbon,
    vapour_heat_kj_kg,
)
from twins.rice_husk.fuel import (
    EVAPORATION_MJ_KG,
    WATER_PER_HYDROGEN,
    DryFuel,
    hhv_as_received,
    lhv_as_received,
)

WATER_CP_KJ_KG_K = 4.18  # liquid water near 25 degC
RADIATION_OUTPUT_KW = np.array(
    [2931.0, 5861.0, 8792.0, 29307.0, 58614.0]
)  # 10 ... 200 MBtu/h at 293.07 kW [1]
RADIATION_LOSS = np.array([0.0160, 0.0105, 0.0084, 0.0052, 0.0038])  # of HHV at full load [1]
_LOG_OUTPUT, _LOG_LOSS = np.log(RADIATION_OUTPUT_KW), np.log(RADIATION_LOSS)
LEAST_LOAD = 0.05  # the radiation loss is held below: no boiler burns there
LOAD_FALL_K = 40.0  # K, the flue gas is cooler by this towards no load [2]
EROSION_EXPONENT = 3.3  # [3]


class Boiler(NamedTuple):
    """Design and draw constants of a boiler.

    Attributes
    ----------
    heat_kw
        Heat to steam at full load [kW].
    excess_air, excess_air_rise
        Excess air at full load, and what is added towards no load [-].
    u, co_share
        Carbon share of the ash [kg/kg]; CO/(CO + CO2) by moles [-].
    T_ash
        Temperature at which ash leaves [degC].
    radiation, unaccounted
        Radiation loss at full load, and what nobody measures [fraction of HHV].
    """

    heat_kw: float
    excess_air: float
    excess_air_rise: float
    u: float
    co_share: float
    T_ash: float
    radiation: float
    unaccounted: float


class BoilerLosses(NamedTuple):
    """Losses [fraction of HHV as fired]."""

    dry_gas: float
    hydrogen_water: float
    moisture: float
    air_moisture: float
    carbon_monoxide: float
    unburnt: float
    radiation: float
    ash_heat: float
    unaccounted: float


@compiled
def radiation_at_full_load(heat_kw: float) -> float:
    """Return radiation and convection from the casing at full load [fraction of HHV] for a heat output [kW] [1]_.

    Notes
    -----
    Straight lines between the rows in logarithms of both; outside the rows the nearest line goes on.
    """
    x = math.log(heat_kw)
    i = 0
    while i < _LOG_OUTPUT.size - 2 and x > _LOG_OUTPUT[i + 1]:
        i += 1
    slope = (_LOG_LOSS[i + 1] - _LOG_LOSS[i]) / (_LOG_OUTPUT[i + 1] - _LOG_OUTPUT[i])
    return math.exp(_LOG_LOSS[i] + slope * (x - _LOG_OUTPUT[i]))


@compiled
def excess_air_at(boiler: Boiler, load: float) -> float:
    """Return the excess air [-] at `load` [-]: grates are fed more air than they need at part load."""
    return boiler.excess_air + boiler.excess_air_rise * (1.0 - load)


@compiled
def boiler_losses(
    fuel: DryFuel, M: float, boiler: Boiler, load: float, T_flue: float, T_air: float, w_air: float
) -> BoilerLosses:
    """Return the losses of a boiler at `load` over full load [-].

    Parameters
    ----------
    M
        Fuel moisture [kg/kg wet].
    T_flue, T_air
        Flue gas leaving, air and fuel entering [degC].
    w_air
        Air humidity [kg/kg dry air].
    """
    HHV = 1e3 * hhv_as_received(fuel, M)  # kJ/kg as fired
    excess = excess_air_at(boiler, load)
    flue = flue_gas(fuel, M, excess, w_air, boiler.u, boiler.co_share)
    left = unburnt_carbon(fuel, M, boiler.u)
    burnt = (1.0 - M) * fuel.C - left
    # water that enters as liquid at the air's temperature and leaves as vapour
    water = 1e3 * EVAPORATION_MJ_KG + vapour_heat_kj_kg(T_REF, T_flue) - WATER_CP_KJ_KG_K * (T_air - T_REF)
    solids = (1.0 - M) * fuel.ash + left
    return BoilerLosses(
        dry_gas_heat_kj_kg(flue, T_air, T_flue) / HHV,
        WATER_PER_HYDROGEN * (1.0 - M) * fuel.H * water / HHV,
        M * water / HHV,
        (1.0 + excess) * theoretical_air(fuel, M) * w_air * vapour_heat_kj_kg(T_air, T_flue) / HHV,
        1e3 * CO_MJ_KG_C * burnt * boiler.co_share / HHV,
        1e3 * CHAR_MJ_KG * left / HHV,
        boiler.radiation / max(load, LEAST_LOAD),
        solids * ASH_CP_KJ_KG_K * (boiler.T_ash - T_air) / HHV,
        boiler.unaccounted,
    )


@compiled
def boiler_efficiency_hhv(losses: BoilerLosses) -> float:
    """Return heat to steam over the HHV of the fuel [-]."""
    gas = losses.dry_gas + losses.hydrogen_water + losses.moisture + losses.air_moisture
    carbon = losses.carbon_monoxide + losses.unburnt
    return 1.0 - gas - carbon - losses.radiation - losses.ash_heat - losses.unaccounted


@compiled
def boiler_efficiency_lhv(fuel: DryFuel, M: float, losses: BoilerLosses) -> float:
    """Return heat to steam over the LHV of the fuel [-]."""
    return boiler_efficiency_hhv(losses) * hhv_as_received(fuel, M) / lhv_as_received(fuel, M)


@compiled
def fouling_resistance(t: float, R_inf: float, tau: float) -> float:
    """Return the fouling resistance after `t` [h] from clean, in the unit of its limit `R_inf`; `tau` [h]."""
    return R_inf * (1.0 - math.exp(-t / tau))


@compiled
def fouling_after(R: float, hours: float, R_inf: float, tau: float) -> float:
    """Return the fouling resistance `hours` after it was `R`: the same law from any state."""
    return R_inf + (R - R_inf) * math.exp(-hours / tau)


@compiled
def after_soot_blow(R: float, removed: float) -> float:
    """Return what a soot-blow leaves of `R` when it takes off the share `removed` [-]."""
    return R * (1.0 - removed)


@compiled
def flue_temperature(T_clean: float, rise: float, R_share: float, load: float) -> float:
    """Return the flue gas temperature [degC].

    Parameters
    ----------
    T_clean
        At full load with clean surfaces [degC].
    rise
        What full fouling adds [K].
    R_share
        Fouling resistance over its limit [-].
    """
    return T_clean + rise * R_share - LOAD_FALL_K * (1.0 - load)


@compiled
def erosion_multiplier(ash_flux_ratio: float, velocity_ratio: float) -> float:
    """Return the wear of tubes by ash over that of the design point [-], a multiplier of their hazard [3]_."""
    return ash_flux_ratio * velocity_ratio**EROSION_EXPONENT


@compiled
def start_hours(stopped: float, hot: float, cold: float, cooling_time: float) -> float:
    """Return the hours of a start after `stopped` hours: from `hot` to `cold` [h] as brickwork cools."""
    return cold - (cold - hot) * math.exp(-stopped / cooling_time)


@compiled
def start_fuel_mj(boiler: Boiler, hours: float, firing: float, efficiency: float) -> float:
    """Return the fuel burnt in a start without output [MJ], on the basis of `efficiency`.

    Parameters
    ----------
    firing
        Mean firing of the start over full firing [-].
    efficiency
        Boiler efficiency at full load [-].
    """
    return 3.6 * boiler.heat_kw * firing * hours / efficiency
