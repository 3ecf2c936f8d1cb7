"""``leapfrog update``: monitoring into the posterior of a study; drift, and remaining years before and after."""

from __future__ import annotations

import math
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.commands.options import (
    ALL_CORES,
    AcceptUnconverged,
    Debug,
    Draws,
    Json,
    NoReport,
    Out,
    PosteriorFile,
    Seed,
    StudyName,
    Workers,
)

Files = Annotated[
    list[Path], typer.Argument(metavar="MONITORING...", help="Monitoring files, .csv or .xlsx, as a survey.")
]
NoForecast = Annotated[bool, typer.Option("--no-forecast", help="Forecast no remaining years.")]


def update(
    study: StudyName,
    files: Files,
    n: Draws = None,
    seed: Seed = None,
    workers: Workers = ALL_CORES,
    out: Out = None,
    posterior: PosteriorFile = None,
    accept_unconverged: AcceptUnconverged = False,
    no_forecast: NoForecast = False,
    no_report: NoReport = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Learn from monitoring: drift of each quantity, posterior of all data, remaining years before and after."""
    from scenarios.calibration_specification import POSTERIOR
    from scenarios.commands import limits
    from scenarios.commands.output import report_findings, say
    from scenarios.commands.posterior import put, with_posterior
    from scenarios.commands.progress import progress
    from scenarios.monitoring_study import read_files, update_study
    from scenarios.reading import refuse
    from scenarios.study import open_study

    limits.sweep_options(n, seed, workers, None)
    opened = open_study(study)
    spec = opened.calibration
    if spec is None:
        raise refuse(
            study,
            "no [calibration] in study.toml",
            "a study with a survey and a posterior",
            "Monitoring goes on where a calibration ended",
            f"Write the section, then leapfrog calibrate {study}",
        )
    fitted = with_posterior(opened, study, posterior, False, accept_unconverged)
    before = fitted.calibrated
    assert before is not None
    report_findings(read_files(opened, spec, files)[1])
    folder = Path("results") / f"{opened.name}-update" if out is None else limits.out_folder(out, opened.name)
    with progress() as tell:
        found = update_study(opened, spec, files, before, folder, workers, tell, say)
    path = put(found.after, folder / POSTERIOR)
    forecasts: tuple[Any, ...] = ()
    usable = found.after.posterior.converged or accept_unconverged
    if usable and not no_forecast:
        forecasts = _forecasts(opened, found, n, seed, folder, workers)
    page = None if no_report else _page(found, forecasts, opened, files, folder)
    _answer(found, forecasts, study, path, page, json)
    if not found.after.posterior.converged:
        say(found.after.posterior.mark)
        raise typer.Exit(4)
    raise typer.Exit(3 if any(f.failed for f in forecasts) else 0)


def _forecasts(
    study: Any, found: Any, n: int | None, seed: int | None, folder: Path, workers: int
) -> tuple[Any, ...]:
    from scenarios.commands.output import say
    from scenarios.commands.progress import progress
    from scenarios.monitoring_forecast import DRAWS, forecasts

    last = int(study.horizon.calendar_years[-1])
    if found.next_year > last:
        say(f"no forecast: monitoring reaches to the last legal year, {last}")
        return ()
    draws, used_seed = n or DRAWS, study.run.seed if seed is None else seed
    say(f"forecast {found.next_year} to {last}: {draws} draws before, {draws} after")
    with progress() as tell:
        return forecasts(
            study,
            found.before,
            found.after,
            found.next_year,
            draws,
            used_seed,
            folder / "forecast",
            workers,
            tell,
        )


def _page(found: Any, forecasts: tuple[Any, ...], study: Any, files: list[Path], folder: Path) -> Path:
    from scenarios.report.update_page import write_update_page

    command, names = shlex.join(["leapfrog", *sys.argv[1:]]), [path.name for path in files]
    return write_update_page(found, forecasts, study, names, folder / "update.html", command)


def _answer(
    found: Any, forecasts: tuple[Any, ...], study: str, path: Path, page: Path | None, as_text: bool
) -> None:
    from scenarios.commands.output import as_json, say
    from scenarios.monitoring_summary import summary

    if as_text:
        as_json(
            {
                **summary(found, forecasts),
                "posterior": str(path),
                "report": None if page is None else str(page),
            }
        )
        return
    _print(found, forecasts)
    say(f"posterior: {path}. To use it: leapfrog run {study} --posterior {shlex.quote(str(path))}")
    if page is not None:
        say(f"report: {page}")


def _print(found: Any, forecasts: tuple[Any, ...]) -> None:
    """Print drift, what moved and the remaining years."""
    from scenarios.commands.answer import for_terminal
    from scenarios.commands.output import data, table
    from scenarios.report.update_wording import headline, shift_text

    data(for_terminal(headline(found)))
    data("")
    table(
        ("quantity", "answers", "drift", "verdict", "change, if there is one", "least p"),
        [
            (
                d.quantity, str(len(d.answers)), "" if math.isnan(d.probability) else f"{d.probability:.1%}",
                d.verdict, for_terminal(shift_text(d)), f"{min(a.p_value for a in d.answers):.3f}",
            )
            for d in found.monitored.drifts
        ],
    )  # fmt: skip
    data("")
    table(
        ("parameter", "before 5..50..95 %", "after 5..50..95 %", "move [sd before]"),
        [(m.name, _span(m.before), _span(m.after), f"{m.shift:+.2f}") for m in found.monitored.moved[:10]],
    )
    for forecast in forecasts:
        data("")
        data(f"{forecast.scenario}: expected reduction [tCO2e] 5..50..95 %, {forecast.draws} draws")
        rows = [*(str(year) for year in forecast.years), "all of them"]
        table(
            ("year", "before", "after"),
            [
                (label, *(_span_of(side[:, i]) for side in (forecast.before, forecast.after)))
                for i, label in enumerate(rows)
            ],
        )


def _span_of(quantiles: Any) -> str:
    """Return low, median and high of the quantiles of a forecast: whole tonnes where there are ten or more."""
    from scenarios.commands.output import significant

    shown = [float(quantiles[q]) for q in (0, 2, 4)]
    whole = max(abs(value) for value in shown) >= 10.0
    return " .. ".join(f"{value + 0.0:,.0f}" if whole else significant(value, 2) for value in shown)


def _span(values: Any) -> str:
    return " .. ".join(f"{v:.3g}" for v in values)
