"""Air gasifier for rice husk as quasi-equilibrium, compiled: closed form at a given bed temperature.

Full equilibrium is no model of a husk gasifier: at 650-830 degC its gas is pyrolysis gas thinned by burnt gas. So

(a) a share `conversion` of the carbon leaves the solid, its own function of air, temperature and residence;
(b) methane, ethylene (which stands for all C2) and tar are frozen shares of that carbon, falling with temperature;
(c) the remaining C, H and O are CO, CO2, H2 and H2O with CO2 H2/(CO H2O) = a K_eq(T), a below 1;
(d) a heat loss closes the energy balance: it follows from a measured bed temperature, or gives the temperature
    (`gasifier_energy`).

All yields are kmol per kg of fuel as fired. Fuel nitrogen leaves as N2; sulphur stays with char and ash (assumed: it
is below 0.7 % of husk). Air is dry and at 25 degC: count its humidity as fuel moisture. No number here is fitted: all
are arguments. Values and wide priors: `parameters`, names that begin with ``gasifier_``, where `spread` makes CO vary
by some 15 % from run to run at one setting.

References
----------
.. [1] Structure: C. R. Altafini, P. R. Wander, R. M. Barreto, Energy Convers. Manage. 44 (2003) 2763-2777, on why
   equilibrium alone errs at low temperature; multiplier on K as in S. Jarungthammachote, A. Dutta, Energy 32 (2007)
   1660-1669.
.. [2] Lower heating values [MJ/Nm3 at 0 degC, 1 atm], the common table values; within 1 % of what the polynomials
   of `gas_properties` give.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import compiled
from twins.core.physics.gas_properties import (
    CO,
    CO2,
    H2,
    H2O,
    M_C,
    M_H,
    M_N,
    M_O,
    gibbs_j_mol,
)
from twins.core.units import GAS_CONSTANT_J_MOL_K, ZERO_CELSIUS_K
from twins.rice_husk.fuel import DryFuel, lhv_as_received

NORMAL_VOLUME = 22.414  # Nm3/kmol at 0 degC and 1 atm
AIR_N2_PER_O2 = 79.0 / 21.0  # kmol/kmol, dry air with argon as nitrogen
REFERENCE_ER = 0.30  # the middle of the calibration runs
REFERENCE_BED_DEGC = 750.0  # same
MOST_FROZEN = 0.7  # frozen share of the converted carbon never above this (assumed; far outside the runs)
OXYGEN_MARGIN = 1e-3  # room kept to the ends of the shift reaction


class Gasifier(NamedTuple):
    """Numbers of a gasifier, constant within a draw; at ER 0.30 and 750 degC where they vary."""

    conversion: float  # carbon that leaves the solid, share of fuel carbon, at residence 1
    conversion_ER: float  # d logit(conversion)/d ln ER
    conversion_T: float  # d logit(conversion) per 100 K
    conversion_residence: float  # d logit(conversion)/d ln residence
    residence: float  # time of the solid in the bed over that of the 0.22 m/s rig runs
    methane: float  # CH4, share of converted carbon
    methane_T: float  # d ln(share) per 100 K
    ethylene: float  # carbon in C2, share of converted carbon
    ethylene_T: float  # d ln(share) per 100 K
    tar: float  # carbon in tar, share of converted carbon
    tar_T: float  # d ln(share) per 100 K
    tar_H: float  # mol H per mol C of tar
    tar_O: float  # mol O per mol C of tar
    char_H: float  # mol H per mol C of char
    shift: float  # a = K/K_eq of the shift reaction
    shift_T: float  # d ln(a) per 100 K; a never passes 1
    heat_loss: float  # through the walls, share of HHV as fired; where the bed temperature is a result
    spread: float  # sd of logit(conversion) from run to run at one setting
    deviation: float  # this run's standard normal deviate [-]; 0 is the middle


class ProducerGas(NamedTuple):
    """What leaves the bed [kmol per kg fuel as fired] and its temperature [degC]; tar and char count in C atoms."""

    CO: float
    H2: float
    CO2: float
    CH4: float
    C2H4: float
    N2: float
    H2O: float
    tar: float
    char: float
    T_bed: float


@compiled
def shift_constant(T: float) -> float:
    """Return K_eq [-] of CO + H2O = CO2 + H2 at `T` [K]."""
    dg = gibbs_j_mol(CO2, T) + gibbs_j_mol(H2, T) - gibbs_j_mol(CO, T) - gibbs_j_mol(H2O, T)
    return math.exp(-dg / (GAS_CONSTANT_J_MOL_K * T))


@compiled
def shifted_co2(c: float, h: float, o: float, K: float) -> float:
    """Return CO2 from `c` C, `h` H2 and `o` O atoms shared among CO, CO2, H2 and H2O with the constant `K`.

    Notes
    -----
    x (h - o + c + x) = K (c - x)(o - c - x) is quadratic in x = CO2; of its roots the one between the ends at which
    a species vanishes, in the form that does not cancel. Needs c < o < 2 c + h.
    """
    q = 1.0 - K
    b = h - o + c + K * o
    e = K * c * (o - c)
    root = math.sqrt(b * b + 4.0 * q * e)
    # b < 0 only where much steam is left; then the other form of the same root keeps its digits
    return 2.0 * e / (b + root) if b > 0.0 else (root - b) / (2.0 * q)


@compiled
def stoichiometric_oxygen(fuel: DryFuel, M: float) -> float:
    """Return the O2 [kmol/kg as fired] that burns carbon and hydrogen (and no sulphur)."""
    return (1.0 - M) * (fuel.C / M_C + fuel.H / (4.0 * M_H) - fuel.O / (2.0 * M_O))


@compiled
def carbon_conversion(ER: float, T_bed: float, gasifier: Gasifier) -> float:
    """Return the share of the fuel's carbon that leaves the solid [-] at `ER` [-] and `T_bed` [degC]."""
    push = (
        gasifier.conversion_ER * math.log(ER / REFERENCE_ER)
        + gasifier.conversion_T * (T_bed - REFERENCE_BED_DEGC) / 100.0
        + gasifier.conversion_residence * math.log(gasifier.residence)
        + gasifier.spread * gasifier.deviation
    )
    return gasifier.conversion / (gasifier.conversion + (1.0 - gasifier.conversion) * math.exp(-push))


