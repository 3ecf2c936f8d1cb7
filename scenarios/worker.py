"""Work on one chunk: simulate its draws, write one file, return its name and counts.

A failing draw becomes a row with a status and a message; the other draws never notice. Whatever a worker
returns is small: results travel through the folder only.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.chunks import ChunkResult, FailedRun, Run, Task, kept_rows, write_chunk, write_series
from scenarios.sweep_spec import SweepSpec, observed_column
from twins.core.outcome import Outcome
from twins.core.parameters import Parameters
from twins.core.streams import Streams

RESIDUAL_LIMIT = 1e-9  # of a conservation law over the whole run [-]
_LONGEST_MESSAGE = 1000


class StoppedError(RuntimeError):
    """The sweep was asked to stop between two draws."""


def draw_parameters(spec: SweepSpec, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Yield the uncertain parameters of draws `first` to `last` - 1, whole numbers rounded."""
    columns = spec.uncertain(first, last)
    infos = spec.twin.parameters.infos()
    for row in range(last - first):
        values = {name: float(column[row]) for name, column in columns.items()}
        yield {name: round(v) if isinstance(infos[name].value, int) else v for name, v in values.items()}


def scenarios_of_draw(spec: SweepSpec, draw: int) -> dict[str, Parameters]:
    """Return the parameters of all scenarios of one draw, as the sweep simulates them."""
    (values,) = draw_parameters(spec, draw, draw + 1)
    return {name: parameters.replace(**values) for name, parameters in spec.scenarios.items()}


def simulate_draw(spec: SweepSpec, draw: int) -> list[Outcome]:
    """Return the outcomes of all scenarios of one draw; whatever goes wrong is raised, for debugging."""
    return _paired(spec, list(scenarios_of_draw(spec, draw).values()), draw)


def _paired(spec: SweepSpec, scenarios: Sequence[Parameters], draw: int) -> list[Outcome]:
    return spec.twin.simulate_paired(scenarios, spec.site, spec.horizon, Streams(spec.luck_seed, draw))


def run_draw(spec: SweepSpec, draw: int, values: Mapping[str, Any]) -> tuple[list[Run], list[Outcome | None]]:
    """Return for each scenario of a draw its flows or why it failed, and the outcomes."""
    try:
        scenarios = [p.replace(**values) for p in spec.scenarios.values()]
        outcomes: list[Outcome | None] = list(_paired(spec, scenarios, draw))
        if len(outcomes) == len(scenarios):
            return [_checked(spec, draw, outcome) for outcome in outcomes if outcome is not None], outcomes
        reason = f"the twin returned {len(outcomes)} outcomes for {len(scenarios)} scenarios"
    except (Exception, SystemExit) as problem:
        reason = _reason(problem)
    if len(spec.scenarios) == 1:
        return [_failed(spec, draw, "exception", reason)], [None]
    # Outside of the handler: until here the error held all that the failed run had in memory.
    return _one_by_one(spec, draw, values)


def _one_by_one(
    spec: SweepSpec, draw: int, values: Mapping[str, Any]
) -> tuple[list[Run], list[Outcome | None]]:
    """Find out which scenarios of a failed draw are sound: alone they give the same bits as paired."""
    runs: list[Run] = []
    outcomes: list[Outcome | None] = []
    for parameters in spec.scenarios.values():
        outcome = None
        try:
            (outcome,) = _paired(spec, [parameters.replace(**values)], draw)
            runs.append(_checked(spec, draw, outcome))
        except (Exception, SystemExit) as problem:
            runs.append(_failed(spec, draw, "exception", _reason(problem)))
        outcomes.append(outcome)
    return runs, outcomes


def _reason(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}"


def _failed(spec: SweepSpec, draw: int, kind: str, text: str) -> FailedRun:
    line = " ".join(f"draw {draw} (seed {spec.seed}) failed: {text}".split())
    return FailedRun(kind, line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 3] + "...")


def _checked(spec: SweepSpec, draw: int, outcome: Outcome) -> Run:
    """Return the flows of `outcome`, or why they cannot be used."""
    if not outcome.ok:
        return _failed(spec, draw, "status", outcome.status)
    missing = set(spec.flow_names) ^ set(outcome.flows)
    if missing:
        return _failed(spec, draw, "flows", f"flows missing or not declared: {', '.join(sorted(missing))}")
    for name in spec.flow_names:
        values = np.asarray(outcome.flows[name])
        if values.shape != (spec.horizon.years,):
            return _failed(
                spec, draw, "flows", f"{name} has shape {values.shape}, not ({spec.horizon.years},)"
            )
        if not np.all(np.isfinite(values)):
            year = int(spec.horizon.calendar_years[np.flatnonzero(~np.isfinite(values))[0]])
            return _failed(spec, draw, "not_finite", f"{name} is not finite in {year}")
    for balance in outcome.balances:
        if not (balance.residual <= RESIDUAL_LIMIT and math.isfinite(balance.residual)):
            return _failed(
                spec,
                draw,
                "balance",
                f"{balance.name} does not close: residual {balance.residual:.2g} > {RESIDUAL_LIMIT:g}",
            )
    return {**outcome.flows, **_observed(spec, outcome)} if spec.observed else outcome.flows


def _observed(spec: SweepSpec, outcome: Outcome) -> dict[str, np.ndarray]:
    """Return the observables by column, alike in all years; NaN where the run has no answer."""
    answers = spec.twin.observe(outcome)
    return {observed_column(name): np.full(spec.horizon.years, answers[name]) for name in spec.observed}


def run_chunk(
    spec: SweepSpec,
    task: Task,
    folder: Path,
    on_draw: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> ChunkResult:
    """Simulate the draws of `task` and write them into `folder`.

    Parameters
    ----------
    spec
        What is simulated.
    task
        Which draws.
    folder
        Results folder.
    on_draw
        Called with the index before each draw, and with -1 before the file is written.
    stop
        Asked before each draw.

    Raises
    ------
    StoppedError
        When `stop` says so; nothing was written.
    OSError
        When the file cannot be written; nothing is left behind.
    """
    begun = time.perf_counter()
    kept = kept_rows(folder, task)
    runs: dict[int, list[Run]] = {}
    for draw, values in zip(
        range(task.first, task.last), draw_parameters(spec, task.first, task.last), strict=True
    ):
        if stop is not None and stop():
            raise StoppedError
        if draw in kept:
            continue
        if on_draw is not None:
            on_draw(draw)
        if draw in task.given_up:
            reason = _failed(spec, draw, "worker_died", task.given_up[draw])
            runs[draw] = [reason] * len(spec.scenarios)
            continue
        runs[draw], outcomes = run_draw(spec, draw, values)
        if task.series:
            write_series(spec, draw, outcomes, folder)
    if on_draw is not None:
        on_draw(-1)
    result = (
        ChunkResult(task.first, task.last, "", 0, 0, 0.0, spec.key)
        if task.series
        else write_chunk(spec, task, folder, runs, kept)
    )
    return result._replace(seconds=time.perf_counter() - begun)
