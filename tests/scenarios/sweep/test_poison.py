"""Draws that misbehave: each becomes a row with its reason, and no other draw notices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scenarios.findings import InputError
from scenarios.monte_carlo import SweepStoppedError
from scenarios.results import Results
from scenarios.sweep_spec import SweepSpec
from scenarios.worker import simulate_draw
from tests.scenarios.sweep.conftest import SCENARIOS, run_toy
from tests.toy_twin import TWIN, ToyParameters

# kind -> draw, kind of failure, what the message says
IN_THE_DRAW = {
    "exception": (2, "exception", "ZeroDivisionError: the tank burst"),
    "nan": (5, "not_finite", "leaked_kg is not finite in 2021"),
    "exit": (8, "exception", "SystemExit: 3"),
    "status": (11, "status", "the tank ran dry after day 63"),
    "balance": (14, "balance", "mass does not close: residual"),
    "missing": (17, "flows", "flows missing or not declared: leaked_kg"),
}
IN_THE_WORKER = {
    "allocation": (20, "exception", "MemoryError"),
    "segfault": (23, "worker_died", "the worker process died (SIGSEGV), twice"),
    "loop": (26, "worker_died", "the draw took longer than its limit of 4 s, twice"),
}
DRAWS = 32


def poisoned(kinds: dict[str, tuple[int, str, str]]) -> dict[str, ToyParameters]:
    bad = {kind: ToyParameters(poison=kind, poison_draws=(str(draw),)) for kind, (draw, *_) in kinds.items()}
    return {**SCENARIOS, **bad}


def same_but_for(frame: pd.DataFrame, clean: pd.DataFrame, failed: pd.DataFrame) -> bool:
    """Compare all rows except those of the failed scenarios of a draw."""
    keys = pd.MultiIndex.from_frame(failed[["draw", "scenario"]])
    left, right = (f[~pd.MultiIndex.from_frame(f[["draw", "scenario"]]).isin(keys)] for f in (frame, clean))
    return bool(left.reset_index(drop=True).equals(right.reset_index(drop=True)))


def check(results: Results, clean: Results, kinds: dict[str, tuple[int, str, str]]) -> None:
    failures, frame = results.failures(), results.frame()
    assert same_but_for(frame, clean.frame(), failures)
    for kind, (draw, status, text) in kinds.items():
        rows = failures[failures["draw"] == draw]
        assert set(rows["status"]) == {status}, rows["message"].tolist()
        # what kills the process takes all scenarios of its draw; anything else only its own
        assert set(rows["scenario"]) == (set(results.scenarios) if status == "worker_died" else {kind})
        for message in rows["message"]:
            assert message.startswith(f"draw {draw} (seed 7) failed: ")
            assert text in message
        row = frame[(frame["draw"] == draw) & (frame["scenario"] == kind)]
        assert row["year"].tolist() == [0]
        assert row["filled_kg"].isna().all()
        assert row["status"].tolist() == rows.loc[rows["scenario"] == kind, "message"].tolist()
    assert len(failures["draw"].unique()) == len(kinds) == results.failed


def clean_of(kinds: dict[str, tuple[int, str, str]], folder: Path) -> Results:
    return run_toy(folder, DRAWS, scenarios={**SCENARIOS, **{kind: ToyParameters() for kind in kinds}})


def test_poison_in_this_process(tmp_path: Path) -> None:
    results = run_toy(tmp_path / "bad", DRAWS, scenarios=poisoned(IN_THE_DRAW))
    check(results, clean_of(IN_THE_DRAW, tmp_path / "clean"), IN_THE_DRAW)
    assert results.verify(DRAWS, TWIN).ok


def test_poison_in_worker_processes(tmp_path: Path, figure: Callable[[str, str], None]) -> None:
    kinds = IN_THE_DRAW | IN_THE_WORKER
    results = run_toy(
        tmp_path / "bad",
        DRAWS,
        scenarios=poisoned(kinds),
        workers=2,
        draw_time_limit_s=4.0,
        memory_limit_mb=250,
    )
    check(results, clean_of(kinds, tmp_path / "clean"), kinds)
    # bands leave failed draws out and say so
    bands = results.bands().set_index("scenario")
    assert set(bands.loc["nan", "n_draws"]) == {DRAWS - 3}
    assert set(bands.loc["bau", "n_draws"]) == {DRAWS - 2}
    # a difference is made of whole pairs only
    assert results.difference("project", "bau").index.get_level_values("draw").nunique() == DRAWS - len(kinds)
    figure("poison draws", f"poison draws {len(kinds)} kinds, other draws affected 0")


def test_rerun_repairs_only_what_failed(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    before = run_toy(folder, DRAWS, scenarios=poisoned(IN_THE_DRAW))
    again = run_toy(folder, DRAWS, scenarios=poisoned(IN_THE_DRAW), rerun_failed=True)
    assert again.content_hash() == before.content_hash()  # the same reasons, to the letter
    assert again.verify(4, TWIN).findings.items == ()


def test_rerun_replaces_a_failure_that_was_bad_luck(tmp_path: Path) -> None:
    """A draw was over its time on a slow day: computed again, it is as if nothing had been."""
    slow = {name: p.replace(pause_s=0.4) for name, p in SCENARIOS.items()}
    unlucky = run_toy(tmp_path / "r", 1, scenarios=slow, workers=1, draw_time_limit_s=0.2)
    assert unlucky.failed == 1
    mended = run_toy(tmp_path / "r", 1, scenarios=slow, workers=0, rerun_failed=True)
    assert mended.failed == 0
    assert mended.failures().empty
    assert mended.content_hash() == run_toy(tmp_path / "clean", 1, scenarios=slow).content_hash()
    assert mended.verify(2, TWIN).ok


def test_a_value_out_of_its_interval_fails_the_draw_and_is_not_clipped(tmp_path: Path) -> None:
    from twins.core.priors import Uniform

    results = run_toy(
        tmp_path / "r", 16, priors={"inflow_kg": Uniform(50.0, 60.0), "seal": Uniform(0.5, 1.5)}
    )
    assert 4 <= results.failed <= 12
    assert results.failures()["message"].str.contains("seal = .* must lie in").all()


def test_too_many_failures_stop_the_sweep(tmp_path: Path) -> None:
    draws = tuple(str(i) for i in range(0, 40, 4))
    scenarios = {"bau": ToyParameters(poison="exception", poison_draws=draws)}
    for allowed in (3, 0.08):
        with pytest.raises(
            SweepStoppedError, match=r"4 draws failed, allowed are 3.*the tank burst"
        ) as caught:
            run_toy(tmp_path / str(allowed), 40, scenarios=scenarios, chunk_size=2, max_failed=allowed)
        assert caught.value.exit_code == 3
        assert Results.open(tmp_path / str(allowed)).done == 14
    assert run_toy(tmp_path / "3", 40, scenarios=scenarios).failed == 10  # without the limit it goes on


def test_a_sweep_in_which_all_draws_fail_ends_early(tmp_path: Path) -> None:
    scenarios = {"bau": ToyParameters(poison="status", poison_draws=tuple(map(str, range(1000))))}
    with pytest.raises(
        SweepStoppedError, match=r"all of the first 20 draws failed.*the tank ran dry"
    ) as caught:
        run_toy(tmp_path / "r", 1000, scenarios=scenarios, chunk_size=4)
    assert caught.value.exit_code == 3


def test_a_failed_draw_can_be_looked_at_with_its_own_error() -> None:
    site, horizon = TWIN.default_site(), TWIN.default_horizon()
    spec = SweepSpec(TWIN, site, horizon, poisoned(IN_THE_DRAW), {}, None, 7, "sobol", 0)
    with pytest.raises(ZeroDivisionError, match="the tank burst"):
        simulate_draw(spec, 2)


def test_rerun_by_dask_is_refused_before_anything_happens(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rerun_failed = with dask"):
        run_toy(tmp_path / "r", 2, dask="127.0.0.1:1", rerun_failed=True)
    assert not (tmp_path / "r").exists()
