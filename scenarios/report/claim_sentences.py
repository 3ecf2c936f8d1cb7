"""What the page says of a claim in words: how it stands, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from scenarios.accounting.claims import ClaimCheck, check_claim
from scenarios.accounting.flow_claims import FLOW
from scenarios.accounting.specification import Claim
from scenarios.report.claim_chain import Chain, Explanation
from scenarios.report.claim_check import EMISSION_SHARES, TONNES, ClaimFinding
from scenarios.report.claim_wording import (
    chance_of,
    computed,
    is_share,
    published,
    unit_of_claim,
    yearly_chance_of,
)
from scenarios.report.drawing import Chart, Table, table
from scenarios.report.evidence import Evidence
from scenarios.report.figures_claim import claim_charts
from scenarios.report.flow_chain import FlowChain
from scenarios.report.flow_sentences import flow_reasons
from scenarios.report.wording import chemical, count, listed, percent, plain, shortened, three

FADED = 0.05
"""Part of the ceiling lost to units that leave from which it is worth a sentence [-]; assumed."""


@dataclass(frozen=True)
class ClaimSection:
    """What the page says of one claim."""

    title: str
    verdict: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]
    source: str


def claim_section(evidence: Evidence, found: ClaimFinding, number: int) -> ClaimSection:
    """Return verdict, reasons and charts of a claim."""
    sentences = [*_reasons(evidence, found), _movers(evidence, found)]
    if found.claim.remark:
        sentences.insert(0, f"How the figure came about: {found.claim.remark}.")
    return ClaimSection(
        title=chemical(found.claim.name),
        verdict=_verdict(found),
        sentences=tuple(chemical(s) for s in sentences if s),
        charts=claim_charts(evidence, found, number),
        source=found.claim.source,
    )


def _verdict(found: ClaimFinding) -> str:
    claim, check = found.claim, found.check
    inside = 0.0 < check.probability < 1.0
    error = f" ± {percent(check.standard_error)}" if inside else ""
    meaning = "standard error" if inside else "95 % bound"
    if found.impossible:
        error, meaning = "", "the ceiling of every draw lies below"
    what = unit_of_claim(claim).removeprefix("%") if is_share(claim) else ""
    return chemical(
        f"Chance that the mean of the years reaches {published(claim)}{what}: {_chance(found)}{error} "
        f"({count(check.n_draws, 'draw')} of “{plain(claim.scenario)}”, {meaning}). "
        f"In a single year: {yearly_chance_of(check)}"
        + (
            f"; most often in {check.best_year}, {percent(check.best_probability)}."
            if check.best_probability
            else "."
        )
    )


def _chance(found: ClaimFinding) -> str:
    """Return the chance of the mean of the years; none where the ceiling of every draw forbids it."""
    return "none" if found.impossible else chance_of(found.check)


def short_verdict(found: ClaimFinding) -> str:
    """Return in a few words whether the claim can hold."""
    why = found.explanation
    if why is not None and found.impossible:
        limit = computed(found.claim, _limit(why))
        unit = "" if is_share(found.claim) else f" {unit_of_claim(found.claim)}"
        return f"cannot hold: the ceiling is {limit}{unit}"
    if found.check.probability <= 0.0:
        return "in no draw"
    return "in every draw" if found.check.probability >= 1.0 else "in some draws"


def _limit(why: Chain) -> float:
    """Return the mean ceiling that decides whether the claim can hold: for costs that of the study's prices."""
    return (
        why.ceiling_share
        if isinstance(why, Explanation) and not math.isfinite(why.emissions)
        else why.ceiling
    )


def _reasons(evidence: Evidence, found: ClaimFinding) -> list[str]:
    why, claim = found.explanation, found.claim
    if claim.quantity == "gas_share":
        return ["The share is an outcome of the simulation, not an input.", _compared(evidence, found)]
    if claim.quantity == FLOW:
        made = flow_reasons(claim, why) if isinstance(why, FlowChain) else []
        return [*made, _compared(evidence, found)]
    if not isinstance(why, Explanation):
        return []
    if claim.quantity in TONNES:
        made = _tonnes_reasons(found, why)
    elif claim.quantity in EMISSION_SHARES:
        made = _emission_reasons(found, why)
    else:
        made = _cost_reasons(evidence, found, why)
    return [*made, _losses(found, why)]


