"""Compressed natural gas as methane: density and pressure by the equation of Dranchuk and Abou-Kassem.

Z(rho_r, T_r) is explicit, so pressure from density needs no iteration; density from pressure takes a few
Newton steps. P. M. Dranchuk, J. H. Abou-Kassem, J. Can. Pet. Technol. 14 (1975) 34-36.
"""

from __future__ import annotations

import math

from twins.core.compiled import compiled
from twins.core.units import (
    GAS_CONSTANT_J_MOL_K,
    METHANE_CRITICAL_PRESSURE_PA,
    METHANE_CRITICAL_TEMPERATURE_K,
    METHANE_MOLAR_MASS_KG_MOL,
)

VALID_REDUCED_TEMPERATURE = (1.05, 3.0)  # the paper's range, without the isotherm at the critical point
VALID_REDUCED_PRESSURE = 30.0
_ZC = 0.27  # critical compressibility in the paper's definition of reduced density
_STEPS = 60


@compiled
def compressibility(rho_r: float, t_r: float) -> float:
    """Return Z [-] at reduced density 0.27 p_r/(Z T_r) [-] and reduced temperature [-].

    Notes
    -----
    Z = 1 + c1 rho + c2 rho^2 - c3 rho^5 + A10 (1 + A11 rho^2) rho^2/T^3 exp(-A11 rho^2); A1 to A11 of the paper.
    """
    t2 = t_r * t_r
    t3 = t2 * t_r
    c1 = 0.3265 - 1.0700 / t_r - 0.5339 / t3 + 0.01569 / (t3 * t_r) - 0.05165 / (t3 * t2)
    c2 = 0.5475 - 0.7361 / t_r + 0.1844 / t2
    c3 = 0.1056 * (-0.7361 / t_r + 0.1844 / t2)
    r2 = rho_r * rho_r
    bump = 0.6134 * (1.0 + 0.7210 * r2) * r2 / t3 * math.exp(-0.7210 * r2)
    return 1.0 + c1 * rho_r + c2 * r2 - c3 * r2 * r2 * rho_r + bump


@compiled
def is_valid_state(pressure_pa: float, temperature_k: float) -> bool:
    """Return whether the equation was fitted for this state of methane."""
    t_r = temperature_k / METHANE_CRITICAL_TEMPERATURE_K
    p_r = pressure_pa / METHANE_CRITICAL_PRESSURE_PA
    low, high = VALID_REDUCED_TEMPERATURE
    return low <= t_r <= high and 0.0 <= p_r <= VALID_REDUCED_PRESSURE


@compiled
def cng_pressure_pa(density_kg_m3: float, temperature_k: float) -> float:
    """Return the pressure [Pa] of methane at density [kg/m3] and temperature [K]; NaN outside the fit."""
    t_r = temperature_k / METHANE_CRITICAL_TEMPERATURE_K
    ideal = density_kg_m3 * GAS_CONSTANT_J_MOL_K * temperature_k / METHANE_MOLAR_MASS_KG_MOL
    rho_r = _ZC * ideal / (METHANE_CRITICAL_PRESSURE_PA * t_r)
    pressure = ideal * compressibility(rho_r, t_r)
    return pressure if is_valid_state(pressure, temperature_k) else math.nan


@compiled
def cng_density_kg_m3(pressure_pa: float, temperature_k: float) -> float:
    """Return the density of methane [kg/m3] at pressure [Pa] and temperature [K]; NaN outside the fit.

    Notes
    -----
    Newton on rho_r Z(rho_r, T_r) = 0.27 p_r / T_r with a central-difference slope: converges from the ideal
    gas in 4 to 6 steps for T_r > 1.05, where the isotherm has no loop.
    """
    if not is_valid_state(pressure_pa, temperature_k):
        return math.nan
    t_r = temperature_k / METHANE_CRITICAL_TEMPERATURE_K
    target = _ZC * pressure_pa / METHANE_CRITICAL_PRESSURE_PA / t_r
    rho_r = target
    for _ in range(_STEPS):
        h = 1e-6 * (rho_r + 1e-3)
        low, high = rho_r - h, rho_r + h
        slope = (high * compressibility(high, t_r) - low * compressibility(low, t_r)) / (2.0 * h)
        step = (rho_r * compressibility(rho_r, t_r) - target) / slope
        rho_r -= min(max(step, -0.3), 0.3)
        if abs(step) < 1e-13 * (1.0 + rho_r):
            break
    per_r = METHANE_CRITICAL_PRESSURE_PA * METHANE_MOLAR_MASS_KG_MOL
    return rho_r * per_r / (_ZC * GAS_CONSTANT_J_MOL_K * METHANE_CRITICAL_TEMPERATURE_K)
