"""What the supplier's meter bills: energy by period, quarter-hour demand, least bill, reactive power. No money.

The periods come from the texts of the tariff table, so a row and its hours cannot drift apart. Prices stay in that
table; here they only weigh kWh against kW where the least bill compares a whole bill with a demand charge.

References
----------
.. [1] S-MEA5: time of use (schedule 5.2; that 4.2 has the same base numbers is assumed).
.. [2] S-MEA4: time of day (schedule 4.1), least bill, reactive power.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.port.thai_calendar import off_peak_days

Array = NDArray[np.float64]
Codes = NDArray[np.int8]

OFF_PEAK, ON_PEAK, PARTIAL_PEAK = range(3)
PERIODS = ("off-peak", "on-peak", "partial-peak")
SLOTS_A_DAY = 96
SLOT_H = 0.25
MONTHS = 12
SCHEDULES = {"tou_12_24_kv": "5.2.2 TOU", "tou_69_kv": "5.2.1 TOU", "tod_12_24_kv": "4.1.2 TOD"}
"""Schedule of the twin by its name in survey/electricity_tariff.csv, rows of the utility MEA."""

_HOURS = re.compile(r"(Mon-Fri|every day) (\d\d):(\d\d)-(\d\d):(\d\d)")
_ALL_DAY = re.compile(r"Sat, Sun.*all day")
_WORKING, _FREE = 1, 2  # days on which a window applies, added where both


class Window(NamedTuple):
    """Hours of a day that belong to a period.

    Attributes
    ----------
    period
        One of `PERIODS`.
    days
        1 working days, 2 weekends and holidays, 3 both.
    from_h, to_h
        Begin and end [h], in quarters, 0 to 24.
    """

    period: str
    days: int
    from_h: float
    to_h: float

    def __str__(self) -> str:
        """Return the window as a table would have it."""
        days = ("never", "Mon-Fri", "Sat, Sun and holidays", "every day")[self.days]
        return f"{self.period} {days} {_clock(self.from_h)}-{_clock(self.to_h)}"


class TariffYear(NamedTuple):
    """Slots of a calendar year, and how kWh weigh against kW.

    Attributes
    ----------
    period, month
        Code of the period and month (0 January) of each slot, shape (n_slots,).
    left
        Slots to the end of the day's on-peak hours, this one counted, shape (n_slots,); 0 in other periods.
    kwh_weight
        Price of a kWh by period over that of an on-peak kW and month [kW/kWh], shape (3,).
    partial_weight
        Price of a kW of partial peak over that of an on-peak kW [-].
    """

    period: Codes
    month: Codes
    left: Codes
    kwh_weight: Array
    partial_weight: float


class Billed(NamedTuple):
    """Quantities of the twelve bills of a year.

    Attributes
    ----------
    energy_kwh
        Energy taken by period [kWh], shape (12, 3).
    on_peak_kw
        Highest quarter hour in on-peak hours [kW], shape (12,).
    partial_kw
        What the highest partial-peak quarter hour has above it [kW], shape (12,); 0 without such a period.
    minimum_kw
        Least bill of the month, in kW at the on-peak price, shape (12,).
    billed_kw
        `on_peak_kw`, and what the whole bill lacks of the least bill at the on-peak price [kW], shape (12,).
    excess_kvar
        Highest kvar above its free share of the highest kW, both of all hours [kvar], shape (12,).
    """

    energy_kwh: Array
    on_peak_kw: Array
    partial_kw: Array
    minimum_kw: Array
    billed_kw: Array
    excess_kvar: Array


def _clock(hour: float) -> str:
    return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"


def read_windows(rows: Sequence[Mapping[str, str]]) -> tuple[Window, ...]:
    """Return the windows that the texts ``when`` of the rows of one schedule name."""
    found: list[Window] = []
    for row in rows:
        period = row["item"].split()[-1]
        for days, *clock in _HOURS.findall(row["when"]):
            h = [int(part) for part in clock]
            begin, end = h[0] + h[1] / 60.0, h[2] + h[3] / 60.0
            where = _WORKING if days == "Mon-Fri" else _WORKING + _FREE
            spans = [(begin, end)] if begin < end else [(0.0, end), (begin, 24.0)]
            found += [Window(period, where, *span) for span in spans]
        if _ALL_DAY.search(row["when"]):
            found.append(Window(period, _FREE, 0.0, 24.0))
    return check_periods(tuple(found))


def check_periods(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return the windows of a tariff, refused where two overlap or one is no window of the meter.

    Raises
    ------
    ValueError
        For an unknown period, hours outside a day or beside the quarters, and for two windows that share a slot.
    """
    for w in windows:
        quarters = (4.0 * w.from_h).is_integer() and (4.0 * w.to_h).is_integer()
        if w.period not in PERIODS or not 0.0 <= w.from_h < w.to_h <= 24.0 or not quarters:
            raise ValueError(
                f"tariff periods - {w} - {', '.join(PERIODS)}, from 00:00 to 24:00, in quarter hours as the meter "
                "counts - a misspelling, or a window over midnight in one piece? - cut it at midnight"
            )
    for i, a in enumerate(windows):
        for b in windows[i + 1 :]:
            if a.days & b.days and a.from_h < b.to_h and b.from_h < a.to_h:
                begin, end = max(a.from_h, b.from_h), min(a.to_h, b.to_h)
                raise ValueError(
                    f"tariff periods - {a} and {b} overlap from {_clock(begin)} to {_clock(end)} - a quarter hour "
                    "belongs to one period - an old and a new tariff in one table, or a row twice? - keep one of the "
                    "two, or let one end where the other begins"
                )
    return windows


