"""What a run conserves: waste, COD, carbon, nitrogen, methane, power and heat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.core.outcome import Balance
from twins.digester import plant_state as at
from twins.digester.adm1_outputs import contents
from twins.digester.runs import Run
from twins.digester.waste_handling import held_t

Array = NDArray[np.float64]


def balances_of(run: Run) -> tuple[Balance, ...]:
    """Return the conservation laws of a whole run; without a plant there is only waste and power."""
    r, n = run.sums.sum(axis=0), run.counts.sum(axis=0)
    always = (waste_balance(run, n), power_balance(r))
    if run.s.mode == at.NO_PLANT:
        return always
    return (*always, methane_balance(run, r), *tank_balances(run, n), heat_balance(run, r, n))


def waste_balance(run: Run, n: Array) -> Balance:
    """Return wet waste with its contaminants [t]."""
    s = run.s
    out = sum(
        float(n[first : first + at.N_CLASSES + 1].sum())
        for first in (at.TURNED_AWAY_T, at.REJECTED_T, at.DOSED_T)
    )
    held = (
        held_t(s.pit, s.pit_contaminant)
        + held_t(s.sorted, s.sorted_contaminant)
        + held_t(s.pulp, s.pulp_contaminant)
    )
    return Balance(
        "waste [t]", float(n[at.ARRIVED_T : at.ARRIVED_T + at.N_CLASSES + 1].sum()), out, float(held)
    )


def power_balance(r: Array) -> Balance:
    """Return power made and bought against power used [kWh]."""
    sources = (at.GROSS_KW, at.IMPORT_KW, at.CAPTIVE_KW, at.UNSERVED_KW)
    takers = (at.DEMAND_KW, at.HOUSE_KW, at.DUMPED_KW, at.EXPORT_KW)
    return Balance("power [kWh]", float(sum(r[k] for k in sources)), float(sum(r[k] for k in takers)), 0.0)


def methane_balance(run: Run, r: Array) -> Balance:
    """Return methane made against burned, lost and held [Nm3]."""
    uses = (
        at.CH4_ACID_LOST, at.CH4_LEAKED, at.CH4_ENGINE, at.CH4_SLIP, at.CH4_BOILER, at.CH4_KITCHEN,
        at.CH4_KITCHEN_LOST, at.CH4_FLARE, at.CH4_FLARE_SLIP, at.CH4_VENTED,
    )  # fmt: skip
    return Balance(
        "methane [Nm3]", float(r[at.CH4_MADE]), float(sum(r[k] for k in uses)), float(run.s.holder_ch4)
    )


def tank_balances(run: Run, n: Array) -> tuple[Balance, ...]:
    """Return COD [kg], C and N [kmol] of the tanks: feed and seed against gas, effluent and what is held."""
    held = contents(run.t.y, run.t.layout)
    return (
        Balance("COD of the tanks [kg]", float(n[at.COD_FED_KG] + n[at.COD_SEED_KG]),
                float(n[at.COD_EFFLUENT_KG] + n[at.COD_GAS_KG]), float(held[0])),
        Balance("carbon of the tanks [kmol]", float(n[at.C_FED_KMOL] + n[at.C_SEED_KMOL]),
                float(n[at.C_EFFLUENT_KMOL] + n[at.C_GAS_KMOL]), float(held[1])),
        Balance("nitrogen of the tanks [kmol]", float(n[at.N_FED_KMOL] + n[at.N_SEED_KMOL]),
                float(n[at.N_EFFLUENT_KMOL]), float(held[2])),
    )  # fmt: skip


def heat_balance(run: Run, r: Array, n: Array) -> Balance:
    """Return heat of engines and boiler against what the tanks took and what is spare [kWh]."""
    into = r[at.HEAT_ENGINE_KW] + n[at.HEAT_BOILER_KWH]
    out = n[at.HEAT_TANKS_KWH] + n[at.HEAT_SPARE_KWH]
    return Balance("heat [kWh]", float(into), float(out), float(run.s.heat_made_kwh))
