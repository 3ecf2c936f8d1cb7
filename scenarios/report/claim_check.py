"""Why a published figure can or cannot hold: from a ceiling down to the computed mean, in steps that add up.

Tonnes start from the ceiling of the fullest year, shares of the emissions from the ceiling of the two CO2
factors, shares of the fuel cost from the prices, amounts of flows from a whole of the twin. A share of the new fuel
is an outcome and has no ceiling here.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.claims import ClaimCheck, at_own_prices, check_claim, claimed, quotient
from scenarios.accounting.flow_claims import FLOW
from scenarios.accounting.specification import Claim
from scenarios.report.claim_chain import Chain, Explanation, reason
from scenarios.report.evidence import Evidence
from scenarios.report.flow_chain import flow_chain
from scenarios.report.fuel_switch import Stages, span_of, stages
from scenarios.sensitivity import Attribution

Array = NDArray[np.float64]

TONNES = ("expected_t", "credited_t", "credited_rounded_t")
"""Quantities of a claim that are tonnes and can be explained."""
EMISSION_SHARES = ("expected_share", "credited_share")
"""Quantities of a claim that are shares of emissions."""


@dataclass(frozen=True)
class ClaimFinding:
    """A claim, how it stands, what moves the result and, where it can be said, why."""

    claim: Claim
    check: ClaimCheck
    movers: Attribution
    explanation: Chain | None

    @property
    def impossible(self) -> bool:
        """True where no draw's ceiling reaches the claim: not for want of draws."""
        why = self.explanation
        return why is not None and why.highest < self.claim.target


def points(evidence: Evidence) -> tuple[Claim, ...]:
    """Return the published values of the share of the new fuel, to be drawn over the years."""
    return tuple(c for c in evidence.study.claims if c.quantity == "gas_share")


def findings(evidence: Evidence) -> tuple[ClaimFinding, ...]:
    """Return how the promises stand, in the order of the study."""
    return tuple(
        ClaimFinding(
            claim, check := check_claim(claim, evidence.account, evidence.known),
            evidence.attribution(check.values.reindex(evidence.known.index).to_numpy(np.float64)),
            explain(evidence, claim),
        )
        for claim in evidence.study.claims if claim.kind == "promise"
    )  # fmt: skip


def observations(evidence: Evidence) -> tuple[ClaimCheck, ...]:
    """Return how the twin stands to what was reported of the real plant."""
    return tuple(
        check_claim(c, evidence.account, evidence.known)
        for c in evidence.study.claims
        if c.kind == "observation"
    )


def explain(evidence: Evidence, claim: Claim) -> Chain | None:
    """Return the chain from the ceiling to the mean of the claimed quantity; None where there is none."""
    return flow_chain(evidence, claim) if claim.quantity == FLOW else _fuel_chain(evidence, claim)


def _fuel_chain(evidence: Evidence, claim: Claim) -> Explanation | None:
    switch = stages(evidence, claim) if evidence.switches_fuel else None
    if switch is None:
        return None
    if claim.quantity in TONNES:
        return _tonnes(evidence, claim, switch)
    if claim.quantity in EMISSION_SHARES:
        return _emission_share(evidence, claim, switch)
    if claim.quantity == "fuel_cost_saved_share":
        return _cost_share(evidence, claim, switch)
    return None


def _tonnes(evidence: Evidence, claim: Claim, switch: Stages) -> Explanation | None:
    ceiling = np.broadcast_to(switch.ideal[:, [switch.full]], switch.ideal.shape)
    new = switch.new_fuel
    chain = [
        ("fewer units and less service than in the fullest year", switch.ideal),
        (f"{new} is only part of the energy, even in the best year", switch.at_best),
        (f"less {new} in the other years", switch.at_share),
        *switch.losses_after_share(),
    ]
    if claim.quantity != "expected_t":
        span = span_of(evidence, claim)
        chain.append(
            ("conservative rules of the credit", evidence.reduction(claim.scenario, claim.quantity)[:, span])
        )
    return _explanation(
        switch,
        f"ceiling: all energy of {switch.years[switch.full]} replaced",
        ceiling.mean(axis=1),
        [(label, stage.mean(axis=1)) for label, stage in chain],
        _carbon_saved(switch),
        ceiling.mean(axis=1),
        emissions=float((switch.energy[:, [switch.full]] * switch.k_old).mean()),
        full_year=int(switch.years[switch.full]),
    )


