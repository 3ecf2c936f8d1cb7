"""``leapfrog run``: check, sweep, account, report, answer. A second call goes on where the first stopped."""

from __future__ import annotations

import typer

from scenarios.commands.options import (
    ALL_CORES,
    AcceptUnconverged,
    ChunkSize,
    Dask,
    Debug,
    Draws,
    Json,
    Keep,
    MaxFailed,
    NoReport,
    Out,
    PosteriorFile,
    PriorOnly,
    Seed,
    StudyName,
    VarianceDraws,
    Within,
    Workers,
)


def run(
    study: StudyName,
    n: Draws = None,
    seed: Seed = None,
    workers: Workers = ALL_CORES,
    out: Out = None,
    dask: Dask = None,
    max_failed: MaxFailed = None,
    chunk_size: ChunkSize = None,
    converged: Within = None,
    keep: Keep = None,
    posterior: PosteriorFile = None,
    prior_only: PriorOnly = False,
    accept_unconverged: AcceptUnconverged = False,
    variance_draws: VarianceDraws = None,
    no_report: NoReport = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Run a study: check, sweep, account, report. The same command again goes on where it stopped."""
    from scenarios.commands import limits
    from scenarios.commands.finishing import finish
    from scenarios.commands.output import report_findings, say
    from scenarios.commands.posterior import with_posterior
    from scenarios.commands.progress import progress
    from scenarios.commands.results_folder import prepare
    from scenarios.commands.sweeping import split_variance, sweep_study, try_sizes
    from scenarios.size_sweep import sizing_folder
    from scenarios.study import open_study

    limits.sweep_options(n, seed, workers, chunk_size)
    limits.whole("--variance-split", variance_draws, 30, 100_000)
    opened = open_study(study)
    findings = opened.check()
    findings.raise_if_errors()
    report_findings(findings)
    opened = with_posterior(opened, study, posterior, prior_only, accept_unconverged)
    draws = opened.run.draws if n is None else n
    used_seed = opened.run.seed if seed is None else seed
    allowed = limits.max_failed(max_failed, draws)
    precision = limits.share("--converged", converged)
    kept = limits.draw_list("--keep", keep, draws)
    folder = limits.out_folder(out, opened.name)
    prepare(opened, study, folder)

    say(f"{opened.name}: {draws} draws, {len(opened.scenarios)} scenarios, seed {used_seed}, into {folder}")
    with progress() as tell:
        sweep_study(
            opened,
            folder,
            draws,
            used_seed,
            workers,
            tell,
            dask=dask,
            chunk_size=chunk_size,
            max_failed=allowed,
            keep=kept,
        )
        for number, sizing in enumerate(opened.sizings):
            try_sizes(opened, sizing, folder / sizing_folder(number), draws, used_seed, workers, tell)
        if variance_draws is not None:
            split_variance(opened, folder, variance_draws, used_seed, workers, tell)
    raise typer.Exit(finish(folder, opened, no_report=no_report, json=json, converged=precision))
