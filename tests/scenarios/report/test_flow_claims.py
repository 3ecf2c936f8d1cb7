"""Published figures on flows: counted again from the rows of the sweep, and explained by what takes the rest."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from scenarios.accounting.claims import check_claim, claimed
from scenarios.accounting.cube import AccountingError
from scenarios.accounting.specification import Claim
from scenarios.report.claim_check import ClaimFinding, findings, observations
from scenarios.report.claim_sentences import answer_table, claim_section, claims_table
from scenarios.report.flow_chain import FlowChain
from scenarios.report.html import render
from scenarios.report.wording import three
from tests.scenarios.report import made_up
from tests.scenarios.report.made_up_wholes import FUEL, FUEL_PARTS, evidence

OF_A_WHOLE = Claim(
    name="large buses burn 5 TJ of gas",
    value=5.0,
    unit="TJ/yr",
    quantity="flow",
    flows=(FUEL_PARTS[2],),
    source="S01",
)
BESIDE_A_WHOLE = Claim(
    name="large buses fill 3 million litres", value=300.0, unit="kL/yr", quantity="flow",
    flows=("diesel_converted_large_l",), whole=FUEL, source="S01",
)  # fmt: skip


def by_draw(*names: str, scenario: str = "project") -> np.ndarray:
    table = made_up.case()[0].table
    rows = table[table["scenario"] == scenario].sort_values(["draw", "year"])
    return sum(rows[name].to_numpy() for name in names).reshape(made_up.N_DRAWS, 15).mean(axis=1)


def found_of(claim: Claim) -> ClaimFinding:
    return findings(evidence(claim))[0]


def chain_of(claim: Claim) -> FlowChain:
    chain = found_of(claim).explanation
    assert isinstance(chain, FlowChain)
    return chain


def test_amount_is_the_sum_of_the_flows_in_the_unit_of_the_claim() -> None:
    claim = replace(OF_A_WHOLE, flows=FUEL_PARTS[:2])
    found = claimed(claim, evidence().account)
    np.testing.assert_allclose(found.by_draw(), by_draw(*FUEL_PARTS[:2]) / 1e6, rtol=1e-12)
    middle = float(np.median(by_draw(*FUEL_PARTS[:2]))) / 1e6
    check = check_claim(replace(claim, value=middle), evidence().account)
    assert check.probability == 0.5


def test_a_unit_that_does_not_fit_is_told() -> None:
    with pytest.raises(AccountingError, match="t is a unit of mass, MJ is a unit of energy"):
        claimed(replace(OF_A_WHOLE, unit="t/yr"), evidence().account)


@pytest.mark.parametrize(
    "claim", [OF_A_WHOLE, BESIDE_A_WHOLE, replace(OF_A_WHOLE, first_year=2025, last_year=2027)]
)
def test_steps_go_from_the_whole_to_the_computed_mean(claim: Claim) -> None:
    chain = chain_of(claim)
    mean = check_claim(claim, evidence().account).mean
    assert math.fsum([chain.ceiling, *(r.mean for r in chain.reasons)]) == pytest.approx(mean, rel=1e-9)
    assert all(r.mean < 0.0 for r in chain.reasons)


def test_a_part_starts_from_its_whole() -> None:
    chain = chain_of(OF_A_WHOLE)
    assert chain.rate is None
    assert chain.ceiling == pytest.approx(by_draw(*FUEL_PARTS).mean() / 1e6, rel=1e-9)
    assert {r.label: r.mean for r in chain.reasons} == {
        "diesel fossil": pytest.approx(-by_draw(FUEL_PARTS[0]).mean() / 1e6, rel=1e-9),
        "diesel bio": pytest.approx(-by_draw(FUEL_PARTS[1]).mean() / 1e6, rel=1e-9),
    }


def test_what_goes_with_a_part_starts_from_the_rate_of_each_draw() -> None:
    """Litres over energy of the wanted part, draw by draw: had all energy been so good."""
    chain = chain_of(BESIDE_A_WHOLE)
    litres, wanted, whole = by_draw("diesel_converted_large_l"), by_draw(FUEL_PARTS[0]), by_draw(*FUEL_PARTS)
    assert chain.ceiling == pytest.approx(float((litres / wanted * whole).mean()) / 1e3, rel=1e-9)
    assert chain.needed == pytest.approx(float((300e3 / (litres / wanted)).mean()) / 1e3, rel=1e-9)  # GJ
    assert chain.reached == pytest.approx(float(wanted.mean()) / 1e3, rel=1e-9)


def test_more_than_the_whole_cannot_hold() -> None:
    too_much = replace(OF_A_WHOLE, value=1.01 * float(by_draw(*FUEL_PARTS).max()) / 1e6)
    found = found_of(too_much)
    assert found.impossible
    limit = three(chain_of(too_much).ceiling)
    assert answer_table((found,)).rows[0][-1] == f"cannot hold: the ceiling is {limit} TJ/yr"
    text = " ".join(claim_section(evidence(too_much), found, 1).sentences)
    assert "more than there is" in text
    assert not found_of(OF_A_WHOLE).impossible


def test_sentences_say_what_takes_the_rest_and_how_other_scenarios_do() -> None:
    text = " ".join(claim_section(evidence(BESIDE_A_WHOLE), found_of(BESIDE_A_WHOLE), 1).sentences)
    assert "GJ a year" in text and "are diesel fossil; the rest: " in text
    assert "Medians of all scenarios in the same draws" in text
    assert f"draws reach {three(float(by_draw(FUEL_PARTS[0]).mean()) / 1e3)} on average" in text
    row = claims_table((found_of(BESIDE_A_WHOLE),)).rows[0]
    assert row[2] == "300 kL/yr"


def test_without_a_whole_there_is_a_chance_and_no_chain() -> None:
    claim = Claim(name="trailers", value=0.0, unit="kWh/yr", quantity="flow", flows=("compression_kwh",))
    found = found_of(claim)
    assert found.explanation is None
    assert found.check.probability == 1.0
    assert len(claim_section(evidence(claim), found, 1).charts) == 1


def test_page_holds_claims_on_flows_and_observations_of_them() -> None:
    seen = replace(OF_A_WHOLE, name="meter 2020", kind="observation", first_year=2020, last_year=2020)
    made = evidence(BESIDE_A_WHOLE, seen)
    (check,) = observations(made)
    assert check.claim.unit == "TJ/yr"
    text = render(made.results, made.account, made.study, "leapfrog run")
    assert "meter 2020" in text
    assert "all fuel of the large buses as good as those diesel fossil" in text
    assert "tCO₂e/yr" in text
    assert "300 kL/yr" in text
