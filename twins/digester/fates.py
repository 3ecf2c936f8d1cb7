"""What becomes of waste that is not digested, and of what the tanks leave: dump, compost, liquid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.digester import plant_state as at
from twins.digester.dump import DumpMethane, Waste, dump_methane, measured_carbon
from twins.digester.effluent import (
    Digestate,
    FateGases,
    Separated,
    compost_gases,
    effluent_wet_kg,
    field_gases,
    gas_mass_kg,
    liquor_gases,
    separate,
    storage_numbers,
    stored_gases,
)
from twins.digester.feed import TRIMMINGS, class_assays, feed_numbers, waste_classes
from twins.digester.gas_quality import NM3_PER_KMOL, Gas
from twins.digester.parameters import DigesterParameters
from twins.digester.runs import Run

Array = NDArray[np.float64]
VAPOUR_KG_NM3 = 0.053
"""Water in a normal cubic metre of gas that leaves a tank saturated at 37 C [kg]."""
CAKE = at.N_CLASSES
"""Pressed residue stands behind the four classes of waste."""


class Residues(NamedTuple):
    """What leaves the plant, lists by year; `rejected_t` has the shape (n_years, 4), the other tonnes (n_years,)."""

    whole: list[Digestate]
    parts: list[Separated]
    rejected_t: Array
    dumped_t: Array
    composted_t: Array


def residues_of(p: DigesterParameters, run: Run) -> Residues:
    """Return digestate, cake and liquor by year, and what goes to the dump or to compost."""
    whole = [_digestate(run, year) for year in range(run.counts.shape[0])]
    parts = [separate(d, p.effluent_captured, p.effluent_cake_moisture) for d in whole]
    cake_t = np.array([each.cake.wet for each in parts]) / 1e3
    rejected = run.counts[:, at.REJECTED_T : at.REJECTED_T + at.N_CLASSES]
    organic = rejected.sum(axis=1) + cake_t
    turned_away = run.counts[:, at.TURNED_AWAY_T : at.TURNED_AWAY_T + at.N_CLASSES + 1].sum(axis=1)
    dumped = turned_away + run.counts[:, at.REJECTED_T + at.CONTAMINANT]
    to_dump = p.residue_use == "dump"
    return Residues(whole, parts, rejected, dumped + to_dump * organic, (1.0 - to_dump) * organic)


def _digestate(run: Run, year: int) -> Digestate:
    """Return what left the methane tank in a year; its split is that of the tank while it was fed."""
    n, methane = run.counts[year], float(run.sums[year, at.CH4_MADE])
    fed_kg = 1e3 * float(n[at.DOSED_T : at.DOSED_T + at.N_CLASSES].sum())
    co2 = NM3_PER_KMOL * float(n[at.C_GAS_KMOL]) - methane
    wet = (
        effluent_wet_kg(fed_kg, gas_mass_kg(Gas(methane, 0.0, co2, 0.0, 0.0), VAPOUR_KG_NM3))
        if fed_kg > 0.0
        else 0.0
    )
    solid = float(n[at.COD_SOLID_KG] / n[at.COD_SPLIT_KG]) if n[at.COD_SPLIT_KG] > 0.0 else 0.0
    nitrogen = float(n[at.N_DOSED_KG])
    dissolved = min(float(n[at.N_DISSOLVED_KG]), nitrogen)
    cod = float(n[at.COD_EFFLUENT_KG])
    return Digestate(
        wet, 1e3 * float(n[at.SOLIDS_T]), 1e3 * float(n[at.VOLATILE_T]), nitrogen - dissolved, dissolved, solid * cod,
        (1.0 - solid) * cod,
    )  # fmt: skip


def waste_of(p: DigesterParameters, residues: Residues) -> Waste:
    """Return what the dump must know of the classes and of pressed residue."""
    classes = class_waste(p)
    cake = sum((np.array(each.cake[:3]) for each in residues.parts), np.zeros(3))
    dry, volatile = (cake[1] / cake[0], cake[2] / cake[0]) if cake[0] > 0.0 else (0.24, 0.18)
    return Waste(
        TS=np.append(classes.TS, dry),
        VS=np.append(classes.VS, volatile),
        BMP=np.append(classes.BMP, p.effluent_residual_nm3_kg),
        garden=np.append(classes.garden, False),
    )


def class_waste(p: DigesterParameters) -> Waste:
    """Return what the dump must know of the four classes."""
    classes = waste_classes(class_assays(feed_numbers(p)))
    return Waste(classes.TS, classes.VS, classes.BMP, np.arange(at.N_CLASSES) == TRIMMINGS)


def carbon_cuts(p: DigesterParameters) -> dict[str, float]:
    """Return the share of the drawn carbon that the carbon check leaves of food waste (the least) and of trimmings."""
    _, (_, cut) = measured_carbon(waste := class_waste(p), p)
    return {
        "dump_docf_cut_food": float(cut[~waste.garden].min()),
        "dump_docf_cut_trimmings": float(cut[TRIMMINGS]),
    }


def dumped_by_class(p: DigesterParameters, run: Run, residues: Residues) -> Array:
    """Return what is laid on the dump by class and as cake, shape (n_years, 5) [t]."""
    found = np.zeros((run.counts.shape[0], at.N_CLASSES + 1))
    found[:, :CAKE] = run.counts[:, at.TURNED_AWAY_T : at.TURNED_AWAY_T + at.N_CLASSES]
    if p.residue_use == "dump":
        found[:, :CAKE] += residues.rejected_t
        found[:, CAKE] = [each.cake.wet / 1e3 for each in residues.parts]
    return found


def fate_flows(p: DigesterParameters, run: Run, residues: Residues, first_year: int) -> dict[str, Array]:
    """Return the flows of dump, compost and digestate, each of shape (n_years,) [kg, t, m3]."""
    waste, n_years = waste_of(p, residues), run.counts.shape[0]
    without = np.zeros((n_years, at.N_CLASSES + 1))
    without[:, :CAKE] = run.counts[:, at.ARRIVED_T : at.ARRIVED_T + at.N_CLASSES]
    laid = dump_methane(dumped_by_class(p, run, residues), waste, p, first_year)
    all_laid = dump_methane(without, waste, p, first_year)
    liquor_t = np.array([each.liquor.wet for each in residues.parts]) / 1e3
    return {
        **_dump(laid, all_laid, n_years),
        **_gases(p, residues),
        "effluent_m3": liquor_t,
        "residue_t": np.array([each.cake.wet for each in residues.parts]) / 1e3,
        "compost_t": residues.composted_t,
    }


def _dump(laid: DumpMethane, without: DumpMethane, n_years: int) -> dict[str, Array]:
    to_come = np.zeros(n_years)
    to_come[-1] = laid.expected.methane_to_come_kg
    return {
        "methane_dump_kg": laid.expected.methane_kg,
        "methane_fire_kg": laid.expected.fire_methane_kg,
        "nitrous_fire_kg": laid.expected.fire_nitrous_kg,
        "methane_dump_to_come_kg": to_come,
        "dump_carbon_cut_kg": without.expected.cut_methane_kg,
        "methane_avoided_kg": without.expected.methane_kg - laid.expected.methane_kg,
        "methane_avoided_default_kg": without.credited.methane_kg - laid.credited.methane_kg,
    }


def _gases(p: DigesterParameters, residues: Residues) -> dict[str, Array]:
    """Return methane and nitrous oxide of stored digestate, of liquor, and of compost and the field it goes to."""
    store = storage_numbers(p, 0.0 if p.digestate_covered else 1.0)
    mcf = p.effluent_mcf_treated if p.effluent_treatment else p.effluent_mcf_untreated
    digestate: list[FateGases] = []
    compost: list[FateGases] = []
    for whole, parts, composted in zip(residues.whole, residues.parts, residues.composted_t, strict=True):
        liquor = liquor_gases(parts.liquor, p.effluent_b0_kg_kg, mcf, p.effluent_n2o_water)
        digestate += [stored_gases(store, whole), liquor]
        rotted = compost_gases(
            1e3 * float(composted), p.effluent_compost_ch4_g_kg, p.effluent_compost_n2o_g_kg
        )
        field = field_gases(store, parts.cake) if composted > 0.0 else FateGases(0.0, 0.0, 0.0, 0.0)
        compost += [rotted, field]
    found: dict[str, Array] = {}
    for name, gases in (("digestate", digestate), ("compost", compost)):
        ch4 = np.array([gas.ch4 for gas in gases]).reshape(-1, 2).sum(axis=1)
        n2o = np.array([gas.n2o + gas.n2o_indirect for gas in gases]).reshape(-1, 2).sum(axis=1)
        found |= {f"methane_{name}_kg": ch4, f"nitrous_{name}_kg": n2o}
    return found
