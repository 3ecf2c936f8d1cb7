"""Pictures of the port at work, for a report: one run from the inside."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

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
from twins.port import activity as at
from twins.port.bench import MJ_PER_KWH
from twins.port.energy_year import SLOTS_A_WEEK, Work
from twins.port.machines import Energy
from twins.port.parameters import PortParameters
from twins.port.plan import Draw, first_monday, tariff_of
from twins.port.runs import Run, run_paired, sun_of_scenario, window_of
from twins.port.tariff import ON_PEAK, SLOT_H
from twins.port.terminal_state import ANCHORED, AT_SEA
from twins.port.week_scale import OF_ACTIVITIES, OF_COUNTS
from twins.port.window import COUNTS

Array = NDArray[np.float64]
BERTH_M = 300.0
"""Rows of the quay strip [m]: a berth of a large ship."""
KWH_PER_MWH = 1000.0


def pictures_of(p: PortParameters, draw: Draw) -> tuple[Picture, ...]:
    """Return the quay in a week, load of a usual and the worst week, load duration, machines at work, energy of a year.

    The year is the last of the horizon, when all conversions are done. A run that failed has no pictures.
    """
    run = run_paired([p], draw)[0]
    if run.status != "ok":
        return ()
    year = draw.horizon.years - 1
    sun_kw = sun_of_scenario(p, draw, {})
    first, last = (round(4.0 * draw.year_starts_h[year + k]) for k in (0, 1))
    return (
        quay_week(run, draw, year, sun_kw),
        *load_weeks(run, draw, year, sun_kw[first:last]),
        duration(run, year),
        machines_at_work(run, draw, year),
        energy_flows(run, draw, year, sun_kw[first:last]),
    )


def quay_week(run: Run, draw: Draw, year: int, sun_kw: Array) -> Strip:
    """Return who lay where in a simulated week of the year: the first that begins on a Monday."""
    span = next(s for s in draw.spans if year in s.years)
    start_h = draw.year_starts_h[span.year] + 24.0 * first_monday(draw.horizon.start.year + span.year)
    start_h = max(start_h, span.start_h)
    window = window_of(run, draw, span._replace(start_h=start_h, end_h=start_h + 168.0), year, sun_kw)
    window.run_booked()
    p = run.p
    intervals: list[Interval] = []
    calls = window.w.calls
    for k in range(calls.size):
        q = calls[k]
        if q.state in (AT_SEA, ANCHORED) or q.berthed_at == 0.0:
            continue
        begin = max(float(q.berthed_at), start_h)
        end = min(float(q.left_at) if q.left_at > 0.0 else start_h + 168.0, start_h + 168.0)
        if end <= begin:
            continue
        intervals.append(
            Interval(
                row=float(q.berth_from) / BERTH_M,
                rows=float(q.berth_to - q.berth_from) / BERTH_M,
                start_h=begin - start_h,
                end_h=end - start_h,
                label=f"{int(q.done)} moves",
                kind="deep sea" if q.length_m >= 200.0 else "smaller ship",
            )
        )
    rows = int(np.ceil(p.quay_m / BERTH_M))
    moves = window.booked()[:, at.STS_MOVES].reshape(-1, 4).sum(axis=1)
    return Strip(
        name="A week at the quay", start=_moment(draw, start_h), hours=168.0,
        rows=tuple(f"{int(k * BERTH_M)} to {int(min(p.quay_m, (k + 1) * BERTH_M))} m" for k in range(rows)),
        intervals=tuple(intervals),
        measure=Measure("moves of the quay cranes", "1/h", 1.0, moves),
        note="The week is one of those that stand for the last year of the horizon.",
    )  # fmt: skip


def _moment(draw: Draw, hour: float) -> dt.datetime:
    return dt.datetime.combine(draw.horizon.start, dt.time()) + dt.timedelta(hours=hour)


def load_weeks(run: Run, draw: Draw, year: int, sun_kw: Array) -> tuple[StackedLoad, StackedLoad]:
    """Return the load of a usual week, by its energy, and of the week with the year's highest billed quarter hour."""
    power = run.power[year]
    on_peak = tariff_of(draw, run.p.tariff_schedule, year).period == ON_PEAK
    monday = first_monday(draw.horizon.start.year + year) * 96
    n_weeks = (power.slots.grid.size - monday) // SLOTS_A_WEEK
    weekly = power.slots.grid[monday : monday + n_weeks * SLOTS_A_WEEK].reshape(n_weeks, SLOTS_A_WEEK)
    usual = int(np.argsort(weekly.sum(axis=1))[n_weeks // 2])
    billed = np.where(on_peak[monday : monday + n_weeks * SLOTS_A_WEEK].reshape(weekly.shape), weekly, 0.0)
    worst = int(billed.max(axis=1).argmax())
    return (
        _load(
            run, draw, year, sun_kw, monday + usual * SLOTS_A_WEEK, "Load of a usual week",
            "The week of median energy from the grid.",
        ),
        _load(
            run, draw, year, sun_kw, monday + worst * SLOTS_A_WEEK,
            "Load of the week with the highest billed quarter hour",
            "The week that sets the year's highest demand charge.",
        ),
    )  # fmt: skip


def _load(run: Run, draw: Draw, year: int, sun_kw: Array, first: int, name: str, note: str) -> StackedLoad:
    part = slice(first, first + SLOTS_A_WEEK)
    slots, work = run.power[year].slots, run.years[year]
    battery = slots.discharge - slots.charge
    used = sun_kw - slots.export - slots.curtailed
    stacked = [
        Series("lights, offices", work.parts_kw[3, part]),
        Series("reefers", work.parts_kw[2, part]),
        Series("quay cranes", np.maximum(work.parts_kw[0, part], 0.0)),
        Series("grid yard cranes", np.maximum(work.parts_kw[1, part], 0.0)),
        Series("tractor chargers", work.charging_kw[part]),
    ]
    lines = [Series("grid", slots.grid[part])]
    if run.p.pv_kwp > 0.0:
        lines.append(Series("sun used", used[part]))
    if run.p.store_kwh > 0.0:
        lines.append(Series("battery out less in", battery[part]))
    period = tariff_of(draw, run.p.tariff_schedule, year).period
    return StackedLoad(
        name=name, unit="kW", start=_moment(draw, draw.year_starts_h[year] + first * SLOT_H),
        stacked=tuple(one for one in stacked if one.values.any()), lines=tuple(lines),
        shaded=period[part] == ON_PEAK, note=note,
    )  # fmt: skip


def duration(run: Run, year: int) -> Duration:
    """Return the sorted load of the site and what the grid gives of it."""
    work, slots = run.years[year], run.power[year].slots
    return Duration(
        name="Load duration", unit="kW",
        curves=(
            Series("load with chargers", work.load_kw + work.charging_kw),
            Series("grid", slots.grid),
        ),
        limit=Limit("transformer [kVA]", 1000.0 * run.p.transformer_mva),
        note="Quarter hours of the last year, sorted.",
    )  # fmt: skip


def machines_at_work(run: Run, draw: Draw, year: int) -> Bars:
    """Return what quay cranes, yard cranes and tractors did with the hours of the year."""
    p, work = run.p, run.years[year]
    hours = float(np.diff(draw.year_starts_h)[year])

    def share(amount: float, machines: int) -> float:
        return amount / (machines * hours)

    # hours of the clock, not of the scaled weeks
    counts, sums = work.counts / work.scale[OF_COUNTS], work.sums / work.scale[OF_ACTIVITIES]

    def count(name: str) -> float:
        return float(counts[COUNTS.index(name)])

    sts_work, sts_on = sums[at.STS_WORK_H], sums[at.STS_ON_H]
    yard_work = sums[at.RTG_WORK_H : at.RTG_WORK_H + at.RTG_GROUPS].sum()
    yard_on = sums[at.RTG_ON_H : at.RTG_ON_H + at.RTG_GROUPS].sum()
    quay = (sts_work, sts_on - sts_work, 0.0, count("crane_repair_h"))
    yard = (yard_work, yard_on - yard_work, 0.0, count("machine_repair_h"))
    haulage = tuple(count(f"tractor_{what}_h") for what in ("drive", "wait", "charge", "repair"))
    rows = np.array(
        [
            [share(amount, machines) for amount in amounts]
            for amounts, machines in ((quay, p.quay_cranes), (yard, p.rtgs), (haulage, p.tractors))
        ]
    )
    rows = np.clip(rows, 0.0, 1.0)
    idle = np.clip(1.0 - rows.sum(axis=1, keepdims=True), 0.0, 1.0)
    rows = np.concatenate([rows, idle], axis=1)
    return Bars(
        name="What machines do", groups=("quay cranes", "yard cranes", "tractors"),
        states=("working", "waiting, switched on", "charging", "repair", "idle"),
        shares=rows / rows.sum(axis=1, keepdims=True), note="Shares of all hours of the last year.",
    )  # fmt: skip


def energy_flows(run: Run, draw: Draw, year: int, sun_kw: Array) -> Sankey:
    """Return where the energy of a year comes from and which machines use it [MWh]; diesel by its heating value."""
    p, work, slots = run.p, run.years[year], run.power[year].slots
    sun = float((sun_kw - slots.export - slots.curtailed).sum()) * SLOT_H / KWH_PER_MWH
    loss = float((slots.transformer_loss + slots.charge - slots.discharge).sum()) * SLOT_H / KWH_PER_MWH
    unserved = float(slots.unserved.sum()) * SLOT_H / KWH_PER_MWH
    uses = _electric_uses(work)
    served = sum(uses.values()) - unserved
    scale = served / sum(uses.values())
    bus = "site bus"
    links = [Link("grid", bus, served + loss - sun), Link("sun", bus, sun)]
    links += [Link(bus, name, scale * amount) for name, amount in uses.items()]
    links.append(Link(bus, "transformer and battery loss", loss))
    mwh_per_l = p.ops_diesel_mj_per_l / MJ_PER_KWH / KWH_PER_MWH
    litres = _litres(work)
    links += [Link("diesel", name, mwh_per_l * amount) for name, amount in litres.items()]
    return Sankey(
        name="Energy of a year", unit="MWh", links=tuple(link for link in links if link.amount > 0.0),
        note="Electricity at the meter, diesel by its heating value: a litre moves less than its MWh seem to say.",
    )  # fmt: skip


def _electric_uses(work: Work) -> dict[str, float]:
    names = ("quay cranes", "grid yard cranes", "reefers", "lights, offices")
    kwh: dict[str, float] = dict(zip(names, work.parts_kw.sum(axis=1) * SLOT_H, strict=True))
    kwh["tractor chargers"] = float(work.charging_kw.sum()) * SLOT_H
    return {name: float(amount) / KWH_PER_MWH for name, amount in kwh.items()}


def _litres(work: Work) -> dict[str, float]:
    used = dict(zip(Energy._fields, work.used.tolist(), strict=True))
    return {
        "diesel yard cranes": used["rtg_diesel_l"],
        "hybrid yard cranes": used["rtg_hybrid_l"],
        "grid yard cranes off the rail": used["rtg_own_l"],
        "diesel tractors": used["tractor_l"],
        "lifters, rail shuttle": used["lifter_l"] + used["rail_l"],
    }
