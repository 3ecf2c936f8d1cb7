"""A run's years: windows joined, and the power of the site through them, battery and bill carried from year to year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twins.core.units import DAYS_PER_YEAR
from twins.port.battery_fade import Cell, Fade, Stress, capacity, cell_numbers, fade_after
from twins.port.connection import site_limits
from twins.port.conversion import same_machines
from twins.port.energy_year import NEIGHBOURS, Sampled, year_of_weeks
from twins.port.parameters import PortParameters
from twins.port.plan import Draw, tariff_of
from twins.port.power import PowerYear, first_state, power_numbers, power_year
from twins.port.site_battery import SiteStore, site_store
from twins.port.tariff import SLOT_H

if TYPE_CHECKING:
    from twins.port.runs import Run

Array = NDArray[np.float64]


def join_years(run: Run, draw: Draw, sun_kw: Array) -> None:
    """Join windows to years, and let the site's power run through them."""
    p = run.p
    numbers, limits, cell = power_numbers(p, p), site_limits(p, float(p.transformer_mva)), cell_numbers(p)
    fade = Fade(0.0, 0.0)
    state = None
    for year in range(draw.horizon.years):
        work = run.works[year].work if p.weeks_a_year == 0 else year_of_weeks(draw, year, pool_of(run, year))
        first, last = (round(4.0 * draw.year_starts_h[year + k]) for k in (0, 1))
        built = year >= p.conversion_first_year
        store = site_store(
            p,
            float(p.store_kwh) if built else 0.0,
            float(p.store_kw) if built else 0.0,
            p.store_rule,
            capacity(fade),
        )
        state = first_state(store) if state is None else state
        if state.soc_kwh == 0.0 < store.highest_kwh:
            state = state._replace(soc_kwh=store.highest_kwh)
        found, state = power_year(
            numbers, tariff_of(draw, p.tariff_schedule, year), np.ascontiguousarray(work.load_kw),
            np.ascontiguousarray(work.charging_kw), sun_kw[first:last].copy(), np.ascontiguousarray(work.cranes),
            limits,
            store, state,
        )  # fmt: skip
        run.years.append(work)
        run.power.append(found)
        if store.highest_kwh > 0.0:
            fade = store_older(p, cell, fade, store, found, draw)
        run.store_left.append(capacity(fade))


def pool_of(run: Run, year: int) -> list[Sampled]:
    """Return the sampled weeks that stand for a year: of near years with the same machines."""
    own = run.fleets[year]
    return [
        sampled
        for sampled in run.works
        if abs(sampled.year - year) <= NEIGHBOURS and same_machines(own, run.fleets[sampled.year])
    ]


def store_older(
    p: PortParameters, cell: Cell, fade: Fade, store: SiteStore, power: PowerYear, draw: Draw
) -> Fade:
    """Return the fade of the stationary battery after a year of its use.

    Its cycles are the energy given over twice its capacity and back; its daily swing is their depth.
    """
    slots = power.slots
    soc = slots.soc_kwh / store.highest_kwh
    days = soc[: soc.size // 96 * 96].reshape(-1, 96)
    depth = float((days.max(axis=1) - days.min(axis=1)).mean())
    gives, takes = slots.discharge[slots.discharge > 0.0], slots.charge[slots.charge > 0.0]
    rate_out = float(gives.mean()) / store.highest_kwh if gives.size else 0.0
    rate_in = float(takes.mean()) / store.highest_kwh if takes.size else 0.0
    cycles = float(slots.discharge.sum()) * SLOT_H / store.out / store.highest_kwh
    air_c = 0.5 * float(np.mean(draw.climate.maximum_c) + np.mean(draw.climate.minimum_c))
    stress = Stress(air_c + p.traction_rise_k, float(soc.mean()), depth, rate_in, rate_out)
    for _ in range(12):
        fade = fade_after(cell, fade, stress, DAYS_PER_YEAR / 12.0, cycles / 12.0, 1.0)
    return fade
