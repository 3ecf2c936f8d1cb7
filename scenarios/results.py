"""`Results`: a results folder for reading. Frozen; nothing is read that was not asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa

from scenarios.manifest import ChunkRow, Failure, Manifest
from scenarios.store import BANDS, CHUNKS, INPUTS, MONTHLY_BANDS, SERIES, Table, read_table
from scenarios.sweep_spec import observed_column

if TYPE_CHECKING:
    from scenarios.study import Study
    from scenarios.study_account import StudyAccount
    from scenarios.verification import Verification
    from twins.core.twin import Twin

KEYS = ("scenario", "draw", "year")


@dataclass(frozen=True)
class Results:
    """The yearly flows of a sweep.

    Attributes
    ----------
    path
        Results folder.
    manifest
        Facts about the sweep: inputs, seed, versions, status and more.
    chunks
        Stored chunks in the order of their draws.
    """

    path: Path
    manifest: dict[str, Any]
    chunks: tuple[ChunkRow, ...]

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open a results folder, finished or not.

        Raises
        ------
        StoreDamagedError
            When there is no manifest or it is damaged.
        """
        folder = Path(path)
        with Manifest(folder) as manifest:
            return cls(folder, manifest.meta(), manifest.chunks())

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios, in the order of the study."""
        return tuple(self.manifest["scenarios"])

    @property
    def flow_names(self) -> tuple[str, ...]:
        """Names of the yearly flows, in the order of the columns."""
        return tuple(flow[0] for flow in self.manifest["flows"])

    @property
    def observed_names(self) -> tuple[str, ...]:
        """Observables of the twin that were stored."""
        return tuple(self.manifest.get("observed", ()))

    @property
    def n(self) -> int:
        """Draws that were asked for [-]."""
        return int(self.manifest["n"])

    @property
    def seed(self) -> int:
        """Seed of the sweep."""
        return int(self.manifest["seed"])

    @property
    def done(self) -> int:
        """Draws that are stored, failed ones included [-]."""
        return sum(row.last - row.first for row in self.chunks)

    @property
    def failed(self) -> int:
        """Draws in which at least one scenario failed [-]."""
        return sum(row.failed for row in self.chunks)

    @property
    def finished(self) -> bool:
        """True when every draw is stored and the sweep was closed."""
        return self.manifest["status"] == "finished" and self.done == self.n

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[Table]:
        """Yield the rows of each chunk in the order of the draws; only `columns` are read."""
        for row in self.chunks:
            yield read_table(self.path / CHUNKS / row.file_name, columns)

    def table(self, columns: Sequence[str] | None = None) -> Table:
        """Return all rows as one Arrow table."""
        return pa.concat_tables(list(self.tables(columns)))

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return scenario, draw, year, the flows in `columns` (all by default) and status.

        Rows come by draw, then scenario in the order of the study, then year. A failed scenario is one row
        with year 0, flows that are NaN and its message as status.
        """
        flows = (
            self.flow_names if columns is None else tuple(c for c in columns if c not in (*KEYS, "status"))
        )
        unknown = [c for c in flows if c not in self.flow_names]
        if unknown:
            raise ValueError(f"no flow {', '.join(unknown)}; known: {', '.join(self.flow_names)}")
        return self.table([*KEYS, *flows, "status"]).to_pandas()

    def observed(self, scenario: str) -> pd.DataFrame:
        """Return the stored observables [their units] of one scenario, one row a draw that did not fail."""
        columns = [observed_column(name) for name in self.observed_names]
        frame = self.table(["scenario", "draw", "year", *columns, "status"]).to_pandas()
        first = int(frame.loc[frame["year"] > 0, "year"].min()) if len(frame) else 0
        rows = (frame["scenario"] == scenario) & (frame["year"] == first) & (frame["status"] == "ok")
        found = frame.loc[rows].set_index("draw")[columns]
        return found.set_axis(list(self.observed_names), axis="columns")

    def inputs(self) -> pd.DataFrame:
        """Return the uncertain parameters [their units] of every draw, one row a draw."""
        return read_table(self.path / INPUTS).to_pandas().set_index("draw")

    def bands(self) -> pd.DataFrame:
        """Return the quantile bands: scenario, flow, year, n_draws, p05 to p95 [unit of the flow]."""
        return read_table(self.path / BANDS).to_pandas()

    def monthly_bands(self) -> pd.DataFrame:
        """Return quantile bands by month of the series by day of the kept draws; empty without any."""
        path = self.path / MONTHLY_BANDS
        return read_table(path).to_pandas() if path.is_file() else pd.DataFrame()

    def series_tables(self) -> Iterator[Table]:
        """Yield the fine series of the kept draws, one draw a table: scenario, draw, series, step, value."""
        for path in sorted((self.path / SERIES).glob("*.parquet")):
            yield read_table(path)

    def series(self) -> pd.DataFrame:
        """Return the fine series of the kept draws: scenario, draw, series, step, value."""
        parts = [table.to_pandas() for table in self.series_tables()]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def failures(self) -> pd.DataFrame:
        """Return one row for each failed scenario of a draw: draw, scenario, status, message, seed."""
        with Manifest(self.path) as manifest:
            return pd.DataFrame(manifest.failures(), columns=list(Failure._fields))

    def content_hash(self) -> str:
        """Return the SHA-256 [hex] of all rows in canonical order.

        It is the same for any number of workers, chunk size, backend, order and number of resumptions.
        """
        names = (*self.flow_names, *map(observed_column, self.observed_names))
        head = [self.scenarios, names, self.seed, self.done]
        numbers, texts = hashlib.sha256(json.dumps(head).encode()), hashlib.sha256()
        for table in self.tables([*KEYS, *names, "status"]):
            rows = np.empty((table.num_rows, 2 + len(names)))
            for i, name in enumerate(("draw", "year", *names)):
                rows[:, i] = table[name].to_numpy()
            numbers.update(np.ascontiguousarray(rows, dtype="<f8").tobytes())
            lines = zip(table["scenario"].to_pylist(), table["status"].to_pylist(), strict=True)
            texts.update(json.dumps(list(lines))[1:-1].encode() + b", ")
        return hashlib.sha256(numbers.digest() + texts.digest()).hexdigest()

    def sound(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return `frame` without draws in which any scenario failed, so that all pairs are whole."""
        frame = self.frame(columns)
        failed = frame.loc[frame["status"] != "ok", "draw"].unique()
        return frame.loc[~frame["draw"].isin(failed)].drop(columns="status").reset_index(drop=True)

    def difference(self, a: str, b: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return scenario `a` minus `b`, draw by draw, by draw and year; failed draws are left out."""
        for name in (a, b):
            if name not in self.scenarios:
                raise ValueError(f"no scenario {name!r}; known: {', '.join(self.scenarios)}")
        sound = self.sound(columns)
        left, right = (
            sound.loc[sound["scenario"] == name].drop(columns="scenario").set_index(["draw", "year"])
            for name in (a, b)
        )
        return left - right

    def quantiles(self, flow: str, probabilities: Sequence[float], by: str = "year") -> pd.DataFrame:
        """Return quantiles [unit of the flow] over the sound draws.

        Parameters
        ----------
        flow
            Name of the flow.
        probabilities
            Probabilities [-], which name the columns.
        by
            ``year`` for each year, ``total`` for the sum over all years.
        """
        if by not in ("year", "total"):
            raise ValueError(f"by = {by!r}; allowed are year and total")
        sound: Any = self.sound([flow])
        if by == "total":
            sound = sound.groupby(["scenario", "draw"], sort=False, as_index=False)[flow].sum()
        groups: Any = sound.groupby(["scenario", "year"] if by == "year" else ["scenario"], sort=False)[flow]
        return groups.quantile(list(probabilities)).unstack().loc[list(self.scenarios)]  # noqa: PD010 - levels, not columns

    def account(self, study: Study) -> StudyAccount:
        """Return tonnes and money of all sound draws under the rules of `study`; see `study_account`."""
        from scenarios.study_account import study_account

        return study_account(self, study)

    def verify(self, k: int = 20, twin: Twin | None = None) -> Verification:
        """Check every file against its hash and compute `k` draws again; see `verification.verify`."""
        from scenarios.verification import verify

        return verify(self.path, k, twin)
