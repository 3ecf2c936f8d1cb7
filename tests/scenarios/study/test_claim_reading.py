"""What a study may say of a published figure, and what it is told when it cannot be held against anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.findings import InputError
from scenarios.study import open_study
from tests.scenarios.study.small_twin import GOOD, write_study

COST = """
[claims.test]
title = "road test"
value = 29
unit = "%"
quantity = "fuel_cost_saved_share"
flows = ["diesel_l"]
source = "S03"
"""

FLOW = """
[claims.road]
title = "brochure: 400,000 km a year"
value = 4e8
unit = "m/yr"
quantity = "flow"
flows = ["distance_km"]
whole = "fuel"
source = "S03"
"""


def claim(tmp_path: Path, text: str):
    return open_study(write_study(tmp_path, GOOD + text)).claims[-1]


def errors(tmp_path: Path, text: str) -> str:
    folder = write_study(tmp_path, GOOD + text)
    try:
        return "\n".join(open_study(folder).findings.lines("error"))
    except InputError as problem:
        return str(problem)


def test_a_share_is_read_with_flows_prices_and_remark(tmp_path: Path):
    found = claim(tmp_path, COST + 'prices = [{carrier = "diesel", value = 5150}]\nremark = "old prices"\n')
    assert found.target == pytest.approx(0.29)
    assert found.flows == ("diesel_l",)
    assert [(p.carrier, p.value) for p in found.prices] == [("diesel", 5150.0)]
    assert found.remark == "old prices"
    assert found.kind == "promise"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (COST.replace("diesel_l", "diesel_liters"), 'bought flow "diesel_liters" is unknown'),
        (COST.replace('flows = ["diesel_l"]\n', ""), "no flows"),
        (COST.replace("fuel_cost_saved_share", "gas_share"), "flows with the quantity gas_share"),
        (COST.replace('"%"', '"tCO2e/yr"'), "tCO2e/yr"),
        (COST.replace("fuel_cost_saved_share", "fuel_cost_share"), "fuel_cost_share"),
        (COST + 'kind = "wish"\n', "wish"),
        (COST + 'prices = [{carrier = "CNG", value = 3100}]\n', "no price of diesel"),
        (COST + 'prices = [{carrier = "petrol", value = 3100}]\n', 'carrier "petrol" is unknown'),
        (COST + "first_year = 2021\nlast_year = 2020\n", "2021 is after last_year 2020"),
        (COST + 'whole = "fuel"\n', "whole with the quantity fuel_cost_saved_share"),
        (FLOW.replace("m/yr", "MJ/yr"), "MJ is a unit of energy, km is a unit of length"),
        (FLOW.replace("m/yr", "m"), "an amount of a year is needed"),
        (FLOW.replace("m/yr", "furlong/yr"), "'furlong/yr': is not in the table of units"),
        (FLOW.replace("distance_km", "distance_mi"), 'flow "distance_mi" is unknown'),
        (FLOW.replace('flows = ["distance_km"]\n', ""), "no flows"),
        (FLOW.replace('"fuel"', '"hours"'), 'whole "hours" is unknown'),
        (FLOW + 'prices = [{carrier = "diesel", value = 5150}]\n', "prices of a flow"),
        # a claim of tonnes in kilograms was once compared as if it were tonnes
        ('[claims.kg]\nvalue = 1.87e6\nunit = "kgCO2e/yr"\nsource = "S01"\n', "kgCO2e/yr"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, changed: str, said: str):
    assert said in errors(tmp_path, "\n" + changed)


def test_a_flow_is_read_with_the_whole_that_explains_it(tmp_path: Path):
    found = claim(tmp_path, FLOW)
    assert (found.quantity, found.flows, found.whole) == ("flow", ("distance_km",), "fuel")
    assert (found.target, found.unit) == (4e8, "m/yr")


def test_the_good_ones_are_not_refused(tmp_path: Path):
    assert errors(tmp_path, COST) == ""
    assert errors(tmp_path, FLOW) == ""
