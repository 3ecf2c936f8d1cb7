"""A made-up sweep, account and study: what `write_report` needs, without a twin."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from scenarios.accounting.account import Account, account
from scenarios.accounting.specification import Claim, ClaimPrice
from scenarios.canonical import InputRow
from scenarios.findings import Finding, Findings
from tests.scenarios.accounting import synthetic
from twins.core.parameters import Parameters, parameter
from twins.core.priors import Uniform

N_DRAWS = 60


class SmallParameters(Parameters):
    """Six uncertain numbers, some without a source."""

    fleet_energy: float = parameter(
        1.0, "-", "energy of the fleet over its mean", source="S03", prior=Uniform(0.8, 1.2)
    )
    substitution: float = parameter(
        0.4, "-", "share of gas that the engine takes", source="assumed: wide", prior=Uniform(0.2, 0.7)
    )
    slip: float = parameter(
        0.02, "-", "share of gas that leaves unburned", source="assumed: no test", prior=Uniform(0.0, 0.05)
    )
    ageing: float = parameter(0.04, "1/yr", "yearly loss of kits", source="S33", prior=Uniform(0.0, 0.08))
    penalty: float = parameter(0.03, "-", "extra energy on gas", source="S63", prior=Uniform(0.0, 0.06))
    idle: float = parameter(1.0, "-", "a number without effect", source="S57", prior=Uniform(0.0, 2.0))
    diesel_price_factor: float = parameter(
        1.0, "-", "factor on the price of diesel", source="S47", lever=True
    )
    cng_price_factor: float = parameter(1.0, "-", "factor on the price of gas", source="S50", lever=True)
    kits: str = parameter(
        "all", "text", "which buses get a kit", source="S01", lever=True, choices=("all", "none")
    )


@dataclass(frozen=True)
class FakeTwin:
    """The parts of a twin that the report reads."""

    flows: tuple[Any, ...] = synthetic.FLOWS
    name: str = "made_up"
    title: str = "Made-up fleet"
    parameters: type[Parameters] = SmallParameters


@dataclass(frozen=True)
class FakeStudy:
    """The parts of a study that the report reads."""

    title: str = "Made-up fleet, diesel to gas: 72 buses over 15 years"
    name: str = "made_up"
    description: str = "A study without a twin."
    calibration: None = None
    sizings: tuple[Any, ...] = ()
    alternatives: tuple[Any, ...] = ()
    inert: frozenset[str] = frozenset()
    twin: FakeTwin = field(default_factory=FakeTwin)
    site: Any = synthetic.SITE
    horizon: Any = synthetic.HORIZON
    scenario_titles: dict[str, str] = field(
        default_factory=lambda: {
            "bau": "Diesel, blend as mandated",
            "reference": "Diesel, engines kept as on the test day (JCM reference, below BaU)",
            "project": "Kits as promised, stations as planned",
            "project_as_lived": "Kits with the gas supply as it was",
            "better_supply": "Kits with reliable stations",
            "methane_catalyst": "As promised, with a methane catalyst",
        }
    )
    scenarios: dict[str, SmallParameters] = field(
        default_factory=lambda: {name: SmallParameters() for name in synthetic.SCENARIOS}
    )
    economics: Any = field(default_factory=lambda: synthetic.money(jpy_per_currency=0.0077))
    claims: tuple[Claim, ...] = (
        Claim(name="brochure 2018: 1,870 tCO2 a year", value=1870.0, source="S01"),
        Claim(
            name="design",
            value=70.0,
            unit="%",
            quantity="gas_share",
            first_year=2019,
            last_year=2019,
            source="S12",
        ),
        Claim(name="mayor: 40 % less", value=40.0, unit="%", quantity="expected_share", source="S74"),
        Claim(
            name="road test: 29 % cheaper",
            value=29.0,
            unit="%",
            quantity="fuel_cost_saved_share",
            flows=tuple(
                f"{flow}_converted_{size}_{unit}"
                for flow, unit in (("diesel", "l"), ("gas_filled", "lsp"))
                for size in ("large", "medium")
            ),
            prices=(ClaimPrice(carrier="diesel", value=5150.0), ClaimPrice(carrier="CNG", value=3100.0)),
            remark="computed with the gas price of Jakarta",
            source="S03",
        ),
        *(
            Claim(
                name=name,
                kind="observation",
                value=value,
                unit="-",
                scenario="project_as_lived",
                quantity="gas_share",
                first_year=year,
                last_year=year,
                source=source,
            )
            for name, value, year, source in (
                ("after the restart", 0.4, 2021, "S16"),
                ("press", 0.15, 2022, "S19"),
            )
        ),
    )
    inputs: tuple[InputRow, ...] = ()
    defaults_used: tuple[str, ...] = ("accounting.grid.base_year: the year of the row",)
    hash: str = "0" * 64
    findings: Findings = field(
        default_factory=lambda: Findings(
            (Finding("warning", "study.toml:9 parameters.slip", "0.05", "0 to 0.04 is usual"),)
        )
    )


@dataclass(frozen=True)
class FakeResults:
    """The parts of a results folder that the report reads."""

    table: pd.DataFrame
    points: pd.DataFrame
    failed_rows: pd.DataFrame
    seed: int = 1
    path: str = "made_up_results"
    manifest: dict[str, Any] = field(
        default_factory=lambda: {
            "sampling": "sobol",
            "versions": {"numpy": "2.4", "python": "3.11"},
            "posterior_mark": "",
        }
    )

    def frame(self, columns: list[str] | None = None) -> pd.DataFrame:
        return self.table if columns is None else self.table[["scenario", "draw", "year", *columns, "status"]]

    def inputs(self) -> pd.DataFrame:
        return self.points

    def failures(self) -> pd.DataFrame:
        return self.failed_rows

    def content_hash(self) -> str:
        return "f" * 64


def rows() -> tuple[InputRow, ...]:
    return tuple(
        InputRow(i.name, i.kind, i.prior.describe() if i.prior else str(i.value), i.unit, i.source, "twin made_up",
                 i.assumed, i.meaning)
        for i in SmallParameters.infos().values()
    )  # fmt: skip


def sweep(n_draws: int = N_DRAWS, seed: int = 5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Flows that follow from the inputs: six scenarios, fifteen years, a blend that rises, kits that fade."""
    rng = np.random.default_rng(seed)
    infos = SmallParameters.uncertain()
    points = pd.DataFrame(
        {name: info.prior.ppf(rng.random(n_draws)) for name, info in infos.items()},
        index=pd.Index(range(n_draws), name="draw"),
    )
    table = synthetic.sweep_frame(n_draws)
    x = points.loc[table["draw"]].reset_index(drop=True)
    year = table["year"].to_numpy() - 2019
    blend = np.where(year < 1, 0.18, np.where(year < 4, 0.27, np.where(year < 6, 0.32, 0.37)))
    reach = table["scenario"].map(
        {"bau": 0.0, "reference": 0.0, "project": 1.0, "project_as_lived": 0.35, "better_supply": 1.15,
         "methane_catalyst": 1.0}
    ).to_numpy(np.float64)  # fmt: skip
    caught = np.where(table["scenario"] == "methane_catalyst", 0.3, 1.0)
    saved = np.where(table["scenario"] == "reference", 0.97, 1.0)
    share = np.clip(x["substitution"] * reach * np.exp(-x["ageing"] * year), 0.0, 0.9).to_numpy()
    for g, base in (("converted_large", 2.1e7), ("converted_medium", 2.8e7), ("other", 4.4e7)):
        s = share if g != "other" else np.zeros_like(share)
        energy = base * x["fleet_energy"].to_numpy() * saved * (1.0 + x["penalty"].to_numpy() * s)
        diesel = energy * (1.0 - s)
        table[f"diesel_{g}_l"] = diesel / 35.4
        table[f"diesel_fossil_{g}_mj"] = (1.0 - blend) * diesel
        table[f"diesel_bio_{g}_mj"] = blend * diesel
        if g != "other":
            gone = x["slip"].to_numpy()
            table[f"gas_burned_{g}_mj"] = energy * s * (1.0 - gone * caught)
            table[f"methane_slip_{g}_kg"] = energy * s * gone * caught / 50.0
            table[f"gas_filled_{g}_lsp"] = energy * s / 33.0
    return table, points


@functools.cache
def case(failed: int = 0, n_draws: int = N_DRAWS) -> tuple[FakeResults, Account, FakeStudy]:
    """Results, account and study; the first `failed` draws failed in scenario project."""
    table, points = sweep(n_draws)
    bad = [
        {
            "draw": d,
            "scenario": "project",
            "status": "error",
            "message": f"gas mass below zero on day {d}",
            "seed": 1,
        }
        for d in range(failed)
    ]
    hit = (table["draw"] < failed) & (table["scenario"] == "project")
    stumps = table[hit].drop_duplicates("draw").assign(year=0, status="gas mass below zero")
    flows = [flow.name for flow in synthetic.FLOWS]
    stumps[flows] = np.nan
    table = pd.concat([table[~hit], stumps], ignore_index=True) if failed else table
    study = FakeStudy(inputs=rows())
    made = account(
        table,
        synthetic.FLOWS,
        synthetic.rules(),
        study.economics,
        study.site,
        study.horizon,
        synthetic.LEVERS,
        1,
    )
    frame = pd.DataFrame(bad, columns=["draw", "scenario", "status", "message", "seed"])
    return FakeResults(table, points, frame), made, study
