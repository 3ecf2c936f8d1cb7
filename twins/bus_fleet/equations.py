"""The science of the bus: engine, dual fuel, accessories, ageing, fuel blend.

`p` is the record of `BusFleetParameters`; `k` is the size class, 0 large and 1 medium. Loads are shares of
the rated power. Fuel is energy by lower heating value.

References
----------
.. [1] VECTO 3.3.7 run of a 9 m midibus, source S58: fuel [g/h] = 1.501 n - 0.000883 n^2 + 200.9 P, R2 0.996.
.. [2] Starting maps of this project, assumed: substitution, efficiency and slip of diesel-piloted fumigation by load;
   no published curve could be read, so all three carry wide priors.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled
from twins.core.physics.fuels import biodiesel_energy_fraction, blend_lhv_mj_per_l

WILLANS_N = 1.501  # g/h a rpm [1]
WILLANS_N2 = -0.000883  # g/h a rpm^2 [1]
WILLANS_P = 200.9  # g/h a kW [1]
WILLANS_RATED_KW = 162.9  # kW of that engine [1]
WILLANS_LHV = 42.7e-3  # MJ/g of that fuel [1]
N_IDLE = 600.0  # rpm [1]
IDLE_G_PER_H = 508.0  # measured at N_IDLE without load [1]; the line itself gives 583
V_LAUNCH = (
    2.0  # m/s: 600 rpm in the lowest gear, 307 rpm s/m below 3 m/s in the run of [1]; slower the clutch slips
)
V_FUEL_CUT = 3.0  # m/s, assumed: below this the engine idles while coasting; S58 cuts from 680 rpm up
TIP_IN_S = 1.5  # assumed: gas is held back this long after a throttle opening, 1-2 s [2]
LOAD_OFF = 0.05  # load below which the throttle counts as closed: no gas there either [2]
TIP_IN_FACTOR = 0.5  # gas share in a full tip-in over the steady one [2]
N_TURN = 850.0  # rpm at which the parabola turns, an artefact of the fit: friction is held from there on


@compiled
def rated_kw(p: Any, k: int) -> float:
    """Return the rated engine power [kW]."""
    return p.rated_power_large_kw if k == 0 else p.rated_power_medium_kw


@compiled
def engine_speed_rpm(v: float) -> float:
    """Return the effective engine speed [rpm] at vehicle speed `v` [m/s].

    Notes
    -----
    Median of the run of [1]_: a ramp while the clutch slips and the low gears are passed, a plateau while
    the gearbox holds the engine near 905 rpm, the top gear at 95.5 rpm s/m. Engines of another speed
    range are taken at the same fraction of it, so their speed is stated on this engine's scale.
    """
    return max(min(N_IDLE + 68.0 * v, 905.0), 95.5 * v)


@compiled
def willans_g_per_h(n: float, P: float, friction: float) -> float:
    """Return the fuel [g/h] at speed `n` [rpm] and shaft power `P` [kW] (Willans line [1]_), at least zero.

    Parameters
    ----------
    friction
        Friction and pumping of the engine over those of [1]_ [-]: displacement, which is
        taken to go with rated power. The marginal efficiency (term of `P`) does not depend on size.

    Notes
    -----
    A negative `P` (the vehicle drives the engine) lowers the fuel until the engine's own drag is met, which
    is the fuel cut: 3.2 kW at 905 rpm for [1]_, whose run shows 3.5 to 5.
    """
    n = min(n, N_TURN)
    return max(friction * (WILLANS_N * n + WILLANS_N2 * n * n) + WILLANS_P * P, 0.0)


@compiled
def friction_ratio(p: Any, k: int) -> float:
    """Return friction and pumping over those of the engine of [1]_ [-]."""
    return rated_kw(p, k) / WILLANS_RATED_KW


@compiled
def diesel_fuel_mw(p: Any, k: int, n: float, P: float) -> float:
    """Return the fuel power on diesel alone [MJ/s] at `n` [rpm] and shaft power `P` [kW]."""
    return p.engine_penalty * willans_g_per_h(n, P, friction_ratio(p, k)) * WILLANS_LHV / 3600.0


@compiled
def idle_fuel_mw(p: Any, k: int, aux_kw: float) -> float:
    """Return the fuel power at standstill [MJ/s] with accessories of `aux_kw` [kW]; always diesel."""
    g_per_h = friction_ratio(p, k) * IDLE_G_PER_H + WILLANS_P * aux_kw
    return p.engine_penalty * g_per_h * WILLANS_LHV / 3600.0


@compiled
def _between(x: float, x0: float, y0: float, x1: float, y1: float) -> float:
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


@compiled
def substitution_possible(p: Any, L: float) -> float:
    """Return the gas share of the fuel energy that the kit runs at load `L` [-] in steady state [2]_.

    0 below 5 %, 0.40 at 10 %, 0.60 at 20 %, 0.75 at 30-60 %, 0.65 at 80 %, 0.45 at full load, times the
    uncertain `substitution_scale`; never more than the 0.86 of a laboratory (S63).
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
def dual_split(
    diesel: float, s_steady: float, s_factor: float, r: float, x: float, pilot: float
) -> tuple[float, float, float]:
    """Return diesel, gas fed and gas slipped, in the unit of `diesel`, for the same shaft work.

    Parameters
    ----------
    diesel
        Fuel on diesel alone at the same speed and power.
    s_steady, s_factor
        Steady gas share [-] and the factor on it while the throttle opens [-].
    r
        Brake efficiency ratio on fuel fed at the steady share [-].
    x
        Slip as a share of gas fed [-].
    pilot
        Smallest diesel, in the unit of `diesel`.

    Notes
    -----
    F = diesel/r', gas fed G = s F, diesel D = F - G, slip = x G, burned = F - x G. The loss 1 - r' is in
    proportion to the share in use, and r' <= 1 - s x: what burns is not used better than diesel.
    """
    s = s_steady * s_factor
    if diesel * (1.0 - s) < pilot:
        s = 1.0 - pilot / diesel if pilot < diesel else 0.0
    if s <= 0.0:
        return diesel, 0.0, 0.0
    fed = diesel / min(1.0 - (1.0 - r) * s / s_steady, 1.0 - s * x)
    gas = s * fed
    return fed - gas, gas, x * gas


