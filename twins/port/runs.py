"""The scenarios of a draw: windows of the terminal, then years of energy, power, batteries.

Scenarios whose machines are the same in a window go through the same steps; these are gone through once. What differs
after that (sun, stationary battery, bill) is another sum over them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.twin import Horizon
from twins.port.activity import RTG_RAIL, TRACTOR_BATTERY
from twins.port.battery_fade import DEPTH, cell_numbers
from twins.port.card import card_of
from twins.port.charging import charging_numbers
from twins.port.conversion import Fleet, fleet_of, same_machines
from twins.port.energy_year import Sampled, Work, work_of
from twins.port.machines import Machines, machine_numbers
from twins.port.parameters import PortParameters
from twins.port.plan import FULL_WARM_UP_H, WARM_UP_H, Draw, Span
from twins.port.power import PowerYear
from twins.port.pv import pv_power
from twins.port.rtg_moves import rtg_numbers
from twins.port.site_years import join_years
from twins.port.tariff import ON_PEAK, tariff_year
from twins.port.traction_battery import (
    GENERATIONS,
    N_USE,
    Packs,
    age_packs,
    held_kwh,
    new_packs,
    traction_numbers,
)
from twins.port.week_scale import Planned, planned_of
from twins.port.window import Listed, Window, boxes_of, open_window
from twins.port.window_start import Rules
from twins.port.yard import yard_numbers

Array = NDArray[np.float64]


class Cargo(NamedTuple):
    """What a window brings to all scenarios, and what it comes to by plan."""

    listed: Listed
    planned: Planned


class Done(NamedTuple):
    """A window that was gone through: booked activities, counts, use of batteries, and how it ended."""

    activity: Array
    counts: Array
    use: Array
    status: str
    steps: int
    balance: tuple[float, float, float]


@dataclass
class Run:
    """A scenario on its way through the horizon.

    Attributes
    ----------
    p
        Numbers of the scenario.
    fleets
        What its machines are, by year.
    packs
        Batteries of its tractors.
    works
        Work of the windows so far.
    years
        Work of the years.
    power
        Power of the years.
    swaps, packs_left, pack_months
        Packs replaced, mean capacity left, and months in service by the tests behind their fade, by year.
    status
        ``ok`` or why it stopped.
    """

    p: PortParameters
    fleets: list[Fleet]
    packs: Packs
    works: list[Sampled] = field(default_factory=list[Sampled])
    years: list[Work] = field(default_factory=list[Work])
    power: list[PowerYear] = field(default_factory=list[PowerYear])
    swaps: list[float] = field(default_factory=list[float])
    packs_left: list[float] = field(default_factory=list[float])
    pack_months: list[Array] = field(default_factory=list[Array])
    store_left: list[float] = field(default_factory=list[float])
    steps: int = 0
    into: float = 0.0
    out: float = 0.0
    stored: float = 0.0
    status: str = "ok"
    use: Array = field(default_factory=lambda: np.zeros((0, N_USE)))
    use_year: int = -1

    def batteries(self, year: int) -> bool:
        """Return whether any tractor of a year runs on a battery."""
        return bool((self.fleets[year].tractor_group == TRACTOR_BATTERY).any())


def run_paired(scenarios: list[PortParameters], draw: Draw) -> list[Run]:
    """Return the runs of scenarios on what a draw shares."""
    runs = [_begin(p, draw) for p in scenarios]
    suns: dict[tuple[Any, ...], Array] = {}
    last = {year: span.number for span in draw.spans for year in span.years}
    for span in draw.spans:
        gone: dict[tuple[Any, ...], Done] = {}
        listed = boxes_of(draw.traffic, span.start_h - warm_up_of(scenarios[0]), span.end_h)
        cargo = Cargo(listed, planned_of(listed.boxes, listed.visits, span.start_h, span.end_h))
        for year in span.years:
            for run in runs:
                if run.status == "ok":
                    _go_through(run, draw, span, year, cargo, sun_of_scenario(run.p, draw, suns), gone)
            if last[year] == span.number:
                for run in runs:
                    _end_year(run, draw, year)
    for run in runs:
        if run.status == "ok":
            join_years(run, draw, sun_of_scenario(run.p, draw, suns))
    return runs


def _begin(p: PortParameters, draw: Draw) -> Run:
    fleets = [fleet_of(p, year) for year in range(draw.horizon.years)]
    luck = draw.streams.generator("packs").random((p.tractors, GENERATIONS))
    run = Run(p, fleets, new_packs(p, luck))
    if (p.store_kwh > 0.0) != (p.store_kw > 0.0):
        run.status = f"stationary battery: {p.store_kwh:g} kWh and {p.store_kw:g} kW; both above 0, or both 0"
    return run


def sun_of_scenario(p: PortParameters, draw: Draw, known: dict[tuple[Any, ...], Array]) -> Array:
    """Return the AC power of a scenario's PV over the horizon [kW], shape (n_slots,); 0 before it is built."""
    key = (p.pv_kwp, p.pv_tilt, p.pv_azimuth, p.pv_mount, p.conversion_first_year)
    if key not in known:
        built = round(draw.year_starts_h[min(p.conversion_first_year, draw.horizon.years)] / 24.0)
        if p.pv_kwp > 0.0:
            kw = p.pv_kwp * roof_power(p, draw, built)
        else:
            kw = np.zeros(draw.weather.ghi_kw.size)
        kw[: 96 * built] = 0.0
        known[key] = kw
    return known[key]


