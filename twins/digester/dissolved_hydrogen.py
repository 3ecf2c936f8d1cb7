"""Dissolved hydrogen of ADM1, algebraic: made and eaten within seconds, it is where both balance."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined

NEWTON_STEPS = 100
STEP_SMALL = 1e-8
"""A relative Newton step of this size leaves an error of its square, that is of rounding."""


@inlined
def dissolved_hydrogen(
    guess: float, k: Any, made: Any, V_max: float, dilution: float, S_in: float, S_eq: float
) -> float:
    """Return S_h2 [kgCOD/m3] at which as much hydrogen is made as is eaten, washed out and lost to the gas.

    Parameters
    ----------
    guess
        kgCOD/m3, not below 0.
    k
        Kinetics of the tank.
    made
        Hydrogen made at S_h2 = 0 [kgCOD/m3/d]: by what it does not inhibit, from LCFA, from C4, from propionate.
    V_max
        Largest uptake, kgCOD/m3/d.
    dilution, S_in
        Flow over volume [1/d] and S_h2 of what flows in.
    S_eq
        S_h2 in equilibrium with the gas.

    Notes
    -----
    The surplus falls with S_h2 and is convex: a Newton step from anywhere ends left of the root, and from the left the
    steps rise to it without passing it. At 0 the surplus is never negative, so a step below 0 may stop there.
    """
    free, fa, c4, pro = made
    s = guess
    for _ in range(NEWTON_STEPS):
        u_fa, u_c4, u_pro = 1.0 / (k.K_I_h2_fa + s), 1.0 / (k.K_I_h2_c4 + s), 1.0 / (k.K_I_h2_pro + s)
        u = 1.0 / (k.K_S_h2 + s)
        from_fa, from_c4, from_pro = (
            fa * k.K_I_h2_fa * u_fa,
            c4 * k.K_I_h2_c4 * u_c4,
            pro * k.K_I_h2_pro * u_pro,
        )
        surplus = (
            free
            + (from_fa + from_c4)
            + from_pro
            + dilution * (S_in - s)
            - V_max * s * u
            - k.k_La * (s - S_eq)
        )
        fall = (
            dilution
            + k.k_La
            + V_max * k.K_S_h2 * u * u
            + (from_fa * u_fa + from_c4 * u_c4)
            + from_pro * u_pro
        )
        new = max(s + surplus / fall, 0.0)
        step = abs(new - s)
        s = new
        if step <= STEP_SMALL * s:
            break
    return s
