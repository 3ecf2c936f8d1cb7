"""The short answer of a run: reduction, energy, money, the published figures, failures and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.claims import ClaimCheck, check_claim
from scenarios.commands.output import data, table
from scenarios.report.claim_wording import computed, is_share
from scenarios.report.wording import MINUS, NARROW, percent, scale_of, three
from scenarios.study import Study

MAIN = "expected_t"
ENOUGH = 0.02
"""Relative standard error of the median from which more draws are advised [-]; assumed."""


class Line(NamedTuple):
    """One figure: its column in the account, its median and what is exceeded in nine of ten draws."""

    key: str
    quantity: str
    unit: str
    p50: float
    p90: float


@dataclass(frozen=True)
class Answer:
    """The figures of the headline scenario, and how the published figures stand.

    Attributes
    ----------
    study, title, scenario, years
        Title of the study, title and name of the headline scenario, first and last year.
    draws, failed
        Complete and failed draws.
    lines
        The figures.
    claims
        How the published figures stand.
    median_error
        Standard error of the median reduction, relative to it [-].
    too_many_failed
        True where no figure may be given.
    """

    study: str
    title: str
    scenario: str
    years: tuple[int, int]
    draws: int
    failed: int
    lines: tuple[Line, ...]
    claims: tuple[ClaimCheck, ...]
    median_error: float
    too_many_failed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the answer for JSON."""
        figures = [{**line._asdict(), "p90_meaning": "exceeded in 90 % of draws"} for line in self.lines]
        return {
            "study": self.study,
            "scenario": self.scenario,
            "first_year": self.years[0],
            "last_year": self.years[1],
            "draws": self.draws,
            "failed": self.failed,
            "figures_given": not self.too_many_failed,
            "figures": figures,
            "claims": [_claim_dict(check) for check in self.claims],
            "relative_standard_error_of_median": self.median_error,
        }


def _claim_dict(check: ClaimCheck) -> dict[str, Any]:
    claim = check.claim
    return {
        "claim": claim.name,
        "kind": claim.kind,
        "quantity": claim.quantity,
        "scenario": claim.scenario,
        "source": claim.source,
        "unit": "-" if is_share(claim) else claim.unit,
        "value": claim.target,
        "p5": check.quantiles[0.05],
        "p50": check.quantiles[0.5],
        "p95": check.quantiles[0.95],
        "chance": check.probability,
        "chance_single_year": check.yearly_probability,
        "inside_90_percent_band": check.inside,
        "draws": check.n_draws,
    }


def account_of(results: Any, study: Study) -> Any:
    """Return the account of a sweep under the rules of `study`."""
    return results.account(study)


def yearly_means(account: Any, scenario: str, column: str) -> NDArray[np.float64]:
    """Return the mean over the years of a column of ``Account.reduction``, one number a draw."""
    rows = account.reduction[account.reduction["scenario"] == scenario]
    return np.asarray(rows.groupby("draw")[column].mean(), dtype=np.float64)


def answer_of(account: Any, study: Study, failed: int) -> Answer:
    """Return the short answer for the headline scenario of the study."""
    name = study.accounting.headline
    yearly = account.reduction[account.reduction["scenario"] == name]
    means = yearly.drop(columns=["scenario", "year"]).groupby("draw").mean(numeric_only=True)
    money = account.money[account.money["scenario"] == name].set_index("draw")
    rate = f"{study.economics.discount_rates[0]:.0%}"
    lines = (
        *_line(means, MAIN, "reduction, expected (BaU - project)", "tCO2e/yr"),
        *_line(means, "credited_t", "reduction, credited (reference - project)", "tCO2e/yr"),
        *_line(means, "energy_saved_mwh", "energy saved, fuel and electricity", "MWh/yr"),
        *(
            _line(means, "biomass_mwh", "solid biomass burned beyond business as usual", "MWh/yr")
            if means["biomass_mwh"].any()
            else ()
        ),
        *_line(money, "npv", f"net present value with the grant, {rate} real", study.economics.currency),
        *_line(money, "npv_no_grant", "net present value without the grant", study.economics.currency),
    )
    allowed = bool(account.headline_allowed)
    return Answer(
        study=study.title,
        title=study.scenario_titles.get(name, name),
        scenario=name,
        years=(int(account.years[0]), int(account.years[-1])),
        draws=len(means),
        failed=failed,
        lines=lines if allowed else (),
        claims=tuple(check_claim(claim, account) for claim in study.claims) if allowed else (),
        median_error=median_error(means[MAIN].to_numpy()) if allowed else float("inf"),
        too_many_failed=not allowed,
    )


