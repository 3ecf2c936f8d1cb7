"""Why a figure on a flow holds or not: from the whole that the flow is a part of, through what takes the rest.

A flow that is itself part of a whole (hours run) starts from that whole. A flow that goes with the wanted part of
another (energy delivered while the plant runs) starts from what it would be if that part were all of the whole, at
the rate of the draw; each other part then takes its amount times that rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.claims import claimed
from scenarios.accounting.specification import Claim
from scenarios.report.claim_chain import Chain, Reason, reason
from scenarios.report.evidence import Evidence
from scenarios.report.fuel_switch import span_of
from scenarios.report.whole_parts import Whole, whole_of

Array = NDArray[np.float64]

SMALL = 0.01
"""Part of the ceiling below which steps are drawn as one [-]."""


@dataclass(frozen=True)
class FlowChain(Chain):
    """The chain of a flow.

    Attributes
    ----------
    whole
        The whole in the years of the claim.
    part
        What the claimed flows are, or go with.
    rate
        Claimed quantity per unit of the part, mean over draws, weighted with the part; None where they are the same.
    needed
        What of the whole the part would have to be to reach the claim at the rate of each draw, mean over draws.
    reached
        What it is, mean over draws.
    total
        The whole, mean over draws [unit of the whole].
    """

    whole: Whole
    part: str
    rate: float | None
    needed: float
    reached: float
    total: float


def flow_chain(evidence: Evidence, claim: Claim) -> FlowChain | None:
    """Return the chain of a claim on flows; None where nothing says what takes the rest."""
    flows = [evidence.account.flow(name) for name in claim.flows]
    own = {flow.whole for flow in flows}
    name = claim.whole or (own.pop() if len(own) == 1 else "")
    if not name:
        return None
    whole = whole_of(evidence, name, span_of(evidence, claim))
    if claim.scenario not in whole.means:
        return None
    parts = whole.means[claim.scenario]
    inside = [k for k, part in enumerate(whole.parts) if part.name in claim.flows]
    inside = inside if len(inside) == len(flows) else []
    chosen = inside or [0]
    base = parts[chosen].sum(axis=0)
    amount = claimed(claim, evidence.account).by_draw()
    if not np.all(base > 0.0) or not np.all(amount > 0.0):
        return None  # a draw in which nothing runs has no rate
    rate = amount / base
    ceiling = rate * parts.sum(axis=0)
    label = " and ".join(whole.labels[k] for k in chosen)
    start = f"all {whole.name}" + ("" if inside else f" as good as those {label}")
    return FlowChain(
        ceiling=float(ceiling.mean()),
        highest=float(ceiling.max()),
        start=reason(start, ceiling),
        reasons=_steps(whole, -rate * parts, chosen, float(ceiling.mean())),
        whole=whole,
        part=label,
        rate=None if inside else float(amount.sum() / base.sum()),
        needed=float((claim.target / rate).mean()),
        reached=float(base.mean()),
        total=float(parts.sum(axis=0).mean()),
    )


def _steps(whole: Whole, taken: Array, chosen: list[int], ceiling: float) -> tuple[Reason, ...]:
    """Return what the other parts take, the largest first; those too small to be seen as one step."""
    others = [k for k in range(len(whole.parts)) if k not in chosen and np.any(taken[k] != 0.0)]
    others.sort(key=lambda k: float(taken[k].mean()))
    small = [k for k in others if -float(taken[k].mean()) < SMALL * ceiling]
    if len(small) < 2:
        small = []
    found = [reason(whole.labels[k], taken[k]) for k in others if k not in small]
    if small:
        found.append(reason(f"{len(small)} smaller parts", taken[small].sum(axis=0)))
    return tuple(found)
