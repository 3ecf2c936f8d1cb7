"""Energy of the gasifier: named terms, the bed temperature or air that closes them, and a table for the hour loop.

All terms are MJ per kg of fuel as fired at 25 degC with liquid water. A table (`gas_table`, `gas_table_at_bed`) holds
the gas over moisture for one draw; `gas_at` reads it by straight lines. The gas read is a mixture of two gases whose
fuels mix to the moisture asked for, so it keeps the element balance to rounding, with the air that its nitrogen tells.
Against the solved balance its heating value is wrong by some 0.002 %, and by at most 0.1 % where an oxygen limit or
the end of the shift is met between two rows (tested over the prior).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.physics.gas_properties import (
    C2H4,
    CH4,
    CO,
    CO2,
    GRAPHITE,
    H2,
    H2O,
    M_C,
    M_H,
    M_N,
    M_O,
    N2,
    O2,
    T_MIN,
    enthalpy_j_mol,
)
from twins.core.units import ZERO_CELSIUS_K
from twins.rice_husk.fuel import EVAPORATION_MJ_KG, DryFuel, hhv_as_received, hhv_channiwala_parikh_2002
from twins.rice_husk.gasifier import (
    AIR_N2_PER_O2,
    REFERENCE_BED_DEGC,
    Gasifier,
    ProducerGas,
    gasify,
    stoichiometric_oxygen,
)

Pair = tuple[float, float]

ASH_HEAT_KJ_KG_K = 0.9  # sensible heat of ash, the value of the loss method for boilers
COLDEST_DEGC, HOTTEST_DEGC = 350.0, 1300.0  # bracket of the bed temperature
LEAST_AIR, MOST_AIR = 0.02, 0.70  # bracket of the equivalence ratio
_TOLERANCE = 1e-12  # of the bracket
_STEPS = 80
LEAST_OPERATED_AIR = 0.15  # S11: the least air tried on husk; a plant with less neither lights nor fluidises
TABLE_MOISTURE = (0.0, 0.5625)  # kg/kg wet, ends of the table: to husk of an open heap that is soaked
TABLE_ROWS = 46
_FIELDS = 10  # of ProducerGas


class EnergyBalance(NamedTuple):
    """Terms of the energy balance [MJ per kg fuel as fired], 25 degC, water liquid: fuel = sum of all others."""

    fuel: float
    gas: float  # higher heating value of CO, H2, CH4, C2H4
    tar: float
    char: float  # with sulphur
    vapour: float  # latent heat of the water in the gas
    gas_sensible: float
    solid_sensible: float  # ash and char
    loss: float  # through the walls: what remains


@compiled
def _combustion_heat(species: int, n_CO2: float, n_H2O: float) -> float:
    """Return the higher heating value [MJ/kmol] of a species that burns to `n_CO2` CO2 and `n_H2O` water."""
    oxygen = n_CO2 + 0.5 * n_H2O - (0.5 if species == CO else 0.0)
    products = n_CO2 * enthalpy_j_mol(CO2, T_MIN) + n_H2O * enthalpy_j_mol(H2O, T_MIN)
    gas = enthalpy_j_mol(species, T_MIN) + oxygen * enthalpy_j_mol(O2, T_MIN) - products
    return 1e-3 * gas + n_H2O * EVAPORATION_MJ_KG * (2.0 * M_H + M_O)


@compiled
def _sensible(species: int, T: float) -> float:
    """Return the heat [MJ/kmol] from 25 degC to `T` [K]."""
    return 1e-3 * (enthalpy_j_mol(species, T) - enthalpy_j_mol(species, T_MIN))


@compiled
def energy_balance(fuel: DryFuel, M: float, gas: ProducerGas, gasifier: Gasifier) -> EnergyBalance:
    """Return where the fuel's energy goes; the heat loss is what remains.

    Notes
    -----
    Tar and char burn with the heat that Channiwala and Parikh give for their composition; tar takes no sensible heat
    (below 0.2 % of the fuel).
    """
    T = gas.T_bed + ZERO_CELSIUS_K
    HHV = hhv_as_received(fuel, M)
    chemical = (
        gas.CO * _combustion_heat(CO, 1.0, 0.0)
        + gas.H2 * _combustion_heat(H2, 0.0, 1.0)
        + gas.CH4 * _combustion_heat(CH4, 1.0, 2.0)
        + gas.C2H4 * _combustion_heat(C2H4, 2.0, 2.0)
    )
    tar_oxygen = M_O * gasifier.tar_O
    tar = gas.tar * hhv_channiwala_parikh_2002(M_C, M_H * gasifier.tar_H, tar_oxygen, 0.0, 0.0, 0.0)
    char = gas.char * hhv_channiwala_parikh_2002(M_C, M_H * gasifier.char_H, 0.0, 0.0, 0.0, 0.0)
    char += hhv_channiwala_parikh_2002(0.0, 0.0, 0.0, 0.0, (1.0 - M) * fuel.S, 0.0)
    vapour = gas.H2O * (2.0 * M_H + M_O) * EVAPORATION_MJ_KG
    sensible = (
        gas.CO * _sensible(CO, T)
        + gas.H2 * _sensible(H2, T)
        + gas.CO2 * _sensible(CO2, T)
        + gas.CH4 * _sensible(CH4, T)
        + gas.C2H4 * _sensible(C2H4, T)
        + gas.N2 * _sensible(N2, T)
        + gas.H2O * _sensible(H2O, T)
    )
    solid = 1e-3 * ASH_HEAT_KJ_KG_K * (1.0 - M) * fuel.ash * (T - T_MIN) + gas.char * _sensible(GRAPHITE, T)
    loss = HHV - chemical - tar - char - vapour - sensible - solid
    return EnergyBalance(HHV, chemical, tar, char, vapour, sensible, solid, loss)


@compiled
def wall_loss(T_bed: float, gasifier: Gasifier) -> float:
    """Return the share of the HHV that the walls take [-]: in proportion to the bed's excess over 25 degC."""
    return (
        gasifier.heat_loss * (T_bed + ZERO_CELSIUS_K - T_MIN) / (REFERENCE_BED_DEGC + ZERO_CELSIUS_K - T_MIN)
    )


