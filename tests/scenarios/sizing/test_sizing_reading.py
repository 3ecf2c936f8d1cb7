"""The section ``[sizing]``: every slip is named with its place and the way out."""

from __future__ import annotations

import pytest

from scenarios.findings import InputError
from scenarios.study import open_study
from tests.scenarios.sizing.conftest import Write
from tests.scenarios.sizing.mill_twin import SIZING

LEVER, VALUES, UNIT = 'lever = "capacity_kw"', "values = [0.5, 1, 1.5, 3, 6]", 'unit = "MW"'
FLOWS = 'delivered = ["supplied_kwh"]'
CASES = {
    "no lever": (LEVER, "", "lever"),
    "unknown lever": (LEVER, 'lever = "capacity"', "capacity_kw"),
    "a text is no size": (LEVER, 'lever = "boiler"', "must be one of"),
    "a switch is no size": (LEVER, 'lever = "roof"', "must be one of"),
    "an uncertain number is no lever": (LEVER, 'lever = "husk_kw"', "must be one of"),
    "lever as a number": (LEVER, "lever = 3", "a text"),
    "no unit": (UNIT, "", "unit"),
    "unit of another kind": (UNIT, 'unit = "kg"', "kW"),
    "unit that is none": (UNIT, 'unit = "horses of Mandalay"', "kW"),
    "no values": (VALUES, "", "values"),
    "values as a text": (VALUES, 'values = "many"', "a list of numbers"),
    "one value": (VALUES, "values = [1]", "3..40 values"),
    "too many values": (VALUES, f"values = {list(range(1, 60))}", "3..40 values"),
    "values not ascending": (VALUES, "values = [3, 2, 1]", "ascending"),
    "a value twice": (VALUES, "values = [1, 1, 2]", "ascending"),
    "a size of zero": (VALUES, "values = [0, 1, 2]", "above 0"),
    "a negative size": (VALUES, "values = [-1, 1, 2]", "above 0"),
    "infinite": (VALUES, "values = [1, 2, inf]", "a finite number"),
    "not a number": (VALUES, "values = [1, nan, 2]", "a finite number"),
    "true is no size": (VALUES, "values = [true, 2, 3]", "a list of numbers"),
    "kilowatts called megawatts": (VALUES, "values = [500, 1000, 2000]", "must lie in 100..20000 kW"),
    "nothing delivered": (FLOWS, "", "delivered"),
    "an empty list": (FLOWS, "delivered = []", "all energy or all of one unit"),
    "delivered as a text": (FLOWS, 'delivered = "supplied_kwh"', "a list of texts"),
    "unknown flow": (FLOWS, 'delivered = ["suplied_kwh"]', "Did you mean supplied_kwh"),
    "hours are not delivered": (FLOWS, 'delivered = ["husk_short_h"]', "[h] is nothing that a plant delivers"),
    "what is bought is not delivered": (FLOWS, 'delivered = ["capacity_bought_kw"]', "[kW] is nothing that a plant"),
    "a change of stock is not delivered": (FLOWS, 'delivered = ["stock_t"]', "[t] is nothing that a plant"),
    "pieces beside energy": (FLOWS, 'delivered = ["supplied_kwh", "sacks"]', "sacks [sacks] beside supplied_kwh [kWh]"),
    "energy beside pieces": (FLOWS, 'delivered = ["sacks", "supplied_kwh"]', "all energy or all of one unit"),
    "pieces beside tonnes": (FLOWS, 'delivered = ["rice_t", "sacks"]', "give sacks a [[sizing]] of its own"),
    "a flow twice": (FLOWS, 'delivered = ["supplied_kwh", "supplied_kwh"]', "stands twice"),
    "unknown shortage": ('shortage = "husk_short_h"', 'shortage = "husk"', "husk_short_h"),
    "unknown scenario": ("draws = 8", 'scenario = "projekt"', "project"),
    "one draw": ("draws = 8", "draws = 1", "2..100,000"),
    "draws as a share": ("draws = 8", "draws = 0.5", "whole number"),
    "cost as a text": ("draws = 8", 'cost = "yes"', "true or false"),
    "an unknown key": ("draws = 8", "draw = 8", "draws"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_slip_is_named(case: str, write: Write) -> None:
    old, new, expected = CASES[case]
    assert SIZING.count(old) == 1
    with pytest.raises(InputError) as caught:
        open_study(write(SIZING.replace(old, new)))
    lines = [finding.line() for finding in caught.value.findings]
    named = [line for line in lines if "sizing" in line]
    assert named, lines
    assert expected in " ".join(named), named


def test_half_a_lorry_is_refused(write: Write) -> None:
    text = (
        SIZING.replace(LEVER, 'lever = "lorries"')
        .replace(UNIT, 'unit = "lorries"')
        .replace("0.5, 1, 1.5", "1.5, 2")
    )
    with pytest.raises(InputError, match="whole number"):
        open_study(write(text))


@pytest.mark.parametrize("text", ["sizing = 3\n", '[[sizing]]\nlever = "capacity_kw"\n'])
def test_a_section_of_another_kind_is_refused(text: str, write: Write) -> None:
    from tests.scenarios.sizing.mill_twin import STUDY

    head, line, rest = STUDY.partition("[scenarios.bau]")
    with pytest.raises(InputError, match="sizing"):
        open_study(write("", head + text + "\n" + line + rest))


def test_what_is_left_out_is_listed(write: Write) -> None:
    study = open_study(write(SIZING.replace("draws = 8\n", "")))
    (spec,) = study.sizings
    assert (spec.scenario, spec.draws, spec.cost) == ("project", 16, True)
    assert {line for line in study.defaults_used if line.startswith("sizing.")} == {
        "sizing.scenario = project", "sizing.draws = 16", "sizing.cost = true",
    }  # fmt: skip
