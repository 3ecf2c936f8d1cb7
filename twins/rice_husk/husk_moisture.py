"""How much water husk holds in balance with the air.

References
----------
.. [1] W. T. Simpson, "Predicting equilibrium moisture content of wood by mathematical models", Wood and Fiber
   5 (1973) 41-49: two-hydrate form of Hailwood and Horrobin; coefficients in degF as in the Wood Handbook and in
   SAM Biopower (NREL/ssc, ssc/cmod_biomass.cpp, there for wood and, times 1.1, for rice straw).
"""

from __future__ import annotations

from twins.core.compiled import inlined


@inlined
def wood_equilibrium_simpson_1973(temperature_c: float, relative_humidity: float) -> float:
    """Return the equilibrium moisture of wood [kg/kg dry], fitted for -1 to 71 degC and 0 to 98 %."""
    f = 1.8 * temperature_c + 32.0
    h = min(max(relative_humidity, 0.0), 0.98)
    w = 330.0 + 0.452 * f + 0.00415 * f * f
    kh = (0.791 + 0.000463 * f - 0.000000844 * f * f) * h
    k1 = 6.34 + 0.000775 * f - 0.0000935 * f * f
    k2 = 1.09 + 0.0284 * f - 0.0000904 * f * f
    one, two = k1 * kh, k1 * k2 * kh * kh
    return 18.0 / w * (kh / (1.0 - kh) + (one + 2.0 * two) / (1.0 + one + two))


@inlined
def husk_equilibrium(temperature_c: float, relative_humidity: float, sorption_ratio: float) -> float:
    """Return the equilibrium moisture of husk [kg/kg dry]: that of wood times `sorption_ratio` [-].

    Notes
    -----
    No isotherm of rice husk with its coefficients could be read. A fifth of husk is silica, which takes up next to
    no water; that alone would give a ratio of 0.8. Ratio and prior are ``assumed`` (`parameters`).
    """
    return sorption_ratio * wood_equilibrium_simpson_1973(temperature_c, relative_humidity)


@inlined
def wet_basis(water_per_dry: float) -> float:
    """Return the moisture on wet basis [kg/kg wet] of `water_per_dry` [kg/kg dry]."""
    return water_per_dry / (1.0 + water_per_dry)


@inlined
def dry_basis(moisture: float) -> float:
    """Return the water [kg/kg dry] of a moisture on wet basis [kg/kg wet]."""
    return moisture / (1.0 - moisture)
