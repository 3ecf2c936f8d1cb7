"""A twin whose reduction is a product of three numbers: its variance can be split by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from twins.core.outcome import Flow, Outcome
from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

SIGMA = 0.15
"""Standard deviation of the logarithm of each of the three numbers [-]."""


class ProductParameters(Parameters):
    """Numbers of the incinerator."""

    charge: float = parameter(1.0, "-", "charge", source="assumed: toy", prior=LogNormal(1.0, SIGMA))
    heating: float = parameter(1.0, "-", "heating value", source="assumed: toy", prior=LogNormal(1.0, SIGMA))
    burning: bool = parameter(True, "-", "it burns", source="assumed: toy", lever=True)
    fails: tuple[str, ...] = parameter((), "text", "draws that fail", source="assumed: toy", lever=True)


FLOWS = (Flow("burned_mj", "MJ", "burned", "fuel_burned", carrier="municipal waste, non-biomass fraction"),)


@dataclass(frozen=True)
class ProductTwin:
    """Burns charge times heating value times luck [TJ] a year, or nothing."""

    name: ClassVar[str] = "product"
    title: ClassVar[str] = "Incinerator"
    parameters: ClassVar[type[Parameters]] = ProductParameters
    flows: ClassVar[tuple[Flow, ...]] = FLOWS
    observables: ClassVar[Mapping[str, tuple[str, str]]] = {"charge": ("-", "charge")}

    def default_site(self) -> Site:
        return Site("nowhere")

    def default_horizon(self) -> Horizon:
        return Horizon(start=dt.date(2020, 1, 1), years=1)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        p = parameters
        assert isinstance(p, ProductParameters)
        luck = rng.generator("luck").lognormal(0.0, SIGMA, size=horizon.years)
        burned = 1e6 * p.charge * p.heating * luck * p.burning
        failed = str(rng.draw) in p.fails
        return Outcome(
            years=horizon.calendar_years,
            flows={} if failed else {"burned_mj": burned},
            status="the grate is stuck" if failed else "ok",
        )

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        return [self.simulate(p, site, horizon, rng) for p in parameters]

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        return {"charge": float(np.sum(outcome.flows["burned_mj"]))}

    def warm_up(self) -> None:
        return None


TWIN = ProductTwin()
