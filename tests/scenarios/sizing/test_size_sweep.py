"""A size curve with a known answer: husk for about 2,000 kW, so a larger plant brings little."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenarios.accounting.economics import capital_recovery_factor
from scenarios.monte_carlo import sweep
from scenarios.report.figures_sizing import size_chart, size_table
from scenarios.report.html import write_report
from scenarios.report.size_sentences import size_sentences
from scenarios.size_sweep import SizeCurve, size_curve, sized, sizing_folder, sweep_sizes
from scenarios.study import Study, open_study
from tests.scenarios.report.page import Page, page_of
from tests.scenarios.sizing.conftest import Write
from tests.scenarios.sizing.mill_twin import HOURS
from tests.scenarios.sizing.mill_twin import SIZING as SECTION


def curve_of(study: Study, out: Path) -> SizeCurve:
    (spec,) = study.sizings
    results = sweep_sizes(study, spec, spec.draws, 1, out=out, workers=0)
    return size_curve(results, study, spec)


@pytest.fixture
def study(write: Write) -> Study:
    return open_study(write())


@pytest.fixture
def curve(study: Study, tmp_path: Path) -> SizeCurve:
    return curve_of(study, tmp_path / "sizes")


def test_sizes_are_in_the_unit_of_the_lever_and_nothing_else_changes(study: Study) -> None:
    (spec,) = study.sizings
    made = sized(study, spec)
    assert list(made) == ["500", "1000", "1500", "3000", "6000"]
    base = study.scenarios["project"].as_dict()
    for name, parameters in made.items():
        assert parameters.as_dict() == base | {"capacity_kw": float(name)}


def test_delivered_is_what_plant_and_husk_allow(curve: SizeCurve) -> None:
    np.testing.assert_allclose(
        curve.delivered[:3], np.outer([500, 1000, 1500], np.full(8, HOURS / 1e3)), rtol=1e-13
    )
    np.testing.assert_array_equal(curve.delivered[3], curve.delivered[4])  # the husk is the limit of both
    assert curve.shortage is not None
    np.testing.assert_array_equal(curve.shortage, np.outer([0, 0, 0, 1, 1], np.full(8, HOURS)))


def test_the_curve_meets_the_draws_of_the_main_sweep(study: Study, curve: SizeCurve, tmp_path: Path) -> None:
    large = study.scenarios["project"].replace(capacity_kw=3000.0)
    main = sweep(
        study.twin, {"large": large}, study.site, study.horizon, 16, 1, out=tmp_path / "main",
        priors=study.priors, workers=0, study_hash=study.simulation_hash,
    )  # fmt: skip
    means = main.frame().groupby("draw")["supplied_kwh"].mean().to_numpy()[:8] / 1e3
    np.testing.assert_allclose(curve.delivered[3], means, rtol=1e-14)  # the draws differ by percents


def test_cost_of_a_mwh_by_hand(curve: SizeCurve) -> None:
    """Annuity of the plant, at the start of a year, and the staff of the scenario; sales and others' costs left out."""
    annuity = 2000.0 * 1000.0 * capital_recovery_factor(0.1, 3)
    assert curve.cost is not None
    np.testing.assert_allclose(curve.cost[1], (annuity + 50_000.0) / (HOURS * 1000.0 / 1e3), rtol=1e-12)
    np.testing.assert_allclose(
        curve.cost[4] / curve.cost[3],
        (6000 * annuity / 1000 + 5e4) / (3000 * annuity / 1000 + 5e4),
        rtol=1e-9,
    )


def test_the_limit_is_where_a_further_kw_brings_less_than_half(curve: SizeCurve) -> None:
    np.testing.assert_allclose(curve.first, HOURS / 1e3, rtol=1e-13)
    assert (
        curve.limits == [2] * curve.n
    )  # 1,500 kW: from there to 3,000 kW only about 500 of 1,500 kW find husk
    text, agreement, cheapest = size_sentences(curve)
    assert text.startswith("Beyond 1,500 kW the next kW brings little: from there to 3,000 kW it adds ")
    assert "8,000 kWh a year for each kW" in text
    assert "in 8 of 8 draws" in agreement
    assert cheapest.startswith("One MWh costs least at 1,500 kW")


def test_no_limit_among_the_sizes_is_said(write: Write, tmp_path: Path) -> None:
    found = curve_of(open_study(write(SECTION.replace("1.5, 3, 6", "1.5"))), tmp_path / "sizes")
    assert found.limits == [None] * found.n
    assert "the limit lies beyond" in size_sentences(found)[0]


def test_a_plant_that_delivers_nothing_has_no_cost(write: Write, tmp_path: Path) -> None:
    found = curve_of(open_study(write(SECTION + 'scenario = "bau"\n')), tmp_path / "sizes")
    assert found.cost is not None
    assert np.isnan(found.cost).all()
    assert "delivers nothing" in size_sentences(found)[0]
    assert {row[-4] for row in size_table(found).rows} == {"none"}