@compiled
def _missing_loss(fuel: DryFuel, M: float, ER: float, T_bed: float, gasifier: Gasifier) -> float:
    """Return the heat left for the walls less the heat they take [MJ/kg as fired] at a trial bed temperature."""
    terms = energy_balance(fuel, M, gasify(fuel, M, ER, T_bed, gasifier), gasifier)
    return terms.loss - wall_loss(T_bed, gasifier) * terms.fuel


@compiled
def _balance_point(fuel: DryFuel, M: float, gasifier: Gasifier, hot: Pair, cold: Pair) -> float:
    """Return the share of the way from `hot` to `cold`, each (ER, degC), at which the balance closes; NaN if nowhere.

    Notes
    -----
    `hot` is the end with heat to spare. False position after Illinois: bracketed, 6 to 12 steps.
    """
    a, b = 0.0, 1.0
    f_a = _missing_loss(fuel, M, hot[0], hot[1], gasifier)
    f_b = _missing_loss(fuel, M, cold[0], cold[1], gasifier)
    if not (f_a > 0.0 > f_b):
        return math.nan
    side = 0
    s = 0.0
    for _ in range(_STEPS):
        before = s
        s = (a * f_b - b * f_a) / (f_b - f_a)
        f = _missing_loss(fuel, M, hot[0] + s * (cold[0] - hot[0]), hot[1] + s * (cold[1] - hot[1]), gasifier)
        if abs(s - before) < _TOLERANCE or f == 0.0:
            break
        if f > 0.0:
            a, f_a = s, f
            f_b = 0.5 * f_b if side == 1 else f_b
            side = 1
        else:
            b, f_b = s, f
            f_a = 0.5 * f_a if side == -1 else f_a
            side = -1
    return s


@compiled
def bed_temperature(fuel: DryFuel, M: float, ER: float, gasifier: Gasifier) -> float:
    """Return the bed temperature [degC] at which the walls lose `wall_loss`; NaN outside 350-1300 degC."""
    s = _balance_point(fuel, M, gasifier, (ER, COLDEST_DEGC), (ER, HOTTEST_DEGC))
    return COLDEST_DEGC + s * (HOTTEST_DEGC - COLDEST_DEGC)


@compiled
def air_ratio(fuel: DryFuel, M: float, T_bed: float, gasifier: Gasifier) -> float:
    """Return the equivalence ratio [-] that holds the bed at `T_bed` [degC]; NaN outside 0.02-0.70."""
    s = _balance_point(fuel, M, gasifier, (MOST_AIR, T_bed), (LEAST_AIR, T_bed))
    return MOST_AIR + s * (LEAST_AIR - MOST_AIR)


