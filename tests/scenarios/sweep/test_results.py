"""What can be read from a results folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from scenarios.monte_carlo import Progress
from scenarios.results import Results
from scenarios.store import CHUNKS
from tests.scenarios.sweep.conftest import DRAWS, SCENARIOS, run_toy
from tests.toy_twin import TWIN


def test_rows_come_by_draw_scenario_and_year(reference: Results) -> None:
    frame = reference.frame()
    assert list(frame.columns) == [
        "scenario",
        "draw",
        "year",
        "filled_kg",
        "leaked_kg",
        "change_kg",
        "status",
    ]
    years = TWIN.default_horizon().calendar_years
    wanted = pd.MultiIndex.from_product([range(DRAWS), SCENARIOS, years], names=["draw", "scenario", "year"])
    assert pd.MultiIndex.from_frame(frame[["draw", "scenario", "year"]]).equals(wanted)
    assert reference.scenarios == ("bau", "project")
    assert (reference.n, reference.seed, reference.done, reference.finished) == (DRAWS, 7, DRAWS, True)


def test_only_the_columns_that_were_asked_for_are_read(reference: Results) -> None:
    assert list(reference.frame(["leaked_kg"]).columns) == ["scenario", "draw", "year", "leaked_kg", "status"]
    with pytest.raises(ValueError, match="no flow leaked; known: filled_kg"):
        reference.frame(["leaked"])


def test_chunks_are_plain_parquet_that_others_read(reference: Results) -> None:
    paths = sorted((reference.path / CHUNKS).iterdir())
    frame = pd.concat([pq.read_table(path).to_pandas() for path in paths], ignore_index=True)
    assert frame.equals(reference.frame())
    assert (frame["filled_kg"] == frame["leaked_kg"] + frame["change_kg"]).mean() > 0.5


def test_difference_is_paired(reference: Results) -> None:
    difference = reference.difference("project", "bau")
    frame = reference.frame().set_index(["draw", "year", "scenario"])["leaked_kg"].unstack()
    assert np.array_equal(difference["leaked_kg"], frame["project"] - frame["bau"])
    assert (difference["filled_kg"] == 0.0).all()
    with pytest.raises(ValueError, match="no scenario 'projct'"):
        reference.difference("projct", "bau")


def test_quantiles_and_bands_agree_with_numpy(reference: Results) -> None:
    frame = reference.frame()
    bands = reference.bands().set_index(["scenario", "flow", "year"])
    quantiles = reference.quantiles("leaked_kg", [0.05, 0.5, 0.95])
    for (scenario, year), group in frame.groupby(["scenario", "year"]):
        wanted = np.quantile(group["leaked_kg"], [0.05, 0.5, 0.95])
        np.testing.assert_allclose(
            bands.loc[(scenario, "leaked_kg", year), ["p05", "p50", "p95"]].astype(float), wanted
        )
        np.testing.assert_allclose(quantiles.loc[(scenario, year)], wanted)
    total = reference.quantiles("leaked_kg", [0.5], by="total")
    sums = frame[frame["scenario"] == "bau"].groupby("draw")["leaked_kg"].sum()
    np.testing.assert_allclose(total.loc["bau", 0.5], np.median(sums))
    with pytest.raises(ValueError, match="allowed are year and total"):
        reference.quantiles("leaked_kg", [0.5], by="month")


def test_bands_do_not_depend_on_how_flows_are_read(
    reference: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenarios.finalisation._BLOCK_BYTES", 1)
    one_by_one = run_toy(tmp_path / "r")
    assert (one_by_one.path / "bands.parquet").read_bytes() == (reference.path / "bands.parquet").read_bytes()


def test_the_same_command_writes_the_same_bytes(reference: Results, tmp_path: Path) -> None:
    def files(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}

    assert files(run_toy(tmp_path / "r").path) == files(reference.path)


def test_fine_series_of_kept_draws(tmp_path: Path) -> None:
    hourly = {name: p.replace(hourly=True) for name, p in SCENARIOS.items()}
    results = run_toy(tmp_path / "r", 8, scenarios=hourly, keep=(3, 5))
    series = results.series()
    assert set(series["draw"]) == {3, 5}
    change = results.frame().query("draw == 3 and scenario == 'bau'")["change_kg"].to_numpy()
    stock = series.query("draw == 3 and scenario == 'bau' and series == 'stock_kg'")["value"].to_numpy()
    assert np.array_equal(stock, np.cumsum(change))
    more = run_toy(tmp_path / "r", 8, scenarios=hourly, keep=(1,))
    assert set(more.series()["draw"]) == {1, 3, 5}
    path = next((tmp_path / "r" / "series").iterdir())
    path.write_bytes(path.read_bytes()[:-9])
    assert any(path.name in line for line in more.verify(0).findings.lines("error"))
    assert run_toy(tmp_path / "other", 2, keep=(0,)).series().empty  # this twin gave none


def test_progress_is_told_after_each_chunk(tmp_path: Path) -> None:
    told: list[Progress] = []
    run_toy(
        tmp_path / "r",
        progress=told.append,
        headline=lambda frame: frame.groupby("draw")["leaked_kg"].sum().tolist(),
    )
    assert [state.done for state in told] == [8, 16, 24, 32, 40]
    assert [state.left for state in told] == [32, 24, 16, 8, 0]
    assert all(state.draws_per_s > 0 and state.memory_mb > 10 for state in told)
    sums = Results.open(tmp_path / "r").frame().groupby("draw")["leaked_kg"].sum()
    assert told[-1].headline_p50 == pytest.approx(float(np.median(sums)))
    assert told[-1].seconds_left == 0.0
