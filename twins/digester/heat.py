"""Heat of the tanks by hour: exact for coefficients that are constant over the hour.

    C dT/dt = m (T_in - T) - U A (T - T_air) + P_heat + P_mix,   C = V rho c,   m = Q rho c.

In two tanks the acid tank takes the feed at T_in and the recirculated liquor at the temperature of the methane tank,
which takes what overflows. Heat of the reactions is left out (below 5 % of the losses, general knowledge). Temperatures
degC, powers kW, flows m3/h, times h. Priors: `equipment_parameters`, names that begin with ``heat_``.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.digester.equipment_parameters import EquipmentParameters

Array = NDArray[np.float64]
RHO_C = 1.163  # kWh/(m3 K), water; slurry of 10 % solids lies 2-4 % lower (general knowledge)
W_PER_KW = 1e3


class HeatPlant(NamedTuple):
    """Tanks and heaters; an acid tank of 0 m3 means a single tank."""

    acid_m3: float
    methane_m3: float
    acid_loss: float  # U A [kW/K]
    methane_loss: float
    acid_mix_kw: float  # of the stirrers, ends as heat
    methane_mix_kw: float
    acid_set_c: float
    methane_set_c: float
    ramp_c_per_h: float  # fastest change that is asked for
    exchanger_kw: float
    boiler_kw: float
    boiler_efficiency: float


class TankHeat(NamedTuple):
    """State and sums of an hour: temperatures at its end and mean [degC], all the rest mean powers [kW]."""

    acid_c: float
    methane_c: float
    acid_mean_c: float
    methane_mean_c: float
    heat_acid: float
    heat_methane: float
    losses: float
    from_engine: float
    from_boiler: float
    boiler_fuel: float
    surplus: float  # of the engine's heat


class _Response(NamedTuple):
    """Of two coupled tanks: rates [1/h], T(end) = E T(0) + G r for a forcing r [K/h]; matrices by rows."""

    a: float
    b: float
    c: float
    d: float
    e11: float
    e12: float
    e21: float
    e22: float
    g11: float
    g12: float
    g21: float
    g22: float


def cylinder_area(volume_m3: float) -> float:
    """Return the whole surface [m2] of a closed cylinder as high as wide: 554 m2 for 1,000 m3."""
    return 1.5 * math.pi * (4.0 * volume_m3 / math.pi) ** (2.0 / 3.0)


def heat_plant(
    p: EquipmentParameters, acid_m3: float, methane_m3: float, methane_c: float, feed_t_per_d: float
) -> HeatPlant:
    """Return tanks and heaters laid out for `feed_t_per_d`; the exchanger is sized on heating that feed by 10 K.

    `methane_c` is the set point of the methane tank [degC].

    Raises
    ------
    ValueError
        When the methane tank has no volume; a single tank is the methane tank.
    """
    if methane_m3 <= 0.0 or acid_m3 < 0.0:
        raise ValueError(
            f"heat_plant: methane_m3 = {methane_m3:g} must be above 0 and acid_m3 = {acid_m3:g} not below it; "
            "a single tank is the methane tank"
        )
    per_area = p.heat_u_w_m2_k / W_PER_KW
    mixing = p.house_mixing_w_m3 * p.house_factor / W_PER_KW
    feed_kw = feed_t_per_d / 24.0 * RHO_C * 10.0
    return HeatPlant(
        acid_m3,
        methane_m3,
        per_area * cylinder_area(acid_m3),
        per_area * cylinder_area(methane_m3),
        mixing * acid_m3,
        mixing * methane_m3,
        p.heat_acid_c,
        methane_c,
        p.heat_ramp_c_per_d / 24.0,
        p.heat_exchanger_size * feed_kw,
        p.heat_boiler_size * feed_kw,
        p.heat_boiler_efficiency,
    )


@compiled
def _response(a: float, b: float, c: float, d: float, hours: float) -> _Response:
    """Return the response of dT/dt = [[a, b], [c, d]] T + r after `hours`.

    Notes
    -----
    exp(A t) = exp(s t) (cosh(q t) I + sinh(q t)/q (A - s I)), s = trace/2, q^2 = ((a - d)/2)^2 + b c; b and c are not
    negative, so q is real. G = A^-1 (exp(A t) - I). Losses make A regular.
    """
    s, half = 0.5 * (a + d), 0.5 * (a - d)
    q = math.sqrt(half * half + b * c)
    slow = math.exp((s + q) * hours)
    fast = math.exp((s - q) * hours)
    even = 0.5 * (slow + fast)
    odd = 0.5 * fast * math.expm1(2.0 * q * hours) / q if q * hours > 1e-6 else hours * math.exp(s * hours)
    e11, e12, e21, e22 = even + odd * half, odd * b, odd * c, even - odd * half
    det = a * d - b * c
    m11, m22 = e11 - 1.0, e22 - 1.0
    return _Response(
        a, b, c, d, e11, e12, e21, e22,
        (d * m11 - b * e21) / det, (d * e12 - b * m22) / det,
        (a * e21 - c * m11) / det, (a * m22 - c * e12) / det,
    )  # fmt: skip


@inlined
def _towards(T_c: float, set_c: float, ramp: float, hours: float) -> float:
    """Return the temperature to aim at [degC]: the set point, no faster than the ramp."""
    return min(set_c, T_c + ramp * hours)


@compiled
def _one_tank(
    h: HeatPlant,
    T_c: float,
    flow: float,
    T_in: float,
    T_air: float,
    heat_kw: float,
    mixing: float,
    hours: float,
) -> TankHeat:
    """Return the hour of a single tank that may get at most `heat_kw`."""
    capacity, m = h.methane_m3 * RHO_C, flow * RHO_C
    rate = (m + h.methane_loss) / capacity
    still = (m * T_in + h.methane_loss * T_air + mixing * h.methane_mix_kw) / (m + h.methane_loss)
    left = math.exp(-rate * hours)
    gain = -math.expm1(-rate * hours) / (m + h.methane_loss)  # K/kW
    free = still + (T_c - still) * left
    heat = min(heat_kw, max(0.0, (_towards(T_c, h.methane_set_c, h.ramp_c_per_h, hours) - free) / gain))
    end = free + gain * heat
    mean = still + heat / (m + h.methane_loss) + (T_c - end) / (rate * hours)
    loss = h.methane_loss * (mean - T_air)
    return TankHeat(end, end, mean, mean, 0.0, heat, loss, 0.0, 0.0, 0.0, 0.0)


@compiled
def _two_tanks(
    h: HeatPlant, acid_c: float, methane_c: float, flow: float, back: float, T_in: float, T_air: float,
    heat_kw: float, mixing: float, hours: float,
) -> TankHeat:  # fmt: skip
    """Return the hour of two tanks with the liquor `back` [m3/h]; the methane tank has the first call on heat.

    Notes
    -----
    The end temperatures are linear in both heats, so those that meet both set points solve two equations; a tank that
    would need cooling gets none, and the other is then solved alone.
    """
    C1, C2 = h.acid_m3 * RHO_C, h.methane_m3 * RHO_C
    m, m_back = flow * RHO_C, back * RHO_C
    k = _response(
        -(m + m_back + h.acid_loss) / C1,
        m_back / C1,
        (m + m_back) / C2,
        -(m + m_back + h.methane_loss) / C2,
        hours,
    )
    r1 = (m * T_in + h.acid_loss * T_air + mixing * h.acid_mix_kw) / C1
    r2 = (h.methane_loss * T_air + mixing * h.methane_mix_kw) / C2
    short1 = _towards(acid_c, h.acid_set_c, h.ramp_c_per_h, hours) - (
        k.e11 * acid_c + k.e12 * methane_c + k.g11 * r1 + k.g12 * r2
    )
    short2 = _towards(methane_c, h.methane_set_c, h.ramp_c_per_h, hours) - (
        k.e21 * acid_c + k.e22 * methane_c + k.g21 * r1 + k.g22 * r2
    )
    det = k.g11 * k.g22 - k.g12 * k.g21
    x1 = (k.g22 * short1 - k.g12 * short2) / det
    x2 = (k.g11 * short2 - k.g21 * short1) / det
    if x1 < 0.0:
        x1, x2 = 0.0, short2 / k.g22
    elif x2 < 0.0:
        x1, x2 = short1 / k.g11, 0.0
    heat2 = min(heat_kw, max(0.0, x2 * C2))
    heat1 = min(heat_kw - heat2, max(0.0, x1 * C1))
    r1 += heat1 / C1
    r2 += heat2 / C2
    end1 = k.e11 * acid_c + k.e12 * methane_c + k.g11 * r1 + k.g12 * r2
    end2 = k.e21 * acid_c + k.e22 * methane_c + k.g21 * r1 + k.g22 * r2
    # mean T = A^-1 ((T(end) - T(0))/t - r)
    y1, y2 = (end1 - acid_c) / hours - r1, (end2 - methane_c) / hours - r2
    det_A = k.a * k.d - k.b * k.c
    mean1, mean2 = (k.d * y1 - k.b * y2) / det_A, (k.a * y2 - k.c * y1) / det_A
    loss = h.acid_loss * (mean1 - T_air) + h.methane_loss * (mean2 - T_air)
    return TankHeat(end1, end2, mean1, mean2, heat1, heat2, loss, 0.0, 0.0, 0.0, 0.0)


@compiled
def tanks_over(
    h: HeatPlant, acid_c: float, methane_c: float, flow: float, back: float, T_in: float, T_air: float,
    engine_heat_kw: float, boiler_share: float, mixing: float, hours: float,
) -> TankHeat:  # fmt: skip
    """Return the tanks after `hours` with the heater on its set points.

    Parameters
    ----------
    acid_c, methane_c
        Temperatures at the start [degC].
    flow, back
        Feed and recirculated liquor [m3/h].
    T_in, T_air
        Temperatures of feed and air [degC].
    engine_heat_kw
        Usable heat of the engines [kW]; 0 while none runs.
    boiler_share
        Of the boiler's rating that gas and repair allow [-].
    mixing
        Share of the stirrers that run [-]; their power ends as heat.
    """
    boiler = h.boiler_kw * boiler_share
    limit = min(h.exchanger_kw, engine_heat_kw + boiler)
    if h.acid_m3 > 0.0:
        t = _two_tanks(h, acid_c, methane_c, flow, back, T_in, T_air, limit, mixing, hours)
    else:
        t = _one_tank(h, methane_c, flow, T_in, T_air, limit, mixing, hours)
    heat = t.heat_acid + t.heat_methane
    from_engine = min(heat, engine_heat_kw)
    from_boiler = heat - from_engine
    return TankHeat(
        t.acid_c, t.methane_c, t.acid_mean_c, t.methane_mean_c, t.heat_acid, t.heat_methane, t.losses,
        from_engine, from_boiler, from_boiler / h.boiler_efficiency, engine_heat_kw - from_engine,
    )  # fmt: skip


def water_dried_kg(p: EquipmentParameters, heat_kwh: Array) -> Array:
    """Return the water [kg] that surplus heat takes out of residues."""
    return heat_kwh / p.heat_drying_kwh_kg


def cold_kwh(p: EquipmentParameters, heat_kwh: Array) -> Array:
    """Return the cold [kWh] that an absorption chiller makes of surplus heat."""
    return p.heat_absorption_cop * heat_kwh
