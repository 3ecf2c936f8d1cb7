"""What a plant delivers, lacks and costs by its size: an extra sweep over one lever, paired with the main one.

Every size meets the draws of the main sweep, so that the step from one size to the next is the effect of the size and
not of luck. Costs are those of the accounting, at the prices of the study that asks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.costs import Costs, yearly_costs
from scenarios.accounting.cube import Cube, build_cube
from scenarios.accounting.economics import levelised_cost, present_value
from scenarios.monte_carlo import Progress, sweep
from scenarios.size_constraints import ConstraintCurve, choice, constraint_curve
from scenarios.size_service import Service, service_of
from scenarios.sizing_specification import SizingSpec, as_lever
from scenarios.study_account import levers_of

if TYPE_CHECKING:
    from scenarios.results import Results
    from scenarios.study import Study
    from twins.core.parameters import Parameters

Array = NDArray[np.float64]

SIZING = "sizing"  # folder of the first extra sweep inside a results folder
LITTLE = 0.5
"""Part of what a unit of the smallest size delivers, below which the next unit brings little [-]; assumed."""
SAME = 0.001
"""Part of what is delivered, within which sizes count as delivering alike [-]; assumed: less than records of a plant
tell apart, and a tenth of what a terminal may lose."""
_ROUNDING = 1e-9
"""Part of a cost that rounding may make of nothing [-]."""


@dataclass(frozen=True)
class SizeCurve:
    """What each size does in each draw.

    Attributes
    ----------
    lever, meaning, unit
        The size, in words, and its unit.
    scenario, current
        Scenario whose other levers are kept, and the size that it has in the study.
    sizes
        Sizes, shape (n_sizes,) [`unit`].
    service
        What is delivered, and its unit.
    delivered
        Mean over the years, shape (n_sizes, n_draws) [unit of the service a year].
    shortage, shortage_meaning, shortage_unit
        Mean over the years, shape (n_sizes, n_draws); None where the study names no such flow.
    cost
        Levelised cost of one unit of the service, shape (n_sizes, n_draws) [`currency` a unit]; NaN where nothing is
        delivered, None where it is not asked for.
    currency, base_year, rate
        Money, and the real discount rate [1/yr].
    left_out
        Draws that failed in some size [-].
    constraints
        How each constraint of the study stands at every size.
    """

    lever: str
    meaning: str
    unit: str
    scenario: str
    current: float
    sizes: Array
    service: Service
    delivered: Array
    shortage: Array | None
    shortage_meaning: str
    shortage_unit: str
    cost: Array | None
    currency: str
    base_year: int
    rate: float
    left_out: int
    constraints: tuple[ConstraintCurve, ...] = ()

    @property
    def n(self) -> int:
        """Complete draws [-]."""
        return self.delivered.shape[1]

    @property
    def first(self) -> Array:
        """What a unit of the smallest size delivers, shape (n_draws,) [unit of the service a year and unit]."""
        return self.delivered[0] / self.sizes[0]

    @property
    def steps(self) -> Array:
        """What a unit more delivers from each size to the next, shape (n_sizes - 1, n_draws) [as `first`]."""
        return np.diff(self.delivered, axis=0) / np.diff(self.sizes)[:, None]

    @property
    def brings(self) -> Array:
        """What a further unit brings at each size, counted from the size before, at the first from zero.

        Shape (n_sizes, n_draws) [fine unit of the service a year and unit].
        """
        return np.vstack([self.first, self.steps]) * self.service.fine_per_unit

    @property
    def cost_steps(self) -> Array | None:
        """Cost of one unit of the service less that at the size before, shape (n_sizes, n_draws); NaN at the first."""
        if self.cost is None:
            return None
        return np.vstack([np.full(self.n, np.nan), np.diff(self.cost, axis=0)])

    def limit(self, steps: Array, first: float) -> int | None:
        """Return the place of the size beyond which the next unit brings little; None where there is none.

        Parameters
        ----------
        steps, first
            As `steps` and `first`, of one draw or of medians; steps of shape (n_sizes - 1,).
        """
        little = np.flatnonzero(steps < LITTLE * first)
        return int(little[0]) if little.size else None

    @property
    def limits(self) -> list[int | None]:
        """Place of the limit in each draw."""
        return [self.limit(self.steps[:, d], float(self.first[d])) for d in range(self.n)]

    @property
    def spread(self) -> tuple[float, float]:
        """Most by which sizes differ in what they deliver [unit of the service a year], and its part [-]; medians."""
        apart, most = np.ptp(self.delivered, axis=0), self.delivered.max(axis=0)
        part = np.divide(apart, most, out=np.zeros_like(apart), where=most > 0.0)
        return float(np.median(apart)), float(np.median(part))

    def full(self, delivered: Array) -> int:
        """Return the place of the smallest size that delivers as much as any, of one draw or of medians, (n_sizes,)."""
        return int(np.argmax(delivered >= (1.0 - SAME) * delivered.max()))

    def cheapest(self, places: Sequence[int]) -> int | None:
        """Return which of `places` has the least median cost, the smaller of equal ones; None where none has a cost."""
        if self.cost is None:
            return None
        middle = bands(self.cost)[1]
        priced = [place for place in places if np.isfinite(middle[place])]
        least = min((middle[place] for place in priced), default=0.0)
        return next((place for place in priced if middle[place] <= least * (1.0 + _ROUNDING)), None)

    @property
    def recommended(self) -> int | None:
        """Place of the cheapest size that keeps all constraints; None where there are none, or nothing to choose."""
        return self.cheapest(choice(self.constraints).kept) if self.constraints else None


def sizing_folder(number: int) -> str:
    """Return the folder of the extra sweep of sizing `number`, from 0, inside a results folder.

    Examples
    --------
    >>> sizing_folder(0), sizing_folder(1)
    ('sizing', 'sizing_2')
    """
    return SIZING if number == 0 else f"{SIZING}_{number + 1}"


def bands(values: Array) -> Array:
    """Return P10, P50 and P90 over the draws, shape (3, n_sizes); NaN where a size has no value in most draws."""
    found = np.full((3, len(values)), np.nan)
    for i, row in enumerate(values):
        finite = row[np.isfinite(row)]
        if 2 * len(finite) > len(row):
            found[:, i] = np.quantile(finite, (0.1, 0.5, 0.9))
    return found


def sized(study: Study, spec: SizingSpec) -> dict[str, Parameters]:
    """Return the parameters of each size by its name."""
    info = study.twin.parameters.infos()[spec.lever]
    base = study.scenarios[spec.scenario]
    return {f"{size:.12g}": base.replace(**{spec.lever: as_lever(info, size)}) for size in spec.values}


def sweep_sizes(
    study: Study,
    spec: SizingSpec,
    n: int,
    seed: int,
    *,
    out: Path,
    workers: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Results:
    """Run every size over the first `n` draws of the study's own run with `seed` into the folder `out`.

    Raises
    ------
    InputError, SweepStoppedError
        As `sweep`.
    """
    return sweep(
        study.twin, sized(study, spec), study.site, study.horizon, n, seed, out=out, priors=study.priors,
        posterior=study.posterior, sampling=study.run.sampling, workers=workers,
        study_hash=study.simulation_hash, progress=progress,
    )  # fmt: skip


def size_curve(results: Results, study: Study, spec: SizingSpec) -> SizeCurve:
    """Return the curve of the draws in `results` at the prices of `study`.

    Raises
    ------
    AccountingError
        When no draw is complete, or the costs of the study cannot be told.
    """
    chosen = sized(study, spec)
    cube = build_cube(results.frame(), study.twin.flows, study.horizon.calendar_years)
    flows = {flow.name: flow for flow in study.twin.flows}
    order = [cube.scenarios.index(name) for name in chosen]
    delivered = np.zeros_like(next(iter(cube.amounts.values())))
    service, factors = service_of([flows[name] for name in spec.delivered])
    for name, factor in zip(spec.delivered, factors, strict=True):
        delivered = delivered + cube.amounts[name] * factor
    info = study.twin.parameters.infos()[spec.lever]
    lacking = flows.get(spec.shortage)
    rate = study.economics.discount_rates[0]
    cost = None
    if spec.cost:
        cost = _cost(_costs(cube, study, spec, chosen, results.seed), delivered, rate)[order]
    return SizeCurve(
        lever=spec.lever,
        meaning=info.meaning,
        unit=info.unit,
        scenario=spec.scenario,
        current=float(getattr(study.scenarios[spec.scenario], spec.lever)),
        sizes=np.array(spec.values),
        service=service,
        delivered=delivered[order].mean(axis=2),
        shortage=None if lacking is None else cube.amounts[lacking.name][order].mean(axis=2),
        shortage_meaning="" if lacking is None else lacking.meaning,
        shortage_unit="" if lacking is None else lacking.unit.removesuffix("/yr"),
        cost=cost,
        currency=study.economics.currency,
        base_year=study.economics.base_year,
        rate=rate,
        left_out=len(cube.failed_draws),
        constraints=_constraints(cube, spec, order),
    )


def _constraints(cube: Cube, spec: SizingSpec, order: list[int]) -> tuple[ConstraintCurve, ...]:
    amounts = {name: found[order] for name, found in cube.amounts.items()}
    return tuple(constraint_curve(one, amounts) for one in spec.constraints)


def _costs(cube: Cube, study: Study, spec: SizingSpec, chosen: Mapping[str, Any], seed: int) -> Costs:
    """Return the costs of all sizes; fixed costs of the scenario are those of every size of it."""
    fixed = tuple(
        dataclasses.replace(cost, scenarios=())
        for cost in study.economics.fixed
        if spec.scenario in (cost.scenarios or (spec.scenario,))
    )
    return yearly_costs(
        cube, study.twin.flows, dataclasses.replace(study.economics, fixed=fixed), study.site, study.horizon,
        levers_of(chosen), seed, tuple(chosen),
    )  # fmt: skip


def _cost(costs: Costs, delivered: Array, rate: float) -> Array:
    """Return the levelised cost of a delivered unit before any sale, shape (n_scenarios, n_draws) [money a unit].

    Purchases and replacements at the start of their year, running costs at its end, residual value taken off at the
    end; what sales bring in is no cost and is added back. What is delivered is discounted as costs are, be it energy or
    boxes: a price of that level would pay for all of it.
    """
    running = costs.operating + sum(costs.revenue.values(), np.zeros_like(costs.operating))
    bought = present_value(np.concatenate([costs.capital, -costs.residual[..., None]], axis=-1), rate)
    found = np.full(bought.shape, np.nan)
    for place in np.ndindex(bought.shape):
        if delivered[place].sum() > 0.0:
            found[place] = levelised_cost(float(bought[place]), running[place], delivered[place], rate)
    return found
