"""What the page says of a figure on a flow: what takes the rest, and what the figure would need."""

from __future__ import annotations

from scenarios.accounting.specification import Claim
from scenarios.report.claim_wording import published, unit_of_claim
from scenarios.report.figures_whole import sentence
from scenarios.report.flow_chain import FlowChain
from scenarios.report.wording import percent, three


def flow_reasons(claim: Claim, why: FlowChain) -> list[str]:
    """Return why a flow comes as far as it does."""
    unit = why.whole.unit
    told = sentence(why.whole, claim.scenario)
    made = [f"{told[:1].upper()}{told[1:]} (means of the draws)."]
    if why.rate is not None:
        made.append(
            f"Each {unit} {why.part} gives {three(why.rate)} {unit_of_claim(claim).removesuffix('/yr')}; if all "
            f"{three(why.total, 4)} {unit} of a year were as good, it would be {three(why.ceiling)} "
            f"{unit_of_claim(claim)}: the ceiling of the chart."
        )
    share = why.needed / why.total
    needs = (
        f"The claim of {published(claim)} would need {three(why.needed)} {unit} a year {why.part}, "
        f"{percent(share)} of the whole"
    )
    if share > 1.0:
        needs += ", more than there is"
    return [*made, f"{needs}; the draws reach {three(why.reached)} on average."]
