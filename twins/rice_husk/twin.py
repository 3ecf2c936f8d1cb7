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
from twins.rice_husk.balances import balances_of
from twins.rice_husk.card import HUSK_LINES
from twins.rice_husk.flows import FLOWS, flows_of
from twins.rice_husk.inert import inert
from twins.rice_husk.input_problems import input_problems
from twins.rice_husk.observable_bands import OBSERVABLE_BANDS
from twins.rice_husk.observables import OBSERVABLES, observe, rig_answers
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plan import Draw, draw_of
from twins.rice_husk.plant_state import HUSK_WATER_KG
from twins.rice_husk.runs import Run, begin
from twins.rice_husk.site_climate import monthly_climate


class RiceHusk:
    """Rice-husk power and heat (see `twins.core.twin.Twin`)."""

    name = "rice_husk"
    title = "Rice-husk power and heat: mills, store, steam or gasifier line, neighbours and grid"
    parameters: type[Parameters] = RiceHuskParameters
    flows: tuple[Flow, ...] = FLOWS
    observables: Mapping[str, tuple[str, str]] = OBSERVABLES
    observable_bands: ClassVar[Mapping[str, tuple[float, float, str]]] = OBSERVABLE_BANDS

    def default_site(self) -> Site:
        """Return the delta of the Ayeyarwady."""
        return Site(name="Ayeyarwady delta", monthly=monthly_climate("pathein"))

    def default_horizon(self) -> Horizon:
        """Return fifteen years from the first of 2020."""
        return Horizon(start=dt.date(2020, 1, 1), years=15)

    def problems(self, parameters: Parameters, site: Site) -> tuple[Problem, ...]:
        """Return what does not fit together (see `twins.core.problems`)."""
        return input_problems(_ours(parameters), site)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        """Run the twin once."""
        return self.simulate_paired([parameters], site, horizon, rng)[0]

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        """Run several scenarios of one draw; days, weather, outages and mills are made once.

        Raises
        ------
        TypeError
            When the parameters are those of another twin.
        """
        draws: dict[RiceHuskParameters, Draw] = {}
        found: list[Outcome] = []
        for p in map(_ours, parameters):
            common = shared_by_scenarios(p)
            if common not in draws:
                draws[common] = draw_of(p, site, horizon, rng)
            run = begin(p, draws[common], horizon.years)
            run.finish(24.0 * horizon.n_days)
            found.append(outcome_of(p, draws[common], run, horizon))
        return found

    def inert(self, parameters: Parameters) -> frozenset[str]:
        """Return the uncertain parameters that a scenario does not read (see `twins.core.inert`)."""
        if not isinstance(parameters, RiceHuskParameters):
            raise TypeError(f"rice_husk needs RiceHuskParameters, got {type(parameters).__name__}")
        return inert(parameters)

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the survey would have answered; NaN where a run has nothing to say."""
        return observe(outcome)

    def warm_up(self) -> None:
        """Compile the events by a year of each line."""
        horizon = Horizon(start=dt.date(2020, 1, 1), years=1)
        p = RiceHuskParameters()
        lines = [p.replace(line=line) for line in ("none", "diesel", "steam", "gas_engine", "dual_fuel")]
        self.simulate_paired(lines, self.default_site(), horizon, rng(0))


def _ours(p: Parameters) -> RiceHuskParameters:
    if not isinstance(p, RiceHuskParameters):
        raise TypeError(f"rice_husk needs RiceHuskParameters, got {type(p).__name__}")
    return p


def shared_by_scenarios(p: RiceHuskParameters) -> RiceHuskParameters:
    """Return the parameters with every lever at its default: what scenarios of one draw have in common."""
    return p.replace(**{name: info.value for name, info in p.levers().items()})


def outcome_of(p: RiceHuskParameters, draw: Draw, run: Run, horizon: Horizon) -> Outcome:
    """Return the outcome of a finished run."""
    if p.line in ("gas_engine", "dual_fuel") and not np.all(np.isfinite(run.t.gas.rows)):
        return Outcome(
            horizon.calendar_years,
            {},
            status="gasifier: no energy balance at the bed temperature of this draw",
        )
    flows = flows_of(p, draw, run)
    wrong = [name for name, flow in flows.items() if not np.all(np.isfinite(flow))]
    status = "ok" if not wrong else f"not finite: {', '.join(wrong[:3])}"
    stats = {
        "events": float(run.events),
        "nameplate_kw": p.nameplate_kw if p.line in HUSK_LINES else 0.0,
        "running_mills": float(draw.mills.number.size),
        "hours": 24.0 * horizon.n_days,
        "husk_burned_water_t": float(run.sums[:, HUSK_WATER_KG].sum()) / 1e3,
        **rig_answers(p, draw, run, horizon),
    }
    return Outcome(horizon.calendar_years, flows, balances_of(run), status=status, stats=stats)
