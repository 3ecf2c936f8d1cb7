"""Quarter-hour balance of the site: loads, PV, battery, transformer, grid. One compiled pass a year.

Power factors and the transformer are those of the substation as a whole. The meter is on its high side.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.units import SECONDS_PER_HOUR
from twins.port.connection import SiteLimits, hoisting_together, shed_kw
from twins.port.power_parameters import PowerParameters
from twins.port.site_battery import SiteStore, charge_after, new_target, store_power
from twins.port.tariff import MONTHS, ON_PEAK, SLOT_H, Billed, TariffYear, billed_of
from twins.port.tariff_parameters import TariffParameters

Array = NDArray[np.float64]


class PowerNumbers(NamedTuple):
    """Numbers of a draw, all floats; tangents are kvar over kW, losses shares of the rating."""

    load_tan: float
    charger_tan: float
    no_load_loss: float
    full_load_loss: float
    hoist_kw: float
    hoist_share: float
    hoist_looks: float
    momentary_limit: float
    minimum_share: float
    free_kvar_share: float


class PowerState(NamedTuple):
    """What a year hands on to the next.

    Attributes
    ----------
    soc_kwh
        Charge of the battery [kWh].
    on_peak_kw
        What the on-peak maximum of the last month would have been without battery, below the transformer [kW]; 0 where
        there was none.
    demand_kw
        Demand charges of the last twelve months, in kW at the on-peak price, shape (12,).
    """

    soc_kwh: float
    on_peak_kw: float
    demand_kw: Array


class PowerSlots(NamedTuple):
    """Mean powers of the slots of a year, each of shape (n_slots,) [kW] unless said.

    Attributes
    ----------
    grid, export
        Power taken from and given to the grid, at the meter.
    curtailed
        PV that nobody takes.
    charge, discharge
        AC power of the battery.
    transformer_loss
        Loss of the transformer.
    unserved
        Load and charging beyond the transformer, shed alike.
    soc_kwh
        Charge of the battery at the end of the slot [kWh].
    kvar
        Reactive power [kvar].
    momentary_kva
        Apparent power expected for seconds, when quay cranes hoist together [kVA].
    """

    grid: Array
    export: Array
    curtailed: Array
    charge: Array
    discharge: Array
    transformer_loss: Array
    unserved: Array
    soc_kwh: Array
    kvar: Array
    momentary_kva: Array


class PowerYear(NamedTuple):
    """A year of the site's power.

    Attributes
    ----------
    slots
        The balance.
    billed
        Quantities of the bills.
    pv_used_kwh, store_loss_kwh
        PV taken by loads, battery and transformer; losses of the battery [kWh].
    momentary_h
        Time of the slots in which the transformer's momentary limit is passed [h].
    """

    slots: PowerSlots
    billed: Billed
    pv_used_kwh: float
    store_loss_kwh: float
    momentary_h: float


def power_numbers(p: PowerParameters, tariff: TariffParameters) -> PowerNumbers:
    """Return the numbers of a draw."""
    return PowerNumbers(
        load_tan=math.tan(math.acos(p.power_load_pf)),
        charger_tan=math.tan(math.acos(p.power_charger_pf)),
        no_load_loss=p.power_no_load_loss,
        full_load_loss=p.power_full_load_loss,
        hoist_kw=p.power_hoist_kw,
        hoist_share=p.power_hoist_share,
        hoist_looks=SLOT_H * SECONDS_PER_HOUR / p.power_hoist_s,
        momentary_limit=p.power_momentary_limit,
        minimum_share=tariff.tariff_minimum_share,
        free_kvar_share=tariff.tariff_free_kvar_share,
    )


def first_state(store: SiteStore) -> PowerState:
    """Return the state before the first year: battery full, no demand before."""
    return PowerState(store.highest_kwh, 0.0, np.zeros(MONTHS))


@compiled
def _balance(
    n: PowerNumbers,
    year: TariffYear,
    powers: tuple[Array, Array, Array, Array],
    limits: SiteLimits,
    store: SiteStore,
    state: tuple[float, float],
    extra: Array,
    out: PowerSlots,
) -> float:
    """Fill the slots of a year; return the last month's on-peak maximum without battery [kW]."""
    loads, chargings, pvs, cranes = powers
    soc, peak = state
    soc = min(soc, store.highest_kwh)  # a faded battery holds less
    target = new_target(store, peak)
    peak, month, rating = 0.0, 0, limits.transformer_kva
    for i in range(loads.size):
        if year.month[i] != month:
            month = year.month[i]
            target, peak = new_target(store, peak), 0.0
        wanted = loads[i] + chargings[i]
        kvar = loads[i] * n.load_tan + chargings[i] * n.charger_tan
        most = math.sqrt(max(rating * rating - kvar * kvar, 0.0))
        net = wanted - pvs[i]
        charge, discharge = store_power(store, soc, year.period[i], year.left[i], net, most, target)
        soc = charge_after(store, soc, charge, discharge)
        site = net + charge - discharge
        unserved = 0.0
        curtailed = 0.0
        if site < 0.0:
            curtailed = max(-site - min(limits.export_kw, most), 0.0)
            site += curtailed
        elif site > most and wanted > 0.0:
            tan = kvar / wanted
            unserved = min(shed_kw(site, kvar, tan, rating), wanted)
            site -= unserved
            kvar -= tan * unserved
        if year.period[i] == ON_PEAK:
            peak = max(peak, net)
            target = max(target, site)
        loss = rating * n.no_load_loss + (site * site + kvar * kvar) / rating * n.full_load_loss
        out.grid[i] = max(site + loss, 0.0)
        out.export[i] = max(-site - loss, 0.0)
        out.curtailed[i], out.unserved[i] = curtailed, unserved
        out.charge[i], out.discharge[i], out.soc_kwh[i] = charge, discharge, soc
        out.transformer_loss[i], out.kvar[i] = loss, kvar
        low = min(int(cranes[i]), extra.size - 2)
        more = extra[low] + (cranes[i] - low) * (extra[low + 1] - extra[low])
        out.momentary_kva[i] = math.hypot(site + more, kvar + more * n.load_tan)
    return peak


