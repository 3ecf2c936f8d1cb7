"""The twin: what one draw of parameters says of the port over its horizon. No equation stands here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from twins.core.outcome import Balance, Flow, Outcome
from twins.core.parameters import Parameters
from twins.core.pictures import Picture
from twins.core.problems import Problem
from twins.core.streams import Streams, rng
from twins.core.twin import Horizon, Site
from twins.core.whole_numbers import as_declared
from twins.port.bench import bench, roof
from twins.port.climate import GHI, GHI_HOURS, monthly_climate
from twins.port.crane_balances import crane_energy
from twins.port.flows import FLOWS
from twins.port.inert import inert
from twins.port.input_problems import horizon_problems, input_problems
from twins.port.observable_bands import OBSERVABLE_BANDS
from twins.port.observables import OBSERVABLES, observe
from twins.port.parameters import PortParameters
from twins.port.pictures import pictures_of
from twins.port.plan import Draw, draw_of
from twins.port.runs import Run, machines_of, roof_power, run_paired, sun_of_scenario
from twins.port.sun import SLOTS_A_DAY
from twins.port.tallies import flows_of
from twins.port.tariff import SLOT_H

SHARED_LEVERS = (
    "throughput_teu", "capacity_teu", "railway_share", "traffic_arrivals", "traffic_erlang_shape", "weeks_a_year",
)  # fmt: skip
"""Levers that decide what a draw gives to all scenarios; scenarios that agree in them are paired."""


class Port:
    """Container port (see `twins.core.twin.Twin`)."""

    name = "port"
    title = "Container port, move by move: ships, cranes, tractors, yard, gate; grid, hybrid and battery machines; PV"
    parameters: type[Parameters] = PortParameters
    flows: tuple[Flow, ...] = FLOWS
    observables: Mapping[str, tuple[str, str]] = OBSERVABLES
    typical_days: ClassVar[Mapping[str, tuple[str, ...]]] = {GHI: GHI_HOURS}
    observable_bands: ClassVar[Mapping[str, tuple[float, float, str]]] = OBSERVABLE_BANDS

    def default_site(self) -> Site:
        """Return Laem Chabang."""
        return Site(name="Laem Chabang", monthly=monthly_climate())

    def default_horizon(self) -> Horizon:
        """Return fifteen years from the first of 2026."""
        return Horizon(start=dt.date(2026, 1, 1), years=15)

    def problems(self, parameters: Parameters, site: Site) -> tuple[Problem, ...]:
        """Return what does not fit together (see `twins.core.problems`)."""
        return input_problems(_ours(parameters), site)

    def horizon_problems(self, parameters: Parameters, horizon: Horizon) -> tuple[Problem, ...]:
        """Return what does not fit between a scenario and its years (see `twins.core.horizon_problems`)."""
        return horizon_problems(_ours(parameters), horizon)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        """Run the twin once."""
        return self.simulate_paired([parameters], site, horizon, rng)[0]

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        """Run several scenarios of one draw; ships, boxes, storms and sun are made once, equal steps gone through once.

        Raises
        ------
        TypeError
            When the parameters are those of another twin.
        """
        scenarios = [as_declared(_ours(p)) for p in parameters]
        found: dict[PortParameters, Outcome] = {}
        by_draw: dict[PortParameters, list[PortParameters]] = {}
        for p in dict.fromkeys(scenarios):
            by_draw.setdefault(shared_by_scenarios(p), []).append(p)
        for common, paired in by_draw.items():
            draw = draw_of(common, site, horizon, rng)
            for p, run in zip(paired, run_paired(paired, draw), strict=True):
                found[p] = outcome_of(run, draw)
        return [found[p] for p in scenarios]

    def inert(self, parameters: Parameters) -> frozenset[str]:
        """Return the uncertain parameters that a scenario does not read (see `twins.core.inert`)."""
        return inert(_ours(parameters))

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the survey would have answered; NaN where a run has nothing to say."""
        return observe(outcome)

    def pictures(
        self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams
    ) -> tuple[Picture, ...]:
        """Return a week of the quay, loads of a usual and of the worst week, machines at work, energy of a year."""
        p = as_declared(_ours(parameters))
        return pictures_of(p, draw_of(shared_by_scenarios(p), site, horizon, rng))

    def warm_up(self) -> None:
        """Compile the steps by a week of a terminal of each kind."""
        horizon = Horizon(start=dt.date(2026, 1, 1), years=1)
        p = PortParameters(throughput_teu=300_000.0, weeks_a_year=1)
        electric = p.replace(
            electric_rtgs=4, battery_tractors=8, chargers=4, pv_kwp=500.0, store_kwh=500.0, store_kw=250.0
        )
        self.simulate_paired([p, electric], self.default_site(), horizon, rng(0))


def _ours(p: Parameters) -> PortParameters:
    if not isinstance(p, PortParameters):
        raise TypeError(f"port needs PortParameters, got {type(p).__name__}")
    return p


def shared_by_scenarios(p: PortParameters) -> PortParameters:
    """Return the parameters with every lever that does not shape the draw at its default."""
    return p.replace(**{name: info.value for name, info in p.levers().items() if name not in SHARED_LEVERS})


def outcome_of(run: Run, draw: Draw) -> Outcome:
    """Return the outcome of one scenario."""
    p, years = run.p, draw.horizon.calendar_years
    if run.status != "ok":
        return Outcome(years, {}, status=run.status)
    sun_kw = sun_of_scenario(p, draw, {})
    flows = flows_of(run, draw, sun_kw)
    wrong = [name for name, flow in flows.items() if not np.all(np.isfinite(flow))]
    status = "ok" if not wrong else f"not finite: {', '.join(wrong[:3])}"
    days = draw.sun.month.size
    ghi = draw.weather.ghi_kw.reshape(days, SLOTS_A_DAY).sum(axis=1) * SLOT_H
    ac = roof_power(p, draw, 0).reshape(days, SLOTS_A_DAY).sum(axis=1) * SLOT_H
    stats = {
        "events": float(run.steps),
        "hours": float(draw.year_starts_h[-1]),
        "quay_cranes": float(p.quay_cranes),
        "rtgs": float(p.rtgs),
        "pv_kwp": float(p.pv_kwp),
        **bench(p),
        **{k: v for k, v in roof(ghi, ac, draw.sun.month.astype(np.int64)).items() if np.isfinite(v)},
    }
    return Outcome(years, flows, balances_of(run, float(sun_kw.sum()) * SLOT_H), status=status, stats=stats)


def balances_of(run: Run, pv_kwh: float) -> tuple[Balance, ...]:
    """Return the conservation laws of a run: boxes and cranes of all windows, energy of all slots."""
    slots = [power.slots for power in run.power]
    total = {name: sum(float(getattr(s, name).sum()) for s in slots) * SLOT_H for name in slots[0]._fields}
    load = sum(float(work.load_kw.sum() + work.charging_kw.sum()) for work in run.years) * SLOT_H
    cranes = np.zeros(2)
    for year, _, work, _ in run.works:
        machines = machines_of(run.p, run.fleets[year])
        cranes += crane_energy(machines, work.sums, work.used, work.load_kw.size * SLOT_H)
    return (
        Balance("boxes", run.into, run.out, run.stored),
        Balance("energy of the cranes", float(cranes[0]), float(cranes[1]), 0.0),
        Balance(
            "energy of the site",
            total["grid"] + pv_kwh + total["discharge"] + total["unserved"],
            load + total["charge"] + total["transformer_loss"] + total["export"] + total["curtailed"],
            0.0,
        ),
    )
