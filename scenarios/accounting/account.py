"""`account`: from yearly physical flows to tonnes of CO2e and money, draw by draw.

Two reductions are given side by side. *Expected* is what really changes, business as usual minus project;
*credited* is what the methodology grants, reference minus project with every choice on the safe side. Both
use the same draws of the same factors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from scenarios.accounting.account_record import Account
from scenarios.accounting.cost_specification import EconomicsSpec
from scenarios.accounting.costs import Levers, yearly_costs
from scenarios.accounting.crediting import credit
from scenarios.accounting.cube import AccountingError, Cube, build_cube
from scenarios.accounting.emissions import columns
from scenarios.accounting.factor_book import FactorBook, check_biodiesel
from scenarios.accounting.factors import nearest
from scenarios.accounting.notes import notes_of
from scenarios.accounting.shape_fit import shape_problems
from scenarios.accounting.specification import AccountingSpec
from scenarios.accounting.totals import reduction_frame, totals, yearly_frame
from twins.core.outcome import Flow
from twins.core.twin import Horizon, Site

__all__ = ["Account", "AccountingError", "account"]


def account(
    frame: pd.DataFrame,
    flows: Sequence[Flow],
    spec: AccountingSpec,
    economics: EconomicsSpec,
    site: Site,
    horizon: Horizon,
    levers: Levers,
    seed: int,
) -> Account:
    """Return tonnes and money of a sweep.

    Parameters
    ----------
    frame
        Columns scenario, draw, year, every flow, and status where the store has it.
    flows
        Declarations of the twin; the only thing that is known of it.
    spec, economics
        Rules of the study.
    site
        Price signals.
    horizon
        Years of the run.
    levers
        Values of the levers of each scenario, for price factors.
    seed
        Seed of the sweep; factors are drawn by (seed, draw, name).

    Raises
    ------
    AccountingError, FactorError
        One problem a line: what is wrong, what is allowed, what to do.
    """
    check_biodiesel(tuple(flows), spec)
    cube = build_cube(frame, flows, horizon.calendar_years)
    _check_roles(cube, spec)
    misshapen = shape_problems(spec, flows)
    if misshapen:
        raise AccountingError("\n".join(misshapen))
    project_like = tuple(s for s in cube.scenarios if s not in (spec.bau, spec.reference))
    book = FactorBook(spec, cube.draws, cube.years, seed)
    made = tuple(columns(flows, spec, book))
    found = totals(cube, flows, made, spec)
    credits = {name: credit(name, cube, flows, spec, book) for name in project_like}
    costs = yearly_costs(cube, flows, economics, site, horizon, levers, seed, project_like)
    n_all = len(cube.draws) + len(cube.failed_draws)
    whole = Account(
        spec=spec,
        economics=economics,
        yearly=yearly_frame(cube, found, costs),
        reduction=reduction_frame(cube, found, credits, spec),
        money=pd.DataFrame(),
        factor_draws=book.draws_frame().join(costs.draws),
        factor_rows=book.rows,
        notes=notes_of(flows, spec, book.rows, cube.failed_draws, n_all),
        failed_draws=cube.failed_draws,
        headline_allowed=len(cube.failed_draws) <= spec.max_failed_share * n_all,
        _flows=tuple(flows),
        _cube=cube,
        _columns=made,
        _credits=credits,
        _costs=costs,
    )
    return _with_money(whole)


def _with_money(whole: Account) -> Account:
    return replace(whole, money=whole.money_at(whole.economics.discount_rates[0]))


def _check_roles(cube: Cube, spec: AccountingSpec) -> None:
    problems: list[str] = []
    for role in ("bau", "reference", "headline"):
        name = str(getattr(spec, role))
        if name not in cube.scenarios:
            hint = nearest(name, cube.scenarios)
            problems.append(f"accounting.{role} - {name!r} is no scenario - the nearest is {hint!r}")
    if spec.headline in (spec.bau, spec.reference):
        problems.append(f"accounting.headline - {spec.headline!r} is bau or reference - choose a project")
    if problems:
        raise AccountingError("\n".join(problems))
