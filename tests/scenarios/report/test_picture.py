"""The picture of the README: made from results, small, the same again."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes

from scenarios.report import picture
from scenarios.report.evidence import Evidence, gather
from tests.scenarios.report import made_up

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "docs" / "reduction.png"
LARGEST_BYTES = 150_000


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return gather(*made_up.case())


def size_of(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


def test_same_results_same_picture(evidence: Evidence, tmp_path: Path):
    first = picture.reduction_picture(evidence, tmp_path / "a.png").read_bytes()
    assert picture.reduction_picture(evidence, tmp_path / "b.png").read_bytes() == first
    assert len(first) < LARGEST_BYTES
    assert min(size_of(tmp_path / "a.png")) > 400


def test_lines_are_the_medians_the_promise_and_the_ceiling(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    drawn: dict[str, Any] = {}
    plot, axhline = Axes.plot, Axes.axhline

    def seen(axes: Axes, *values: Any, **options: Any) -> Any:
        drawn[str(options.get("label"))] = values
        return plot(axes, *values, **options)

    def level(axes: Axes, y: float, **options: Any) -> Any:
        drawn[str(options.get("label"))] = y
        return axhline(axes, y, **options)

    monkeypatch.setattr(Axes, "plot", seen)
    monkeypatch.setattr(Axes, "axhline", level)
    picture.reduction_picture(evidence, tmp_path / "a.png")
    for name in ("project", "project_as_lived"):
        values = drawn[evidence.title(name)][1]
        np.testing.assert_allclose(values, np.median(evidence.reduction(name, "expected_t"), axis=0))
    assert drawn["published: 1,870 tCO₂e/yr"] == 1870.0
    years, ceiling = drawn["ceiling: all energy from natural gas"][:2]
    table = evidence.results.frame()
    rows = table[table["scenario"] == "bau"].sort_values(["draw", "year"])
    fuels = [
        f"diesel_{part}_converted_{size}_mj" for part in ("fossil", "bio") for size in ("large", "medium")
    ]
    energy_tj = rows[fuels].sum(axis=1).to_numpy() / 1e6
    factors = evidence.account.factor_draws
    saved = factors["indonesia/gas/diesel oil/CO2 EF, Tier 2"] - factors["ipcc_co2/natural gas/CO2 EF"]
    yearly = energy_tj.reshape(made_up.N_DRAWS, 15) * saved.to_numpy()[:, None] / 1e3
    assert list(years) == list(evidence.years)
    np.testing.assert_allclose(ceiling, yearly.mean(axis=0), rtol=1e-9)


def test_wrong_call_says_how(capsys: pytest.CaptureFixture[str]):
    assert picture.main(["only_one"]) == 2
    assert "RESULTS FILE.png" in capsys.readouterr().err


def test_shipped_picture_is_small_and_the_readme_says_how_to_make_it_again():
    assert SHIPPED.stat().st_size < LARGEST_BYTES
    width, height = size_of(SHIPPED)
    assert 700 <= width <= 1400
    assert height < width
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "](docs/reduction.png)" in readme
    assert "python -m scenarios.report.picture" in readme
    assert "--seed 1" in readme
