"""A made-up sweep with the flow names of a converted bus fleet: no twin is needed to test the accounting."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from scenarios.accounting.account import Account, account
from scenarios.accounting.specification import (
    AccountingSpec,
    AssetSpec,
    BiodieselSpec,
    EconomicsSpec,
    FactorChoice,
    FixedCost,
    GridSpec,
    PriceSpec,
    ReferenceTerm,
)
from twins.core.outcome import Flow
from twins.core.priors import Normal
from twins.core.twin import Horizon, Site

HORIZON = Horizon(dt.date(2019, 1, 1), 15)
SCENARIOS = ("bau", "reference", "project", "project_as_lived", "better_supply", "methane_catalyst")
GROUPS = ("converted_large", "converted_medium", "other")

SITE = Site(
    "synthetic",
    signals={
        "diesel_price_idr_per_l": (
            (dt.date(2016, 4, 1).toordinal(), 5150.0),
            (dt.date(2022, 9, 3).toordinal(), 6800.0),
        ),
        "cng_price_idr_per_lsp": ((dt.date(2018, 7, 1).toordinal(), 4500.0),),
    },
)


def fleet_flows() -> tuple[Flow, ...]:
    flows: list[Flow] = []
    for g in GROUPS:
        flows += [
            Flow(f"distance_{g}_km", "km", "distance", "service"),
            Flow(f"diesel_{g}_l", "L", "diesel", "purchase", "diesel"),
            Flow(f"diesel_fossil_{g}_mj", "MJ", "fossil part", "fuel_burned", "gas/diesel oil"),
            Flow(f"diesel_bio_{g}_mj", "MJ", "bio part", "fuel_burned", "biodiesel"),
        ]
        if g != "other":
            flows += [
                Flow(f"gas_burned_{g}_mj", "MJ", "gas burned", "fuel_burned", "natural gas"),
                Flow(f"methane_slip_{g}_kg", "kg", "slip", "gas_emitted", "CH4 fossil"),
                Flow(f"gas_filled_{g}_lsp", "LSP", "gas filled", "purchase", "CNG"),
            ]
    return (
        *flows,
        Flow("compression_kwh", "kWh", "compression", "electricity", "grid", "related"),
        Flow("trailer_diesel_fossil_mj", "MJ", "trailers", "fuel_burned", "gas/diesel oil", "related"),
        Flow("trailer_diesel_bio_mj", "MJ", "trailers", "fuel_burned", "biodiesel", "related"),
        Flow("methane_vented_kg", "kg", "vented", "gas_emitted", "CH4 fossil", "related"),
        Flow("kits_installed", "pieces", "kits", "asset"),
        Flow("technician_years", "year", "technicians", "asset"),
        Flow("trips_lost", "trips", "lost", "diagnostic"),
    )


FLOWS = fleet_flows()


def sweep_frame(
    n_draws: int = 40, *, substitution: float = 0.4, slip: float = 0.02, blend: float = 0.185, seed: int = 3
) -> pd.DataFrame:
    """Yearly flows: the fleet's energy varies by draw and year, the gas share by scenario and draw."""
    rng = np.random.default_rng(seed)
    years = HORIZON.calendar_years
    n_years, n_s = len(years), len(SCENARIOS)
    share_of = dict(zip(SCENARIOS, (0.0, 0.0, 1.0, 0.3, 1.2, 1.0), strict=True))
    slip_of = dict(zip(SCENARIOS, (0.0, 0.0, 1.0, 1.0, 1.0, 0.2), strict=True))
    base = rng.normal(1.0, 0.05, (n_draws, 1)) * rng.normal(1.0, 0.01, (n_draws, n_years))
    gas_share = substitution * rng.uniform(0.6, 1.1, (n_draws, 1)) * np.ones((1, n_years))
    slip_share = slip * rng.uniform(0.5, 1.5, (n_draws, 1)) * np.ones((1, n_years))
    data: dict[str, np.ndarray] = {}
    names = np.array(SCENARIOS, dtype=object)
    data["scenario"] = np.tile(np.repeat(names, n_years), n_draws)
    data["draw"] = np.repeat(np.arange(n_draws), n_s * n_years)
    data["year"] = np.tile(years, n_draws * n_s)

    def put(name: str, per_scenario: list[np.ndarray]) -> None:
        data[name] = np.swapaxes(np.stack(per_scenario), 0, 1).ravel()

    zero = np.zeros((n_draws, n_years))
    for g, km, mj_per_km in zip(GROUPS, (1.5e6, 2.8e6, 4.0e6), (14.2, 10.1, 11.0), strict=True):
        energy = km * mj_per_km * base
        gas = [energy * (gas_share * share_of[s] if g != "other" else 0.0) for s in SCENARIOS]
        diesel = [energy - x for x in gas]
        put(f"distance_{g}_km", [km * np.ones_like(base)] * n_s)
        put(f"diesel_{g}_l", [x / 35.4 for x in diesel])
        put(f"diesel_fossil_{g}_mj", [(1 - blend) * x for x in diesel])
        put(f"diesel_bio_{g}_mj", [blend * x for x in diesel])
        if g != "other":
            put(
                f"gas_burned_{g}_mj",
                [x * (1 - slip_share * slip_of[s]) for x, s in zip(gas, SCENARIOS, strict=True)],
            )
            put(
                f"methane_slip_{g}_kg",
                [x * slip_share * slip_of[s] / 50.0 for x, s in zip(gas, SCENARIOS, strict=True)],
            )
            put(f"gas_filled_{g}_lsp", [x / 33.0 for x in gas])
    active = [0.0 if s in ("bau", "reference") else 1.0 for s in SCENARIOS]
    put("compression_kwh", [(zero + 9.0e4) * a * share_of[s] for a, s in zip(active, SCENARIOS, strict=True)])
    put("trailer_diesel_fossil_mj", [(zero + 3.0e5) * a for a in active])
    put("trailer_diesel_bio_mj", [(zero + 6.0e4) * a for a in active])
    put("methane_vented_kg", [(zero + 150.0) * a for a in active])
    first = zero.copy()
    first[:, 0] = 72.0
    put("kits_installed", [first * a for a in active])
    put("technician_years", [(zero + 4.0) * a for a in active])
    put("trips_lost", [zero] * n_s)
    frame = pd.DataFrame(data)
    frame["status"] = "ok"
    return frame