def _carbon(why: Explanation) -> str:
    ceiling = percent(why.ceiling_share, 3)
    return (
        f"Ceiling: {why.new_fuel} emits {ceiling} less CO2 per unit of energy than {why.old_fuel} (factor table, mean "
        f"of the draws), so the reduction cannot pass {ceiling} × the gas share, even with an equal engine and no leak."
    )


def _tonnes_reasons(found: ClaimFinding, why: Explanation) -> list[str]:
    claim = found.claim
    first = (
        f"{_carbon(why)} With every unit of {why.full_year} running wholly on {why.new_fuel} it would be "
        f"{three(why.ceiling)} of {three(why.emissions)} tCO2 a year."
    )
    if why.ceiling > 0.0 and claim.value > why.ceiling:
        second = (
            f"The claim of {claim.value:,.6g} is {three(claim.value / why.ceiling, 2)} times that ceiling: it would "
            f"need a reduction of {percent(claim.value / why.emissions)} of all their CO2. No gas supply can make it "
            "true."
        )
    else:
        needed = claim.value / why.ceiling if why.ceiling > 0.0 else math.nan
        second = (
            f"The claim of {claim.value:,.6g} would need a gas share of {percent(needed)} without any loss; the draws "
            f"reach {percent(why.gas_share)} on average."
        )
    ideal = why.ceiling + math.fsum(reason.mean for reason in why.reasons[:3])
    third = (
        f"Units leave the fleet, which takes {three(-why.reasons[0].mean)} tCO2 a year on average, and the computed "
        f"gas share is {percent(why.gas_share)}: the ideal falls to {three(ideal)} tCO2 a year."
        if why.reasons[0].mean < -FADED * why.ceiling
        else f"With the computed gas share of {percent(why.gas_share)} the ideal falls to {three(ideal)} tCO2 a year."
    )
    return [first, second, third]


def _against_ceiling(found: ClaimFinding, why: Explanation, cause: str) -> str:
    """Return whether a share can be reached at all, and what it would need."""
    target, limit = found.claim.target, why.ceiling_share
    if found.impossible:
        times = f"{three(target / limit, 2)} times that ceiling" if limit > 0.0 else "above that ceiling"
        return (
            f"The claim of {published(found.claim)} is {times} (largest of any draw: {percent(why.highest, 3)}): "
            f"{cause} cannot give it, not even with {why.new_fuel} alone in every tank."
        )
    needed = target / limit if limit > 0.0 else math.nan
    return (
        f"The claim of {published(found.claim)} would need a gas share of {percent(needed)} without any loss; the "
        f"draws reach {percent(why.gas_share)} on average."
    )


def _emission_reasons(found: ClaimFinding, why: Explanation) -> list[str]:
    return [
        _carbon(why),
        _against_ceiling(found, why, "a change of fuel"),
        f"With the computed gas share of {percent(why.gas_share)} the ceiling is "
        f"{percent(why.ceiling + why.reasons[0].mean, 3)}.",
    ]


def _cost_reasons(evidence: Evidence, found: ClaimFinding, why: Explanation) -> list[str]:
    less = "less" if why.ceiling_share >= 0.0 else "more"
    made = [
        f"Ceiling: at the prices of the study a unit of energy as {why.new_fuel} costs "
        f"{percent(abs(why.ceiling_share), 3)} {less} than as {why.old_fuel} in the same year, so the saving cannot "
        f"pass {percent(why.ceiling_share, 3)} × the gas share.",
        _against_ceiling(found, why, "the price of the fuel"),
    ]
    if why.own:
        named = [f"{p.carrier} {p.value:,.6g} {evidence.currency}" for p in found.claim.prices]
        low, middle, high = (float(q) for q in np.quantile(why.own, [0.05, 0.5, 0.95]))
        made.append(
            f"With the prices behind the claim ({listed(named)} per unit sold) a unit of energy as {why.new_fuel} "
            f"would cost {percent(why.own_ceiling, 3)} less; with the computed gas share of {percent(why.gas_share)} "
            f"the saving would still be {percent(middle, 2)} (P50; 5 % to 95 %: {percent(low, 2)} to "
            f"{percent(high, 2)})."
        )
    return made


