"""Work on one chunk: simulate its draws, write one file, return its name and counts.

A failing draw becomes a row with a status and a message; the other draws never notice. Whatever a worker
returns is small: results travel through the folder only.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scenarios.store import CHUNKS, SERIES, ChunkName, read_record, read_table, table_bytes, write_atomically
from scenarios.sweep_spec import SweepSpec
from twins.core.outcome import Outcome
from twins.core.parameters import Parameters
from twins.core.streams import Streams

RESIDUAL_LIMIT = 1e-9  # of a conservation law over the whole run [-]
_LONGEST_MESSAGE = 1000
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """What a worker is asked to do.

    Attributes
    ----------
    first, last
        Draws `first` to `last` - 1.
    given_up
        Reason by draw for draws that are not tried again: they killed their worker twice.
    keep_from
        Name of an older chunk of the same draws of which only the failed draws are simulated again.
    series
        Write the fine series of the draws instead of their yearly flows.
    """

    first: int
    last: int
    given_up: Mapping[int, str] = field(default_factory=dict[int, str])
    keep_from: str = ""
    series: bool = False

    @property
    def n_draws(self) -> int:
        """Number of draws."""
        return self.last - self.first

    def to_text(self) -> str:
        """Return the task as JSON text."""
        reasons = [[draw, reason] for draw, reason in self.given_up.items()]
        return json.dumps([self.first, self.last, reasons, self.keep_from, self.series])

    @classmethod
    def from_text(cls, text: str) -> Task:
        """Return the task in `text`."""
        first, last, reasons, keep_from, series = json.loads(text)
        return cls(first, last, {int(draw): str(reason) for draw, reason in reasons}, keep_from, series)


class ChunkResult(NamedTuple):
    """What a worker returns: draws `first` to `last` - 1, hash of the file, rows, failed draws, seconds, key.

    The key is the hash of the inputs as the worker sees them: other code or versions there would show.
    """

    first: int
    last: int
    sha256: str
    rows: int
    failed: int
    seconds: float
    key: str


class FailedRun(NamedTuple):
    """Why a scenario of a draw has no flows: kind of failure and message."""

    kind: str
    message: str


class StoppedError(RuntimeError):
    """The sweep was asked to stop between two draws."""


Run = Mapping[str, Array] | FailedRun


def draw_parameters(spec: SweepSpec, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Yield the uncertain parameters of draws `first` to `last` - 1, whole numbers rounded."""
    columns = spec.uncertain(first, last)
    infos = spec.twin.parameters.infos()
    for row in range(last - first):
        values = {name: float(column[row]) for name, column in columns.items()}
        yield {name: round(v) if isinstance(infos[name].value, int) else v for name, v in values.items()}


def simulate_draw(spec: SweepSpec, draw: int) -> list[Outcome]:
    """Return the outcomes of all scenarios of one draw; whatever goes wrong is raised, for debugging."""
    (values,) = draw_parameters(spec, draw, draw + 1)
    return _paired(spec, [p.replace(**values) for p in spec.scenarios.values()], draw)


def _paired(spec: SweepSpec, scenarios: Sequence[Parameters], draw: int) -> list[Outcome]:
    return spec.twin.simulate_paired(scenarios, spec.site, spec.horizon, Streams(spec.seed, draw))


def run_draw(spec: SweepSpec, draw: int, values: Mapping[str, Any]) -> tuple[list[Run], list[Outcome | None]]:
    """Return for each scenario of a draw its flows or why it failed, and the outcomes."""
    try:
        scenarios = [p.replace(**values) for p in spec.scenarios.values()]
        outcomes: list[Outcome | None] = list(_paired(spec, scenarios, draw))
        if len(outcomes) == len(scenarios):
            return [_checked(spec, draw, outcome) for outcome in outcomes if outcome is not None], outcomes
        raise RuntimeError(f"the twin returned {len(outcomes)} outcomes for {len(scenarios)} scenarios")
    except (Exception, SystemExit) as problem:
        return _one_by_one(spec, draw, values, problem)


def _one_by_one(
    spec: SweepSpec, draw: int, values: Mapping[str, Any], problem: BaseException
) -> tuple[list[Run], list[Outcome | None]]:
    """Find out which scenarios of a failed draw are sound: alone they give the same bits as paired."""
    runs: list[Run] = []
    outcomes: list[Outcome | None] = []
    for parameters in spec.scenarios.values():
        outcome = None
        try:
            if len(spec.scenarios) == 1:
                raise problem
            (outcome,) = _paired(spec, [parameters.replace(**values)], draw)
            runs.append(_checked(spec, draw, outcome))
        except (Exception, SystemExit) as own:
            runs.append(_failed(spec, draw, "exception", f"{type(own).__name__}: {own}"))
        outcomes.append(outcome)
    return runs, outcomes


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
            return _failed(spec, draw, "flows", f"{name} has shape {values.shape}, not ({spec.horizon.years},)")
        if not np.all(np.isfinite(values)):
            year = int(spec.horizon.calendar_years[np.flatnonzero(~np.isfinite(values))[0]])
            return _failed(spec, draw, "not_finite", f"{name} is not finite in {year}")
    for balance in outcome.balances:
        if not (balance.residual <= RESIDUAL_LIMIT and math.isfinite(balance.residual)):
            return _failed(
                spec, draw, "balance", f"{balance.name} does not close: residual {balance.residual:.2g} > {RESIDUAL_LIMIT:g}"
            )
    return outcome.flows


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
    kept = _kept(folder, task)
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
            _write_series(spec, draw, outcomes, folder)
    if on_draw is not None:
        on_draw(-1)
    if task.series:
        return ChunkResult(task.first, task.last, "", 0, 0, time.perf_counter() - begun, spec.key)
    return _write_chunk(spec, task, folder, runs, kept, begun)


