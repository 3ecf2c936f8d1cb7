"""The section on the calibration: its texts, charts and tables, in the order in which they are read."""

from __future__ import annotations

from typing import Any

from scenarios.report import (
    calibration_claims,
    calibration_edges,
    calibration_fit,
    calibration_informed,
    calibration_pairs,
    calibration_questions,
    calibration_series,
    calibration_tables,
    calibration_verdict,
)
from scenarios.report.calibration_evidence import Calibration


def parts(calibration: Calibration) -> dict[str, Any]:
    """Return what the template ``calibration.html.j2`` shows."""
    answers, draws = calibration.record.answers, len(calibration.posterior.draws)
    courses = calibration_series.courses(calibration)
    in_time = {id(answer) for course in courses for answer in course.answers}
    plain_answers = [answer for answer in answers if id(answer) not in in_time]
    return {
        "mark": calibration_verdict.warning(calibration),
        "fitted": calibration_verdict.fitted_words(calibration),
        "verdict": calibration_verdict.verdict(calibration),
        "lights": calibration_verdict.lights(calibration),
        "informed": calibration_informed.sentence(calibration),
        "informed_chart": calibration_informed.ridges(calibration),
        "informed_table": calibration_informed.informed_table(calibration),
        "edges": calibration_edges.remarks(calibration),
        "questions": calibration_questions.blocks(calibration),
        "fit": calibration_fit.sentence(calibration),
        "fit_chart": calibration_fit.fit_chart(plain_answers, draws) if plain_answers else None,
        "course_charts": [
            calibration_series.course_chart(c, draws, i) for i, c in enumerate(courses, start=1)
        ],
        "remarks": calibration_series.remarks(calibration),
        "answers": calibration_fit.answers_table(calibration),
        "claims": calibration_claims.sentence(calibration),
        "claims_chart": calibration_claims.claims_chart(calibration) if calibration.claims else None,
        "claim_sentences": calibration_claims.sentences(calibration),
        "sources": calibration_tables.sources_sentence(calibration),
        "sources_table": calibration_tables.sources_table(calibration),
        "pairs": calibration_pairs.sentence(calibration),
        "pairs_chart": calibration_pairs.pairs_chart(calibration),
        "correlations": calibration_pairs.correlations_table(calibration),
        "silent": calibration_tables.silent_sentence(calibration),
        "silent_table": calibration_tables.silent_table(calibration),
        "parameters": calibration_tables.parameters_table(calibration),
        "survey_numbers": calibration_tables.survey_numbers_table(calibration),
        "emulator": calibration_tables.emulator_sentence(calibration),
        "emulator_table": calibration_tables.emulator_table(calibration),
    }
