"""The science of the bus: engine, dual fuel, accessories, ageing, fuel blend.

`p` is the record of `BusFleetParameters`; `k` is the size class, 0 large and 1 medium. Loads are shares of
the rated power. Fuel is energy by lower heating value.

References
----------
.. [1] VECTO 3.3.7 run of a 9 m midibus, source S58: fuel [g/h] = 1.501 n - 0.000883 n^2 + 200.9 P, R2 0.996.
.. [2] Bus reference sections 5.3 and 5.4: substitution, efficiency and slip of diesel-piloted fumigation by load;
   no published curve could be read, so all three carry wide priors.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled
from twins.core.physics.fuels import blend_bio_energy_share, blend_energy_density

WILLANS_N = 1.501  # g/h a rpm [1]
WILLANS_N2 = -0.000883  # g/h a rpm^2 [1]
WILLANS_P = 200.9  # g/h a kW [1]
WILLANS_RATED_KW = 162.9  # kW of that engine [1]
WILLANS_LHV = 42.7e-3  # MJ/g of that fuel [1]
N_IDLE = 600.0  # rpm [1]
N_LAUNCH = 800.0  # rpm, assumed: clutch or converter slips below this
N_SHIFT = 950.0  # rpm, assumed: the highest gear that keeps the engine above this is engaged
V_FUEL_CUT = 3.0  # m/s, assumed: below this the engine idles while coasting
TIP_IN_LOAD = 0.15  # assumed: rise of load in a second that counts as tip-in


@compiled
def rated_kw(p: Any, k: int) -> float:
    """Return the rated engine power [kW]."""
    return p.rated_power_large_kw if k == 0 else p.rated_power_medium_kw


@compiled
def engine_speed_rpm(v: float) -> float:
    """Return the engine speed [rpm] at vehicle speed `v` [m/s], six gears, economical shifting.

    Overall ratios from 68 rpm s/m (top) in steps of about 1.45: 90 km/h at 1,700 rpm.
    """
    if v <= 0.0:
        return N_IDLE
    ratio = 68.0
    for _ in range(5):
        if ratio * v >= N_SHIFT:
            break
        ratio *= 1.45
    return max(N_LAUNCH, ratio * v)


@compiled
def willans_g_per_h(n: float, P: float, rated: float) -> float:
    """Return the fuel [g/h] at speed `n` [rpm] and brake power `P` [kW] (Willans line [1]_).

    Friction and pumping (the terms of `n`) scale with the rated power as displacement does.
    """
    return (WILLANS_N * n + WILLANS_N2 * n * n) * rated / WILLANS_RATED_KW + WILLANS_P * max(P, 0.0)


@compiled
def diesel_fuel_mw(p: Any, k: int, n: float, P: float) -> float:
    """Return the diesel fuel power [MJ/s]; older injection burns `engine_penalty` more than the modern line."""
    return p.engine_penalty * willans_g_per_h(n, P, rated_kw(p, k)) * WILLANS_LHV / 3600.0


@compiled
def idle_fuel_mw(p: Any, k: int, aux_kw: float) -> float:
    """Return the fuel power at idle [MJ/s] with accessories of `aux_kw` [kW]; always diesel."""
    return diesel_fuel_mw(p, k, N_IDLE, aux_kw)


@compiled
def _between(x: float, x0: float, y0: float, x1: float, y1: float) -> float:
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


@compiled
def substitution_possible(p: Any, L: float) -> float:
    """Return the gas share of the fuel energy that the kit can run at load `L` [-] [2]_.

    0 below 5 %, 0.40 at 10 %, 0.60 at 20 %, 0.75 at 30-60 %, 0.65 at 80 %, 0.45 at full load, times the
    uncertain `substitution_scale`.
    """
    if L <= 0.05:
        return 0.0
    if L <= 0.10:
        s = _between(L, 0.05, 0.0, 0.10, 0.40)
    elif L <= 0.20:
        s = _between(L, 0.10, 0.40, 0.20, 0.60)
    elif L <= 0.30:
        s = _between(L, 0.20, 0.60, 0.30, 0.75)
    elif L <= 0.60:
        s = 0.75
    elif L <= 0.80:
        s = _between(L, 0.60, 0.75, 0.80, 0.65)
    else:
        s = _between(min(L, 1.0), 0.80, 0.65, 1.0, 0.45)
    return min(s * p.substitution_scale, 0.86)


@compiled
def efficiency_ratio(p: Any, L: float) -> float:
    """Return the brake efficiency of dual fuel over diesel at load `L` [-], on fuel fed (slip is a loss) [2]_."""
    if L <= 0.25:
        return p.efficiency_ratio_low
    if L <= 0.45:
        return _between(L, 0.25, p.efficiency_ratio_low, 0.45, p.efficiency_ratio_mid)
    if L <= 0.65:
        return _between(L, 0.45, p.efficiency_ratio_mid, 0.65, p.efficiency_ratio_high)
    return p.efficiency_ratio_high


@compiled
def slip_share(p: Any, L: float) -> float:
    """Return the share of gas fed that leaves the engine unburned at load `L` [-] [2]_."""
    if L <= 0.15:
        return p.slip_low
    if L <= 0.40:
        return _between(L, 0.15, p.slip_low, 0.40, p.slip_mid)
    if L <= 0.70:
        return _between(L, 0.40, p.slip_mid, 0.70, p.slip_high)
    return p.slip_high


@compiled
def dual_fuel_mw(p: Any, k: int, diesel_mw: float, P: float, tip_in: bool) -> tuple[float, float, float]:
    """Return diesel, gas fed and gas slipped [MJ/s] of the engine on dual fuel.

    Parameters
    ----------
    diesel_mw
        Fuel power on diesel alone at the same speed and power [MJ/s].
    P
        Brake power [kW].
    tip_in
        True in the first seconds of a throttle opening: the share of gas halves [2]_.

    Notes
    -----
    Fed = diesel alone / efficiency ratio, the ratio weighted by the gas share; the diesel part never falls
    below the pilot, about the fuel of idle.
    """
    L = P / rated_kw(p, k)
    s = substitution_possible(p, L)
    if tip_in:
        s *= 0.5
    if s <= 0.0:
        return diesel_mw, 0.0, 0.0
    fed = diesel_mw / (1.0 - (1.0 - efficiency_ratio(p, L)) * min(1.0, s / 0.75))
    pilot = p.pilot_share_of_idle * idle_fuel_mw(p, k, 0.0)
    gas = min(s * fed, max(0.0, fed - pilot))
    return fed - gas, gas, gas * slip_share(p, L)


@compiled
def air_conditioning_kw(p: Any, k: int, outside_c: float) -> float:
    """Return all accessory power [kW]: base load, and the A/C compressor by outside temperature [C]."""
    duty = min(1.0, max(0.2, p.ac_duty_at_28c + p.ac_duty_per_k * (outside_c - 28.0)))
    if k == 0:
        return p.accessories_large_kw + duty * p.ac_compressor_large_kw
    return p.accessories_medium_kw + duty * p.ac_compressor_medium_kw


@compiled
def wear_factor(p: Any, odometer_km: float) -> float:
    """Return fuel over that of the unworn engine [-]: grows after 200,000 km, at most by `wear_limit`."""
    grown = p.wear_per_100000km * max(0.0, odometer_km - 200_000.0) / 100_000.0
    return 1.0 + min(grown, p.wear_limit)


@compiled
def air_density_kg_m3(temperature_c: float) -> float:
    """Return the density of air at sea level [kg/m3]: 1.16 at 30 degrees C."""
    return 101_325.0 / (287.05 * (temperature_c + 273.15))


@compiled
def blend_mj_per_l(p: Any, volume_fraction: float) -> float:
    """Return the energy of the diesel blend [MJ/L LHV]."""
    return blend_energy_density(volume_fraction, p.diesel_mj_per_l, p.ester_mj_per_l)


@compiled
def blend_energy_share(p: Any, volume_fraction: float) -> float:
    """Return the share of biodiesel in the energy of the blend [-]."""
    return blend_bio_energy_share(volume_fraction, p.diesel_mj_per_l, p.ester_mj_per_l)


@compiled
def ghg_ratio(s: float, x: float, efficiency: float, gwp: float) -> float:
    """Return tank-to-wheel CO2e of dual fuel over diesel [-], gas share `s`, slip `x`, per the reference 5.4.

    (1-s) 74.1 + s ((1-x) 56.1 + 20 x GWP), over 74.1 times the efficiency ratio.
    """
    dual = (1.0 - s) * 74.1 + s * ((1.0 - x) * 56.1 + 20.0 * x * gwp)
    return dual / (74.1 * efficiency)
