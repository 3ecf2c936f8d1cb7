"""Forecast of the remaining legal years before and after the monitoring: the same draws of luck, two posteriors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.calibrated import Calibrated
from scenarios.monte_carlo import sweep
from scenarios.reading import refuse
from scenarios.results import Results
from scenarios.study import Study
from scenarios.study_account import account_frame

Array = NDArray[np.float64]

DRAWS = 64  # draws of each sweep unless told [-]; assumed: a 5 % quantile stands on three of them
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MAIN = "expected_t"


@dataclass(frozen=True)
class Forecast:
    """Expected reduction of one scenario in the remaining legal years.

    Attributes
    ----------
    scenario
        Name of the scenario.
    years
        Remaining calendar years, shape (n_years,).
    before, after
        Quantiles `QUANTILES` by year and, last, of the sum of all years [tCO2e], shape (5, n_years + 1).
    draws, failed
        Draws behind them, and draws left out because they failed in one of the two sweeps [-].
    """

    scenario: str
    years: NDArray[np.int64]
    before: Array
    after: Array
    draws: int
    failed: int


def forecasts(
    study: Study,
    before: Calibrated,
    after: Calibrated,
    from_year: int,
    n: int,
    seed: int,
    out: Path,
    workers: int,
    tell: Callable[[Any], None] | None = None,
) -> tuple[Forecast, ...]:
    """Return the forecast of the headline scenario, and of the monitored one where that is another.

    Parameters
    ----------
    study
        Scenarios, rules and horizon.
    before, after
        Posterior without and with the monitoring; both must be usable.
    from_year
        First year that is still to come.
    n, seed
        Draws of each sweep [-], and seed of both.
    out
        Folder for the two sweeps, which resume.
    workers, tell
        As in `sweep`.

    Raises
    ------
    InputError
        When no legal year remains.
    """
    years = study.horizon.calendar_years
    left = years[years >= from_year]
    if not left.size:
        raise refuse(
            "monitoring",
            f"reaches into {from_year - 1}",
            f"a legal year that is still to come; the last one is {years[-1]}",
            "Monitoring of the last year?",
            "There is nothing to forecast: use --no-forecast",
        )
    spec = study.accounting
    watched = () if study.calibration is None else (study.calibration.scenario,)
    shown = tuple(dict.fromkeys(s for s in (spec.headline, *watched) if s not in (spec.bau, spec.reference)))
    needed = [name for name in study.scenarios if name in (spec.bau, spec.reference, *shown)]
    sides = [
        _sweep(study.with_posterior(calibrated), needed, n, seed, out / name, workers, tell)
        for name, calibrated in (("before", before), ("after", after))
    ]
    tonnes = [_tonnes(study, results, shown, left) for results in sides]
    both = sorted(tonnes[0].keys() & tonnes[1].keys())
    if not both:
        raise refuse(
            str(out),
            f"all {n} draws failed",
            "at least one complete draw",
            "",
            f"leapfrog status {out}/after",
        )
    stacked = [np.stack([side[draw] for draw in both]) for side in tonnes]
    return tuple(
        Forecast(
            name, left, _quantiles(stacked[0][:, i]), _quantiles(stacked[1][:, i]), len(both), n - len(both)
        )
        for i, name in enumerate(shown)
    )


def _sweep(
    fitted: Study,
    needed: list[str],
    n: int,
    seed: int,
    out: Path,
    workers: int,
    tell: Callable[[Any], None] | None,
) -> Results:
    return sweep(
        fitted.twin,
        {name: fitted.scenarios[name] for name in needed},
        fitted.site,
        fitted.horizon,
        n,
        seed,
        out=out,
        priors=fitted.priors,
        posterior=fitted.posterior,
        sampling=fitted.run.sampling,
        workers=workers,
        study_hash=fitted.simulation_hash,
        progress=tell,
    )


def _tonnes(
    study: Study, results: Results, shown: tuple[str, ...], left: NDArray[np.int64]
) -> dict[int, Array]:
    """Return the reduction [tCO2e] by draw, shape (n_scenarios, n_years)."""
    if results.failed >= results.n:
        return {}
    reduction = account_frame(results.frame(), study, results.seed).reduction
    wide: Any = reduction.pivot_table(index="draw", columns=["scenario", "year"], values=MAIN)
    whole = np.stack([wide[name][list(left)].to_numpy() for name in shown], axis=1)
    return dict(zip((int(draw) for draw in wide.index), whole, strict=True))


def _quantiles(tonnes: Array) -> Array:
    """Return quantiles of each year and of the sum, from draws (n, n_years)."""
    return np.quantile(np.column_stack([tonnes, tonnes.sum(axis=1)]), QUANTILES, axis=0)
