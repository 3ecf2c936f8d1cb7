"""From a calibrated study and a monitoring file to drift, a posterior of all data and the remaining years."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from calibration.calibrate import fit
from calibration.calibrated import Calibrated
from calibration.diagnostics import agreement
from calibration.recording import record_of
from calibration.sampling import Chains
from scenarios.calibration_fit import Emulated, calibrated, emulate, setting_of
from scenarios.calibration_runs import designed_runs
from scenarios.calibration_specification import CalibrationSpec
from scenarios.monitoring_study import draws_z, update_study
from scenarios.monitoring_update import islands
from scenarios.study import Study, open_study
from tests.scenarios.cli.conftest import Leapfrog
from tests.scenarios.monitoring.plant import MONITORING, ROWS, metered_plant_in_registry, write_metered_study
from twins.core.streams import Streams

CHANCE = 1e-3  # that a right update fails, shared among the marginals
CHANGED = MONITORING.replace("9.5", "14.5").replace("9.7", "14.9")


def emulated(study: Study, spec: CalibrationSpec, out: Path) -> Emulated:
    return emulate(designed_runs(study, spec, spec.observed, out / "runs", 0), spec, out, 0)


def calibrate(folder: Path, out: Path) -> Calibrated:
    """Calibrate as the command does, without the second sampler."""
    study = open_study(folder)
    spec = study.calibration
    assert spec is not None
    made = emulated(study, spec, out)
    found = fit(made.target, Streams(spec.seed, 1))
    return calibrated(
        study, spec, found, record_of(found, made.emulator, made.checks, setting_of(study, spec, made))
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A calibrated study: made once, copied by the tests."""
    root = tmp_path_factory.mktemp("monitored")
    folder = write_metered_study(root / "study")
    with metered_plant_in_registry():
        calibrate(folder, root / "calibration").to_file(folder / "posterior.zip")
    (folder / "monitoring.csv").write_text(MONITORING, encoding="utf-8")
    return folder


@pytest.fixture
def study(done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(done, tmp_path / "study")).relative_to(tmp_path)


