"""Tasks, rows and files of chunks: what a worker is asked, and what it leaves in the folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scenarios.store import (
    CHUNKS,
    SERIES,
    ChunkName,
    Table,
    read_record,
    read_table,
    table_bytes,
    write_atomically,
)
from scenarios.sweep_spec import SweepSpec
from twins.core.outcome import Outcome

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


Run = Mapping[str, Array] | FailedRun


def kept_rows(folder: Path, task: Task) -> dict[int, Table]:
    """Return the rows of the sound draws of an older chunk, by draw."""
    if not task.keep_from:
        return {}
    path = folder / CHUNKS / task.keep_from
    table = read_table(path)
    failed = {row[0] for row in read_record(path).get("failures", [])}
    draws = table["draw"].to_numpy()
    good = [draw for draw in range(task.first, task.last) if draw not in failed]
    return {draw: table.filter(pa.array(draws == draw)) for draw in good}


def write_chunk(
    spec: SweepSpec,
    task: Task,
    folder: Path,
    runs: Mapping[int, list[Run]],
    kept: Mapping[int, Table],
) -> ChunkResult:
    """Write the rows of a task as one file, failures in its metadata.

    Parameters
    ----------
    spec, task, folder
        As in `worker.run_chunk`.
    runs
        Flows, or why there are none, of each scenario, by draw.
    kept
        Rows of draws that were taken from an older chunk, by draw.
    """
    tables: list[Table] = []
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
    return ChunkResult(task.first, task.last, sha256, table.num_rows, failed, 0.0, spec.key)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def chunk_table(spec: SweepSpec, runs: Mapping[int, Sequence[Run]]) -> Table:
    """Return the rows of some draws: by draw, then scenario in the order of the study, then year.

    A failed scenario is one row with year 0, flows that are NaN and its message as status.
    """
    years, no_year = spec.horizon.calendar_years, np.zeros(1, dtype=np.int64)
    lengths: list[int] = []
    names: list[str] = []
    draws: list[int] = []
    statuses: list[str] = []
    year_blocks: list[NDArray[np.int64]] = []
    blocks: list[Array] = []
    for draw, of_draw in runs.items():
        for name, run in zip(spec.scenarios, of_draw, strict=True):
            if isinstance(run, FailedRun):
                block, of_run, status = np.full((len(spec.column_names), 1), np.nan), no_year, run.message
            else:
                block, of_run, status = (
                    np.array([run[flow] for flow in spec.column_names], np.float64),
                    years,
                    "ok",
                )
            names.append(name)
            draws.append(draw)
            lengths.append(len(of_run))
            statuses.append(status)
            year_blocks.append(of_run)
            blocks.append(block.reshape(-1, len(of_run)))
    flows = np.concatenate(blocks, axis=1)
    columns: dict[str, Any] = {
        "scenario": pa.array(np.repeat(np.array(names, dtype=object), lengths), pa.string()),
        "draw": pa.array(np.repeat(np.array(draws, dtype=np.int64), lengths)),
        "year": pa.array(np.concatenate(year_blocks)),
    }
    columns |= {flow: pa.array(flows[i]) for i, flow in enumerate(spec.column_names)}
    columns["status"] = pa.array(np.repeat(np.array(statuses, dtype=object), lengths), pa.string())
    return pa.table(columns)


def write_series(spec: SweepSpec, draw: int, outcomes: Sequence[Outcome | None], folder: Path) -> None:
    """Write the fine series of one draw, if the twin gave any."""
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
