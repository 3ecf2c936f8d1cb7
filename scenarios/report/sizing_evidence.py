"""What the section on the size shows: sentences and charts from the extra sweeps, where the study asked for any."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scenarios.report.constraint_sentences import constraint_sentences, others_sentence
from scenarios.report.drawing import Chart
from scenarios.report.evidence import Evidence
from scenarios.report.figures_constraints import constraint_chart
from scenarios.report.figures_sizing import size_chart
from scenarios.report.size_sentences import recommendation, size_sentences
from scenarios.report.wording import chemical, upper_first
from scenarios.size_results import size_curves
from scenarios.size_sweep import SizeCurve


@dataclass(frozen=True)
class Sizing:
    """One size: its heading, sentences and charts; no chart where there is nothing to draw."""

    title: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...] = ()


def gather_sizings(evidence: Evidence) -> tuple[Sizing, ...]:
    """Return what is shown of each size that the study asks for."""
    study = evidence.study
    if not study.sizings:
        return ()
    curves = size_curves(Path(evidence.results.path), study)
    infos = study.twin.parameters.infos()
    titles = [chemical(upper_first(infos[spec.lever].meaning)).rstrip(".") for spec in study.sizings]
    return tuple(
        Sizing(title, (curve,)) if isinstance(curve, str) else _shown(evidence, curve, n, title, curves)
        for n, (title, curve) in enumerate(zip(titles, curves, strict=True))
    )


def _shown(
    evidence: Evidence, curve: SizeCurve, number: int, title: str, curves: tuple[SizeCurve | str, ...]
) -> Sizing:
    others = [other for n, other in enumerate(curves) if n != number and not isinstance(other, str)]
    mark = "" if number == 0 else f"-{number + 1}"
    levers = evidence.study.scenarios[curve.scenario].as_dict()
    sentences = [
        *recommendation(curve),
        *constraint_sentences(curve),
        *others_sentence(curve, others, levers),
        *size_sentences(curve),
    ]
    charts = [constraint_chart(curve, f"kept{mark}")] if curve.constraints else []
    return Sizing(title, tuple(sentences), (*charts, size_chart(curve, f"sizing{mark}")))
