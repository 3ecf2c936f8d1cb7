"""The made-up sweep with two wholes: fuel of the large buses, and gas of all, which business as usual has none of."""

from __future__ import annotations

import dataclasses
import functools

from scenarios.accounting.account import account
from scenarios.accounting.specification import Claim
from scenarios.report.evidence import Evidence, gather
from tests.scenarios.accounting import synthetic
from tests.scenarios.report import made_up

FUEL, GAS = "fuel of the large buses", "gas of the buses"
FUEL_PARTS = (
    "diesel_fossil_converted_large_mj",
    "diesel_bio_converted_large_mj",
    "gas_burned_converted_large_mj",
)
GAS_PARTS = ("gas_filled_converted_large_lsp", "gas_filled_converted_medium_lsp")
FLOWS = tuple(
    dataclasses.replace(f, whole=FUEL if f.name in FUEL_PARTS else GAS if f.name in GAS_PARTS else "")
    for f in synthetic.FLOWS
)


@functools.cache
def evidence(*claims: Claim) -> Evidence:
    """Return the evidence of the made-up sweep with wholes, and with `claims` in the place of its own."""
    results, _, study = made_up.case()
    made = account(
        results.table,
        FLOWS,
        synthetic.rules(),
        study.economics,
        study.site,
        study.horizon,
        synthetic.LEVERS,
        1,
    )
    twin = dataclasses.replace(study.twin, flows=FLOWS)
    return gather(results, made, dataclasses.replace(study, twin=twin, claims=claims or study.claims))
