"""Where it goes: bars of parts by scenario, their numbers from the rows of the sweep, and the finding in words."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from scenarios.report.figures_whole import sentence, whole_sections
from scenarios.report.html import render
from scenarios.report.whole_parts import part_labels, wholes_of
from scenarios.report.wording import three
from tests.scenarios.report import made_up, made_up_wholes
from tests.scenarios.report.made_up_wholes import FUEL_PARTS, evidence
from tests.scenarios.report.page import page_of
from twins.core.outcome import Flow


def mean_tj(scenario: str, name: str) -> float:
    table = made_up.case()[0].table
    return float(table.loc[table["scenario"] == scenario, name].mean()) / 1e6


def test_parts_are_those_of_the_sweep_in_a_unit_that_reads_well() -> None:
    fuel, gas = wholes_of(evidence())
    assert (fuel.name, fuel.unit, fuel.labels) == (
        made_up_wholes.FUEL,
        "GJ",
        ("diesel fossil", "diesel bio", "gas burned"),
    )
    for scenario, values in fuel.means.items():
        expected = [1e3 * mean_tj(scenario, name) for name in FUEL_PARTS]
        np.testing.assert_allclose(values.mean(axis=1), expected, rtol=1e-12)
    assert set(gas.means) == {"project", "project_as_lived", "better_supply", "methane_catalyst"}


def test_a_bar_for_each_scenario_that_differs() -> None:
    fuel, _ = wholes_of(evidence())
    groups = fuel.groups()
    assert sorted(name for same in groups for name in same) == sorted(fuel.means)
    assert all(
        np.array_equal(fuel.means[a], fuel.means[b]) for same in groups for a, b in itertools.pairwise(same)
    )
    assert len(groups) > 1


def test_numbers_behind_a_picture_add_up_to_their_last_line() -> None:
    for section in whole_sections(evidence()):
        columns = np.array(
            [[float(cell.replace(",", "")) for cell in row[1:]] for row in section.chart.source.rows]
        )
        np.testing.assert_allclose(
            columns[:-1].sum(axis=0), columns[-1], rtol=0.01
        )  # three digits are printed


def test_title_tells_the_wanted_part_and_the_rest() -> None:
    fuel, _ = wholes_of(evidence())
    fossil, bio, gas = (1e3 * mean_tj("project", name) for name in FUEL_PARTS)
    said = sentence(fuel, "project")
    whole = three(fossil + bio + gas, 4)
    start = f"fuel of the large buses: of {whole} GJ a year {three(fossil)} are diesel fossil; the rest: "
    assert said.startswith(start)
    rest = [f"{three(gas)} gas burned", f"{three(bio)} diesel bio"]
    assert said.endswith(" and ".join(rest if gas > bio else rest[::-1]))
    assert whole_sections(evidence())[0].chart.title == f"F{said[1:]}"


def test_table_of_the_headline_has_the_quantiles_of_the_draws() -> None:
    parts = whole_sections(evidence())[0].parts
    assert parts is not None
    table = made_up.case()[0].table
    rows = table[table["scenario"] == "project"].sort_values(["draw", "year"])
    values = rows[FUEL_PARTS[0]].to_numpy().reshape(made_up.N_DRAWS, 15).mean(axis=1) / 1e3
    low, middle, high = (three(float(q)) for q in np.quantile(values, [0.1, 0.5, 0.9]))
    assert parts.rows[0][1:3] == (middle, f"{low} to {high}")
    assert parts.rows[-1][-1] == "100\xa0%"


def test_page_has_the_section_only_where_the_twin_has_wholes() -> None:
    found = evidence()
    with_them = page_of(render(found.results, found.account, found.study, "leapfrog run"))
    without = page_of(render(*made_up.case(), "leapfrog run"))
    assert "where" in {a.get("id") for tag, a in with_them.tags if tag == "section"}
    assert "where" not in {a.get("id") for tag, a in without.tags if tag == "section"}
    figures = [a["id"] for tag, a in with_them.tags if tag == "figure"]
    assert {"whole1", "whole2"} <= set(figures)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("running_h", "under_repair_h"), ("running", "under repair")),
        (("husk_sold_dry_h", "husk_left_dry_h"), ("sold", "left")),
        (("husk_h", "husk_left_h"), ("husk", "husk left")),  # nothing would be left of the first
        (("kits",), ("kits",)),
    ],
)
def test_labels_leave_out_what_all_parts_share(names: tuple[str, ...], labels: tuple[str, ...]) -> None:
    assert part_labels([Flow(name, "h", "", "diagnostic") for name in names]) == labels
