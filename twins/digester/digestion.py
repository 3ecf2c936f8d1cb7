"""An hour of the tanks: what they are fed, how warm they are, what ADM1 makes of it, and the cleaned gas."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled, inlined
from twins.digester.adm1_kinetics import kinetics_at
from twins.digester.adm1_outputs import acid_to_alkalinity, pH_of
from twins.digester.adm1_states import N_STATES, S_IN, X_I, S_an, S_cat, S_ch4
from twins.digester.adm1_stoichiometry import C_CONTENT, N_CONTENT
from twins.digester.desulphurisation import desulphurise, sulphur_kg
from twins.digester.feed_fractions import N_KG_PER_KMOL, age
from twins.digester.gas_quality import METHANE_KWH_NM3, Gas, gas_made
from twins.digester.heat import tanks_over
from twins.digester.holder import methane_held
from twins.digester.integrator import (
    ACID_CH4,
    ACID_CO2,
    ACID_H2,
    FED_C,
    FED_COD,
    FED_N,
    METHANE_CH4,
    METHANE_CO2,
    METHANE_H2,
    N_TOTALS,
    OUT_C,
    OUT_COD,
    OUT_N,
    advance_tanks,
)
from twins.digester.plant_state import (
    C_EFFLUENT_KMOL,
    C_FED_KMOL,
    C_GAS_KMOL,
    COD_EFFLUENT_KG,
    COD_FED_KG,
    COD_GAS_KG,
    COD_SOLID_KG,
    COD_SPLIT_KG,
    FIRST_ORDER_CH4,
    HEAT_BOILER_KWH,
    HEAT_SPARE_KWH,
    HEAT_TANKS_KWH,
    HOTEL,
    MEDIA_KG,
    N_CLASSES,
    N_DISSOLVED_KG,
    N_DOSED_KG,
    N_EFFLUENT_KMOL,
    N_FED_KMOL,
    POTENTIAL_CH4,
    REJECTED_STEPS,
    RHS_CALLS,
    RULE_OVERLOADED_H,
    RULE_UNBUFFERED_H,
    SOLIDS_T,
    STEPS,
    STOPPED,
    TWO_FRACTION_CH4,
    UNDERSHOOTS,
    VOLATILE_T,
)
from twins.digester.simple_models import advance_first_order
from twins.digester.simple_stability import OVERLOADED, UNBUFFERED, alkalinity, stability_verdict
from twins.digester.tank_readings import dissolved_cod, suspended_cod

H_PER_D = 24.0
HOURS_PER_DAY = 24
ROUTED, KEPT, LOST = range(3)
"""Gas of the acid tank: through the methane tank, to the holder, lost; as in `gas_transfer`."""


@inlined
def dryness(t: Any, k: int, month: int) -> float:
    """Return what a class holds in a month over its mean [-]; hotels do not know the rains."""
    return t.dry_matter[month] if k != HOTEL else 1.0


@inlined
def mix_feed(s: Any, t: Any, month: int, dose_t: float) -> None:
    """Write the influent of this hour: of the classes as dosed, wetter or drier by the month, aged since arrival."""
    for i in range(N_STATES):
        t.feed[i] = 0.0
    for k in range(N_CLASSES):
        share = t.dosed[k] / dose_t * dryness(t, k, month)
        for i in range(N_STATES):
            t.feed[i] += share * t.influent[k, i]
    age(t.feed, s.pulp_age_h, s.air_c, t.ageing_k, t.ageing_theta, t.contents)


@inlined
def heat_tanks(
    s: Any, t: Any, tally: Any, dose_t: float, back_m3: float, stirred: bool
) -> tuple[float, float]:
    """Warm the tanks over the coming hour; return their mean temperatures [C].

    Notes
    -----
    A tank of hot water stands between: what the engines gave in the hour before is there for this one, so that the
    heat is known when the hour begins. Gas for the boiler comes out of the holder.
    """
    staffed = s.mode != STOPPED
    most = t.heat.boiler_kw / (
        t.heat.boiler_efficiency * METHANE_KWH_NM3
    )  # what it takes in an hour must be there
    rich = methane_held(s) >= t.flare.least_methane and s.holder_ch4 >= most
    boiler = 1.0 if staffed and s.low == 0 and rich else 0.0
    from_engine = s.heat_made_kwh if staffed else 0.0
    mixing = 1.0 if stirred else 0.0
    air_c = s.air_c
    h = tanks_over(
        t.heat, s.acid_c, s.methane_c, dose_t, back_m3, air_c, air_c, from_engine, boiler, mixing, 1.0
    )
    tally[HEAT_TANKS_KWH] += h.heat_acid + h.heat_methane
    tally[HEAT_BOILER_KWH] += h.from_boiler
    tally[HEAT_SPARE_KWH] += s.heat_made_kwh - h.from_engine
    s.heat_made_kwh = 0.0
    s.boiler_fuel_kw = h.boiler_fuel
    s.acid_c, s.methane_c = h.acid_c, h.methane_c
    return h.acid_mean_c, h.methane_mean_c


@compiled
def digest(s: Any, c: Any, t: Any, tally: Any, month: int, dose_t: float, circulating: bool) -> None:
    """Let the tanks live through the coming hour, and say what gas comes of it.

    Parameters
    ----------
    s, c, t, tally
        State, card, tanks with their work space, counts of the year.
    month
        0 for January.
    dose_t
        Waste fed in the hour without contaminants [t], of the classes in ``t.dosed``.
    circulating
        True where pumps lead liquor back to the acid tank and stirrers run.
    """
    back_m3 = c.recirculation * c.most_t_per_h if circulating and t.layout.n_tanks == 2 else 0.0
    if dose_t > 0.0:
        mix_feed(s, t, month, dose_t)
    acid_c, methane_c = heat_tanks(s, t, tally, dose_t, back_m3, circulating)
    if t.layout.n_tanks == 2:
        kinetics_at(t.base, acid_c, t.kinetics[0])
    kinetics_at(t.base, methane_c, t.kinetics[t.layout.n_tanks - 1])
    for i in range(N_TOTALS):
        t.before[i] = t.totals[i]
    flow, back = H_PER_D * dose_t, H_PER_D * back_m3
    s.broken = advance_tanks(t.y, t.totals, t.feed, flow, back, t.kinetics, t.layout, 1.0, t.control, t.work)
    catch_gas(s, c, t, tally, month)
    run_simple_models(t, tally, month, flow, back)
    ask_rule(s, t, tally, month, dose_t)
    book_liquid(s, t, tally, dose_t)


@inlined
def given(made: float, drawn: float) -> tuple[float, float]:
    """Return what a tank gives of what it made [Nm3/h], and what it has then drawn back and not yet given again [Nm3].

    Notes
    -----
    A tank that cools, or whose liquid takes gas up, draws gas back. The holder may have none of it: it lies in the pipe
    between them, and what is made next takes its place first.
    """
    net = made - drawn
    return max(net, 0.0), max(-net, 0.0)


@inlined
def catch_gas(s: Any, c: Any, t: Any, tally: Any, month: int) -> None:
    """Clean what the tanks made in the hour [Nm3/h], and book what left them as gas."""
    ch4 = t.totals[METHANE_CH4] - t.before[METHANE_CH4]
    h2 = t.totals[METHANE_H2] - t.before[METHANE_H2]
    co2 = t.totals[METHANE_CO2] - t.before[METHANE_CO2]
    acid_ch4 = t.totals[ACID_CH4] - t.before[ACID_CH4]
    acid_h2 = t.totals[ACID_H2] - t.before[ACID_H2]
    acid_co2 = t.totals[ACID_CO2] - t.before[ACID_CO2]
    if c.acid_gas != ROUTED:
        tally[COD_GAS_KG] += acid_ch4 + acid_h2
        tally[C_GAS_KMOL] += acid_co2 + C_CONTENT[S_ch4] * acid_ch4
    tally[COD_GAS_KG] += ch4 + h2
    tally[C_GAS_KMOL] += co2 + C_CONTENT[S_ch4] * ch4
    lost = gas_made(acid_ch4, acid_h2, acid_co2).ch4 if c.acid_gas == LOST else 0.0
    s.acid_ch4, s.drawn_acid_ch4 = given(lost, s.drawn_acid_ch4)
    if c.acid_gas == KEPT:
        ch4, h2, co2 = ch4 + acid_ch4, h2 + acid_h2, co2 + acid_co2
    raw = gas_made(ch4, h2, co2)
    ch4, s.drawn_ch4 = given(raw.ch4, s.drawn_ch4)
    h2, s.drawn_h2 = given(raw.h2, s.drawn_h2)
    co2, s.drawn_co2 = given(raw.co2, s.drawn_co2)
    raw = Gas(ch4, h2, co2, 0.0, 0.0)
    dry_kg = 0.0
    for k in range(N_CLASSES):
        dry_kg += 1e3 * t.dosed[k] * t.dry[k] * dryness(t, k, month)
    if raw.ch4 + raw.h2 + raw.co2 > 0.0:
        clean = desulphurise(t.sulphur, raw, sulphur_kg(t.sulphur, dry_kg))
        tally[MEDIA_KG] += clean.media_kg
        raw = clean.gas
    s.made_ch4, s.made_h2, s.made_other = raw.ch4, raw.h2, raw.co2 + raw.n2 + raw.o2


@inlined
def run_simple_models(t: Any, tally: Any, month: int, flow: float, back: float) -> None:
    """Let the simpler models digest the same feed, for comparison; nothing of the plant depends on them."""
    fast = slow = 0.0
    for k in range(N_CLASSES):
        dosed = t.dosed[k] * dryness(t, k, month)
        fast += H_PER_D * dosed * t.potential[k] * t.fast_share[k]
        slow += H_PER_D * dosed * t.potential[k] * (1.0 - t.fast_share[k])
    tally[POTENTIAL_CH4] += (fast + slow) / H_PER_D
    tally[FIRST_ORDER_CH4] += advance_first_order(t.stock_one, fast + slow, 0.0, flow, back, t.one, 1.0)
    tally[TWO_FRACTION_CH4] += advance_first_order(t.stock_two, fast, slow, flow, back, t.two, 1.0)


@inlined
def fed_nitrogen(t: Any, dose_t: float) -> float:
    """Return the nitrogen that was fed [kmol]: of its inert matter that of the waste, not that of sludge as in ADM1."""
    return t.totals[FED_N] - t.before[FED_N] - dose_t * t.feed[X_I] * (N_CONTENT[X_I] - t.contents.N_I)


@inlined
def ask_rule(s: Any, t: Any, tally: Any, month: int, dose_t: float) -> None:
    """Ask once a day whether the simpler models can be believed, by load and alkalinity of what was fed."""
    s.fed_t += dose_t
    s.fed_charge += dose_t * (t.feed[S_cat] - t.feed[S_an])
    s.fed_nitrogen += fed_nitrogen(t, dose_t)
    for k in range(N_CLASSES):
        s.fed_volatile += 1e3 * t.volatile[k] * t.dosed[k] * dryness(t, k, month)
    if s.hour % HOURS_PER_DAY != 0:
        return
    if s.fed_t > 0.0:
        buffer = alkalinity(s.fed_charge / s.fed_t, s.fed_nitrogen / s.fed_t, t.rule.released)
        verdict = stability_verdict(s.fed_volatile / t.rule.tanks_m3, buffer, t.rule)
        tally[RULE_OVERLOADED_H] += H_PER_D if verdict & OVERLOADED else 0.0
        tally[RULE_UNBUFFERED_H] += H_PER_D if verdict & UNBUFFERED else 0.0
    s.fed_t = s.fed_charge = s.fed_nitrogen = s.fed_volatile = 0.0


@inlined
def book_liquid(s: Any, t: Any, tally: Any, dose_t: float) -> None:
    """Book COD, carbon and nitrogen in and out, read the methane tank, and count the work of the integrator."""
    tally[COD_FED_KG] += t.totals[FED_COD] - t.before[FED_COD]
    tally[C_FED_KMOL] += t.totals[FED_C] - t.before[FED_C]
    tally[N_FED_KMOL] += t.totals[FED_N] - t.before[FED_N]
    tally[COD_EFFLUENT_KG] += t.totals[OUT_COD] - t.before[OUT_COD]
    tally[C_EFFLUENT_KMOL] += t.totals[OUT_C] - t.before[OUT_C]
    tally[N_EFFLUENT_KMOL] += t.totals[OUT_N] - t.before[OUT_N]
    last = t.layout.n_tanks - 1
    tank, k = t.y[last], t.kinetics[last]
    s.pH = pH_of(tank, k)
    s.acids = acid_to_alkalinity(tank, k)
    volatile = 1e-3 * suspended_cod(tank) / t.cod_per_solid
    s.solids = volatile / t.volatile_of_solids
    tally[SOLIDS_T] += s.solids * dose_t
    tally[VOLATILE_T] += volatile * dose_t
    tally[COD_SOLID_KG] += suspended_cod(tank) * dose_t
    tally[COD_SPLIT_KG] += (suspended_cod(tank) + dissolved_cod(tank)) * dose_t
    tally[N_DOSED_KG] += N_KG_PER_KMOL * fed_nitrogen(t, dose_t)
    tally[N_DISSOLVED_KG] += N_KG_PER_KMOL * tank[S_IN] * dose_t
    tally[STEPS] += t.work.counts[0]
    tally[REJECTED_STEPS] += t.work.counts[1]
    tally[RHS_CALLS] += t.work.counts[2]
    tally[UNDERSHOOTS] += t.work.counts[3]
    t.work.counts[:] = 0