@compiled
def dual_fuel_mw(p: Any, k: int, diesel_mw: float, P: float, tip_in: float) -> tuple[float, float, float]:
    """Return diesel, gas fed and gas slipped [MJ/s] of the engine on dual fuel.

    Parameters
    ----------
    diesel_mw
        Fuel power on diesel alone at the same speed and power [MJ/s].
    P
        Shaft power [kW].
    tip_in
        0 in steady state to 1 in a full tip-in, when the gas share halves [2]_.
    """
    L = P / rated_kw(p, k)
    s = substitution_possible(p, L)
    if s <= 0.0:
        return diesel_mw, 0.0, 0.0
    s_factor = 1.0 - (1.0 - TIP_IN_FACTOR) * tip_in
    pilot = p.pilot_share_of_idle * idle_fuel_mw(p, k, 0.0)
    return dual_split(diesel_mw, s, s_factor, efficiency_ratio(p, L), slip_share(p, L), pilot)


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
def blend_mj_per_l(p: Any, volume_fraction: float) -> float:
    """Return the energy of the diesel blend [MJ/L LHV]."""
    return blend_lhv_mj_per_l(volume_fraction, p.diesel_mj_per_l, p.ester_mj_per_l)


@compiled
def blend_energy_share(p: Any, volume_fraction: float) -> float:
    """Return the share of biodiesel in the energy of the blend [-]."""
    return biodiesel_energy_fraction(volume_fraction, p.diesel_mj_per_l, p.ester_mj_per_l)
