"""The parameters of a question of the study: before, after, and what the survey says of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.record import Interval
from scenarios.calibration_questions import Question
from scenarios.report.calibration_edges import edges
from scenarios.report.calibration_evidence import TAUGHT, Calibration
from scenarios.report.calibration_wording import band, shown_unit
from scenarios.report.drawing import Table, table
from scenarios.report.wording import NARROW, chemical, percent

NARROWED, MOVED, NOTHING = "narrowed", "moved, not narrowed", "nothing"
"""What the survey says of a parameter, the most first."""
MIDDLE = (0.4, 0.6)
"""Quantiles of the prior [-]: a median beyond them, 0.25 standard deviations, has moved; assumed."""


@dataclass(frozen=True)
class Row:
    """A parameter of a question.

    Attributes
    ----------
    name, unit, meaning
        Of the parameter.
    prior, posterior
        Values [unit]; no posterior where no answer depends on the parameter.
    shrinkage
        1 - posterior variance/prior variance [-]; None without a posterior.
    says
        `NARROWED`, `MOVED` or `NOTHING`.
    edge
        End of the prior against which it leans, in words; else empty.
    """

    name: str
    unit: str
    meaning: str
    prior: Interval
    posterior: Interval | None
    shrinkage: float | None
    says: str
    edge: str

    @property
    def mark(self) -> str:
        """Return what the survey says, with the end against which the parameter leans."""
        return f"{self.says}, at the {self.edge}" if self.edge else self.says


def rows_of(calibration: Calibration, question: Question) -> list[Row]:
    """Return the parameters of a question, those of which the survey says most first."""
    leaning = {edge.name: edge.side for edge in edges(calibration)}
    rows = [_row(calibration, name, leaning.get(name, "")) for name in question.parameters]
    return sorted(rows, key=_rank)


def _rank(row: Row) -> tuple[int, float]:
    """Return the place of a row; rows that were not narrowed stay in the order of the question."""
    order = (NARROWED, MOVED, NOTHING).index(row.says)
    return order, -(row.shrinkage or 0.0) if row.says == NARROWED else 0.0


def _row(calibration: Calibration, name: str, edge: str) -> Row:
    check = next((p for p in calibration.fitted if p.name == name), None)
    prior, info = calibration.priors[name], calibration.infos[name]
    if check is None:
        low, middle, high = (float(v) for v in prior.ppf(np.array([0.05, 0.5, 0.95])))
        return Row(name, info.unit, calibration.meaning(name), (low, middle, high), None, None, NOTHING, "")
    first, last = (float(v) for v in prior.ppf(np.array(MIDDLE)))
    moved = not first <= check.posterior[1] <= last
    says = NARROWED if check.shrinkage >= TAUGHT else MOVED if moved else NOTHING
    return Row(
        name, check.unit, calibration.meaning(name), check.prior, check.posterior, check.shrinkage, says, edge
    )


def rows_table(rows: list[Row]) -> Table:
    """Return the parameters of a question before and after."""
    cells = [
        [
            " ".join([r.meaning, *([f"[{chemical(r.unit)}]"] if shown_unit(r.unit) else [])]),
            band(r.prior, "", r.unit),
            "as before" if r.posterior is None else band(r.posterior, "", r.unit),
            "" if r.shrinkage is None else _shrinkage(r.shrinkage),
            r.mark,
        ]
        for r in rows
    ]
    return table(
        ["parameter", "before", "after", "shrinkage", "the survey says"],
        cells,
        text=3,
        tail=1,
        caption=f"Median and, in brackets, 5{NARROW}% to 95{NARROW}%. Nothing: shrinkage below "
        f"{percent(TAUGHT)}, as by chance, and a median that stayed; “as before”: no answer depends on it",
        cards=True,
    )


def _shrinkage(share: float) -> str:
    """Return a shrinkage; what draws show by chance, and may be negative, as that limit."""
    return percent(share) if share >= TAUGHT else f"below {percent(TAUGHT)}"
