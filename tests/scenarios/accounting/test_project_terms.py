"""What a methodology counts by a default in PE, and that no flow in PE or RE counts as zero without a word."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.accounting.account import Account, AccountingError, account
from scenarios.accounting.specification import ProjectTerm, ReferenceTerm
from tests.scenarios.accounting import synthetic
from twins.core.outcome import Flow

FLOWS = (*synthetic.FLOWS, Flow("leak_default_kg", "kg", "leaks by the default", "diagnostic"))
LEAK_KG, GWP_NON_FOSSIL = 2000.0, 28.0  # AR5, without the carbon dioxide that fossil methane becomes
LEAK = ProjectTerm(name="default leaks", activity=("leak_default_kg",), ratio=0.5, carrier="CH4 non-fossil")


def booked(**changes: object) -> Account:
    """Return the made-up account, with a flow of default leaks in every scenario."""
    frame = synthetic.sweep_frame(3).assign(leak_default_kg=LEAK_KG)
    return account(
        frame, FLOWS, synthetic.rules(**changes), synthetic.money(), synthetic.SITE, synthetic.HORIZON,
        synthetic.LEVERS, 1,
    )  # fmt: skip


def more(column: str, *terms: ProjectTerm, **changes: object) -> np.ndarray:
    """Return what the terms add to a column of the reduction in every draw, scenario and year [t]."""
    with_terms, without = (booked(project_terms=given, **changes).reduction[column] for given in (terms, ()))
    return with_terms.to_numpy(np.float64) - without.to_numpy(np.float64)


def test_a_term_counts_activity_times_ratio_times_factor_in_pe_alone() -> None:
    tonnes = LEAK_KG / 1000.0 * 0.5 * GWP_NON_FOSSIL
    assert more("pe_t", LEAK) == pytest.approx(tonnes, rel=1e-9)
    assert more("credited_t", LEAK) == pytest.approx(-tonnes, rel=1e-9)
    assert not more("re_t", LEAK).any()
    assert not more("expected_t", LEAK).any()


def test_a_term_counts_without_reference_terms_too() -> None:
    added = more("pe_t", LEAK, reference_terms=(), project_common=())
    assert added == pytest.approx(LEAK_KG / 1000.0 * 0.5 * GWP_NON_FOSSIL, rel=1e-9)


def test_a_fixed_factor_takes_the_place_of_that_of_the_carrier() -> None:
    fixed = ProjectTerm(name="power", activity=("compression_kwh",), ratio=1.0, factor=0.319)
    used = synthetic.sweep_frame(3).query("scenario == 'project_as_lived'")["compression_kwh"]
    account_of = booked(project_terms=(fixed,)).credit_ledger(0, "project_as_lived")
    line = next(each for each in account_of.project if each.factor == 0.319)
    assert line.tco2e == pytest.approx(float(used.iloc[0]) / 1000.0 * 0.319)


@pytest.mark.parametrize(("level", "bound"), [("lower", "below"), ("upper", "above")])
def test_a_fuel_takes_the_level_of_the_project_and_not_that_of_the_reference(level: str, bound: str) -> None:
    fuel = ProjectTerm(
        name="start", activity=("trailer_diesel_fossil_mj",), ratio=0.1, carrier="gas/diesel oil"
    )
    given, default = (
        more("pe_t", fuel, project_level=chosen, reference_level="default", factors=()).max()
        for chosen in (level, "default")
    )
    assert (given < default) == (bound == "below")
    assert given != default


def test_the_ledger_and_the_notes_name_the_source() -> None:
    made = booked(project_terms=(LEAK,))
    lines = made.credit_ledger(0, "project").project
    years = [each.year for each in lines if each.source == "leak_default_kg"]
    assert years == list(synthetic.HORIZON.calendar_years)
    assert any("default leaks (leak_default_kg)" in note for note in made.notes)
    assert not any("by a default of the methodology" in note for note in booked().notes)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"project_common": ("leak_default_kg",)}, "accounting.project_common"),
        (
            {"reference_terms": (
                ReferenceTerm(name="bus", activity=("distance_other_km",), fuel=("diesel_fossil_other_mj",),
                              project=("leak_default_kg",)),
            )},
            "accounting.reference_terms, bus",
        ),
        (
            {"reference_terms": (
                ReferenceTerm(name="bus", activity=("distance_other_km",), fuel=("leak_default_kg",)),
            )},
            "accounting.reference_terms, bus",
        ),
    ],
)  # fmt: skip
def test_a_flow_that_emits_nothing_is_refused(changes: dict[str, object], where: str) -> None:
    """Its line was missing from PE, which was then too low without a word."""
    with pytest.raises(AccountingError) as refused:
        booked(**changes)
    assert str(refused.value) == (
        f"{where} - 'leak_default_kg' has the role diagnostic - allowed: fuel_burned, gas_emitted, electricity - "
        "It emits nothing by itself, so the credit would count zero - Name a flow that emits, or count it by a "
        "default in [[accounting.project_terms]]"
    )


@pytest.mark.parametrize(
    ("activity", "text"),
    [
        ((), "default leaks - activity is an empty list"),
        (("leak_defualt_kg",), "the nearest is 'leak_default_kg'"),
        (("leak_default_kg", "compression_kwh"), "activity adds up kWh and kg - one unit"),
    ],
)
def test_bad_activities_of_a_term_are_refused(activity: tuple[str, ...], text: str) -> None:
    term = ProjectTerm(name="default leaks", activity=activity, ratio=1.0, carrier="CH4 non-fossil")
    with pytest.raises(AccountingError, match=text):
        booked(project_terms=(term,))


def test_a_reference_term_with_a_ratio_counts_the_gases_of_the_reference_only() -> None:
    """Fuel by a ratio is as much fuel as that of a flow: methane and laughing gas where the methodology has them."""
    term = ReferenceTerm(
        name="heat before", activity=("trailer_diesel_fossil_mj",), ratio=1.0, carrier="gas/diesel oil"
    )
    re_t = {
        gases: booked(
            reference_terms=(term,),
            project_common=(),
            reference_gases=gases,
            factors=(),
            shape="output_reference_efficiency",
        )
        .reduction["re_t"]
        .max()
        for gases in (("CO2",), ("CO2", "CH4"), ("CO2", "CH4", "N2O"))
    }
    only_co2, with_methane, everything = re_t.values()
    assert 0.0 < only_co2 < with_methane < everything < 1.05 * only_co2
