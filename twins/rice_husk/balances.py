"""What a run conserves: husk, water, six elements, ash, and energy with every loss by its name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.core.outcome import Balance
from twins.core.physics.gas_properties import M_C, M_H, M_O, M_S
from twins.rice_husk import plant_state as at
from twins.rice_husk.combustion import AIR_NITROGEN, AIR_OXYGEN
from twins.rice_husk.machines import Tables
from twins.rice_husk.runs import Run
from twins.rice_husk.store import held_dry

Array = NDArray[np.float64]

LOSSES = tuple(i for i, name in enumerate(at.RATES) if name.startswith("lost_"))


def element_balances(t: Tables, r: Array) -> tuple[Balance, ...]:
    """Return what husk and air bring and what leaves, by element, of rates or sums `r`, shape (N_RATES,).

    Notes
    -----
    Argon and carbon dioxide of the air count as nitrogen. Tar and char of a gasifier hold C, H and O in the proportions
    of `Gasifier`; the ash of a boiler holds carbon only. Sulphur leaves as SO2, of a gasifier with the ash.
    """
    f, g = t.fuel, t.gasifier
    dry, water, air, vapour = r[at.HUSK_DRY_KG], r[at.HUSK_WATER_KG], r[at.AIR_DRY_KG], r[at.AIR_WATER_KG]
    in_water = 2.0 * M_H / (2.0 * M_H + M_O)
    tar_unit = M_C + g.tar_H * M_H + g.tar_O * M_O
    tar = r[at.TAR_KG] / tar_unit
    gasified = r[at.LOST_TAR_KW] > 0.0
    char_unit = M_C + g.char_H * M_H if gasified else M_C
    char = r[at.UNBURNT_KG] / char_unit
    co2, co, h2o, so2 = r[at.FLUE_CO2_KG], r[at.FLUE_CO_KG], r[at.FLUE_H2O_KG], r[at.FLUE_SO2_KG]
    held_sulphur = dry * f.S if gasified else 0.0
    out = {
        "C": co2 * M_C / (M_C + 2.0 * M_O) + co * M_C / (M_C + M_O) + M_C * (tar + char),
        "H": h2o * in_water + M_H * (g.tar_H * tar + (g.char_H if gasified else 0.0) * char),
        "O": co2 * 2.0 * M_O / (M_C + 2.0 * M_O) + co * M_O / (M_C + M_O) + h2o * (1.0 - in_water) + r[at.FLUE_O2_KG]
        + so2 * 2.0 * M_O / (M_S + 2.0 * M_O) + M_O * g.tar_O * tar,
        "N": r[at.FLUE_N2_KG],
        "S": so2 * M_S / (M_S + 2.0 * M_O) + held_sulphur,
        "ash": r[at.ASH_KG] - r[at.UNBURNT_KG] - held_sulphur,
    }  # fmt: skip
    into = {
        "C": dry * f.C,
        "H": dry * f.H + (water + vapour) * in_water,
        "O": dry * f.O + (water + vapour) * (1.0 - in_water) + air * AIR_OXYGEN,
        "N": dry * f.N + air * AIR_NITROGEN,
        "S": dry * f.S,
        "ash": dry * f.ash,
    }
    return tuple(Balance(f"{name} [kg]", float(into[name]), float(out[name]), 0.0) for name in into)


def energy_balance(r: Array) -> Balance:
    """Return fuel and diesel against power, heat and every loss, of rates or sums `r`, shape (N_RATES,) [kW or kWh].

    Notes
    -----
    Husk counts with its higher, diesel with its lower heating value; heat of the feed pump comes in with the water.
    """
    into = r[at.FUEL_KW] + r[at.DIESEL_ENGINE_KW] + r[at.PUMP_HEAT_KW]
    out = r[at.GROSS_KW] + r[at.HEAT_KW] + sum(r[k] for k in LOSSES)
    return Balance("energy [kWh]", float(into), float(out), 0.0)


def power_balance(r: Array) -> Balance:
    """Return power made and bought against power used, of rates or sums `r`, shape (N_RATES,)."""
    into = r[at.GROSS_KW] + r[at.IMPORT_KW] + r[at.CAPTIVE_KW] + r[at.UNSERVED_KW]
    out = r[at.HOUSE_KW] + r[at.DEMAND_KW] + r[at.EXPORT_KW] + r[at.DUMPED_KW]
    return Balance("power [kWh]", float(into), float(out), 0.0)


def balances_of(run: Run) -> tuple[Balance, ...]:
    """Return the conservation laws of a whole run."""
    r, n = run.sums.sum(axis=0), run.counts.sum(axis=0)
    yards = float(run.x.yard_dry_kg.sum())
    waiting = float(run.s.lorries - run.s.lorry) if run.s.lorries > run.s.lorry else 0.0
    under_way = sum(
        float(run.c.lorry_kg * (1.0 - run.x.moisture[run.x.plan[k], run.s.day]))
        for k in range(int(run.s.lorry), int(run.s.lorries))
    ) if waiting else 0.0  # fmt: skip
    stored = float(held_dry(run.store)) + float(run.s.hopper_dry_kg)
    water = float(run.store.water.sum()) + float(run.s.hopper_water_kg)
    return (
        *element_balances(run.t, r),
        energy_balance(r),
        power_balance(r),
        Balance(
            "husk at the mills [kg]", float(n[at.OFFERED_DRY_KG]),
            float(n[at.DELIVERED_DRY_KG] + n[at.YARD_LOST_DRY_KG]), yards + under_way,
        ),
        Balance(
            "husk in store [kg]", float(n[at.DELIVERED_DRY_KG]), float(r[at.HUSK_DRY_KG] + n[at.ROTTED_DRY_KG]), stored
        ),
        Balance(
            "water in store [kg]", float(n[at.DELIVERED_WATER_KG] + n[at.RAIN_KG] + n[at.FROM_AIR_KG]),
            float(r[at.HUSK_WATER_KG] + n[at.TO_AIR_KG]), water,
        ),
    )  # fmt: skip
