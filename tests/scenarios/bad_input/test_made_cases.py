"""Bad input that is too large, too random or too much of the file system to be kept as a file."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenarios.bad_input.cases import check
from tests.scenarios.study.small_twin import GOOD, WEATHER, write_study

HEADER = "month,temperature_c,humidity_fraction\n"


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *texts: str) -> None:
    answer = check(folder, capsys)
    assert answer.code == 2, answer
    assert "Traceback" not in answer.err
    for text in texts:
        assert text in answer.err


def test_toml_of_more_than_a_megabyte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(tmp_path, GOOD + "# filler\n" * 120_000)
    refused(tmp_path, capsys, "study.toml:", "at most 1,000,000 bytes", "CSV files")


def test_table_of_more_than_50_megabytes_is_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_study(tmp_path)
    os.truncate(tmp_path / "weather" / "semarang.csv", 60_000_000)
    refused(tmp_path, capsys, "weather/semarang.csv: 60,000,000 bytes", "at most 50,000,000 bytes")


def test_table_of_too_many_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(tmp_path)
    (tmp_path / "weather" / "semarang.csv").write_text(HEADER + "1,27,0.8\n" * 200_002)
    refused(tmp_path, capsys, "more than 200,000 rows", "Average the data")


def test_many_problems_are_counted_not_all_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_study(tmp_path)
    (tmp_path / "weather" / "semarang.csv").write_text(HEADER + "1,x,0.8\n" * 5000)
    answer = check(tmp_path, capsys)
    assert len(answer.err.splitlines()) == 21
    assert "4,980 more problems" in answer.err


@pytest.mark.parametrize("opening", ["[", "{a=", "[[a.", "a.", '"', "'''", "[a]\n"])
def test_repeated_openings_neither_hang_nor_overflow(
    opening: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_study(tmp_path, (opening * 30_000)[:990_000])
    refused(tmp_path, capsys, "study.toml")


def test_random_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(tmp_path)
    for seed in range(20):
        (tmp_path / "study.toml").write_bytes(random.Random(seed).randbytes(4096))
        refused(tmp_path, capsys, "study.toml")


def test_symbolic_link_out_of_the_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(WEATHER)
    study = write_study(tmp_path / "study")
    (study / "weather" / "semarang.csv").unlink()
    (study / "weather" / "semarang.csv").symlink_to(outside)
    refused(study, capsys, "leads out of the study folder")


def test_symbolic_link_to_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(tmp_path)
    (tmp_path / "weather" / "semarang.csv").unlink()
    (tmp_path / "weather" / "semarang.csv").symlink_to("semarang.csv")
    refused(tmp_path, capsys, "site.weather", "weather/semarang.csv")


def test_study_is_a_folder_without_a_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "studie.toml").write_text("schema = 1")
    refused(tmp_path, capsys, "study.toml: not found", "studie.toml", "leapfrog demo")


def test_study_toml_is_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.toml").mkdir()
    refused(tmp_path, capsys, "study.toml", "not found")


def test_all_problems_of_all_files_come_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        GOOD.replace("engine = ", "engin = ")
        .replace("years = 3", "years = 0")
        .replace("grant_share = 0.5", "")
    )
    write_study(tmp_path, text.replace('"IDR/LSP"', '"IDR/kg"'))
    (tmp_path / "weather" / "semarang.csv").write_text("month\n1\n")
    (tmp_path / "cycles" / "town.csv").write_text("time_s,speed_mps,grade_fraction\n0,a,0\n")
    refused(tmp_path, capsys, "scenarios.project.engin", "horizon.years", "IDR/kg", "weather/semarang.csv",
            "cycles/town.csv")  # fmt: skip


def test_a_real_process_says_it_without_traceback(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("schema = 1\ntwin = 3\n")
    for command in (["check", "."], ["run", "no_such_study"], ["run", ".", "-n", "many"], ["chek", "."]):
        done = subprocess.run(
            [sys.executable, "-m", "scenarios.cli", *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 2, done
        assert done.stdout == ""
        assert done.stderr.startswith("error: ")
        assert "Traceback" not in done.stderr
