"""The chain from the physical ceiling to the computed mean."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from scenarios.accounting.account import account
from scenarios.accounting.specification import Claim
from scenarios.report.claim_chain import Explanation
from scenarios.report.claim_check import explain, findings, observations, points
from scenarios.report.claim_sentences import claim_section
from scenarios.report.evidence import Evidence, gather
from scenarios.report.figures_share import gas_share
from tests.scenarios.accounting import synthetic
from tests.scenarios.report import made_up

GROUPS = ("converted_large", "converted_medium")


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return gather(*made_up.case())


def explained(evidence: Evidence, **options: object) -> Explanation:
    found = explain(evidence, Claim(name="c", value=1870.0, **options))  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize("quantity", ["expected_t", "credited_t"])
@pytest.mark.parametrize("scenario", ["project", "project_as_lived", "methane_catalyst"])
def test_ceiling_and_reasons_add_to_the_mean(evidence: Evidence, scenario: str, quantity: str):
    found = explained(evidence, scenario=scenario, quantity=quantity)
    total = math.fsum([found.ceiling, *(r.mean for r in found.reasons)])
    assert total == pytest.approx(float(evidence.mean(scenario, quantity).mean()), rel=1e-9)


def test_ceiling_is_energy_times_difference_of_the_drawn_factors(evidence: Evidence):
    table = evidence.results.frame()
    rows = table[table["scenario"] == "bau"].sort_values(["draw", "year"])
    energy_tj = sum(rows[f"diesel_{p}_{g}_mj"].to_numpy() for p in ("fossil", "bio") for g in GROUPS) / 1e6
    factors = evidence.account.factor_draws
    diesel = factors["indonesia/gas/diesel oil/CO2 EF, Tier 2"].to_numpy()
    gas = factors["ipcc_co2/natural gas/CO2 EF"].to_numpy()
    found = explained(evidence)
    yearly = energy_tj.reshape(made_up.N_DRAWS, 15)
    assert found.ceiling == pytest.approx(float((yearly * (diesel - gas)[:, None] / 1e3).mean()), rel=1e-9)
    assert found.ceiling_share == pytest.approx(float((1.0 - gas / diesel).mean()), rel=1e-9)
    assert 0.22 < found.ceiling_share < 0.26  # 24.3 % with 74.1 and 56.1 kg/GJ; not a constant in the code


def test_blend_step_is_the_biogenic_part_of_the_replaced_diesel(evidence: Evidence):
    """Displacing a blend saves (1 - b) k_old only: share x energy x b x k_old is lost."""
    table = evidence.results.frame()
    rows = table[table["scenario"] == "bau"].sort_values(["draw", "year"])
    bio = sum(rows[f"diesel_bio_{g}_mj"].to_numpy() for g in GROUPS).reshape(made_up.N_DRAWS, 15) / 1e6
    diesel = (
        evidence.account.factor_draws["indonesia/gas/diesel oil/CO2 EF, Tier 2"].to_numpy()[:, None] / 1e3
    )
    share = evidence.reduction("project", "gas_share")
    step = next(r for r in explained(evidence).reasons if "biodiesel" in r.label)
    assert step.mean == pytest.approx(float(-(share * bio * diesel).mean()), rel=1e-9)
    assert step.low < step.mean < step.high < 0.0


def test_slip_step_is_the_methane_at_its_gwp(evidence: Evidence):
    table = evidence.results.frame()
    rows = table[table["scenario"] == "project"]
    slipped_t = sum(rows[f"methane_slip_{g}_kg"].sum() for g in GROUPS) / 1e3 / (made_up.N_DRAWS * 15)
    step = next(r for r in explained(evidence).reasons if "unburned" in r.label)
    assert step.mean == pytest.approx(-30.0 * slipped_t, rel=1e-9)  # AR5, fossil


def test_catalyst_shortens_the_slip_step_only(evidence: Evidence):
    def step(scenario: str, word: str) -> float:
        return next(r.mean for r in explained(evidence, scenario=scenario).reasons if word in r.label)

    assert step("methane_catalyst", "unburned") == pytest.approx(0.3 * step("project", "unburned"), rel=1e-9)
    assert step("methane_catalyst", "biodiesel") == pytest.approx(step("project", "biodiesel"), rel=1e-9)


def test_span_of_the_claim_is_kept(evidence: Evidence):
    first = explained(evidence, first_year=2019, last_year=2019)
    assert first.gas_share == pytest.approx(
        float(evidence.reduction("project", "gas_share")[:, 0].mean()), rel=0.02
    )
    total = math.fsum([first.ceiling, *(r.mean for r in first.reasons)])
    assert total == pytest.approx(float(evidence.reduction("project", "expected_t")[:, 0].mean()), rel=1e-9)


def shrinking() -> Evidence:
    """Converted units leave year by year and are all gone in the last three years, in every scenario."""
    results, _, study = made_up.case()
    table = results.table.copy()
    left = np.clip(1.0 - (table["year"].to_numpy() - 2019) / 12.0, 0.0, 1.0)
    for flow in synthetic.FLOWS:
        if "converted" in flow.name:
            table[flow.name] = table[flow.name] * left
    made = account(
        table,
        synthetic.FLOWS,
        synthetic.rules(),
        study.economics,
        study.site,
        study.horizon,
        synthetic.LEVERS,
        1,
    )
    return gather(dataclasses.replace(results, table=table), made, study)


def test_units_that_leave_are_a_step_of_their_own():
    fading = shrinking()
    found = explained(fading)
    left = np.clip(1.0 - np.arange(15) / 12.0, 0.0, 1.0)
    assert found.full_year == 2019
    assert found.reasons[0].mean == pytest.approx((left.mean() - 1.0) * found.ceiling, rel=1e-9)
    total = math.fsum([found.ceiling, *(r.mean for r in found.reasons)])
    assert total == pytest.approx(float(fading.mean("project", "expected_t").mean()), rel=1e-9)
    claim = findings(fading)[0]
    assert "Units leave the fleet, which takes" in " ".join(claim_section(fading, claim, 1).sentences)


def test_years_without_converted_units_have_no_share():
    fading = shrinking()
    assert np.isnan(fading.share("project")[:, -3:]).all()
    assert np.isfinite(fading.share("project")[:, :-3]).all()
    chart = gas_share(fading, ())
    assert "no converted units left are not drawn" in chart.caption
    assert chart.source.rows[-1][1:4] == ("none", "none", "none")
    shares, energy = fading.reduction("project", "gas_share"), fading.fuel_gj("project")
    weighted = np.nansum(shares * energy, axis=1) / energy.sum(axis=1)
    np.testing.assert_allclose(fading.mean_share("project"), weighted, rtol=1e-12)
    assert weighted.mean() > np.nan_to_num(shares).mean()  # empty years do not pull the mean down


def test_promises_are_judged_and_observations_compared(evidence: Evidence):
    assert [p.name for p in points(evidence)] == ["design", "after the restart", "press"]
    promised = [f.claim.name for f in findings(evidence)]
    assert promised == [
        "brochure 2018: 1,870 tCO2 a year", "design", "mayor: 40 % less", "road test: 29 % cheaper"
    ]  # fmt: skip
    assert [c.claim.name for c in observations(evidence)] == ["after the restart", "press"]


def test_sentences_say_why_it_cannot_hold(evidence: Evidence):
    found = findings(evidence)[0]
    section = claim_section(evidence, found, 1)
    text = " ".join(section.sentences)
    assert found.explanation is not None
    assert found.claim.value > found.explanation.ceiling
    assert "times that ceiling" in text
    assert "No gas supply can make it true." in text
    assert text.count("of the spread") == 3  # the three things that move it most
    assert "share of gas that the engine takes" in text


def test_a_claim_below_the_ceiling_gets_the_share_it_needs(evidence: Evidence):
    small = Claim(name="modest", value=100.0, source="S")
    study = dataclasses.replace(evidence.study, claims=(small,))
    (found,) = findings(dataclasses.replace(evidence, study=study))
    text = " ".join(claim_section(evidence, found, 1).sentences)
    assert found.explanation is not None
    needed = 100.0 / found.explanation.ceiling
    assert f"would need a gas share of {100 * needed:.0f}\xa0% without any loss" in text


def test_without_slip_the_ideal_chain_stays_under_the_ceiling_times_share(evidence: Evidence):
    found = explained(evidence)
    at_share = found.ceiling + math.fsum(r.mean for r in found.reasons[:3])
    share = evidence.reduction("project", "gas_share")
    assert at_share <= float(np.max(share)) * found.ceiling * 1.2
    assert at_share == pytest.approx(found.gas_share * found.ceiling, rel=0.05)
