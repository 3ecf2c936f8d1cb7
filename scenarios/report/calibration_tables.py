"""Tables of the calibration: sources left out, all parameters, the emulator, provenance."""

from __future__ import annotations

import json
from typing import Any, cast

from scenarios.report.calibration_claims import survey_numbers
from scenarios.report.calibration_evidence import SURPRISING, Calibration
from scenarios.report.calibration_verdict import some
from scenarios.report.calibration_wording import (
    band,
    column_label,
    computed,
    number_of_survey,
    p_text,
    share_band,
    with_unit,
)
from scenarios.report.drawing import Table, table
from scenarios.report.wording import NARROW, chemical, count, fixed, percent, plain

FAR = 1.0
"""Movement of a mean [posterior standard deviations] from which a source is said to carry the result; assumed."""


def sources_sentence(calibration: Calibration) -> str:
    """Return what leaving out each source shows, in one sentence."""
    sources = calibration.record.sources
    if not sources:
        return "No source was left out in turn, so it is not known how far the result hangs on one of them."
    most = max(sources, key=lambda s: abs(s.shift) if s.shift == s.shift else -1.0)
    text = (
        f"The result hangs most on {most.source}: without it, “{calibration.meaning(most.most_moved)}” would move by "
        f"{fixed(abs(most.shift))} standard deviations"
    )
    text += (
        ", so that source is worth checking first."
        if abs(most.shift) >= FAR
        else "; no single source decides."
    )
    odd = [s.source for s in sources if s.p_value < SURPRISING]
    return text + (f" The others would hardly have predicted what {some(odd)} said." if odd else "")


def sources_table(calibration: Calibration) -> Table:
    """Return the calibration without each source in turn."""
    rows = [
        [s.source, str(s.answers), p_text(s.p_value) + (" *" if s.p_value < SURPRISING else ""),
         "" if s.reliability is None else share_band(s.reliability), calibration.meaning(s.most_moved),
         _signed(s.shift)]
        for s in calibration.record.sources
    ]  # fmt: skip
    heads = [
        "source",
        "answers",
        "p-value",
        "reliability",
        "what moves most without it",
        "by [standard deviations]",
    ]
    made = table(heads, rows, caption=(
        "p-value: of its answers, as all other sources predict them (least one times their number). * below "
        f"{SURPRISING}: the others would hardly have predicted them. Reliability: of a source of claims, median and "
        f"5{NARROW}% to 95{NARROW}%"
    ), cards=True)  # fmt: skip
    return Table(made.columns, made.rows, (False, True, True, True, False, True), made.caption, made.cards)


def parameters_table(calibration: Calibration) -> Table:
    """Return every fitted parameter with its diagnosis, and the numbers of the survey."""
    ranked = [*calibration.fitted, *(p for p in calibration.record.parameters if p.nuisance)]
    rows = [
        [number_of_survey(p.name), chemical(p.unit), p.prior_text, band(p.prior, "", p.unit),
         band(p.posterior, "", p.unit), fixed(p.shrinkage, 2), fixed(p.r_hat, 3), f"{p.ess:,.0f}",
         "" if p.second_mean is None else fixed(p.second_mean, 1), "" if p.second_p is None else p_text(p.second_p)]
        for p in ranked
    ]  # fmt: skip
    heads = ["parameter", "unit", "prior", "before", "after", "shrinkage", "R-hat", "effective sample",
             "second sampler [standard errors]", "p-value"]  # fmt: skip
    return table(
        heads,
        rows,
        text=3,
        caption=f"Median and, in brackets, 5{NARROW}% to 95{NARROW}%. Second sampler: how far its mean lies off, and "
        "the p-value that both drew from one law",
    )


def survey_numbers_table(calibration: Calibration) -> Table:
    """Return the numbers of the survey that were inferred along."""
    return table(["number of the survey", "meaning", "before", "after"], survey_numbers(calibration), text=2)


