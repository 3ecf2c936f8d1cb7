"""Holidays, periods, and the bill by hand of docs/port_bill.md, to the satang."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest

from twins.port.tariff import (
    OFF_PEAK,
    ON_PEAK,
    PARTIAL_PEAK,
    SCHEDULES,
    Billed,
    Window,
    billed_of,
    check_periods,
    read_windows,
    tariff_table,
    tariff_year,
)
from twins.port.tariff_parameters import TariffParameters
from twins.port.thai_calendar import LAST_YEAR, buddhist_days, off_peak_days, public_holidays

DOC = (Path(__file__).parents[3] / "docs" / "port_bill.md").read_text(encoding="utf-8")
NUMBERS = TariffParameters()
APRIL = 3
TITLES = {
    "tou_12_24_kv": "Time of use, 12-24 kV",
    "tou_69_kv": "Time of use, 69 kV",
    "tod_12_24_kv": "Old time of day, 12-24 kV",
}


def bills(
    schedule: str, kw: np.ndarray, kvar: np.ndarray, before: np.ndarray | None = None, year: int = 2026
) -> tuple[Billed, np.ndarray]:
    demand = np.zeros(12) if before is None else before
    shares = NUMBERS.tariff_minimum_share, NUMBERS.tariff_free_kvar_share
    return billed_of(tariff_year(schedule, year), kw, kvar, demand, *shares)


def constant(kw: float, year: int = 2026) -> np.ndarray:
    return np.full(off_peak_days(year).size * 96, kw)


def by_month(year: int, kw: list[float]) -> np.ndarray:
    return np.array(kw)[tariff_year("tou_12_24_kv", year).month]


def price(schedule: str, item: str) -> Decimal:
    (row,) = [
        r
        for r in tariff_table()
        if r["item"] == item and r["utility"] == "MEA" and r["schedule"] in (SCHEDULES[schedule], "all")
    ]
    return Decimal(row["value"])


def satang(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def lines_of(schedule: str) -> dict[str, list[str]]:
    """Rows of a table of the document: name, [quantity, baht each, baht] without unit and separators."""
    section = DOC.split(f"## {TITLES[schedule]}\n")[1].split("\n## ")[0]
    clean = str.maketrans("", "", "*,")
    rows = [
        line.translate(clean).strip("|").split("|") for line in section.splitlines() if line.startswith("| ")
    ]
    return {row[0].strip(): [cell.strip().split(" ")[0] for cell in row[1:]] for row in rows[1:]}


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_bill_of_a_constant_load_equals_the_hand_calculation(schedule: str) -> None:
    b, _ = bills(schedule, constant(4_000.0), constant(3_000.0))
    energy = b.energy_kwh[APRIL]
    quantities = {
        "energy on-peak": energy[ON_PEAK],
        "energy off-peak": energy[OFF_PEAK],
        "energy all times": energy.sum(),
        "demand on-peak": b.billed_kw[APRIL],
        "demand partial-peak": b.partial_kw[APRIL],
        "power factor charge": b.excess_kvar[APRIL],
        "service charge": 1.0,
        "Ft": energy.sum(),
    }
    by_hand = lines_of(schedule)
    total = Decimal(0)
    for name, (quantity, each, baht) in by_hand.items():
        if name in ("VAT", "total"):
            continue
        ours = Decimal(repr(round(float(quantities[name]), 6)))
        assert ours == Decimal(quantity), name
        rate = Decimal("0.20") if name == "Ft" else price(schedule, name)
        assert rate == Decimal(each), name
        assert satang(ours * rate) == Decimal(baht), name
        total += satang(ours * rate)
    vat = satang(total * Decimal(by_hand["VAT"][1]))
    assert (total, vat) == (Decimal(by_hand["VAT"][0]), Decimal(by_hand["VAT"][2]))
    assert total + vat == Decimal(by_hand["total"][2])


def test_seconds_are_averaged_before_they_are_billed() -> None:
    trace = np.full(900, 4_000.0)  # one quarter hour by seconds
    lifted, given_back = trace.copy(), trace.copy()
    lifted[100:110] += 900.0
    given_back[100:110] += 900.0
    given_back[110:120] -= 900.0
    plain = constant(4_000.0)
    peaks = []
    for seconds in (trace, given_back, lifted):
        kw = plain.copy()
        kw[96 * 91 + 4 * 12] = seconds.mean()  # 2 April 2026, 12:00, a working day
        peaks.append(bills("tou_12_24_kv", kw, 0.0 * kw)[0].billed_kw[APRIL])
    assert peaks == pytest.approx([4_000.0, 4_000.0, 4_010.0], abs=1e-9)


def test_least_bill_is_a_floor_on_the_bill_and_looks_back_twelve_months() -> None:
    full_january = by_month(2026, [4_000.0] + [0.0] * 11)
    b, handed_on = bills("tou_12_24_kv", full_january, 0.0 * full_january)
    assert b.minimum_kw == pytest.approx([2_800.0] * 12)
    assert b.billed_kw == pytest.approx([4_000.0] + [2_800.0] * 11)  # stopped, but the floor is billed
    again, _ = bills("tou_12_24_kv", constant(0.0, 2027), constant(0.0, 2027), handed_on, 2027)
    assert again.billed_kw == pytest.approx(np.zeros(12))  # January 2026 is the 13th month back
    december = by_month(2026, [0.0] * 11 + [4_000.0])
    _, handed_on = bills("tou_12_24_kv", december, 0.0 * december)
    again, _ = bills("tou_12_24_kv", constant(0.0, 2027), constant(0.0, 2027), handed_on, 2027)
    assert again.billed_kw == pytest.approx([2_800.0] * 11 + [0.0])
    slack = by_month(
        2026, [4_000.0] + [200.0] * 11
    )  # docs/port_bill.md: energy alone is dearer than the floor
    b, _ = bills("tou_12_24_kv", slack, 0.0 * slack)
    assert b.billed_kw == pytest.approx([4_000.0] + [200.0] * 11)
    assert b.energy_kwh[4] == pytest.approx([99_400.0, 49_400.0, 0.0])
    crumbs = by_month(2026, [4_000.0] + [1.0] * 11)
    b, _ = bills("tou_12_24_kv", crumbs, 0.0 * crumbs)
    money = b.energy_kwh[4, OFF_PEAK] * 2.6037 + b.energy_kwh[4, ON_PEAK] * 4.1839 + b.billed_kw[4] * 132.93
    assert money == pytest.approx(0.7 * 4_000.0 * 132.93)


def test_old_tariff_bills_the_partial_peak_only_above_the_on_peak() -> None:
    year = tariff_year("tod_12_24_kv", 2026)
    kw = np.where(year.period == PARTIAL_PEAK, 5_000.0, np.where(year.period == ON_PEAK, 4_200.0, 6_000.0))
    b, demand = bills("tod_12_24_kv", kw, 0.0 * kw)
    assert b.on_peak_kw == pytest.approx([4_200.0] * 12)
    assert b.partial_kw == pytest.approx([800.0] * 12)
    assert demand * 285.05 == pytest.approx([4_200.0 * 285.05 + 800.0 * 58.88] * 12)
    hours = [np.count_nonzero(year.period == k) / 4 / 365 for k in range(3)]
    assert hours == [10.5, 3.0, 10.5]


def test_on_peak_hours_of_single_days() -> None:
    on_peak = tariff_year("tou_12_24_kv", 2026).period.reshape(-1, 96) == ON_PEAK
    first = dt.date(2026, 1, 1).toordinal()

    def hours(month: int, day: int) -> float:
        return float(on_peak[dt.date(2026, month, day).toordinal() - first].sum()) / 4

    assert [hours(*d) for d in ((5, 1), (4, 13), (3, 3), (7, 30), (5, 2), (5, 3))] == [0.0] * 6
    assert hours(6, 1) == 13.0  # in lieu of Visakha on Sunday, 31 May
    assert hours(5, 11) == hours(5, 13) == 13.0  # the week of the Royal Ploughing Day
    day = on_peak[dt.date(2026, 5, 13).toordinal() - first]
    assert np.flatnonzero(day)[[0, -1]].tolist() == [36, 87]  # 09:00 to 22:00
    left = tariff_year("tou_12_24_kv", 2026).left.reshape(-1, 96)[132]  # the same day
    assert left[[35, 36, 87, 88]].tolist() == [0, 52, 1, 0]
    assert tariff_year("tou_12_24_kv", 2028).period.size == 366 * 96


@pytest.mark.parametrize(
    ("year", "announced"),
    [
        (2018, ("03-01", "05-29", "07-27")),
        (2019, ("02-19", "05-18", "07-16")),
        (2020, ("02-08", "05-06", "07-05")),
        (2021, ("02-26", "05-26", "07-24")),
        (2022, ("02-16", "05-15", "07-13")),
        (2023, ("03-06", "06-03", "08-01")),
        (2024, ("02-24", "05-22", "07-20")),
        (2025, ("02-12", "05-11", "07-10")),
        (2026, ("03-03", "05-31", "07-29")),
    ],
)
def test_buddhist_days_as_announced(year: int, announced: tuple[str, ...]) -> None:
    assert [dt.date.fromordinal(d).isoformat()[5:] for d in buddhist_days(year)[:3]] == list(announced)


def test_buddhist_days_stay_by_the_full_moon() -> None:
    new_moon, month = (
        730_125.6,
        29.530588861,
    )  # 6 January 2000, 14:21 UT; mean lunation (Meeus, Astronomical Algorithms)
    for year in range(2018, LAST_YEAR + 1):
        days = buddhist_days(year)
        age = (np.array(days[:3]) - new_moon) % month  # midnight of the day
        assert np.abs(age - month / 2.0).max() < 2.5, year
        assert days.khao_phansa == days.asalha + 1
        assert dt.date(year, 2, 5) <= dt.date.fromordinal(days.makha) <= dt.date(year, 3, 10)
        assert len(public_holidays(year)) >= 16


def test_overlapping_periods_are_refused() -> None:
    rows = [r for r in tariff_table() if r["schedule"] == "5.2.2 TOU"]
    old = [r for r in tariff_table() if r["schedule"] == "4.1.2 TOD" and r["utility"] == "MEA"]
    assert len(read_windows(rows)) == 4
    with pytest.raises(
        ValueError, match=r"on-peak Mon-Fri 09:00-22:00 and on-peak every day 18:30-21:30 overlap from 18:30"
    ):
        read_windows(rows + old)
    with pytest.raises(ValueError, match="cut it at midnight"):
        check_periods((Window("off-peak", 3, 22.0, 9.0),))
    with pytest.raises(ValueError, match="quarter hours"):
        check_periods((Window("on-peak", 3, 9.1, 22.0),))


def test_what_the_calendar_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="A Buddhist year"):
        tariff_year("tou_12_24_kv", 2569)
    with pytest.raises(ValueError, match="tou_69_kv"):
        tariff_year("tou_33_kv", 2026)
