"""The sweep of a study as the verbs call it, with the running median of the main figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.commands.progress import Tell
from scenarios.sizing_specification import SizingSpec
from scenarios.study import Study
from twins.core.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.results import Results


def sweep_study(
    study: Study,
    out: Path,
    draws: int,
    seed: int,
    workers: int,
    tell: Tell,
    *,
    dask: str | None = None,
    chunk_size: int | None = None,
    max_failed: float | None = None,
    rerun_failed: bool = False,
    keep: Sequence[int] = (),
) -> Results:
    """Return the results of a sweep over all scenarios of `study` into `out`."""
    from scenarios.monte_carlo import sweep

    return sweep(
        study.twin,
        study.scenarios,
        study.site,
        study.horizon,
        draws,
        seed,
        out=out,
        priors=study.priors,
        posterior=study.posterior,
        sampling=study.run.sampling,
        workers=workers,
        dask=dask,
        chunk_size=chunk_size,
        max_failed=max_failed,
        study_hash=study.simulation_hash,
        observed=study.observed,
        progress=tell,
        headline=headline_of(study, seed),
        rerun_failed=rerun_failed,
        keep=keep,
    )


def split_variance(study: Study, out: Path, draws: int, seed: int, workers: int, tell: Tell) -> None:
    """Run the extra sweeps that split the variance of the main figure; the report finds their record."""
    from scenarios.commands.output import say
    from scenarios.variance_split import VARIANCE, variance_split

    say(f"variance split: {draws} draws, one group drawn anew at a time, into {out / VARIANCE}")
    variance_split(study, study.posterior, draws, seed, out=out / VARIANCE, workers=workers, progress=tell)


def try_sizes(
    study: Study, spec: SizingSpec, out: Path, draws: int, seed: int, workers: int, tell: Tell
) -> None:
    """Run an extra sweep over sizes of the study into `out`; the report draws its curve."""
    from scenarios.commands.output import say
    from scenarios.size_sweep import sweep_sizes

    n = min(spec.draws, draws)  # a draw beyond the main sweep would be paired with nothing
    say(f"sizes: {n} draws of {len(spec.values)} values of {spec.lever}, into {out}")
    sweep_sizes(study, spec, n, seed, out=out, workers=workers, progress=tell)


def headline_of(study: Study, seed: int) -> Callable[[pd.DataFrame], list[float]]:
    """Return a function that gives the yearly mean of the expected reduction of each draw of a chunk."""
    from scenarios.accounting.cube import AccountingError
    from scenarios.commands.answer import MAIN, yearly_means
    from scenarios.study_account import account_frame

    def headline(frame: pd.DataFrame) -> list[float]:
        try:
            whole = account_frame(frame, study, seed)
        except AccountingError:
            return []  # no complete draw in this chunk; the account of all draws says what is wrong
        return yearly_means(whole, study.accounting.headline, MAIN).tolist()

    return headline


def parameters_of_draw(results: Results, study: Study, draw: int) -> dict[str, Parameters]:
    """Return the parameters of every scenario in one draw: its levers and the drawn values."""
    drawn = {str(name): float(value) for name, value in results.inputs().loc[draw].items()}
    return {name: parameters.replace(**drawn) for name, parameters in study.scenarios.items()}
