"""A made-up sweep of a plant that burns husk, sells power and ash, and runs through grid outages."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from scenarios.accounting.account import Account, account
from scenarios.accounting.specification import (
    AccountingSpec,
    AssetSpec,
    EconomicsSpec,
    GridSpec,
    PriceSpec,
    ReferenceTerm,
)
from twins.core.outcome import Flow
from twins.core.twin import Horizon, Site

HORIZON = Horizon(dt.date(2019, 1, 1), 3)
SCENARIOS = ("bau", "reference", "project")
FLOWS = (
    Flow("grid_net_kwh", "kWh", "bought less sent out", "electricity", "grid", signed=True),
    Flow("supplied_grid_up_kwh", "kWh", "net power while the grid is up", "service"),
    Flow("supplied_outage_kwh", "kWh", "net power while the grid is down", "service"),
    Flow("diesel_generator_mj", "MJ", "diesel in outages", "fuel_burned", "gas/diesel oil", "affected"),
    Flow("diesel_plant_mj", "MJ", "diesel of the plant", "fuel_burned", "gas/diesel oil"),
    Flow("husk_burned_mj", "MJ", "husk fired", "fuel_burned", "other primary solid biomass"),
    Flow("methane_decay_kg", "kg", "heaps", "gas_emitted", "CH4 non-fossil", "affected"),
    Flow("nitrous_burning_kg", "kg", "open fires", "gas_emitted", "N2O", "affected"),
    Flow("husk_bought_t", "t", "husk", "purchase", "husk"),
    Flow("grid_import_kwh", "kWh", "bought power", "purchase", "power bought"),
    Flow("power_sold_kwh", "kWh", "power to the grid", "sale", "power"),
    Flow("ash_sold_t", "t", "white ash", "sale", "ash"),
    Flow("plant_capacity_kw", "kW", "plant", "asset"),
)
PROJECT = {
    "grid_net_kwh": -8.0e6, "supplied_grid_up_kwh": 8.0e6, "supplied_outage_kwh": 2.0e6, "diesel_plant_mj": 1.0e6,
    "husk_burned_mj": 1.8e8, "methane_decay_kg": 2.0e4, "nitrous_burning_kg": 100.0, "husk_bought_t": 14_000.0,
    "grid_import_kwh": 1.0e5, "power_sold_kwh": 8.1e6, "ash_sold_t": 2_500.0,
}  # fmt: skip
BAU = {
    "grid_net_kwh": 1.0e5, "diesel_generator_mj": 2.0e7, "methane_decay_kg": 1.2e5, "nitrous_burning_kg": 600.0,
    "grid_import_kwh": 1.0e5,
}  # fmt: skip
TERMS = (
    ReferenceTerm(
        name="power, grid up", activity=("supplied_grid_up_kwh",), ratio=1.0, factor=0.319,
        project=("diesel_plant_mj", "husk_burned_mj"),
    ),
    ReferenceTerm(name="power in outages", activity=("supplied_outage_kwh",), ratio=1.0, factor=0.533),
)  # fmt: skip


def frame(**project: float) -> pd.DataFrame:
    """Return two draws of three years; the project starts with year 1 and is bought in it."""
    rows: list[dict[str, object]] = []
    for draw in range(2):
        for scenario in SCENARIOS:
            for i, year in enumerate(HORIZON.calendar_years.tolist()):
                values = PROJECT | project if scenario == "project" else BAU
                row: dict[str, object] = {flow.name: values.get(flow.name, 0.0) for flow in FLOWS}
                row["plant_capacity_kw"] = 1_816.0 if scenario == "project" and i == 0 else 0.0
                rows.append(row | {"scenario": scenario, "draw": draw, "year": year, "status": "ok"})
    return pd.DataFrame(rows)


def rules(**changes: object) -> AccountingSpec:
    """Return the rules of a generation project."""
    options: dict[str, object] = {
        "bau": "bau", "reference": "reference", "headline": "project", "gwp": "AR6", "shape": "generation",
        "sector": "manufacturing and construction", "reference_terms": TERMS, "project_level": "sampled",
        "grid": GridSpec(region="Myanmar, national", trend_country="Myanmar", path="constant"),
    }  # fmt: skip
    return AccountingSpec(**(options | changes))  # type: ignore[arg-type]


PRICES = (
    PriceSpec(carrier="husk", value=10.0),
    PriceSpec(carrier="power bought", value=0.12),
    PriceSpec(carrier="power", value=0.09),
    PriceSpec(carrier="ash", value=5.0),
)


def money(**changes: object) -> EconomicsSpec:
    """Return prices in USD; net grid electricity is paid by purchase and sale."""
    options: dict[str, object] = {
        "currency": "USD", "base_year": 2019, "prices": PRICES, "unpriced": ("grid",),
        "assets": (AssetSpec(flow="plant_capacity_kw", unit_cost=2_500.0, life_years=3.0),),
    }  # fmt: skip
    return EconomicsSpec(**(options | changes))  # type: ignore[arg-type]


def run(
    sweep: pd.DataFrame | None = None, economics: EconomicsSpec | None = None, **changes: object
) -> Account:
    """Return the account of the made-up sweep."""
    chosen = frame() if sweep is None else sweep
    levers = {name: {} for name in np.unique(np.asarray(chosen["scenario"], dtype=str))}
    return account(
        chosen, FLOWS, rules(**changes), economics or money(), Site("river"), HORIZON, levers, seed=1
    )
