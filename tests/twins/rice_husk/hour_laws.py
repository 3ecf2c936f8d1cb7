"""The laws that every hour of a plant obeys, whoever wrote the code that makes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twins.core.outcome import Balance
from twins.rice_husk import plant_state as at
from twins.rice_husk.balances import LOSSES, element_balances, energy_balance, power_balance
from twins.rice_husk.fuel import EVAPORATION_MJ_KG
from twins.rice_husk.runs import Run
from twins.rice_husk.store import held_dry

Array = NDArray[np.float64]
CLOSES = 1e-6
MODES = (at.H_RUNNING, at.H_STARTING, at.H_REPAIR, at.H_PLANNED, at.H_NO_FUEL, at.H_NO_GRID, at.H_NO_PLANT)
DIESEL_STARTS = (at.H_STARTING,)


@dataclass(frozen=True)
class Held:
    """What a plant holds and has booked at one moment."""

    sums: Array
    counts: Array
    dry_kg: float
    water_kg: float


def held(run: Run) -> Held:
    """Return what the plant holds and has booked."""
    return Held(
        run.sums.sum(axis=0),
        run.counts.sum(axis=0),
        float(held_dry(run.store)) + float(run.s.hopper_dry_kg),
        float(run.store.water.sum()) + float(run.s.hopper_water_kg),
    )


def broken_by_flows(run: Run, r: Array, hours: float) -> list[str]:
    """Return which laws the rates, or the amounts of some hours, `r` of shape (N_RATES,) break."""
    balances = (
        *element_balances(run.t, r),
        energy_balance(r),
        power_balance(r),
        _mass(run, r),
        _fuel(run, r),
    )
    found = [
        f"{b.name}: {b.into} in, {b.out} out" for b in balances if not (b.residual <= CLOSES or _nothing(b))
    ]
    fuel = float(r[at.FUEL_KW] + r[at.DIESEL_ENGINE_KW])
    found += [f"{at.RATES[k]} = {r[k]}" for k in LOSSES if not r[k] >= -1e-9 * (1.0 + fuel)]
    found += [
        f"{name} = {value}" for name, value in zip(at.RATES, r, strict=True) if not _may_be(name, value)
    ]
    if not abs(sum(r[k] for k in MODES) - hours) <= CLOSES * hours:
        found.append("hours by mode")
    # water that leaves with the gas has taken its heat of evaporation along
    evaporation_kw = (r[at.FLUE_H2O_KG] - r[at.AIR_WATER_KG]) * EVAPORATION_MJ_KG / 3.6
    taken_kw = (
        r[at.LOST_HYDROGEN_KW] + r[at.LOST_MOISTURE_KW] + r[at.LOST_GAS_COOLING_KW] + r[at.LOST_START_KW]
    )
    if not taken_kw >= evaporation_kw * (1.0 - CLOSES) - 1e-9:
        found.append(f"evaporation {evaporation_kw} kW, lost with water {taken_kw} kW")
    return found


def _nothing(b: Balance) -> bool:
    """Return True for less than a milligram an hour: the rounding of an operating point that is idle."""
    return max(abs(b.into), abs(b.out)) < 1e-6


def _may_be(name: str, value: float) -> bool:
    return bool(np.isfinite(value)) and (value >= -1e-9 or name == "net_kw" or name.startswith("lost_"))


def _mass(run: Run, r: Array) -> Balance:
    """Return husk and air against exhaust, ash and tar, in kg."""
    into = r[at.HUSK_DRY_KG] + r[at.HUSK_WATER_KG] + r[at.AIR_DRY_KG] + r[at.AIR_WATER_KG]
    flue = (at.FLUE_CO2_KG, at.FLUE_CO_KG, at.FLUE_H2O_KG, at.FLUE_N2_KG, at.FLUE_O2_KG, at.FLUE_SO2_KG)
    return Balance(
        "mass [kg]", float(into), float(sum(r[k] for k in flue) + r[at.ASH_KG] + r[at.TAR_KG]), 0.0
    )


def _fuel(run: Run, r: Array) -> Balance:
    """Return the heating value of the dry husk against that which was booked [kW or kWh]."""
    return Balance("fuel [kWh]", float(r[at.HUSK_DRY_KG] * run.t.fuel.HHV / 3.6), float(r[at.FUEL_KW]), 0.0)


def broken_by_rates(run: Run) -> list[str]:
    """Return which rules the present operating point breaks."""
    r, s, c = run.rates, run.s, run.c
    rules = {
        "diesel drives a dual-fuel engine only": r[at.DIESEL_ENGINE_L] == 0.0 or run.c.line == 3,
        "diesel lights a start only": r[at.DIESEL_START_L] == 0.0 or s.mode == at.STARTING,
        "diesel sets run only without grid": r[at.CAPTIVE_KW] == 0.0 or s.grid_up == 0,
        "nothing goes to or comes from a grid that is down": s.grid_up == 1
        or r[at.EXPORT_KW] == r[at.IMPORT_KW] == r[at.LOCAL_GRID_UP_KW] == 0.0,
        "an island only without grid": s.islanded == 0 or s.grid_up == 0,
        "no grid, no island: no power": s.grid_up == 1 or s.islanded == 1 or s.mode != at.RUNNING,
        "no power above the rating": r[at.GROSS_KW] <= c.nameplate_kw * (1.0 + 1e-9),
        "husk makes power only in a running plant": s.mode == at.RUNNING
        or r[at.GROSS_KW] == 0.0
        or (c.line == 3 and r[at.DIESEL_ENGINE_KW] >= r[at.GROSS_KW]),
        "husk burns only in a running or starting plant": r[at.HUSK_DRY_KG] == 0.0
        or s.mode in (at.RUNNING, at.STARTING),
        "a start gives nothing": s.mode != at.STARTING
        or c.line == 3
        or r[at.GROSS_KW] == r[at.HEAT_KW] == 0.0,
        "no more husk than the hopper holds for the hour": r[at.HUSK_DRY_KG]
        <= s.hopper_dry_kg + c.hopper_dry_kg,
    }
    return [rule for rule, kept in rules.items() if not kept]


def broken_by_stores(run: Run, before: Held, after: Held) -> list[str]:
    """Return which rules store and hopper break between two moments."""
    r, n = after.sums - before.sums, after.counts - before.counts
    dry = Balance(
        "husk", before.dry_kg + n[at.DELIVERED_DRY_KG], r[at.HUSK_DRY_KG] + n[at.ROTTED_DRY_KG], after.dry_kg
    )
    water = Balance(
        "water",
        before.water_kg + n[at.DELIVERED_WATER_KG] + n[at.RAIN_KG] + n[at.FROM_AIR_KG],
        r[at.HUSK_WATER_KG] + n[at.TO_AIR_KG],
        after.water_kg,
    )
    found = [f"{b.name}: {b}" for b in (dry, water) if not b.residual <= CLOSES and abs(b.into) > 1e-3]
    least = {
        "hopper": run.s.hopper_dry_kg,
        "water of the hopper": run.s.hopper_water_kg,
        "store": run.store.dry.min(),
        "water of the store": run.store.water.min(),
    }
    return found + [f"{name} below nothing: {kg} kg" for name, kg in least.items() if not kg >= -1e-6]
