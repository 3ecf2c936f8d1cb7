"""One folder, one writer, one set of inputs; extension; what may be asked."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scenarios.findings import InputError
from scenarios.monte_carlo import sweep
from scenarios.results import Results
from scenarios.scheduling import default_chunk_size
from scenarios.store import CHUNKS, LOCK, FolderLock, InputsChangedError, StoreDamagedError, StoreInUseError
from scenarios.sweep_spec import SweepSpec, twin_place
from tests.scenarios.sweep.conftest import SCENARIOS, run_toy
from tests.toy_twin import TWIN, ToyParameters, ToyTwin
from twins.core.priors import Normal, Uniform
from twins.core.twin import Horizon

ROOT = Path(__file__).parents[3]


def test_a_second_writer_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    run_toy(folder, 4)
    with FolderLock(folder), pytest.raises(StoreInUseError, match=f"process {os.getpid()} on .*Wait for it"):
        run_toy(folder, 8)
    assert Results.open(folder).done == 4
    assert run_toy(folder, 8).done == 8


def test_a_writer_in_another_process_is_refused_and_its_death_frees_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    run_toy(folder, 4)
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path; from scenarios.store import FolderLock\n"
        f"with FolderLock(Path({str(folder)!r})): print('held', flush=True); sys.stdin.read()"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], stdout=pipe, stdin=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreInUseError, match=f"process {holder.pid}"):
            run_toy(folder, 8)
        holder.kill()
    assert (folder / LOCK).read_text().startswith(f"process {holder.pid}")  # stale, and no hindrance
    assert run_toy(folder, 8).done == 8


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "seed": ({"seed": 8}, r"seed \(7 -> 8\)"),
    "sampling": ({"sampling": "random"}, r"sampling \(sobol -> random\)"),
    "a lever": (
        {"scenarios": {**SCENARIOS, "project": ToyParameters(seal=0.5)}},
        r"project.seal \(1.0 -> 0.5\)",
    ),
    "a new scenario": ({"scenarios": {**SCENARIOS, "third": ToyParameters()}}, "scenarios"),
    "a prior": (
        {"priors": {"inflow_kg": Normal(100, 1), "leak_share": Uniform(0.05, 0.15)}},
        "prior of inflow_kg",
    ),
    "the study": ({"study_hash": "f" * 64}, "study"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_other_inputs_are_refused_by_name_and_touch_nothing(what: str, tmp_path: Path) -> None:
    changes, text = CHANGES[what]
    folder = tmp_path / "results"
    before = run_toy(folder, 4)
    state = {p: p.read_bytes() for p in folder.rglob("*.parquet")}
    with pytest.raises(InputsChangedError, match=rf"inputs changed: .*{text}.*nothing was overwritten"):
        run_toy(folder, 4, **changes)
    assert {p: p.read_bytes() for p in folder.rglob("*.parquet")} == state
    assert Results.open(folder).content_hash() == before.content_hash()


def test_site_horizon_and_code_are_inputs_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, site, horizon = tmp_path / "results", TWIN.default_site(), TWIN.default_horizon()
    run_toy(folder, 4)
    for other, until, text in (
        (replace(site, monthly={"temperature_c": (1.0,) * 12}), horizon, "site.temperature_c"),
        (site, Horizon(dt.date(2020, 1, 1), 6), "horizon"),
    ):
        with pytest.raises(InputsChangedError, match=text):
            sweep(TWIN, SCENARIOS, other, until, 4, 7, out=folder, workers=0)
    monkeypatch.setattr("scenarios.sweep_spec.code_hash", lambda _: "0" * 64)
    with pytest.raises(InputsChangedError, match="code of toy"):
        run_toy(folder, 4)


@pytest.mark.parametrize("sampling", ["sobol", "random"])
def test_extension_keeps_the_first_half(
    sampling: str, tmp_path: Path, figure: Callable[[str, str], None]
) -> None:
    folder = tmp_path / "results"
    run_toy(folder, 1000, sampling=sampling, chunk_size=250)
    first = {p.name: p.read_bytes() for p in (folder / CHUNKS).iterdir()}
    short = Results.open(folder).frame()
    long = run_toy(folder, 2000, sampling=sampling, chunk_size=300)
    assert {name: (folder / CHUNKS / name).read_bytes() for name in first} == first
    frame = long.frame()
    assert frame[frame["draw"] < 1000].equals(short)
    assert (
        long.content_hash()
        == run_toy(tmp_path / "whole", 2000, sampling=sampling, chunk_size=400).content_hash()
    )
    assert len(long.inputs()) == 2000
    figure(f"extension {sampling}", f"extension 1,000 to 2,000 draws ({sampling}), first half equal: yes")


def test_a_latin_hypercube_cannot_be_extended(tmp_path: Path) -> None:
    run_toy(tmp_path / "r", 8, sampling="lhs")
    with pytest.raises(InputsChangedError, match=r"draws \(8 -> 16\)"):
        run_toy(tmp_path / "r", 16, sampling="lhs")


def test_fewer_draws_than_held_are_refused(tmp_path: Path) -> None:
    run_toy(tmp_path / "r", 16)
    with pytest.raises(InputsChangedError, match="asked for 8 draws; it holds 16\\. Give -n 16 or more"):
        run_toy(tmp_path / "r", 8)


def test_strays_go_and_strangers_stay(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    results = run_toy(folder, 8)
    stray, stranger = folder / CHUNKS / ".00000000-00000008.parquet.77.tmp", folder / CHUNKS / "notes.txt"
    stray.write_bytes(b"half")
    stranger.write_text("mine")
    assert run_toy(folder, 8).content_hash() == results.content_hash()
    assert not stray.exists()
    assert stranger.read_text() == "mine"


def test_a_sound_chunk_of_another_sweep_is_neither_taken_nor_deleted(tmp_path: Path) -> None:
    run_toy(tmp_path / "other", 8, seed=99)
    (foreign,) = (tmp_path / "other" / CHUNKS).iterdir()
    folder = tmp_path / "r"
    clean = run_toy(tmp_path / "clean", 8)
    (folder / CHUNKS).mkdir(parents=True)
    copy = folder / CHUNKS / foreign.name
    copy.write_bytes(foreign.read_bytes())
    results = run_toy(folder, 8)
    assert results.content_hash() == clean.content_hash()
    assert copy.exists()
    assert any(copy.name in line for line in results.verify(0).findings.lines("error"))


def test_without_its_manifest_a_folder_is_rebuilt_from_its_chunks(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    before = run_toy(folder, 32, chunk_size=4)
    inodes = {p.name: p.stat().st_ino for p in (folder / CHUNKS).iterdir()}
    (folder / "manifest.db").unlink()
    with pytest.raises(StoreDamagedError, match=r"manifest.db: not found"):
        Results.open(folder)
    assert run_toy(folder, 32).content_hash() == before.content_hash()
    assert {p.name: p.stat().st_ino for p in (folder / CHUNKS).iterdir()} == inodes


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"n": 0}, "n = 0; at least 1 draw"),
        ({"workers": -1}, "workers = -1"),
        ({"chunk_size": 0}, "chunk_size = 0"),
        ({"scenarios": {}}, "scenarios = none"),
        ({"keep": (4,)}, r"keep = \[4\]; draws in 0..3"),
        ({"sampling": "sobo"}, "Meant sobol"),
    ],
)
def test_bad_requests_are_refused_before_anything_is_written(
    options: dict[str, Any], text: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=text):
        run_toy(tmp_path / "r", options.pop("n", 4), **options)
    assert not (tmp_path / "r").exists()


def test_a_twin_that_workers_cannot_find_is_refused() -> None:
    assert twin_place(TWIN) == "tests.toy_twin:TWIN"
    with pytest.raises(ValueError, match="no named object of a module"):
        twin_place(ToyTwin.__new__(type("Local", (ToyTwin,), {})))


def test_the_specification_survives_its_text_bit_by_bit() -> None:
    priors = {name: info.prior for name, info in ToyParameters.uncertain().items() if info.prior is not None}
    odd = {"a": ToyParameters(seal=0.1 + 0.2, poison_draws=("1", "2"))}
    spec = SweepSpec(
        TWIN, TWIN.default_site(), TWIN.default_horizon(), odd, priors, None, 2**62 + 1, "sobol", 0
    )
    again = SweepSpec.from_text(spec.to_text())
    assert again == spec
    assert again.key == spec.key


def test_default_chunks_depend_on_the_number_of_draws_only() -> None:
    assert [default_chunk_size(n) for n in (1, 64, 200, 1000, 100_000)] == [1, 1, 3, 15, 16]


def test_the_log_tells_the_story(tmp_path: Path) -> None:
    run_toy(tmp_path / "r", 16)
    events = [json.loads(line)["event"] for line in (tmp_path / "r" / "log.jsonl").read_text().splitlines()]
    assert events == ["started", "chunk", "chunk", "finished"]
