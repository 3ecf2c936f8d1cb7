"""What follows a sweep in every verb that makes one: accounts, report, answer and exit code."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

from scenarios.commands.answer import account_of, answer_of, print_answer
from scenarios.commands.output import as_json, say
from scenarios.reading import refuse
from scenarios.study import Study

REPORT = "report.html"
ACCOUNTS = "accounts.parquet"


def finish(
    results: Any, study: Study, out: Path, *, no_report: bool, json: bool, converged: float | None = None
) -> int:
    """Account, report and answer; return the exit code (0, 3 with failed draws, 4 not converged)."""
    failed = results.failed
    if failed >= results.n:
        raise refuse(
            str(out),
            f"all {failed} draws failed",
            "at least one complete draw",
            _first_failure(results),
            "Correct the parameters named there, then the same command with another --out",
        )
    account = account_of(results, study)
    account.to_parquet(out / ACCOUNTS)
    report = None if no_report else write(results, account, study, out / REPORT)
    answer = answer_of(account, study, failed)
    if json:
        as_json({**answer.as_dict(), "out": str(out), "report": None if report is None else str(report)})
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


def write(results: Any, account: Any, study: Study, path: Path) -> Path:
    """Write the report and return its path."""
    from scenarios.report.html import write_report

    command = shlex.join(["leapfrog", *sys.argv[1:]])
    return write_report(results, account, study, path, command)


def _first_failure(results: Any) -> str:
    failures = results.failures()
    if failures.empty:
        return ""
    return f"The first one says: {failures.iloc[0]['message']}"
