"""One hash for every number of workers, chunk size, backend, order and number of resumptions."""

from __future__ import annotations

import itertools
import os
import warnings
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.executors_dask import check_address
from scenarios.findings import InputError
from scenarios.monte_carlo import SweepStoppedError
from scenarios.results import Results
from scenarios.sampling import parameter_draws
from scenarios.store import CHUNKS
from tests.scenarios.sweep.conftest import DRAWS, SCENARIOS, SEED, run_toy
from tests.toy_twin import TWIN, ToyParameters
from twins.core.streams import Streams

CHUNK_SIZES = (1, 7, 40)


@pytest.fixture(scope="module")
def cluster() -> Generator[Any]:
    """A dask cluster of two workers on this machine, without dashboard."""
    import dask
    from distributed import LocalCluster

    root = str(Path(__file__).parents[3])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = root
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        running = LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
        )
        try:
            yield running
        finally:
            running.close(timeout=10)
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before


@pytest.mark.parametrize(("workers", "chunk_size"), [*itertools.product((0, 1, 2), CHUNK_SIZES)])
def test_local_combinations(tmp_path: Path, reference: Results, workers: int, chunk_size: int) -> None:
    found = run_toy(tmp_path / "results", workers=workers, chunk_size=chunk_size)
    assert found.content_hash() == reference.content_hash()
    assert {row.last - row.first for row in found.chunks} <= {chunk_size, DRAWS % chunk_size}


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "chunk_size"), [*itertools.product((1, 2), CHUNK_SIZES)])
def test_dask_combinations(
    tmp_path: Path, cluster: Any, reference: Results, workers: int, chunk_size: int
) -> None:
    cluster.scale(workers)
    found = run_toy(tmp_path / "results", dask=cluster.scheduler_address, chunk_size=chunk_size)
    assert found.content_hash() == reference.content_hash()


def test_dask_workers_that_die_are_replaced(
    tmp_path: Path, cluster: Any, reference: Results, figure: Callable[[str, str], None]
) -> None:
    """A draw that kills every worker it meets fails, and none that shared a worker with it."""
    poisoned = {**SCENARIOS, "poisoned": ToyParameters(poison="kill", poison_draws=("1",))}
    cluster.scale(2)
    found = run_toy(tmp_path / "results", 2, scenarios=poisoned, dask=cluster.scheduler_address, chunk_size=1)
    failures = found.failures()
    assert set(failures["draw"]) == {1}
    assert set(failures["status"]) == {"worker_died"}
    frame, expected = found.frame(), reference.frame()
    mine = frame[(frame["scenario"] != "poisoned") & (frame["draw"] != 1)]
    wanted = expected[(expected["draw"] < 2) & (expected["draw"] != 1)]
    assert mine.reset_index(drop=True).equals(wanted.reset_index(drop=True))
    figure("determinism", f"one hash over {9 + 6} combinations of workers, chunk size and backend")


def test_order_resumption_and_chunk_size_in_between(tmp_path: Path, reference: Results) -> None:
    folder, rng = tmp_path / "results", np.random.Generator(np.random.PCG64DXSM(3))
    run_toy(folder, chunk_size=3)
    for chunk_size in (5, 1, 16):
        paths = sorted((folder / CHUNKS).iterdir())
        for index in rng.choice(len(paths), len(paths) // 2, replace=False):
            paths[index].unlink()
        assert run_toy(folder, chunk_size=chunk_size).content_hash() == reference.content_hash()


def test_the_flows_are_those_of_the_twin_itself(reference: Results) -> None:
    """The store adds nothing: each draw by hand, from its index alone, gives the same bits."""
    priors = {name: info.prior for name, info in ToyParameters.uncertain().items() if info.prior is not None}
    frame = reference.frame()
    for draw in (0, 17, DRAWS - 1):
        values = {k: float(v[0]) for k, v in parameter_draws(priors, [draw], "sobol", SEED, DRAWS).items()}
        for name, parameters in SCENARIOS.items():
            outcome = TWIN.simulate(
                parameters.replace(**values), TWIN.default_site(), TWIN.default_horizon(), Streams(SEED, draw)
            )
            for flow, by_year in outcome.flows.items():
                rows = frame[(frame["scenario"] == name) & (frame["draw"] == draw)]
                assert rows[flow].to_numpy().tobytes() == by_year.tobytes()
        stored = reference.inputs().loc[draw]
        assert {k: float(stored[k]) for k in values} == values


def test_another_seed_or_sampling_gives_another_hash(tmp_path: Path, reference: Results) -> None:
    hashes = {reference.content_hash()}
    for number, changes in enumerate(({"seed": 8}, {"sampling": "random"}, {"sampling": "lhs"})):
        hashes.add(run_toy(tmp_path / str(number), **changes).content_hash())
    assert len(hashes) == 4


def test_a_pair_shares_its_random_numbers(reference: Results) -> None:
    """The seal halves what leaks in the first year, with the same weather, in every draw."""
    frame = reference.frame()
    first = frame[frame["year"] == frame["year"].min()].pivot(
        index="draw", columns="scenario", values="leaked_kg"
    )
    np.testing.assert_allclose(first["project"] / first["bau"], 0.5, rtol=1e-12)


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.7:8786", "10.1.1.1:8786", "scheduler:8786", "tcp://0.0.0.0:1"]
)
def test_dask_in_clear_text_over_a_network_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="TLS"):
        check_address(address)


@pytest.mark.parametrize(
    "address", ["127.0.0.1:8786", "tcp://[::1]:8786", "localhost:8786", "tls://192.0.2.7:8786"]
)
def test_dask_on_this_machine_or_by_tls_is_taken(address: str) -> None:
    check_address(address)


def test_a_dask_scheduler_that_goes_away_stops_the_sweep_and_it_goes_on(
    tmp_path: Path, reference: Results
) -> None:
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        running = LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp",
            dashboard_address=None, silence_logs=50,
        )  # fmt: skip
        told: list[int] = []

        def leave(state: Any) -> None:
            told.append(state.done)
            if len(told) == 2:
                running.close(timeout=10)

        folder = tmp_path / "results"
        with pytest.raises(SweepStoppedError, match="the dask scheduler is gone"):
            run_toy(folder, dask=running.scheduler_address, chunk_size=2, progress=leave)
    assert Results.open(folder).done >= 4
    assert run_toy(folder).content_hash() == reference.content_hash()