def power_year(
    numbers: PowerNumbers,
    year: TariffYear,
    load_kw: Array,
    charging_kw: Array,
    pv_kw: Array,
    cranes: Array,
    limits: SiteLimits,
    store: SiteStore,
    state: PowerState,
) -> tuple[PowerYear, PowerState]:
    """Return the power of a calendar year, and what the next year begins with.

    Parameters
    ----------
    numbers
        Numbers of the draw.
    year
        Slots of the year.
    load_kw, charging_kw, pv_kw
        Mean power of loads, chargers and PV (AC) by slot [kW], shape (n_slots,).
    cranes
        Quay cranes at work, mean by slot, shape (n_slots,).
    limits, store, state
        Connection, battery, and what the year before handed on.

    Raises
    ------
    ValueError
        When the series do not have a value for each slot of the year, or the transformer has no rating.

    Notes
    -----
    In every slot grid + PV + discharge + unserved = load + charging + charge + loss + export + curtailed.
    """
    given = [series.size for series in (load_kw, charging_kw, pv_kw, cranes)]
    if given != [year.month.size] * 4 or limits.transformer_kva <= 0.0:
        raise ValueError(
            f"power_year - series of {given} values, transformer of {limits.transformer_kva:g} kVA - {year.month.size} "
            "values each, one a quarter hour of the year, and a rating above 0 - hours for quarter hours, or another "
            "year? - give mean powers by quarter hour, and the rating in kVA"
        )
    most_cranes = max(math.ceil(cranes.max()), 1)
    together = [
        hoisting_together(k, numbers.hoist_share, numbers.hoist_looks) for k in range(most_cranes + 1)
    ]
    extra = numbers.hoist_kw * (np.array(together) - numbers.hoist_share * np.arange(most_cranes + 1))
    slots = PowerSlots(*np.empty((len(PowerSlots._fields), load_kw.size)))
    powers, before = (load_kw, charging_kw, pv_kw, cranes), (state.soc_kwh, state.on_peak_kw)
    peak = _balance(numbers, year, powers, limits, store, before, extra, slots)
    billed, demand = billed_of(
        year, slots.grid, slots.kvar, state.demand_kw, numbers.minimum_share, numbers.free_kvar_share
    )
    over = slots.momentary_kva > numbers.momentary_limit * limits.transformer_kva
    soc = float(slots.soc_kwh[-1])
    result = PowerYear(
        slots=slots,
        billed=billed,
        pv_used_kwh=SLOT_H * float(pv_kw.sum() - slots.export.sum() - slots.curtailed.sum()),
        store_loss_kwh=SLOT_H * float(slots.charge.sum() - slots.discharge.sum()) - (soc - state.soc_kwh),
        momentary_h=SLOT_H * float(np.count_nonzero(over)),
    )
    return result, PowerState(soc, float(peak), demand)
