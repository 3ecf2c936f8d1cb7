"""From a survey to a run that uses its posterior, by the command."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from calibration.calibrated import Calibrated
from scenarios.calibration_fit import calibrate_study
from scenarios.results import Results
from scenarios.study import open_study
from tests.scenarios.calibration.conftest import SURVEY, write_calibrated
from tests.scenarios.cli.conftest import Leapfrog
from tests.scenarios.study.registry import plant_in_registry


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study beside its calibration: made once, copied by the tests."""
    root = tmp_path_factory.mktemp("calibrated")
    folder = write_calibrated(root / "plant_study")
    with plant_in_registry():
        study = open_study(folder)
        assert study.calibration is not None
        found = calibrate_study(study, study.calibration, root / "out", 0).calibrated
    found.to_file(folder / "posterior.zip")
    return folder


@pytest.fixture
def study(done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(done, tmp_path / "plant_study")).relative_to(tmp_path)


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_posterior_is_where_meter_and_prior_meet(done: Path) -> None:
    found = Calibrated.from_file(done / "posterior.zip")
    at = found.posterior.names.index("efficiency")
    values = found.posterior.draws[:, at]
    # prior 0.30 +- 0.02, meter 0.27 +- 0.006 with 7 % luck of two years: between the two
    assert 0.26 < values.mean() < 0.30
    assert values.std() < 0.02
    assert "husk_moisture" in found.record.uninformed


def test_the_record_judges_meter_and_brochure_apart(done: Path) -> None:
    record = Calibrated.from_file(done / "posterior.zip").record
    meter, slips, brochure = record.answers
    assert meter.right is None
    assert slips.given == (0.155,)
    assert brochure.right is not None
    assert brochure.right < 0.5
    assert {s.source for s in record.sources} == {"S10", "S11", "S12"}
    assert next(s for s in record.sources if s.source == "S12").reliability is not None
    assert record.second_sampler.startswith("dynesty")
    assert all(p.second_p is not None for p in record.parameters)


@pytest.mark.slow
def test_calibrate_writes_posterior_and_page(done: Path, tmp_path: Path, leapfrog: Leapfrog) -> None:
    folder = write_calibrated(tmp_path / "fresh")
    answer = leapfrog("calibrate", folder, "--workers", 2, "--out", tmp_path / "out", "--json")
    assert answer.code == 0, answer.err
    said = json.loads(answer.out)
    assert said["converged"]
    assert said["informed"] == ["efficiency"]
    page = (tmp_path / "out" / "calibration.html").read_text(encoding="utf-8")
    assert "efficiency" in page
    # two workers and none, another folder and command: the same bytes
    assert (folder / "posterior.zip").read_bytes() == (done / "posterior.zip").read_bytes()
    assert (tmp_path / "out" / "posterior.zip").read_bytes() == (done / "posterior.zip").read_bytes()


def test_run_takes_the_rows_of_the_posterior(study: Path, leapfrog: Leapfrog) -> None:
    answer = leapfrog("run", study, "-n", 8, "--workers", 0, "--out", "res")
    assert answer.code == 0, answer.err
    assert "posterior: 1 parameters" in answer.err
    drawn = Results.open(Path("res")).inputs()["efficiency"].to_numpy()
    rows = Calibrated.from_file(study / "posterior.zip").posterior.draws[:, 0]
    assert np.isin(drawn, rows).all()
    assert leapfrog("verify", "res").code == 0
    assert leapfrog("report", "res").code == 0
    assert leapfrog("run", study, "-n", 8, "--workers", 0, "--out", "res").code == 0


def test_prior_only_is_said_and_draws_from_the_prior(study: Path, leapfrog: Leapfrog) -> None:
    answer = leapfrog("run", study, "-n", 8, "--workers", 0, "--out", "res", "--prior-only")
    assert answer.code == 0
    assert "prior only" in answer.err
    drawn = Results.open(Path("res")).inputs()["efficiency"].to_numpy()
    rows = Calibrated.from_file(study / "posterior.zip").posterior.draws[:, 0]
    assert not np.isin(drawn, rows).any()


def test_prior_and_posterior_do_not_share_a_folder(study: Path, leapfrog: Leapfrog) -> None:
    assert leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res", "--prior-only").code == 0
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res")
    assert answer.code == 2
    assert "posterior" in answer.err


def test_without_a_posterior_the_run_stops_and_says_how(study: Path, leapfrog: Leapfrog) -> None:
    (study / "posterior.zip").unlink()
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res")
    assert answer.code == 2
    assert f"leapfrog calibrate {study}" in answer.err
    assert "--prior-only" in answer.err
    assert not Path("res").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("survey/measured.csv", "0.155", "0.150", "survey"),
        ("study.toml", "normal = [30, 2]", "normal = [30, 3]", "prior of efficiency"),
        ("study.toml", 'scenario = "project"\nyears', 'scenario = "bau"\nyears', "surveyed scenario"),
        ("study.toml", "engine = \"all\"", "engine = \"none\"", "project.engine"),
    ],
)  # fmt: skip
def test_a_posterior_of_other_inputs_is_refused_by_name(
    study: Path, leapfrog: Leapfrog, file: str, old: str, new: str, name: str
) -> None:
    edited(study / file, old, new)
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res")
    assert answer.code == 2
    assert f"other inputs: {name}" in answer.err or f", {name}" in answer.err


def test_a_lever_of_another_scenario_needs_no_new_calibration(study: Path, leapfrog: Leapfrog) -> None:
    edited(
        study / "study.toml",
        'title = "Diesel"\n',
        'title = "Diesel"\nstrain_limit = {value = 0.9, unit = "-"}\n',
    )
    assert leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res").code == 0


def test_a_damaged_posterior_is_refused(study: Path, leapfrog: Leapfrog) -> None:
    path = study / "posterior.zip"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res")
    assert answer.code == 2
    assert "posterior.zip" in answer.err


def test_an_unconverged_posterior_is_refused_or_marks_every_result(study: Path, leapfrog: Leapfrog) -> None:
    found = Calibrated.from_file(study / "posterior.zip")
    bad = dataclasses.replace(found.posterior, r_hat={"efficiency": 1.2})
    dataclasses.replace(found, posterior=bad).to_file(study / "posterior.zip")
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res")
    assert answer.code == 4
    assert "R-hat 1.2" in answer.err
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res", "--accept-unconverged")
    assert answer.code == 0
    assert "not converged" in answer.err
    assert "not converged" in Path("res/report.html").read_text(encoding="utf-8")


def test_another_posterior_by_name(study: Path, leapfrog: Leapfrog, tmp_path: Path) -> None:
    shutil.move(study / "posterior.zip", "other.zip")
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res", "--posterior", "other.zip")
    assert answer.code == 0
    assert "warning" not in answer.err
    edited(study / "study.toml", "normal = [30, 2]", "normal = [30, 3]")
    answer = leapfrog("run", study, "-n", 4, "--workers", 0, "--out", "res2", "--posterior", "other.zip")
    assert answer.code == 0
    assert "other inputs: prior of efficiency" in answer.err
    both = leapfrog("run", study, "-n", 4, "--out", "res", "--posterior", "other.zip", "--prior-only")
    assert both.code == 2


def test_a_study_without_a_survey_cannot_be_calibrated(tmp_path: Path, leapfrog: Leapfrog) -> None:
    folder = write_calibrated(tmp_path / "s", section="", survey=SURVEY)
    answer = leapfrog("calibrate", folder)
    assert answer.code == 2
    assert "survey-template" in answer.err
