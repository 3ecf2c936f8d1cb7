"""The one-page answer: the main figures, how far to trust them, and what failed draws could change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scenarios.report.claim_chain import Explanation
from scenarios.report.claim_check import ClaimFinding
from scenarios.report.claim_wording import published
from scenarios.report.effects import burns_biomass
from scenarios.report.evidence import Evidence
from scenarios.report.wording import NARROW, chemical, count, money, percent, plain, three
from scenarios.sensitivity import Attribution

Array = NDArray[np.float64]
Colour = Literal["good", "look", "bad"]

GOOD_ERROR = 0.02
"""Standard error of the median over the 90 % band [-] up to which sampling is good; assumed."""
LOOK_ERROR = 0.05
"""The same, beyond which sampling is poor [-]; assumed."""
LOOK_ASSUMED = 0.25
"""Part of the explained spread from assumed inputs [-] from which a reader must look; assumed."""
BAD_ASSUMED = 0.5
"""The same, from which the result rests on assumptions [-]; assumed."""
CREDIT_ABOVE = 0.05
"""Largest chance that the credited figure is above the expected one [-]; JCM: RE lies below BaU."""


@dataclass(frozen=True)
class Figure:
    """One main figure as text: median, and what 90 % of the draws exceed (of a cost: stay below)."""

    name: str
    p50: str
    p90: str
    unit: str
    meaning: str
    p90_label: str = "P90, exceeded in 90\N{NO-BREAK SPACE}% of draws"


@dataclass(frozen=True)
class Light:
    """One verdict: colour, what was looked at, what was found."""

    colour: Colour
    name: str
    text: str

    @property
    def sign(self) -> str:
        """Return a sign that tells the colour without colour."""
        return {"good": "\N{CHECK MARK}", "look": "!", "bad": "\N{MULTIPLICATION X}"}[self.colour]


def p50_p90(values: Array) -> tuple[float, float]:
    """Return the median and the value exceeded in 90 % of draws (the 10 % quantile)."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return float("nan"), float("nan")
    median, exceeded = np.quantile(finite, [0.5, 0.1])
    return float(median), float(exceeded)


def median_error(values: Array) -> float:
    """Return the standard error of the median from the order statistics one sigma around it.

    The rank of the median is binomial with standard deviation sqrt(n)/2.
    """
    n = len(values)
    ranks = np.clip([0.5 - 0.5 / np.sqrt(n), 0.5 + 0.5 / np.sqrt(n)], 0.0, 1.0)
    low, high = np.quantile(values, ranks)
    return float(high - low) / 2.0


def figures(evidence: Evidence) -> tuple[Figure, ...]:
    """Return the main figures of the headline scenario."""
    name = evidence.headline
    rate = percent(float(evidence.study.economics.discount_rates[0]))
    made = [
        _physical("Expected reduction", evidence.mean(name, "expected_t"), "tCO2e/yr",
                  "business as usual minus project"),
        _physical("Credited reduction", evidence.mean(name, "credited_t"), "tCO2e/yr",
                  "reference minus project, every choice on the safe side; before rounding"),
        _physical("Energy saved", evidence.mean(name, "energy_saved_mwh"), "MWh/yr",
                  "all fuels by lower heating value and electricity"
                  + ("; solid biomass is counted apart" if burns_biomass(evidence.account) else "")),
    ]  # fmt: skip
    if burns_biomass(evidence.account):
        made.append(_physical("Solid biomass burned", evidence.mean(name, "biomass_mwh"), "MWh/yr",
                              "beyond business as usual, by lower heating value"))  # fmt: skip
    for column, title, meaning in (
        ("npv", "Net present value", f"with the grant, {rate} real, against business as usual"),
        ("npv_no_grant", "Net present value, no grant", f"{rate} real"),
    ):
        made.append(_money(title, evidence.money(name, column), evidence.currency, meaning))
    made.append(_per_tonne(evidence, "abatement_cost_undiscounted", "Abatement cost",
                           "minus NPV without the grant over tonnes, not discounted"))  # fmt: skip
    made.append(_per_tonne(evidence, "jcm_indicator", "JCM indicator",
                           "grant over credited tonnes of the legal durable years"))  # fmt: skip
    return tuple(made)