@compiled
def shift_approach(T_bed: float, gasifier: Gasifier) -> float:
    """Return a = K/K_eq [-] of the shift reaction at `T_bed` [degC]."""
    return min(1.0, gasifier.shift * math.exp(gasifier.shift_T * (T_bed - REFERENCE_BED_DEGC) / 100.0))


@compiled
def gasify(fuel: DryFuel, M: float, ER: float, T_bed: float, gasifier: Gasifier) -> ProducerGas:
    """Return the gas, tar and char of fuel with moisture `M` [kg/kg wet] at `ER` [-] and bed `T_bed` [degC].

    Notes
    -----
    The carbon left to CO and CO2 is held between two ends: the oxygen must bind it, and it must use up the oxygen
    (else char burns until it does, then the frozen gases). In usual operation neither end is met. ER below 1.
    """
    dry = 1.0 - M
    O2_in = ER * stoichiometric_oxygen(fuel, M)
    water = M / (2.0 * M_H + M_O)
    C = dry * fuel.C / M_C
    H = dry * fuel.H / (2.0 * M_H) + water  # kmol H2
    O = dry * fuel.O / M_O + water + 2.0 * O2_in
    dT = (T_bed - REFERENCE_BED_DEGC) / 100.0
    volatile = C * carbon_conversion(ER, T_bed, gasifier)
    methane = gasifier.methane * math.exp(gasifier.methane_T * dT)
    ethylene = gasifier.ethylene * math.exp(gasifier.ethylene_T * dT)
    tar = gasifier.tar * math.exp(gasifier.tar_T * dT)
    # oxygen bound and used up per kmol of converted carbon that stays frozen, and what C and H could use up at most
    demand = (
        2.0 * (methane + ethylene + tar)
        + 2.0 * methane
        + ethylene
        + (0.5 * gasifier.tar_H - gasifier.tar_O) * tar
    )
    room = (1.0 - OXYGEN_MARGIN) * (2.0 * C + H - O)
    frozen = methane + ethylene + tar
    kept = volatile * min(1.0, MOST_FROZEN / max(frozen, MOST_FROZEN))
    kept = min(kept, room / max(demand, 1e-9))
    n_CH4, n_C2H4, n_tar = kept * methane, 0.5 * kept * ethylene, kept * tar
    rest = C - n_CH4 - 2.0 * n_C2H4 - n_tar  # carbon of CO, CO2 and char
    o = O - gasifier.tar_O * n_tar
    h_less = H - 2.0 * n_CH4 - 2.0 * n_C2H4 - 0.5 * gasifier.tar_H * n_tar - 0.5 * gasifier.char_H * rest
    c = volatile - (C - rest)
    least = (o - h_less) / (2.0 + 0.5 * gasifier.char_H)
    c = max(c, least + OXYGEN_MARGIN * (rest - least))
    c = min(c, rest, (1.0 - OXYGEN_MARGIN) * o)
    h = h_less + 0.5 * gasifier.char_H * c
    n_CO2 = shifted_co2(c, h, o, shift_approach(T_bed, gasifier) * shift_constant(T_bed + ZERO_CELSIUS_K))
    n_H2O = o - c - n_CO2
    n_N2 = AIR_N2_PER_O2 * O2_in + dry * fuel.N / (2.0 * M_N)
    return ProducerGas(c - n_CO2, h - n_H2O, n_CO2, n_CH4, n_C2H4, n_N2, n_H2O, n_tar, rest - c, T_bed)


@compiled
def dry_kmol(gas: ProducerGas) -> float:
    """Return the dry, tar-free gas [kmol per kg fuel as fired]."""
    return gas.CO + gas.H2 + gas.CO2 + gas.CH4 + gas.C2H4 + gas.N2


@compiled
def gas_energy(gas: ProducerGas) -> float:
    """Return the lower heating value of the cold dry gas [MJ per kg fuel as fired] [2]_."""
    return NORMAL_VOLUME * (12.63 * gas.CO + 10.78 * gas.H2 + 35.88 * gas.CH4 + 59.5 * gas.C2H4)


@compiled
def gas_yield(gas: ProducerGas) -> float:
    """Return the dry gas [Nm3 per kg fuel as fired]; Nm3 at 0 degC and 1 atm."""
    return NORMAL_VOLUME * dry_kmol(gas)


@compiled
def lhv_gas(gas: ProducerGas) -> float:
    """Return the lower heating value of the dry gas [MJ/Nm3]."""
    return gas_energy(gas) / gas_yield(gas)


@compiled
def cold_gas_efficiency(fuel: DryFuel, M: float, gas: ProducerGas) -> float:
    """Return the energy of the cold gas over that of the fuel [-], both lower heating values."""
    return gas_energy(gas) / lhv_as_received(fuel, M)
