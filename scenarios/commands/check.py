"""``leapfrog check``: read everything, run nothing."""

from __future__ import annotations

from scenarios.commands.options import Debug, Json, StudyName
from scenarios.commands.output import as_json, data, report_findings


def check(study: StudyName, json: Json = False, debug: Debug = False) -> None:
    """Read a study with all its files and report all findings at once; runs nothing."""
    from scenarios.study import open_study

    opened = open_study(study)
    findings = opened.check()
    findings.raise_if_errors()
    if json:
        as_json(
            {
                "study": opened.name,
                "hash": opened.hash,
                "ok": True,
                "findings": findings.as_dicts(),
                "defaults_used": opened.defaults_used,
            }
        )
        return
    report_findings(findings, notes=True)
    assumed = sum(row.assumed for row in opened.inputs)
    data(
        f"{opened.name}: fit to run. {len(opened.scenarios)} scenarios, "
        f"{len(opened.priors)} uncertain parameters, "
        f"{len(findings.warnings)} warnings, {len(findings.notes)} notes, "
        f"{len(opened.defaults_used)} defaults, "
        f"{assumed} of {len(opened.inputs)} inputs assumed."
    )
