"""``leapfrog compare``: two scenarios, or the same one of two runs, draw by draw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.commands.options import Debug, Json

_FIGURES = (
    ("yearly", "co2e_t", "tCO2e/yr"),
    ("yearly", "operating_cost", "money/yr"),
    ("yearly", "revenue", "money/yr"),
    ("reduction", "expected_t", "tCO2e/yr"),
    ("reduction", "credited_t", "tCO2e/yr"),
    ("reduction", "energy_saved_mwh", "MWh/yr"),
    ("reduction", "biomass_mwh", "MWh/yr"),
    ("reduction", "gas_share", "-"),
    ("money", "npv", "money"),
)

_WHERE_ANY = ("revenue", "biomass_mwh")
"""Figures that many studies have not: told where a side has any."""
_ENOUGH = 20  # draws of which one lies below P5 and one above P95

Side = Annotated[
    str, typer.Argument(help="Results folder, or DIR:SCENARIO; alone it means the headline scenario.")
]


def compare(
    a: Side,
    b: Annotated[
        str, typer.Argument(help="The same; a scenario name alone is looked up in the folder of A.")
    ],
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Compare two scenarios or runs by paired differences, B minus A."""
    from scenarios.commands.output import as_json, data, say, significant, table

    first = _side(a, None)
    second = _side(b, first[0])
    paired = first[2].seed == second[2].seed
    rows = _rows(first, second, paired)
    for warning in _warnings(first, second, rows):
        say(f"warning: {warning}")
    named = [f"{folder}:{scenario}" for folder, scenario, _ in (first, second)]
    if json:
        as_json({"a": named[0], "b": named[1], "paired": paired, "differences": rows})
        return
    how = "paired by draw" if paired else "NOT paired: other seeds"
    data(f"B - A with A = {named[0]}, B = {named[1]}, {how}")
    headers = ("figure", "unit", "draws", "A P50", "B P50", "B - A P5", "P50", "P95", "B < A in")
    table(
        headers,
        [
            (
                r["figure"],
                r["unit"],
                f"{r['n']:,}",
                *(significant(r[k]) for k in ("a_p50", "b_p50", "p5", "p50", "p95")),
                f"{r['lower']:.0%}",
            )
            for r in rows
        ],
    )


def _warnings(
    first: tuple[Path, str, Any], second: tuple[Path, str, Any], rows: list[dict[str, Any]]
) -> list[str]:
    """Return what keeps the figures from being those of whole runs."""
    folders = {folder: results for folder, _, results in (first, second) if not results.finished}
    found = [
        f"{folder}: unfinished, {results.done:,} of {results.n:,} draws; the figures are of these draws only."
        for folder, results in folders.items()
    ]
    fewest = min((row["n"] for row in rows), default=0)
    if fewest < _ENOUGH:
        found.append(
            f"{fewest} draw{'s' if fewest != 1 else ''}: P5 and P95 need {_ENOUGH} or more to lie between two draws."
        )
    return found


def _side(text: str, before: Path | None) -> tuple[Path, str, Any]:
    from scenarios.commands.results_folder import open_results, study_of
    from scenarios.findings import InputError
    from scenarios.messages import not_a_choice

    folder, _, scenario = text.rpartition(":")
    if not folder or Path(text).is_dir():
        folder, scenario = text, ""
    if before is not None and not Path(folder).exists() and folder == text:
        folder, scenario = str(before), text
    study = study_of(Path(folder))
    scenario = scenario or study.accounting.headline
    if scenario not in study.scenarios:
        raise InputError(not_a_choice(f"leapfrog compare {text}", scenario, study.scenarios))
    return Path(folder), scenario, open_results(Path(folder))


def _rows(first: tuple[Path, str, Any], second: tuple[Path, str, Any], paired: bool) -> list[dict[str, Any]]:
    import numpy as np

    rows: list[dict[str, Any]] = []
    left, right = (_figures(folder, scenario, results) for folder, scenario, results in (first, second))
    for name, unit in {(name, unit): None for name, unit in left if (name, unit) in right}:
        a, b = left[name, unit], right[name, unit]
        if paired:
            a, b = a.align(b, join="inner")
        if not len(a) or not len(b) or (name in _WHERE_ANY and not (a.any() or b.any())):
            continue
        n = min(len(a), len(b))
        difference = b.to_numpy(np.float64)[:n] - a.to_numpy(np.float64)[:n]
        p5, p50, p95 = (float(np.quantile(difference, q)) for q in (0.05, 0.5, 0.95))
        rows.append(
            {
                "figure": name,
                "unit": unit,
                "n": n,
                "a_p50": float(a.median()),
                "b_p50": float(b.median()),
                "p5": p5,
                "p50": p50,
                "p95": p95,
                "lower": float(np.mean(difference < 0.0)),
            }
        )
    return rows


def _figures(folder: Path, scenario: str, results: Any) -> dict[tuple[str, str], Any]:
    """Return each figure as one number a draw: the yearly mean, or the figure of the whole run."""
    from scenarios.accounting.claims import SHARES
    from scenarios.commands.results_folder import study_of

    study = study_of(folder)
    account = results.account(study)
    found: dict[tuple[str, str], Any] = {}
    for table, column, unit in _FIGURES:
        frame = getattr(account, table)
        rows = frame[frame["scenario"] == scenario]
        if column in frame.columns and len(rows) and column in SHARES:
            found[column, unit] = share_by_draw(account, scenario, column)
        elif column in frame.columns and len(rows):
            found[column, unit.replace("money", study.economics.currency)] = rows.groupby("draw")[
                column
            ].mean()
    return found


def share_by_draw(account: Any, scenario: str, quantity: str) -> Any:
    """Return a share of each draw over all years together, so that years without converted units do not count."""
    import pandas as pd

    from scenarios.accounting.claims import claimed
    from scenarios.accounting.specification import Claim

    found = claimed(Claim(name=quantity, value=0.0, unit="-", scenario=scenario, quantity=quantity), account)
    return pd.Series(found.by_draw(), index=pd.Index(found.draws, name="draw")).dropna()
