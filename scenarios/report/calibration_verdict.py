"""Can this calibration be trusted: a sentence and the lights."""

from __future__ import annotations

import math
from collections.abc import Iterable

from calibration.posterior import ESS_LIMIT, R_HAT_LIMIT
from scenarios.report.answer import Colour, Light
from scenarios.report.calibration_edges import edges
from scenarios.report.calibration_evidence import SURPRISING, TAUGHT, Calibration
from scenarios.report.calibration_wording import column_label, named, p_text
from scenarios.report.wording import NARROW, count, listed, percent, plain, shortened, three

LONGEST_MARK = 300
"""Characters of the mark of a posterior that are shown; the table of all parameters holds every figure."""
MOST_NAMED = 6
"""Names listed in one sentence; more are counted."""
LARGE_ERROR = 0.5
"""Error of an emulator over the spread of its column [-] from which a reader must look; assumed."""
LOOK_WIDENED = 1.2
"""Factor on the stated error of an emulator [-] beyond which a reader must look; assumed."""
LOOK_FAILED = 0.02
"""Share of failed designed runs [-] from which a reader must look; assumed."""


def verdict(calibration: Calibration) -> str:
    """Return what the calibration gives, in two sentences."""
    record = calibration.record
    said = f"{count(len(record.answers), 'answer')} of {count(_sources(calibration), 'source')}"
    narrowed = len(calibration.narrowed)
    text = (
        f"The survey gives {said}. They bear on {len(calibration.fitted)} of "
        f"{count(calibration.n_parameters, 'uncertain parameter')} and clearly narrow {narrowed or 'none'} of them; "
        "the others stay about as wide as they were assumed."
    )
    if not _converged(calibration):
        text += " The sampling has not converged: take no figure from this section, run the calibration for longer."
    return text


def lights(calibration: Calibration) -> tuple[Light, ...]:
    """Return the verdicts on the calibration."""
    return (
        _convergence(calibration),
        _second(calibration),
        _informed(calibration),
        _edges(calibration),
        _fit(calibration),
        _contradiction(calibration),
        _emulator(calibration),
        _runs(calibration),
    )


def warning(calibration: Calibration) -> str:
    """Return what has not converged, in short; empty when all has."""
    mark = shortened(calibration.posterior.mark, LONGEST_MARK)
    return mark or (
        "" if _converged(calibration) else "a number of the survey has not converged; see the verdict"
    )


def some(names: Iterable[str], most: int = MOST_NAMED) -> str:
    """Return names as a list, the first `most` of them and how many more there are; a single one more is named."""
    every = list(names)
    shown = every[:most] if len(every) > most + 1 else every
    left = len(every) - len(shown)
    return listed([*shown, f"{left} more"] if left else shown)


def _sources(calibration: Calibration) -> int:
    return len({a.source for a in calibration.record.answers})


def _converged(calibration: Calibration) -> bool:
    return _convergence(calibration).colour == "good"


def _convergence(calibration: Calibration) -> Light:
    """Judge the worst figures of the record and of the posterior; one that is NaN has not converged."""
    posterior, checks = calibration.posterior, calibration.record.parameters
    r_hats = [*((posterior.r_hat[n], n) for n in posterior.names), *((p.r_hat, p.name) for p in checks)]
    sizes = [*((posterior.ess[n], n) for n in posterior.names), *((p.ess, p.name) for p in checks)]
    # the record comes last: where both give the same figure, it knows whose it is
    r_hat, of_r = max(reversed(r_hats), key=lambda pair: _worst(pair[0], math.inf))
    ess, of_ess = min(reversed(sizes), key=lambda pair: _worst(pair[0], -math.inf))
    good = r_hat < R_HAT_LIMIT and ess > ESS_LIMIT
    text = (
        f"worst R-hat {r_hat:.3f} ({calibration.short(of_r)}), allowed below {R_HAT_LIMIT}; smallest effective sample "
        f"{ess:,.0f} ({calibration.short(of_ess)}), allowed above {ESS_LIMIT:.0f}"
    )
    return Light("good" if good else "bad", "Converged" if good else "Not converged", text)


def _worst(value: float, worst: float) -> float:
    return worst if math.isnan(value) else value


def _second(calibration: Calibration) -> Light:
    name = "Second sampler"
    second = [
        (p.second_p, p.second_mean, p.name)
        for p in calibration.record.parameters
        if p.second_p is not None and p.second_mean is not None
    ]
    if not second:
        return Light("look", name, "none was run: nothing checks the sampler itself")
    p, _, _ = min(second, key=lambda row: _worst(row[0], -math.inf))
    _, mean, of_mean = max(second, key=lambda row: abs(row[1]))
    # the least of many p-values is small by chance: Bonferroni
    together = min(1.0, p * len(second))
    agrees = together >= SURPRISING
    text = (
        f"{calibration.record.second_sampler or 'another algorithm'} {'agrees' if agrees else 'does not agree'}: means "
        f"differ by at most {abs(mean):.1f} standard errors ({calibration.short(of_mean)}); p-value that both are "
        f"alike {p_text(together)} (least of {len(second)}, times their number)"
    )
    return Light("good" if agrees else "bad", name, text)


