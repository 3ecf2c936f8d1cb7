"""A results folder through all verbs: an edited study, an unfinished run, and files made from the draws."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scenarios.cli import main
from scenarios.commands.results_folder import same_physics
from scenarios.manifest import Manifest
from scenarios.store import FolderLock
from scenarios.study import open_study
from tests.scenarios.cli.conftest import Leapfrog, run_study
from tests.scenarios.study.small_twin import GOOD, write_study


@pytest.fixture
def finished(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> Path:
    """Return the folder of a finished run of four draws."""
    assert run_study(leapfrog, study, tmp_path / "out", "-n", 4).code == 0
    return tmp_path / "out"


@pytest.fixture
def stopped(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a run that died after the first of four draws."""

    def die(frame: object) -> list[float]:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr("scenarios.commands.sweeping.headline_of", lambda *_: die)
        assert main(["run", str(study), "--out", str(out), "--workers", "0", "-n", "4"]) == 130
    return out


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files that may not change; the lock names its last owner."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "lock"
    }


@pytest.mark.parametrize("name", ["study.toml", "weather/semarang.csv"])
@pytest.mark.parametrize("verb", ["verify", "report", "status", "rerun", "compare"])
def test_an_edited_study_copy_is_refused_by_name(
    leapfrog: Leapfrog, finished: Path, verb: str, name: str
) -> None:
    """A price that steers events, changed after the run, once gave old draws at the new price."""
    copy = finished / "study" / name
    copy.write_text(copy.read_text().replace("4500", "9000").replace("0.8", "0.7"))
    before = contents(finished)
    more = {"rerun": ["--failed"], "compare": ["bau"]}.get(verb, [])
    answer = leapfrog(verb, finished, *more)
    assert answer.code == 5
    assert re.search(rf"study/{name}: SHA-256 \w+\.\.\.; .* SHA-256 \w+\.\.\.", answer.err)
    assert "Put the old file back, or run the study again" in answer.err
    assert contents(finished) == before


def test_a_deleted_study_copy_is_refused_and_the_same_run_writes_it_again(
    leapfrog: Leapfrog, study: Path, finished: Path
) -> None:
    (finished / "study" / "study.toml").unlink()
    answer = leapfrog("report", finished)
    assert answer.code == 5
    assert "study.toml: is missing" in answer.err
    assert run_study(leapfrog, study, finished, "-n", 4).code == 0
    assert leapfrog("verify", finished).code == 0


def test_a_running_run_keeps_the_study_it_began_with(leapfrog: Leapfrog, study: Path, finished: Path) -> None:
    before = contents(finished)
    write_study(study, GOOD.replace("value = 138.9", "value = 200"))
    with FolderLock(finished):
        assert run_study(leapfrog, study, finished, "-n", 4).code == 2
    assert contents(finished) == before


@pytest.mark.parametrize("verb", [["report"], ["rerun", "--failed"]])
def test_an_unfinished_run_is_not_accounted(leapfrog: Leapfrog, stopped: Path, verb: list[str]) -> None:
    before = contents(stopped)
    answer = leapfrog(*verb, stopped)
    assert answer.code == 2
    assert "unfinished, 1 of 4 draws" in answer.err
    assert "run again goes on" in answer.err
    assert contents(stopped) == before
    assert not (stopped / "accounts.parquet").exists()


@pytest.mark.parametrize("verb", [["report"], ["rerun", "--failed"], ["verify"]])
def test_a_folder_that_is_being_written_is_left_alone(
    leapfrog: Leapfrog, finished: Path, verb: list[str]
) -> None:
    before = contents(finished)
    with FolderLock(finished):
        answer = leapfrog(*verb, finished)
    assert answer.code == 2
    assert "is being written by process" in answer.err
    assert contents(finished) == before


def test_failed_draws_of_an_unfinished_sweep_cannot_close_it(study: Path, stopped: Path) -> None:
    """Else the manifest would say finished with three draws missing."""
    from scenarios.commands.sweeping import sweep_study
    from scenarios.findings import InputError
    from scenarios.study import open_study

    with pytest.raises(InputError, match="unfinished, 3 of 4 draws missing"):
        sweep_study(open_study(study), stopped, 4, 1, 0, lambda _: None, rerun_failed=True)