@pytest.fixture(scope="module")
def updated(done: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of an update with changed figures, and what was printed as ``said.json``."""
    out = tmp_path_factory.mktemp("updated")
    monitoring = out / "changed.csv"
    monitoring.write_text(CHANGED, encoding="utf-8")
    with metered_plant_in_registry(), pytest.MonkeyPatch.context() as patch:
        printed: list[object] = []
        patch.setattr("scenarios.commands.output.as_json", printed.append)
        from scenarios.cli import main

        arguments = ("update", done, monitoring, "--out", out, "--workers", 0, "-n", 16, "--json")
        assert main([str(a) for a in arguments]) == 0
    (out / "said.json").write_text(json.dumps(printed[0]), encoding="utf-8")
    return out


def test_what_an_update_says(updated: Path, done: Path) -> None:
    said = json.loads((updated / "said.json").read_text("utf-8"))
    (drift,) = said["drift"]
    assert drift["quantity"] == "use" and drift["kind"] == "relative"
    assert drift["verdict"] in ("watch", "alarm") and drift["change_5_50_95"][0] > 0.0
    assert [a["where"] for a in drift["answers"]] == ["changed.csv:2", "changed.csv:3"]
    assert all(a["p_value"] < 0.05 for a in drift["answers"])
    assert said["converged"] and said["ess"] > 400
    (moved,) = said["moved"]
    assert moved["parameter"] == "efficiency" and moved["shift_sd"] < -1.0  # more fuel per distance
    (forecast,) = said["forecasts"]
    assert forecast["years"] == [2022, 2023] and forecast["draws"] == 16
    assert (
        forecast["total_after"][2] > forecast["total_before"][2]
    )  # what burns more saves more by another fuel


def test_what_an_update_leaves(updated: Path, done: Path) -> None:
    after, before = (
        Calibrated.from_file(updated / "posterior.zip"),
        Calibrated.from_file(done / "posterior.zip"),
    )
    assert after.posterior.draws.mean() < before.posterior.draws.mean()
    assert after.posterior.meta["survey before"] == before.posterior.meta["survey"]
    assert after.posterior.meta["survey"] != before.posterior.meta["survey"]
    assert json.loads(after.posterior.meta["monitored"]) == ["changed.csv:2", "changed.csv:3"]
    assert len(after.record.answers) == 3 and after.record.years == 3
    page = (updated / "update.html").read_text("utf-8")
    for text in (
        "Has the plant drifted?",
        "Remaining legal years",
        "changed.csv:2",
        after.posterior.hash(),
        "<svg",
    ):
        assert text in page, text
    assert "script" not in page


def test_run_uses_the_updated_posterior(updated: Path, study: Path, leapfrog: Leapfrog) -> None:
    answer = leapfrog(
        "run",
        study,
        "-n",
        4,
        "--workers",
        0,
        "--out",
        "res",
        "--no-report",
        "--posterior",
        updated / "posterior.zip",
    )
    assert answer.code == 0, answer.err


def test_same_command_same_bytes(updated: Path, done: Path, leapfrog: Leapfrog, tmp_path: Path) -> None:
    answer = leapfrog(
        "update",
        done,
        updated / "changed.csv",
        "--out",
        tmp_path / "again",
        "--workers",
        0,
        "--no-forecast",
        "--no-report",
    )
    assert answer.code == 0, answer.err
    assert (tmp_path / "again" / "posterior.zip").read_bytes() == (updated / "posterior.zip").read_bytes()
    assert "use" in answer.out and "efficiency" in answer.out and "+" in answer.out


def test_update_equals_one_calibration_on_all_data(tmp_path: Path) -> None:
    """Readings, and claims of a source that speaks in both halves; two-sample tests at sizes corrected for ESS."""
    claims = "use_{},claim,{},5,20,MJ/km,4%,,P1,{},a press figure,\n"
    first = ROWS + "use_2019,normal,9.6,,,MJ/km,5%,,M1,2019,,\n" + claims.format(2019, 12.5, 2019)
    more = MONITORING + claims.format(2020, 9.9, 2020)
    folder = write_metered_study(tmp_path / "halves")
    (folder / "survey.csv").write_text(first, encoding="utf-8")
    (folder / "monitoring.csv").write_text(more, encoding="utf-8")
    before = calibrate(folder, tmp_path / "first")
    study = open_study(folder)
    assert study.calibration is not None
    half = update_study(study, study.calibration, [folder / "monitoring.csv"], before, tmp_path / "second", 0)

    whole = write_metered_study(tmp_path / "whole")
    (whole / "survey.csv").write_text(first + more.removeprefix(ROWS), encoding="utf-8")
    text = (whole / "study.toml").read_text("utf-8")
    assert "years = 1\n" in text
    (whole / "study.toml").write_text(text.replace("years = 1\n", "years = 3\n"), encoding="utf-8")
    at_once_study = open_study(whole)
    assert at_once_study.calibration is not None
    made = emulated(at_once_study, at_once_study.calibration, tmp_path / "once")
    at_once = fit(made.target, Streams(1, 1))

    assert half.monitored.fit.target.names == at_once.target.names == ("efficiency", "reliability[P1]")
    _, p_values = agreement(half.monitored.fit.chains, at_once.chains)
    assert np.all(p_values > CHANCE / len(p_values)), p_values
    # the test sees the difference between the survey alone and all data
    old = half.monitored.fit.target.of(study.calibration.survey)
    alone = islands(draws_z(before, old, Streams(1, 3)))
    _, seen = agreement(Chains(alone, np.zeros(alone.shape[:2]), 1, {}), at_once.chains)
    assert seen.min() < CHANCE / len(seen)


def refusal(leapfrog: Leapfrog, study: Path, *files: object) -> str:
    answer = leapfrog("update", study, *files, "--workers", 0, "--out", "res")
    assert answer.code == 2 and answer.out == ""
    assert not Path("res").exists()
    return answer.err


def test_without_a_posterior_the_next_step_is_to_calibrate(study: Path, leapfrog: Leapfrog) -> None:
    (study / "posterior.zip").unlink()
    text = refusal(leapfrog, study, study / "monitoring.csv")
    assert f"{study}/posterior.zip: not found" in text and f"leapfrog calibrate {study}" in text


def test_without_a_calibration_the_next_step_is_to_write_one(study: Path, leapfrog: Leapfrog) -> None:
    path = study / "study.toml"
    path.write_text(path.read_text("utf-8").partition("[calibration]")[0], encoding="utf-8")
    assert "no [calibration] in study.toml" in refusal(leapfrog, study, study / "monitoring.csv")


def test_monitoring_that_was_learnt_already_is_refused(
    updated: Path, study: Path, leapfrog: Leapfrog
) -> None:
    shutil.copy(updated / "posterior.zip", "learnt.zip")
    text = refusal(leapfrog, study, study / "monitoring.csv", "--posterior", "learnt.zip")
    assert (
        "has learnt from monitoring already: changed.csv:2" in text and "all monitoring files at once" in text
    )


def test_rows_of_the_survey_and_of_another_file_are_refused(study: Path, leapfrog: Leapfrog) -> None:
    (study / "old.csv").write_text((study / "survey.csv").read_text("utf-8"), encoding="utf-8")
    assert "old.csv:2: use_2019 = 9.6 of M1 is in the survey already" in refusal(
        leapfrog, study, study / "old.csv"
    )
    shutil.copy(study / "monitoring.csv", study / "again.csv")
    text = refusal(leapfrog, study, study / "monitoring.csv", study / "again.csv")
    assert "again.csv:2: use_2020 = 9.5 of M2 is in the survey already, at monitoring.csv:2" in text


def test_a_file_that_is_not_there(study: Path, leapfrog: Leapfrog) -> None:
    assert "nowhere.csv" in refusal(leapfrog, study, "nowhere.csv")


def test_an_unconverged_posterior_is_refused_with_its_own_code(study: Path, leapfrog: Leapfrog) -> None:
    found = Calibrated.from_file(study / "posterior.zip")
    bad = dataclasses.replace(found.posterior, r_hat={"efficiency": 1.2})
    dataclasses.replace(found, posterior=bad).to_file(study / "posterior.zip")
    answer = leapfrog("update", study, study / "monitoring.csv", "--workers", 0, "--out", "res")
    assert answer.code == 4 and "R-hat 1.2" in answer.err


def test_monitoring_of_the_last_year_leaves_nothing_to_forecast(study: Path, leapfrog: Leapfrog) -> None:
    (study / "monitoring.csv").write_text(
        ROWS + "use_2023,normal,9.5,,,MJ/km,5%,,M2,2023,,\n", encoding="utf-8"
    )
    answer = leapfrog("update", study, study / "monitoring.csv", "--workers", 0, "--out", "res", "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["forecasts"] == [] and "no forecast: monitoring reaches" in answer.err