def _kept(folder: Path, task: Task) -> dict[int, pa.Table]:
    """Return the rows of the sound draws of an older chunk, by draw."""
    if not task.keep_from:
        return {}
    path = folder / CHUNKS / task.keep_from
    table = read_table(path)
    failed = {row[0] for row in read_record(path).get("failures", [])}
    draws = table["draw"].to_numpy()
    good = [draw for draw in range(task.first, task.last) if draw not in failed]
    return {draw: table.filter(pa.array(draws == draw)) for draw in good}


def _write_chunk(
    spec: SweepSpec,
    task: Task,
    folder: Path,
    runs: Mapping[int, list[Run]],
    kept: Mapping[int, pa.Table],
    begun: float,
) -> ChunkResult:
    tables: list[pa.Table] = []
    fresh: dict[int, list[Run]] = {}
    for draw in range(task.first, task.last):
        if draw in kept:
            tables += [chunk_table(spec, fresh), kept[draw]] if fresh else [kept[draw]]
            fresh = {}
        else:
            fresh[draw] = runs[draw]
    if fresh:
        tables.append(chunk_table(spec, fresh))
    table = pa.concat_tables([t.replace_schema_metadata(None) for t in tables]).combine_chunks()
    failures = [
        [draw, name, run.kind, run.message]
        for draw, of_draw in runs.items()
        for name, run in zip(spec.scenarios, of_draw, strict=True)
        if isinstance(run, FailedRun)
    ]
    record = {
        "key": spec.key, "seed": spec.seed, "study": spec.study_hash, "chunk": [task.first, task.last],
        "failures": failures,
    }  # fmt: skip
    content = table_bytes(table, record)
    sha256 = _sha256(content)
    write_atomically(folder / CHUNKS, ChunkName(task.first, task.last, sha256).text, content)
    failed = len({row[0] for row in failures})
    return ChunkResult(task.first, task.last, sha256, table.num_rows, failed, time.perf_counter() - begun, spec.key)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def chunk_table(spec: SweepSpec, runs: Mapping[int, Sequence[Run]]) -> pa.Table:
    """Return the rows of some draws: by draw, then scenario in the order of the study, then year.

    A failed scenario is one row with year 0, flows that are NaN and its message as status.
    """
    years = spec.horizon.calendar_years
    lengths: list[int] = []
    names: list[str] = []
    draws: list[int] = []
    statuses: list[str] = []
    year_blocks: list[NDArray[np.int64]] = []
    blocks: list[Array] = []
    for draw, of_draw in runs.items():
        for name, run in zip(spec.scenarios, of_draw, strict=True):
            failed = isinstance(run, FailedRun)
            names.append(name)
            draws.append(draw)
            lengths.append(1 if failed else len(years))
            statuses.append(run.message if failed else "ok")
            year_blocks.append(np.zeros(1, dtype=np.int64) if failed else years)
            if failed:
                blocks.append(np.full((len(spec.flow_names), 1), np.nan))
            else:
                blocks.append(np.array([run[flow] for flow in spec.flow_names], dtype=np.float64).reshape(-1, len(years)))
    flows = np.concatenate(blocks, axis=1)
    columns: dict[str, Any] = {
        "scenario": pa.array(np.repeat(np.array(names, dtype=object), lengths), pa.string()),
        "draw": pa.array(np.repeat(np.array(draws, dtype=np.int64), lengths)),
        "year": pa.array(np.concatenate(year_blocks)),
    }
    columns |= {flow: pa.array(flows[i]) for i, flow in enumerate(spec.flow_names)}
    columns["status"] = pa.array(np.repeat(np.array(statuses, dtype=object), lengths), pa.string())
    return pa.table(columns)


def _write_series(spec: SweepSpec, draw: int, outcomes: Sequence[Outcome | None], folder: Path) -> None:
    tables = [
        pa.table(
            {
                "scenario": pa.array([scenario] * len(values)),
                "draw": pa.array(np.full(len(values), draw, dtype=np.int64)),
                "series": pa.array([name] * len(values)),
                "step": pa.array(np.arange(len(values), dtype=np.int64)),
                "value": pa.array(np.asarray(values, dtype=np.float64)),
            }
        )
        for scenario, outcome in zip(spec.scenarios, outcomes, strict=True)
        if outcome is not None and outcome.ok
        for name, values in outcome.series.items()
    ]
    if tables:
        content = table_bytes(pa.concat_tables(tables), {"key": spec.key, "seed": spec.seed, "draw": draw})
        write_atomically(folder / SERIES, ChunkName(draw, draw + 1, _sha256(content)).text, content)
