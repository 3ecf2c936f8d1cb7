"""Headspace of a tank: transfer from the liquid by Henry's law, and the outlet.

Gas in kgCOD/m3 (h2, ch4) or kmolC/m3 (co2) of headspace; a mole of hydrogen and methane is 16 and 64 g of COD.

References
----------
C. Rosen, U. Jeppsson, Aspects on ADM1 implementation within the BSM2 framework (2006), gas phase (S35, S36, S37).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from twins.core.compiled import inlined
from twins.digester.adm1_states import G_ch4, G_co2, G_h2

COD_H2, COD_CH4 = 16.0, 64.0
"""kgCOD per kmol."""
FIXED_PRESSURE, K_P_OUTLET = 0, 1
"""Outlets: one that holds the pressure, and the orifice of BSM2 with q = k_P (P - P_atm)."""
RESTORING = 1.0
"""Rate at which the outlet restores the pressure that it holds [1/d]; any rate does that is slow beside a step."""
TO_METHANE_TANK, TO_HOLDER, LOST = 0, 1, 2
"""Routes of the acid tank's gas."""


class Outlet(NamedTuple):
    """Gas outlet of a tank."""

    kind: int  # FIXED_PRESSURE or K_P_OUTLET
    pressure: float  # bar, held, or outside
    k_P: float  # m3/d/bar


@inlined
def gas_moles(h2: float, ch4: float, co2: float) -> float:
    """Return kmol of gas in `h2`, `ch4` [kgCOD] and `co2` [kmolC]."""
    return h2 * (1.0 / COD_H2) + ch4 * (1.0 / COD_CH4) + co2


@inlined
def gas_pressure(y: Any, k: Any) -> float:
    """Return the pressure [bar] of the headspace of `y` with its water vapour."""
    return k.RT * gas_moles(y[G_h2], y[G_ch4], y[G_co2]) + k.p_h2o


@inlined
def gas_flow(y: Any, k: Any, outlet: Outlet, V_gas: float, moles_in: float) -> float:
    """Return the flow out of the headspace of `V_gas` [m3] when `moles_in` [kmol/d] enter it [m3/d at its own state].

    Notes
    -----
    At fixed pressure what comes in pushes as many moles out, q = moles in/n, n being those of a cubic metre of
    headspace; at the pressure held that is R T/(P - p_h2o) x moles in. Where the liquid takes gas up the flow is
    negative: gas of the headspace's own composition is drawn back. n is led back to (P - p_h2o)/(R T) at `RESTORING`,
    which it leaves only as the temperature moves: without that a headspace that draws gas back would run away.
    BSM2's outlet: q = k_P (P - P_atm), at headspace pressure.
    """
    if outlet.kind == FIXED_PRESSURE:
        n = gas_moles(y[G_h2], y[G_ch4], y[G_co2])
        surplus = n - (outlet.pressure - k.p_h2o) / k.RT
        return (moles_in + RESTORING * V_gas * surplus) / n
    return outlet.k_P * (gas_pressure(y, k) - outlet.pressure)
