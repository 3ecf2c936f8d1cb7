"""Why a published reduction can or cannot hold: from the physical ceiling down to the computed mean.

A fuel with less carbon per energy takes the place of another. Under ideal conditions all energy E of the
converted units is replaced, at the same efficiency, and all of the old fuel is fossil; then the reduction is
the ceiling ``E (k_old - k_new)``, with k the CO2 factors and E that of the fullest year. Each step after
that takes one ideal away, first of all that the units stay in service. The steps are differences of a chain,
so they add up exactly to the mean of the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.claims import ClaimCheck, check_claim
from scenarios.accounting.specification import Claim
from scenarios.report.evidence import Evidence
from scenarios.sensitivity import Attribution

Array = NDArray[np.float64]

TONNES = ("expected_t", "credited_t", "credited_rounded_t")
"""Quantities of a claim that are tonnes and can be explained."""


FEW_UNITS = 0.05
"""Part of the fullest year's energy below which a year cannot be the best one [-]; assumed."""


@dataclass(frozen=True)
class Reason:
    """One step of the chain: what it is, mean and 90 % interval [tCO2e/yr]; negative lowers the reduction."""

    label: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Explanation:
    """The chain behind a reduction.

    Attributes
    ----------
    ceiling
        Reduction if all units ran every year as in the fullest year and everything were ideal [tCO2e/yr].
    emissions
        CO2 of the converted units in that year if all their fuel were the old fossil one [tCO2/yr].
    full_year
        Year with the most energy.
    ceiling_share
        ``1 - k_new/k_old`` [-], mean over the draws.
    gas_share
        Share of the new fuel in the energy of all years [-].
    best_share
        Share in the best year of the mean path [-].
    new_fuel, old_fuel
        Names of the carriers.
    reasons
        From the ceiling down; ``ceiling + sum of means`` is the mean reduction.
    """

    ceiling: float
    emissions: float
    full_year: int
    ceiling_share: float
    gas_share: float
    best_share: float
    new_fuel: str
    old_fuel: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ClaimFinding:
    """A claim, how it stands, what moves the result and, for tonnes, why."""

    claim: Claim
    check: ClaimCheck
    movers: Attribution
    explanation: Explanation | None


def points(evidence: Evidence) -> tuple[Claim, ...]:
    """Return the published values of the share of the new fuel, to be drawn over the years."""
    return tuple(c for c in evidence.study.claims if c.quantity == "gas_share")


def findings(evidence: Evidence) -> tuple[ClaimFinding, ...]:
    """Return all claims but those on the share of the new fuel, in the order of the study."""
    found: list[ClaimFinding] = []
    for claim in evidence.study.claims:
        if claim.quantity == "gas_share":
            continue
        check = check_claim(claim, evidence.account.reduction, evidence.known)
        movers = evidence.attribution(check.values.to_numpy(np.float64))
        reason = explain(evidence, claim) if claim.quantity in TONNES else None
        found.append(ClaimFinding(claim, check, movers, reason))
    return tuple(found)


@dataclass(frozen=True)
class _Fuels:
    """Energy inside the boundary and CO2 by draw and year, of business as usual or of the project."""

    fossil: Array
    bio: Array
    new: Array
    fed_share: Array


def explain(evidence: Evidence, claim: Claim) -> Explanation | None:
    """Return the chain from the ceiling to the mean of `claim`'s quantity; None where no fuel is switched."""
    spec = evidence.account.spec
    inside = evidence.boundary_flows()
    burned = [f for f in inside if f.role == "fuel_burned"]
    bio_carriers = _biogenic(evidence)
    old = [f for f in burned if f.carrier != spec.share_carrier and f.carrier not in bio_carriers]
    bio = [f for f in burned if f.carrier in bio_carriers]
    new = [f for f in burned if f.carrier == spec.share_carrier]
    if not old or not new:
        return None
    span = _span(evidence, claim)
    before = _energy(evidence, evidence.bau, old, bio, new, span)
    after = _energy(evidence, claim.scenario, old, bio, new, span)
    k_old = _filled(evidence.carbon_factor(evidence.bau, [f.name for f in old]))[:, None]
    k_new = _filled(evidence.carbon_factor(claim.scenario, [f.name for f in new]))[:, None]
    if not (np.all(np.isfinite(k_old)) and np.all(np.isfinite(k_new))):
        return None  # no draw burns one of the two fuels
    return _chain(evidence, claim, span, before, after, k_old, k_new, old[0].carrier)


