"""The bus fleet as a twin: simulate and observe; no equation stands here."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, ClassVar, NamedTuple

import numpy as np

from twins.bus_fleet.clock import Array, Integers
from twins.bus_fleet.filling import POLICY_END, POLICY_MIDDAY, POLICY_NEVER
from twins.bus_fleet.fleet_state import SHOP, TALLY, TODAY, empty
from twins.bus_fleet.flows import FLOWS, flows_of
from twins.bus_fleet.kernel import run_days
from twins.bus_fleet.line import HEAP, Calendar
from twins.bus_fleet.operation import draw_luck
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import Draw, prepare
from twins.bus_fleet.road_test import RoadTest, road_test
from twins.bus_fleet.supply import gas_calendar, new_stations
from twins.core.outcome import Balance, Flow, Outcome
from twins.core.parameters import Parameters
from twins.core.streams import Streams, rng
from twins.core.twin import Horizon, Site

_POLICIES = {"end_of_service": POLICY_END, "midday": POLICY_MIDDAY, "never_leave": POLICY_NEVER}
_GAS_SHARE_YEARS = (2019, 2020, 2021, 2022)
DAYS_AT_ONCE = 32  # days whose luck is drawn before the scenarios run them: 1 MB, which stays in the cache


class Regime(NamedTuple):
    """Choices of a scenario that change events."""

    kits: int
    policy: int
    technicians: int
    bays: int
    worn: int


@dataclass
class Run:
    """A run of a part of the network: its records, which the days change."""

    today: Any
    stations: Any
    shop: Any
    tally: Any
    directions: Any
    buses: Any
    heap: Any
    block: tuple[Integers, Integers]
    calendar: Calendar
    log: Array
    events: int = 0

    @property
    def records(self) -> Array:
        """Event records, shape (n, 5)."""
        return self.log[1 : 1 + int(self.log[0, 0])]


def regime_of(parameters: BusFleetParameters) -> Regime:
    """Return the choices that change events."""
    p = parameters
    return Regime(
        kits=int(p.kits == "all"), policy=_POLICIES[p.refuelling_policy], technicians=p.kit_technicians,
        bays=p.workshop_bays, worn=int(p.engine_upkeep == "as_lived"),
    )  # fmt: skip


def blocks_of(draw: Draw) -> tuple[tuple[Integers, Integers], tuple[Integers, Integers]]:
    """Return directions and buses of the corridors with designated buses, and of the others.

    Each part has its own workshop, so the parts never meet.
    """
    gas = np.isin(draw.buses.corridor, np.unique(draw.buses.corridor[draw.buses.designated == 1]))
    on_gas = np.isin(draw.directions.corridor, np.unique(draw.buses.corridor[gas]))
    return (np.flatnonzero(on_gas), np.flatnonzero(gas)), (np.flatnonzero(~on_gas), np.flatnonzero(~gas))


def begin(
    parameters: BusFleetParameters, draw: Draw, calendar: Calendar, regime: Regime, block: tuple[Integers, Integers],
    n_records: int = 0,
) -> Run:  # fmt: skip
    """Return a part of the network on its first morning; it will keep up to `n_records` event records."""
    buses = draw.buses.copy()
    buses.kit_fitted = buses.designated * regime.kits
    buses.kit_works = buses.kit_fitted
    shop = empty(SHOP, 1)[0]
    for name, value in regime._asdict().items():
        shop[name] = value
    return Run(
        today=empty(TODAY, 1)[0],
        stations=new_stations(parameters),
        shop=shop,
        tally=empty(TALLY, int(draw.days.year[-1]) + 1),
        directions=draw.directions.copy(),
        buses=buses,
        heap=empty(HEAP, 1)[0],
        block=block,
        calendar=calendar,
        log=np.zeros((n_records + 1, 5)),
    )


def run(draw: Draw, parts: Sequence[Run], n_days: int) -> None:
    """Run all `parts` over `n_days` by the kernel; what chance brings is drawn once for all of them."""
    luck = np.zeros((DAYS_AT_ONCE, draw.directions.size, int(draw.directions.n_slots.max()), 3))
    for first in range(0, n_days, DAYS_AT_ONCE):
        days = luck[: min(DAYS_AT_ONCE, n_days - first)]
        draw_luck(draw.p, draw.plan, draw.directions, first, days)
        for part in parts:
            part.events += run_days(
                draw.p, draw.plan, part.today, part.stations, part.shop, part.heap, draw.surfaces, part.tally,
                part.directions, part.buses, *part.block, part.calendar, days, part.log, first,
            )  # fmt: skip


class BusFleet:
    """Trans Semarang: 141 diesel buses of which some carry a diesel-CNG kit."""

    name: ClassVar[str] = "bus_fleet"
    title: ClassVar[str] = "Bus fleet under CNG conversion (Trans Semarang, Indonesia)"
    parameters: ClassVar[type[Parameters]] = BusFleetParameters
    flows: ClassVar[tuple[Flow, ...]] = FLOWS
    observables: ClassVar[Mapping[str, tuple[str, str]]] = {
        "fuel_economy_large_km_per_l": (
            "km/L",
            "large designated buses, first year, all fuel as litres of the blend",
        ),
        "fuel_economy_medium_km_per_l": (
            "km/L",
            "medium designated buses, first year, all fuel as litres of the blend",
        ),
        "road_test_diesel_only_l": ("L", "medium bus, 16.5 km on diesel"),
        "road_test_dual_diesel_l": ("L", "medium bus, 16.5 km on dual fuel, diesel part"),
        "road_test_dual_gas_lsp": ("LSP", "medium bus, 16.5 km on dual fuel, gas part"),
        **{
            f"gas_share_{y}": ("-", f"gas share of the designated buses' fuel energy in {y}")
            for y in _GAS_SHARE_YEARS
        },
        "riders_per_day": ("passengers/day", "riders a day, mean of the first year"),
        "km_per_bus_day": ("km/d", "distance a bus and day, mean of the first year, whole fleet"),
        "km_per_road_call": ("km", "distance between road calls, first year, whole fleet"),
    }

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
            common = _common(p)
            if common not in draws:
                draws[common] = prepare(p, site, horizon, rng)
            draw = draws[common]
            booked.append((p, draw, _parts(p, site, horizon, rng, draw, runs.setdefault(common, {}))))
        for common, draw in draws.items():
            run(draw, list(runs[common].values()), horizon.n_days)
        return [_outcome(p, draw, parts, horizon) for p, draw, parts in booked]

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the survey would have answered; NaN for years outside the horizon."""
        f = outcome.flows
        answers: dict[str, float] = {}
        for k in ("large", "medium"):
            g = f"converted_{k}"
            fuel = f[f"diesel_fossil_{g}_mj"] + f[f"diesel_bio_{g}_mj"] + f[f"gas_burned_{g}_mj"]
            answers[f"fuel_economy_{k}_km_per_l"] = float(
                f[f"distance_{g}_km"][0] / (fuel[0] / outcome.stats["blend_mj_per_l"])
            )
        for name in RoadTest._fields:
            answers[f"road_test_{name}"] = outcome.stats[f"road_test_{name}"]
        for year in _GAS_SHARE_YEARS:
            answers[f"gas_share_{year}"] = gas_share(outcome, year)
        km = sum(f[f"distance_{g}_km"][0] for g in ("converted_large", "converted_medium", "other"))
        answers["riders_per_day"] = float(f["passengers_carried"][0] / 365.0)
        answers["km_per_bus_day"] = float(km / 365.0 / outcome.stats["buses"])
        answers["km_per_road_call"] = float(km / max(f["road_calls"][0], 1.0))
        return answers

    def warm_up(self) -> None:
        """Compile the kernel by a year of the shipped study."""
        p = BusFleetParameters()
        short = Horizon(start=dt.date(2019, 1, 1), years=1)
        self.simulate_paired([p, p.replace(kits="all")], self.default_site(), short, rng(0))


