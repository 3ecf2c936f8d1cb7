"""The bus fleet as a twin: simulate and observe; no equation stands here."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, ClassVar

import numpy as np

from twins.bus_fleet.fleet_state import TALLY
from twins.bus_fleet.flows import FLOWS, flows_of, series_of
from twins.bus_fleet.observable_bands import OBSERVABLE_BANDS
from twins.bus_fleet.observables import OBSERVABLES, observe
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import Draw, prepare
from twins.bus_fleet.road_test import road_test
from twins.bus_fleet.runs import Run, common_to, parts_of, run
from twins.core.outcome import Balance, Flow, Outcome
from twins.core.parameters import Parameters
from twins.core.records import empty
from twins.core.streams import Streams, rng
from twins.core.twin import Horizon, Site


class BusFleet:
    """Trans Semarang: 141 diesel buses of which some carry a diesel-CNG kit."""

    name: ClassVar[str] = "bus_fleet"
    title: ClassVar[str] = "Bus fleet under CNG conversion (Trans Semarang, Indonesia)"
    parameters: ClassVar[type[Parameters]] = BusFleetParameters
    flows: ClassVar[tuple[Flow, ...]] = FLOWS
    boundary_levers: ClassVar[tuple[str, ...]] = (
        "converted_large",
        "converted_medium",
        "converted_corridors",
    )
    observables: ClassVar[Mapping[str, tuple[str, str]]] = OBSERVABLES
    observable_bands: ClassVar[Mapping[str, tuple[float, float, str]]] = OBSERVABLE_BANDS

    def default_site(self) -> Site:
        """Return Semarang: monthly temperature, price signals and the biodiesel mandate of the survey."""
        return semarang()

    def default_horizon(self) -> Horizon:
        """Return fifteen years from 2019, the launch of the converted buses (S02)."""
        return Horizon(start=dt.date(2019, 1, 1), years=15)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        """Run one scenario."""
        return self.simulate_paired([parameters], site, horizon, rng)[0]

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        """Run scenarios of one draw; plans, energies and event runs that are equal are made once."""
        draws: dict[Any, Draw] = {}
        runs: dict[Any, dict[Any, Run]] = {}
        booked: list[tuple[BusFleetParameters, Draw, list[Run]]] = []
        for p in parameters:
            if not isinstance(p, BusFleetParameters):
                raise TypeError(f"bus_fleet needs BusFleetParameters, got {type(p).__name__}")
            common = common_to(p)
            if common not in draws:
                draws[common] = prepare(p, site, horizon, rng)
            draw = draws[common]
            booked.append((p, draw, parts_of(p, site, horizon, rng, draw, runs.setdefault(common, {}))))
        for common, draw in draws.items():
            run(draw, list(runs[common].values()), horizon.n_days)
        return [_outcome(p, draw, parts, horizon) for p, draw, parts in booked]

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the survey would have answered, and what could be measured; NaN outside the horizon."""
        return observe(outcome)

    def warm_up(self) -> None:
        """Compile the kernel by a year of the shipped study."""
        p = BusFleetParameters()
        short = Horizon(start=dt.date(2019, 1, 1), years=1)
        self.simulate_paired([p, p.replace(kits="all")], self.default_site(), short, rng(0))


def _outcome(p: BusFleetParameters, draw: Draw, runs: Sequence[Run], horizon: Horizon) -> Outcome:
    tally = empty(TALLY, horizon.n_days)
    for name in TALLY.names or ():
        tally[name] = sum(run.tallies[name] for run in runs)
    flows = flows_of(p, draw, tally)
    test = road_test(p, draw.p, draw.network, draw.surfaces)
    stats = {f"road_test_{k}": v for k, v in test._asdict().items()}
    stats |= {
        "events": float(sum(run.events for run in runs)),
        "buses": float(draw.buses.size),
        "designated_medium": float(np.sum((draw.buses.designated == 1) & (draw.buses.size_class == 1))),
        "cylinder_kg": float(draw.plan.full_kg / p.cylinders),
        "blend_mj_per_l": float(draw.days.blend_mj_per_l[0]),
    }
    wrong = [name for name, flow in flows.items() if not np.all(np.isfinite(flow))]
    status = "ok" if not wrong else f"not finite: {', '.join(wrong[:3])}"
    return Outcome(
        years=horizon.calendar_years, flows=flows, balances=_balances(draw, runs, tally, horizon), status=status,
        stats=stats, series=series_of(draw, tally, p),
    )  # fmt: skip


def _balances(draw: Draw, runs: Sequence[Run], tally: Any, horizon: Horizon) -> tuple[Balance, ...]:
    on_board = sum(float(part.buses.gas_kg[part.block[1]].sum()) for part in runs)
    fed_kg = float(tally.gas_fed_mj.sum() * draw.plan.kg_per_mj)
    used = fed_kg + float(tally.gas_scrapped_kg.sum())
    departures = float(draw.directions.n_slots.sum() * horizon.n_days)
    return (
        Balance("gas [kg]", float(tally.gas_filled_kg.sum()), used, on_board),
        Balance("riders", *(float(tally[f"riders_{k}"].sum()) for k in ("come", "carried", "left"))),
        Balance("departures", departures, float(tally.trips_run.sum()), float(tally.trips_lost.sum())),
    )


def semarang() -> Site:
    """Return the site from the survey tables."""
    folder = resources.files("twins.bus_fleet").joinpath("survey")

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()))

    monthly = tuple(float(row["temperature_mean_c"]) for row in rows("climate_semarang.csv"))
    blend = tuple(
        (
            dt.date.fromisoformat(f"{row['valid_from']}-01-01"[:10]).toordinal(),
            float(row["blend_volume_fraction"]),
        )
        for row in rows("biodiesel_mandate.csv")
        if "plan" not in row["valid_from"]
    )
    return Site(
        name="Semarang",
        monthly={"temperature_mean_c": monthly},
        signals={
            # S47; S48 with the change of 3 Sep 2022 (general knowledge, see prices.csv)
            "diesel_price_idr_per_l": (
                (dt.date(2016, 4, 1).toordinal(), 5_150.0),
                (dt.date(2022, 9, 3).toordinal(), 6_800.0),
            ),
            "cng_price_idr_per_lsp": ((dt.date(2018, 7, 1).toordinal(), 4_500.0),),  # S03, S50
            "biodiesel_blend_volume_fraction": blend,  # S51; B50 of 2026 is a plan, not in force
        },
    )
