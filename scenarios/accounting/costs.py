"""Money that the flows cost in each year, real, in the currency and base year of the study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from scenarios.accounting.cost_specification import BOUGHT, SOLD, TRADED, AssetSpec, EconomicsSpec, PriceSpec
from scenarios.accounting.cube import AccountingError, Cube
from scenarios.accounting.factors import nearest
from scenarios.accounting.investment import residual_value, size_factor, with_replacements
from scenarios.accounting.sampling_rules import uniforms
from twins.core.outcome import Flow
from twins.core.twin import Horizon, Site

Array = NDArray[np.float64]
Levers = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Costs:
    """Yearly money of every scenario and draw.

    Attributes
    ----------
    operating
        Purchases, operating assets and fixed costs less sales, paid at the end of the year, shape (S, D, Y)
        [money]; negative where sales bring in more than all costs.
    capital
        Purchases and replacements, paid at the start of the year, shape (S, D, Y) [money].
    subsidised
        Part of `capital` that a grant may cover, shape (S, D, Y) [money].
    residual
        Value left at the end of the horizon, shape (S, D) [money].
    by_carrier
        Bill of what is bought by carrier, each of shape (S, D, Y) [money]; negative for electricity where
        more is sent out than taken.
    revenue
        What sales bring in by carrier, each of shape (S, D, Y) [money].
    prices
        Real price by carrier, each of shape (S, 1 or D, Y) [money per unit of the flow].
    draws
        Sampled growth rates and factors on prices and costs, index draw.
    """

    operating: Array
    capital: Array
    subsidised: Array
    residual: Array
    by_carrier: dict[str, Array]
    revenue: dict[str, Array]
    prices: dict[str, Array]
    draws: pd.DataFrame


def yearly_costs(
    cube: Cube,
    flows: Sequence[Flow],
    economics: EconomicsSpec,
    site: Site,
    horizon: Horizon,
    levers: Levers,
    seed: int,
    project_like: Sequence[str],
) -> Costs:
    """Return the costs of all scenarios.

    Raises
    ------
    AccountingError
        When a flow that costs money has neither a price nor a place in ``economics.unpriced``, or a price
        names an unknown carrier, signal or lever.
    """
    _check_priced(flows, economics)
    shape = (len(cube.scenarios), len(cube.draws), len(cube.years))
    money = (np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape[:2]))
    costs = Costs(*money, {}, {}, {}, pd.DataFrame())
    sampled: dict[str, Array] = {}
    for price in economics.prices:
        index = _growth_index(price, cube, economics, site, seed, sampled)
        level = price_levels(price, cube.scenarios, economics, site, horizon, levers)
        costs.prices[price.carrier] = level[:, None, :] * _level_factor(price, cube, seed, sampled) * index
        _add_trade(price, cube, flows, economics, costs)
    for asset in economics.assets:
        _add_asset(asset, cube, costs, seed, sampled)
    _add_fixed(cube, economics, project_like, costs)
    return replace(costs, draws=pd.DataFrame(sampled, index=pd.Index(cube.draws, name="draw")))


def _add_trade(
    price: PriceSpec, cube: Cube, flows: Sequence[Flow], economics: EconomicsSpec, costs: Costs
) -> None:
    """Add what is bought under a carrier, and take off what is sold under it."""
    for roles, by_carrier, add in ((BOUGHT, costs.by_carrier, np.add), ((SOLD,), costs.revenue, np.subtract)):
        names = [
            f.name
            for f in flows
            if f.role in roles and f.carrier == price.carrier and f.name not in economics.unpriced
        ]
        if names:
            amount = sum((cube.amounts[name] for name in names), np.zeros_like(costs.operating))
            by_carrier[price.carrier] = amount * costs.prices[price.carrier]
            add(costs.operating, by_carrier[price.carrier], out=costs.operating)


def bill(costs: Costs, cube: Cube, bought: Sequence[Flow], scenario: int) -> Array:
    """Return what the flows `bought` cost in a scenario, shape (n_draws, n_years) [money].

    A carrier has one price.
    """
    whole = np.zeros((len(cube.draws), len(cube.years)))
    for flow in bought:
        if flow.carrier not in costs.prices:
            raise AccountingError(f"bill - {flow.carrier!r} has no price - add it to economics.prices")
        whole = whole + cube.amounts[flow.name][scenario] * costs.prices[flow.carrier][scenario]
    return whole


def _add_asset(asset: AssetSpec, cube: Cube, costs: Costs, seed: int, sampled: dict[str, Array]) -> None:
    unit_cost = _unit_cost(asset, cube, seed, sampled)
    pieces = cube.amounts[asset.flow]
    if asset.kind == "operating":
        np.add(costs.operating, pieces * unit_cost, out=costs.operating)
        return
    carriers = cube.amounts[asset.lives_with] if asset.lives_with else None
    pieces = with_replacements(pieces, asset.life_years, carriers) if asset.replace else pieces
    if asset.size_base is not None:
        pieces = pieces * size_factor(pieces, asset.size_base, asset.size_exponent)
    paid = pieces * unit_cost
    np.add(costs.capital, paid, out=costs.capital)
    np.add(costs.subsidised, paid * float(asset.subsidised), out=costs.subsidised)
    left = residual_value(pieces, unit_cost[:, 0], asset.life_years, asset.residual, carriers)
    np.add(costs.residual, left, out=costs.residual)


def price_levels(
    price: PriceSpec,
    scenarios: Sequence[str],
    economics: EconomicsSpec,
    site: Site,
    horizon: Horizon,
    levers: Levers,
) -> Array:
    """Return the real price of each scenario and year without growth, shape (n_scenarios, n_years).

    A signal is averaged over the days of each year; nominal prices are brought to the base year.
    """
    years = horizon.calendar_years
    if (price.value is None) == (not price.signal):
        raise AccountingError(f"economics.prices, {price.carrier} - give either signal or value, exactly one")
    if price.value is not None:
        level = np.full(len(years), price.value)
    else:
        daily, index = site.signal(price.signal, horizon), horizon.year_index()
        level = np.bincount(index, weights=daily) / np.bincount(index)
    if price.basis == "nominal":
        level = level / (1.0 + economics.inflation) ** (years - economics.base_year).astype(np.float64)
    factors = [_lever(price, scenario, levers) for scenario in scenarios]
    return np.asarray(factors)[:, None] * level[None, :]


def _lever(price: PriceSpec, scenario: str, levers: Levers) -> float:
    if not price.lever:
        return 1.0
    known = levers.get(scenario, {})
    if price.lever not in known:
        hint = nearest(price.lever, known)
        raise AccountingError(
            f"economics.prices, {price.carrier} - scenario {scenario!r} has no lever {price.lever!r} - "
            f"the nearest is {hint!r}"
        )
    value = known[price.lever]
    if not isinstance(value, (int, float)):
        raise AccountingError(
            f"economics.prices, {price.carrier} - lever {price.lever!r} = {value!r} is no number"
        )
    return float(value)


def _level_factor(price: PriceSpec, cube: Cube, seed: int, sampled: dict[str, Array]) -> Array:
    """Return the factor on the price of each draw, shape (n_draws or 1, 1), and keep it."""
    if price.level_prior is None:
        return np.ones((1, 1))
    points = uniforms(f"price level/{price.carrier}", cube.draws, seed)
    sampled[price.level_name] = np.asarray(price.level_prior.ppf(points), dtype=np.float64)
    return sampled[price.level_name][:, None]


def _growth_index(
    price: PriceSpec, cube: Cube, economics: EconomicsSpec, site: Site, seed: int, sampled: dict[str, Array]
) -> Array:
    """Return (1 + g)^n of each draw and year, shape (n_draws, n_years), and keep g."""
    if price.growth is None:
        return np.ones((1, len(cube.years)))
    rate = np.asarray(price.growth.ppf(growth_points(price, cube.draws, seed)), dtype=np.float64)
    sampled[price.growth_name] = rate
    first = price.growth_from
    if first is None:
        first = 1 + (_last_step(site, price.signal) if price.signal else economics.base_year)
    grown = np.maximum(cube.years - first + 1, 0)
    return (1.0 + rate[:, None]) ** grown[None, :]


def growth_points(price: PriceSpec, draws: NDArray[np.int64], seed: int) -> Array:
    """Return the points in (0, 1) of the growth of each draw, correlated inside the group of the price.

    z = sqrt(rho) z_group + sqrt(1 - rho) z_own, so any two prices of a group have normal correlation rho
    where they state the same rho.
    """
    own = uniforms(f"price/{price.carrier}", draws, seed)
    if not price.group:
        return own
    if not 0.0 <= price.correlation <= 1.0:
        raise AccountingError(
            f"economics.prices, {price.carrier} - correlation {price.correlation:g} - allowed: 0 to 1"
        )
    shared = special.ndtri(uniforms(f"price group/{price.group}", draws, seed))
    z = np.sqrt(price.correlation) * shared + np.sqrt(1.0 - price.correlation) * special.ndtri(own)
    return np.asarray(special.ndtr(z), dtype=np.float64)


def _last_step(site: Site, signal: str) -> int:
    return dt.date.fromordinal(int(site.signals[signal][-1][0])).year


def _unit_cost(asset: AssetSpec, cube: Cube, seed: int, sampled: dict[str, Array]) -> Array:
    """Return the unit cost of each draw, shape (n_draws, 1)."""
    if asset.cost_prior is None:
        return np.full((len(cube.draws), 1), asset.unit_cost)
    points = uniforms(f"cost/{asset.flow}", cube.draws, seed)
    factor = np.asarray(asset.cost_prior.ppf(points), dtype=np.float64)
    sampled[asset.cost_name] = factor
    return asset.unit_cost * factor[:, None]


def _add_fixed(cube: Cube, economics: EconomicsSpec, project_like: Sequence[str], costs: Costs) -> None:
    for cost in economics.fixed:
        for name in cost.scenarios or tuple(project_like):
            if name not in cube.scenarios:
                hint = nearest(name, cube.scenarios)
                raise AccountingError(
                    f"economics.fixed, {cost.name} - {name!r} is no scenario - the nearest is {hint!r}"
                )
            s = cube.scenarios.index(name)
            if cost.once:
                costs.capital[s, :, 0] += cost.amount
                costs.subsidised[s, :, 0] += cost.amount * float(cost.subsidised)
            else:
                costs.operating[s] += cost.amount


def _check_priced(flows: Sequence[Flow], economics: EconomicsSpec) -> None:
    priced = {p.carrier for p in economics.prices} | set(economics.unpriced)
    assets = {a.flow for a in economics.assets} | set(economics.unpriced)
    problems: list[str] = []
    for flow in flows:
        if flow.role in TRADED and not {flow.carrier, flow.name} & priced:
            what = f"{flow.carrier!r} ({flow.name})"
            problems.append(f"economics.prices - no price of {what} - add it or list it in unpriced")
        if flow.role == "asset" and flow.name not in assets:
            problems.append(f"economics.assets - no cost of {flow.name!r} - add it, or name it in unpriced")
    names = {flow.name: flow for flow in flows}
    for asset in economics.assets:
        if asset.flow not in names:
            hint = nearest(asset.flow, names)
            problems.append(
                f"economics.assets - {asset.flow!r} is no flow of the twin - the nearest is {hint!r}"
            )
        if asset.lives_with and asset.lives_with not in names:
            hint = nearest(asset.lives_with, names)
            problems.append(
                f"economics.assets, {asset.flow} - lives_with {asset.lives_with!r} is no flow of the twin - the "
                f"nearest is {hint!r}"
            )
    traded = {f.carrier for f in flows if f.role in TRADED}
    for price in economics.prices:
        if price.carrier not in traded:
            hint = nearest(price.carrier, traded)
            problems.append(
                f"economics.prices - nothing is bought or sold as {price.carrier!r} - the nearest is {hint!r}"
            )
    if problems:
        raise AccountingError("\n".join(problems))
