"""The gas holder as a twin: simulate and observe; no equation stands here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from twins.core.outcome import Balance, Flow, Outcome
from twins.core.parameters import Parameters
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site
from twins.gas_holder.equations import leak_of_day
from twins.gas_holder.parameters import GasHolderParameters

FLOWS = (
    Flow("methane_in_kg", "kg", "methane from the digester", "diagnostic"),
    Flow("methane_burned_mj", "MJ", "methane burned in the boiler (LHV)", "fuel_burned", "natural gas"),
    Flow("methane_leaked_kg", "kg", "methane through the cover", "gas_emitted", "CH4 fossil"),
)
LHV_MJ_PER_KG = 50.0  # rounded, as this is a toy


class GasHolder:
    """A leaking gas holder between digester and boiler."""

    name: ClassVar[str] = "gas_holder"
    title: ClassVar[str] = "Gas holder with a leaking cover (a toy)"
    parameters: ClassVar[type[Parameters]] = GasHolderParameters
    flows: ClassVar[tuple[Flow, ...]] = FLOWS
    observables: ClassVar[Mapping[str, tuple[str, str]]] = {
        "boiler_mj_per_day": ("MJ/d", "mean of the first year")
    }

    def default_site(self) -> Site:
        """Return a place without weather."""
        return Site("nowhere")

    def default_horizon(self) -> Horizon:
        """Return three years from 2020."""
        return Horizon(start=dt.date(2020, 1, 1), years=3)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        """Run day by day."""
        if not isinstance(parameters, GasHolderParameters):
            raise TypeError(f"gas_holder needs GasHolderParameters, got {type(parameters).__name__}")
        p = parameters
        spread = p.inflow_spread * (2.0 * rng.generator("inflow").random(horizon.n_days) - 1.0)
        inflow = p.inflow_kg_per_day * (1.0 + spread)
        k = p.leak_per_day * (0.1 if p.cover == "new" else 1.0)
        stock, leaked, burned = 0.0, np.zeros(horizon.n_days), np.zeros(horizon.n_days)
        for day in range(horizon.n_days):
            leaked[day] = leak_of_day(stock, k)
            stock += inflow[day] - leaked[day]
            burned[day] = min(stock, p.boiler_kg_per_day)
            stock -= burned[day]
        year = horizon.year_index()
        flows = {
            "methane_in_kg": np.bincount(year, inflow),
            "methane_burned_mj": np.bincount(year, burned) * LHV_MJ_PER_KG,
            "methane_leaked_kg": np.bincount(year, leaked),
        }
        balance = Balance("methane [kg]", float(inflow.sum()), float(leaked.sum() + burned.sum()), stock)
        return Outcome(years=horizon.calendar_years, flows=flows, balances=(balance,))

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        """Run each scenario; there is nothing to share."""
        return [self.simulate(p, site, horizon, rng) for p in parameters]

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the boiler's meter would have said."""
        return {"boiler_mj_per_day": float(outcome.flows["methane_burned_mj"][0] / 365.0)}

    def warm_up(self) -> None:
        """Compile the leak."""
        leak_of_day(1.0, 0.1)
