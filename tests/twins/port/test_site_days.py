"""Typical days of sun that a study brings along: read, carried to the twin, and refused by the twin's own sun."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scenarios import open_study
from scenarios.findings import InputError
from scenarios.study import Study
from twins.port import TWIN
from twins.port.climate import GHI_HOURS, climate_of
from twins.port.parameters import PortParameters
from twins.port.sun import place_of, sun_of
from twins.port.sun_checks import A_YEAR, clear_typical_days

LIBRARY = Path(__file__).parents[3] / "scenarios" / "library"
SOURCE = LIBRARY / "terminal_c_hybrid"
CLEAR_SHARE = 0.765
"""Light of a year at the port over that of a clear sky: 1,830 of some 2,390 kWh/m2."""
WEATHER = 'weather = "weather/laem_chabang.csv"'


def days_w() -> NDArray[np.float64]:
    """Return typical days that fit the port [W/m2], shape (12, 24)."""
    sun = sun_of(place_of(PortParameters()), A_YEAR, climate_of(TWIN.default_site().monthly))
    return 1e3 * CLEAR_SHARE * clear_typical_days(sun)


def rows(days: NDArray[np.float64]) -> list[str]:
    return [f"{m + 1},{h},{days[m, h]:.2f}" for m in range(12) for h in range(24)]


def study_with(folder: Path, lines: list[str], head: str = "month,hour,ghi_w_per_m2") -> Study:
    """Return the shipped study of a terminal, with a file of typical days."""
    shutil.copytree(SOURCE, folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    assert text.count(WEATHER) == 1
    text = text.replace(WEATHER, f'{WEATHER}\ntypical_days = "weather/days.csv"')
    (folder / "study.toml").write_text(text, encoding="utf-8")
    (folder / "weather" / "days.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return open_study(folder)


def test_typical_days_come_to_the_twin(tmp_path: Path) -> None:
    days = days_w()
    study = study_with(tmp_path / "s", rows(days)[::-1])  # in any order
    assert not study.check().warnings
    assert "weather/days.csv" in study.files
    found = np.array([study.site.monthly[name] for name in GHI_HOURS]).T
    np.testing.assert_allclose(found, days, atol=0.01)
    assert climate_of(study.site.monthly).ghi_kwh == pytest.approx(days.sum(axis=1) / 1e3, rel=1e-4)


@pytest.mark.parametrize(
    ("shift", "says"),
    [(-7, "noon is 7.0 h early"), (1, "noon is 1.0 h late")],
    ids=["universal", "by the end"],
)
def test_another_clock_is_refused_at_its_place(tmp_path: Path, shift: int, says: str) -> None:
    with pytest.raises(InputError, match=rf"study\.toml:\d+ site\.typical_days: {says}"):
        study_with(tmp_path / "s", rows(np.roll(days_w(), shift, axis=1)))


@pytest.mark.parametrize(
    ("lines", "head", "says"),
    [
        (rows(np.ones((12, 24)))[:200], "month,hour,ghi_w_per_m2", "200 rows; 288 rows, hour 0 to 23"),
        (["1,24,0"], "month,hour,ghi_w_per_m2", r"must lie in 0\.\.23"),
        (["1,0,5", "1,0,6"], "month,hour,ghi_w_per_m2", "month = 1, hour = 0 again"),
        (["2021-01-01 00:00,0"], "time,ghi_w_per_m2", "column hour is missing"),
    ],
    ids=["cut", "hours from 1", "doubled", "series"],
)
def test_a_file_that_is_not_typical_days_is_refused(
    tmp_path: Path, lines: list[str], head: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        study_with(tmp_path / "s", lines, head)


def test_a_twin_without_use_for_them_refuses_the_key(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY / "mandalay_cooking", tmp_path / "s")
    file = tmp_path / "s" / "study.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[site]", '[site]\ntypical_days = "weather/days.csv"'), encoding="utf-8")
    with pytest.raises(InputError, match='unknown key "typical_days"'):
        open_study(tmp_path / "s")
