"""The short answer of a run: reduction, energy, money and the chance of what was published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.claims import check_claim
from scenarios.commands.output import data, significant, table
from scenarios.study import Study
from scenarios.trial_account import levers_of

MAIN = "expected_t"


class Line(NamedTuple):
    """One figure: its median and what is exceeded in nine of ten draws."""

    quantity: str
    unit: str
    p50: float
    p90: float


@dataclass(frozen=True)
class Answer:
    """The figures of the headline scenario, and the chance of each claim."""

    scenario: str
    draws: int
    failed: int
    lines: tuple[Line, ...]
    claims: tuple[tuple[str, float], ...]
    median_error: float
    too_many_failed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the answer for JSON."""
        figures = [{**line._asdict(), "p90_meaning": "exceeded in 90 % of draws"} for line in self.lines]
        claims = [{"claim": name, "chance": chance} for name, chance in self.claims]
        return {
            "scenario": self.scenario,
            "draws": self.draws,
            "failed": self.failed,
            "figures": figures,
            "claims": claims,
            "relative_standard_error_of_median": self.median_error,
        }


def account_of(results: Any, study: Study) -> Any:
    """Return the account of a sweep under the rules of `study`."""
    from scenarios.accounting.account import account

    return account(
        results.frame(),
        study.twin.flows,
        study.accounting,
        study.economics,
        study.site,
        study.horizon,
        levers_of(study.scenarios),
        results.seed,
    )


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
    currency = study.economics.currency
    lines = [_line(means, MAIN, "reduction, expected (BaU - project)", "tCO2e/yr")]
    lines.append(_line(means, "credited_t", "reduction, credited (reference - project)", "tCO2e/yr"))
    lines.append(_line(means, "energy_saved_mwh", "fuel and electricity saved", "MWh/yr"))
    rate = f"{study.economics.discount_rates[0]:.0%}"
    lines.append(
        _line(
            money[["npv"]] / 1e6,
            "npv",
            f"net present value with the grant, {rate} real",
            f"million {currency}",
        )
    )
    lines.append(
        _line(
            money[["npv_no_grant"]] / 1e6,
            "npv_no_grant",
            "net present value without it",
            f"million {currency}",
        )
    )
    chances = tuple((claim.name, check_claim(claim, account.reduction).probability) for claim in study.claims)
    if not account.headline_allowed:
        return Answer(name, len(means), failed, (), (), float("inf"), too_many_failed=True)
    return Answer(
        name,
        len(means),
        failed,
        tuple(line for line in lines if line is not None),
        chances,
        median_error(means[MAIN].to_numpy()),
    )


def _line(frame: pd.DataFrame, column: str, quantity: str, unit: str) -> Line | None:
    if column not in frame.columns:
        return None
    values = frame[column].to_numpy(dtype=np.float64)
    values = values[np.isfinite(values)]
    if not values.size:
        return Line(quantity, unit, float("nan"), float("nan"))
    return Line(quantity, unit, float(np.quantile(values, 0.5)), float(np.quantile(values, 0.1)))


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


def print_answer(answer: Answer, report: Path | None) -> None:
    """Print the answer to stdout."""
    if answer.too_many_failed:
        total = answer.failed + answer.draws
        data(f"No figure is given: {answer.failed} of {total} draws failed, more than the study allows.")
        return
    data(f"Scenario {answer.scenario}, {answer.draws} draws, mean of all years")
    rows = [(line.quantity, line.unit, significant(line.p50), significant(line.p90)) for line in answer.lines]
    table(("figure", "unit", "P50", "P90 (exceeded in 90 % of draws)"), rows)
    for name, chance in answer.claims:
        data(f"Chance to reach {name}: {chance:.0%}")
    if np.isfinite(answer.median_error):
        data(f"The median reduction is known to {answer.median_error:.1%} (one standard error).")
    else:
        data("Too few draws to say how well the median is known: more with -n.")
    if answer.failed:
        data(f"{answer.failed} draws failed and are in no figure: leapfrog status, leapfrog rerun --failed.")
    if report is not None:
        data(f"Report: {report}")
