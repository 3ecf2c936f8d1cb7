"""Suspended and dissolved COD of a tank; pH, acids and alkalinity are in `adm1_outputs`."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.adm1_states import S_I, S_IC, S_IN, X_I, S_ch4, S_su, X_xc


@inlined
def suspended_cod(tank: Any) -> float:
    """Return the COD of suspended matter [kg/m3]."""
    total = 0.0
    for i in range(X_xc, X_I + 1):
        total += tank[i]
    return total


@inlined
def dissolved_cod(tank: Any) -> float:
    """Return the COD of dissolved matter without gas [kg/m3]."""
    total = 0.0
    for i in range(S_su, S_I + 1):
        total += tank[i] if i != S_IC and i != S_IN and i != S_ch4 else 0.0
    return total
