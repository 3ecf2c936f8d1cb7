"""Calls of the sweep that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenarios.study import Study
from twins.core.parameters import Parameters


def sweep_study(
    study: Study,
    out: Path,
    draws: int,
    seed: int,
    workers: int,
    tell: Callable[..., None],
    *,
    dask: str | None = None,
    chunk_size: int | None = None,
    max_failed: int | None = None,
) -> Any:
    """Return the results of a sweep over all scenarios of `study` into `out`."""
    from scenarios.sweep import sweep

    return sweep(
        study.twin,
        study.scenarios,
        study.site,
        study.horizon,
        draws,
        seed,
        priors=study.priors,
        sampling=study.run.sampling,
        out=out,
        workers=workers,
        dask=dask,
        chunk_size=chunk_size,
        max_failed=max_failed,
        study_hash=study.simulation_hash,
        progress=tell,
    )


def rerun_failed(results: Any, study: Study, out: Path, workers: int, tell: Callable[..., None]) -> Any:
    """Run the failed draws of `results` again and return the results as they are then."""
    from scenarios.sweep import rerun_failed as again

    return again(study.twin, out=out, workers=workers, progress=tell)


def parameters_of_draw(results: Any, study: Study, draw: int) -> dict[str, Parameters]:
    """Return the parameters of every scenario in one draw: its levers and the drawn values."""
    drawn = {str(name): float(value) for name, value in results.inputs().loc[draw].items()}
    return {name: parameters.replace(**drawn) for name, parameters in study.scenarios.items()}
