"""`write_report`: one self-contained page from results, account and study.

All texts of a study are foreign: the template escapes everything, the page forbids scripts and every request
(content security policy), and only drawings made here go in as markup.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup

from scenarios.report import answer, calibration_section, claim_check, claim_sentences, tables
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.drawing import Chart
from scenarios.report.evidence import Evidence, gather
from scenarios.report.figures_alternatives import alternatives_sections
from scenarios.report.figures_money import cash_flow
from scenarios.report.figures_reduction import exceedance, over_years, scenario_differences
from scenarios.report.figures_sensitivity import leaders, tornado
from scenarios.report.figures_share import gas_share
from scenarios.report.figures_sources import emission_waterfall, energy_by_carrier
from scenarios.report.figures_whole import whole_sections
from scenarios.report.information_evidence import gather_information
from scenarios.report.other_rules import rules_table
from scenarios.report.plant_at_work import plant_at_work
from scenarios.report.sizing_evidence import gather_sizings
from scenarios.report.waterfall import waterfall
from scenarios.report.wording import NARROW, chemical, count, percent, plain, three

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
LARGEST_BYTES = 5_000_000


class ReportError(ValueError):
    """The report cannot be written."""


def write_report(
    results: Any,
    account: Any,
    study: Any,
    path: Path,
    command: str,
    calibration: Calibration | None = None,
) -> Path:
    """Write the report of a sweep to `path` and return it.

    Parameters
    ----------
    results
        ``Results`` of the sweep: flows, inputs, failures, manifest.
    account
        ``Account`` of these results.
    study
        ``Study`` they were made from.
    path
        HTML file to write; an old one is replaced at once, never half.
    command
        Command that made the results, for the provenance.
    calibration
        Calibration behind the posterior of the sweep, if it is known.

    Raises
    ------
    ReportError
        When the page would be larger than 5 MB.

    Notes
    -----
    Same inputs, same bytes: no clock is read, and drawings carry no date.
    """
    return write_page(render(results, account, study, command, calibration), path)


def write_page(text: str, path: Path) -> Path:
    """Write a page to `path`, whole or not at all, and return it.

    Raises
    ------
    ReportError
        When it is larger than 5 MB.
    """
    content = text.encode("utf-8")
    if len(content) > LARGEST_BYTES:
        raise ReportError(
            f"{path} - the report has {len(content):,} bytes - at most {LARGEST_BYTES:,} - too many scenarios or "
            "inputs? - split the study"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(content)
    os.replace(temporary, path)
    return path


def render(
    results: Any, account: Any, study: Any, command: str, calibration: Calibration | None = None
) -> str:
    """Return the page as text; arguments as in `write_report`."""
    evidence = gather(results, account, study)
    page = environment().get_template("report.html.j2")
    parts = _frame(evidence, command) | {
        "calibration": None if calibration is None else calibration_section.parts(calibration),
        "prior_only": not answer.is_calibrated(evidence.manifest()),
    }
    if account.headline_allowed:
        parts |= _results(evidence)
    return page.render(**parts)


def environment() -> jinja2.Environment:
    """Return the template environment: everything is escaped, an unknown name is an error."""
    folder = resources.files("scenarios.report") / "templates"

    def load(name: str) -> str | None:
        found = folder / name
        return found.read_text("utf-8") if found.is_file() else None

    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["drawing"] = _drawing
    return made


def _drawing(chart: Chart) -> Markup:
    """Return the SVG of a chart as markup: matplotlib has escaped the texts in it."""
    return Markup(chart.svg)  # noqa: S704 - the only markup that is not escaped by the template


def _frame(evidence: Evidence, command: str) -> dict[str, Any]:
    """Return what every report holds, with or without a headline."""
    study, account = evidence.study, evidence.account
    failed = len(account.failed_draws)
    span = f"{evidence.years[0]} to {evidence.years[-1]}"
    return {
        "policy": POLICY,
        "shown": bool(account.headline_allowed),
        "title": chemical(study.title),
        "description": chemical(str(getattr(study, "description", "") or "").strip()),
        "span": span,
        "subtitle": f"{study.site.name}, {span}, {count(evidence.n, 'complete draw')}, seed {evidence.results.seed}",
        "scenarios": [(plain(name), chemical(evidence.title(name))) for name in account.scenarios],
        "failed": failed,
        "failed_text": f"{failed:,} of {count(evidence.n_all, 'draw')} failed ({percent(failed / evidence.n_all)})",
        "limit": percent(account.spec.max_failed_share),
        "mark": str(evidence.manifest().get("posterior_mark") or ""),
        "notes": [chemical(note) for note in account.notes],
        "warnings": [finding.line() for finding in study.findings.warnings],
        "defaults": [str(line) for line in study.defaults_used],
        "n_inputs": len(study.inputs),
        "n_assumed": sum(1 for row in study.inputs if row.assumed),
        "inputs": tables.inputs_table(evidence),
        "failures": tables.failures_table(evidence),
        "factors": tables.factors_table(evidence),
        "choices": tables.choices_table(evidence),
        "provenance": tables.provenance_table(evidence, command),
    }


def _results(evidence: Evidence) -> dict[str, Any]:
    """Return figures, charts and tables of the results."""
    movers = evidence.attribution(evidence.mean(evidence.headline, "expected_t"))
    claims = claim_check.findings(evidence)
    reported = claim_check.points(evidence)
    bound = answer.worst_case(evidence)
    return {
        "headline": plain(evidence.headline),
        "summary": answer.summary(evidence, claims),
        "figures": answer.figures(evidence),
        "answer_claims": claim_sentences.answer_table(claims),
        "lights": answer.lights(evidence, movers),
        "overview": tables.scenario_overview(evidence),
        "reduction_charts": (
            over_years(evidence),
            exceedance(evidence),
            emission_waterfall(evidence, waterfall(evidence, evidence.headline)),
            scenario_differences(evidence),
        ),
        "energy_charts": (
            energy_by_carrier(evidence),
            *([gas_share(evidence, reported)] if evidence.switches_fuel else []),
        ),
        "wholes": whole_sections(evidence),
        "at_work": plant_at_work(evidence),
        "claim_table": claim_sentences.claims_table(claims),
        "claim_sections": [
            claim_sentences.claim_section(evidence, f, i) for i, f in enumerate(claims, start=1)
        ],
        "observations": claim_sentences.observations_table(claim_check.observations(evidence)),
        "tornado": tornado(evidence, movers),
        "information": gather_information(evidence),
        "leaders": leaders(evidence, movers),
        "sizings": gather_sizings(evidence),
        "alternatives": alternatives_sections(evidence),
        "other_rules": rules_table(evidence),
        "money_charts": (cash_flow(evidence),),
        "money": tables.money_table(evidence),
        "returns": tables.returns_table(evidence),
        "memo": tables.memo_table(evidence),
        "bound": f"If every failed draw had been as bad as the worst complete one "
        f"({three(bound.worst)} tCO₂e/yr), P50 would be "
        f"{three(bound.p50)} and P90 {three(bound.p90)} tCO₂e/yr.",
        "monte_carlo": _monte_carlo(evidence),
    }


def _monte_carlo(evidence: Evidence) -> str:
    values = evidence.mean(evidence.headline, "expected_t")
    error = answer.median_error(values)
    width = float(np.ptp(np.quantile(values, [0.05, 0.95])))
    return (
        f"Monte Carlo standard error of the median: {three(error, 2)} tCO₂e/yr; the 90{NARROW}% band is {three(width)} "
        "tCO₂e/yr wide."
    )
