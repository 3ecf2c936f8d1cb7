"""A study of the small twin with a survey, and the command in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.cli.conftest import leapfrog
from tests.scenarios.study.registry import small_twin
from tests.scenarios.study.small_twin import GOOD, write_study

__all__ = ["leapfrog", "small_twin"]

SURVEY = """\
column,kind,value,low,high,unit,error,n,source,date,note,accept
efficiency,normal,27,,,%,0.6%,,S10,2019,meter of the plant,
diesel_l_per_km_2019,lognormal,0.155,,,L/km,8%,,S11,2019,fuel slips,
efficiency,claim,0.36,0.2,0.4,-,0.01,,S12,2019,brochure,
"""
SECTION = """
[calibration]
survey = ["survey/measured.csv"]
scenario = "project"
years = 2
runs = 80
checks = 20

[[calibration.measurements]]
column = "efficiency"
title = "a better meter"
error = {value = 1, unit = "%"}
source = "maker"
"""


def write_calibrated(folder: Path, section: str = SECTION, survey: str = SURVEY) -> Path:
    """Write a study with a survey into `folder`."""
    write_study(folder, GOOD + section)
    (folder / "survey" / "measured.csv").write_text(survey, encoding="utf-8")
    return folder


@pytest.fixture
def surveyed(tmp_path: Path) -> Path:
    return write_calibrated(tmp_path / "plant_study")