def test_verify_of_an_unfinished_run_does_not_pass(leapfrog: Leapfrog, study: Path, stopped: Path) -> None:
    answer = leapfrog("verify", stopped)
    assert answer.code == 2
    assert "unfinished, 3 of 4 draws missing" in answer.out
    assert "passed" not in answer.out
    assert not json.loads(leapfrog("verify", stopped, "--json").out)["ok"]
    with Manifest(stopped, write=True) as manifest:
        (row,) = manifest.chunks()
        manifest.remove_chunk(row)
    (stopped / "chunks" / row.file_name).unlink()
    none = leapfrog("verify", stopped)
    assert none.code == 2
    assert "4 of 4 draws missing" in none.out
    assert run_study(leapfrog, study, stopped, "-n", 4).code == 0
    assert leapfrog("verify", stopped).code == 0


@pytest.mark.parametrize("harm", ["change", "delete", "add"])
@pytest.mark.parametrize("name", ["accounts.parquet", "report.html"])
def test_accounts_and_report_are_verified(leapfrog: Leapfrog, finished: Path, name: str, harm: str) -> None:
    assert leapfrog("report", finished).code == 0
    assert leapfrog("verify", finished).code == 0
    if harm == "change":
        (finished / name).write_bytes((finished / name).read_bytes() + b" ")
    elif harm == "delete":
        (finished / name).unlink()
    else:
        (finished / f"{name.split('.')[0]}.mine.{name.split('.')[1]}").write_bytes(b"mine")
    answer = leapfrog("verify", finished)
    assert answer.code == 5
    assert name.split(".")[0] in answer.err
    assert "leapfrog report writes it again" in answer.err


def test_a_report_under_other_rules_stands_beside_the_report_of_the_run(
    leapfrog: Leapfrog, study: Path, finished: Path, tmp_path: Path
) -> None:
    assert leapfrog("report", finished).code == 0
    before = contents(finished)
    other = write_study(tmp_path / "dear_kits", GOOD.replace("value = 138.9", "value = 200"))
    answer = leapfrog("report", finished, "--study", other)
    assert answer.code == 0
    after = contents(finished)
    changed = [name for name in before if after[name] != before[name]]
    assert changed == ["manifest.db"]
    assert sorted(re.sub(r"\w{8}(?=\.\w+$)", "HASH", name) for name in after.keys() - before.keys()) == [
        "accounts.dear_kits.HASH.parquet",
        "report.dear_kits.HASH.html",
    ]
    assert "report.dear_kits" in answer.out
    assert leapfrog("verify", finished).code == 0
    same = leapfrog("report", finished, "--study", study)
    assert "report.html" in same.out


def test_other_rules_keep_the_posterior_of_the_run(study: Path, tmp_path: Path) -> None:
    """Draws from a posterior are those of the study with it: without it they would be those of another study."""
    fitted: Any = SimpleNamespace(posterior=SimpleNamespace(hash=lambda: "of the survey"))
    run = open_study(study).with_posterior(fitted)
    other = open_study(write_study(tmp_path / "dear_kits", GOOD.replace("value = 138.9", "value = 200")))
    rules = same_physics(run, other, tmp_path)
    assert rules.simulation_hash == run.simulation_hash != other.simulation_hash
    assert rules.calibrated is fitted
    assert rules.hash == other.hash != run.hash


def test_verify_warns_of_a_report_that_later_rules_left_behind(
    leapfrog: Leapfrog, study: Path, finished: Path
) -> None:
    assert leapfrog("report", finished).code == 0
    write_study(study, GOOD.replace("value = 138.9", "value = 200"))
    assert run_study(leapfrog, study, finished, "-n", 4).code == 0
    answer = leapfrog("verify", finished)
    assert answer.code == 0
    assert re.search("warning: .*report.html: was made from other draws or rules", answer.err)
    assert "accounts.parquet" not in answer.err


