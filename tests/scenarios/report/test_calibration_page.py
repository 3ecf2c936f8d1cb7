"""The page of a calibration: figures of the record, verdicts, marks, sameness, hostile texts, empty records."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calibration.posterior import Posterior
from calibration.record import CalibrationRecord, SourceCheck
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.calibration_page import render_calibration, write_calibration_page
from scenarios.report.calibration_series import courses
from scenarios.report.calibration_verdict import lights
from scenarios.report.html import LARGEST_BYTES, POLICY, render
from scenarios.report.wording import percent, three
from tests.scenarios.report import made_up, made_up_calibration
from tests.scenarios.report.page import Page, page_of
from tests.scenarios.report.test_security import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, PAYLOADS
from twins.core.parameters import Parameters, parameter
from twins.core.priors import Uniform

COMMAND = "leapfrog calibrate made_up"
SAID = (*made_up_calibration.SAID, *made_up_calibration.monthly())
NARROW = "\N{NO-BREAK SPACE}"


class OneParameter(Parameters):
    """A twin with one uncertain number."""

    slip: float = parameter(0.02, "-", "gas that leaves unburned", source="S1", prior=Uniform(0.0, 0.05))


def rendered(record: CalibrationRecord, posterior: Posterior, study: Any) -> Page:
    return page_of(render_calibration(record, posterior, study, COMMAND))


def light(calibration: Calibration, name: str) -> tuple[str, str]:
    found = next(x for x in lights(calibration) if x.name == name)
    return found.colour, found.text


def changed(**changes: Any) -> Calibration:
    record, posterior, study = made_up_calibration.case(SAID)
    return Calibration.of_study(dataclasses.replace(record, **changes), posterior, study)


@pytest.fixture(scope="module")
def case() -> tuple[CalibrationRecord, Posterior, Any]:
    return made_up_calibration.case(SAID)


@pytest.fixture(scope="module")
def page(case: tuple[CalibrationRecord, Posterior, Any]) -> Page:
    return rendered(*case)


def test_charts_have_title_caption_draws_and_numbers(page: Page):
    assert [c.key for c in page.charts] == ["informed", "fit", "course1", "course2", "judged", "pairs"]
    for chart in page.charts:
        assert chart.title, chart.key
        assert chart.svgs == 1, chart.key
        assert "1,500 draws" in chart.caption, chart.key
        assert chart.table_rows >= 4, chart.key


def test_answers_stand_with_their_bands(case: tuple[CalibrationRecord, Posterior, Any], page: Page):
    answer = case[0].answers[2]
    row = next(r for r in page.rows if len(r) == 11 and r[0] == "road test diesel only")
    low, middle, high = (three(v) for v in answer.posterior)
    assert row[1:4] == ("L", "reading", "5.5")
    assert row[5] == f"{middle} ({low} to {high})"
    assert row[8:10] == ("S04", "survey.csv:road_test_diesel_only_l")


def test_shares_are_in_percent_and_given_figures_keep_their_digits(page: Page):
    rows = [r for r in page.rows if len(r) == 11 and r[0] == "gas share, 2019-02"]
    assert [r[3] for r in rows] == [f"70{NARROW}%", f"71.7{NARROW}%"]
    limits = [r[3] for r in page.rows if len(r) == 11 and r[2] == "upper limit"]
    assert limits == [f"less than 2{NARROW}%", "less than 6,437"]
    assert next(r[3] for r in page.rows if len(r) == 11 and r[2] == "range") == "33,000 to 36,000"


def test_parameters_stand_in_the_order_of_their_shrinkage(
    case: tuple[CalibrationRecord, Posterior, Any], page: Page
):
    own = sorted((p for p in case[0].parameters if not p.nuisance), key=lambda p: -p.shrinkage)
    shown = [r for r in page.rows if len(r) == 4 and r[3].endswith("%")][: len(own)]
    assert [r[3] for r in shown] == [percent(p.shrinkage) for p in own]
    assert shown[0][0].startswith(own[0].meaning)
    assert f"left are {three(own[0].posterior[0])} to {three(own[0].posterior[2])}" in page.text


def test_the_verdict_counts_answers_sources_and_parameters(page: Page):
    assert "The survey gives 20 answers of 11 sources. They bear on 4 of 6 uncertain parameters" in page.text
    assert "worst R-hat 1.004" in page.text
    assert "allowed below 1.01; smallest effective sample 812" in page.text
    assert "Not converged" not in page.text


def test_every_claim_has_its_chance_and_the_reliability_of_its_source(
    case: tuple[CalibrationRecord, Posterior, Any], page: Page
):
    text = page.text.replace(NARROW, " ")
    assert "70 %, gas share, 2019-02 (S12), is very likely wrong (chance that it is right: 2 %)" in text
    assert (
        "claims go from 71.7 % in 2019-02 (S08) to 20 % in 2022-09 (S19). Judged together, the smaller"
        in text
    )
    check = next(p for p in case[0].parameters if p.name == "reliability[S12]")
    before, after = (percent(i[1], 2).replace(NARROW, " ") for i in (check.prior, check.posterior))
    assert f"the reliability of S12 goes from {before} to {after}." in text
    assert "reliability of S12" in {r[0] for r in page.rows}


def test_silent_parameters_are_named_and_assumed_ones_marked(
    case: tuple[CalibrationRecord, Posterior, Any], page: Page
):
    names = {r[1] for r in page.rows if len(r) == 5 and r[1] in case[0].uninformed}
    assert names == set(case[0].uninformed)
    assert "The survey says nothing of 2 of 6 uncertain parameters" in page.text


def test_answers_of_months_and_years_stand_in_the_order_of_time():
    course = courses(made_up_calibration.calibration(said=SAID[::-1]))[-1]
    assert course.quantity == "gas_share"
    times = [time.text for time in course.times]
    assert times == ["2019-02", "2019-02", "2020", "2021-09", "2022-07", "2022-08", "2022-09"]
    assert [a.column.removeprefix("gas_share_").replace("_", "-") for a in course.answers] == times


def test_a_monthly_series_is_judged_by_guideline_14():
    calibration = made_up_calibration.calibration(said=SAID)
    record = calibration.record
    text = page_of_record(record).replace(NARROW, " ")
    assert "bias (NMBE) 3.1 %, scatter (CV(RMSE)) 12 %; within the ±5 % and 15 %" in text
    biased = dataclasses.replace(record.series[0], nmbe=-0.06)
    text = page_of_record(dataclasses.replace(record, series=(biased,))).replace(NARROW, " ")
    assert "bias (NMBE) \N{MINUS SIGN}6 %, scatter (CV(RMSE)) 12 %; outside the" in text


def page_of_record(record: CalibrationRecord) -> str:
    _, posterior, study = made_up_calibration.case(SAID)
    return rendered(record, posterior, study).text


def test_what_has_not_converged_is_marked_and_named():
    record, posterior, study = made_up_calibration.case(SAID, r_hat=1.08)
    text = rendered(record, posterior, study).text
    assert "Not converged. posterior not converged: R-hat 1.08 (" in text
    assert "take no figure from this section" in text
    assert light(Calibration.of_study(record, posterior, study), "Not converged")[0] == "bad"


@pytest.mark.parametrize("figure", [1.2, float("nan")])
def test_a_number_of_the_survey_that_has_not_converged_is_enough(figure: float):
    record, posterior, study = made_up_calibration.case(SAID)
    checks = tuple(dataclasses.replace(p, r_hat=figure) if p.nuisance else p for p in record.parameters)
    record = dataclasses.replace(record, parameters=checks)
    colour, text = light(Calibration.of_study(record, posterior, study), "Not converged")
    assert colour == "bad"
    assert "(reliability of S" in text
    assert "a number of the survey has not converged" in rendered(record, posterior, study).text


def test_an_unlikely_answer_is_named_and_one_beyond_chance_is_red():
    record, posterior, study = made_up_calibration.case(SAID)
    for p_value, colour, words in ((0.04, "look", "by chance"), (0.0004, "bad", "not by chance")):
        odd = (
            *(dataclasses.replace(a, p_value=0.5) for a in record.answers[1:]),
            dataclasses.replace(record.answers[0], p_value=p_value),
        )
        calibration = Calibration.of_study(dataclasses.replace(record, answers=odd), posterior, study)
        found = light(calibration, "Fit to the answers")
        assert found[0] == colour
        assert "fuel economy large (S03)" in found[1]
        assert words in found[1]
        assert "would hardly have answered fuel economy large (S03): 2.5 km/L" in (
            page_of_record(calibration.record)
        )


def test_the_second_sampler_is_judged_by_the_least_p_value_times_their_number():
    record, *_ = made_up_calibration.case(SAID)
    n = len(record.parameters)
    for least, colour in ((0.04, "good"), (0.04 / n, "bad")):
        checks = (dataclasses.replace(record.parameters[0], second_p=least), *record.parameters[1:])
        assert light(changed(parameters=checks), "Second sampler")[0] == colour
    none = tuple(dataclasses.replace(p, second_p=None, second_mean=None) for p in record.parameters)
    assert light(changed(parameters=none), "Second sampler")[0] == "look"


def test_a_source_that_the_others_do_not_predict_is_named():
    odd = SourceCheck("S12", 1, 0.003, "slip", 1.7, None)
    calibration = changed(sources=(odd, SourceCheck("S03", 2, 0.6, "idle", 0.1, None)))
    assert light(calibration, "Sources against each other") == (
        "look",
        "hardly predicted by the others: S12 (p 0.003)",
    )
    page = rendered(calibration.record, calibration.posterior, made_up_calibration.CalibratedStudy())
    assert "would move by 1.7 standard deviations, so that source is worth checking first." in page.text
    row = next(r for r in page.rows if len(r) == 6 and r[0] == "S12")
    assert row[1:3] == ("1", "0.003 *")
    assert row[5] == "+1.7"


def test_emulator_errors_are_those_of_the_record(case: tuple[CalibrationRecord, Posterior, Any], page: Page):
    check = case[0].emulator[0]
    row = next(r for r in page.rows if len(r) == 5 and r[0] == "fuel economy large" and "±" in r[3])
    assert row[1:3] == (f"{three(check.rmse)} km/L", percent(check.relative_rmse))
    assert row[4] == "× 1.25"
    assert "learnt its answers from 700 runs and was tested on 100 further runs" in page.text
    assert "the twin itself was run for every step" in page_of_record(
        dataclasses.replace(case[0], emulator=())
    )


def test_same_inputs_same_bytes_in_another_process(tmp_path: Path):
    ours = write_calibration_page(*made_up_calibration.case(SAID), tmp_path / "a" / "ours.html", COMMAND)
    code = (
        "from pathlib import Path; from tests.scenarios.report import made_up_calibration as m;"
        "from scenarios.report.calibration_page import write_calibration_page as w;"
        f"w(*m.case((*m.SAID, *m.monthly())), Path({str(tmp_path / 'theirs.html')!r}), {COMMAND!r})"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env=_environment(root), timeout=120)
    assert ours.read_bytes() == (tmp_path / "theirs.html").read_bytes()
    assert ours.stat().st_size < LARGEST_BYTES
    assert list((tmp_path / "a").iterdir()) == [ours]


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(root)}


def test_an_empty_record_says_so():
    record, posterior, study = made_up_calibration.case(())
    record = dataclasses.replace(
        record, sources=(), correlations=(), emulator=(), parameters=record.parameters[:1]
    )
    text = rendered(record, posterior, study).text
    assert "The survey holds no answer that can be compared." in text
    assert "The survey holds no promise and no press figure" in text
    assert "No source was left out in turn" in text
    assert "No two parameters hang together clearly" in text


def test_one_parameter_has_no_pairs():
    record, posterior, study = made_up_calibration.case(SAID[:1], OneParameter, 1)
    page = rendered(record, posterior, study)
    assert [c.key for c in page.charts] == ["informed", "fit"]
    assert "They bear on 1 of 1 uncertain parameter and clearly narrow 1 of them" in page.text
    assert "The survey bears on every uncertain parameter." in page.text


def test_constant_draws_and_missing_predictions_are_drawn():
    record, posterior, study = made_up_calibration.case(SAID)
    draws = np.array(posterior.draws)
    draws[:, 0] = draws[0, 0]
    none = (float("nan"),) * 3
    answers = tuple(
        dataclasses.replace(a, prior=none, posterior=none, predicted=none) for a in record.answers
    )
    page = rendered(
        dataclasses.replace(record, answers=answers), dataclasses.replace(posterior, draws=draws), study
    )
    assert len(page.charts) == 6
    assert "none (none to none)" in page.text


def hostile(first: int) -> str:
    """A page whose every text of record, study and posterior holds payloads."""
    turn = iter(range(first, 10_000))

    def bad() -> str:
        return PAYLOADS[next(turn) % len(PAYLOADS)] + " 排出量"

    record, posterior, study = made_up_calibration.case(SAID)
    record = dataclasses.replace(
        record,
        scenario=bad(),
        twin=bad(),
        survey_files=tuple(PAYLOADS),
        sampler=bad(),
        second_sampler=bad(),
        answers=tuple(
            dataclasses.replace(
                a, column=a.column if i % 2 else bad(), unit=bad(), source=bad(), where=bad(), note=bad(),
                kind=a.kind if i % 3 else bad(), p_value=0.01 * i,
            )
            for i, a in enumerate(record.answers)
        ),
        parameters=tuple(
            dataclasses.replace(p, unit=bad(), meaning=bad(), prior_text=bad(), name=bad() if p.nuisance else p.name)
            for p in record.parameters
        ),
        sources=tuple(dataclasses.replace(s, source=bad(), most_moved=bad()) for s in record.sources),
        emulator=tuple(dataclasses.replace(e, column=bad(), unit=bad()) for e in record.emulator),
        series=tuple(dataclasses.replace(s, name=bad(), unit=bad()) for s in record.series),
        uninformed=(*record.uninformed, *PAYLOADS),
        correlations=(*record.correlations, (bad(), bad(), 0.5)),
    )  # fmt: skip
    posterior = dataclasses.replace(posterior, meta={"survey": bad(), "seed": bad(), "versions": bad()})
    study = dataclasses.replace(study, title=bad(), name=bad(), hash=bad())
    return render_calibration(record, posterior, study, " ".join(PAYLOADS))


@pytest.mark.parametrize("first", [0, 11])
def test_hostile_texts_stay_texts(first: int):
    page = page_of(hostile(first))
    assert {tag for tag, _ in page.tags} <= ALLOWED_TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ALLOWED_ATTRIBUTES
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "clip-path", "fill"):
                assert not re.search(r"[a-z]+:", value, re.IGNORECASE), (tag, name, value)
    for payload in PAYLOADS:
        shown = " ".join(payload.replace("\u2028", " ").split())
        assert shown[:40].rstrip() in " ".join(page.text.replace("\u2028", " ").split()), payload
    assert "排出量" in page.text
    metas = [attributes for tag, attributes in page.tags if tag == "meta"]
    assert metas[1] == {"http-equiv": "Content-Security-Policy", "content": POLICY}


def test_ids_are_unique_and_links_lead_somewhere(page: Page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.tags:
        if tag in ("a", "use"):
            assert attributes["href"].removeprefix("#") in ids


def test_the_report_holds_the_section_where_a_calibration_is_given():
    calibration = made_up_calibration.calibration(said=SAID)
    page = page_of(render(*made_up.case(), "leapfrog run made_up", calibration))
    assert {"informed", "fit", "course1", "judged", "pairs"} < {c.key for c in page.charts}
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert ids.index("inputs") < ids.index("calibration") < ids.index("failures")
    assert "Prior only" not in page.text


def test_the_report_says_where_nothing_was_calibrated():
    results, account, study = made_up.case()
    page = page_of(render(results, account, study, "leapfrog run made_up"))
    assert "Prior only: nothing was calibrated." in page.text
    fitted = dataclasses.replace(results, manifest={**results.manifest, "inputs": {"posterior": "f" * 64}})
    page = page_of(render(fitted, account, study, "leapfrog run made_up"))
    assert "nothing was calibrated" not in page.text
    assert "calibration" not in {attributes.get("id") for _, attributes in page.tags}
