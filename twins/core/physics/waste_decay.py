"""Methane of waste that rots on land, and methane and nitrous oxide of residues that are burnt openly.

First-order decay as in IPCC 2006 Vol. 5 Ch. 3 and the CDM tool for emissions from solid waste disposal sites, in
kilograms of gas: what a kilogram of gas does to the climate is the business of the accounting.

Symbols: DOC degradable organic carbon [kg C/kg waste], DOCf the part of it that decays [-], MCF methane correction
factor of the site [-], F methane share of the gas by volume [-], f share of the gas that is captured [-], OX share
oxidised in the cover [-], phi model correction [-], k decay rate [1/yr]. Mass of waste and DOC have one basis,
dry or wet, which is the caller's to choose.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled

CH4_PER_C = 16.0 / 12.0
"""Methane of a mass of carbon, 16/12 as the IPCC writes it [kg/kg]."""
PER_KG = 1e-3  # kg in a gram


class OpenBurning(NamedTuple):
    """Gases of an open fire by mass of dry matter that lies there.

    Attributes
    ----------
    CH4, N2O
        Methane and nitrous oxide [kg], of the shape of the mass.
    """

    CH4: NDArray[np.float64]
    N2O: NDArray[np.float64]


@compiled
def methane_potential(
    DOC: float, DOCf: float, MCF: float, F: float, phi: float, f: float, OX: float
) -> float:
    """Return the methane that a mass of waste gives off in all time, phi (1-f) (1-OX) (16/12) F DOCf MCF DOC [kg/kg].

    Parameters
    ----------
    DOC, DOCf, MCF, F, phi, f, OX
        See the symbols of the module; floats or arrays of one shape.

    Notes
    -----
    CDM methodological tool 04, equation 1, without its sum over the years and without the GWP. The old form of
    AMS-III.E, DOC DOCf F MCF 16/12 at once in the year of disposal, is this potential with phi 1, f 0 and OX 0.

    Examples
    --------
    >>> round(methane_potential(0.34, 0.5, 0.4, 0.5, 1.0, 0.0, 0.0), 4)  # rice husk on a shallow heap [kg/kg]
    0.0453
    """
    return phi * (1.0 - f) * (1.0 - OX) * CH4_PER_C * F * DOCf * MCF * DOC


@compiled
def decay_methane(
    deposited_kg: NDArray[np.float64], potential: float, k: float
) -> tuple[NDArray[np.float64], float]:
    """Return what waste gives off year by year, and what is still to come after the last year.

    Parameters
    ----------
    deposited_kg
        Waste W_x deposited in each year, shape (n_years,) [kg/yr].
    potential
        `methane_potential` of the waste [kg/kg].
    k
        Decay rate [1/yr], 0 or more; infinite for a release at once.

    Returns
    -------
    tuple of Array and float
        CH4_y = potential sum_x W_x e^{-k(y-x)} (1 - e^{-k}), shape (n_years,) [kg/yr], and the rest [kg].

    Notes
    -----
    CDM methodological tool 04, equation 1: decay begins in the year of disposal. The sum over x is carried as a
    stock, S_y = S_{y-1} e^{-k} + W_y, so that the work grows with the years and not with their square. Nothing
    is lost: releases and rest add up to potential times waste.
    """
    kept = math.exp(-k)
    let_go = -math.expm1(-k)
    released = np.empty(len(deposited_kg))
    stock = 0.0
    for y in range(len(deposited_kg)):
        stock += potential * deposited_kg[y]
        released[y] = stock * let_go
        stock *= kept
    return released, stock


def open_burning(
    dry_kg: NDArray[np.float64], CH4_g_per_kg: float, N2O_g_per_kg: float, burnt_share: float = 1.0
) -> OpenBurning:
    """Return the gases of dry matter burnt in the open.

    Parameters
    ----------
    dry_kg
        Dry matter lit, any shape [kg].
    CH4_g_per_kg, N2O_g_per_kg
        Emission factors [g per kg of dry matter burnt].
    burnt_share
        Combustion factor: part of the matter lit that burns [-].

    Notes
    -----
    IPCC 2006 Vol. 4 Ch. 2, equation 2.27, gas by gas; the CO2 of a crop residue is biogenic and stands nowhere here.
    """
    burnt = np.asarray(dry_kg, dtype=np.float64) * (burnt_share * PER_KG)
    return OpenBurning(burnt * CH4_g_per_kg, burnt * N2O_g_per_kg)
