"""Greenhouse gas of dual fuel: ceiling, slip, break-even from our ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.literature.comparison import Comparison
from scenarios.accounting.biodiesel import energy_fraction, fossil_factor, turning_blend
from scenarios.accounting.factors import default_row
from scenarios.accounting.gwp import gwp
from scenarios.accounting.shapes import Activity, service_per_km
from twins.bus_fleet.equations import blend_mj_per_l, dual_split
from twins.bus_fleet.parameters import BusFleetParameters
from twins.core.units import METHANE_LHV_MJ_PER_KG

DIESEL = default_row("gas/diesel oil", "CO2", "road").value * 1e-6  # t/GJ
GAS = default_row("natural gas", "CO2", "road").value * 1e-6
SOLAR_KG_PER_GJ = 74.43  # Indonesian Tier 2 (S52)
GWPS = (gwp("CH4", "AR5"), gwp("CH4 fossil", "AR6"), 81.2)  # 28, 29.8, and AR6 over 20 years
# efficiency ratio on fuel fed, gas share, published break-even slip [%] for each of GWPS
CELLS = (
    (1.00, 0.70, (3.6, 3.3, 1.2)), (1.00, 0.44, (3.6, 3.3, 1.2)), (1.00, 0.30, (3.6, 3.3, 1.2)),
    (0.95, 0.70, (2.5, 2.4, 0.8)), (0.95, 0.44, (1.9, 1.8, 0.6)), (0.95, 0.30, (1.1, 1.1, 0.4)),
)  # fmt: skip
RATIOS = ((0.0, 0.83), (0.02, 0.93), (0.05, 1.07), (0.10, 1.31))  # slip, dual over diesel at s = 0.7
ROUNDING = 0.06  # half of the last digit of a cell, and the choice between 74.1 and 74.43 kg/GJ


def saved_by(diesel: float, gas_fed: float, slip: float, of_gwp: float) -> float:
    """Return the saved share of the CO2e of a GJ of diesel, from the ledger of the accounting; energies in GJ."""
    amounts = {
        "distance_km": 1.0, "reference_gj_per_km": 1.0, "liquid_gj": diesel, "gas_gj": gas_fed - slip,
        "methane_t": slip / METHANE_LHV_MJ_PER_KG, "electricity_mwh": 0.0,
    }  # fmt: skip
    factors = {
        "reference_fuel_t_per_gj": DIESEL, "liquid_t_per_gj": DIESEL, "gas_t_per_gj": GAS,
        "methane_t_per_t": of_gwp, "grid_t_per_mwh": 0.0,
    }  # fmt: skip
    ledger = service_per_km(Activity(2019, {"bus": amounts}), factors)
    return ledger.er / ledger.re


def zero_of(saved: Callable[[float], float]) -> float:
    """Return the slip [%] at which `saved` turns negative, by halving."""
    low, high = 0.0, 0.5
    assert saved(low) > 0.0 > saved(high)
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if saved(middle) > 0.0 else (low, middle)
    return 100.0 * low


def break_even_of_ledger(r: float, s: float, of_gwp: float) -> float:
    """Return the break-even slip [%] at gas share `s` and efficiency ratio `r` on fuel fed."""
    return zero_of(lambda x: saved_by((1.0 - s) / r, s / r, x * s / r, of_gwp))


def break_even_of_engine(r: float, s: float, of_gwp: float) -> float:
    """Return the same from the engine of the fleet, which never uses what burns better than diesel."""
    return zero_of(lambda x: saved_by(*dual_split(1.0, s, 1.0, r, x, 0.0), of_gwp))


def rows() -> Iterator[Comparison]:
    """Give the comparisons of this module."""
    where = "derived from S53, S55"
    ceiling = saved_by(*dual_split(1.0, 1.0, 1.0, 1.0, 0.0, 0.0), 0.0)
    yield Comparison("CO2 saved by gas alone, no slip", "-", ceiling, 0.243, 0.005, "S53: 1 - 56.1/74.1")
    for slip, ratio in RATIOS:
        ours = 1.0 - saved_by(0.3, 0.7, 0.7 * slip, GWPS[0])
        yield Comparison(f"CO2e dual/diesel, s = 0.7, slip {slip:.0%}", "-", ours, ratio, 0.006, where)
    for r, s, published in CELLS:
        for of_gwp, percent in zip(GWPS, published, strict=True):
            name = f"break-even slip, efficiency {r:g}, s = {s:g}, GWP {of_gwp:g}"
            ours = break_even_of_ledger(r, s, of_gwp)
            yield Comparison(name, "%", ours, percent, ROUNDING / percent, where)
    per_kwh = dual_split(9.0, 0.7, 1.0, 1.0, 0.01, 0.0)[2] / METHANE_LHV_MJ_PER_KG * 1e3
    yield Comparison("methane of 1 % slip, s = 0.7, 9 MJ/kWh", "g/kWh", per_kwh, 1.3, 0.04, where)
    p = BusFleetParameters().record()
    for volume, mj_per_l, fossil in (
        (0.20, 35.4, 60.6),
        (0.30, 35.0, 53.5),
        (0.35, 34.9, None),
        (0.40, 34.7, 46.3),
    ):
        name = f"B{100 * volume:.0f}"
        yield Comparison(
            f"{name}, energy", "MJ/L", blend_mj_per_l(p, volume), mj_per_l, 0.0015, "section 5.2"
        )
        if fossil is not None:
            ours = fossil_factor(SOLAR_KG_PER_GJ, energy_fraction(volume))
            yield Comparison(f"{name}, fossil CO2", "kg/GJ", ours, fossil, 0.002, "derived from S52")
    turning = turning_blend(SOLAR_KG_PER_GJ, 1e3 * GAS)
    yield Comparison(
        "blend above which fossil gas is worse", "- by energy", turning, 0.25, 0.02, "derived from S52, S53"
    )