def _losses(found: ClaimFinding, why: Chain) -> str:
    losses = sorted((r for r in why.reasons if r.mean < 0.0), key=lambda r: r.mean)[:3]
    if not losses:
        return ""
    named = listed([f"{r.label} ({computed(found.claim, r.mean)})" for r in losses])
    unit = "percent points" if is_share(found.claim) else "tCO2e/yr"
    mean = computed(found.claim, found.check.mean) + ("" if is_share(found.claim) else " tCO2e a year")
    return f"From the ceiling to the mean of {mean} the largest losses are: {named} [{unit}]."


def _compared(evidence: Evidence, found: ClaimFinding) -> str:
    """Return how far every scenario of the study comes, in the same draws."""
    claim = found.claim
    checks = {
        name: found.check if name == claim.scenario else _with_scenario(evidence, claim, name)
        for name in evidence.projects
    }
    reached = [f"“{plain(name)}” {computed(claim, check.quantiles[0.5])}" for name, check in checks.items()]
    best = max(checks.values(), key=lambda check: check.probability)
    close = (
        "no scenario reaches the claim in any draw"
        if best.probability <= 0.0
        else f"“{plain(best.claim.scenario)}” reaches it most often, in {percent(best.probability)} of draws"
    )
    return f"Medians of all scenarios in the same draws: {listed(reached)}; {close}."


def _with_scenario(evidence: Evidence, claim: Claim, name: str) -> ClaimCheck:
    return check_claim(replace(claim, scenario=name), evidence.account)


def _movers(evidence: Evidence, found: ClaimFinding) -> str:
    leaders = found.movers.rows(3, positive=True)
    if not leaders:
        return "What moves it most cannot be said: " + " ".join(found.movers.notes)
    assumed = evidence.assumed_names()
    texts = [
        f"{evidence.label(row.name)} ({percent(row.share)} of the spread{', assumed' if row.name in assumed else ''})"
        for row in leaders
    ]
    return f"The {len(texts)} inputs that move it most: {listed(texts)}."


def _cell(claim: Claim, value: float) -> str:
    """Return a computed value with the digits that a draw can bear: two of a share, three of tonnes."""
    return computed(claim, value, 2 if is_share(claim) else 3)


def _with_unit(claim: Claim, value: float) -> str:
    """Return a computed value with its unit, where the table has no column that names it."""
    return _cell(claim, value) if is_share(claim) else f"{_cell(claim, value)} {unit_of_claim(claim)}"


def answer_table(findings: tuple[ClaimFinding, ...]) -> Table:
    """Return the promises for the first page: what was said, what is computed, and whether it can hold."""
    rows = [
        [
            chemical(f.claim.name),
            _with_unit(f.claim, f.check.quantiles[0.5]),
            _chance(f),
            short_verdict(f),
        ]
        for f in findings
    ]
    return table(["published", "computed, P50", "chance", "can it hold?"], rows, tail=1, cards=True)


def claims_table(findings: tuple[ClaimFinding, ...]) -> Table:
    """Return the promises with distribution and chances."""
    rows = [
        [chemical(f.claim.name), plain(f.claim.scenario), published(f.claim),
         *(_cell(f.claim, f.check.quantiles[q]) for q in (0.5, 0.1, 0.05, 0.95)),
         _chance(f), yearly_chance_of(f.check), f.claim.source]
        for f in findings
    ]  # fmt: skip
    heads = ["claim", "scenario", "published", "computed P50", "P90", "5 %", "95 %", "chance, mean of years",
             "chance, single year", "source"]  # fmt: skip
    return table(heads, rows, text=2, tail=1, cards=True)


def observations_table(checks: tuple[ClaimCheck, ...]) -> Table:
    """Return what was reported of the real plant beside the band of the twin."""
    rows = [
        [chemical(c.claim.name), plain(c.claim.scenario), published(c.claim),
         *(_cell(c.claim, c.quantiles[q]) for q in (0.05, 0.5, 0.95)), "inside" if c.inside else "outside",
         shortened(chemical(c.claim.remark), 160), c.claim.source]
        for c in checks
    ]  # fmt: skip
    heads = ["reported", "scenario", "value", "computed 5 %", "P50", "95 %", "90 % band", "remark", "source"]
    return table(heads, rows, text=2, tail=3, cards=True)