def tariff_table() -> tuple[dict[str, str], ...]:
    """Return the rows of survey/electricity_tariff.csv."""
    file = resources.files("twins.port").joinpath("survey/electricity_tariff.csv")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@functools.cache
def tariff_year(schedule: str, year: int) -> TariffYear:
    """Return the slots of a calendar year under one of `SCHEDULES`; shared by all draws.

    Raises
    ------
    ValueError
        For an unknown schedule, a year that the calendar does not know, and overlapping periods of the table.
    """
    if schedule not in SCHEDULES:
        raise ValueError(
            f"tariff_schedule - {schedule!r} - {', '.join(SCHEDULES)} - a schedule of another utility? - choose one "
            "of these"
        )
    rows = [r for r in tariff_table() if r["schedule"] == SCHEDULES[schedule] and r["utility"] == "MEA"]
    free = off_peak_days(year)
    by_kind = np.zeros((2, SLOTS_A_DAY), dtype=np.int8)
    for w in read_windows(rows):
        for k, mark in enumerate((_WORKING, _FREE)):
            if w.days & mark:
                by_kind[k, int(4.0 * w.from_h) : int(4.0 * w.to_h)] = PERIODS.index(w.period)
    on_peak = by_kind == ON_PEAK
    left = np.cumsum(on_peak[:, ::-1], axis=1, dtype=np.int8)[:, ::-1] * on_peak
    lengths = [(dt.date(year + m // 12, m % 12 + 1, 1) - dt.date(year, m, 1)).days for m in range(1, 13)]
    prices = {row["item"]: float(row["value"]) for row in rows}
    of_all = prices.get("energy all times", 0.0)
    demand = prices["demand on-peak"]
    kind = free.astype(np.int64)
    year_slots = TariffYear(
        period=by_kind[kind].reshape(-1),
        month=np.repeat(np.arange(MONTHS, dtype=np.int8), np.array(lengths) * SLOTS_A_DAY),
        left=left[kind].reshape(-1),
        kwh_weight=np.array([prices.get(f"energy {period}", of_all) / demand for period in PERIODS]),
        partial_weight=prices.get("demand partial-peak", 0.0) / demand,
    )
    for shared in year_slots[:4]:
        shared.flags.writeable = False
    return year_slots


@compiled
def billed_of(
    year: TariffYear,
    metered_kw: Array,
    metered_kvar: Array,
    demand_before: Array,
    minimum_share: float,
    free_kvar_share: float,
) -> tuple[Billed, Array]:
    """Return the quantities of the year's bills, and the demand charges to hand on to the next year.

    Parameters
    ----------
    year
        Slots of the year.
    metered_kw, metered_kvar
        Mean power taken and lagging reactive power by slot [kW, kvar], shape (n_slots,).
    demand_before
        Demand charges of the twelve months before the year, in kW at the on-peak price, shape (12,).
    minimum_share
        Least bill over the highest demand charge of the last twelve months, the present one counted [-].
    free_kvar_share
        Free peak kvar over peak kW [-].

    Notes
    -----
    The least bill is a floor on the whole bill, not a raised kW [2]_: with a load factor above some 4 % the energy
    alone is dearer, and `billed_kw` is the month's own maximum.
    """
    energy = np.zeros((MONTHS, 3))
    peak = np.zeros((MONTHS, 3))
    kvar = np.zeros(MONTHS)
    for i in range(metered_kw.size):
        m, k, kw = year.month[i], year.period[i], metered_kw[i]
        energy[m, k] += SLOT_H * kw
        peak[m, k] = max(peak[m, k], kw)
        kvar[m] = max(kvar[m], metered_kvar[i])
    on = peak[:, ON_PEAK].copy()
    partial = np.maximum(peak[:, PARTIAL_PEAK] - on, 0.0)
    demand = on + year.partial_weight * partial
    minimum, billed = np.zeros(MONTHS), on.copy()
    for m in range(MONTHS):
        highest = demand[: m + 1].max()
        if m + 1 < MONTHS:
            highest = max(highest, demand_before[m + 1 :].max())
        minimum[m] = minimum_share * highest
        bill_kw = demand[m]
        for k in range(3):
            bill_kw += energy[m, k] * year.kwh_weight[k]
        billed[m] += max(minimum[m] - bill_kw, 0.0)
    highest_kw = np.maximum(np.maximum(peak[:, OFF_PEAK], on), peak[:, PARTIAL_PEAK])
    excess = np.maximum(kvar - free_kvar_share * highest_kw, 0.0)
    return Billed(energy, on, partial, minimum, billed, excess), demand
