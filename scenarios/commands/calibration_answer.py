"""What ``leapfrog calibrate`` prints: the main figures, what the survey says, every answer, the self-test."""

from __future__ import annotations

from typing import Any

from scenarios.commands.output import data, table


def summary(found: Any) -> dict[str, Any]:
    """Return the main figures of a calibration."""
    posterior, record = found.posterior, found.record
    return {
        "converged": posterior.converged,
        "problems": list(posterior.problems()),
        "r_hat": max(posterior.r_hat.values()),
        "ess": min(posterior.ess.values()),
        "informed": [p.name for p in record.parameters if not p.nuisance],
        "uninformed": list(record.uninformed),
        "runs": record.runs,
        "failed_runs": record.failed_runs,
        "surprising": [a.where for a in record.answers if a.p_value < 0.05],
        "claims_right": {a.where: a.right for a in record.answers if a.right is not None},
    }


def print_summary(found: Any) -> None:
    """Print what the survey says of the parameters that it tells most about, and of each answer."""
    posterior, record = found.posterior, found.record
    told = sorted((p for p in record.parameters if not p.nuisance), key=lambda p: -p.shrinkage)
    table(
        ("parameter", "unit", "prior 5..95 %", "posterior 5..50..95 %", "shrinkage"),
        [(p.name, p.unit, _span(p.prior[::2]), _span(p.posterior), f"{p.shrinkage:.0%}") for p in told[:12]],
    )
    data("")
    table(
        ("answer", "unit", "given", "prior 5..95 %", "posterior 5..95 %", "p", "right", "where"),
        [
            (
                a.column, a.unit, _span(a.given), _span(a.prior[::2]), _span(a.posterior[::2]), f"{a.p_value:.3f}",
                "" if a.right is None else f"{a.right:.0%}", a.where,
            )
            for a in record.answers
        ],
    )  # fmt: skip
    data("")
    state = "converged" if posterior.converged else posterior.mark
    data(
        f"{state}: R-hat {max(posterior.r_hat.values()):.4f} (< 1.01), ESS {min(posterior.ess.values()):.0f} (> 400); "
        f"{len(told)} of {len(told) + len(record.uninformed)} parameters informed; {record.runs} runs, "
        f"{record.failed_runs} failed"
    )


def _span(values: Any) -> str:
    return " .. ".join(f"{v:.3g}" for v in values)


def print_self_test(tested: Any) -> None:
    """Print how uniform the ranks of the truth are."""
    least = min(tested.p_values, key=lambda name: tested.p_values[name])
    low, high = min(tested.coverage.values()), max(tested.coverage.values())
    data(
        f"self-test: {tested.fits} fits, {len(tested.p_values)} quantities; least p = {tested.p_values[least]:.2g} "
        f"({least}); 90 % intervals hold the truth in {tested.mean_coverage:.1%} (expected "
        f"{tested.expected_coverage:.1%}; from {low:.0%} to {high:.0%})"
    )
    for problem in tested.problems:
        data(f"self-test: {problem}")
