"""What the command says to terminals, pipes and odd character sets."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.store import FolderLock
from tests.scenarios.cli.conftest import Leapfrog, run_study


def test_a_path_that_the_terminal_cannot_decode_is_refused_before_the_sweep(tmp_path: Path) -> None:
    """The draws were once made first, and then could not be written."""
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for option in (["trans_semarang", "-n", "1", "--out"], []):
        done = subprocess.run(
            [sys.executable, "-m", "scenarios.cli", "run", *option, f"{tmp_path}/x \u51fa\u529b"],
            env={**environment, "PYTHONPATH": os.getcwd()},
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 2, done
        assert done.stdout == b""
        assert b"can be written in UTF-8" in done.stderr
        assert b"LC_ALL=C.UTF-8" in done.stderr
        assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """``leapfrog list | true``: neither a traceback nor the code of our bug."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "scenarios.cli", "list"], stdout=write, stderr=subprocess.PIPE, timeout=120
    )
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == b""


def test_status_tells_a_running_sweep_from_a_killed_one(
    leapfrog: Leapfrog, study: Path, tmp_path: Path
) -> None:
    from scenarios.manifest import Manifest

    out = tmp_path / "out"
    run_study(leapfrog, study, out, "-n", 4)
    with Manifest(out, write=True) as manifest:
        manifest.set_meta({"status": "running"})
    killed = leapfrog("status", out)
    assert "out: killed; draws 4" in killed.out
    assert "goes on" in killed.out
    with FolderLock(out):
        running = leapfrog("status", out)
    assert re.search(rf"out: running \(process {os.getpid()} on .*\); draws 4", running.out)
    assert "killed" not in running.out


def test_compare_of_an_unfinished_run_says_so_and_counts(
    leapfrog: Leapfrog, study: Path, tmp_path: Path
) -> None:
    from scenarios.manifest import Manifest

    out = tmp_path / "out"
    run_study(leapfrog, study, out, "-n", 4)
    with Manifest(out, write=True) as manifest:
        for row in manifest.chunks()[1:]:
            manifest.remove_chunk(row)
        manifest.set_meta({"status": "stopped"})
    answer = leapfrog("compare", out, "bau")
    assert answer.code == 0
    assert "unfinished, 1 of 4 draws" in answer.err
    assert "1 draw: P5 and P95 need 20 or more" in answer.err
    (row,) = [line for line in answer.out.splitlines() if line.startswith("co2e_t")]
    assert row.split()[2] == "1"


def test_demo_names_the_copy_and_quotes_it(leapfrog: Leapfrog, tmp_path: Path) -> None:
    folder = tmp_path / "my study"
    answer = leapfrog("demo", "bus_fleet", folder)
    assert answer.code == 0
    command = f"leapfrog run {shlex.quote(str(folder))}"
    assert f"Next: {command}" in answer.err
    readme = (folder / "README.md").read_text()
    assert command in readme
    assert "run trans_semarang" not in readme


@pytest.mark.parametrize("name", ["plant", "trans_semarang"])
def test_show_in_a_pipe_is_whole_and_says_what_numbers_mean(leapfrog: Leapfrog, name: str) -> None:
    import twins
    from scenarios.study import built_in, open_study

    shown = leapfrog("show", name).out
    infos = open_study(name).inputs if name in built_in() else twins.load(name).parameters.infos().values()
    assert "\u2026" not in shown
    for info in infos:
        assert " ".join(info.source.split()) in shown
        assert " ".join(info.meaning.split()) in shown
