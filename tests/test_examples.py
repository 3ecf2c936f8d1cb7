"""Every example prints what its ``.out`` says, and every command of the README works.

After a wanted change: ``python examples/NAME.py > examples/NAME.out``, and read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
LEAPFROG = str(Path(sys.executable).with_name("leapfrog"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `command` as a user would: the lines that it passes are counted where each of them has its own test."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example_prints_its_output(path: Path, tmp_path: Path) -> None:
    done = run([sys.executable, "-W", "error", str(path)], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == path.with_suffix(".out").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_every_output_has_its_example() -> None:
    assert [p.stem for p in EXAMPLES] == [p.stem for p in sorted((ROOT / "examples").glob("*.out"))]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_are_short(path: Path) -> None:
    code = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(code) <= 30, "an example is read, not studied"


@pytest.mark.slow
def test_tour_of_the_readme(tmp_path: Path) -> None:
    """Run the commands of the tour in their order, with two draws instead of many and fewer designed runs."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) >= 10
    for line in lines:
        words = re.sub(r" -n \d+", " -n 2", line).split()
        assert words[0] == "leapfrog", line
        if words[1] == "calibrate":
            few_designed_runs(tmp_path / words[2] / "study.toml")
        done = run([LEAPFROG, *words[1:]], tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}"
    assert (tmp_path / "first" / "report.html").is_file()
    assert (tmp_path / "mine" / "report.html").is_file()
    assert (tmp_path / "calibrated" / "report.html").is_file()


def few_designed_runs(study: Path) -> None:
    text = study.read_text(encoding="utf-8")
    assert "runs = 600\nchecks = 100\n" in text
    study.write_text(text.replace("runs = 600\nchecks = 100", "runs = 40\nchecks = 20"), encoding="utf-8")


@pytest.mark.slow
def test_python_of_the_readme(tmp_path: Path) -> None:
    for block in blocks("python"):
        done = run([sys.executable, "-W", "error", "-c", block], tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
