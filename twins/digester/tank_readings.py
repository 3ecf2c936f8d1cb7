"""What a laboratory reads of a tank: pH, volatile acids over alkalinity, suspended and dissolved COD."""

from __future__ import annotations

import math
from typing import Any

from twins.core.compiled import inlined
from twins.digester.acid_base import COD_AC, COD_BU, COD_PRO, COD_VA, charge, hydrogen_guess, hydrogen_ion
from twins.digester.adm1_states import S_I, S_IC, S_IN, X_I, S_ac, S_bu, S_ch4, S_pro, S_su, S_va, X_xc

ACETIC_ACID = 60.0
"""kg/kmol; volatile acids are told as acetic acid."""
CALCIUM_CARBONATE = 50.0
"""kg CaCO3 that bind a kmol of charge; alkalinity is told as calcium carbonate."""
END_POINT_H = 1e-5
"""Alkalinity is titrated to pH 5 [kmol/m3]."""
SMALLEST_ALKALINITY = 1e-3
"""kmol/m3; below it the ratio is one of a tank that is lost anyway."""


@inlined
def pH_of(tank: Any, k: Any) -> float:
    """Return the pH of a tank of state `tank` with kinetics `k`."""
    return -math.log10(hydrogen_ion(tank, k, hydrogen_guess(tank, k)))


@inlined
def acids_over_alkalinity(tank: Any, k: Any, pH: float) -> float:
    """Return volatile acids as acetic acid over alkalinity as calcium carbonate [kg/kg], as operators watch it.

    Notes
    -----
    Alkalinity is the acid that brings the sample to pH 5 with its carbon dioxide kept, the difference of the charge at
    both.
    """
    acids = tank[S_ac] / COD_AC + tank[S_pro] / COD_PRO + tank[S_bu] / COD_BU + tank[S_va] / COD_VA
    alkalinity = charge(tank, k, END_POINT_H).net - charge(tank, k, 10.0**-pH).net
    return ACETIC_ACID * acids / (CALCIUM_CARBONATE * max(alkalinity, SMALLEST_ALKALINITY))


@inlined
def suspended_cod(tank: Any) -> float:
    """Return the COD of suspended matter [kg/m3]."""
    total = 0.0
    for i in range(X_xc, X_I + 1):
        total += tank[i]
    return total


@inlined
def dissolved_cod(tank: Any) -> float:
    """Return the COD of dissolved matter [kg/m3]."""
    total = 0.0
    for i in range(S_su, S_I + 1):
        total += tank[i] if i != S_IC and i != S_IN and i != S_ch4 else 0.0
    return total
