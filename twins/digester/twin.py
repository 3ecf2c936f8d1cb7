"""The twin: what one draw of parameters says of the plant over its horizon. No equation stands here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from twins.core.outcome import Flow, Outcome
from twins.core.parameters import Parameters
from twins.core.problems import Problem
from twins.core.streams import Streams, rng
from twins.core.twin import Horizon, Site
from twins.digester import plant_state as at
from twins.digester.balances import balances_of
from twins.digester.climate import monthly_climate
from twins.digester.fates import carbon_cuts
from twins.digester.feed import class_assays, feed_numbers
from twins.digester.feed_checks import feed_status
from twins.digester.flows import FLOWS
from twins.digester.holder import held_gas
from twins.digester.inert import inert
from twins.digester.input_problems import input_problems
from twins.digester.observable_bands import OBSERVABLE_BANDS
from twins.digester.observables import OBSERVABLES, laboratory, observe
from twins.digester.parameters import DigesterParameters
from twins.digester.plan import Draw, draw_of
from twins.digester.plant import contents_of
from twins.digester.runs import Run, begin
from twins.digester.tallies import flows_of

CLASS_NAMES = ("fruit", "vegetables", "trimmings", "hotel food waste")


class Digester:
    """Market-waste digester (see `twins.core.twin.Twin`)."""

    name = "digester"
    title = "Market-waste digester: sorting, ADM1 in one or two tanks, gas holder, engines or kitchens, and the dump"
    parameters: type[Parameters] = DigesterParameters
    flows: tuple[Flow, ...] = FLOWS
    observables: Mapping[str, tuple[str, str]] = OBSERVABLES
    observable_bands: ClassVar[Mapping[str, tuple[float, float, str]]] = OBSERVABLE_BANDS

    def default_site(self) -> Site:
        """Return Yangon."""
        return Site(name="Yangon", monthly=monthly_climate("yangon"))

    def default_horizon(self) -> Horizon:
        """Return fifteen years from the first of 2021."""
        return Horizon(start=dt.date(2021, 1, 1), years=15)

    def problems(self, parameters: Parameters, site: Site) -> tuple[Problem, ...]:
        """Return what does not fit together (see `twins.core.problems`)."""
        return input_problems(_ours(parameters), site)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        """Run the twin once."""
        return self.simulate_paired([parameters], site, horizon, rng)[0]

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        """Run several scenarios of one draw; waste, load, air and outages are made once, equal scenarios run once.

        Raises
        ------
        TypeError
            When the parameters are those of another twin.
        """
        scenarios = [_ours(p) for p in parameters]
        draws: dict[DigesterParameters, Draw] = {}
        found: dict[DigesterParameters, Outcome] = {}
        for p in dict.fromkeys(scenarios):  # what differs only in its accounting is the same plant
            common = shared_by_scenarios(p)
            if common not in draws:
                draws[common] = draw_of(common, site, horizon, rng)
            found[p] = outcome_of(p, draws[common], horizon)
        return [found[p] for p in scenarios]

    def inert(self, parameters: Parameters) -> frozenset[str]:
        """Return the uncertain parameters that a scenario does not read (see `twins.core.inert`)."""
        return inert(_ours(parameters))

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the survey would have answered; NaN where a run has nothing to say."""
        return observe(outcome)

    def warm_up(self) -> None:
        """Compile the events by a year of each layout."""
        horizon = Horizon(start=dt.date(2021, 1, 1), years=1)
        p = DigesterParameters()
        layouts = [p.replace(layout=layout) for layout in ("none", "single", "two_phase")]
        self.simulate_paired(layouts, self.default_site(), horizon, rng(0))


def _ours(p: Parameters) -> DigesterParameters:
    if not isinstance(p, DigesterParameters):
        raise TypeError(f"digester needs DigesterParameters, got {type(p).__name__}")
    return p


def shared_by_scenarios(p: DigesterParameters) -> DigesterParameters:
    """Return the parameters with every lever at its default: what scenarios of one draw have in common."""
    return p.replace(**{name: info.value for name, info in p.levers().items()})


def failure_of(run: Run) -> str:
    """Return what stopped a run, where, and in which state."""
    why = (
        "done",
        "tanks: step limit of the integrator reached",
        "tanks: a state is not finite",
        "plant: events follow each other without an end",
    )[run.s.broken]
    return f"{why} in hour {int(run.s.hour) - 1}, pH {run.s.pH:.2f}, holder at {held_gas(run.s):.0f} Nm3"


def outcome_of(p: DigesterParameters, draw: Draw, horizon: Horizon) -> Outcome:
    """Return the outcome of one scenario."""
    years = horizon.calendar_years
    contents = contents_of(p)
    impossible = feed_status(CLASS_NAMES, class_assays(feed_numbers(p)), contents)
    if impossible:
        return Outcome(years, {}, status=f"waste: {impossible}")
    run = begin(p, draw, horizon.years)
    run.finish(24.0 * horizon.n_days)
    if run.s.broken != 0:
        return Outcome(years, {}, status=failure_of(run))
    flows = flows_of(p, run, horizon.start.year)
    wrong = [name for name, flow in flows.items() if not np.all(np.isfinite(flow))]
    status = "ok" if not wrong else f"not finite: {', '.join(wrong[:3])}"
    n = run.counts.sum(axis=0)
    hours = 24.0 * horizon.n_days
    stats = {
        "events": float(run.events),
        "hours": hours,
        "engine_kw": p.engine_kw if p.layout != "none" and p.gas_use == "power" else 0.0,
        "steps": float(n[at.STEPS]),
        "rejected_steps": float(n[at.REJECTED_STEPS]),
        "rhs_calls": float(n[at.RHS_CALLS]),
        "undershoots": float(n[at.UNDERSHOOTS]),
        "mean_ph": float(n[at.PH_H]) / hours,
        **carbon_cuts(p),
        **laboratory(p, draw),
    }
    return Outcome(years, flows, balances_of(run), status=status, stats=stats)
