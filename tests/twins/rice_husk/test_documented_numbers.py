"""Tables of numbers in docstrings say what the parameters say: a reader of a module must not learn another value."""

from __future__ import annotations

import inspect
import re

import pytest

from twins.rice_husk.grid import GridNumbers
from twins.rice_husk.husk_market import MarketNumbers
from twins.rice_husk.mill_yards import YardNumbers
from twins.rice_husk.mills import MillNumbers
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.store import StoreNumbers
from twins.rice_husk.supply import SupplyNumbers
from twins.rice_husk.weather import WeatherNumbers

NUMBERS = {
    GridNumbers: "grid_",
    MarketNumbers: "market_",
    MillNumbers: "mills_",
    StoreNumbers: "store_",
    SupplyNumbers: "supply_",
    WeatherNumbers: "weather_",
    YardNumbers: "supply_",
}
ELSEWHERE = {"supply_sorption_ratio": "store_sorption_ratio"}  # one number of yard and store


def table(kind: type) -> dict[str, float]:
    """Read the rows ``name value`` of a docstring; ``a, b  1, 2`` are two."""
    found: dict[str, float] = {}
    row = re.compile(r"^\s*((?:\w+, )*\w+)\s{1,}((?:[\d.]+, )*[\d.]+)\s", re.MULTILINE)
    for names, values in row.findall(inspect.getdoc(kind) or ""):
        found |= dict(zip(names.split(", "), map(float, values.split(", ")), strict=True))
    return found


@pytest.mark.parametrize("kind", NUMBERS, ids=lambda k: k.__name__)
def test_docstring_tables_agree_with_the_parameters(kind: type) -> None:
    p = RiceHuskParameters()
    told = table(kind)
    assert set(kind._fields) <= set(told), "every field has its row"
    for name in kind._fields:
        parameter = NUMBERS[kind] + name
        assert told[name] == float(getattr(p, ELSEWHERE.get(parameter, parameter))), parameter