def silent_sentence(calibration: Calibration) -> str:
    """Return of how many parameters the survey says nothing, and what that means."""
    silent = calibration.record.uninformed
    if not silent:
        return "The survey bears on every uncertain parameter."
    assumed = [n for n in silent if n in calibration.infos and calibration.infos[n].assumed]
    text = (
        f"The survey says nothing of {len(silent)} of {count(calibration.n_parameters, 'uncertain parameter')}: no "
        "answer depends on them, so they keep the range that was set beforehand"
    )
    return text + (f"; {len(assumed)} of them have no source." if assumed else ".")


def silent_table(calibration: Calibration) -> Table:
    """Return the parameters that keep their prior."""
    rows: list[list[str]] = []
    for name in calibration.record.uninformed:
        info, prior = calibration.infos.get(name), calibration.priors.get(name)
        rows.append([
            calibration.meaning(name), plain(name), chemical(info.unit) if info is not None else "",
            "" if prior is None else prior.describe(),
            "assumed" if info is not None and info.assumed else "",
        ])  # fmt: skip
    return table(["meaning", "name", "unit", "prior that it keeps", "mark"], rows, text=5)


def emulator_sentence(calibration: Calibration) -> str:
    """Return what the emulator does to the result, in one or two sentences."""
    record = calibration.record
    if not record.emulator:
        return "The twin itself was run at every step of the sampling: no emulator stands between it and the survey."
    widened = [column_label(e.column, e.unit) for e in record.emulator if e.widened > 1.0]
    runs, checks = count(record.runs, "run"), count(record.checks, "further run")
    failed = f"; {count(record.failed_runs, 'more run')} failed" if record.failed_runs else ""
    return (
        f"The twin is too slow for the sampling, so a fast formula learnt its answers from {runs} and was tested on "
        f"{checks}{failed}. Its error counts as further doubt "
        f"in every comparison with the survey: it makes the ranges wider, not wrong"
        + (f"; after the test it was widened for {some(widened)}." if widened else ".")
    )


def emulator_table(calibration: Calibration) -> Table:
    """Return the error of each column of the emulator."""
    rows = [
        [column_label(e.column, e.unit), with_unit(computed(e.rmse, e.column, e.unit), e.unit),
         percent(e.relative_rmse), f"{fixed(e.chi_square, 2)} ± {fixed(e.standard_error, 2)}",
         f"× {fixed(e.widened, 2)}" if e.widened > 1.0 else "no"]
        for e in calibration.record.emulator
    ]  # fmt: skip
    heads = [
        "answer",
        "error (RMSE)",
        "error over its spread before",
        "mean square at runs kept apart",
        "widened",
    ]
    return table(heads, rows, caption="Mean square of the error over the stated one at runs kept apart: 1 is right, "
                 "more says that the stated error was too small, and it is widened", cards=True)  # fmt: skip


def provenance_table(calibration: Calibration, study: Any, command: str) -> Table:
    """Return what is needed to make the calibration again. No clock is read."""
    record, posterior = calibration.record, calibration.posterior
    meta = posterior.meta
    rows = [
        ["command", command],
        ["study", f"{study.name}: {study.title}"],
        ["twin and scenario", f"{record.twin}, {record.scenario}"],
        ["years of the runs", f"{record.first_year} to {record.first_year + record.years - 1}"],
        ["survey", "; ".join(record.survey_files)],
        ["survey hash (SHA-256)", str(meta.get("survey", ""))],
        ["study hash (SHA-256)", str(study.hash)],
        ["posterior hash (SHA-256)", posterior.hash()],
        ["sampler", record.sampler],
        ["second sampler", record.second_sampler or "none"],
        ["seed", str(meta.get("seed", ""))],
        [
            "runs learnt from, failed, kept apart",
            f"{record.runs:,}, {record.failed_runs:,}, {record.checks:,}",
        ],
        ["draws kept", f"{len(posterior.draws):,}"],
        *([name, value] for name, value in _versions(str(meta.get("versions", "")))),
    ]
    return table(["item", "value"], rows, text=2)


def _versions(text: str) -> list[tuple[str, str]]:
    """Return package and version from the JSON text of the posterior; the text itself where it is none."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return [("versions", text)]
    if not isinstance(found, dict):
        return [("versions", text)]
    return sorted((str(k), str(v)) for k, v in cast("dict[str, Any]", found).items())


def _signed(value: float) -> str:
    return ("+" if value > 0.0 else "") + fixed(value, 1)
