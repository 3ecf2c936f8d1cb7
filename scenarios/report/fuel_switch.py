"""What a change of fuel can save, from the physical ceiling down to the computed reduction, stage by stage.

A fuel with less carbon per energy takes the place of another. Under ideal conditions all energy E of the
converted units is replaced, at the same efficiency, and all of the old fuel is fossil; then the reduction is
the ceiling ``E (k_old - k_new)``, with k the CO2 factors. Each stage after that takes one ideal away. The
stages are a chain, so their differences add up exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.specification import Claim
from scenarios.report.evidence import Evidence

Array = NDArray[np.float64]

FEW_UNITS = 0.05
"""Part of the fullest year's energy below which a year cannot be the best one [-]; assumed."""


@dataclass(frozen=True)
class Stages:
    """The stages of a fuel switch, arrays of shape (n_draws, years of the claim) [tCO2e/yr] unless said.

    Attributes
    ----------
    energy
        Fuel energy of the converted units in business as usual [GJ/yr].
    share
        Share of the new fuel in the energy of the project [-].
    best_share
        That share in the best year, weighted with the energy [-].
    k_old, k_new
        CO2 factors, shape (n_draws, 1) [tCO2/GJ].
    ideal
        All energy replaced.
    at_best, at_share
        Replaced by the share of the best year, and by the share of each year.
    with_blend
        The replaced fuel holds biogenic carbon that counts as zero.
    carbon
        With the energy that the project really used.
    slip
        Less what leaves unburned.
    supply
        Less what the supply of the new fuel emits.
    expected
        The expected reduction of the account.
    full
        Place of the year with the most energy [-].
    years
        Calendar years.
    new_fuel, old_fuel
        Names of the carriers.
    """

    energy: Array
    share: Array
    best_share: float
    k_old: Array
    k_new: Array
    ideal: Array
    at_best: Array
    at_share: Array
    with_blend: Array
    carbon: Array
    slip: Array
    supply: Array
    expected: Array
    full: int
    years: NDArray[np.int64]
    new_fuel: str
    old_fuel: str

    def losses_after_share(self) -> list[tuple[str, Array]]:
        """Return label and stage of everything after the share of the new fuel, in order."""
        return [
            ("biodiesel in the replaced fuel counts as zero already", self.with_blend),
            ("more energy for the same work", self.carbon),
            ("methane that leaves unburned", self.slip),
            ("supply of the new fuel: power, trailers, vents", self.supply),
            ("CH4 and N2O of burning, all else", self.expected),
        ]


def stages(evidence: Evidence, claim: Claim) -> Stages | None:
    """Return the stages for scenario and years of `claim`; None where no fuel is switched."""
    inside = evidence.boundary_flows()
    burned = [f for f in inside if f.role == "fuel_burned"]
    bio_carriers = _biogenic(evidence)
    new_name = str(evidence.account.spec.share_carrier)
    old = [f for f in burned if f.carrier != new_name and f.carrier not in bio_carriers]
    bio = [f for f in burned if f.carrier in bio_carriers]
    new = [f for f in burned if f.carrier == new_name]
    if not old or not new:
        return None
    k_old = _filled(evidence.carbon_factor(evidence.bau, [f.name for f in old]))[:, None]
    k_new = _filled(evidence.carbon_factor(claim.scenario, [f.name for f in new]))[:, None]
    if not (np.all(np.isfinite(k_old)) and np.all(np.isfinite(k_new))):
        return None  # no draw burns one of the two fuels
    span = span_of(evidence, claim)

    def gj(scenario: str, flows: Any) -> Array:
        return evidence.energy_gj(scenario, [f.name for f in flows])[:, span]

    fossil, biogenic = gj(evidence.bau, old), gj(evidence.bau, bio)
    energy = fossil + biogenic
    share = np.nan_to_num(evidence.reduction(claim.scenario, "gas_share"))[:, span]  # no fuel, no weight
    best = _best_share(energy, share)
    bio_part = np.divide(biogenic, energy, out=np.zeros_like(energy), where=energy > 0.0)
    carbon = (fossil - gj(claim.scenario, old)) * k_old - gj(claim.scenario, new) * k_new
    slip = carbon - evidence.unburned(claim.scenario, span)
    return Stages(
        energy=energy, share=share, best_share=best, k_old=k_old, k_new=k_new,
        ideal=energy * (k_old - k_new),
        at_best=best * energy * (k_old - k_new),
        at_share=share * energy * (k_old - k_new),
        with_blend=share * energy * ((1.0 - bio_part) * k_old - k_new),
        carbon=carbon,
        slip=slip,
        supply=slip + evidence.related_change(claim.scenario, span),
        expected=evidence.reduction(claim.scenario, "expected_t")[:, span],
        full=int(np.argmax(energy.mean(axis=0))),
        years=evidence.years[span], new_fuel=new_name, old_fuel=old[0].carrier,
    )  # fmt: skip


def _best_share(energy: Array, share: Array) -> float:
    """Return the share of the best year, weighted with the energy; years with few units left do not count."""
    yearly = energy.mean(axis=0)
    counted = yearly >= FEW_UNITS * yearly.max()
    weighted = np.divide((share * energy).mean(axis=0), yearly, out=np.zeros_like(yearly), where=yearly > 0.0)
    return float(weighted[counted].max())


def _filled(factor: Array) -> Array:
    """Return factors with the mean of the others where a draw burned none and so shows none."""
    known = factor[np.isfinite(factor)]
    return np.where(np.isfinite(factor), factor, known.mean()) if known.size else factor


def span_of(evidence: Evidence, claim: Claim) -> NDArray[np.bool_]:
    """Return which years the claim speaks of."""
    first = evidence.years[0] if claim.first_year is None else claim.first_year
    last = evidence.years[-1] if claim.last_year is None else claim.last_year
    return (evidence.years >= first) & (evidence.years <= last)


def _biogenic(evidence: Evidence) -> frozenset[str]:
    lines, _ = evidence.contributions(evidence.bau)
    return frozenset(lines.loc[lines["place"] == "biogenic", "carrier"])
