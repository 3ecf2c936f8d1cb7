"""The verbs, in one process: exit codes, what goes to stdout and stderr, and that nothing is lost."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from scenarios.cli import main
from tests.scenarios.cli.conftest import Leapfrog, run_study
from tests.scenarios.study.small_twin import GOOD, TWIN, write_study

VERBS = ("demo", "list", "show", "check", "run", "rerun", "compare", "report", "verify", "status")


def test_run_leaves_the_store_and_prints_the_answer(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = run_study(leapfrog, study, out)
    assert answer.code == 0, answer.err
    assert "reduction, expected" in answer.out
    assert "exceeded in 90 % of draws" in answer.out
    assert "Chance to reach brochure 2018" in answer.out
    assert "16 of 16 draws, 0 failed" in answer.err
    for name in (
        "manifest.db",
        "inputs.parquet",
        "accounts.parquet",
        "bands.parquet",
        "log.jsonl",
        "study.json",
    ):
        assert (out / name).is_file(), name
    chunk = pd.read_parquet(next((out / "chunks").glob("*.parquet")))
    assert list(chunk.columns[:3]) == ["scenario", "draw", "year"]
    assert "status" in chunk.columns


def test_second_run_resumes_and_gives_the_same_answer(
    leapfrog: Leapfrog, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = run_study(leapfrog, study, out, "-n", 8)
    chunks = sorted(p.name for p in (out / "chunks").iterdir())
    second = run_study(leapfrog, study, out, "-n", 8)
    assert second.out == first.out
    assert sorted(p.name for p in (out / "chunks").iterdir()) == chunks
    longer = run_study(leapfrog, study, out, "-n", 16)
    assert longer.code == 0
    assert set(chunks) <= {p.name for p in (out / "chunks").iterdir()}


def test_same_answer_for_other_workers_and_chunks(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    alone = run_study(leapfrog, study, tmp_path / "a", "--json")
    other = leapfrog(
        "run", study, "--out", tmp_path / "b", "--workers", 2, "--chunk-size", 5, "--no-report", "--json"
    )
    assert other.code == 0, other.err
    one, two = json.loads(alone.out), json.loads(other.out)
    assert one.pop("out") != two.pop("out")
    assert one == two
    hashes = [
        json.loads(leapfrog("verify", tmp_path / n, "-n", 2, "--json").out)["content_hash"] for n in "ab"
    ]
    assert hashes[0] == hashes[1]


def test_changed_inputs_are_refused_by_name_and_nothing_is_lost(
    leapfrog: Leapfrog, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run_study(leapfrog, study, out).code == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    write_study(study, GOOD.replace("value = 0.25", "value = 0.26"))
    answer = run_study(leapfrog, study, out)
    assert answer.code == 2
    assert re.search(r"inputs changed: .*capacity_kw", answer.err)
    assert "nothing was overwritten" in answer.err
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    write_study(study)
    seed = run_study(leapfrog, study, out, "--seed", 2)
    assert seed.code == 2
    assert "seed" in seed.err
    fewer = run_study(leapfrog, study, out, "-n", 4)
    assert fewer.code == 2
    assert "16" in fewer.err


def test_changed_prices_account_again_without_a_new_draw(
    leapfrog: Leapfrog, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = run_study(leapfrog, study, out, "--json")
    chunks = {p.name: p.stat().st_mtime_ns for p in (out / "chunks").iterdir()}
    write_study(study, GOOD.replace("value = 138.9", "value = 200"))
    second = run_study(leapfrog, study, out, "--json")
    assert second.code == 0
    assert {p.name: p.stat().st_mtime_ns for p in (out / "chunks").iterdir()} == chunks
    figures = [{f["quantity"]: f["p50"] for f in json.loads(a.out)["figures"]} for a in (first, second)]
    names = [name for name in figures[0] if figures[0][name] != figures[1][name]]
    assert names
    assert all("present value" in name for name in names)


def test_out_of_another_kind_is_refused(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("dear")
    answer = run_study(leapfrog, study, tmp_path / "thesis")
    assert answer.code == 2
    assert "holds no results" in answer.err
    assert [p.name for p in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]
    (tmp_path / "file").write_text("x")
    assert run_study(leapfrog, study, tmp_path / "file").code == 2


def test_failed_draws_end_with_code_3_and_are_named(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_study(study, GOOD.replace('title = "Gas"', 'title = "Gas"\nstrain_limit = 0.325'))
    answer = run_study(leapfrog, study, out)
    assert answer.code == 3
    assert "No figure is given" in answer.out
    status = leapfrog("status", out)
    assert status.code == 0
    assert "the piston broke" in status.out
    rows = json.loads(leapfrog("status", out, "--json").out)
    assert rows["failed"] == len({f["draw"] for f in rows["failures"]}) > 0
    assert rows["done"] == 16
    draw = rows["failures"][0]["draw"]
    one = leapfrog("rerun", "--draw", draw, out)
    assert one.code == 3
    assert "the piston broke" in one.out
    again = leapfrog("rerun", "--failed", out, "--workers", 0, "--no-report")
    assert again.code == 3
    report = json.loads(leapfrog("verify", out, "-n", 16, "--json").out)
    assert report["ok"]


def test_too_many_failed_draws_stop_the_sweep(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    write_study(study, GOOD.replace('title = "Gas"', 'title = "Gas"\nstrain_limit = 0.1'))
    answer = run_study(leapfrog, study, tmp_path / "out", "--max-failed", "10%")
    assert answer.code == 3
    assert "the piston broke" in answer.err


def test_not_converged_ends_with_code_4(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    answer = run_study(leapfrog, study, tmp_path / "out", "--converged", "0.001%")
    assert answer.code == 4
    assert "Try more draws" in answer.err


@pytest.mark.parametrize("harm", ["cut", "flip", "delete", "manifest"])
def test_damaged_store_ends_with_code_5(leapfrog: Leapfrog, study: Path, tmp_path: Path, harm: str) -> None:
    out = tmp_path / "out"
    run_study(leapfrog, study, out)
    chunk = sorted((out / "chunks").iterdir())[0]
    content = chunk.read_bytes()
    if harm == "cut":
        chunk.write_bytes(content[: len(content) // 2])
    elif harm == "flip":
        chunk.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    elif harm == "delete":
        chunk.unlink()
    else:
        (out / "manifest.db").write_bytes(b"no database" * 100)
    answer = leapfrog("verify", out)
    assert answer.code == 5, answer
    name = "manifest.db" if harm == "manifest" else chunk.name
    assert name in answer.err
    assert "leapfrog run" in answer.err or "the same command" in answer.err
    if harm in ("cut", "delete", "manifest"):
        assert leapfrog("compare", out, "bau").code == 5


def test_a_damaged_chunk_is_made_again(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run_study(leapfrog, study, out)
    sorted((out / "chunks").iterdir())[0].write_bytes(b"PAR1")
    assert run_study(leapfrog, study, out).out == first.out
    assert leapfrog("verify", out).code == 0


def test_two_writers_are_refused(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    from scenarios.store import FolderLock

    out = tmp_path / "out"
    run_study(leapfrog, study, out, "-n", 4)
    with FolderLock(out):
        answer = run_study(leapfrog, study, out, "-n", 16)
    assert answer.code == 2
    assert "one writer for each folder" in answer.err
    assert json.loads(leapfrog("status", out, "--json").out)["done"] == 4


def test_compare_is_paired(leapfrog: Leapfrog, study: Path, tmp_path: Path) -> None:
    run_study(leapfrog, study, tmp_path / "a")
    run_study(leapfrog, study, tmp_path / "b", "--seed", 7)
    found = json.loads(leapfrog("compare", tmp_path / "a", "bau", "--json").out)
    assert found["paired"]
    rows = {row["figure"]: row for row in found["differences"]}
    assert rows["co2e_t"]["n"] == 16
    assert not {"revenue", "biomass_mwh"} & set(rows), "nothing is sold, no biomass is burned"
    account = pd.read_parquet(tmp_path / "a" / "accounts.parquet")
    assert len(account)
    itself = json.loads(leapfrog("compare", tmp_path / "a", tmp_path / "a", "--json").out)
    assert all(row["p5"] == row["p95"] == 0.0 for row in itself["differences"])
    other = leapfrog("compare", tmp_path / "a", tmp_path / "b")
    assert "NOT paired" in other.out
    wrong = leapfrog("compare", tmp_path / "a", f"{tmp_path / 'a'}:projct")
    assert wrong.code == 2
    assert "Did you mean project?" in wrong.err


@pytest.mark.parametrize("verb", ["status", "verify", "report"])
def test_no_results_folder(leapfrog: Leapfrog, tmp_path: Path, verb: str) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        answer = leapfrog(verb, folder)
        assert answer.code == 2
        assert answer.out == ""
        assert str(folder) in answer.err


@pytest.mark.parametrize(
    ("arguments", "texts"),
    [
        (["-n", "0"], ["-n: 0", "1..10,000,000"]),
        (["-n", "-5"], ["-n", "1..10,000,000"]),
        (["--seed", "-1"], ["--seed: -1"]),
        (["--workers", "5000"], ["--workers: 5000", "0..1,024"]),
        (["--chunk-size", "0"], ["--chunk-size: 0"]),
        (["--max-failed", "many"], ["--max-failed: many", "1%"]),
        (["--max-failed", "120%"], ["--max-failed: 120%"]),
        (["--converged", "2"], ["--converged: 2", "1%"]),
        (["--worker", "2"], ["--worker", "--workers"]),
        (["-n", "ten"], ["-n", "ten"]),
    ],
)
def test_wrong_options_are_named(
    leapfrog: Leapfrog, study: Path, tmp_path: Path, arguments: list[str], texts: list[str]
) -> None:
    answer = leapfrog("run", study, "--out", tmp_path / "out", *arguments)
    assert answer.code == 2
    assert answer.out == ""
    for text in texts:
        assert text in answer.err
    assert not (tmp_path / "out").exists()


def test_unknown_verb_and_help(leapfrog: Leapfrog) -> None:
    answer = leapfrog("rnu")
    assert answer.code == 2
    assert "Did you mean 'run'" in answer.err
    bare = leapfrog()
    assert bare.code == 0
    for verb in VERBS:
        assert verb in bare.out
        page = leapfrog(verb, "--help")
        assert page.code == 0
        assert "--json" in page.out
        assert "--debug" in page.out


def test_options_mean_the_same_everywhere(leapfrog: Leapfrog) -> None:
    for verb in ("run", "verify"):
        assert re.search(r"-n, +--draws", leapfrog(verb, "--help").out)
    for verb in ("run", "rerun"):
        assert "--workers" in leapfrog(verb, "--help").out


def test_check_prints_all_findings_and_json(leapfrog: Leapfrog, study: Path) -> None:
    good = leapfrog("check", study)
    assert good.code == 0
    assert "fit to run" in good.out
    found = json.loads(leapfrog("check", study, "--json").out)
    assert found["ok"]
    assert len(found["hash"]) == 64
    write_study(study, GOOD.replace("years = 3", "years = 0"))
    bad = leapfrog("check", study, "--json")
    assert bad.code == 2
    assert json.loads(bad.out)["findings"][0]["where"].endswith("horizon.years")


def test_check_tries_the_accounting(leapfrog: Leapfrog, study: Path) -> None:
    """A purchase without a price would stop the account after hours of draws."""
    write_study(
        study, re.sub(r'\[\[economics\.prices\]\]\ncarrier = "CNG".*?\n\n', "", GOOD, flags=re.DOTALL)
    )
    answer = leapfrog("check", study)
    assert answer.code == 2
    assert "CNG" in answer.err


def test_demo_makes_a_study_that_is_fit_to_run(leapfrog: Leapfrog, tmp_path: Path) -> None:
    answer = leapfrog("demo", "bus_fleet", tmp_path / "mine")
    assert answer.code == 0
    assert "leapfrog run" in answer.err
    assert (tmp_path / "mine" / "study.toml").is_file()
    assert leapfrog("check", tmp_path / "mine").code == 0
    again = leapfrog("demo", "bus_fleet", tmp_path / "mine")
    assert again.code == 2
    assert "not empty" in again.err
    assert "Did you mean bus_fleet?" in leapfrog("demo", "bus_flet", tmp_path / "other").err


def test_list_and_show(leapfrog: Leapfrog, study: Path) -> None:
    found = json.loads(leapfrog("list", "--json").out)
    assert {"plant", "bus_fleet"} <= {twin["name"] for twin in found["twins"]}
    assert "trans_semarang" in found["studies"]
    assert "trans_semarang" in leapfrog("list").out
    twin = json.loads(leapfrog("show", "plant", "--json").out)
    assert all(p["unit"] and p["source"] for p in twin["parameters"])
    shown = leapfrog("show", "plant")
    assert "lower_heating_value" in shown.out
    assert [row["name"] for row in twin["observables"]] == list(TWIN.observables)
    answers = leapfrog("show", "plant", "--observables").out
    assert all(name in answers and unit in answers for name, (unit, _) in TWIN.observables.items())
    assert "lower_heating_value" not in answers
    assert leapfrog("show", study, "--observables").code == 2
    inputs = json.loads(leapfrog("show", study, "--json").out)["inputs"]
    assert all(row["where"] for row in inputs)
    assert "capacity_kw" in leapfrog("show", study).out
    assert leapfrog("show", "bus_flet").code == 2


def test_our_bug_ends_with_code_1(
    leapfrog: Leapfrog, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr("scenarios.study_reading.StudyReader.study", broken)
    answer = leapfrog("check", study)
    assert answer.code == 1
    assert "planted" in answer.err
    assert "--debug" in answer.err
    with pytest.raises(KeyError):
        main(["check", str(study), "--debug"])


def test_interruption_ends_with_code_130(
    leapfrog: Leapfrog, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.study_reading.StudyReader.study", interrupted)
    answer = leapfrog("check", study)
    assert answer.code == 130
    assert "Go on with the same command" in answer.err


def test_help_is_quick() -> None:
    """Under 0.5 s of processor time; the clock of a shared machine says little."""
    times: list[float] = []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "scenarios.cli", "--help"], capture_output=True, check=True
        )
        times.append(time.perf_counter() - started)
        assert b"run" in done.stdout
    assert min(times) < 0.5


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, scenarios.cli; print(' '.join(sorted({m.split('.')[0] for m in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "pandas", "scipy", "numba", "pyarrow", "matplotlib", "simpy", "dask", "twins"}
    assert heavy & set(done.stdout.split()) == set()
