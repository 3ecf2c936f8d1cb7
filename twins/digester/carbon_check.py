"""The carbon check between dump and digester: both eat the same carbon.

A tonne of waste can make no more methane in a dump than in a digester that is given all the time it wants. Default
carbon contents of the IPCC suppose food waste with 40 % of dry matter; market waste has 8-18 %, and with the defaults
the dump makes more methane than there is carbon for it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.physics.waste_decay import CH4_PER_C
from twins.digester.gas_quality import METHANE_KG_NM3

Array = NDArray[np.float64]


class CarbonCheck(NamedTuple):
    """What the check leaves of a drawn DOCf, by class of waste.

    Attributes
    ----------
    DOCf
        Part of the carbon that decays: the smaller of the drawn one and that which the methane potential allows [-].
    cut
        DOCf over the drawn one [-]: 1 where the check changes nothing.
    """

    DOCf: Array
    cut: Array


def methane_limit(BMP: Array, VS: Array) -> Array:
    """Return the most methane that wet waste can make anywhere, density x BMP x VS [kg/kg wet].

    Parameters
    ----------
    BMP
        Methane potential at 0 C, dry [Nm3/kgVS].
    VS
        Volatile solids [kg/kg wet], of the same shape.

    Examples
    --------
    >>> round(methane_limit(0.380, 0.088) / METHANE_KG_NM3 * 1e3, 1)  # Nm3 a tonne
    33.4
    """
    return METHANE_KG_NM3 * BMP * VS


def decaying_carbon_within_bmp(DOC: Array, DOCf: float, F: float, BMP: Array, VS: Array) -> CarbonCheck:
    """Return DOCf such that DOC DOCf F 16/12 <= density BMP VS in every class, and how far it was cut.

    Parameters
    ----------
    DOC
        Degradable organic carbon [kg/kg wet], shape (n_class,).
    DOCf
        Drawn part of it that decays [-].
    F
        Methane share of the gas [-].
    BMP, VS
        As in `methane_limit`, shape (n_class,).
    """
    wanted = DOC * (DOCf * F * CH4_PER_C)
    limit = methane_limit(BMP, VS)
    cut = np.divide(limit, wanted, out=np.ones_like(wanted), where=wanted > limit)
    return CarbonCheck(DOCf * cut, cut)