def _physical(name: str, values: Array, unit: str, meaning: str) -> Figure:
    p50, p90 = p50_p90(values)
    turned = "; below zero: it rises" if p50 < 0.0 else ""
    return Figure(name, three(p50), three(p90), chemical(unit), meaning + turned)


def _money(name: str, values: Array, currency: str, meaning: str) -> Figure:
    p50, p90 = p50_p90(values)
    return Figure(name, money(p50, ""), money(p90, ""), currency, meaning)


def _per_tonne(evidence: Evidence, column: str, name: str, meaning: str) -> Figure:
    """Return a cost per tonne; where most draws reduce nothing it has no meaning and says so.

    A cost is good when low: its P90 is what 90 % of the draws stay below.
    """
    values = evidence.money(evidence.headline, column)
    finite = values[np.isfinite(values)]
    unit = chemical(f"{evidence.currency}/tCO2e")
    none = 1.0 - len(finite) / len(values)
    if none > 0.5:
        return Figure(
            name, "none", "", "", f"{percent(none)} of draws reduce nothing: a cost per tonne has no meaning"
        )
    # draws without a reduction cost infinitely much a tonne: they belong to the upper end
    ranked = np.sort(np.where(np.isfinite(values), values, np.inf))
    p50, p90 = (float(ranked[min(len(ranked) - 1, int(q * len(ranked)))]) for q in (0.5, 0.9))
    note = f"; no reduction in {percent(none)} of draws" if none > 0.0 else ""
    high = "no limit" if np.isinf(p90) else money(p90, "")
    label = f"not exceeded in 90{NARROW}% of draws"
    return Figure(name, money(p50, ""), high, unit, meaning + note, label)


def lights(evidence: Evidence, movers: Attribution) -> tuple[Light, ...]:
    """Return the verdicts on the result."""
    return (
        _failures(evidence),
        _sampling(evidence),
        _posterior(evidence),
        _plausibility(evidence),
        _conservative(evidence),
        _assumed(evidence, movers),
        _factors(evidence),
    )


def _failures(evidence: Evidence) -> Light:
    failed = len(evidence.account.failed_draws)
    share = failed / evidence.n_all
    text = f"{failed:,} of {count(evidence.n_all, 'draw')} failed ({percent(share)})"
    colour: Colour = "good" if not failed else "look" if evidence.account.headline_allowed else "bad"
    return Light(colour, "Failed draws", text)


def _sampling(evidence: Evidence) -> Light:
    values = evidence.mean(evidence.headline, "expected_t")
    low, high = np.quantile(values, [0.05, 0.95])
    error = median_error(values)
    width = float(high - low)
    relative = error / width if width > 0.0 else 0.0
    colour: Colour = "good" if relative <= GOOD_ERROR else "look" if relative <= LOOK_ERROR else "bad"
    text = (
        f"{count(evidence.n, 'complete draw')} leave the median uncertain by ±{three(error, 2)} tCO₂e/yr, "
        f"{percent(relative)} of the 90{NARROW}% band"
    )
    return Light(colour, "Enough draws", text + ("" if colour == "good" else "; run more draws (-n)"))


def is_calibrated(manifest: Mapping[str, Any]) -> bool:
    """Return whether the parameters of a sweep came from a posterior."""
    return bool(dict(manifest.get("inputs") or {}).get("posterior") or manifest.get("posterior"))


def _posterior(evidence: Evidence) -> Light:
    facts = evidence.manifest()
    mark = str(facts.get("posterior_mark") or "")
    if mark:
        return Light("bad", "Calibration", mark)
    if is_calibrated(facts):
        return Light("good", "Calibration", "parameters come from a converged posterior")
    return Light(
        "look", "Calibration", "prior only: no survey data were fitted, so the bands are those of the priors"
    )


def _plausibility(evidence: Evidence) -> Light:
    warnings = list(evidence.study.findings.warnings)
    if warnings:
        verb = "warning was" if len(warnings) == 1 else "warnings were"
        return Light(
            "look", "Plausibility of inputs", f"{len(warnings)} {verb} raised; they are listed below"
        )
    return Light("good", "Plausibility of inputs", "no input lies outside its plausible range")