def test_failed_sizes_leave_all_of_their_draws(write: Write, tmp_path: Path) -> None:
    text = (write() / "study.toml").read_text(encoding="utf-8")
    breaks = text.replace(
        'title = "The plant"\n', 'title = "The plant"\nstrain_kw = {value = 2500, unit = "kW"}\n'
    )
    study = open_study(write("", breaks))
    from scenarios.accounting.cube import AccountingError

    with pytest.raises(AccountingError, match="no complete draw"):
        curve_of(study, tmp_path / "sizes")


def test_heat_counts_as_energy_too_and_cost_may_be_left_out(write: Write, tmp_path: Path) -> None:
    text = SECTION.replace('"supplied_kwh"', '"supplied_kwh", "supplied_heat_mj"').replace(
        'shortage = "husk_short_h"', "cost = false"
    )
    found = curve_of(open_study(write(text)), tmp_path / "sizes")
    np.testing.assert_allclose(found.delivered[0], 2.0 * 500.0 * HOURS / 1e3, rtol=1e-13)
    assert found.cost is None
    assert found.shortage is None
    chart = size_chart(found)
    assert "cost" not in chart.caption.lower()
    assert len(chart.source.columns) == 5


def test_whole_levers_take_whole_numbers(write: Write) -> None:
    text = (
        SECTION.replace("capacity_kw", "lorries")
        .replace('"MW"', '"lorries"')
        .replace("0.5, 1, 1.5, 3, 6", "1, 2, 3")
    )
    study = open_study(write(text))
    (spec,) = study.sizings
    assert [p.as_dict()["lorries"] for p in sized(study, spec).values()] == [1, 2, 3]


# --- the report ---------------------------------------------------------------------------------------------


def report(study: Study, folder: Path, *, sizes: bool = True) -> Page:
    results = sweep(
        study.twin, study.scenarios, study.site, study.horizon, 16, 1, out=folder, priors=study.priors,
        workers=0, study_hash=study.simulation_hash,
    )  # fmt: skip
    for number, spec in enumerate(study.sizings if sizes else ()):
        sweep_sizes(study, spec, spec.draws, 1, out=folder / sizing_folder(number), workers=0)
    path = write_report(results, results.account(study), study, folder / "report.html", "leapfrog run")
    return page_of(path.read_text(encoding="utf-8"))


def test_report_shows_the_curve_and_the_power_sold(study: Study, tmp_path: Path) -> None:
    page = report(study, tmp_path / "out")
    assert "Is it the right size?" in page.text
    (chart,) = [c for c in page.charts if c.key == "sizing"]
    assert chart.svgs == 1
    assert chart.table_rows == 5
    assert "Beyond 1,500 kW" in page.text
    assert any(row[0] == "sales of power a year" for row in page.rows)
    assert "solid biomass is counted apart" in page.text
    assert "nan" not in page.text.lower().split()
    energy = next(c for c in page.charts if c.key == "energy")
    assert "GWh a year less energy" in energy.title
    assert "electricity sent out" in energy.caption
    assert "tCO₂e/yr lower" in next(c for c in page.charts if c.key == "waterfall").title


def test_report_says_what_is_missing(study: Study, tmp_path: Path) -> None:
    assert "The sizes were not run" in report(study, tmp_path / "out", sizes=False).text


def test_a_study_without_sizes_has_no_such_section(write: Write, tmp_path: Path) -> None:
    study = open_study(write(""))
    assert study.sizings == ()
    assert "right size" not in report(study, tmp_path / "out").text


def test_sizes_change_no_draw_and_no_hash_of_the_physics(write: Write) -> None:
    without, with_sizes = open_study(write("")), open_study(write())
    assert without.simulation_hash == with_sizes.simulation_hash
    assert without.hash != with_sizes.hash


def test_changed_sizes_are_not_shown_as_the_old_ones(study: Study, write: Write, tmp_path: Path) -> None:
    report(study, tmp_path / "out")
    other = open_study(write(SECTION.replace("3, 6", "3, 7")))
    assert "sizes were changed after the run" in report(other, tmp_path / "out", sizes=False).text


# --- cost by size ---------------------------------------------------------------------------------------------


def test_the_unit_cost_falls_with_the_size_within_a_factor_of_three(write: Write, tmp_path: Path) -> None:
    scales = "life_years = 3\nsize_base = 1000\nsize_exponent = 0.7\n"
    text = (write("") / "study.toml").read_text(encoding="utf-8").replace("life_years = 3\n", scales)
    found = curve_of(open_study(write(SECTION, text)), tmp_path / "sizes").cost
    assert found is not None
    annuity = 2000.0 * capital_recovery_factor(0.1, 3)
    for place, ratio in ((0, 0.5), (1, 1.0), (2, 1.5)):
        by_hand = (annuity * 1000.0 * ratio**0.7 + 50_000.0) / (HOURS * ratio)
        np.testing.assert_allclose(found[place], by_hand, rtol=1e-12)
    # the rule ends at a factor of three: 6,000 kW cost twice 3,000 kW, and deliver the same
    energy = curve_of(open_study(write(SECTION, text)), tmp_path / "sizes").delivered[3]
    spent = found[3:] * energy
    np.testing.assert_allclose(np.diff(spent, axis=0)[0], annuity * 3000.0 * 3.0**-0.3, rtol=1e-2)
