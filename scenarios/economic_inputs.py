"""The uncertain numbers of money as rows for the reader, under the names by which the account knows their draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.accounting.cost_specification import EconomicsSpec
from scenarios.canonical import InputRow, reading_row
from scenarios.quantities import Reading
from scenarios.records import Place


def economic_rows(economics: EconomicsSpec, drawn: Mapping[Place, Reading]) -> tuple[InputRow, ...]:
    """Return one row for each prior of a price or a cost; `drawn` holds what was read, by place in the file."""
    return tuple(
        reading_row(name, "uncertain", drawn[place], unit, meaning, "")
        for place, name, unit, meaning in _named(economics)
        if place in drawn
    )


def _named(economics: EconomicsSpec) -> Iterator[tuple[Place, str, str, str]]:
    for n, price in enumerate(economics.prices):
        place = ("economics", "prices", n)
        yield (
            (*place, "level_factor"),
            price.level_name,
            "-",
            f"price of {price.carrier} over its value, all years",
        )
        yield (*place, "growth"), price.growth_name, "1/year", f"growth of the price of {price.carrier}, real"
    for n, asset in enumerate(economics.assets):
        place = ("economics", "assets", n, "cost_factor")
        yield place, asset.cost_name, "-", f"unit cost of {asset.flow} over its value"