def _conservative(evidence: Evidence) -> Light:
    expected = evidence.mean(evidence.headline, "expected_t")
    credited = evidence.mean(evidence.headline, "credited_t")
    above = float(np.mean(credited > expected))
    negative = float(np.mean(evidence.reduction(evidence.headline, "credited_t") < 0.0))
    colour: Colour = "good" if above < CREDIT_ABOVE else "bad"
    text = f"credited exceeds expected in {percent(above)} of draws (allowed: under {percent(CREDIT_ABOVE)})"
    if negative > 0.0:
        colour = "look" if colour == "good" else "bad"
        text += f"; the credit of a year is negative in {percent(negative)} of all cases"
    return Light(colour, "Credit is conservative", text)


def _assumed(evidence: Evidence, movers: Attribution) -> Light:
    uncertain = evidence.uncertain()
    names = evidence.assumed_names()
    text = f"{len(names):,} of {count(len(uncertain), 'uncertain input')} have no source"
    shares = movers.rows(positive=True)
    total = sum(row.share for row in shares)
    if not total > 0.0:
        return Light("look", "Assumed inputs", text)
    weight = sum(row.share for row in shares if row.name in names) / total
    colour: Colour = "good" if weight < LOOK_ASSUMED else "look" if weight < BAD_ASSUMED else "bad"
    return Light(colour, "Assumed inputs", f"{text}; they make {percent(weight)} of the explained spread")


def _factors(evidence: Evidence) -> Light:
    recalled = len(evidence.account.recalled_factors)
    text = f"{recalled} of {count(len(evidence.account.factor_rows), 'emission factor')}"
    if not recalled:
        return Light("good", "Emission factors", f"{text} are unchecked")
    return Light(
        "look", "Emission factors", f"{text} carry check mark C: compare with the document before quoting"
    )


@dataclass(frozen=True)
class Bound:
    """Main figures if every failed draw had been as bad as the worst complete one [tCO2e/yr]."""

    p50: float
    p90: float
    worst: float
    n_failed: int


def worst_case(evidence: Evidence, column: str = "expected_t") -> Bound:
    """Return the bound on a reduction of the headline scenario with failed draws at the worst plausible value."""
    values = evidence.mean(evidence.headline, column)
    worst = float(values.min())
    n_failed = len(evidence.account.failed_draws)
    p50, p90 = p50_p90(np.concatenate([values, np.full(n_failed, worst)]))
    return Bound(p50, p90, worst, n_failed)


def summary(evidence: Evidence, claims: Sequence[ClaimFinding] = ()) -> str:
    """Return the answer in a sentence or two: what is saved, and whether the first claim can be reached."""
    p50, p90 = p50_p90(evidence.mean(evidence.headline, "expected_t"))
    verb = "reduces" if p50 >= 0.0 else "raises"
    name = plain(evidence.headline)
    saves = float(np.mean(evidence.mean(evidence.headline, "expected_t") > 0.0))
    text = (
        f"“{chemical(evidence.title(evidence.headline))}” (scenario “{name}”) most likely {verb} emissions by about "
        f"{three(abs(p50))} tCO₂e a year (median over {count(evidence.n, 'draw')}, mean of {evidence.years[0]} to "
        f"{evidence.years[-1]})"
    )
    if p50 > 0.0 and p90 > 0.0:
        text += f"; in 90{NARROW}% of draws it saves at least {three(p90)} tCO₂e a year."
    else:
        text += f"; it saves in {percent(saves)} of draws." if saves else "; no draw saves anything."
    for found in claims[:1]:
        share = found.check.probability
        often = "no draw" if share <= 0.0 else "every draw" if share >= 1.0 else f"{percent(share)} of draws"
        other = found.claim.scenario != evidence.headline
        of_whom = f", held against the scenario “{plain(found.claim.scenario)}”," if other else ""
        text += f" The published {published(found.claim)}{of_whom} is reached in {often}"
        limit = (
            ", and no draw could reach it with the new fuel alone"
            if isinstance(found.explanation, Explanation)
            else ", and the ceiling of every draw lies below it"
        )
        text += f"{limit}." if found.impossible else "."
    return text
