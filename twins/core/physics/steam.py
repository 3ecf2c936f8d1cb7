"""Water and steam by IAPWS-IF97: liquid (region 1), vapour (region 2) and saturation (region 4).

Pressure in bar absolute, temperature in degC, enthalpy in kJ/kg, entropy in kJ/(kg K), volume in m3/kg. The compiled
functions check nothing: their range stands in each docstring. `state` checks and refuses.

References
----------
IAPWS R7-97(2012), Revised Release on the IAPWS Industrial Formulation 1997 for the Thermodynamic Properties of Water
and Steam. Here: equations 7, 15 to 17, 29 to 31; verification tables 5, 15, 35 and 36.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import compiled
from twins.core.physics.steam_coefficients import (
    BORDER_2_3,
    GAS_CONSTANT_KJ_KG_K,
    I1,
    I2,
    J0,
    J1,
    J2,
    N0,
    N1,
    N2,
    SATURATION,
)
from twins.core.units import ZERO_CELSIUS_K

BAR_PER_MPA = 10.0
KJ_PER_BAR_M3 = 100.0  # 1 bar m3 = 100 kJ
T_MIN, T_MAX = 0.0, 800.0  # degC: ice, region 5
T_REGION_1_MAX = 350.0  # degC: hotter dense water is region 3, which is not written here
P_MAX = 1000.0  # bar
P_SATURATION_MIN = 0.00611213  # bar, at 0 degC (rounded up)
P_SATURATION_MAX = 165.291  # bar, at 350 degC (rounded down): saturation above needs region 3
_STEPS = 30


class Gibbs(NamedTuple):
    """Dimensionless Gibbs energy and its derivatives [-] by reduced pressure and inverse reduced temperature."""

    g: float
    g_pi: float
    g_pipi: float
    g_tau: float
    g_tautau: float
    g_pitau: float


class WaterState(NamedTuple):
    """Properties of one phase: volume, enthalpy, entropy, heat capacity and speed of sound."""

    v: float  # m3/kg
    h: float  # kJ/kg
    s: float  # kJ/(kg K)
    cp: float  # kJ/(kg K)
    w: float  # m/s


class Saturation(NamedTuple):
    """Both phases at one pressure; `T` in degC."""

    T: float
    liquid: WaterState
    vapour: WaterState


@compiled
def gibbs_region_1(pi: float, tau: float) -> Gibbs:
    """Return equation 7 of the release and its derivatives; pi = p/16.53 MPa, tau = 1386 K/T."""
    x, y = 7.1 - pi, tau - 1.222
    g = g_x = g_xx = g_y = g_yy = g_xy = 0.0
    for k in range(N1.shape[0]):
        i, j = I1[k], J1[k]
        term = N1[k] * x**i * y**j
        g += term
        g_x += i * term
        g_xx += i * (i - 1) * term
        g_y += j * term
        g_yy += j * (j - 1) * term
        g_xy += i * j * term
    return Gibbs(g, -g_x / x, g_xx / (x * x), g_y / y, g_yy / (y * y), -g_xy / (x * y))


@compiled
def gibbs_region_2(pi: float, tau: float) -> Gibbs:
    """Return equations 15 to 17 of the release and their derivatives; pi = p/1 MPa, tau = 540 K/T."""
    g, g_pi, g_pipi, g_tau, g_tautau = math.log(pi), 1.0, -1.0, 0.0, 0.0
    for k in range(N0.shape[0]):
        j = J0[k]
        term = N0[k] * tau**j
        g += term
        g_tau += j * term
        g_tautau += j * (j - 1) * term
    g_tau, g_tautau = g_tau / tau, g_tautau / (tau * tau)
    y = tau - 0.5
    r_y = r_yy = r_xy = 0.0
    for k in range(N2.shape[0]):
        i, j = I2[k], J2[k]
        term = N2[k] * pi**i * y**j
        g += term
        g_pi += i * term
        g_pipi += i * (i - 1) * term
        r_y += j * term
        r_yy += j * (j - 1) * term
        r_xy += i * j * term
    return Gibbs(
        g, g_pi / pi, g_pipi / (pi * pi), g_tau + r_y / y, g_tautau + r_yy / (y * y), r_xy / (pi * y)
    )


@compiled
def _state_of_gibbs(gibbs: Gibbs, p: float, t_kelvin: float, pi: float, tau: float) -> WaterState:
    """Return the properties of tables 3 and 12 of the release: one set of relations for both regions."""
    rt = GAS_CONSTANT_KJ_KG_K * t_kelvin
    mixed = gibbs.g_pi - tau * gibbs.g_pitau
    stiffness = mixed * mixed / (tau * tau * gibbs.g_tautau) - gibbs.g_pipi
    return WaterState(
        pi * gibbs.g_pi * rt / (p * KJ_PER_BAR_M3),
        tau * gibbs.g_tau * rt,
        GAS_CONSTANT_KJ_KG_K * (tau * gibbs.g_tau - gibbs.g),
        -tau * tau * gibbs.g_tautau * GAS_CONSTANT_KJ_KG_K,
        math.sqrt(1000.0 * rt * gibbs.g_pi * gibbs.g_pi / stiffness),
    )


@compiled
def water(p: float, T: float) -> WaterState:
    """Return the properties of liquid water at `p` [bar abs] and `T` [degC].

    Notes
    -----
    Region 1: 0 <= T <= 350 degC and saturation pressure <= p <= 1000 bar. Unchecked.
    """
    t_kelvin = T + ZERO_CELSIUS_K
    pi, tau = p / BAR_PER_MPA / 16.53, 1386.0 / t_kelvin
    return _state_of_gibbs(gibbs_region_1(pi, tau), p, t_kelvin, pi, tau)


@compiled
def steam(p: float, T: float) -> WaterState:
    """Return the properties of steam at `p` [bar abs] and `T` [degC].

    Notes
    -----
    Region 2: 0 <= T <= 800 degC, 0 < p <= saturation pressure up to 350 degC, `border_pressure` up to 590 degC,
    1000 bar above. Unchecked.
    """
    t_kelvin = T + ZERO_CELSIUS_K
    pi, tau = p / BAR_PER_MPA, 540.0 / t_kelvin
    return _state_of_gibbs(gibbs_region_2(pi, tau), p, t_kelvin, pi, tau)


@compiled
def border_pressure(T: float) -> float:
    """Return the pressure [bar abs] of the border of regions 2 and 3 (equation 5), for 350 <= T <= 590 degC."""
    n1, n2, n3 = BORDER_2_3
    theta = T + ZERO_CELSIUS_K
    return BAR_PER_MPA * (n1 + theta * (n2 + n3 * theta))


@compiled
def saturation_pressure(T: float) -> float:
    """Return the saturation pressure [bar abs] at `T` [degC] (equation 30), for 0 <= T <= 373.946 degC. Unchecked."""
    n1, n2, n3, n4, n5, n6, n7, n8, n9, n10 = SATURATION
    t_kelvin = T + ZERO_CELSIUS_K
    theta = t_kelvin + n9 / (t_kelvin - n10)
    a = theta * (theta + n1) + n2
    b = theta * (n3 * theta + n4) + n5
    c = theta * (n6 * theta + n7) + n8
    return BAR_PER_MPA * (2.0 * c / (-b + math.sqrt(b * b - 4.0 * a * c))) ** 4


@compiled
def saturation_temperature(p: float) -> float:
    """Return the saturation temperature [degC] at `p` [bar abs] (equation 31), for 0.00611213 <= p <= 220.64 bar."""
    n1, n2, n3, n4, n5, n6, n7, n8, n9, n10 = SATURATION
    beta = math.sqrt(math.sqrt(p / BAR_PER_MPA))
    e = beta * (beta + n3) + n6
    f = beta * (n1 * beta + n4) + n7
    g = beta * (n2 * beta + n5) + n8
    d = 2.0 * g / (-f - math.sqrt(f * f - 4.0 * e * g))
    t_kelvin = 0.5 * (n10 + d - math.sqrt((n10 + d) ** 2 - 4.0 * (n9 + n10 * d)))
    return t_kelvin - ZERO_CELSIUS_K


@compiled
def saturation(p: float) -> Saturation:
    """Return boiling water and dry saturated steam at `p` [bar abs], for 0.00611213 <= p <= 165.29 bar. Unchecked."""
    T = saturation_temperature(p)
    return Saturation(T, water(p, T), steam(p, T))


@compiled
def steam_temperature_ps(p: float, s: float) -> float:
    """Return the temperature [degC] of superheated steam from `p` [bar abs] and entropy `s` [kJ/(kg K)].

    Notes
    -----
    Newton steps with ds/dT = cp/T on the region's own equation, so no second equation and no inconsistency. Starts
    from saturation, where cp is largest: the steps grow and do not overshoot. For p <= 165.29 bar and s >= s''(p).
    """
    hot = saturation_temperature(p)
    for _ in range(_STEPS):
        known = steam(p, hot)
        step = (s - known.s) * (hot + ZERO_CELSIUS_K) / known.cp
        hot += step
        if abs(step) < 1e-9:
            break
    return hot


@compiled
def steam_temperature_ph(p: float, h: float) -> float:
    """Return the temperature [degC] of superheated steam from `p` [bar abs] and enthalpy `h` [kJ/kg].

    Notes
    -----
    Newton steps with dh/dT = cp, as `steam_temperature_ps`. For p <= 165.29 bar and h >= h''(p).
    """
    hot = saturation_temperature(p)
    for _ in range(_STEPS):
        known = steam(p, hot)
        step = (h - known.h) / known.cp
        hot += step
        if abs(step) < 1e-9:
            break
    return hot


def region(p: float, T: float) -> int:
    """Return 1 for liquid water and 2 for steam at `p` [bar abs] and `T` [degC]; refuse what is neither.

    Raises
    ------
    ValueError
        Outside regions 1 and 2 of IAPWS-IF97.
    """
    where = f"steam.region: p = {p:g} bar abs, T = {T:g} degC"
    if not (math.isfinite(p) and math.isfinite(T)) or not T_MIN <= T <= T_MAX or not 0.0 < p <= P_MAX:
        raise ValueError(
            f"{where}: allowed are 0 to 800 degC and above 0 to 1000 bar; temperature in kelvin, or pressure in kPa or "
            "Pa? convert to degC and bar absolute"
        )
    if T <= T_REGION_1_MAX:
        return 1 if p >= saturation_pressure(T) else 2
    if T < 590.0 and p > border_pressure(T):
        raise ValueError(
            f"{where}: region 3 (dense fluid, here p > {border_pressure(T):.2f} bar) is not covered; allowed is "
            "a lower pressure or a higher temperature; no small plant works there: check the unit of the pressure"
        )
    return 2


def state(p: float, T: float) -> WaterState:
    """Return the properties at `p` [bar abs] and `T` [degC], liquid or steam, after a check of the range.

    Raises
    ------
    ValueError
        Outside regions 1 and 2 of IAPWS-IF97.

    Examples
    --------
    >>> round(state(30.0, 26.85).h, 3)
    115.331
    """
    return water(p, T) if region(p, T) == 1 else steam(p, T)


def saturated(p: float) -> Saturation:
    """Return both phases at `p` [bar abs] after a check of the range.

    Raises
    ------
    ValueError
        Where a phase lies outside regions 1 and 2.
    """
    if not P_SATURATION_MIN <= p <= P_SATURATION_MAX:
        raise ValueError(
            f"steam.saturated: p = {p:g} bar abs: allowed are {P_SATURATION_MIN} to {P_SATURATION_MAX} bar; gauge "
            "pressure or a pressure in Pa or MPa? give bar absolute"
        )
    return saturation(p)
