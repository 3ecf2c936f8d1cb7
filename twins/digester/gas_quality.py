"""Biogas by its parts: volumes at 0 C and 1 atm, dry (Nm3), what it burns to, and what a wet metre really holds.

Amounts or rates alike. Energy is booked of methane alone: a soured digester gives carbon dioxide and hydrogen, and no
engine, boiler or stove runs on those.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.core.physics.gas_properties import M_C, M_H, REFERENCE_PRESSURE_PA
from twins.core.units import GAS_CONSTANT_J_MOL_K, ZERO_CELSIUS_K

NM3_PER_KMOL = 1e3 * GAS_CONSTANT_J_MOL_K * ZERO_CELSIUS_K / REFERENCE_PRESSURE_PA
"""Volume of a kmol of ideal gas at 0 C and 1 atm [Nm3/kmol]."""
BAR_PER_ATM = REFERENCE_PRESSURE_PA / 1e5
METHANE_COD = 64.0  # kgCOD/kmol: CH4 + 2 O2
HYDROGEN_COD = 16.0  # kgCOD/kmol: H2 + 1/2 O2
METHANE_KWH_NM3 = 9.97  # lower heating value, general knowledge; 9.9 in S45
METHANE_KG_NM3 = (M_C + 4.0 * M_H) / NM3_PER_KMOL
"""Density of methane [kg/Nm3], 0.716."""


class Gas(NamedTuple):
    """Dry gas by parts [Nm3] or [Nm3/h]."""

    ch4: float
    h2: float
    co2: float
    n2: float
    o2: float


@inlined
def gas_made(ch4_kgcod: float, h2_kgcod: float, co2_kmol: float) -> Gas:
    """Return the gas of a tank [Nm3] from methane and hydrogen [kgCOD] and carbon dioxide [kmol]."""
    return Gas(
        ch4_kgcod / METHANE_COD * NM3_PER_KMOL,
        h2_kgcod / HYDROGEN_COD * NM3_PER_KMOL,
        co2_kmol * NM3_PER_KMOL,
        0.0,
        0.0,
    )


@inlined
def volume(gas: Gas) -> float:
    """Return the whole volume [Nm3]."""
    return gas.ch4 + gas.h2 + gas.co2 + gas.n2 + gas.o2


@compiled
def nm3_of_wet(T_c: float, vapour_bar: float, gauge_bar: float) -> float:
    """Return the dry gas [Nm3] in a cubic metre of moist gas at `T_c` [degC].

    Parameters
    ----------
    T_c
        Temperature [degC].
    vapour_bar
        Pressure of the water vapour in it [bar]; that of saturation in a tank.
    gauge_bar
        Pressure above 1 atm [bar].
    """
    dry = BAR_PER_ATM + gauge_bar - vapour_bar
    return ZERO_CELSIUS_K / (ZERO_CELSIUS_K + T_c) * dry / BAR_PER_ATM
