"""From the years of a run to its yearly flows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from twins.core.outcome import wholes
from twins.port import activity as at
from twins.port.air_pollutants import air_pollutants
from twins.port.conversion import battery_tractors_new
from twins.port.flows import FLOWS, PACKS
from twins.port.machines import Energy
from twins.port.plan import Draw
from twins.port.runs import Run
from twins.port.tariff import SLOT_H
from twins.port.week_scale import QUAY, YARD
from twins.port.window import COUNTS

Array = NDArray[np.float64]
_OFF, _ON, _PARTIAL = range(3)
PACK_MONTHS = tuple(part.name for part in wholes(FLOWS)[PACKS])
"""Months of packs, in the order of the limits that `battery_fade.first_limit_broken` tells."""


def flows_of(run: Run, draw: Draw, sun_kw: Array) -> dict[str, Array]:
    """Return all flows by name, each of shape (n_years,)."""
    return {
        **_traffic(run),
        **_hours(run, draw),
        **_diesel(run),
        **_electricity(run, draw, sun_kw),
        **_pieces(run),
    }


def _counted(run: Run, name: str) -> Array:
    return np.array([work.counts[COUNTS.index(name)] for work in run.years])


def _done(run: Run, column: int, groups: int = 1) -> Array:
    """Return the yearly sum of an activity over its groups."""
    return np.array([work.sums[column : column + groups].sum() for work in run.years])


def _used(run: Run, name: str) -> Array:
    return np.array([work.used[Energy._fields.index(name)] for work in run.years])


def _traffic(run: Run) -> dict[str, Array]:
    moves, late = _done(run, at.STS_MOVES), _counted(run, "late_exports")
    return {
        "boxes": moves,
        "moved_boxes": moves - late,
        "lost_boxes": _counted(run, "lost_imports") + _counted(run, "lost_exports"),
        "late_boxes": late,
        "teu": _counted(run, "teu"),
        "calls": _counted(run, "ships"),
        "ship_wait_h": _counted(run, "ship_wait_h"),
        "ship_quay_h": _counted(run, "ship_quay_h"),
        "gate_boxes": _counted(run, "gate_in") + _counted(run, "gate_out"),
        "truck_visits": _counted(run, "trucks_served"),
        "truck_turn_h": _counted(run, "truck_turn_h"),
        "truck_h": _done(run, at.TRUCK_H),
        "rehandles": _counted(run, "rehandles"),
        "block_changes": _counted(run, "block_changes"),
        "full_blocks": _counted(run, "overflows"),
        "charges": _counted(run, "charges"),
        "strandings": _counted(run, "strandings"),
    }


def _hours(run: Run, draw: Draw) -> dict[str, Array]:
    p, hours = run.p, np.diff(draw.year_starts_h)
    # a machine has no more hours than the year
    clock, yard_clock = (np.array([1.0 / work.scale[kind] for work in run.years]) for kind in (QUAY, YARD))
    sts_on, sts_work = _done(run, at.STS_ON_H), _done(run, at.STS_WORK_H)
    yard_work = _done(run, at.RTG_WORK_H, at.RTG_GROUPS)
    tractor = {
        name: clock * _counted(run, name)
        for name in ("tractor_drive_h", "tractor_wait_h", "tractor_charge_h")
    }
    repair = np.array([_counted(run, f"{name}_repair_h") for name in ("crane", "machine", "tractor")])
    repair *= np.array([clock, yard_clock, clock])
    # a repair is counted whole where it begins, also one that ends after a window
    sts_repair = np.clip(repair[0], 0.0, p.quay_cranes * hours - clock * sts_on)
    yard_repair = np.clip(repair[1], 0.0, p.rtgs * hours - yard_clock * yard_work)
    tractor["tractor_repair_h"] = np.clip(repair[2], 0.0, p.tractors * hours - sum(tractor.values()))
    lifts = [_done(run, at.RTG_LIFTS + g) for g in range(at.RTG_GROUPS)]
    km = [
        _done(run, at.TRACTOR_LOADED_KM + g) + _done(run, at.TRACTOR_EMPTY_KM + g)
        for g in range(at.TRACTOR_GROUPS)
    ]
    return {
        "sts_work_h": clock * sts_work,
        "sts_wait_h": clock * (sts_on - sts_work),
        "sts_repair_h": sts_repair,
        "sts_free_h": p.quay_cranes * hours - clock * sts_on - sts_repair,
        "yard_work_h": yard_clock * yard_work,
        "yard_repair_h": yard_repair,
        "yard_free_h": p.rtgs * hours - yard_clock * yard_work - yard_repair,
        **tractor,
        "tractor_idle_h": p.tractors * hours - sum(tractor.values()),
        "sts_moves": _done(run, at.STS_MOVES),
        "sts_on_h": sts_on.copy(),
        "rtg_work_h": yard_work.copy(),
        "rtg_on_h": _done(run, at.RTG_ON_H, at.RTG_GROUPS),
        "rtg_diesel_on_h": _done(run, at.RTG_ON_H + at.RTG_DIESEL),
        "rtg_diesel_lifts": lifts[at.RTG_DIESEL],
        "rtg_hybrid_lifts": lifts[at.RTG_HYBRID],
        "rtg_rail_lifts": lifts[at.RTG_RAIL],
        "rtg_own_lifts": lifts[at.RTG_OWN],
        "rtg_lifts": _done(run, at.RTG_LIFTS, at.RTG_GROUPS),
        "tractor_diesel_km": km[at.TRACTOR_DIESEL],
        "tractor_battery_km": km[at.TRACTOR_BATTERY],
        "reefer_plug_h": _done(run, at.REEFER_PLUG_H),
        "diesel_rtg_on_h": _done(run, at.RTG_ON_H + at.RTG_DIESEL) + _done(run, at.RTG_ON_H + at.RTG_HYBRID),
    }


def _diesel(run: Run) -> dict[str, Array]:
    p = run.p
    litres = {
        "rtg_diesel_l": _used(run, "rtg_diesel_l"),
        "rtg_hybrid_l": _used(run, "rtg_hybrid_l"),
        "rtg_own_l": _used(run, "rtg_own_l"),
        "tractor_diesel_l": _used(run, "tractor_l"),
        "lifter_l": _used(run, "lifter_l"),
        "rail_shuttle_l": _used(run, "rail_l"),
    }
    bought = sum(litres.values(), np.zeros(len(run.years)))
    burned = {
        "yard_crane": litres["rtg_diesel_l"] + litres["rtg_hybrid_l"] + litres["rtg_own_l"],
        "haulage": litres["tractor_diesel_l"],
        "other": litres["lifter_l"] + litres["rail_shuttle_l"],
    }
    energy: dict[str, Array] = {}
    for name, one in burned.items():
        mj = p.ops_diesel_mj_per_l * one
        energy[f"{name}_fossil_mj"] = (1.0 - p.ops_biodiesel_share) * mj
        energy[f"{name}_bio_mj"] = p.ops_biodiesel_share * mj
    pollutants = [air_pollutants(p, float(one)) for one in bought]
    return {
        **litres,
        "truck_l": _used(run, "truck_l"),
        **energy,
        "diesel_bought_l": bought,
        "nox_kg": np.array([one.nox_kg for one in pollutants]),
        "pm25_kg": np.array([one.pm25_kg for one in pollutants]),
    }


def _electricity(run: Run, draw: Draw, sun_kw: Array) -> dict[str, Array]:
    slots = [power.slots for power in run.power]

    def kwh(name: str) -> Array:
        return np.array([getattr(s, name).sum() for s in slots]) * SLOT_H

    def billed(name: str) -> Array:
        return np.array([getattr(x.billed, name).sum() for x in run.power])

    edges = np.round(4.0 * draw.year_starts_h).astype(np.int64)
    pv = np.array([sun_kw[a:b].sum() for a, b in pairwise(edges.tolist())]) * SLOT_H
    charger = np.array([work.charging_kw.sum() for work in run.years]) * SLOT_H
    rail = _used(run, "rtg_kwh")
    energy = np.array([power.billed.energy_kwh.sum(axis=0) for power in run.power])
    used = np.array([power.pv_used_kwh for power in run.power])
    grid, export = kwh("grid"), kwh("export")
    stored = np.array([power.store_loss_kwh for power in run.power])
    uses = {
        "sts_kwh": _used(run, "sts_kwh"),
        "rtg_rail_kwh": rail,
        "charger_kwh": charger,
        "reefer_kwh": _used(run, "reefer_kwh"),
        "base_kwh": _used(run, "base_kwh"),
        "store_loss_kwh": stored,
        "sun_kwh": -(used + export),
    }
    return {
        **uses,
        "machine_kwh": rail + charger,
        "grid_net_kwh": grid - export,
        "other_loss_kwh": grid - export - sum(uses.values(), np.zeros(grid.size)),
        "on_peak_kwh": energy[:, _ON],
        "off_peak_kwh": energy[:, _OFF],
        "partial_peak_kwh": energy[:, _PARTIAL],
        "billed_kw_months": billed("billed_kw"),
        "partial_kw_months": billed("partial_kw"),
        "excess_kvar_months": billed("excess_kvar"),
        "peak_kw": np.array([power.billed.on_peak_kw.max() for power in run.power]),
        "highest_kw": np.array([s.grid.max() for s in slots]),
        "exported_kwh": export,
        "pv_kwh": pv,
        "pv_used_kwh": used,
        "pv_exported_kwh": export.copy(),
        "pv_curtailed_kwh": kwh("curtailed"),
        "transformer_loss_kwh": kwh("transformer_loss"),
        "unserved_kwh": kwh("unserved"),
        "overloaded_h": np.array([power.momentary_h for power in run.power]),
    }


def _pieces(run: Run) -> dict[str, Array]:
    p, n = run.p, len(run.years)
    groups = np.array(
        [np.bincount(f.machine_group, minlength=at.RTG_GROUPS) for f in run.fleets], dtype=np.float64
    )
    at_start = np.zeros(at.RTG_GROUPS)
    at_start[at.RTG_RAIL], at_start[at.RTG_HYBRID] = p.electric_rtgs_at_start, p.hybrid_rtgs_at_start
    built = np.diff(groups, axis=0, prepend=at_start[None, :])
    rails = np.array([float(f.block_rail.sum()) for f in run.fleets])
    rails_at_start = rails[0] if p.electric_rtgs_at_start else 0.0
    once = np.zeros(n)
    if p.conversion_first_year < n:
        once[p.conversion_first_year] = 1.0
    in_use = np.cumsum(once)
    battery = np.array(battery_tractors_new(p, n), dtype=np.float64)
    diesel = np.array([float((f.tractor_group == at.TRACTOR_DIESEL).sum()) for f in run.fleets])
    return {
        "electric_rtgs_built": np.maximum(built[:, at.RTG_RAIL], 0.0),
        "hybrid_rtgs_built": np.maximum(built[:, at.RTG_HYBRID], 0.0),
        "rail_blocks_built": np.maximum(np.diff(rails, prepend=rails_at_start), 0.0),
        "battery_tractors_built": battery,
        "diesel_tractors_built": diesel / p.ops_tractor_life_years,
        "battery_built_kwh": p.tractor_battery_kwh * (battery + np.array(run.swaps)),
        "charger_built_kw": once * p.chargers * p.charger_kw,
        "pv_built_kw": once * p.pv_kwp,
        "store_built_kwh": once * p.store_kwh,
        "store_built_kw": once * p.store_kw,
        "store_built": once * float(p.store_kwh > 0.0),
        "feeder_built_mva": once * (p.charger_feeder_mva if p.chargers else 0.0),
        "transformer_built_mva": np.eye(1, n)[0] * p.transformer_mva,
        "pv_kept_kw": in_use * p.pv_kwp,
        "pack_left_share": np.array(run.packs_left),
        **dict(zip(PACK_MONTHS, np.array(run.pack_months).T, strict=True)),
        "store_left_share": np.array(run.store_left),
    }
