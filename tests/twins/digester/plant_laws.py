"""The laws that a plant obeys over any span of time, whoever wrote the code that makes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twins.digester import plant_state as at
from twins.digester.adm1_states import N_LIQUID, G_ch4, G_co2, G_h2, S_ch4, S_h2
from twins.digester.adm1_stoichiometry import C_CONTENT, COD_CONTENT, N_CONTENT
from twins.digester.cooking import MJ_PER_KWH
from twins.digester.gas_quality import HYDROGEN_COD, METHANE_COD, METHANE_KWH_NM3, NM3_PER_KMOL
from twins.digester.runs import Run

Array = NDArray[np.float64]
EXACT = 1e-9
"""Relative; sums of rates times hours and masses that are moved."""
INTEGRATED = 1e-6
"""Relative; what goes through the integrator of the tanks."""
MODES = (at.H_FEEDING, at.H_RAMPING, at.H_HELD, at.H_STOPPED, at.H_NO_PLANT)
HOUSE = (at.HOUSE_RECEPTION_KW, at.HOUSE_TANKS_KW, at.HOUSE_GAS_KW, at.HOUSE_EFFLUENT_KW, at.HOUSE_SITE_KW)
OUT_OF_HOLDER = (
    at.CH4_ENGINE, at.CH4_SLIP, at.CH4_BOILER, at.CH4_KITCHEN, at.CH4_KITCHEN_LOST, at.CH4_FLARE, at.CH4_FLARE_SLIP,
    at.CH4_VENTED,
)  # fmt: skip
A_TICK_NM3 = 1e-3
"""Gas [Nm3] that flows in the milliseconds from the crossing of a level to the next tick of the clock, at most."""
HYDROGEN_KG = 1e-2
"""COD of hydrogen that an open acid tank draws back, or leaks took: no book of its own [kg], at most."""
WITHIN_AN_HOUR = 0.03
"""What gas in the holder may become poorer, relative, before the next full hour asks for its methane again."""
HEAPS = ("pit", "sorted", "pulp")


@dataclass(frozen=True)
class Held:
    """What a plant holds and has booked at one moment."""

    clock: float
    sums: Array
    counts: Array
    waste_t: float
    gas: Array  # CH4, H2, other [Nm3]
    drawn: Array  # CH4 and H2 that tanks have drawn back [Nm3]
    tanks: Array  # COD [kg], C, N [kmol]
    heat_kwh: float


def held(run: Run) -> Held:
    """Return what the plant holds and has booked."""
    s = run.s
    waste = sum(float(s[heap].sum()) + float(s[f"{heap}_contaminant"]) for heap in HEAPS)
    gas = np.array([s.holder_ch4, s.holder_h2, s.holder_other])
    drawn = np.array([s.drawn_ch4 + s.drawn_acid_ch4, s.drawn_h2])
    booked = run.sums.sum(axis=0), run.counts.sum(axis=0)
    return Held(float(s.now), *booked, waste, gas, drawn, in_tanks(run), float(s.heat_made_kwh))


def in_tanks(run: Run) -> Array:
    """Return COD [kg], carbon and nitrogen [kmol] in liquid and gas of all tanks.

    Notes
    -----
    Dissolved hydrogen is algebraic: what is made of it leaves at once, and what is dissolved is no stock.
    """
    total = np.zeros(3)
    contents = (COD_CONTENT, C_CONTENT, N_CONTENT)
    in_gas = (
        {G_h2: 1.0, G_ch4: 1.0},
        {G_co2: 1.0, G_ch4: float(C_CONTENT[S_ch4])},
        {},
    )
    for tank in range(run.t.layout.n_tanks):
        y = run.t.y[tank]
        for k, content in enumerate(contents):
            liquid = float(np.dot(content[:N_LIQUID], y[:N_LIQUID]) - content[S_h2] * y[S_h2])
            gas = sum(factor * float(y[i]) for i, factor in in_gas[k].items())
            total[k] += run.t.layout.V_liq[tank] * liquid + run.t.layout.V_gas[tank] * gas
    return total


def broken_between(run: Run, before: Held, after: Held) -> list[str]:
    """Return which laws break between two moments at full hours."""
    r, n = after.sums - before.sums, after.counts - before.counts
    hours = after.clock - before.clock
    found = _waste(n, before, after) + _power(run, r) + _signs(r)
    found += _unequal("hours by mode", float(sum(r[k] for k in MODES)), hours)
    if run.s.mode == at.NO_PLANT:
        return found
    return [
        *found,
        *_gas(run, r, n, before, after),
        *_heat(run, r, n, before, after),
        *_tanks(n, before, after),
    ]


def _unequal(name: str, left: float, right: float, scale: float = 0.0, limit: float = EXACT) -> list[str]:
    """Return the law where both sides differ; `scale` is the size of what went into them, 1e-6 of a unit is nothing."""
    allowed = limit * max(abs(left), abs(right), scale, 1e-6 / limit * 1e-3)
    return [] if abs(left - right) <= allowed else [f"{name}: {left!r} against {right!r}"]


def _waste(n: Array, before: Held, after: Held) -> list[str]:
    last = at.N_CLASSES + 1
    arrived, turned, rejected, dosed = (
        float(n[first : first + last].sum())
        for first in (at.ARRIVED_T, at.TURNED_AWAY_T, at.REJECTED_T, at.DOSED_T)
    )
    out = turned + rejected + dosed + after.waste_t - before.waste_t
    return _unequal("waste", arrived, out, before.waste_t)


def _power(run: Run, r: Array) -> list[str]:
    into = float(r[at.GROSS_KW] + r[at.IMPORT_KW] + r[at.CAPTIVE_KW] + r[at.UNSERVED_KW])
    out = float(r[at.HOUSE_KW] + r[at.DEMAND_KW] + r[at.EXPORT_KW] + r[at.DUMPED_KW])
    bought = float(r[at.IMPORT_KW] - r[at.HOUSE_IMPORT_KW])
    served = float(r[at.LOCAL_KW] + r[at.CAPTIVE_KW] + r[at.UNSERVED_KW]) + bought
    if run.c.off_grid == 1:  # diesel sets feed the plant too
        served = min(served, float(r[at.DEMAND_KW]))
    both = float(r[at.LOCAL_GRID_UP_KW] + r[at.LOCAL_GRID_DOWN_KW])
    return [
        *_unequal("power", into, out),
        *_unequal("demand", float(r[at.DEMAND_KW]), served),
        *_unequal("supply with and without grid", both, float(r[at.LOCAL_KW])),
        *_unequal("parts of the own power", float(sum(r[k] for k in HOUSE)), float(r[at.HOUSE_KW])),
    ]


def _signs(r: Array) -> list[str]:
    return [
        f"{at.RATES[k]} = {r[k]!r}" for k in range(at.N_RATES) if not (np.isfinite(r[k]) and r[k] >= -EXACT)
    ]


def _gas(run: Run, r: Array, n: Array, before: Held, after: Held) -> list[str]:
    made = float(r[at.CH4_MADE])
    gone = float(r[at.CH4_ACID_LOST] + r[at.CH4_LEAKED] + sum(r[k] for k in OUT_OF_HOLDER))
    kept = after.gas - before.gas
    scale = float(before.gas.sum()) + abs(made)
    burnt = float(r[at.CH4_ENGINE] + r[at.CH4_SLIP]) * METHANE_KWH_NM3
    found = [
        *_unequal("methane", made, gone + float(kept[0]), scale),
        *_unequal("hydrogen", float(r[at.H2_MADE]), float(r[at.H2_OUT] + kept[1]), scale),
        *_unequal("other gas", float(r[at.OTHER_MADE]), float(r[at.OTHER_OUT] + kept[2]), scale),
        *_unequal("slip", float(r[at.CH4_SLIP]) * METHANE_KWH_NM3, run.t.engine.slip * burnt),
        *_unequal(
            "kitchens", float(r[at.KITCHEN_SERVED_MJ]),
            float(r[at.CH4_KITCHEN]) * METHANE_KWH_NM3 * MJ_PER_KWH * run.c.stove_gas,
        ),
    ]  # fmt: skip
    # methane and hydrogen of the books hold the COD that left the tanks as gas, not more
    ch4 = (made - float(after.drawn[0] - before.drawn[0])) / NM3_PER_KMOL * METHANE_COD
    h2 = (float(r[at.H2_MADE]) - float(after.drawn[1] - before.drawn[1])) / NM3_PER_KMOL * HYDROGEN_COD
    left = float(n[at.COD_GAS_KG])
    if ch4 + h2 > left + INTEGRATED * max(abs(ch4), abs(left)) + HYDROGEN_KG:
        found.append(f"gas of the tanks: {ch4} + {h2} kgCOD out of {left}")
    if float(r[at.GROSS_KW] + r[at.HEAT_ENGINE_KW]) > burnt * (1.0 + EXACT) + EXACT:
        found.append("engine: more power and heat than fuel")
    if float(r[at.KITCHEN_SERVED_MJ]) > float(r[at.KITCHEN_DEMAND_MJ]) * (1.0 + EXACT):
        found.append("kitchens get more than they ask for")
    return found


def _heat(run: Run, r: Array, n: Array, before: Held, after: Held) -> list[str]:
    into = float(r[at.HEAT_ENGINE_KW] + n[at.HEAT_BOILER_KWH]) + before.heat_kwh
    out = float(n[at.HEAT_TANKS_KWH] + n[at.HEAT_SPARE_KWH]) + after.heat_kwh
    boiler = float(r[at.CH4_BOILER]) * METHANE_KWH_NM3 * run.t.heat.boiler_efficiency
    taken = float(n[at.HEAT_BOILER_KWH])
    found = _unequal("heat", into, out)
    if r[at.H_OUT_OF_GAS] == 0.0:
        return found + _unequal("gas of the boiler", boiler, taken)
    # the heat of an hour is known when it begins; a holder that runs empty in it leaves the boiler short of gas
    if boiler > taken * (1.0 + EXACT) + EXACT:
        found.append(f"gas of the boiler: {boiler} kWh for {taken}")
    return found


def _tanks(n: Array, before: Held, after: Held) -> list[str]:
    laws = (
        ("COD", n[at.COD_FED_KG] + n[at.COD_SEED_KG], n[at.COD_EFFLUENT_KG] + n[at.COD_GAS_KG]),
        ("carbon", n[at.C_FED_KMOL] + n[at.C_SEED_KMOL], n[at.C_EFFLUENT_KMOL] + n[at.C_GAS_KMOL]),
        ("nitrogen", n[at.N_FED_KMOL] + n[at.N_SEED_KMOL], n[at.N_EFFLUENT_KMOL]),
    )
    found: list[str] = []
    for k, (name, into, out) in enumerate(laws):
        left, right = float(into + before.tanks[k]), float(out + after.tanks[k])
        found += _unequal(name, left, right, limit=INTEGRATED)
    return found


def broken_at(run: Run) -> list[str]:
    """Return which rules the present state and operating point break."""
    s, c, r = run.s, run.c, run.rates
    found: list[str] = []
    for heap, full in zip(HEAPS, (c.pit_t, c.sorted_t, c.pulp_t), strict=True):
        lying = float(s[heap].sum()) + float(s[f"{heap}_contaminant"])
        least = min(float(s[heap].min()), float(s[f"{heap}_contaminant"]))
        if not (least >= -EXACT and lying <= full * (1.0 + EXACT) + EXACT):
            found.append(f"{heap}: {lying} t of at most {full}, least part {least}")
    gas = float(s.holder_ch4 + s.holder_h2 + s.holder_other)
    least = min(float(s.holder_ch4), float(s.holder_h2), float(s.holder_other))
    if not (least >= -A_TICK_NM3 and gas <= c.holder_nm3 + A_TICK_NM3):
        found.append(f"holder: {gas} Nm3 of {c.holder_nm3}, least part {least}")
    lowest = float(run.t.y[:, :N_LIQUID].min())
    if not lowest >= -1e-6:
        found.append(f"tanks: a state is {lowest}")
    none = r[at.GROSS_KW] == 0.0
    share = float(s.holder_ch4) / gas if gas > 0.0 else 0.0
    rules = {
        "diesel sets run only without grid": r[at.CAPTIVE_KW] == 0.0 or s.grid_up == 0,
        "nothing goes to or comes from a grid that is down": s.grid_up == 1
        or r[at.EXPORT_KW] == r[at.IMPORT_KW] == r[at.LOCAL_GRID_UP_KW] == 0.0,
        "no grid, no island: no power": none or s.grid_up == 1 or s.island_holds == 1,
        "no power above the rating": r[at.GROSS_KW]
        <= run.t.engine.rated_kw * max(c.engines, 1) * (1.0 + EXACT),
        "no power of a plant that stands": none or s.mode not in (at.STOPPED, at.NO_PLANT),
        "no power of gas that does not burn": none or share >= run.t.engine.least_methane * (1.0 - WITHIN_AN_HOUR),
        "kitchens have no engine": none or c.kitchens == 0,
        "nobody sorts or crushes in a stop": s.mode != at.STOPPED or r[at.SORTED_T] == r[at.CRUSHED_T] == 0.0,
        "a broken crusher crushes nothing": s.repair_due[at.CRUSHER] >= at.NEVER or r[at.CRUSHED_T] == 0.0,
        "pH": s.mode == at.NO_PLANT or 2.0 < s.pH < 10.0,
    }  # fmt: skip
    return found + [rule for rule, kept in rules.items() if not kept]
