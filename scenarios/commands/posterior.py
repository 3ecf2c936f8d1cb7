"""The posterior that a verb works with, from its options."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from calibration.calibrated import Calibrated
from scenarios.commands.output import report_findings, say
from scenarios.findings import Finding, Findings, InputError
from scenarios.reading import refuse
from scenarios.study import Study


class UnconvergedError(InputError):
    """A posterior that has not converged was not accepted by name."""

    exit_code = 4


def with_posterior(
    study: Study, given: str, file: Path | None, prior_only: bool, accept_unconverged: bool
) -> Study:
    """Return `study` with the posterior that the options name, and say which it is.

    Raises
    ------
    InputError
        When it cannot be read or does not fit, or both options were given.
    UnconvergedError
        When it has not converged and was not accepted as such.
    """
    from scenarios.posterior_choice import posterior_of, read_posterior

    if prior_only and file is not None:
        raise refuse("--prior-only", f"with --posterior {file}", "one of the two", "", "Leave one out")
    path = posterior_of(study, given) if file is None else file
    if prior_only or path is None:
        if study.calibration is not None:
            say("prior only: the survey of the study is not used")
        return study
    found, remarks = read_posterior(study, path, given, by_name=file is not None)
    report_findings(Findings(remarks))
    if not found.posterior.converged:
        found = _accepted(found, path, accept_unconverged)
    say(f"posterior: {len(found.posterior.names)} parameters from {path}")
    return study.with_posterior(found)


def _accepted(found: Calibrated, path: Path, accepted: bool) -> Calibrated:
    if not accepted:
        raise UnconvergedError(
            Finding(
                "error",
                str(path),
                found.posterior.mark,
                "a converged posterior",
                "Results from it would mislead",
                "Calibrate with more runs, fix a parameter that the data do not inform, or --accept-unconverged: then "
                "every result is marked",
            )
        )
    say(found.posterior.mark)
    return replace(found, posterior=found.posterior.accept_unconverged())


def put(found: Calibrated, path: Path) -> Path:
    """Write a posterior to `path`, whole or not at all, and return the path."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        found.to_file(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
