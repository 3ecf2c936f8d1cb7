"""The command in this process, the small twin in the registry, and a study of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from scenarios.cli import main
from tests.scenarios.study.registry import small_twin
from tests.scenarios.study.small_twin import write_study

__all__ = ["small_twin"]


class Answer(NamedTuple):
    """Exit code and what was printed."""

    code: int
    out: str
    err: str


Leapfrog = Callable[..., Answer]


@pytest.fixture
def leapfrog(capsys: pytest.CaptureFixture[str]) -> Leapfrog:
    """Return a function that runs the command."""

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Write the good study."""
    return write_study(tmp_path / "study")


def run_study(leapfrog: Leapfrog, study: Path, out: Path, *more: object) -> Answer:
    return leapfrog("run", study, "--out", out, "--workers", 0, "--no-report", *more)