@compiled
def equivalence_ratio(fuel: DryFuel, M: float, gas: ProducerGas) -> float:
    """Return the equivalence ratio [-] from the nitrogen of the gas, the surest measure of its air."""
    air_N2 = gas.N2 - (1.0 - M) * fuel.N / (2.0 * M_N)
    return air_N2 / AIR_N2_PER_O2 / stoichiometric_oxygen(fuel, M)


@compiled
def operated_air(fuel: DryFuel, M: float, T_bed: float, gasifier: Gasifier) -> float:
    """Return the equivalence ratio [-] by which an operator holds the bed at `T_bed` [degC], 0.15 to 0.70.

    Notes
    -----
    Where the least air still makes too much heat, the operator takes the rest out of the bed: the remainder of the
    balance is larger than `wall_loss` then. Where the most air makes too little, as with soaked husk, the bed cools.
    """
    if _missing_loss(fuel, M, LEAST_OPERATED_AIR, T_bed, gasifier) >= 0.0:
        return LEAST_OPERATED_AIR
    if _missing_loss(fuel, M, MOST_AIR, T_bed, gasifier) <= 0.0:
        return MOST_AIR
    s = _balance_point(fuel, M, gasifier, (MOST_AIR, T_bed), (LEAST_OPERATED_AIR, T_bed))
    return MOST_AIR + s * (LEAST_OPERATED_AIR - MOST_AIR)


class GasTable(NamedTuple):
    """Gas over fuel moisture: rows of `ProducerGas`, shape (n_moistures, n_fields)."""

    first: float  # moisture of the first row [kg/kg wet]
    step: float  # [kg/kg wet]
    rows: NDArray[np.float64]


@compiled
def _tabled(fuel: DryFuel, gasifier: Gasifier, ER: float, T_bed: float) -> GasTable:
    """Fill the table; the one of `ER` and `T_bed` that is not given (NaN) follows from energy at each moisture."""
    first, last = TABLE_MOISTURE
    step = (last - first) / (TABLE_ROWS - 1)
    rows = np.empty((TABLE_ROWS, _FIELDS))
    for i in range(TABLE_ROWS):
        M = first + i * step
        air = operated_air(fuel, M, T_bed, gasifier) if math.isnan(ER) else ER
        cools = math.isnan(T_bed) or air == MOST_AIR
        T = bed_temperature(fuel, M, air, gasifier) if cools else T_bed
        gas = gasify(fuel, M, air, T, gasifier)
        rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 3] = gas.CO, gas.H2, gas.CO2, gas.CH4
        rows[i, 4], rows[i, 5], rows[i, 6] = gas.C2H4, gas.N2, gas.H2O
        rows[i, 7], rows[i, 8], rows[i, 9] = gas.tar, gas.char, gas.T_bed
    return GasTable(first, step, rows)


@compiled
def gas_table(fuel: DryFuel, ER: float, gasifier: Gasifier) -> GasTable:
    """Return the table of one draw at a fixed air ratio `ER` [-]; wet fuel then cools the bed. NaN: no balance."""
    return _tabled(fuel, gasifier, ER, math.nan)


@compiled
def gas_table_at_bed(fuel: DryFuel, T_bed: float, gasifier: Gasifier) -> GasTable:
    """Return the table of one draw whose `operated_air` holds the bed at `T_bed` [degC]; wet fuel takes more air."""
    return _tabled(fuel, gasifier, math.nan, T_bed)


@compiled
def gas_at(table: GasTable, M: float) -> ProducerGas:
    """Return the gas at moisture `M` [kg/kg wet] by straight lines; beyond the ends of the table its ends."""
    rows = table.rows
    at = min(max((M - table.first) / table.step, 0.0), rows.shape[0] - 1.0)
    i = min(int(at), rows.shape[0] - 2)
    w = at - i
    a, b = rows[i], rows[i + 1]
    return ProducerGas(
        a[0] + w * (b[0] - a[0]),
        a[1] + w * (b[1] - a[1]),
        a[2] + w * (b[2] - a[2]),
        a[3] + w * (b[3] - a[3]),
        a[4] + w * (b[4] - a[4]),
        a[5] + w * (b[5] - a[5]),
        a[6] + w * (b[6] - a[6]),
        a[7] + w * (b[7] - a[7]),
        a[8] + w * (b[8] - a[8]),
        a[9] + w * (b[9] - a[9]),
    )