def terms() -> tuple[ReferenceTerm, ...]:
    return tuple(
        ReferenceTerm(
            name=g,
            activity=(f"distance_{g}_km",),
            fuel=(f"diesel_fossil_{g}_mj", f"diesel_bio_{g}_mj"),
            project=(
                f"diesel_fossil_{g}_mj",
                f"diesel_bio_{g}_mj",
                f"gas_burned_{g}_mj",
                f"methane_slip_{g}_kg",
            ),
        )
        for g in ("converted_large", "converted_medium")
    )


def rules(**changes: object) -> AccountingSpec:
    options: dict[str, object] = {
        "biodiesel": BiodieselSpec(treatment="biogenic_zero"),
        "grid": GridSpec(
            region="Indonesia, Java-Madura-Bali",
            subitem="factor used in a registered JCM PDD",
            trend_country="Indonesia",
        ),
        "reference_terms": terms(),
        "project_common": (
            "compression_kwh", "trailer_diesel_fossil_mj", "trailer_diesel_bio_mj", "methane_vented_kg",
        ),
        "factors": (
            FactorChoice(carrier="gas/diesel oil", gas="CO2", table="indonesia", subitem="CO2 EF, Tier 2"),
        ),
    }  # fmt: skip
    return AccountingSpec(**(options | changes))  # type: ignore[arg-type]


def money(**changes: object) -> EconomicsSpec:
    options: dict[str, object] = {
        "currency": "IDR",
        "base_year": 2019,
        "grant_share": 0.5,
        "prices": (
            PriceSpec(
                carrier="diesel", signal="diesel_price_idr_per_l", lever="diesel_price_factor",
                growth=Normal(0.01, 0.02), group="oil products",
            ),
            PriceSpec(
                carrier="CNG", signal="cng_price_idr_per_lsp", lever="cng_price_factor",
                growth=Normal(0.0, 0.02), group="oil products",
            ),
        ),
        "assets": (
            AssetSpec(flow="kits_installed", unit_cost=139e6, subsidised=True, source="S03"),
            AssetSpec(flow="technician_years", unit_cost=80e6, kind="operating", source="assumed: wage"),
        ),
        "fixed": (FixedCost(name="verification", amount=100e6, source="assumed"),),
        "unpriced": ("grid",),
    }  # fmt: skip
    return EconomicsSpec(**(options | changes))  # type: ignore[arg-type]


LEVERS = {s: {"diesel_price_factor": 1.0, "cng_price_factor": 1.0} for s in SCENARIOS}


def run(frame: pd.DataFrame | None = None, **changes: object) -> Account:
    economics = changes.pop("economics", None) or money()
    levers = changes.pop("levers", None) or LEVERS
    seed = changes.pop("seed", 1)
    return account(
        sweep_frame() if frame is None else frame,
        FLOWS,
        rules(**changes),
        economics,
        SITE,
        HORIZON,
        levers,
        seed,
    )  # type: ignore[arg-type]