def test_keep_stores_fine_series_and_monthly_bands(leapfrog: Leapfrog, study: Path, finished: Path) -> None:
    """Draws 0, 1 and 3 are run once more for their days; months are means of days, bands go over the draws."""
    from scenarios.results import Results

    answer = run_study(leapfrog, study, finished, "-n", 4, "--keep", "3,0-1")
    assert answer.code == 0, answer.err
    results = Results.open(finished)
    series = results.series()
    assert sorted(series["draw"].unique()) == [0, 1, 3]
    flows = results.frame().set_index(["scenario", "draw", "year"])
    mj = flows["diesel_fossil_mj"] + flows["gas_burned_mj"]
    bands = results.monthly_bands()
    assert len(bands) == 3 * 36
    march = bands[(bands["scenario"] == "project") & (bands["year"] == 2020) & (bands["month"] == 3)]
    assert march["n_draws"].tolist() == [3]
    of_draws = sorted(mj["project", draw, 2020] / 365.0 for draw in (0, 1, 3))
    assert march["p50"].tolist() == pytest.approx([of_draws[1]])
    assert of_draws[0] < march["p05"].item() < march["p95"].item() < of_draws[2]
    assert leapfrog("verify", finished).code == 0
    (finished / "bands_monthly.parquet").write_bytes(b"PAR1")
    assert leapfrog("verify", finished).code == 5


@pytest.mark.parametrize("keep", ["4", "2-1", "a", "1,,2", "-1"])
def test_draws_to_keep_that_are_none_are_refused(
    leapfrog: Leapfrog, study: Path, tmp_path: Path, keep: str
) -> None:
    answer = run_study(leapfrog, study, tmp_path / "out", "-n", 4, f"--keep={keep}")
    assert answer.code == 2
    assert f"--keep: {keep}; draws 0..3 or ranges of them" in answer.err
    assert "Write --keep 0,3" in answer.err
    assert not (tmp_path / "out").exists()


SIZES = """
[sizing]
lever = "units_installed"
unit = "-"
values = [1, 2, 4]
draws = 6
delivered = ["gas_burned_mj"]
"""
SEVERAL_SIZES = (
    SIZES.replace("[sizing]", "[[sizing]]")
    + """
[[sizing.constraints]]
title = "gas in the fuel"
part = ["gas_burned_mj"]
of = ["gas_burned_mj", "diesel_fossil_mj"]
at_least = 1e-3
"""
)
ALTERNATIVES = """
[[alternatives]]
title = "Fuel burned"
why = "Two fuels, as if they were rivals."
unit = "GJ/yr"
amounts = [{flow = "gas_burned_mj", label = "gas"}, {flow = "diesel_fossil_mj", label = "diesel"}]
"""


def test_sizes_are_run_beside_the_draws_and_resume(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write(SIZES)
    out = tmp_path / "out"
    first = leapfrog("run", study, "--out", out, "--workers", 0, "-n", 4)
    assert first.code == 0, first.err
    assert "sizes: 4 draws of 3 values of units_installed" in first.err  # not more than the sweep has
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Is it the right size?" in page
    again = leapfrog("run", study, "--out", out, "--workers", 0, "-n", 4)
    assert again.code == 0
    assert (out / "report.html").read_text(encoding="utf-8") == page
    longer = leapfrog("run", study, "--out", out, "--workers", 0, "-n", 16)
    assert "sizes: 6 draws" in longer.err
    assert leapfrog("verify", out).code == 0


def test_json_holds_sizes_and_rival_answers(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write(SEVERAL_SIZES + SIZES.replace("[sizing]", "[[sizing]]") + ALTERNATIVES)
    out = tmp_path / "out"
    ran = leapfrog("run", study, "--out", out, "--workers", 0, "-n", 4, "--no-report", "--json")
    assert ran.code == 0, ran.err
    assert f"into {out / 'sizing_2'}" in ran.err
    found = json.loads(ran.out)
    first, second = found["sizing"]
    assert (first["lever"], first["sizes"]) == ("units_installed", [1.0, 2.0, 4.0])
    assert first["constraints"][0]["title"] == "gas in the fuel"
    assert "constraints" not in second
    (rivals,) = found["alternatives"]
    assert [row["label"] for row in rivals["amounts"]] == ["gas", "diesel"]
    assert rivals["draws"] == 4


def test_changed_sizes_keep_the_draws_and_ask_for_another_folder(
    leapfrog: Leapfrog, study: Path, tmp_path: Path
) -> None:
    text = (study / "study.toml").read_text(encoding="utf-8") + SIZES
    (study / "study.toml").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert leapfrog("run", study, "--out", out, "--workers", 0, "-n", 4).code == 0
    (study / "study.toml").write_text(text.replace("[1, 2, 4]", "[1, 2, 5]"), encoding="utf-8")
    changed = leapfrog("run", study, "--out", out, "--workers", 0, "-n", 4)
    assert changed.code == 2
    assert "inputs changed" in changed.err
