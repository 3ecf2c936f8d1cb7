"""Dump methane: size of the terms, conversion, fires, both branches, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twins
from twins.core.physics.waste_decay import CH4_PER_C
from twins.digester.carbon_check import methane_limit
from twins.digester.dump import DumpMethane, Waste, correction_factor, dump_methane
from twins.digester.dump_checks import dump_problems
from twins.digester.dump_parameters import SITE_TYPES, DumpParameters
from twins.digester.gas_quality import METHANE_KG_NM3

GWP = 28.0
YANGON = {"mean_air_c": 27.0, "rain_mm": 2650.0}
PLAIN: dict[str, Any] = {  # section of the worked example: no conversion, no fire, no cover
    "dump_docf": 0.5, "dump_semi_aerobic_share": 0.0, "dump_burnt_share": 0.0, "dump_oxidation": 0.0,
}  # fmt: skip
BY_40_T_A_DAY = np.full((15, 1), 40.0 * 365.0)


def market(n: int = 1, TS: float = 0.10) -> Waste:
    return Waste(np.full(n, TS), np.full(n, 0.88 * TS), np.full(n, 0.380), np.zeros(n, dtype=bool))


FOUR = Waste(
    np.array([0.09, 0.10, 0.16, 0.22]),
    np.array([0.082, 0.09, 0.136, 0.20]),
    np.array([0.400, 0.390, 0.200, 0.460]),
    np.array([False, False, True, False]),
)


def yearly_mean_t(methane_kg: np.ndarray) -> float:
    return float(methane_kg.mean()) * 1e-3 * GWP


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("dump_credit_doc", ("DOC", "food, wet basis")), ("dump_doc_food_dry", ("DOC", "food, dry basis")),
        ("dump_credit_docf", ("DOCf", "all, 2006 default")), ("dump_docf", ("DOCf", "food, 2019 Refinement")),
        ("dump_methane_share", ("F", "methane share of landfill gas")),
        ("dump_mcf_deep", ("MCF", "unmanaged, deep (5 m and more) or high water table")),
        ("dump_mcf_third_site", ("MCF", "managed anaerobic")), ("dump_k_food", ("k", "food, moist and wet tropical")),
        ("dump_credit_k", ("k", "food, moist and wet tropical")),
        ("dump_k_garden", ("k", "garden, moist and wet tropical")),
        ("dump_tool04_phi", ("phi", "CDM model correction, application B, humid, new version")),
        ("dump_tool04_oxidation", ("OX", "CDM default")),
    ],
)  # fmt: skip
def test_numbers_are_those_of_the_survey(name: str, row: tuple[str, str]) -> None:
    table = Path(twins.__file__).parent / "digester" / "survey" / "ipcc_fod_parameters.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    found = next(r for r in rows if (r["parameter"], r["waste_or_site"]) == row)
    info = DumpParameters.infos()[name]
    assert info.value == float(found["value"])
    if info.prior is not None and found["lower"]:
        ends = [float(info.prior.ppf(u)) for u in (0.0, 1.0)]
        assert ends == pytest.approx([float(found["lower"]), float(found["upper"])])


def test_size_of_the_terms_for_40_t_a_day() -> None:
    p = DumpParameters(**PLAIN, dump_methodology="VN_AM004")
    found = dump_methane(BY_40_T_A_DAY, market(), p, 2026)
    assert yearly_mean_t(found.credited.methane_kg) == pytest.approx(195_803 / 15, abs=1.0)  # "13 000"
    assert round(yearly_mean_t(found.expected.methane_kg), -2) == 3_300
    assert yearly_mean_t(found.expected.methane_kg) == pytest.approx(195_803 / 15 * 0.038 / 0.15, rel=1e-4)


def test_tool04_takes_phi_and_oxidation_off_and_counts_the_first_year() -> None:
    found = dump_methane(BY_40_T_A_DAY, market(), DumpParameters(), 2026).credited
    assert found.methane_kg.sum() * 1e-3 * GWP == pytest.approx(0.85 * 0.9 * 212_115, abs=1.0)
    assert found.methane_kg[0] > 0.0
    assert found.carbon_ratio[0] == pytest.approx(0.05 / (METHANE_KG_NM3 * 0.380 * 0.088), rel=1e-12)


def test_the_check_binds_in_every_draw_of_the_expected_branch_and_in_no_other() -> None:
    deposits, rng = np.full((15, 4), 1000.0), np.random.default_rng(7)
    priors = {name: info.prior for name, info in DumpParameters.uncertain().items()}
    deciding = 0
    for _ in range(200):
        p = DumpParameters(
            **{name: float(prior.ppf(rng.random())) for name, prior in priors.items() if prior}
        )
        waste = FOUR._replace(BMP=FOUR.BMP * rng.uniform(0.4, 1.2, 4))
        found = dump_methane(deposits, waste, p, 2026)
        DOC = waste.TS * np.where(waste.garden, p.dump_doc_garden_dry, p.dump_doc_food_dry)
        made = DOC * found.expected.DOCf * p.dump_methane_share * CH4_PER_C
        assert np.all(made <= methane_limit(waste.BMP, waste.VS) * (1 + 1e-12))
        np.testing.assert_allclose(found.expected.DOCf, found.expected.cut * p.dump_docf, rtol=1e-12)
        deciding += int(found.expected.cut[0] < 1.0)  # fruit; trimmings are cut in nearly all
        ceiling = 1e6 * 15 * methane_limit(waste.BMP, waste.VS).sum()
        assert found.expected.methane_kg.sum() + found.expected.methane_to_come_kg <= ceiling
        assert found.credited.methane_kg.sum() + found.credited.methane_to_come_kg == pytest.approx(
            4 * 15e6 * 0.04 * 0.85 * 0.9, rel=1e-12
        )
    assert 0 < deciding < 200, "the check must matter in some draws and not in all"


def test_nothing_is_lost_and_the_branches_are_linear() -> None:
    p = DumpParameters(**PLAIN)
    deposits = np.outer(np.arange(1.0, 11.0), [100.0, 250.0, 80.0, 20.0])
    whole = dump_methane(deposits, FOUR, p, 2010)
    half = dump_methane(0.5 * deposits, FOUR, p, 2010)
    DOC = FOUR.TS * np.array([0.38, 0.38, 0.49, 0.38])
    all_of_it = (1e3 * deposits).sum(axis=0) @ (DOC * whole.expected.DOCf) * 0.5 * 0.8 * CH4_PER_C
    assert whole.expected.methane_kg.sum() + whole.expected.methane_to_come_kg == pytest.approx(
        all_of_it, rel=1e-12
    )
    np.testing.assert_allclose(half.expected.methane_kg, 0.5 * whole.expected.methane_kg, rtol=1e-12)
    np.testing.assert_allclose(half.credited.methane_kg, 0.5 * whole.credited.methane_kg, rtol=1e-12)


def test_trimmings_decay_slower_than_fruit() -> None:
    once = np.zeros((12, 4))
    p = DumpParameters(**PLAIN)

    def half_way(column: int) -> float:
        deposit = once.copy()
        deposit[0, column] = 100.0
        found = dump_methane(deposit, FOUR, p, 2010).expected
        return float(found.methane_kg[2] / found.methane_kg[1])

    assert half_way(0) == pytest.approx(np.exp(-0.40), rel=1e-12)
    assert half_way(2) == pytest.approx(np.exp(-0.17), rel=1e-12)


def test_conversion_of_the_dump() -> None:
    p = DumpParameters(dump_semi_aerobic_share=0.6, dump_conversion_ramp_years=3.0, dump_mcf_semi_aerobic=0.5)
    np.testing.assert_allclose(
        correction_factor(p, 2019, 6), [0.8, 0.8, 0.8 - 0.06, 0.8 - 0.12, 0.8 - 0.18, 0.8 - 0.18], rtol=1e-12
    )
    third = p.replace(dump_semi_aerobic_share=0.0, dump_third_site_share=0.5)
    np.testing.assert_allclose(correction_factor(third, 2022, 3), [0.8, 0.9, 0.9], rtol=1e-12)
    with pytest.raises(ValueError, match="at most 1 together"):
        correction_factor(p.replace(dump_third_site_share=0.5), 2026, 3)


def test_the_credited_branch_does_not_see_the_conversion() -> None:
    def run(share: float) -> DumpMethane:
        return dump_methane(BY_40_T_A_DAY, market(), DumpParameters(dump_semi_aerobic_share=share), 2026)

    without, much = run(0.0), run(0.6)
    assert much.expected.methane_kg[1] == pytest.approx(
        without.expected.methane_kg[1] * 0.68 / 0.8, rel=1e-12
    )
    np.testing.assert_array_equal(much.credited.methane_kg, without.credited.methane_kg)


def test_fire_takes_carbon_from_decay() -> None:
    calm = dump_methane(BY_40_T_A_DAY, market(), DumpParameters(dump_burnt_share=0.0), 2026).expected
    burnt = dump_methane(BY_40_T_A_DAY, market(), DumpParameters(dump_burnt_share=0.2), 2026).expected
    np.testing.assert_allclose(burnt.methane_kg, 0.8 * calm.methane_kg, rtol=1e-12)
    dry_burnt_kg = 0.2 * 0.10 * 14.6e6
    np.testing.assert_allclose(burnt.fire_methane_kg, 6.5e-3 * dry_burnt_kg, rtol=1e-12)
    np.testing.assert_allclose(burnt.fire_nitrous_kg, 0.15e-3 * dry_burnt_kg, rtol=1e-12)
    assert not calm.fire_methane_kg.any() and not calm.fire_nitrous_kg.any()


def test_the_defaults_are_no_problem_at_yangon() -> None:
    assert dump_problems(DumpParameters(), **YANGON) == []
    assert SITE_TYPES["unmanaged_deep"].MCF == DumpParameters().dump_credit_mcf


@pytest.mark.parametrize(
    ("changes", "about", "text"),
    [
        ({"dump_credit_mcf": 0.7}, "dump_credit_mcf", "three times"),
        ({"dump_credit_mcf": 0.5, "dump_methodology": "VN_AM004"}, "dump_credit_mcf", "semi_aerobic_well_kept"),
        ({"dump_credit_site": "semi_aerobic_well_kept"}, "dump_credit_mcf", "0.4 to 0.6"),
        ({"dump_credit_k": 0.185}, "dump_credit_k", "boreal"),
        ({"dump_k_food": 0.185}, "dump_k_food", "boreal"),
        ({"dump_semi_aerobic_share": 0.7, "dump_third_site_share": 0.4}, "dump_semi_aerobic_share", "add up to 1.1"),
    ],
)  # fmt: skip
def test_choices_that_do_not_fit_together(changes: dict[str, Any], about: str, text: str) -> None:
    found = dump_problems(DumpParameters(**changes), **YANGON)
    assert len(found) == 1 and found[0].about[0] == about
    assert text in str(found[0])
    assert found[0].stops == (about != "dump_k_food")


def test_a_reduced_factor_alone_is_allowed() -> None:
    plain = DumpParameters(dump_credit_mcf=0.7, dump_methodology="VN_AM004")
    assert dump_problems(plain, **YANGON) == []
    assert dump_problems(DumpParameters(dump_credit_k=0.185), mean_air_c=12.0, rain_mm=900.0) == []


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [("dump_mcf_deep", 0.4, r"\[0.64, 0.96\]"), ("dump_k_food", 0.04, r"\[0.17, 0.7\]"),
     ("dump_credit_doc", 0.038, r"\[0.08, 0.2\]"), ("dump_mcf_third_site", 0.5, r"\[0.9, 1\]")],
)  # fmt: skip
def test_a_number_out_of_its_range_is_refused(name: str, value: float, allowed: str) -> None:
    with pytest.raises(ValueError, match=allowed):
        DumpParameters(**{name: value})


@pytest.mark.parametrize(
    ("deposits", "waste", "text"),
    [
        (-BY_40_T_A_DAY, market(), "more taken by the plant than arrived"),
        (BY_40_T_A_DAY * np.nan, market(), "finite"),
        (BY_40_T_A_DAY.T, market(), "axes swapped"),
        (BY_40_T_A_DAY, market(TS=10.0), "percent"),
        (BY_40_T_A_DAY, market()._replace(VS=np.array([0.9])), "VS of dry matter"),
        (BY_40_T_A_DAY, market()._replace(BMP=np.array([380.0])), "mL/gVS"),
    ],
)
def test_impossible_waste_is_refused(deposits: np.ndarray, waste: Waste, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        dump_methane(deposits, waste, DumpParameters(), 2026)
