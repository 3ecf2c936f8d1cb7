"""A made-up terminal with pictures of a realistic size: a week of quarter-hours, ships at berths, energy of a year."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.accounting.account import Account
from scenarios.sweep_spec import SweepSpec
from tests.scenarios.report import made_up
from twins.core.parameters import Parameters
from twins.core.pictures import (
    Bars,
    Duration,
    Interval,
    Limit,
    Link,
    Measure,
    Picture,
    Sankey,
    Series,
    StackedLoad,
    Strip,
)
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

MONDAY = dt.datetime(2030, 6, 3)
WEEK_H = 168.0
STEPS = 672
CLOCK = 0.25 * (np.arange(STEPS) + 0.5)


def berths(rng: np.random.Generator, n_berths: int = 5) -> Strip:
    """Ships of a week, one after the other at each berth, one across two; the yard fills and empties."""
    free = np.zeros(n_berths)
    found: list[Interval] = []
    names = ("Ever Given", "Maersk Hai Phong", "ONE Blue Jay", "Wan Hai 502", "MSC Anna", "SITC Laem Chabang")
    while free.min() < WEEK_H - 6.0:
        row = int(np.argmin(free))
        start = free[row] + rng.exponential(5.0)
        end = min(start + rng.uniform(9.0, 34.0), WEEK_H)
        if start < WEEK_H - 2.0:
            kind = "deep sea" if end - start > 18.0 else "feeder"
            found.append(Interval(row, start, end, names[int(rng.integers(len(names)))], kind))
        free[row] = end + rng.uniform(1.0, 3.0)
    fill = 14_000.0 + np.cumsum(rng.normal(0.0, 120.0, STEPS))
    yard = Measure("boxes in the yard", "TEU", 0.25, fill, Limit("capacity", 19_000.0))
    rows = tuple(f"berth {chr(65 + k)}" for k in range(n_berths))
    return Strip(
        name="quay and yard, busiest week",
        start=MONDAY,
        hours=WEEK_H,
        rows=rows,
        intervals=tuple(found),
        measure=yard,
        note="The week with most moves of 2030",
    )


def load(rng: np.random.Generator, *, electric: bool) -> StackedLoad:
    """Eight loads of a week with PV and a battery that closes the balance."""
    day = CLOCK % 24.0
    light = np.where((day < 6.5) | (day > 18.5), 420.0, 60.0)
    work = 0.6 + 0.3 * np.sin(2 * np.pi * (CLOCK - 9.0) / 24.0) + 0.1 * rng.standard_normal(STEPS)
    work = np.clip(work, 0.05, None)
    cranes = 900.0 * work * rng.uniform(0.7, 1.3, STEPS)
    reefers = 1500.0 + 300.0 * np.sin(2 * np.pi * (CLOCK - 14.0) / 24.0)
    yard = 1100.0 * work * rng.uniform(0.8, 1.2, STEPS) * electric
    charge = np.where((day > 11.5) & (day < 13.5) | (day > 22.5), 1400.0, 150.0) * electric
    offices = np.where((day > 8) & (day < 18), 260.0, 90.0)
    lifters, gate, shore = 120.0 * work, np.full(STEPS, 45.0), 30.0 * rng.random(STEPS)
    stacked = (
        Series("refrigerated boxes", reefers),
        Series("quay cranes", cranes),
        Series("yard cranes on the grid", yard),
        Series("chargers of tractors", charge),
        Series("lights", light),
        Series("offices", offices),
        Series("gate and workshops", gate + shore),
        Series("lifters", lifters),
    )
    total = np.vstack([one.values for one in stacked]).sum(axis=0)
    sun = np.clip(np.sin(np.pi * (day - 6.0) / 12.0), 0.0, None) * rng.uniform(0.5, 1.0, STEPS)
    pv = 2200.0 * sun * electric
    battery = (
        np.where((day > 18.0) & (day < 21.0), 500.0, np.where((day > 2.0) & (day < 5.0), -520.0, 0.0))
        * electric
    )
    lines = (Series("grid", total - pv - battery), Series("PV", pv), Series("battery", battery))
    weekday = (CLOCK // 24.0) < 5
    return StackedLoad(
        name="load of the worst week",
        unit="kW",
        start=MONDAY,
        stacked=stacked,
        lines=lines,
        balanced_by=("grid", "PV", "battery"),
        shaded=weekday & (day > 9.0) & (day < 22.0),
        limit=Limit("transformer", 6300.0),
        note="The week with the largest 15-minute mean on peak",
    )


def duration(rng: np.random.Generator, *, electric: bool) -> Duration:
    """Demand, grid and PV of a year."""
    demand = (
        3000.0
        + 1500.0 * electric
        + 500.0 * rng.standard_normal(35_040)
        + 300.0 * rng.standard_exponential(35_040)
    )
    pv = np.clip(rng.normal(0.0, 900.0, 35_040), 0.0, 2000.0) * electric
    curves = (
        Series("demand", demand),
        Series("from the grid", np.clip(demand - pv, 0.0, None)),
        Series("PV", pv),
    )
    return Duration(name="load over the year", unit="kW", curves=curves, limit=Limit("transformer", 6300.0))


def utilisation(*, electric: bool) -> Bars:
    """Shares of time of five groups of machines."""
    groups = (
        "quay cranes (12)",
        "yard cranes, diesel (20)",
        "yard cranes, grid (16)",
        "tractors (80)",
        "lifters (9)",
    )
    shares = np.array(
        [
            [0.52, 0.14, 0.04, 0.0, 0.30],
            [0.34, 0.27, 0.06, 0.0, 0.33],
            [0.41, 0.25, 0.03, 0.0, 0.31],
            [0.38, 0.31, 0.05, 0.12, 0.14],
            [0.22, 0.05, 0.07, 0.0, 0.66],
        ]
    )
    rows = range(5) if electric else (0, 1, 3, 4)
    shares[3] = shares[3] if electric else (0.41, 0.33, 0.06, 0.0, 0.20)
    return Bars(
        name="time of the machines",
        groups=tuple(groups[k] for k in rows),
        states=("working", "waiting", "in repair", "charging", "idle"),
        shares=shares[list(rows)],
    )


def energy(*, electric: bool) -> Sankey:
    """Energy of a year from its sources to its uses; losses are links."""
    diesel = [
        Link("diesel", "yard cranes", 4_000.0 if electric else 21_000.0),
        Link("diesel", "tractors", 6_000.0 if electric else 26_000.0),
        Link("diesel", "lifters", 5_200.0),
    ]
    if not electric:
        return Sankey(
            name="energy of the year",
            unit="MWh/yr",
            links=(
                *diesel,
                Link("grid", "busbar", 25_500.0),
                Link("busbar", "refrigerated boxes", 13_900.0),
                Link("busbar", "quay cranes", 7_300.0),
                Link("busbar", "lights and offices", 3_800.0),
                Link("busbar", "transformer losses", 500.0),
            ),
        )
    links = (
        *diesel,
        Link("grid", "busbar", 34_100.0),
        Link("PV", "busbar", 7_400.0),
        Link("PV", "battery", 900.0),
        Link("battery", "busbar", 780.0),
        Link("battery", "battery losses", 120.0),
        Link("busbar", "refrigerated boxes", 13_900.0),
        Link("busbar", "quay cranes", 7_300.0),
        Link("busbar", "yard cranes", 9_000.0),
        Link("busbar", "tractors", 7_680.0),
        Link("busbar", "lights and offices", 3_800.0),
        Link("busbar", "transformer losses", 600.0),
    )
    return Sankey(name="energy of the year", unit="MWh/yr", links=links)


@dataclass(frozen=True)
class PicturedTwin(made_up.FakeTwin):
    """The made-up twin with pictures; `slip` stands in the note of one, so that a test sees which draw it is."""

    name: str = "made_up_pictures"

    def pictures(
        self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams
    ) -> tuple[Picture, ...]:
        p: Any = parameters
        luck, electric = rng.generator("week"), p.kits == "all"
        return (
            berths(luck),
            dataclasses.replace(load(luck, electric=electric), note=f"slip {p.slip!r}"),
            duration(luck, electric=electric),
            utilisation(electric=electric),
            energy(electric=electric),
        )


TWIN = PicturedTwin()


@functools.cache
def spec() -> SweepSpec:
    """What the made-up sweep would have recorded of itself."""
    study = made_up.FakeStudy()
    scenarios = {
        name: p.replace(kits="none" if name in ("bau", "reference") else "all")
        for name, p in study.scenarios.items()
    }
    priors = {name: info.prior for name, info in TWIN.parameters.uncertain().items() if info.prior}
    twin: Any = TWIN
    return SweepSpec(twin, study.site, study.horizon, scenarios, priors, None, 1, "sobol", 0)


def case(twin: Any = TWIN, **manifest: Any) -> tuple[made_up.FakeResults, Account, made_up.FakeStudy]:
    """Results, account and study of the made-up sweep with a twin that has pictures."""
    results, account, study = made_up.case()
    told = results.manifest | {"spec": spec().to_text(), "inputs": spec().inputs()} | manifest
    return dataclasses.replace(results, manifest=told), account, dataclasses.replace(study, twin=twin)