def _informed(calibration: Calibration) -> Light:
    narrowed = calibration.narrowed
    if not narrowed:
        text = f"the survey narrows no parameter by {percent(TAUGHT)} of its variance: the prior decides the result"
        return Light("bad", "What the survey teaches", text)
    text = (
        f"{count(len(narrowed), 'parameter')} of {calibration.n_parameters} narrowed by at least {percent(TAUGHT)} of "
        f"the variance, most: {calibration.short(narrowed[0].name)} ({percent(narrowed[0].shrinkage)})"
    )
    return Light("good", "What the survey teaches", text)


def _edges(calibration: Calibration) -> Light:
    name, found = "Assumed ranges", edges(calibration)
    if not found:
        return Light("good", name, "no fitted parameter leans against an end of its range")
    where = (f"{calibration.short(e.name)} ({percent(e.share)} of the draws at the {e.side})" for e in found)
    text = f"the survey asks for more than the assumed range allows: look at the range of {some(where)}"
    return Light("look", name, text)


def _fit(calibration: Calibration) -> Light:
    name, n = "Fit to the answers", len(calibration.record.answers)
    odd = calibration.surprising
    if not n:
        return Light("bad", name, "the record holds no answer")
    if not odd:
        return Light("good", name, f"no answer has a p-value below {SURPRISING}: all could have been given")
    by_chance = min(1.0, odd[0].p_value * n) >= SURPRISING
    text = f"p-value below {SURPRISING}: {some(f'{named(a)}, p {p_text(a.p_value)}' for a in odd)}; " + (
        f"of {count(n, 'answer')} about {three(SURPRISING * n, 1)} would be so by chance"
        if by_chance
        else "not by chance: the twin or that answer is wrong"
    )
    return Light("look" if by_chance else "bad", name, text)


def _contradiction(calibration: Calibration) -> Light:
    name, sources = "Sources against each other", calibration.record.sources
    if not sources:
        return Light("look", name, "no source was left out in turn, so contradictions are not tested")
    odd = sorted((s for s in sources if s.p_value < SURPRISING), key=lambda s: s.p_value)
    if not odd:
        return Light("good", name, "each source agrees with what all others predict")
    text = f"hardly predicted by the others: {some(f'{s.source} (p {p_text(s.p_value)})' for s in odd)}"
    return Light("look", name, text)


def _emulator(calibration: Calibration) -> Light:
    checks = calibration.record.emulator
    if not checks:
        return Light("good", "Emulator", "none: the twin itself was run for every step")
    worst = max(checks, key=lambda e: _worst(e.relative_rmse, math.inf))
    widened = [e for e in checks if e.widened > 1.0]
    small = worst.relative_rmse < LARGE_ERROR and not any(e.widened > LOOK_WIDENED for e in checks)
    colour: Colour = "good" if small else "look"
    column = column_label(worst.column, worst.unit)
    text = f"largest error {percent(worst.relative_rmse)} of the spread of its column ({column}); " + (
        f"error widened after the test for {some(column_label(e.column, e.unit) for e in widened)}"
        if widened
        else "none was larger than stated at the runs kept apart"
    )
    return Light(colour, "Emulator", text)


def _runs(calibration: Calibration) -> Light:
    record = calibration.record
    n = record.runs + record.failed_runs + record.checks
    share = record.failed_runs / n if n else 0.0
    colour: Colour = "good" if not record.failed_runs else "look" if share < LOOK_FAILED else "bad"
    text = f"{record.failed_runs:,} of {count(n, 'run')} of the twin failed"
    return Light(colour, "Failed runs", text + (f" ({percent(share)})" if record.failed_runs else ""))


def fitted_words(calibration: Calibration) -> str:
    """Return what was fitted and with what, for the line under the title."""
    record = calibration.record
    last = record.first_year + record.years - 1
    span = f"{record.first_year}" if record.years == 1 else f"{record.first_year} to {last}"
    files = listed(record.survey_files) or "no file"
    return (
        f"Scenario “{plain(record.scenario)}”, {span}; survey: {files}; "
        f"{count(len(calibration.posterior.draws), 'draw')} by {record.sampler}; bands from 5{NARROW}% to 95{NARROW}%"
    )
