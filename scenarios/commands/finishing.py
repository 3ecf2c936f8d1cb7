"""What follows a sweep in every verb that makes one: accounts, report, answer and exit code."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

from scenarios.commands.answer import answer_of, print_answer
from scenarios.commands.output import as_json, say
from scenarios.commands.results_folder import finished_results
from scenarios.derived import ACCOUNTS, REPORT, Writer, origin, under_other_rules, writing
from scenarios.reading import refuse
from scenarios.study import Study


def finish(
    out: Path,
    study: Study,
    *,
    no_report: bool,
    json: bool,
    converged: float | None = None,
    other_rules: bool = False,
) -> int:
    """Account, report and answer; return the exit code (0, 3 with failed draws, 4 not converged).

    Parameters
    ----------
    out, study
        Results folder, and the rules.
    no_report, json
        As the options.
    converged
        Largest relative standard error of the median [-]; None asks for none.
    other_rules
        The rules are not those of the run: accounts and report go beside those of the run.
    """
    with writing(out) as writer:
        return _finish(out, study, writer, no_report, json, converged, other_rules)


def _finish(
    out: Path,
    study: Study,
    writer: Writer,
    no_report: bool,
    json: bool,
    converged: float | None,
    other_rules: bool,
) -> int:
    results = finished_results(out)
    failed = results.failed
    if failed >= results.n:
        raise refuse(
            str(out),
            f"all {failed} draws failed",
            "at least one complete draw",
            _first_failure(results),
            "Correct the parameters named there, then the same command with another --out",
        )
    account = results.account(study)
    accounts_name, report_name = (
        under_other_rules(name, study.name, study.hash) if other_rules else name
        for name in (ACCOUNTS, REPORT)
    )
    come_from = origin(study.hash, results.chunks)
    writer.put(accounts_name, come_from, account.to_parquet)
    report = None
    if not no_report:
        report = writer.put(report_name, come_from, lambda path: _write(results, account, study, path))
    answer = answer_of(account, study, failed)
    if json:
        found = {**answer.as_dict(), **_sections(out, account, study)}
        as_json({**found, "out": str(out), "report": None if report is None else str(report)})
    else:
        print_answer(answer, report, out)
    if failed:
        return 3
    if converged is not None and answer.median_error > converged:
        say(
            f"not converged: the median is known to {answer.median_error:.2%}, asked for {converged:.2%}. "
            "Try more draws: -n."
        )
        return 4
    return 0


def _sections(out: Path, account: Any, study: Study) -> dict[str, Any]:
    """Return sizes and rival answers for JSON, where the study asks for them and figures are given."""
    from scenarios.alternatives import alternatives_records
    from scenarios.size_results import size_records

    if not account.headline_allowed:
        return {}
    return {
        **({"sizing": size_records(out, study)} if study.sizings else {}),
        **({"alternatives": alternatives_records(account, study.alternatives)} if study.alternatives else {}),
    }


def _write(results: Any, account: Any, study: Study, path: Path) -> None:
    from scenarios.report.calibration_evidence import Calibration
    from scenarios.report.html import write_report

    found = study.calibrated
    shown = None if found is None else Calibration.of_study(found.record, found.posterior, study)
    write_report(results, account, study, path, shlex.join(["leapfrog", *sys.argv[1:]]), shown)


def _first_failure(results: Any) -> str:
    failures = results.failures()
    if failures.empty:
        return ""
    return f"The first one says: {failures.iloc[0]['message']}"
