"""`sweep`: run all scenarios of a study over many draws, paired, into a folder that a later call resumes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import psutil

from calibration.posterior import Posterior
from scenarios import messages
from scenarios.chunks import Task
from scenarios.executors import Executor, HereExecutor, LocalExecutor
from scenarios.executors_process import WorkerLimits
from scenarios.finalisation import finalise, missing_series
from scenarios.findings import Finding, Findings, InputError
from scenarios.interruption import stop_on_signals
from scenarios.manifest import ChunkRow, Manifest
from scenarios.results import Results
from scenarios.resumption import claim, prepare_folder, recover
from scenarios.sampling import extendable
from scenarios.scheduling import default_chunk_size, gaps, pieces
from scenarios.store import FolderLock
from scenarios.sweep_loop import SweepLoop, SweepStoppedError
from scenarios.sweep_progress import Progress, Tally, log
from scenarios.sweep_spec import SweepSpec
from twins.core.parameters import Parameters
from twins.core.priors import Prior
from twins.core.twin import Horizon, Site, Twin

__all__ = ["Progress", "SweepStoppedError", "sweep"]


def sweep(
    twin: Twin,
    scenarios: Mapping[str, Parameters],
    site: Site,
    horizon: Horizon,
    n: int,
    seed: int,
    *,
    out: Path,
    priors: Mapping[str, Prior] | None = None,
    posterior: Posterior | None = None,
    sampling: str = "sobol",
    workers: int = 1,
    dask: str | None = None,
    chunk_size: int | None = None,
    max_failed: float | None = None,
    keep: Sequence[int] = (),
    study_hash: str = "",
    observed: Sequence[str] = (),
    redrawn: str = "",
    progress: Callable[[Progress], None] | None = None,
    headline: Callable[[pd.DataFrame], Sequence[float]] | None = None,
    rerun_failed: bool = False,
    draw_time_limit_s: float = 600.0,
    memory_limit_mb: float | None = None,
) -> Results:
    """Simulate `n` draws of all `scenarios` into the folder `out`, or go on where an earlier call stopped.

    The bits of the results depend on twin, scenarios, site, horizon, seed, sampling and priors, and on
    nothing else: neither on workers, chunk size, backend nor on how often it was killed and resumed.

    Parameters
    ----------
    twin, site, horizon
        What is simulated, where and when.
    scenarios
        Parameters by name; levers and constants count, uncertain values come from the draw, alike for all.
    n, seed
        Number of draws [-] and seed.
    out
        Results folder; made when it does not exist.
    priors
        Priors by name; those of the twin when None.
    posterior
        Fitted parameters, which replace the priors of the same names.
    sampling
        ``sobol``, ``random`` or ``lhs``; the last cannot be extended.
    workers
        Worker processes with one thread each; 0 works in this process, without protection against draws
        that crash or never end.
    dask
        Address of a dask scheduler instead of workers of our own.
    chunk_size
        Draws of a file [-].
    max_failed
        Number of failed draws, or share below 1, above which the sweep stops.
    keep
        Draws whose fine series are stored too.
    study_hash
        Hash of the study, kept with the results.
    observed
        Observables of the twin to be stored with every run.
    redrawn
        Group that is drawn anew while all else of a draw stays; see `SweepSpec`.
    progress
        Called after each chunk.
    headline
        Gives the main figure for each draw of a chunk frame; its running median is part of the progress.
    rerun_failed
        Simulate the failed draws again, and nothing else.
    draw_time_limit_s, memory_limit_mb
        Time of a draw [s], and memory it may add to a worker [MB].

    Raises
    ------
    InputError
        When the arguments do not fit, the folder is in use or holds the results of other inputs.
    SweepStoppedError
        When the sweep was stopped, cannot be written, or too many draws fail; it can be resumed.
    StoreDamagedError
        When the manifest in `out` is damaged.
    """
    _check(n, workers, chunk_size, scenarios, keep, rerun_failed and dask is not None)
    _check_observed(twin, observed)
    used = (
        {k: i.prior for k, i in twin.parameters.uncertain().items() if i.prior} if priors is None else priors
    )
    spec = SweepSpec(
        twin, site, horizon, dict(scenarios), dict(used), posterior, seed, sampling,
        0 if extendable(sampling) else n, study_hash, tuple(observed), redrawn,
    )  # fmt: skip
    spec.uncertain(0, 1)  # a wrong method or an unusable posterior shows before anything is written
    twin.warm_up()
    folder = Path(out)
    prepare_folder(folder)
    limits = WorkerLimits(draw_time_limit_s, memory_limit_mb or _default_memory_mb(workers))
    with stop_on_signals() as stop, FolderLock(folder), Manifest(folder, write=True) as manifest:
        claim(manifest, spec, n)
        found = recover(manifest, spec, folder)
        rows = manifest.chunks()
        missing = gaps([(r.first, r.last) for r in rows], n)
        if rerun_failed and missing:
            raise _unfinished(folder, n, missing)
        todo = _failed_tasks(rows) if rerun_failed else pieces(missing, chunk_size or default_chunk_size(n))
        tally = Tally(n, sum(r.last - r.first for r in rows), sum(r.failed for r in rows))
        log(folder, "started", n=n, seed=seed, workers=workers, dask=dask, **found._asdict())
        run = SweepLoop(spec, folder, manifest, tally, _allowed(max_failed, n), progress, headline, stop)
        with run.errors_as_stops(), _executor(spec, folder, workers, dask, limits, stop) as executor:
            run.work(executor, todo)
            run.work(executor, missing_series(folder, keep))
            recover(manifest, spec, folder)
            finalise(manifest, spec, folder, n)
        log(folder, "finished", failed=tally.failed)
    return Results.open(folder)


def _check(
    n: int,
    workers: int,
    chunk_size: int | None,
    scenarios: Mapping[str, Parameters],
    keep: Sequence[int],
    dask_rerun: bool,
) -> None:
    problems = [
        Finding("error", "sweep", f"{name} = {value}", allowed)
        for wrong, name, value, allowed in (
            (n < 1, "n", n, "at least 1 draw"),
            (workers < 0, "workers", workers, "0 (this process) or more"),
            (chunk_size is not None and chunk_size < 1, "chunk_size", chunk_size, "at least 1 draw"),
            (not scenarios, "scenarios", "none", "at least one scenario"),
            (any(not 0 <= k < n for k in keep), "keep", list(keep), f"draws in 0..{n - 1}"),
            (dask_rerun, "rerun_failed", "with dask", "worker processes of this machine (--workers)"),
        )
        if wrong
    ]
    if problems:
        raise InputError(Findings(tuple(problems)))


def _check_observed(twin: Twin, observed: Sequence[str]) -> None:
    unknown = [name for name in observed if name not in twin.observables]
    if unknown:
        raise InputError(messages.not_a_choice("sweep observed", unknown[0], twin.observables))


def _unfinished(folder: Path, n: int, missing: Sequence[tuple[int, int]]) -> InputError:
    left = sum(last - first for first, last in missing)
    return InputError(
        Finding(
            "error",
            str(folder),
            f"unfinished, {left:,} of {n:,} draws missing",
            "failed draws are run again when all draws are there",
            "Stopped or killed?",
            "The same leapfrog run again goes on from there",
        )
    )


def _failed_tasks(rows: Sequence[ChunkRow]) -> list[Task]:
    return [Task(row.first, row.last, keep_from=row.file_name) for row in rows if row.failed]


def _allowed(max_failed: float | None, n: int) -> float:
    if max_failed is None:
        return float("inf")
    return max_failed * n if 0 < max_failed < 1 else max_failed


@contextmanager
def _executor(
    spec: SweepSpec, folder: Path, workers: int, dask: str | None, limits: WorkerLimits, stop: threading.Event
) -> Generator[Executor]:
    executor: Executor
    if dask is not None:
        from scenarios.executors_dask import DaskExecutor

        executor = DaskExecutor(spec, folder, dask, limits)
    elif workers == 0:
        executor = HereExecutor(spec, folder, stop.is_set)
    else:
        executor = LocalExecutor(spec, folder, workers, limits)
    try:
        yield executor
    finally:
        executor.close()


def _default_memory_mb(workers: int) -> float:
    return max(1000.0, 0.8 * psutil.virtual_memory().total / 1e6 / max(1, workers))
