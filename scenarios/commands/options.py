"""Options that mean the same in every verb."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

StudyName = Annotated[
    str, typer.Argument(metavar="STUDY", help="Folder with study.toml, or a built-in study by name.")
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the results of a run.")]
Draws = Annotated[int | None, typer.Option("-n", "--draws", help="Number of draws; default from the study.")]
Seed = Annotated[
    int | None, typer.Option("--seed", help="Seed of all random numbers; default from the study.")
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        help="Worker processes of one thread; 0 for none; any number gives the same results. "
        "Default: the cores that this process may use, at most 8.",
        show_default=False,
    ),
]


def cores() -> int:
    """Return the number of cores that this process may use, at most 8: each worker takes some 0.4 GB."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 8)


ALL_CORES = cores()
Out = Annotated[Path | None, typer.Option("--out", help="Folder for what is written; default results/STUDY.")]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Scheduler of a dask cluster instead of workers."),
]
MaxFailed = Annotated[
    str | None,
    typer.Option("--max-failed", metavar="N or N%", help="Stop when more draws than this have failed."),
]
ChunkSize = Annotated[int | None, typer.Option("--chunk-size", help="Draws in a chunk; changes no result.")]
NoReport = Annotated[bool, typer.Option("--no-report", help="Write no report.")]
Json = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Within = Annotated[
    str | None,
    typer.Option(
        "--converged", metavar="N%", help="End with code 4 unless the median is known to within N%."
    ),
]
Keep = Annotated[
    str | None,
    typer.Option(
        "--keep", metavar="LIST", help="Draws whose fine series are stored too, such as 3,17 or 0-9."
    ),
]
PosteriorFile = Annotated[
    Path | None,
    typer.Option("--posterior", metavar="FILE", help="Posterior to use; default: the one of the study."),
]
PriorOnly = Annotated[
    bool, typer.Option("--prior-only", help="Use no posterior, though the study has a survey.")
]
AcceptUnconverged = Annotated[
    bool,
    typer.Option(
        "--accept-unconverged", help="Use a posterior that has not converged; every result is marked."
    ),
]
VarianceDraws = Annotated[
    int | None,
    typer.Option(
        "--variance-split",
        metavar="N",
        help="Also split the variance of the main figure into parameters, chance and factors, by N draws (48) in "
        "three or four extra sweeps.",
    ),
]
