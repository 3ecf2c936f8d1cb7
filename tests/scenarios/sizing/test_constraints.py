"""Sizes that must keep something: shares and ratios of known size, exact intervals, and what the report says."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from scenarios.constraint_specification import ChanceConstraint, RatioConstraint, Term
from scenarios.findings import InputError
from scenarios.monte_carlo import sweep
from scenarios.proportions import exact_interval, fewest, interval_of_years
from scenarios.report.constraint_sentences import constraint_sentences
from scenarios.report.figures_constraints import constraint_chart
from scenarios.report.html import write_report
from scenarios.size_constraints import choice, constraint_curve
from scenarios.size_results import size_records
from scenarios.size_sweep import SizeCurve, size_curve, sizing_folder, sweep_sizes
from scenarios.study import Study, open_study
from tests.scenarios.report.page import Page, page_of
from tests.scenarios.sizing.conftest import Write
from tests.scenarios.sizing.mill_twin import CONSTRAINTS, SIZING
from tests.toy_twin import TWIN, ToyParameters
from twins import Streams

SIZES = SIZING.replace("0.5, 1, 1.5, 3, 6", "1, 1.5, 1.8, 1.95, 3")
LORRIES = """
[[sizing]]
lever = "lorries"
unit = "lorries"
values = [1, 2, 3]
draws = 8
delivered = ["supplied_kwh"]
cost = false
"""


def several(first: str = CONSTRAINTS, second: str = CONSTRAINTS) -> str:
    return SIZES.replace("[sizing]", "[[sizing]]") + first + LORRIES + second


def chance(share: float = 0.05, limit: float = 0.0, event: str = "above") -> ChanceConstraint:
    made = ChanceConstraint("souring", "soured_h", "h", "above", limit, share)
    return dataclasses.replace(made, event="below") if event == "below" else made


def ratio(side: str = "at_least", limit: float = 0.9, share: float = 0.5) -> RatioConstraint:
    made = RatioConstraint(
        "gas used", (Term("used", "Nm3", 1.0),), (Term("made", "Nm3", 1.0),), "at_least", limit, share
    )
    return made if side == "at_least" else dataclasses.replace(made, side="at_most")


# --- intervals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hits", "n"), [(0, 16), (1, 16), (8, 16), (16, 16), (3, 200)])
def test_exact_interval_leaves_a_twentieth_on_each_side(hits: int, n: int) -> None:
    low, high = exact_interval(hits, n)
    assert low == 0.0 if hits == 0 else stats.binom.sf(hits - 1, n, low) == pytest.approx(0.05)
    assert high == 1.0 if hits == n else stats.binom.cdf(hits, n, high) == pytest.approx(0.05)


def test_years_that_hang_together_count_as_one() -> None:
    together = np.repeat([1.0, 0.0], [5, 35])  # a draw is bad in all of its years or in none
    apart = np.full(40, 0.125)
    assert interval_of_years(together, 8) == pytest.approx(exact_interval(5, 40), abs=0.02)
    assert interval_of_years(apart, 8)[0] == pytest.approx(exact_interval(40, 320)[0], abs=2e-3)
    assert np.ptp(interval_of_years(apart, 8)) < np.ptp(interval_of_years(together, 8))


def test_a_bad_year_never_makes_the_interval_narrower_than_none() -> None:
    none, one = np.zeros(20), np.eye(1, 20)[0] / 15
    assert interval_of_years(one, 15)[1] >= interval_of_years(none, 15)[1] == exact_interval(0, 20)[1]
    assert interval_of_years(1.0 - one, 15)[0] <= interval_of_years(1.0 - none, 15)[0]


@pytest.mark.parametrize("correlated", [False, True])
def test_the_interval_holds_a_known_chance(correlated: bool) -> None:
    rng, truth, n_years = np.random.default_rng(1), 0.2, 10
    hit = 0
    for _ in range(300):
        p = rng.beta(0.4, 1.6, (40, 1)) if correlated else np.full((40, 1), truth)
        low, high = interval_of_years((rng.random((40, n_years)) < p).mean(axis=1), n_years)
        hit += low <= truth <= high
    assert hit / 300 >= 0.87  # 90 % asked for; three standard errors of 300 trials are 5 %


def test_fewest_draws_that_can_show_a_chance() -> None:
    n = fewest(0.05)
    assert exact_interval(0, n)[1] < 0.05 <= exact_interval(0, n - 1)[1]


# --- constraints --------------------------------------------------------------------------------------------


def test_share_of_years_is_that_of_the_distribution() -> None:
    rng = np.random.default_rng(2)
    luck = rng.normal(size=(1, 400, 15)) + np.array([-1.0, -2.0, -3.0])[:, None, None]
    found = constraint_curve(chance(), {"soured_h": luck})
    truth = stats.norm.sf([1.0, 2.0, 3.0])
    np.testing.assert_allclose(found.share, truth, atol=4 * np.sqrt(0.16 / 6000))
    assert ((found.share_low <= truth) & (truth <= found.share_high)).all()
    assert found.holds.tolist() == [False, True, True]
    assert found.sure.tolist() == [False, True, True]
    assert found.broken.tolist() == [True, False, False]


def test_a_year_at_the_limit_does_not_count_on_either_side() -> None:
    flow = {"soured_h": np.array([[[0.0, 1.0], [2.0, 1.0]]])}
    assert constraint_curve(chance(0.5, 1.0), flow).share.tolist() == [0.25]
    assert constraint_curve(chance(0.5, 1.0, "below"), flow).share.tolist() == [0.25]
    # "less than": a share at the limit is not kept
    assert not constraint_curve(chance(0.25, 1.0), flow).holds[0]


def test_ratio_is_of_totals_and_kept_by_the_asked_share_of_draws() -> None:
    used = np.array([[[90.0, 0.0], [0.0, 80.0], [95.0, 95.0], [99.0, 99.0]]])
    made = {"used": used, "made": np.array([[[90.0, 10.0], [50.0, 50.0], [100.0, 100.0], [100.0, 100.0]]])}
    found = constraint_curve(ratio(), made)  # ratios 0.9, 0.8, 0.95, 0.99
    assert found.value.tolist() == [0.95]  # two of four draws reach it
    assert found.share.tolist() == [0.75]
    assert found.holds[0]
    stricter = constraint_curve(ratio(share=0.8), made)
    assert stricter.value.tolist() == [0.8]
    assert not stricter.holds[0]
    least = constraint_curve(ratio("at_most", 0.9), made)
    assert (least.value.tolist(), least.share.tolist(), least.holds.tolist()) == ([0.9], [0.5], [True])


def test_draws_that_make_nothing_keep_no_ratio() -> None:
    made = {"used": np.zeros((1, 4, 2)), "made": np.zeros((1, 4, 2))}
    for side in ("at_least", "at_most"):
        found = constraint_curve(ratio(side), made)
        assert np.isnan(found.value).all()
        assert not found.holds.any()
        assert found.share.tolist() == [0.0]


def test_the_smallest_size_keeps_all_constraints_and_larger_ones_may_fail_again() -> None:
    first, second = (
        constraint_curve(chance(0.5), {"soured_h": np.array(bad)[:, None, None] * np.ones((4, 80, 2))})
        for bad in ([1.0, 0.0, 0.0, 1.0], [1.0, 1.0, 0.0, 0.0])
    )
    found = choice([first, second])
    assert (found.smallest, found.surest, found.fail_again) == (2, 2, (3,))
    assert choice([first]).smallest == 1


def test_toy_twin_leaks_less_with_a_better_seal() -> None:
    horizon, seals = TWIN.default_horizon(), np.linspace(0.0, 1.0, 5)
    amounts = {"filled_kg": np.empty((5, 32, horizon.years)), "leaked_kg": np.empty((5, 32, horizon.years))}
    for s, seal in enumerate(seals):
        for draw in range(32):
            done = TWIN.simulate(
                ToyParameters(seal=float(seal)), TWIN.default_site(), horizon, Streams(1, draw)
            )
            for name, values in amounts.items():
                values[s, draw] = done.flows[name]
    leaks = RatioConstraint(
        "leaks", (Term("leaked_kg", "kg", 1.0),), (Term("filled_kg", "kg", 1.0),), "at_most", 0.2, 0.5
    )
    large = ChanceConstraint("large leaks", "leaked_kg", "kg", "above", 30.0, 0.2)
    found = [constraint_curve(one, amounts) for one in (leaks, large)]
    assert (np.diff(found[0].value) < 0.0).all()
    assert (np.diff(found[1].share) <= 0.0).all()
    medians = np.median(amounts["leaked_kg"].sum(axis=2) / amounts["filled_kg"].sum(axis=2), axis=1)
    np.testing.assert_allclose(found[0].value, medians, rtol=0.03)  # an order statistic beside the median
    assert choice(found).smallest == max(int(np.flatnonzero(one.holds)[0]) for one in found)


# --- the section of a study ---------------------------------------------------------------------------------


def test_one_table_and_a_list_are_read_alike(write: Write) -> None:
    (one,) = open_study(write(SIZES + CONSTRAINTS)).sizings
    first, second = open_study(write(several())).sizings
    assert first == one
    assert second.lever == "lorries"
    want, used = one.constraints
    assert want == ChanceConstraint("want of husk", "husk_short_h", "h", "above", 0.0, 0.05)
    assert isinstance(used, RatioConstraint)
    assert (used.part, used.of) == (
        (Term("supplied_kwh", "kWh", 1.0),), (Term("husk_offered_kwh", "kWh", 1.0),),
    )  # fmt: skip
    assert (used.side, used.limit, used.in_share_of_draws) == ("at_least", 0.85, 0.5)


def test_flows_of_a_ratio_meet_in_one_unit_and_defaults_are_listed(write: Write) -> None:
    study = open_study(write(SIZES + CONSTRAINTS.replace("husk_offered_kwh", "husk_burned_mj")))
    (spec,) = study.sizings
    used = spec.constraints[1]
    assert isinstance(used, RatioConstraint)
    assert used.part == (Term("supplied_kwh", "kWh", 3.6),)
    assert "sizing.constraints.1.in_share_of_draws = 0.5" in study.defaults_used


LIMIT, BELOW, PART = (
    'limit = {value = 0, unit = "h"}',
    "share_of_years_below = 0.05",
    'part = ["supplied_kwh"]',
)
SLIPS = {
    "no title": ('title = "want of husk"\n', "", "title"),
    "a title twice": ('title = "husk used"', 'title = "want of husk"', "stands twice"),
    "flow misspelled": ('flow = "husk_short_h"', 'flow = "husk_shrt_h"', "Did you mean husk_short_h"),
    "no flow": ('flow = "husk_short_h"\n', "", "flow"),
    "no event": ('event = "above"\n', "", "event"),
    "event of another kind": ('event = "above"', 'event = "over"', "above, below"),
    "no limit": (LIMIT + "\n", "", "limit"),
    "limit without a unit": (LIMIT, "limit = 0", "has no unit"),
    "limit in another unit": (LIMIT, 'limit = {value = 0, unit = "kWh"}', "must be given in h"),
    "no share": (BELOW, "", "share_of_years_below"),
    "share in percent": (BELOW, "share_of_years_below = 5", "Write 0.05"),
    "a share of nothing": (BELOW, "share_of_years_below = 0", "must lie in"),
    "a key of the other form": (BELOW, BELOW + "\nat_least = 0.9", "Two constraints are two tables"),
    "neither form": (CONSTRAINTS, '[[sizing.constraints]]\ntitle = "a"\n', "neither flow nor part and of"),
    "no whole": ('of = ["husk_offered_kwh"]\n', "", '"of" is missing'),
    "an empty part": (PART, "part = []", "flows that are added up"),
    "part as a text": (PART, 'part = "supplied_kwh"', "a list of texts"),
    "part misspelled": (PART, 'part = ["suplied_kwh"]', "Did you mean supplied_kwh"),
    "part twice": (PART, 'part = ["supplied_kwh", "supplied_kwh"]', "stands twice"),
    "hours of energy": (PART, 'part = ["husk_short_h"]', "flows of one kind"),
    "both sides": ("at_least = 0.85", "at_least = 0.85\nat_most = 1", "exactly one of the two"),
    "no side": ("at_least = 0.85", "", "exactly one of the two"),
    "an unknown key": ("at_least = 0.85", "at_least = 0.85\nin_share_of_draw = 0.5", "in_share_of_draws"),
    "no list": (CONSTRAINTS, "constraints = 3\n", "a list of tables"),
}  # fmt: skip


@pytest.mark.parametrize("case", SLIPS)
def test_each_slip_of_a_constraint_is_named(case: str, write: Write) -> None:
    old, new, expected = SLIPS[case]
    assert old in CONSTRAINTS
    with pytest.raises(InputError) as caught:
        open_study(write(SIZES + CONSTRAINTS.replace(old, new)))
    named = [finding.line() for finding in caught.value.findings if "sizing" in finding.where]
    assert expected in " ".join(named), named


def test_sizes_are_shown_to_the_twin(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        open_study(write(SIZES.replace("1.95, 3", "1.95, 16")))
    (finding,) = caught.value.findings.errors
    assert finding.where.endswith("sizing.values")
    assert finding.given == "size 16,000 kW of capacity_kw: a plant of 16000 kW"
    warned = open_study(write(several().replace("1.95, 3]", "1.95, 12]"))).findings.warnings
    assert [w.where.split()[-1] for w in warned] == ["sizing.0.values"]


def test_a_problem_of_the_scenario_itself_is_said_once(write: Write) -> None:
    text = (write("") / "study.toml").read_text(encoding="utf-8")
    large = text.replace('"The plant"\n', '"The plant"\ncapacity_kw = {value = 12, unit = "MW"}\n')
    warned = open_study(write(LORRIES.replace("[[sizing]]", "[sizing]"), large)).findings.warnings
    assert len(warned) == 1
    assert "scenarios.project.capacity_kw" in warned[0].where


# --- the report ---------------------------------------------------------------------------------------------


def curve_of(study: Study, out: Path) -> SizeCurve:
    (spec,) = study.sizings
    return size_curve(sweep_sizes(study, spec, spec.draws, 1, out=out, workers=0), study, spec)


def report(study: Study, folder: Path) -> Page:
    results = sweep(
        study.twin, study.scenarios, study.site, study.horizon, 8, 1, out=folder, priors=study.priors,
        workers=0, study_hash=study.simulation_hash,
    )  # fmt: skip
    for number, spec in enumerate(study.sizings):
        sweep_sizes(study, spec, spec.draws, 1, out=folder / sizing_folder(number), workers=0)
    path = write_report(results, results.account(study), study, folder / "report.html", "leapfrog run")
    return page_of(path.read_text(encoding="utf-8"))


def test_husk_that_is_used_but_not_lacked_sets_the_size(write: Write, tmp_path: Path) -> None:
    """Husk gives 1,881 to 2,121 kW: below nothing lacks, and 1,800 kW is the first to use 85 % of it."""
    found = curve_of(
        open_study(write(SIZES.replace("draws = 8", "draws = 64") + CONSTRAINTS)), tmp_path / "sizes"
    )
    want, used = found.constraints
    assert want.share[:3].tolist() == [0.0, 0.0, 0.0]
    assert 0.1 < want.share[3] < 0.4
    assert want.share[4] == 1.0
    np.testing.assert_allclose(used.value[:3], np.array([1.0, 1.5, 1.8]) / 2.0, rtol=0.02)
    rule, smallest, sure, *_ = constraint_sentences(found)
    assert "husk short above 0 h in less than 5" in rule
    assert smallest.startswith("The smallest size that keeps both constraints is 1,800 kW")
    assert "Larger is not always better: 1,950 kW and 3,000 kW again fail." in smallest
    assert sure.startswith("Each of them holds there with 95")
    chart = constraint_chart(found, "kept")
    assert chart.title == "1,800 kW is the smallest of “project” that keeps what must be kept"
    assert "64 draws" in chart.caption
    assert "smallest: 1,800 kW" in chart.svg
    assert [row[0] for row in chart.source.rows] == ["1,000", "1,500", "1,800", "1,950", "3,000"]
    assert chart.source.rows[2][3] == "yes, sure"
    assert chart.source.rows[4][3] == "no, sure"


def test_few_draws_are_said_to_be_few(write: Write, tmp_path: Path) -> None:
    sentences = constraint_sentences(curve_of(open_study(write(SIZES + CONSTRAINTS)), tmp_path / "sizes"))
    assert "8 draws cannot show it whatever comes out; 59 are the fewest that could" in sentences[2]
    assert sentences[3].startswith("The size in the study, 1,000 kW")


def test_no_size_keeps_what_no_size_can(write: Write, tmp_path: Path) -> None:
    text = SIZES + CONSTRAINTS.replace("at_least = 0.85", "at_least = 1.5")
    found = curve_of(open_study(write(text)), tmp_path / "sizes")
    told = constraint_sentences(found)
    assert told[1].startswith(
        "None of these sizes, 1,000 kW to 3,000 kW, keeps both constraints: “husk used”"
    )
    assert told[2].startswith("That none does is known with 95")
    assert "No size of “project” that was tried" in constraint_chart(found, "kept").title


def test_constraints_that_hold_at_different_sizes_are_told_apart(write: Write, tmp_path: Path) -> None:
    text = SIZES + CONSTRAINTS.replace("at_least = 0.85", "at_least = 0.99")
    told = constraint_sentences(curve_of(open_study(write(text)), tmp_path / "sizes"))[1]
    assert "“want of husk” holds at 1,000 kW, 1,500 kW and 1,800 kW; “husk used” holds at 3,000 kW" in told


def test_report_and_json_show_each_size_apart(write: Write, tmp_path: Path) -> None:
    study = open_study(write(several()))
    page = report(study, tmp_path / "out")
    assert {"kept", "sizing", "kept-2", "sizing-2"} <= {chart.key for chart in page.charts}
    assert next(chart for chart in page.charts if chart.key == "kept").table_rows == 5
    assert "the sizes were tried one at a time, not chosen together" in page.text
    assert "That is not the 1,800 kW found for it" in page.text
    assert "nan" not in page.text.lower().split()
    first, second = size_records(tmp_path / "out", study)
    assert (first["lever"], first["smallest_size"], first["smallest_size_95_percent_sure"]) == (
        "capacity_kw",
        1800.0,
        None,
    )
    assert first["constraints"][1]["holds"] == [False, False, True, True, True]
    assert second["constraints"][0]["share_of"] == "years"


def test_sizes_of_another_lever_are_not_taken_for_these(write: Write, tmp_path: Path) -> None:
    study = open_study(write(several()))
    report(study, tmp_path / "out")
    swapped = dataclasses.replace(study, sizings=study.sizings[::-1])
    assert all(
        "changed after the run" in record["not_given"] for record in size_records(tmp_path / "out", swapped)
    )
    strained = dataclasses.replace(
        study, sizings=(dataclasses.replace(study.sizings[0], lever="strain_kw"), study.sizings[1])
    )
    (record, _) = size_records(tmp_path / "out", strained)  # the same names of sizes, another lever
    assert "changed after the run" in record["not_given"]
