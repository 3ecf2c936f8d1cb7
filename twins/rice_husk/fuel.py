"""Rice husk as a fuel: composition, heating values and their bases, compiled.

Everything per kg of dry fuel (`DryFuel`); moisture `M` is always passed apart and is kg per kg of wet fuel. The
heating value stands beside the composition and is not computed from it alone: published heating values and published
compositions of the same husk differ by up to 15 %, so a fuel carries both with a joint error (`husk_fuel`).
Named bases, which cannot be mixed, are in `fuel_bases`; the screen for samples is in `fuel_screen`.

Values and priors: `parameters`, section fuel.

References
----------
.. [1] S. A. Channiwala, P. P. Parikh, Fuel 81 (2002) 1051-1063.
.. [2] C. Sheng, J. L. T. Azevedo, Biomass and Bioenergy 28 (2005) 499-507.
.. [3] Prior of husk properties, assumed: centred on the four full analyses of `survey/husk_composition_samples.csv`,
   ash 19 +- 2 %, HHV dry 15.6 +- 0.9 MJ/kg with correlation -0.7 to ash.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled

EVAPORATION_MJ_KG = 2.442  # water at 25 degC, IAPWS
WATER_PER_HYDROGEN = 8.936  # kg/kg, 18.015/2.016

MEAN_ASH_DRY = 0.19  # kg/kg [3]
MEAN_HHV_DRY = 15.6  # MJ/kg [3]
HHV_PER_ASH = -31.5  # MJ/kg a kg/kg of ash: -0.7 * 0.9/0.02 [3]
HHV_RESIDUAL_SD = 0.643  # MJ/kg: 0.9 sqrt(1 - 0.7^2) [3]


class DryFuel(NamedTuple):
    """Composition [kg/kg dry, sum 1] and higher heating value [MJ/kg dry]."""

    C: float
    H: float
    O: float
    N: float
    S: float
    ash: float
    HHV: float


@compiled
def hhv_channiwala_parikh_2002(C: float, H: float, O: float, N: float, S: float, ash: float) -> float:
    """Return the higher heating value [MJ/kg dry] from the ultimate analysis [kg/kg dry] [1]_."""
    return 34.91 * C + 117.83 * H + 10.05 * S - 10.34 * O - 1.51 * N - 2.11 * ash


@compiled
def hhv_sheng_azevedo_2005(C: float, H: float, ash: float) -> float:
    """Return the higher heating value [MJ/kg dry] from carbon, hydrogen and ash [kg/kg dry] [2]_."""
    return -1.3675 + 31.37 * C + 70.09 * H + 3.18 * (1.0 - C - H - ash)


@compiled
def hhv_ash_sheng_azevedo_2005(ash: float) -> float:
    """Return the higher heating value [MJ/kg dry] from ash [kg/kg dry] alone [2]_, called poor by its authors."""
    return 19.914 - 23.24 * ash


@compiled
def dry_fuel(
    C_daf: float, H_daf: float, N_daf: float, S_daf: float, ash_dry: float, hhv_error: float
) -> DryFuel:
    """Return the fuel from its dry ash-free analysis [kg/kg daf] and ash [kg/kg dry]; oxygen by difference.

    The heating value is that of Channiwala and Parikh plus `hhv_error` [MJ/kg dry].
    """
    organic = 1.0 - ash_dry
    C, H, N, S = C_daf * organic, H_daf * organic, N_daf * organic, S_daf * organic
    O = 1.0 - ash_dry - C - H - N - S
    HHV = hhv_channiwala_parikh_2002(C, H, O, N, S, ash_dry) + hhv_error
    return DryFuel(C, H, O, N, S, ash_dry, HHV)


@compiled
def husk_fuel(
    C_daf: float, H_daf: float, N_daf: float, S_daf: float, ash_dry: float, hhv_residual: float
) -> DryFuel:
    """Return the fuel whose heating value follows its ash with the joint error of the prior [3]_.

    Notes
    -----
    HHV = 15.6 - 31.5 (ash - 0.19) + residual. The heating value is measured by itself, so an error of the analysis
    (of hydrogen above all) does not go into it: the difference to the correlation is what the two do not agree on.
    """
    HHV = MEAN_HHV_DRY + HHV_PER_ASH * (ash_dry - MEAN_ASH_DRY) + hhv_residual
    plain = dry_fuel(C_daf, H_daf, N_daf, S_daf, ash_dry, 0.0)
    return DryFuel(plain.C, plain.H, plain.O, plain.N, plain.S, plain.ash, HHV)


@compiled
def lhv_dry(fuel: DryFuel) -> float:
    """Return the lower heating value [MJ/kg dry] at 25 degC."""
    return fuel.HHV - EVAPORATION_MJ_KG * WATER_PER_HYDROGEN * fuel.H


@compiled
def hhv_as_received(fuel: DryFuel, M: float) -> float:
    """Return the higher heating value [MJ/kg wet] at moisture `M` [kg/kg wet]."""
    return fuel.HHV * (1.0 - M)


@compiled
def lhv_as_received(fuel: DryFuel, M: float) -> float:
    """Return the lower heating value [MJ/kg wet] at moisture `M` [kg/kg wet]."""
    return lhv_dry(fuel) * (1.0 - M) - EVAPORATION_MJ_KG * M