def _emission_share(evidence: Evidence, claim: Claim, switch: Stages) -> Explanation | None:
    found = claimed(claim, evidence.account)
    before = evidence.account.emissions(evidence.bau, evidence.account.spec.boundary or None)
    base = before[:, span_of(evidence, claim)].sum(axis=1)
    saved = _carbon_saved(switch)
    chain = [
        (f"{switch.new_fuel} is only part of the energy", saved * _energy_share(switch)),
        *((label, quotient(stage.sum(axis=1), base)) for label, stage in switch.losses_after_share()),
    ]
    if claim.quantity == "credited_share":
        chain.append(("conservative rules of the credit", found.by_draw()))
    return _explanation(switch, f"ceiling: all energy from {switch.new_fuel}", saved, chain, saved, saved)


def _cost_share(evidence: Evidence, claim: Claim, switch: Stages) -> Explanation | None:
    span = span_of(evidence, claim)
    account, scenario = evidence.account, claim.scenario
    found = claimed(claim, account)
    share = np.nan_to_num(account.reduction_of(scenario, "gas_share"))
    fed = (account.reduction_of(scenario, "fuel_mj") * share)[:, span]
    new = _new_flows(evidence, claim)
    paid = account.bill(scenario, new)[:, span].sum(axis=1)
    before = account.bill(evidence.bau, claim.flows)[:, span]
    energy = switch.energy * 1e3  # GJ to MJ
    # the same energy as the old fuel, bought in the same years
    instead = (fed * quotient(before, energy)).sum(axis=1, where=energy > 0.0)
    saved = 1.0 - quotient(paid, instead)
    part = quotient(instead - paid, before.sum(axis=1))
    chain = [
        (f"{switch.new_fuel} is only part of the energy", part),
        ("more energy for the same work, trips to the station", found.by_draw()),
    ]
    own_saved, own = _at_claimed_prices(evidence, claim, fed, energy, new, span)
    start, label = (saved, f"ceiling: all energy from {switch.new_fuel}")
    if own_saved is not None:
        chain.insert(0, ("prices of the study, not those of the claim", saved))
        start, label = own_saved, f"{label}, prices of the claim"
    return _explanation(
        switch, label, start, chain, saved, saved,
        own_ceiling=float(own_saved.mean()) if own_saved is not None else math.nan, own=own,
    )  # fmt: skip


def _at_claimed_prices(
    evidence: Evidence, claim: Claim, fed: Array, energy: Array, new: Sequence[str], span: NDArray[np.bool_]
) -> tuple[Array | None, tuple[float, ...]]:
    """Return what a unit of energy saves at the prices of the claim, and the saving computed with them."""
    if not claim.prices:
        return None, ()
    account = evidence.account
    price = {p.carrier: p.value for p in claim.prices}

    def cost(scenario: str, flows: Sequence[str]) -> Array:
        return sum(
            (account.amounts(scenario, name)[:, span] * price[account.flow(name).carrier] for name in flows),
            np.zeros_like(energy),
        )

    instead = (fed * quotient(cost(evidence.bau, claim.flows), energy)).sum(axis=1, where=energy > 0.0)
    saved = 1.0 - quotient(cost(claim.scenario, new).sum(axis=1), instead)
    return saved, tuple(float(v) for v in at_own_prices(claim, account).by_draw())


def _new_flows(evidence: Evidence, claim: Claim) -> list[str]:
    """Return the bought flows of the claim that business as usual never buys."""
    account = evidence.account
    return [name for name in claim.flows if not np.any(account.amounts(evidence.bau, name) > 0.0)]


def _carbon_saved(switch: Stages) -> Array:
    """Return ``1 - k_new/k_old`` of each draw: the ceiling of a change of fuel [-]."""
    return (1.0 - switch.k_new / switch.k_old)[:, 0]


def _energy_share(switch: Stages) -> Array:
    return quotient((switch.share * switch.energy).sum(axis=1), switch.energy.sum(axis=1))


def _explanation(
    switch: Stages,
    start: str,
    ceiling: Array,
    chain: Sequence[tuple[str, Array]],
    saved: Array,
    limit: Array,
    *,
    emissions: float = math.nan,
    full_year: int = 0,
    own_ceiling: float = math.nan,
    own: tuple[float, ...] = (),
) -> Explanation | None:
    levels = [ceiling, *(level for _, level in chain)]
    if not all(np.isfinite(level).all() for level in levels):
        return None  # a draw without converted units, or without the new fuel
    steps = [after - before for before, after in itertools.pairwise(levels)]
    total = float(switch.energy.sum())
    return Explanation(
        ceiling=float(ceiling.mean()),
        highest=float(limit.max()),
        start=reason(start, ceiling),
        reasons=tuple(reason(label, step) for (label, _), step in zip(chain, steps, strict=True)),
        gas_share=float((switch.share * switch.energy).sum() / total) if total > 0.0 else 0.0,
        best_share=switch.best_share,
        ceiling_share=float(saved.mean()),
        new_fuel=switch.new_fuel,
        old_fuel=switch.old_fuel,
        emissions=emissions,
        full_year=full_year,
        own_ceiling=own_ceiling,
        own=own,
    )