def roof_power(p: PortParameters, draw: Draw, built_day: int) -> Array:
    """Return the AC power of one kWp as the scenario mounts it [kW], shape (n_slots,)."""
    return pv_power(
        p, draw.place, draw.horizon, draw.climate, draw.weather.ghi_kw, draw.weather.cleaned,
        tilt_deg=float(p.pv_tilt), azimuth_deg=float(p.pv_azimuth), mount=p.pv_mount, built_day=built_day,
    )  # fmt: skip


def machines_of(p: PortParameters, fleet: Fleet) -> Machines:
    """Return the numbers of a scenario's machines in a year."""
    return machine_numbers(
        p, quay_cranes=p.quay_cranes, grid_rtgs=int((fleet.machine_group == RTG_RAIL).sum()), blocks=p.blocks,
        quay_m=float(p.quay_m), crane_feedback=p.crane_feedback,
    )  # fmt: skip


def warm_up_of(p: PortParameters) -> float:
    """Return how long before its first booked hour a window begins [h]."""
    return WARM_UP_H if p.weeks_a_year else FULL_WARM_UP_H


def window_of(
    run: Run, draw: Draw, span: Span, year: int, sun_kw: Array, listed: Listed | None = None
) -> Window:
    """Return the window of a scenario with its machines of `year`, about to begin; `listed`: see `open_window`."""
    p, fleet = run.p, run.fleets[year]
    warm_up = warm_up_of(p)
    first = round(4.0 * (span.start_h - warm_up))
    n = round(4.0 * (span.end_h - span.start_h + warm_up))
    charging = charging_numbers(
        p, charger_kw=float(p.charger_kw), battery_kwh=float(p.tractor_battery_kwh),
        feeder_mva=float(p.charger_feeder_mva), transformer_mva=float(p.transformer_mva),
        site_power_factor=float(p.power_load_pf), cap_kw=float(p.charging_cap_kw),
    )  # fmt: skip
    held = held_kwh(run.packs, float(p.tractor_battery_kwh))
    rules = Rules(yard_numbers(p), rtg_numbers(p), machines_of(p, fleet), charging, held)
    card = card_of(p, fleet, draw.key, span.year, span.number)
    return open_window(
        draw.traffic, card, rules, _cut(on_peak_slots(draw.horizon, p.tariff_schedule), first, n),
        _cut(sun_kw, first, n), span.start_h, span.end_h, warm_up, listed,
    )  # fmt: skip


@functools.lru_cache(maxsize=8)
def on_peak_slots(horizon: Horizon, schedule: str) -> NDArray[np.int8]:
    """Return 1 for the on-peak slots of a horizon, shape (n_slots,); read-only, since it is kept."""
    periods = [tariff_year(schedule, year).period for year in horizon.calendar_years.tolist()]
    slots = (np.concatenate(periods) == ON_PEAK).astype(np.int8)
    slots.flags.writeable = False
    return slots


def _cut(series: NDArray[Any], first: int, n: int) -> NDArray[Any]:
    """Return `n` slots from `first` on; 0 before the horizon."""
    out = np.zeros(n, series.dtype)
    begin = max(0, -first)
    out[begin:] = series[first + begin : first + n]
    return out


def _go_through(
    run: Run,
    draw: Draw,
    span: Span,
    year: int,
    cargo: Cargo,
    sun_kw: Array,
    gone: dict[tuple[Any, ...], Done],
) -> None:
    if year > span.years[0] and same_machines(run.fleets[year], run.fleets[year - 1]):
        return  # the same machines have been through it for the year before
    window_key = _same_steps(run, draw, span, year, sun_kw)
    if window_key not in gone:
        window = window_of(run, draw, span, year, sun_kw, cargo.listed)
        counts = window.run_booked()
        gone[window_key] = Done(
            np.ascontiguousarray(window.booked()), counts, window.w.use, window.status, window.steps,
            window.boxes(),
        )  # fmt: skip
    done = gone[window_key]
    run.steps += done.steps
    if done.status != "sound":
        run.status = f"terminal: {done.status} in year {draw.horizon.start.year + span.year}"
        return
    into, out, stored = done.balance
    run.into, run.out, run.stored = run.into + into, run.out + out, run.stored + stored
    work = work_of(machines_of(run.p, run.fleets[year]), done.activity, span.start_h, done.counts)
    run.works.append(Sampled(year, span.year, work, cargo.planned))
    run.use = done.use if year != run.use_year else run.use + done.use
    run.use_year = year


def _same_steps(run: Run, draw: Draw, span: Span, year: int, sun_kw: Array) -> tuple[Any, ...]:
    """Return what decides the steps of a window: machines and their rules; energy only where batteries charge."""
    p, fleet = run.p, run.fleets[year]
    card = card_of(p, fleet, draw.key, span.year, span.number)
    steps = (card.tobytes(), yard_numbers(p), rtg_numbers(p))
    if not run.batteries(year):
        return steps
    return (
        *steps, p.charger_kw, p.tractor_battery_kwh, p.charger_feeder_mva, p.transformer_mva, p.charging_cap_kw,
        p.crane_feedback, p.tariff_schedule, run.packs.calendar.tobytes(), run.packs.cycle.tobytes(), sun_kw.tobytes(),
    )  # fmt: skip


def _end_year(run: Run, draw: Draw, year: int) -> None:
    if run.status != "ok":
        return
    if not run.batteries(year):
        run.swaps.append(0.0)
        run.packs_left.append(1.0)
        run.pack_months.append(np.zeros(DEPTH + 1))
        return
    month_c = 0.5 * (np.array(draw.climate.maximum_c) + np.array(draw.climate.minimum_c))
    aged = age_packs(cell_numbers(run.p), traction_numbers(run.p), run.packs, run.use, month_c)
    run.swaps.append(float(aged.swaps))
    run.packs_left.append(float(aged.capacity))
    run.pack_months.append(aged.months)