def _common(p: BusFleetParameters) -> Any:
    """Return what makes two scenarios share their plan: the uncertain parameters and the designated buses."""
    levers = BusFleetParameters.levers()
    shared = tuple(v for k, v in p.as_dict().items() if k not in levers)
    return shared, (p.converted_large, p.converted_medium, p.converted_corridors)


def _parts(
    p: BusFleetParameters, site: Site, horizon: Horizon, streams: Streams, draw: Draw, runs: dict[Any, Run]
) -> list[Run]:
    """Return the runs of the parts of the network of one scenario, from `runs` where they are the same."""
    regime = regime_of(p)
    calendar = gas_calendar(p, site, horizon, streams, draw.days, draw.come)
    parts: list[Run] = []
    for i, block in enumerate(blocks_of(draw)):
        if block[1].size == 0:
            continue
        # without kits neither gas supply nor upkeep changes an event: unworn energy is booked beside
        seen = regime if regime.kits == 1 and i == 0 else Regime(0, POLICY_END, 1, regime.bays, 1)
        gas = (p.station_history, p.station_capacity_factor, p.diesel_price_factor, p.cng_price_factor)
        key = (i, seen, gas if seen.kits == 1 else ())
        if key not in runs:
            runs[key] = begin(p, draw, calendar, seen, block)
        parts.append(runs[key])
    return parts


def gas_share(outcome: Outcome, year: int) -> float:
    """Return gas burned over all fuel burned by designated buses in `year` [-], NaN outside the horizon."""
    at = np.flatnonzero(outcome.years == year)
    if at.size == 0:
        return float("nan")
    f, i = outcome.flows, int(at[0])
    gas = sum(f[f"gas_burned_{g}_mj"][i] for g in ("converted_large", "converted_medium"))
    diesel = sum(
        f[f"diesel_{part}_{g}_mj"][i]
        for part in ("fossil", "bio")
        for g in ("converted_large", "converted_medium")
    )
    return float(gas / (gas + diesel)) if gas + diesel > 0.0 else float("nan")


def _outcome(p: BusFleetParameters, draw: Draw, runs: Sequence[Run], horizon: Horizon) -> Outcome:
    tally = empty(TALLY, horizon.years)
    for name in TALLY.names or ():
        tally[name] = sum(run.tally[name] for run in runs)
    flows = flows_of(p, draw, tally)
    test = road_test(p, draw.p, draw.network, draw.surfaces)
    stats = {f"road_test_{k}": v for k, v in test._asdict().items()}
    stats |= {
        "events": float(sum(run.events for run in runs)),
        "buses": float(draw.buses.size),
        "blend_mj_per_l": float(draw.days.blend_mj_per_l[0]),
    }
    wrong = [name for name, flow in flows.items() if not np.all(np.isfinite(flow))]
    status = "ok" if not wrong else f"not finite: {', '.join(wrong[:3])}"
    return Outcome(
        years=horizon.calendar_years, flows=flows, balances=_balances(draw, runs, tally, horizon), status=status,
        stats=stats,
    )  # fmt: skip


def _balances(draw: Draw, runs: Sequence[Run], tally: Any, horizon: Horizon) -> tuple[Balance, ...]:
    members = [block[1] for block in blocks_of(draw) if block[1].size]
    on_board = sum(float(run.buses.gas_kg[m].sum()) for run, m in zip(runs, members, strict=True))
    fed_kg = float(tally.gas_fed_mj.sum() / draw.plan.gas_mj_per_kg)
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
