"""What a survey, a laboratory, a batch test or a meter would have read off a run.

Static answers (laboratory, bench, engine sheet, thermometer) follow from the draw alone and go into the statistics of
an outcome; the others follow from its yearly flows. NaN says that a run has no such answer: no plant, no engine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from twins.core.outcome import Outcome
from twins.digester.adm1_outputs import GRAMS_CACO3_PER_MOLE
from twins.digester.batch_tests import BOTTLE_DAYS, bottle_methane, share_after
from twins.digester.bench_parameters import BOTTLES
from twins.digester.engine import AGEING_STEP_H, engine_numbers, fuel_kw, full_load_efficiency
from twins.digester.feed import (
    CLASSES,
    HOTEL,
    N_MARKET,
    TRIMMINGS,
    FeedNumbers,
    WasteClasses,
    class_assays,
    class_influents,
    class_shares_by_month,
    feed_numbers,
    waste_classes,
)
from twins.digester.gas_quality import METHANE_KG_NM3
from twins.digester.parameters import DigesterParameters
from twins.digester.plan import Draw
from twins.digester.plant import contents_of

Array = NDArray[np.float64]

WASTES = {
    "market": "market mix",
    "fvw": "fruit and vegetables without trimmings",
    **{name: name if name != "hotel" else "hotel food waste" for name in CLASSES},
}
"""Wastes that a laboratory is asked for, by the first word of their columns; mean of the months."""
_ASSAYS = {
    "dry_matter_share": ("-", "dry matter of {}, wet basis"),
    "vs_of_ts_share": ("-", "volatile solids over dry matter of {}"),
    "nitrogen_of_ts_share": ("-", "Kjeldahl nitrogen over dry matter of {}"),
    "carbon_of_ts_share": ("-", "organic carbon over dry matter of {}"),
    "carbon_to_nitrogen": ("kg/kg", "carbon over nitrogen of {}"),
    "cod_per_vs": ("g/g", "chemical oxygen demand over volatile solids of {}"),
    "bmp": ("mL/g normal", "methane potential over volatile solids of {}, 0 C, dry"),
}
TEST_DAYS = 7.0
PART_LOADS = (80, 60, 54)
"""Loads at which engines were measured [%]."""
_MONTHS = [f"{month:02d}" for month in range(1, 13)]
_TEMPERATURES = {"max": "daily maxima", "min": "daily minima"}

_LABORATORY: Mapping[str, tuple[str, str]] = {
    f"{waste}_{assay}": (unit, meaning.format(name))
    for waste, name in WASTES.items()
    for assay, (unit, meaning) in _ASSAYS.items()
} | {
    "market_carbon_of_wet_share": ("-", "organic carbon of the market mix, wet basis"),
    "market_alkalinity_kg_per_m3": ("kg/m3", "strong cations less strong anions of the market mix, as CaCO3"),
}
_BENCH: Mapping[str, tuple[str, str]] = {
    "fvw_bmp_elsewhere": ("mL/g normal", "methane potential of fruit and vegetables of the places surveyed, over VS"),
    "fvw_made_in_7_days_share": ("-", "methane of a batch test of fruit and vegetables in 7 days over its potential"),
    "market_made_in_7_days_share": ("-", "the same of the market mix"),
    "hotel_made_in_7_days_share": ("-", "the same of hotel food waste"),
    "acetate_uptake_over_bsm2": ("-", "uptake of acetate by an activity test of the sludge, over that of BSM2"),
    **{
        f"bottle_{bottle}_day_{day}": ("mL/g normal", f"methane of cellulose bottle {bottle} net of blanks, day {day}")
        for bottle in BOTTLES
        for day in BOTTLE_DAYS
    },
}  # fmt: skip
_ENGINE: Mapping[str, tuple[str, str]] = {
    "engine_full_load_efficiency": ("-", "electric over fuel (LHV) at full load, new"),
    **{
        f"engine_efficiency_loss_at_{load}_percent": (
            "-",
            f"electric efficiency at full load less that at {load} % of it",
        )
        for load in PART_LOADS
    },
    "engine_efficiency_loss_in_10000_h": ("-", "electric efficiency lost in the first 10,000 running hours"),
}
_AIR: Mapping[str, tuple[str, str]] = {
    f"air_{end}_c_{month}": ("degC", f"mean of the {meaning} of month {month}")
    for end, meaning in _TEMPERATURES.items()
    for month in _MONTHS
} | {"air_year_mean_c": ("degC", "mean of all monthly maxima and minima of the air")}
_WORLD: Mapping[str, tuple[str, str]] = {
    "waste_t_per_day": ("t/day", "waste of market and hotels on the weighbridge, with contaminants"),
    "market_load_kw": ("kW", "mean power that the market asks for"),
    "outage_h_per_day": ("h/day", "hours without grid a day"),
}
_OPERATION: Mapping[str, tuple[str, str]] = {
    "methane_nm3_per_t": ("Nm3/t", "methane made over waste digested, whole horizon"),
    "methane_made_nm3_per_year": ("Nm3/year", "methane made"),
    "digested_t_per_day": ("t/day", "waste fed to the tanks, over all days"),
    "rejected_share": ("-", "rejects of the sorting over waste that came"),
    "methane_flared_share": ("-", "methane flared over methane made"),
    "methane_leaked_share": ("-", "methane that leaks over methane made"),
    "tank_ph": ("-", "mean pH of the methane tank"),
    "tank_acids_over_alkalinity": ("-", "mean of volatile acids over alkalinity of the methane tank"),
    "soured_h_per_year": ("h/year", "hours in which the methane tank is sour"),
    "long_stop_h_per_year": ("h/year", "hours of long stops: no contract, no money"),
    "failures_per_year": ("1/year", "failures of all parts"),
}
_POWER: Mapping[str, tuple[str, str]] = {
    "gross_mwh_per_year": ("MWh/year", "power at the generators"),
    "delivered_mwh_per_year": ("MWh/year", "power that leaves the plant"),
    "gross_kwh_per_t": ("kWh/t", "power at the generators over waste digested"),
    "capacity_factor": ("-", "power at the generators over rating and all hours"),
    "own_use_over_gross": ("-", "own power of the plant over power at the generators"),
    "engine_h_per_year": ("h/year", "running hours of the engines, mean of all"),
    "engine_starts_per_year": ("1/year", "starts of engines"),
}
OBSERVABLES: Mapping[str, tuple[str, str]] = (
    _LABORATORY | _BENCH | _ENGINE | _AIR | _WORLD | _OPERATION | _POWER
)
STATIC: tuple[str, ...] = (*_LABORATORY, *_BENCH, *_ENGINE, *_AIR)
"""Observables that stand in the statistics of an outcome."""


def laboratory(p: DigesterParameters, draw: Draw) -> dict[str, float]:
    """Return the static answers of a run by column; what a scenario has not is left out.

    Parameters
    ----------
    p
        Parameters.
    draw
        What the scenarios share.
    """
    n = feed_numbers(p)
    found = assays(n) | bench(p, n)
    if p.layout != "none" and p.gas_use == "power":
        found |= dict(zip(_ENGINE, engine_sheet(p), strict=True))
    found |= dict(zip(_AIR, thermometer(draw).tolist(), strict=True))
    return {name: value for name, value in found.items() if math.isfinite(value)}


def assays(n: FeedNumbers) -> dict[str, float]:
    """Return what a laboratory says of the wastes, mean of the months."""
    assay = class_assays(n)
    w = waste_classes(assay)
    share = np.append(class_shares_by_month(n).mean(axis=0), 0.0)
    weights = {"market": share, "fvw": share * (np.arange(len(CLASSES)) < TRIMMINGS)}
    weights |= dict(zip(CLASSES, np.eye(len(CLASSES)), strict=True))
    found = {
        f"{waste}_{name}": value
        for waste, weight in weights.items()
        for name, value in zip(_ASSAYS, _assay(w, weight), strict=True)
    }
    mix = share[:N_MARKET]
    return found | {
        "market_carbon_of_wet_share": float(mix @ w.C[:N_MARKET]) / 1e3,
        "market_alkalinity_kg_per_m3": GRAMS_CACO3_PER_MOLE * float(mix @ assay.cations[:N_MARKET]),
    }


def _assay(w: WasteClasses, weight: Array) -> tuple[float, ...]:
    """Return one waste, a mix of the classes by wet mass `weight`, shape (4,), in the order of `_ASSAYS`."""
    wet = float(weight.sum())
    TS, VS, N, C, COD = (float(weight @ x) for x in (w.TS, w.VS, w.N / 1e3, w.C / 1e3, w.COD / 1e3))
    methane = 1e3 * float(weight @ (w.VS * w.BMP))
    return TS / wet, VS / TS, N / TS, C / TS, C / N, COD / VS, methane / VS


def bench(p: DigesterParameters, n: FeedNumbers) -> dict[str, float]:
    """Return what batch and activity tests show."""
    feeds = class_influents(n, contents_of(p))
    share = class_shares_by_month(n).mean(axis=0)
    fvw = share[:TRIMMINGS] @ feeds[:TRIMMINGS]
    tests = (fvw, share @ feeds[:N_MARKET], feeds[HOTEL])
    found = [
        p.bench_place_bmp * assays(n)["fvw_bmp"],
        *(share_after(p, feed, TEST_DAYS) for feed in tests),
        p.adm1_k_m_ac_factor,
        *bottle_methane(p).ravel().tolist(),
    ]
    return dict(zip(_BENCH, found, strict=True))


def engine_sheet(p: DigesterParameters) -> tuple[float, ...]:
    """Return what a test of an engine shows, in the order of its columns [-]."""
    engine = engine_numbers(p, 1.0)
    new, worn = (full_load_efficiency(engine, hours, hours) for hours in (0.0, AGEING_STEP_H))
    loads = [load / 100.0 for load in PART_LOADS]
    return (new, *(new - load / fuel_kw(engine, new, load) for load in loads), new - worn)


def thermometer(draw: Draw) -> Array:
    """Return means of the daily maxima and minima by month, then the mean of all [degC], shape (25,).

    A month that the horizon does not hold gives NaN.
    """
    by_day = draw.air_c.reshape(-1, 24)
    month = draw.days.month[: by_day.shape[0]]
    days = np.bincount(month, minlength=12).astype(np.float64)
    days[days == 0.0] = np.nan
    means = [
        np.bincount(month, weights=end, minlength=12) / days
        for end in (by_day.max(axis=1), by_day.min(axis=1))
    ]
    return np.array([*means[0], *means[1], np.mean(means)], dtype=np.float64)


def observe(outcome: Outcome) -> dict[str, float]:
    """Return the answers by column; NaN where a run has nothing to say."""
    found = dict.fromkeys(OBSERVABLES, math.nan)
    found |= {name: outcome.stats[name] for name in STATIC if name in outcome.stats}
    if not outcome.flows:
        return found
    found |= _world(outcome)
    if outcome.total("digested_t") > 0.0 and outcome.total("methane_made_nm3") > 0.0:
        found |= _operation(outcome)
        if outcome.stats["engine_kw"] > 0.0:
            found |= _power(outcome)
    return found


def _world(outcome: Outcome) -> dict[str, float]:
    hours = outcome.stats["hours"]
    return {
        "waste_t_per_day": outcome.total("waste_t") / hours * 24.0,
        "market_load_kw": outcome.total("demand_kwh") / hours,
        "outage_h_per_day": outcome.total("grid_down_h") / hours * 24.0,
    }


def _operation(outcome: Outcome) -> dict[str, float]:
    years, made, digested = (
        len(outcome.years),
        outcome.total("methane_made_nm3"),
        outcome.total("digested_t"),
    )
    return {
        "methane_nm3_per_t": made / digested,
        "methane_made_nm3_per_year": made / years,
        "digested_t_per_day": digested / outcome.stats["hours"] * 24.0,
        "rejected_share": outcome.total("rejected_t") / outcome.total("waste_t"),
        "methane_flared_share": outcome.total("methane_flared_nm3") / made,
        "methane_leaked_share": outcome.total("methane_leaked_kg") / METHANE_KG_NM3 / made,
        "tank_ph": outcome.stats["mean_ph"],
        "tank_acids_over_alkalinity": outcome.stats.get("mean_acids", math.nan),
        "soured_h_per_year": outcome.total("soured_h") / years,
        "long_stop_h_per_year": outcome.total("stopped_h") / years,
        "failures_per_year": outcome.total("failures") / years,
    }


def _power(outcome: Outcome) -> dict[str, float]:
    years, gross = len(outcome.years), outcome.total("gross_kwh")
    return {
        "gross_mwh_per_year": gross / 1e3 / years,
        "delivered_mwh_per_year": outcome.total("delivered_kwh") / 1e3 / years,
        "gross_kwh_per_t": gross / outcome.total("digested_t"),
        "capacity_factor": gross / (outcome.stats["engine_kw"] * outcome.stats["hours"]),
        "own_use_over_gross": outcome.total("house_kwh") / gross if gross > 0.0 else math.nan,
        "engine_h_per_year": outcome.total("engine_h") / years,
        "engine_starts_per_year": outcome.total("starts") / years,
    }
