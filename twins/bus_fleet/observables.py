"""What a survey or a meter would have read off a run: months, years, and single measurements.

A quotient without a denominator is NaN: no fuel burned, no kit fitted, no visit to a station has no share. So the gas
share of a month is NaN outside the horizon and once the last designated bus is gone, and it is 0 where designated
buses run on diesel alone. A gas share is one of energy: gas burned over all fuel burned (LHV).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import numpy as np

from twins.bus_fleet.clock import Array
from twins.bus_fleet.measurable import CLASSES, MEASURABLE, YearOfRun, over
from twins.bus_fleet.road_test import RoadTest
from twins.core.outcome import Outcome

LEGAL_YEARS = range(2019, 2034)  # 15 years from the launch (S02): the durable years of the kits
MEASURED_YEAR = 2022  # last year on record (S19): what could be measured is asked of it
_CYLINDERS_MONTH = (2022, 9)  # S19
_LEFT_MONTH = (2025, 8)  # S33
_MONTHS = range(1, 13)
_SERIES = (
    "gas_burned_converted_mj", "diesel_converted_mj", "gas_filled_kg", "kits", "kits_out_of_order",
)  # fmt: skip


def _declared() -> Iterator[tuple[str, tuple[str, str]]]:
    for k in CLASSES:
        yield (
            f"fuel_economy_{k}_km_per_l",
            ("km/L", f"{k} designated buses, first year, all fuel as litres of the blend"),
        )
    yield "road_test_diesel_only_l", ("L", "medium bus, 16.5 km on diesel")
    yield "road_test_dual_diesel_l", ("L", "medium bus, 16.5 km on dual fuel, diesel part")
    yield "road_test_dual_gas_lsp", ("LSP", "medium bus, 16.5 km on dual fuel, gas part")
    yield (
        "road_test_gas_share",
        ("-", "medium bus with gas, share of gas in the fuel energy of the road test"),
    )
    yield (
        "fuel_medium_l_per_bus_day",
        ("L/day", "medium designated buses, first year, all fuel as litres of the blend, over all buses and days"),
    )  # fmt: skip
    yield "riders_per_day", ("passengers/day", "riders a day, mean of the first year")
    yield "km_per_bus_day", ("km/d", "distance a bus and day, mean of the first year, whole fleet")
    yield "km_per_road_call", ("km", "distance between road calls, first year, whole fleet")
    for name, unit, meaning, _ in MEASURABLE:
        yield f"{name}_{MEASURED_YEAR}", (unit, f"{meaning}, {MEASURED_YEAR}")
    yield (
        _dated("cylinders_used_per_day", _CYLINDERS_MONTH),
        ("cylinders/day", "gas filled a day, over the gas of a full cylinder and the kits in order"),
    )
    yield _dated("buses_with_kit", _LEFT_MONTH), ("buses", "buses that still carry a kit, mean of the month")
    for year in LEGAL_YEARS:
        for k in CLASSES:
            yield (
                f"diesel_l_per_km_{k}_{year}",
                ("L/km", f"diesel bought over the odometer, {k} designated buses, {year}"),
            )
            yield (
                f"gas_lsp_per_km_{k}_{year}",
                ("LSP/km", f"gas filled over the odometer, {k} designated buses, {year}"),
            )
    for year in LEGAL_YEARS:
        yield f"gas_share_{year}", ("-", f"gas share of the designated buses' fuel energy in {year}")
    for year in LEGAL_YEARS:
        for month in _MONTHS:
            name = f"{year}-{month:02}"
            yield f"gas_share_{year}_{month:02}", ("-", f"gas share of their fuel energy in {name}")


def _dated(name: str, month: tuple[int, int]) -> str:
    return f"{name}_{month[0]}_{month[1]:02}"


OBSERVABLES: Mapping[str, tuple[str, str]] = dict(_declared())


def observe(outcome: Outcome) -> dict[str, float]:
    """Return the answer to each of `OBSERVABLES`; see the module for what is NaN."""
    months = {name: monthly(outcome, f"{name}_by_day") for name in _SERIES}
    return (
        _first_year(outcome)
        | _road_test(outcome)
        | _measured(outcome)
        | _in_months(outcome, months)
        | _per_km(outcome)
        | _gas_shares(outcome, months)
    )


def monthly(outcome: Outcome, series: str) -> Array:
    """Return the sums over calendar months of a series by day, shape (n_years, 12)."""
    first, last = int(outcome.years[0]), int(outcome.years[-1])
    months = np.arange(f"{first}-01", f"{last + 1}-01", dtype="datetime64[M]").astype("datetime64[D]")
    starts = (months - months[0]).astype(np.int64)
    return np.add.reduceat(outcome.series[series], starts).reshape(-1, len(_MONTHS))


def _at(outcome: Outcome, year: int) -> int | None:
    i = year - int(outcome.years[0])
    return i if 0 <= i < outcome.years.size else None


def _days(year: int) -> int:
    return (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days


def _first_year(outcome: Outcome) -> dict[str, float]:
    year, stats = YearOfRun(outcome, 0), outcome.stats
    days = _days(int(outcome.years[0]))
    litres = {k: year.fuel_mj(k) / stats["blend_mj_per_l"] for k in CLASSES}
    km = year.both("distance", "km") + year.of("distance_other_km")
    return {
        **{f"fuel_economy_{k}_km_per_l": over(year.of(f"distance_converted_{k}_km"), litres[k]) for k in CLASSES},
        "fuel_medium_l_per_bus_day": over(litres["medium"], stats["designated_medium"] * days),
        "riders_per_day": year.of("passengers_carried") / days,
        "km_per_bus_day": km / days / stats["buses"],
        "km_per_road_call": km / max(year.of("road_calls"), 1.0),
    }  # fmt: skip


def _road_test(outcome: Outcome) -> dict[str, float]:
    return {f"road_test_{name}": outcome.stats[f"road_test_{name}"] for name in RoadTest._fields}


def _measured(outcome: Outcome) -> dict[str, float]:
    i = _at(outcome, MEASURED_YEAR)
    return {
        f"{name}_{MEASURED_YEAR}": float("nan") if i is None else over(*sides(YearOfRun(outcome, i)))
        for name, _, _, sides in MEASURABLE
    }


def _in_months(outcome: Outcome, months: Mapping[str, Array]) -> dict[str, float]:
    def of(name: str, when: tuple[int, int]) -> float:
        i = _at(outcome, when[0])
        return float("nan") if i is None else float(months[name][i, when[1] - 1])

    year, month = _LEFT_MONTH
    days = (dt.date(year, month + 1, 1) - dt.date(year, month, 1)).days
    in_order = of("kits", _CYLINDERS_MONTH) - of("kits_out_of_order", _CYLINDERS_MONTH)
    cylinder_kg = outcome.stats["cylinder_kg"]
    return {
        _dated("cylinders_used_per_day", _CYLINDERS_MONTH): over(
            of("gas_filled_kg", _CYLINDERS_MONTH), in_order * cylinder_kg
        ),
        _dated("buses_with_kit", _LEFT_MONTH): of("kits", _LEFT_MONTH) / days,
    }


def _per_km(outcome: Outcome) -> dict[str, float]:
    answers: dict[str, float] = {}
    for k in CLASSES:
        f = outcome.flows
        km = f[f"distance_converted_{k}_km"] + f[f"deadhead_converted_{k}_km"]
        answers |= _by_year(outcome, f"diesel_l_per_km_{k}", f[f"diesel_converted_{k}_l"], km)
        answers |= _by_year(outcome, f"gas_lsp_per_km_{k}", f[f"gas_filled_converted_{k}_lsp"], km)
    return answers


def _gas_shares(outcome: Outcome, months: Mapping[str, Array]) -> dict[str, float]:
    gas = months["gas_burned_converted_mj"]
    fuel = gas + months["diesel_converted_mj"]
    answers = _by_year(outcome, "gas_share", gas.sum(axis=1), fuel.sum(axis=1))
    for month in _MONTHS:
        answers |= _by_year(outcome, "gas_share", gas[:, month - 1], fuel[:, month - 1], f"_{month:02}")
    return answers


def _by_year(outcome: Outcome, name: str, top: Array, bottom: Array, ending: str = "") -> dict[str, float]:
    answers: dict[str, float] = {}
    for year in LEGAL_YEARS:
        i = _at(outcome, year)
        answers[f"{name}_{year}{ending}"] = float("nan") if i is None else over(top[i], bottom[i])
    return answers
