"""A twin of a few lines for tests of the sweep: a leaking tank; it can also misbehave on purpose."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from twins.core.outcome import Balance, Flow, Outcome
from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Uniform
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

POISONS = (
    "none", "exception", "nan", "exit", "segfault", "loop", "allocation", "status", "balance", "kill",
    "missing",
)  # fmt: skip


class ToyParameters(Parameters):
    """Numbers of the tank."""

    inflow_kg: float = parameter(
        100.0, "kg", "Filled each year.", source="assumed: toy", prior=LogNormal(100.0, 0.1)
    )
    leak_share: float = parameter(
        0.1, "-", "Leaks each year.", source="assumed: toy", prior=Uniform(0.05, 0.15)
    )
    seal: float = parameter(
        1.0, "-", "Quality of the seal.", source="assumed: toy", lever=True, within=(0.0, 1.0)
    )
    poison: str = parameter(
        "none", "text", "How to misbehave.", source="assumed: toy", lever=True, choices=POISONS
    )
    poison_draws: tuple[str, ...] = parameter(
        (), "text", "Draws that misbehave.", source="assumed: toy", lever=True
    )
    pause_s: float = parameter(0.0, "s", "Sleep in each draw.", source="assumed: toy", lever=True)
    hourly: bool = parameter(False, "-", "Give an hourly series.", source="assumed: toy", lever=True)


FLOWS = (
    Flow("filled_kg", "kg", "Mass filled.", "purchase", carrier="gas"),
    Flow("leaked_kg", "kg", "Mass leaked.", "gas_emitted", carrier="CH4 fossil"),
    Flow("change_kg", "kg", "Change of stock.", "diagnostic", signed=True),
)


def misbehave(kind: str) -> str:
    """Do the harm named `kind`; what comes back is repaired by nobody."""
    if kind == "exception":
        raise ZeroDivisionError("the tank burst")
    if kind == "exit":
        sys.exit(3)
    if kind == "segfault":
        ctypes.string_at(0)
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    while kind == "loop":
        time.sleep(0.01)
    if kind == "allocation":
        hoard = [np.ones(5_000_000) for _ in range(75)]
        raise AssertionError(f"{len(hoard) * 40} MB were given in spite of the limit")
    return kind


@dataclass(frozen=True)
class ToyTwin:
    """The leaking tank."""

    name: ClassVar[str] = "toy"
    title: ClassVar[str] = "Leaking tank"
    parameters: ClassVar[type[Parameters]] = ToyParameters
    flows: ClassVar[tuple[Flow, ...]] = FLOWS
    observables: ClassVar[Mapping[str, tuple[str, str]]] = {"leaked_kg": ("kg", "leak of the first year")}

    def default_site(self) -> Site:
        return Site("nowhere", monthly={"temperature_c": tuple(float(m) for m in range(12))})

    def default_horizon(self) -> Horizon:
        import datetime as dt

        return Horizon(start=dt.date(2020, 1, 1), years=5)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        p = parameters
        assert isinstance(p, ToyParameters)
        kind = p.poison if str(rng.draw) in p.poison_draws else "none"
        misbehave(kind)
        time.sleep(p.pause_s)
        weather = rng.generator("weather").lognormal(0.0, 0.1, size=horizon.years)
        stock, flows = 0.0, {flow.name: np.zeros(horizon.years) for flow in FLOWS}
        for year in range(horizon.years):
            leak = (stock + p.inflow_kg) * p.leak_share * (1.0 - 0.5 * p.seal) * weather[year]
            leak = min(leak, stock + p.inflow_kg)
            flows["filled_kg"][year] = p.inflow_kg
            flows["leaked_kg"][year] = leak
            flows["change_kg"][year] = p.inflow_kg - leak
            stock += p.inflow_kg - leak
        if kind == "nan":
            flows["leaked_kg"][1] = np.nan
        if kind == "missing":
            del flows["leaked_kg"]
        out = float(flows["filled_kg"].sum()) - stock + (1.0 if kind == "balance" else 0.0)
        return Outcome(
            years=horizon.calendar_years,
            flows={} if kind == "status" else flows,
            balances=(Balance("mass", float(flows["filled_kg"].sum()), out, stock),),
            series={"stock_kg": np.cumsum(flows["change_kg"])} if p.hourly and kind != "missing" else {},
            status="the tank ran dry after day 63" if kind == "status" else "ok",
        )

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        return [self.simulate(p, site, horizon, rng) for p in parameters]

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        return {"leaked_kg": float(outcome.flows["leaked_kg"][0])}

    def warm_up(self) -> None:
        return None


TWIN = ToyTwin()
