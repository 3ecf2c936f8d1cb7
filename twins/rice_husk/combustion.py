"""Burning husk in humid air: theoretical air, flue gas, adiabatic and furnace temperature, compiled.

Amounts are kg per kg of fuel as fired, `M` is kg water per kg wet fuel, temperatures are degC, the humidity `w_air` is
kg per kg dry air. Ratios of atomic masses, not round numbers: the elements of fuel and air are all in the flue gas.

References
----------
.. [1] Oxygen in dry air 0.2314 kg/kg; argon and carbon dioxide of the air are counted as nitrogen.
.. [2] Excess air from dry oxygen, 21/(21 - O2 %), heat-loss method of ASME PTC 4 and EN 12952-15.
.. [3] Normative method for boiler calculation (Gurvich): exit temperature of a furnace over the adiabatic one is
   1/(1 + K B^-0.6), B the firing rate. K is set by a design point.
.. [4] Char of biomass 33.8 MJ/kg C, general knowledge of boiler tests; graphite would be 32.8.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled
from twins.core.physics import gas_properties as gas
from twins.core.physics.gas_properties import M_C, M_H, M_N, M_O, M_S, sensible_kj_kg
from twins.core.units import ZERO_CELSIUS_K
from twins.rice_husk.fuel import DryFuel, lhv_as_received

AIR_OXYGEN = 0.2314  # kg/kg dry air [1]
AIR_NITROGEN = 1.0 - AIR_OXYGEN
T_REF = 25.0  # degC, of heating values
T_REF_K = T_REF + ZERO_CELSIUS_K
CHAR_MJ_KG = 33.8  # MJ/kg carbon left in ash [4]
CO_MJ_KG_C = 23.56  # MJ/kg carbon left as CO: 282.98 kJ/mol over 12.011 g/mol
ASH_CP_KJ_KG_K = 0.9  # silica ash, general knowledge
FIRING_EXPONENT = -0.6  # [3]
_NEWTON_STEPS = 30


class FlueGas(NamedTuple):
    """Flue gas [kg per kg fuel as fired]."""

    CO2: float
    CO: float
    H2O: float
    N2: float
    O2: float
    SO2: float


@compiled
def theoretical_air(fuel: DryFuel, M: float) -> float:
    """Return the dry air for complete combustion [kg/kg as fired].

    Notes
    -----
    A0 = (2.664 C + 7.936 H + 0.998 S - O)/0.2314 on the mass as fired; the factors are ratios of atomic masses.
    """
    O2 = 2.0 * M_O / M_C * fuel.C + 0.5 * M_O / M_H * fuel.H + 2.0 * M_O / M_S * fuel.S - fuel.O
    return (1.0 - M) * O2 / AIR_OXYGEN


@compiled
def excess_air_from_oxygen(O2_dry: float) -> float:
    """Return excess air [-] (0.4: 40 % more than theoretical) from the mole fraction of oxygen in dry flue gas [2]_."""
    return O2_dry / (0.21 - O2_dry)


@compiled
def unburnt_carbon(fuel: DryFuel, M: float, u: float) -> float:
    """Return the carbon in ash [kg/kg as fired] at carbon share `u` of the ash [kg/kg], at most all carbon."""
    return (1.0 - M) * min(fuel.ash * u / (1.0 - u), fuel.C)


@compiled
def flue_gas(fuel: DryFuel, M: float, excess_air: float, w_air: float, u: float, co_share: float) -> FlueGas:
    """Return the flue gas of fuel burnt with `excess_air` [-] of humid air.

    Parameters
    ----------
    u
        Carbon share of the ash [kg/kg].
    co_share
        CO/(CO + CO2) by moles [-].

    Notes
    -----
    Fuel nitrogen leaves as N2. Excess air is reckoned on the whole fuel, so unburnt carbon leaves more oxygen.
    """
    air = (1.0 + excess_air) * theoretical_air(fuel, M)
    burnt = (1.0 - M) * fuel.C - unburnt_carbon(fuel, M, u)
    H, S = (1.0 - M) * fuel.H, (1.0 - M) * fuel.S
    CO2 = burnt * (1.0 - co_share) * (1.0 + 2.0 * M_O / M_C)
    CO = burnt * co_share * (1.0 + M_O / M_C)
    O2_used = burnt * (2.0 - co_share) * M_O / M_C + 0.5 * H * M_O / M_H + 2.0 * S * M_O / M_S
    O2 = air * AIR_OXYGEN + (1.0 - M) * fuel.O - O2_used
    H2O = H * (1.0 + 0.5 * M_O / M_H) + M + air * w_air
    N2 = air * AIR_NITROGEN + (1.0 - M) * fuel.N
    return FlueGas(CO2, CO, H2O, N2, O2, S * (1.0 + 2.0 * M_O / M_S))


@compiled
def dry_moles(flue: FlueGas) -> float:
    """Return the dry flue gas [mol per kg fuel as fired]."""
    carbon = flue.CO2 / (M_C + 2.0 * M_O) + flue.CO / (M_C + M_O)
    return 1e3 * (carbon + flue.N2 / (2.0 * M_N) + flue.O2 / (2.0 * M_O) + flue.SO2 / (M_S + 2.0 * M_O))


@compiled
def dry_oxygen(flue: FlueGas) -> float:
    """Return the mole fraction of oxygen in dry flue gas [-]."""
    return 1e3 * flue.O2 / (2.0 * M_O) / dry_moles(flue)


@compiled
def dry_gas_heat_kj_kg(flue: FlueGas, T_low: float, T_high: float) -> float:
    """Return the sensible heat of the dry flue gas between two temperatures [kJ/kg as fired]."""
    low, high = T_low + ZERO_CELSIUS_K, T_high + ZERO_CELSIUS_K
    heat = flue.CO2 * sensible_kj_kg(gas.CO2, low, high) + flue.CO * sensible_kj_kg(gas.CO, low, high)
    heat += flue.N2 * sensible_kj_kg(gas.N2, low, high) + flue.O2 * sensible_kj_kg(gas.O2, low, high)
    return heat + flue.SO2 * sensible_kj_kg(gas.SO2, low, high)


@compiled
def vapour_heat_kj_kg(T_low: float, T_high: float) -> float:
    """Return the sensible heat of 1 kg of water vapour between two temperatures [kJ/kg]."""
    return sensible_kj_kg(gas.H2O, T_low + ZERO_CELSIUS_K, T_high + ZERO_CELSIUS_K)


@compiled
def heat_in_gas_kj_kg(
    fuel: DryFuel, M: float, excess_air: float, w_air: float, u: float, co_share: float, T_air: float
) -> float:
    """Return the heat set free in the furnace above products at 25 degC with water as vapour [kJ/kg as fired]."""
    air = (1.0 + excess_air) * theoretical_air(fuel, M)
    left = unburnt_carbon(fuel, M, u)
    as_CO = ((1.0 - M) * fuel.C - left) * co_share
    low, high = T_REF_K, T_air + ZERO_CELSIUS_K
    oxygen, nitrogen = sensible_kj_kg(gas.O2, low, high), sensible_kj_kg(gas.N2, low, high)
    in_air = AIR_OXYGEN * oxygen + AIR_NITROGEN * nitrogen + w_air * vapour_heat_kj_kg(T_REF, T_air)
    return 1e3 * (lhv_as_received(fuel, M) - left * CHAR_MJ_KG - as_CO * CO_MJ_KG_C) + air * in_air


@compiled
def temperature_of_heat(flue: FlueGas, solids: float, heat_kj_kg: float) -> float:
    """Return the temperature [degC] at which flue gas and `solids` [kg/kg as fired] hold `heat_kj_kg` above 25 degC.

    Notes
    -----
    Newton on a heat that is smooth and rises with temperature: 4 to 6 steps from 1200 degC.
    """
    celsius = 1200.0
    for _ in range(_NEWTON_STEPS):
        T_K = celsius + ZERO_CELSIUS_K
        held = dry_gas_heat_kj_kg(flue, T_REF, celsius) + flue.H2O * vapour_heat_kj_kg(T_REF, celsius)
        held += solids * ASH_CP_KJ_KG_K * (celsius - T_REF)
        slope = solids * ASH_CP_KJ_KG_K
        slope += flue.CO2 / gas.MOLAR_MASS[gas.CO2] * gas.heat_capacity_j_mol_k(gas.CO2, T_K)
        slope += flue.CO / gas.MOLAR_MASS[gas.CO] * gas.heat_capacity_j_mol_k(gas.CO, T_K)
        slope += flue.H2O / gas.MOLAR_MASS[gas.H2O] * gas.heat_capacity_j_mol_k(gas.H2O, T_K)
        slope += flue.N2 / gas.MOLAR_MASS[gas.N2] * gas.heat_capacity_j_mol_k(gas.N2, T_K)
        slope += flue.O2 / gas.MOLAR_MASS[gas.O2] * gas.heat_capacity_j_mol_k(gas.O2, T_K)
        slope += flue.SO2 / gas.MOLAR_MASS[gas.SO2] * gas.heat_capacity_j_mol_k(gas.SO2, T_K)
        step = (heat_kj_kg - held) / slope
        celsius = min(max(celsius + step, T_REF), gas.T_MAX - ZERO_CELSIUS_K)
        if abs(step) < 1e-9:
            break
    return celsius


@compiled
def adiabatic_temperature(
    fuel: DryFuel, M: float, excess_air: float, w_air: float, u: float, co_share: float, T_air: float
) -> float:
    """Return the temperature of complete combustion without heat loss [degC].

    Notes
    -----
    Radicals are left out. Against equilibrium with radicals this is too hot: by 53 to 67 K at no excess air, 12 to 15 K
    at 20 %, 6 to 7 K at 40 % and 2 K at 80 %, over the range of husks (`tests/twins/rice_husk/test_combustion.py`).
    """
    flue = flue_gas(fuel, M, excess_air, w_air, u, co_share)
    heat = heat_in_gas_kj_kg(fuel, M, excess_air, w_air, u, co_share, T_air)
    return temperature_of_heat(flue, (1.0 - M) * fuel.ash + unburnt_carbon(fuel, M, u), heat)


@compiled
def furnace_constant(T_adiabatic: float, T_furnace: float) -> float:
    """Return K [-] of `furnace_temperature` from the two temperatures of the design point [degC] at full firing."""
    return (T_adiabatic + ZERO_CELSIUS_K) / (T_furnace + ZERO_CELSIUS_K) - 1.0


@compiled
def furnace_temperature(T_adiabatic: float, firing: float, K: float) -> float:
    """Return the furnace exit temperature [degC] at `firing` over full firing [-] [3]_."""
    share = 1.0 / (1.0 + K * max(firing, 1e-3) ** FIRING_EXPONENT)
    return (T_adiabatic + ZERO_CELSIUS_K) * share - ZERO_CELSIUS_K
