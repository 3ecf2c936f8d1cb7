"""What the section on the size shows: sentences and a chart from the extra sweep, where the study asked for one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scenarios.accounting.cube import AccountingError
from scenarios.report.drawing import Chart
from scenarios.report.evidence import Evidence
from scenarios.report.figures_sizing import size_chart, size_sentences
from scenarios.results import Results
from scenarios.size_sweep import SIZING, size_curve, sized
from scenarios.store import MANIFEST


@dataclass(frozen=True)
class Sizing:
    """Sentences of the section, and its chart; no chart where there is nothing to draw."""

    sentences: tuple[str, ...]
    chart: Chart | None = None


def gather_sizing(evidence: Evidence) -> Sizing | None:
    """Return the section of the size, or None for a study that asks for none."""
    study, spec = evidence.study, evidence.study.sizing
    if spec is None:
        return None
    folder = Path(evidence.results.path) / SIZING
    if not (folder / MANIFEST).is_file():
        return Sizing(("The sizes were not run: the same leapfrog run again makes their sweep.",))
    found = Results.open(folder)
    if not found.finished:
        return Sizing(
            ("The sweep of the sizes is unfinished: the same leapfrog run again goes on from there.",)
        )
    foreign = found.manifest.get("study_hash") != study.simulation_hash
    if foreign or set(found.scenarios) != set(sized(study, spec)):
        return Sizing(("The sizes were changed after the run: run into another folder to see the new ones.",))
    try:
        curve = size_curve(found, study, spec)
    except AccountingError as problem:
        return Sizing((f"No size curve can be given: {problem}.",))
    return Sizing(tuple(size_sentences(curve)), size_chart(curve))
