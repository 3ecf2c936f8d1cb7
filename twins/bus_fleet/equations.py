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

from twins.core.compiled import compiled, inlined
from twins.core.physics.fuels import biodiesel_energy_fraction, blend_lhv_mj_per_l
from twins.core.physics.road_vehicle import straight_lines
from twins.core.units import SECONDS_PER_HOUR

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


# gas share by load [2]: nothing below 5 %; scaled, its rise stretched (`substitution_possible`), never more than in a
# laboratory (S63)
SHARE_LOADS = (LOAD_OFF, 0.10, 0.20, 0.30, 0.60, 0.80, 1.00)
SHARES = (0.0, 0.40, 0.60, 0.75, 0.75, 0.65, 0.45)
LARGEST_SHARE = 0.86
(_RISE_0, _AT_0), (_RISE_1, _AT_1), (_RISE_2, _AT_2), _, (_RISE_4, _AT_4), (_RISE_5, _AT_5) = straight_lines(
    SHARE_LOADS, SHARES
)
_PLATEAU = max(SHARES)
# loads at which the lines through the efficiency ratio and the slip bend [2]
FULL_LOSS, RATIO_LOW, RATIO_MID, RATIO_HIGH = SHARE_LOADS[1], 0.25, 0.45, 0.65
SLIP_LOW, SLIP_MID, SLIP_HIGH = 0.15, 0.40, 0.70
NO_FUEL_MW = 1e-30  # keeps quotients of fuel finite where no fuel flows


@compiled
def rated_kw(p: Any, k: int) -> float:
    """Return the rated engine power [kW]."""
    return p.rated_power_large_kw if k == 0 else p.rated_power_medium_kw


@inlined
def engine_speed_rpm(v: float) -> float:
    """Return the effective engine speed [rpm] at vehicle speed `v` [m/s].

    Notes
    -----
    Median of the run of [1]_: a ramp while the clutch slips and the low gears are passed, a plateau while
    the gearbox holds the engine near 905 rpm, the top gear at 95.5 rpm s/m. Engines of another speed
    range are taken at the same fraction of it, so their speed is stated on this engine's scale.
    """
    return max(min(N_IDLE + 68.0 * v, 905.0), 95.5 * v)


@inlined
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
    return p.engine_penalty * willans_g_per_h(n, P, friction_ratio(p, k)) * WILLANS_LHV / SECONDS_PER_HOUR


@compiled
def idle_fuel_mw(p: Any, k: int, aux_kw: float) -> float:
    """Return the fuel power at standstill [MJ/s] with accessories of `aux_kw` [kW]; always diesel."""
    g_per_h = friction_ratio(p, k) * IDLE_G_PER_H + WILLANS_P * aux_kw
    return p.engine_penalty * g_per_h * WILLANS_LHV / SECONDS_PER_HOUR


@inlined
def share_at_load(scale: float, stretch: float, L: float) -> float:
    """Return the gas share at load `L` [-] as `substitution_possible` does, for given scale and stretch [-].

    The table is concave, so the straight lines through its nodes are read by their minimum.
    """
    low = LOAD_OFF + stretch * (L - LOAD_OFF)
    rising = min(_RISE_0 * low + _AT_0, _RISE_1 * low + _AT_1, _RISE_2 * low + _AT_2)
    falling = min(_PLATEAU, _RISE_4 * L + _AT_4, _RISE_5 * L + _AT_5)
    return min(max(min(rising, falling), 0.0) * scale, LARGEST_SHARE)


@compiled
def substitution_possible(p: Any, L: float) -> float:
    """Return the gas share of the fuel energy that the kit runs at load `L` [-] in steady state [2]_.

    0 below 5 %, 0.40 at 10 %, 0.60 at 20 %, 0.75 at 30-60 %, 0.65 at 80 %, 0.45 at full load, times the
    uncertain `substitution_scale`; never more than the 0.86 of a laboratory (S63). The rising part is read as if
    the load above 5 % were `substitution_low_load` times as high: 2 turns the 0.40 at 10 % into 0.50, 0.5 into 0.20.
    """
    return share_at_load(p.substitution_scale, p.substitution_low_load, min(L, 1.0))


