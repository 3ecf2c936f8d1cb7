"""A size of what is counted in pieces or tonnes: its unit, its cost by hand, words that stay true when all is alike."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from scenarios.accounting.economics import capital_recovery_factor
from scenarios.report.constraint_sentences import constraint_sentences
from scenarios.report.figures_constraints import constraint_chart
from scenarios.report.figures_sizing import size_chart, size_table
from scenarios.report.size_sentences import recommendation, size_sentences
from scenarios.size_results import size_records
from scenarios.size_service import is_service, service_of, singular
from scenarios.size_sweep import SizeCurve, size_curve, sizing_folder, sweep_sizes
from scenarios.study import Study, open_study
from scenarios.units import UnitError
from tests.scenarios.sizing.conftest import Write
from tests.scenarios.sizing.mill_twin import CONSTRAINTS, HOURS, SACKS, SIZING
from twins.core.outcome import Flow

LORRIES = """\
[sizing]
lever = "lorries"
unit = "lorries"
values = [1, 2, 4]
draws = 8
delivered = ["sacks"]
shortage = "sacks_left"
"""
ALIKE = SIZING.replace("supplied_kwh", "sacks")  # two lorries, whatever the plant: 2,000 sacks at every size
SPENT = (
    2000.0 * 1000.0 * capital_recovery_factor(0.1, 3) + 50_000.0
)  # a year of the plant of 1,000 kW and its staff


def curve_of(study: Study, out: Path) -> SizeCurve:
    (spec,) = study.sizings
    return size_curve(sweep_sizes(study, spec, spec.draws, 1, out=out, workers=0), study, spec)


@pytest.fixture
def lorries(write: Write, tmp_path: Path) -> SizeCurve:
    return curve_of(open_study(write(LORRIES)), tmp_path / "sizes")


# --- what may be delivered ------------------------------------------------------------------------------------


def flow(unit: str, role: str = "service") -> Flow:
    return dataclasses.replace(Flow("what", unit, "what it is", "service"), role=role)


@pytest.mark.parametrize(
    "unit", ["boxes", "passenger km", "t", "m3", "Nm3", "km", "visits", "kWh", "MJ/yr", "t/yr"]
)
def test_amounts_that_add_up_over_years_can_be_delivered(unit: str) -> None:
    assert is_service(flow(unit))
    assert is_service(flow(unit, "diagnostic"))


@pytest.mark.parametrize("unit", ["kW", "h", "-", "degC", "year", "text", "t/d", "USD", "MVA"])
def test_powers_hours_shares_and_money_cannot(unit: str) -> None:
    # MVA is apparent power, of which no amount adds up either
    assert not is_service(flow(unit))


def test_pieces_that_are_bought_are_no_service() -> None:
    assert not is_service(flow("boxes", "asset"))
    assert not is_service(flow("t", "gas_emitted"))


def test_flows_of_one_kind_meet_in_the_unit_of_the_first() -> None:
    service, factors = service_of([flow("t"), flow("kg")])
    assert (service.unit, service.one, factors) == ("t", "t", (1.0, 1e-3))
    service, factors = service_of([flow("passenger km/yr"), flow("passenger km")])
    assert (service.unit, factors) == ("passenger km", (1.0, 1.0))
    service, factors = service_of([flow("MJ"), flow("kWh")])
    assert (service.unit, service.noun, factors) == ("MWh", "energy", (1.0 / 3600.0, 1e-3))
    for other in ("kWh", "boxes", "Nm3", "visits"):
        with pytest.raises(UnitError):
            service_of([flow("m3"), flow(other)])


def test_singular_of_words_and_of_symbols() -> None:
    words = ("boxes", "visits", "lorries", "kW", "TEU", "m3", "press")
    assert [singular(unit) for unit in words] == ["box", "visit", "lorry", "kW", "TEU", "m3", "press"]


# --- the curve ------------------------------------------------------------------------------------------------


def test_sacks_and_their_cost_by_hand(lorries: SizeCurve) -> None:
    np.testing.assert_array_equal(lorries.delivered, np.outer([1000.0, 2000.0, SACKS], np.ones(8)))
    assert lorries.cost is not None
    assert lorries.cost_steps is not None
    np.testing.assert_allclose(lorries.cost, SPENT / lorries.delivered, rtol=1e-12)
    np.testing.assert_allclose(lorries.cost_steps[1:], np.diff(lorries.cost, axis=0), rtol=1e-12)
    # a sack more for each lorry: 1,000, again 1,000, then 500 for two
    np.testing.assert_allclose(lorries.brings, np.outer([1000.0, 1000.0, 250.0], np.ones(8)), rtol=1e-12)


def test_sacks_are_discounted_as_money_is(write: Write, tmp_path: Path) -> None:
    """A price of the levelised cost pays for all: the present values of both meet, as for energy."""
    study = open_study(write(LORRIES))
    (spec,) = study.sizings
    results = sweep_sizes(study, spec, spec.draws, 1, out=tmp_path / "sizes", workers=0)
    found = size_curve(results, study, spec).cost
    assert found is not None
    weights = 1.1 ** -np.arange(4.0)
    bought = 2000.0 * 1000.0  # at the start of the first year, worth nothing at the end of the third
    np.testing.assert_allclose(
        found[0] * 1000.0 * weights[1:].sum(), bought + 5e4 * weights[1:].sum(), rtol=1e-12
    )


def test_tonnes_and_kilograms_add_up(write: Write, tmp_path: Path) -> None:
    text = LORRIES.replace('"sacks"]', '"rice_t", "bran_kg"]')
    found = curve_of(open_study(write(text)), tmp_path / "sizes")
    np.testing.assert_allclose(found.delivered[0], 1000.0 * 0.05 + 1000.0 * 5e-3, rtol=1e-12)
    assert (found.service.unit, found.service.one) == ("t", "t")


# --- words, axes and files ------------------------------------------------------------------------------------


def test_titles_axes_and_sentences_speak_of_sacks(lorries: SizeCurve) -> None:
    limit, _, cheapest = size_sentences(lorries)
    assert limit == (
        "Beyond 2 lorries the next lorry brings little: from there to 4 lorries it adds 250 sacks a year, "
        "25\N{NO-BREAK SPACE}% of what the smallest size gives (1,000 sacks a year for each lorry, median)."
    )
    assert cheapest.startswith("One sack costs least at 4 lorries: ")
    chart = size_chart(lorries)
    assert "delivered [sacks/yr]" in chart.svg
    assert "cost [USD/sack]" in chart.svg
    assert "Delivered: sacks brought to town." in chart.caption
    assert "over delivered sacks" in chart.caption
    assert not any(word in f"{limit} {cheapest} {chart.caption} {chart.svg}" for word in ("Wh", "nergy"))
    table = size_table(lorries)
    told = " ".join(str(head) for head in table.columns)
    assert [row[-2] == "" for row in table.rows] == [True, False, False]  # no size before the first
    for head in ("next lorry brings [sacks/yr]", "cost [USD/sack]", "cost above size before [USD/sack]"):
        assert head in told


def test_json_names_the_unit_of_each_number(write: Write, tmp_path: Path) -> None:
    study = open_study(write(LORRIES))
    (spec,) = study.sizings
    sweep_sizes(study, spec, spec.draws, 1, out=tmp_path / sizing_folder(0), workers=0)
    (record,) = size_records(tmp_path, study)
    units = {key: value["unit"] for key, value in record.items() if isinstance(value, dict)}
    assert units == {
        "delivered": "sacks/yr", "next_unit_brings": "sacks/yr/lorry", "shortage": "sacks/yr", "cost": "USD/sack",
        "cost_above_size_before": "USD/sack",
    }  # fmt: skip
    assert record["delivered"]["p50"] == [1000.0, 2000.0, SACKS]
    assert record["cost_above_size_before"]["p50"][0] is None


def test_sizes_that_deliver_the_same_leave_the_choice_to_cost(write: Write, tmp_path: Path) -> None:
    found = curve_of(open_study(write(ALIKE)), tmp_path / "sizes")
    same, lacking, cheapest = size_sentences(found)
    assert (
        same
        == "All sizes tried, 500 kW to 6,000 kW, deliver the same, 2,000 sacks a year (median). Cost decides."
    )
    assert "From 1,500 kW to 3,000 kW it rises most, by 5.33 h a year for each further kW." in lacking
    assert cheapest.startswith("One sack costs least at 500 kW")


def test_sizes_that_deliver_and_cost_the_same_are_said_to(write: Write, tmp_path: Path) -> None:
    text = LORRIES.replace("[1, 2, 4]", "[3, 4, 5]")
    same, lacking, cheapest = size_sentences(curve_of(open_study(write(text)), tmp_path / "sizes"))
    assert "deliver the same, 2,500 sacks a year" in same
    assert "0 sacks a year at every size" in lacking
    assert cheapest.startswith("One sack costs the same at all of these sizes")


def test_small_differences_are_told_and_called_small(lorries: SizeCurve) -> None:
    near = dataclasses.replace(
        lorries, delivered=np.outer([1000.0, 1000.4, 1000.2], np.ones(8)), shortage=None
    )
    (text, _) = size_sentences(near)
    assert "deliver nearly the same, 1,000 sacks a year (median): they differ by 0.400 sacks a year" in text
    assert "from 1 lorry to 2 lorries brings most, 0.400 sacks a year for each further lorry" in text


def test_a_size_that_delivers_less_takes_away(lorries: SizeCurve) -> None:
    less = dataclasses.replace(lorries, delivered=np.outer([1000.0, 900.0, 500.0], np.ones(8)))
    text = size_sentences(less)[0]
    assert (
        "from there to 2 lorries it takes away 100 sacks a year; the smallest size gives 1,000 sacks" in text
    )
    nothing = dataclasses.replace(lorries, delivered=np.outer([1000.0, 2000.0, 2000.0 - 1e-9], np.ones(8)))
    assert "it adds nothing; the smallest size gives" in size_sentences(nothing)[0]


def test_a_smallest_size_that_nearly_does_is_no_yardstick(lorries: SizeCurve) -> None:
    """Nine tenths of all with one lorry: the 100 sacks of a second one are not little, they are all that is left."""
    near = dataclasses.replace(lorries, delivered=np.outer([900.0, 1000.0, 1000.0], np.ones(8)))
    full, lacking, _ = size_sentences(near)
    assert full.startswith(
        "1,000 sacks a year (median), as much as any size tried, are delivered from 2 lorries on;"
    )
    assert "in 8 of 8 draws" in full
    assert full.endswith(
        "1 lorry, delivers 90\N{NO-BREAK SPACE}% of it; from there to 2 lorries each further lorry adds "
        "100 sacks a year."
    )
    assert lacking.startswith("Shortage (sacks that stay at the mill): 1,500 sacks a year at 1 lorry")
    last = dataclasses.replace(lorries, delivered=np.outer([900.0, 940.0, 1000.0], np.ones(8)))
    assert (
        "from 4 lorries on, the largest size tried: what lies beyond is not known;" in size_sentences(last)[0]
    )


# --- the size to choose ---------------------------------------------------------------------------------------


def chosen(write: Write, tmp_path: Path, constraints: str, values: str = "0.5, 1, 1.5, 3, 6") -> SizeCurve:
    text = SIZING.replace("0.5, 1, 1.5, 3, 6", values).replace("draws = 8", "draws = 64")
    return curve_of(open_study(write(text + constraints)), tmp_path / "sizes")


def test_the_cheapest_size_that_keeps_all_is_recommended(write: Write, tmp_path: Path) -> None:
    """No husk lacks up to 1,500 kW; staff make a MWh of a small plant dear."""
    found = chosen(write, tmp_path, CONSTRAINTS.replace("0.85", "0.45"))
    annuity = 2000.0 * capital_recovery_factor(0.1, 3)
    by_hand = (1500.0 * annuity + 50_000.0) / (HOURS * 1.5)
    text, onward = recommendation(found)
    assert text.startswith(
        "Recommended: 1,500 kW, which costs least of the 2 sizes tried that keep what must be kept (1,000 and 1,500 kW)"
    )
    assert f"{by_hand:.0f} USD per MWh (median), and least of them in 64 of 64 draws." in text
    assert "There: “want of husk” in 0" in text
    assert onward.startswith("The next size, 3,000 kW, adds ")
    assert (
        "kWh a year for each further kW, raises the shortage by 5.33 h a year for each further kW and costs"
        in onward
    )
    assert "The smallest size that keeps both constraints is 1,000 kW" in constraint_sentences(found)[1]
    assert "keeps what must be kept, 1,500 kW the cheapest" in constraint_chart(found, "kept").title


def test_a_cheaper_size_that_keeps_less_is_named_as_such(write: Write, tmp_path: Path) -> None:
    found = chosen(write, tmp_path, CONSTRAINTS.replace("0.85", "0.45"), "0.5, 1, 1.5, 1.95, 6")
    assert recommendation(found)[0].startswith("Recommended: 1,500 kW")
    assert size_sentences(found)[-1].startswith("One MWh costs least at 1,950 kW")
    assert size_sentences(found)[-1].endswith("1,950 kW does not keep what must be kept.")


def test_the_last_size_tried_is_said_to_be_the_last(write: Write, tmp_path: Path) -> None:
    found = chosen(write, tmp_path, CONSTRAINTS.replace("0.85", "0.45"), "0.5, 0.7, 1.5")
    (text,) = recommendation(found)
    assert "1,500 kW, the only size tried that keeps what must be kept" in text
    assert text.endswith("It is the largest size tried: what lies beyond is not known.")


def test_nothing_is_recommended_where_no_size_will_do(write: Write, tmp_path: Path) -> None:
    assert recommendation(chosen(write, tmp_path, CONSTRAINTS.replace("0.85", "1.5"))) == []
    assert recommendation(chosen(write, tmp_path, "")) == []


def test_few_draws_recommend_with_a_doubt(write: Write, tmp_path: Path) -> None:
    study = open_study(write(SIZING + CONSTRAINTS.replace("0.85", "0.45")))
    text = recommendation(curve_of(study, tmp_path / "sizes"))[0]
    assert text.startswith("Recommended as far as 8 draws can tell: 1,500 kW")
