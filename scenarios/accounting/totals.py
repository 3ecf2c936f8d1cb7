"""Yearly totals and reductions as tables: what the ledger's columns add up to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.costs import Costs
from scenarios.accounting.crediting import Credit
from scenarios.accounting.cube import Cube
from scenarios.accounting.emissions import Column
from scenarios.accounting.factors import find_row, read_table
from scenarios.accounting.rounding import credited_tonnes, project_tonnes, reference_tonnes
from scenarios.accounting.specification import AccountingSpec
from twins.core.outcome import Flow

Array = NDArray[np.float64]

_ENERGY_MJ = {"MJ": 1.0, "GJ": 1e3, "TJ": 1e6, "kWh": 3.6, "MWh": 3600.0}
_MASS_KG = {"g": 1e-3, "kg": 1.0, "t": 1e3}
_MJ_PER_MWH = 3600.0
SOLID_BIOMASS = frozenset(
    {"wood / wood waste", "other primary solid biomass", "charcoal", "municipal waste, biomass fraction"}
)
"""Biogenic solid fuels of the factor tables: burning more of them is no energy lost to anyone else."""
FUEL = "fuel_mj"
"""Column of ``Account.reduction`` that the shares are shares of."""


@dataclass(frozen=True)
class Totals:
    """Arrays behind the yearly table, each of shape (n_scenarios, n_draws, n_years).

    Attributes
    ----------
    tonnes
        ``co2e_t`` (exact sum of the ledger), ``co2_t``, ``ch4_co2e_t``, ``n2o_co2e_t``, ``other_co2e_t``,
        ``biogenic_co2_t``, ``upstream_co2e_t``.
    energy_mj
        Energy fed by carrier, gas that slipped unburned included [MJ].
    boundary_mj
        The same, only of what lies inside the boundary of the project's fuels [MJ].
    """

    tonnes: dict[str, Array]
    energy_mj: dict[str, Array]
    boundary_mj: dict[str, Array]


def slug(carrier: str) -> str:
    """Return a carrier as part of a column name.

    Examples
    --------
    >>> slug("gas/diesel oil")
    'gas_diesel_oil'
    """
    return re.sub(r"[^a-z0-9]+", "_", carrier.lower()).strip("_")


def totals(cube: Cube, flows: Sequence[Flow], columns: Sequence[Column], spec: AccountingSpec) -> Totals:
    """Return all totals of a cube."""
    shape = (len(cube.scenarios), len(cube.draws), len(cube.years))
    names = {"CO2": "co2_t", "CH4": "ch4_co2e_t", "N2O": "n2o_co2e_t"}
    memo = {"biogenic": "biogenic_co2_t", "upstream": "upstream_co2e_t"}
    tonnes = {name: np.zeros(shape) for name in (*names.values(), "other_co2e_t", *memo.values())}
    counted: list[Array] = []
    for column in columns:
        emitted = column.tonnes(cube.amounts[column.flow.name])
        if column.place == "total":
            counted.append(emitted)
            tonnes[names.get(column.gas, "other_co2e_t")] += emitted
        else:
            tonnes[memo[column.place]] += emitted
    boundary = {name for term in spec.reference_terms for name in term.project}
    inside = [f for f in flows if f.name in boundary] or [
        f for f in flows if f.source_category == "controlled"
    ]
    return Totals(
        {"co2e_t": exact_sum(counted, shape), **tonnes}, energy_fed(cube, flows), energy_fed(cube, inside)
    )


def exact_sum(parts: Sequence[Array], shape: tuple[int, ...]) -> Array:
    """Return the correctly rounded sum of `parts` place by place: no order of lines changes it."""
    if not parts:
        return np.zeros(shape)
    rows = np.stack([np.broadcast_to(p, shape).ravel() for p in parts], axis=1)
    return np.fromiter(map(math.fsum, rows.tolist()), np.float64, count=len(rows)).reshape(shape)


def energy_fed(cube: Cube, flows: Sequence[Flow]) -> dict[str, Array]:
    """Return energy by carrier [MJ], each of shape (n_scenarios, n_draws, n_years).

    Fossil methane that leaves a controlled source unburned was fed as natural gas and counts there with its
    lower heating value; electricity counts as delivered, and where it is signed as taken less sent out.
    """
    fed: dict[str, Array] = {}
    methane = find_row(read_table("fuel_blend"), "CH4", "lower heating value by mass").value
    for flow in flows:
        unit = flow.unit.removesuffix("/yr")
        if flow.role in ("fuel_burned", "electricity"):
            carrier, scale = flow.carrier, _ENERGY_MJ[unit]
        elif (flow.role, flow.carrier, flow.source_category) == ("gas_emitted", "CH4 fossil", "controlled"):
            carrier, scale = "natural gas", _MASS_KG[unit] * methane
        else:
            continue
        amount = cube.amounts[flow.name] * scale
        fed[carrier] = fed[carrier] + amount if carrier in fed else amount
    return fed


def yearly_frame(cube: Cube, found: Totals, costs: Costs) -> pd.DataFrame:
    """Return one row a draw, scenario and year, in the row order of the store."""
    data = dict(found.tonnes)
    data |= {f"energy_{slug(carrier)}_mj": mj for carrier, mj in found.energy_mj.items()}
    data |= {"operating_cost": costs.operating, "capital_cost": costs.capital}
    data |= {f"cost_{slug(carrier)}": bill for carrier, bill in costs.by_carrier.items()}
    data["revenue"] = sum(costs.revenue.values(), np.zeros_like(costs.operating))
    data |= {f"revenue_{slug(carrier)}": paid for carrier, paid in costs.revenue.items()}
    return _frame(cube, range(len(cube.scenarios)), data)


def reduction_frame(
    cube: Cube, found: Totals, credits: Mapping[str, Credit], spec: AccountingSpec
) -> pd.DataFrame:
    """Return one row a draw, project-like scenario and year with expected and credited reduction.

    ``negative_credit`` flags a period whose credit is below zero: such a period needs an explanation before
    it is reported.
    """
    chosen = [cube.scenarios.index(name) for name in credits]
    bau = cube.scenarios.index(spec.bau)
    re = np.stack([credits[name].re for name in credits])
    pe = np.stack([credits[name].pe for name in credits])
    rounded = credited_tonnes(re, pe)
    energy, biomass = (
        sum(
            (mj for carrier, mj in found.energy_mj.items() if (carrier in SOLID_BIOMASS) is solid),
            np.zeros_like(found.tonnes["co2e_t"]),
        )
        for solid in (False, True)
    )
    data: dict[str, NDArray[np.generic]] = {
        "expected_t": found.tonnes["co2e_t"][bau] - found.tonnes["co2e_t"][chosen],
        "credited_t": re - pe,
        "credited_rounded_t": rounded,
        "re_t": re,
        "pe_t": pe,
        "re_rounded_t": reference_tonnes(re),
        "pe_rounded_t": project_tonnes(pe),
        "negative_credit": rounded < 0.0,
        "upstream_reduction_t": found.tonnes["upstream_co2e_t"][bau]
        - found.tonnes["upstream_co2e_t"][chosen],
        "energy_saved_mwh": (energy[bau] - energy[chosen]) / _MJ_PER_MWH,
        "biomass_mwh": (biomass[chosen] - biomass[bau]) / _MJ_PER_MWH,
    }
    data |= _shares(found.boundary_mj, chosen, spec)
    return _frame(cube, chosen, data)


def _shares(energy: Mapping[str, Array], chosen: Sequence[int], spec: AccountingSpec) -> dict[str, Array]:
    """Return the fuel energy inside the boundary [MJ] and the share of each carrier in it [-].

    A year without fuel has no shares: NaN, not zero.
    """
    fuels = {carrier: mj[list(chosen)] for carrier, mj in energy.items() if carrier != "grid"}
    if not fuels:
        return {}
    both = sum(fuels.values(), np.zeros_like(next(iter(fuels.values()))))
    fuels.setdefault(spec.share_carrier, np.zeros_like(both))
    shares = {
        carrier: np.divide(mj, both, out=np.full_like(both, np.nan), where=both > 0.0)
        for carrier, mj in fuels.items()
    }
    named = {f"share_{slug(carrier)}": share for carrier, share in shares.items()}
    return {"gas_share": shares[spec.share_carrier], FUEL: both, **named}


def is_share(column: str) -> bool:
    """Return True for a column that is a share of the fuel energy of a year."""
    return column == "gas_share" or column.startswith("share_")


def mean_over_rows(table: pd.DataFrame, column: str, keys: Sequence[str]) -> pd.Series:
    """Return the mean of a column over the rows of each group of `keys`, in the order of the rows.

    A share of the fuel energy is pooled: fuel of the carrier over all fuel, so that a year counts with its
    energy and a year without fuel does not count. A group without any fuel is NaN.
    """
    if not is_share(column) or FUEL not in table.columns:
        return pd.Series(table.groupby(list(keys), sort=False)[column].mean())
    parts = table.loc[:, list(keys)].assign(of=table[column].fillna(0.0) * table[FUEL], all=table[FUEL])
    sums = parts.groupby(list(keys), sort=False)[["of", "all"]].sum()
    of, whole = sums["of"].to_numpy(np.float64), sums["all"].to_numpy(np.float64)
    pooled = np.divide(of, whole, out=np.full_like(of, np.nan), where=whole > 0.0)
    return pd.Series(pooled, index=sums.index, name=column)


def _frame(cube: Cube, scenarios: Sequence[int], data: Mapping[str, NDArray[np.generic]]) -> pd.DataFrame:
    """Return arrays of shape (scenario, draw, year) as rows sorted by draw, scenario and year."""
    n_draws, n_years = len(cube.draws), len(cube.years)
    names = np.array([cube.scenarios[s] for s in scenarios], dtype=object)
    head: dict[str, NDArray[np.generic]] = {
        "scenario": np.tile(np.repeat(names, n_years), n_draws),
        "draw": np.repeat(cube.draws, len(names) * n_years),
        "year": np.tile(cube.years, n_draws * len(names)),
    }
    return pd.DataFrame(head | {key: np.swapaxes(value, 0, 1).ravel() for key, value in data.items()})
