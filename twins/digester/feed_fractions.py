"""From an assay of waste to the influent of ADM1, and its ageing in the pit.

Per kg of wet waste; 1 t counts as 1 m3, so that kg/kg x 1000 is kg/m3.

    protein       6.25 (TKN - NH4-N)
    carbohydrate  VS less protein, lipid, lignin and stored acids
    f_d           BMP / (350 COD/VS), the COD that a BMP test turns to methane over all COD
    X_I           (1 - f_d) COD: lignin, and what is not digested of the rest
    X_li          g x lipid COD, with g = digested share of carbohydrate, protein and lipid
    X_pr          by nitrogen: (organic N - N_I X_I) / N_pr, so that N of the fractions is TKN
    X_ch + S_su   the digestible COD that is left; S_su is the free share s of it
    S_ac, S_pro   stored acids; three lactate give two propionate, one acetate and one CO2
    S_IN          NH4-N/14; S_IC carbonate and that CO2; S_cat the net strong cations; no X_xc

COD and nitrogen close to rounding and the methane potential of the fractions is the given BMP. Free sugars and acids
are wholly digestible and f_d holds for the whole, not for each fraction. Protein COD is set by nitrogen, since ADM1
protein holds 0.150 gN/g and the factor 6.25 means 0.160: carbohydrate takes up the difference.

References
----------
Formulas: carbohydrate C6H10O5, protein C4H6.1O1.2N, lipid C57H104O6, lactic and acetic acid (CH2O)n, with whole atomic
masses; lignin 1.56 gCOD/g and 0.62 gC/g are assumed.
Lactate to propionate: the way of Clostridium propionicum, 3 C3H6O3 = 2 C3H6O2 + C2H4O2 + CO2 + H2O (general knowledge).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import inlined
from twins.digester.adm1_states import N_STATES, S_IC, S_IN, X_I, S_ac, S_cat, S_pro, S_su, X_ch, X_li, X_pr

Array = NDArray[np.float64]

CARBOHYDRATE_COD = 1.185  # gCOD/g, C6H10O5 + 6 O2
PROTEIN_COD = 1.53  # C4H6.1O1.2N + 4.175 O2, nitrogen as ammonia
LIPID_COD = 2.89  # C57H104O6 + 80 O2
LIGNIN_COD = 1.56  # assumed
ACID_COD = 64.0 / 60.0  # acetic and lactic acid
CARBOHYDRATE_C, PROTEIN_C, LIPID_C, ACID_C = 72.0 / 162.0, 48.0 / 87.3, 684.0 / 884.0, 24.0 / 60.0  # gC/g
LIGNIN_C = 0.62  # gC/g, assumed: C9H10O2 to C10H12O4 with ash
PROTEIN_PER_N = 6.25  # g/g
N_KG_PER_KMOL = 14.0
METHANE_PER_COD = 0.350  # Nm3/kgCOD: 22.4 m3/kmol over 64 kg/kmol
LACTATE_TO_PROPIONATE, LACTATE_TO_ACETATE = 7.0 / 9.0, 2.0 / 9.0  # of COD: 2 x 112 and 64 of 3 x 96
AGEING_C = 30.0  # temperature of the rate of ageing


class Contents(NamedTuple):
    """Carbon and nitrogen of states of ADM1 that a feed needs [kmol/kgCOD]; the same numbers as in the tanks."""

    C_su: float
    C_pro: float
    C_ac: float
    N_pr: float
    N_I: float


class Assay(NamedTuple):
    """What a laboratory says of a waste; floats, or arrays of one shape.

    TS [kg/kg wet], VS [kg/kg TS], TKN and NH4_N [kg/kg wet], lipid, lignin, vfa (as acetic acid) and lactate
    [kg/kg VS], soluble [-] (free sugars over digestible carbohydrate), BMP [Nm3 CH4/kg VS], cations (strong cations
    less strong anions) and carbonate [kmol/m3].
    """

    TS: Array
    VS: Array
    TKN: Array
    NH4_N: Array
    lipid: Array
    lignin: Array
    vfa: Array
    lactate: Array
    soluble: Array
    BMP: Array
    cations: Array
    carbonate: Array


class Composition(NamedTuple):
    """Parts of an assay [kg/kg wet], their COD [kgCOD/kg wet] and carbon [kg/kg wet]."""

    VS: Array
    carbohydrate: Array
    protein: Array
    lipid: Array
    lignin: Array
    vfa: Array
    lactate: Array
    COD: Array
    C: Array


def composition(a: Assay) -> Composition:
    """Return the parts of the volatile solids; carbohydrate is what is left."""
    VS = a.TS * a.VS
    protein = PROTEIN_PER_N * (a.TKN - a.NH4_N)
    lipid, lignin, vfa, lactate = a.lipid * VS, a.lignin * VS, a.vfa * VS, a.lactate * VS
    carbohydrate = VS - protein - lipid - lignin - vfa - lactate
    COD = (
        CARBOHYDRATE_COD * carbohydrate
        + PROTEIN_COD * protein
        + LIPID_COD * lipid
        + LIGNIN_COD * lignin
        + ACID_COD * (vfa + lactate)
    )
    C = (
        CARBOHYDRATE_C * carbohydrate
        + PROTEIN_C * protein
        + LIPID_C * lipid
        + LIGNIN_C * lignin
        + ACID_C * (vfa + lactate)
    )
    return Composition(VS, carbohydrate, protein, lipid, lignin, vfa, lactate, COD, C)


def highest_BMP(c: Composition) -> Array:
    """Return the BMP [Nm3 CH4/kg VS] of a waste of which only the lignin is left; above it no BMP can be."""
    return METHANE_PER_COD * (c.COD - LIGNIN_COD * c.lignin) / c.VS


def degradable_share(a: Assay, c: Composition) -> Array:
    """Return f_d [-], the COD that the BMP shows to be digested over all COD."""
    return a.BMP * c.VS / (METHANE_PER_COD * c.COD)


def digested_share(a: Assay, c: Composition) -> Array:
    """Return g [-], the digested share of carbohydrate, protein and lipid; above 1 or below 0 no BMP can be."""
    acids = ACID_COD * (c.vfa + c.lactate)
    return (degradable_share(a, c) * c.COD - acids) / (c.COD - LIGNIN_COD * c.lignin - acids)


def influent(a: Assay, contents: Contents) -> Array:
    """Return the influent, shape (..., 29): kgCOD/m3, S_IC, S_IN and S_cat in kmol/m3, gas places 0.

    An assay that cannot be gives a negative fraction or X_pr without protein; `feed_checks.feed_status` finds it.
    """
    c = composition(a)
    kg = 1e3  # kg/m3 a kg/kg: 1 t of waste fills 1 m3
    f_d = degradable_share(a, c)
    y = np.zeros((*np.shape(c.COD), N_STATES))
    y[..., X_I] = kg * (1.0 - f_d) * c.COD
    y[..., X_li] = kg * digested_share(a, c) * LIPID_COD * c.lipid
    organic_N = kg * (a.TKN - a.NH4_N) / N_KG_PER_KMOL
    y[..., X_pr] = (organic_N - contents.N_I * y[..., X_I]) / contents.N_pr
    lactate_COD = kg * ACID_COD * c.lactate
    y[..., S_ac] = kg * ACID_COD * c.vfa + LACTATE_TO_ACETATE * lactate_COD
    y[..., S_pro] = LACTATE_TO_PROPIONATE * lactate_COD
    y[..., S_IC] = a.carbonate + carbon_dioxide_of_lactate(contents) * lactate_COD
    y[..., S_IN] = kg * a.NH4_N / N_KG_PER_KMOL
    y[..., S_cat] = a.cations
    rest = kg * f_d * c.COD - y[..., X_li] - y[..., X_pr] - y[..., S_ac] - y[..., S_pro]
    y[..., S_su] = a.soluble * rest
    y[..., X_ch] = (1.0 - a.soluble) * rest
    return y


@inlined
def carbon_dioxide_of_lactate(contents: Contents) -> float:
    """Return CO2 [kmol/kgCOD] when lactate is written as propionate and acetate; lactate has the carbon of sugar."""
    return contents.C_su - LACTATE_TO_PROPIONATE * contents.C_pro - LACTATE_TO_ACETATE * contents.C_ac


@inlined
def age(feed: Array, hours: float, T_c: float, k: float, theta: float, contents: Contents) -> None:
    """Turn free sugars of `feed`, shape (29,), to stored acids in place; COD, C, N and charge stay.

    Parameters
    ----------
    hours, T_c
        Time in the pit [h] and its temperature [C].
    k, theta
        `feed_ageing_k` [1/d] at 30 C and `feed_ageing_theta` [1/K].
    contents
        Carbon of sugars, propionate and acetate.

    Notes
    -----
    First order; sugar gives lactate one to one in COD and carbon, which is then written as for stored lactate. It is
    not slowed by its own acid, so hold it to a few days.
    """
    rate_per_h = k * math.exp(theta * (T_c - AGEING_C)) / 24.0
    turned = -math.expm1(-rate_per_h * hours) * feed[S_su]
    feed[S_su] -= turned
    feed[S_pro] += LACTATE_TO_PROPIONATE * turned
    feed[S_ac] += LACTATE_TO_ACETATE * turned
    feed[S_IC] += carbon_dioxide_of_lactate(contents) * turned