def _line(frame: pd.DataFrame, column: str, quantity: str, unit: str) -> tuple[Line, ...]:
    if column not in frame.columns:
        return ()
    values = frame[column].to_numpy(dtype=np.float64)
    values = values[np.isfinite(values)]
    if not values.size:
        return (Line(column, quantity, unit, float("nan"), float("nan")),)
    return (Line(column, quantity, unit, float(np.quantile(values, 0.5)), float(np.quantile(values, 0.1))),)


def median_error(values: NDArray[np.float64]) -> float:
    """Return the standard error of the median, relative to it [-], from the ranks one sigma around it.

    Notes
    -----
    The number of draws below the true median is binomial (n, 1/2); its standard deviation is sqrt(n)/2, so
    the values at ranks n/2 -+ sqrt(n)/2 enclose the median with about 68 %.
    """
    sorted_values = np.sort(values[np.isfinite(values)])
    n = sorted_values.size
    if n < 4:
        return float("inf")
    half = np.sqrt(n) / 2.0
    low = sorted_values[max(0, int(np.floor(n / 2.0 - half)))]
    high = sorted_values[min(n - 1, int(np.ceil(n / 2.0 + half)))]
    middle = abs(float(np.median(sorted_values)))
    return float("inf") if middle == 0.0 else float(0.5 * (high - low) / middle)


def print_answer(answer: Answer, report: Path | None, out: Path) -> None:
    """Print the answer to stdout."""
    if answer.too_many_failed:
        total = answer.failed + answer.draws
        data(f"No figure is given: {answer.failed} of {total} draws failed, more than the study allows.")
        data(f"Why: leapfrog status {out}. Again: leapfrog rerun --failed {out}")
        return
    data(f"{answer.study}")
    data(
        f"{answer.title} (scenario {answer.scenario}): {answer.draws} draws, mean of {answer.years[0]} to "
        f"{answer.years[1]}"
    )
    data("")
    table(("figure", "unit", "P50", "P90"), [_row(line) for line in answer.lines])
    data("P50: median. P90: exceeded in 90 % of draws. A minus sign: more is emitted, used or paid.")
    data("")
    for check in answer.claims:
        data(_claim_line(check))
    if answer.claims:
        data("")
    data(_precision(answer))
    if answer.failed:
        data(
            f"{answer.failed} draws failed and are in no figure. Why: leapfrog status {out}. "
            f"Again: leapfrog rerun --failed {out}"
        )
    else:
        data("No draw failed.")
    if report is not None:
        data(f"Report, to open in a browser: {report}")


def _row(line: Line) -> tuple[str, str, str, str]:
    """Return a figure as text; large ones in the scale word of the median, with the same word for both."""
    size, word = scale_of([line.p50])
    unit = f"{word} {line.unit}".strip()
    return line.quantity, unit, for_terminal(three(line.p50 / size)), for_terminal(three(line.p90 / size))


def _claim_line(check: ClaimCheck) -> str:
    claim = check.claim
    digits = 2 if is_share(claim) else 3
    low, middle, high = (for_terminal(computed(claim, check.quantiles[q], digits)) for q in (0.05, 0.5, 0.95))
    unit = "" if is_share(claim) else f" {claim.unit}"
    if claim.kind == "observation":
        where = "inside" if check.inside else "outside"
        return f"Reported by {claim.name}: {where} the computed band of {low} to {high}{unit} (90 % of draws)"
    hits = round(check.probability * check.n_draws)
    return (
        f"Chance to reach {claim.name}: {hits} of {check.n_draws} draws, "
        f"{for_terminal(percent(check.yearly_probability))} of single years; computed P50 {middle}{unit}"
    )


def _precision(answer: Answer) -> str:
    if not np.isfinite(answer.median_error):
        return (
            "Too few draws to say how well the median is known: more with -n; the draws made so far are kept."
        )
    error = for_terminal(percent(answer.median_error, 2))
    text = f"The median reduction is known to +-{error} (one standard error)"
    more = answer.median_error > ENOUGH
    return text + ("; more draws with -n, those made so far are kept." if more else ".")


def for_terminal(text: str) -> str:
    """Return `text` for any terminal: plain minus, plain spaces."""
    for fine, plain in ((MINUS, "-"), (NARROW, " "), ("\N{SUBSCRIPT TWO}", "2")):
        text = text.replace(fine, plain)
    return text
