"""The end of a sweep: the inputs of all draws, quantile bands of all flows, and what fine series are due."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from scenarios.chunks import Task
from scenarios.manifest import Manifest
from scenarios.monthly_bands import PROBABILITIES, monthly_band_table
from scenarios.results import Results
from scenarios.store import (
    BANDS,
    INPUTS,
    MONTHLY_BANDS,
    SERIES,
    ChunkName,
    Table,
    table_bytes,
    write_atomically,
)
from scenarios.sweep_spec import SweepSpec

_BLOCK_BYTES = 24_000_000  # of flows in memory at a time


def missing_series(folder: Path, keep: Sequence[int]) -> list[Task]:
    """Return tasks for the draws in `keep` that have no fine series yet."""
    names = [ChunkName.parse(path.name) for path in (folder / SERIES).iterdir()]
    held = {name.first for name in names if name is not None}
    return [Task(draw, draw + 1, series=True) for draw in sorted(set(keep) - held)]


def finalise(manifest: Manifest, spec: SweepSpec, folder: Path, n: int) -> None:
    """Write inputs, yearly bands and, where there are fine series, monthly ones; hashes go into the manifest."""
    record = {"key": spec.key, "n": n}
    values = {name: pa.array(column) for name, column in spec.uncertain(0, n).items()}
    results = Results.open(folder)
    tables = {
        INPUTS: pa.table({"draw": pa.array(np.arange(n, dtype=np.int64)), **values}),
        BANDS: band_table(results),
        MONTHLY_BANDS: monthly_band_table(results, spec.horizon),
    }
    hashes: dict[str, str] = {}
    for name, table in tables.items():
        if table is not None:
            content = table_bytes(table, record)
            write_atomically(folder, name, content)
            hashes[name] = hashlib.sha256(content).hexdigest()
    manifest.set_meta({"files": hashes, "status": "finished"})


def band_table(results: Results) -> Table:
    """Return quantiles of each flow by scenario and year over the sound draws.

    Columns are scenario, flow, year, n_draws [-], and p05 to p95 [unit of the flow]. Flows are read a few at
    a time, so that memory does not grow with the number of flows.
    """
    flows = results.flow_names
    rows = sum(row.rows for row in results.chunks)
    per_block = max(1, _BLOCK_BYTES // max(1, 8 * rows))
    parts: list[dict[str, Any]] = []
    for start in range(0, len(flows), per_block):
        block = flows[start : start + per_block]
        frame = results.table(["scenario", "year", *block])
        year = frame["year"].to_numpy()
        coded = frame["scenario"].combine_chunks().dictionary_encode()  # a text object a row would be dear
        names, codes = coded.dictionary.to_pylist(), coded.indices.to_numpy()
        places = {n: np.flatnonzero((year > 0) & (codes == names.index(n))) for n in results.scenarios}
        parts += [
            _band(name, flow, year[at], frame[flow].to_numpy()[at])
            for flow in block
            for name, at in places.items()
            if at.size
        ]
    header = ["scenario", "flow", "year", "n_draws", *(f"p{round(100 * p):02d}" for p in PROBABILITIES)]
    if not parts:
        kinds = [pa.string(), pa.string(), pa.int64(), pa.int64(), *[pa.float64()] * len(PROBABILITIES)]
        return pa.table({name: pa.array([], kind) for name, kind in zip(header, kinds, strict=True)})
    return pa.table({name: np.concatenate([part[name] for part in parts]) for name in header})


def _band(scenario: str, flow: str, year: Any, values: Any) -> dict[str, Any]:
    """Return the rows of one scenario and flow; rows come by draw, then year, so they fold into a table."""
    years = np.unique(year)
    folded = values.reshape(-1, len(years))
    quantiles = np.quantile(folded, PROBABILITIES, axis=0)
    columns = {f"p{round(100 * p):02d}": quantiles[i] for i, p in enumerate(PROBABILITIES)}
    n_years = len(years)
    return {
        "scenario": np.array([scenario] * n_years), "flow": np.array([flow] * n_years), "year": years,
        "n_draws": np.full(n_years, len(folded), dtype=np.int64), **columns,
    }  # fmt: skip