@inlined
def ratio_at_load(base: float, fall: float, rise_1: float, rise_2: float, L: float) -> float:
    """Return the efficiency ratio at load `L` [-] from the coefficients of `ratio_lines`."""
    start = base + fall * min(max(L, LOAD_OFF), FULL_LOSS)
    return start + rise_1 * min(max(L, RATIO_LOW), RATIO_MID) + rise_2 * min(max(L, RATIO_MID), RATIO_HIGH)


@compiled
def ratio_lines(p: Any) -> tuple[float, float, float, float]:
    """Return the coefficients of `ratio_at_load`: a level, and the slope of each stretch that is not level."""
    fall = (p.efficiency_ratio_low - 1.0) / (FULL_LOSS - LOAD_OFF)
    rise_1 = (p.efficiency_ratio_mid - p.efficiency_ratio_low) / (RATIO_MID - RATIO_LOW)
    rise_2 = (p.efficiency_ratio_high - p.efficiency_ratio_mid) / (RATIO_HIGH - RATIO_MID)
    return 1.0 - fall * LOAD_OFF - rise_1 * RATIO_LOW - rise_2 * RATIO_MID, fall, rise_1, rise_2


@compiled
def efficiency_ratio(p: Any, L: float) -> float:
    """Return the brake efficiency of dual fuel over diesel at load `L` [-], on fuel fed (slip is a loss) [2]_.

    Straight lines through the values at 25, 45 and 65 % load, level outside, and 1 where no gas flows: from 10 %
    down to 5 % load the loss goes with the gas share. A share near zero cannot cost a tenth of the fuel.
    """
    base, fall, rise_1, rise_2 = ratio_lines(p)
    return ratio_at_load(base, fall, rise_1, rise_2, L)


@inlined
def slip_at_load(base: float, rise_1: float, rise_2: float, L: float) -> float:
    """Return the slip at load `L` [-] from the coefficients of `slip_lines`."""
    return base + rise_1 * min(max(L, SLIP_LOW), SLIP_MID) + rise_2 * min(max(L, SLIP_MID), SLIP_HIGH)


@compiled
def slip_lines(p: Any) -> tuple[float, float, float]:
    """Return the coefficients of `slip_at_load`: a level, and the slope of each stretch that is not level."""
    rise_1 = (p.slip_mid - p.slip_low) / (SLIP_MID - SLIP_LOW)
    rise_2 = (p.slip_high - p.slip_mid) / (SLIP_HIGH - SLIP_MID)
    return p.slip_low - rise_1 * SLIP_LOW - rise_2 * SLIP_MID, rise_1, rise_2


@compiled
def slip_share(p: Any, L: float) -> float:
    """Return the share of gas fed that leaves the engine unburned at load `L` [-] [2]_.

    Straight lines through the values at 15, 40 and 70 % load, level outside.
    """
    base, rise_1, rise_2 = slip_lines(p)
    return slip_at_load(base, rise_1, rise_2, L)


@inlined
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
    F = diesel/r', gas fed G = s F, diesel D = F - G, slip = x G, burned = F - x G. The share in use s is
    `used` times the steady one: held back while the throttle opens, and so far that diesel (1 - s) meets the pilot.
    The loss 1 - r' is in proportion to it, and r' <= 1 - s x: what burns is not used better than diesel.
    """
    room = (diesel - pilot) / max(diesel * s_steady, NO_FUEL_MW)
    used = max(min(s_factor, room), 0.0) if s_steady > 0.0 else 0.0
    s = s_steady * used
    fed = diesel / min(1.0 - (1.0 - r) * used, 1.0 - s * x)
    gas = s * fed
    return fed - gas, gas, x * gas


@inlined
def tip_in_factor(tip_in: float) -> float:
    """Return the factor on the gas share [-] when it is held back during the share `tip_in` of a step."""
    return 1.0 - (1.0 - TIP_IN_FACTOR) * tip_in


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
    s_factor = tip_in_factor(tip_in)
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