def _chain(
    evidence: Evidence,
    claim: Claim,
    span: NDArray[np.bool_],
    before: _Fuels,
    after: _Fuels,
    k_old: Array,
    k_new: Array,
    old_name: str,
) -> Explanation:
    energy = before.fossil + before.bio
    share = after.fed_share
    years = evidence.years[span]
    full = int(np.argmax(energy.mean(axis=0)))
    whole = energy[:, [full]] * (k_old - k_new) * np.ones(energy.shape[1])
    best = _best_share(energy, share)
    bio_part = np.divide(before.bio, energy, out=np.zeros_like(energy), where=energy > 0.0)
    ideal = energy * (k_old - k_new)
    at_best = best * ideal
    at_share = share * ideal
    with_blend = share * energy * ((1.0 - bio_part) * k_old - k_new)
    carbon = (before.fossil - after.fossil) * k_old - after.new * k_new
    slip = carbon - evidence.unburned(claim.scenario, span)
    expected = evidence.reduction(claim.scenario, "expected_t")[:, span]
    quantity = evidence.reduction(claim.scenario, claim.quantity)[:, span]
    supply = slip + evidence.related_change(claim.scenario, span)
    new_name = str(evidence.account.spec.share_carrier)
    chain: list[tuple[str, Array]] = [
        ("fewer units and less service than in the fullest year", ideal - whole),
        (f"{new_name} is only part of the energy, even in the best year", at_best - ideal),
        (f"less {new_name} in the other years", at_share - at_best),
        ("biodiesel in the replaced fuel counts as zero already", with_blend - at_share),
        ("more energy for the same work", carbon - with_blend),
        ("methane that leaves unburned", slip - carbon),
        ("supply of the new fuel: power, trailers, vents", supply - slip),
        ("CH4 and N2O of burning, all else", expected - supply),
    ]
    if claim.quantity != "expected_t":
        chain.append(("conservative rules of the credit", quantity - expected))
    total = float(energy.sum())
    return Explanation(
        ceiling=float(whole.mean()),
        emissions=float((energy[:, [full]] * k_old).mean()),
        full_year=int(years[full]),
        ceiling_share=float((1.0 - k_new / k_old).mean()),
        gas_share=float((share * energy).sum() / total) if total > 0.0 else 0.0,
        best_share=best,
        new_fuel=new_name,
        old_fuel=old_name,
        reasons=tuple(_reason(label, step.mean(axis=1)) for label, step in chain),
    )


def _best_share(energy: Array, share: Array) -> float:
    """Return the share of the best year, weighted with the energy; years with few units left do not count."""
    yearly = energy.mean(axis=0)
    counted = yearly >= FEW_UNITS * yearly.max()
    weighted = np.divide((share * energy).mean(axis=0), yearly, out=np.zeros_like(yearly), where=yearly > 0.0)
    return float(weighted[counted].max())


def _reason(label: str, by_draw: Array) -> Reason:
    low, high = np.quantile(by_draw, [0.05, 0.95])
    return Reason(label, float(by_draw.mean()), float(low), float(high))


def _filled(factor: Array) -> Array:
    """Return factors with the mean of the others where a draw burned none and so shows none."""
    known = factor[np.isfinite(factor)]
    return np.where(np.isfinite(factor), factor, known.mean()) if known.size else factor


def _span(evidence: Evidence, claim: Claim) -> NDArray[np.bool_]:
    first = evidence.years[0] if claim.first_year is None else claim.first_year
    last = evidence.years[-1] if claim.last_year is None else claim.last_year
    return (evidence.years >= first) & (evidence.years <= last)


def _energy(
    evidence: Evidence, scenario: str, old: Any, bio: Any, new: Any, span: NDArray[np.bool_]
) -> _Fuels:
    def summed(flows: Any) -> Array:
        return evidence.energy_gj(scenario, [f.name for f in flows])[:, span]

    share = np.zeros((evidence.n, int(span.sum())))
    if scenario != evidence.bau:
        share = evidence.reduction(scenario, "gas_share")[:, span]
    return _Fuels(summed(old), summed(bio), summed(new), share)


def _biogenic(evidence: Evidence) -> frozenset[str]:
    lines, _ = evidence.contributions(evidence.bau)
    return frozenset(lines.loc[lines["place"] == "biogenic", "carrier"])
