"""What an exception means to the caller: its exit code and its message."""

from __future__ import annotations

from scenarios.commands.output import as_json as print_json
from scenarios.commands.output import report_findings, say
from scenarios.findings import Finding, Findings


def explain(problem: Exception, *, as_json: bool) -> int:
    """Print what went wrong without a traceback and return the exit code."""
    code, findings = classify(problem)
    if as_json:
        print_json({"ok": False, "exit_code": code, "findings": findings.as_dicts()})
    report_findings(findings)
    if code == 1:
        say("This is our bug, not yours. The command with --debug shows where; please report it.")
    return code


def classify(problem: Exception) -> tuple[int, Findings]:
    """Return exit code and findings for `problem`."""
    from scenarios.accounting.cube import AccountingError
    from scenarios.accounting.factors import FactorError
    from scenarios.trial_account import refusals

    findings = getattr(problem, "findings", None)
    if isinstance(findings, Findings):  # InputError, StoreDamagedError, SweepStoppedError
        return int(getattr(problem, "exit_code", 2)), findings
    if isinstance(problem, (AccountingError, FactorError)):
        return 2, Findings(tuple(refusals(problem)))
    if isinstance(problem, OSError):
        place = str(problem.filename or "disk")
        return 2, Findings(
            (
                Finding(
                    "error",
                    place,
                    f"{problem.strerror or problem}",
                    "a place that can be read and written",
                    "",
                    "Check permissions and free space, then the same command again",
                ),
            )
        )
    return 1, Findings((Finding("error", "leapfrog", f"{type(problem).__name__}: {problem}", ""),))
