"""Acid-base equilibrium of ADM1: the hydrogen ion from the charge balance, and the ions that follow from it.

Concentrations in kmol/m3, acids in kgCOD/m3; a mole of acetate, propionate, butyrate, valerate is 64, 112, 160, 208 g
of COD.

References
----------
C. Rosen, U. Jeppsson, Aspects on ADM1 implementation within the BSM2 framework (2006), algebraic pH.
"""

from __future__ import annotations

from math import exp, log10
from typing import Any, NamedTuple

from twins.core.compiled import inlined
from twins.digester.adm1_states import S_IC, S_IN, S_ac, S_an, S_bu, S_cat, S_pro, S_va

COD_AC, COD_PRO, COD_BU, COD_VA = 64.0, 112.0, 160.0, 208.0
"""kgCOD per kmol."""
H_NEUTRAL = 1e-7
NEWTON_STEPS = 80
"""More than Newton can need: from below it doubles a far too small H, from above H is cut tenfold."""
STEP_SMALL = 1e-8
"""A relative Newton step of this size leaves an error of its square, that is of rounding."""


class Charge(NamedTuple):
    """Net positive charge of the liquid at one H, its slope, and the charges that a state carries per unit."""

    net: float  # kmol/m3
    slope: float  # kmol/m3 per kmol/m3 of H


@inlined
def charge(y: Any, k: Any, H: float) -> Charge:
    """Return the net charge [kmol/m3] of the liquid `y` at `H` [kmol/m3]; the equilibrium has none.

    Notes
    -----
    S_cat - S_an + NH4 + H - OH - HCO3 - ac/64 - pro/112 - bu/160 - va/208, an acid of constant K being ionised by
    K/(K + H). Each term rises with H and is concave, hence so is the sum.
    """
    ac, pro, bu, va = 1.0 / (k.K_ac + H), 1.0 / (k.K_pro + H), 1.0 / (k.K_bu + H), 1.0 / (k.K_va + H)
    co2, IN, w = 1.0 / (k.K_co2 + H), 1.0 / (k.K_IN + H), k.K_w / H
    ion_ac = y[S_ac] * (1.0 / COD_AC) * k.K_ac * ac
    ion_pro = y[S_pro] * (1.0 / COD_PRO) * k.K_pro * pro
    ion_bu = y[S_bu] * (1.0 / COD_BU) * k.K_bu * bu
    ion_va = y[S_va] * (1.0 / COD_VA) * k.K_va * va
    hco3, nh4 = y[S_IC] * k.K_co2 * co2, y[S_IN] * H * IN
    acids = (ion_ac + ion_pro) + (ion_bu + ion_va)
    net = y[S_cat] - y[S_an] + nh4 + H - w - hco3 - acids
    slope = (
        1.0 + w / H + y[S_IN] * k.K_IN * IN * IN + hco3 * co2
        + (ion_ac * ac + ion_pro * pro) + (ion_bu * bu + ion_va * va)
    )  # fmt: skip
    return Charge(net, slope)


@inlined
def hydrogen_guess(y: Any, k: Any) -> float:
    """Return H [kmol/m3] if bicarbonate alone balanced ammonium, strong ions and acids; neutral where it cannot."""
    acids = y[S_ac] / COD_AC + y[S_pro] / COD_PRO + y[S_bu] / COD_BU + y[S_va] / COD_VA
    hco3 = y[S_cat] - y[S_an] + y[S_IN] - acids
    if 0.0 < hco3 < y[S_IC]:
        return k.K_co2 * (y[S_IC] - hco3) / hco3
    return H_NEUTRAL


@inlined
def hydrogen_ion(y: Any, k: Any, guess: float) -> float:
    """Return H [kmol/m3] at which the liquid `y` bears no charge, by Newton's method from a `guess` > 0.

    Notes
    -----
    The charge is increasing and concave in H > 0. A tangent lies above it, so that every Newton step ends left of the
    root, and from the left the steps rise to the root without passing it: Newton cannot fail. A step from the right
    that would end below a tenth of H ends there.
    """
    h = guess
    for _ in range(NEWTON_STEPS):
        c = charge(y, k, h)
        step = max(-c.net / c.slope, -0.9 * h)
        h += step
        if abs(step) <= STEP_SMALL * h:
            break
    return h


@inlined
def inhibition_pH(H: float, K: float, n: float, UL: float, LL: float, switch: float) -> float:
    """Return the factor of pH on an uptake: Hill form K^n/(H^n + K^n) [S35], or the switch of the report of 2002.

    Notes
    -----
    With the limits of BSM2 the exponent n = 3/(UL - LL) is 2 or 3 and the power is a product, exactly.
    Switch: exp(-3 ((pH - UL)/(UL - LL))^2) below UL, else 1.
    """
    if switch == 0.0:
        x = H / K
        if n == 2.0:
            power = x * x
        elif n == 3.0:
            power = x * x * x
        else:
            power = x**n
        return 1.0 / (1.0 + power)
    pH = -log10(H)
    if pH >= UL:
        return 1.0
    away = (pH - UL) / (UL - LL)
    return exp(-3.0 * away * away)
