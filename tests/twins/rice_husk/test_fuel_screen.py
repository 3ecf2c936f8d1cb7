"""The screen finds the rows that are flagged, and what is wrong by itself."""

from __future__ import annotations

import pytest

from twins.rice_husk.fuel import hhv_channiwala_parikh_2002
from twins.rice_husk.fuel_bases import Ultimate
from twins.rice_husk.fuel_screen import heating_value_findings, read_samples, screen, screen_all

ROWS = {row["sample_id"]: row for row in read_samples()}
MANSARAY = ROWS["mansaray1999"]
HHV_DRY = {"mansaray1999": 15.3, "hoffmann1999": 13.7, "zhou2009": 15.9, "zhou2022_xian": 17.9}


def changed(row: dict[str, str], **cells: str) -> dict[str, str]:
    return {**row, **cells}


def texts(row: dict[str, str]) -> str:
    return "\n".join(str(f) for f in screen(row).findings)


def test_flagged_rows_are_rejected_and_say_why() -> None:
    usable, rejected = screen_all()
    assert {s.sample_id for s in rejected} == {
        r for r, row in ROWS.items() if row["quality_flag"] == "reject"
    }
    assert len(usable) == 5
    for sample in rejected:
        assert any("13.9 %" in str(f) or "same as above" in str(f) for f in sample.findings)


def test_impossible_carbon_is_found_without_the_flag() -> None:
    for sample_id in ("ogbuefi_izzi_r8", "ogbuefi_ikwo_cp"):
        found = screen(changed(ROWS[sample_id], quality_flag="use"))
        assert not found.usable
        assert any("C_wt_pct" in f.place and "40-60 % dry ash-free" in f.allowed for f in found.findings)
        assert any(f.given.startswith("H not given") for f in found.findings)


@pytest.mark.parametrize(("sample_id", "HHV"), HHV_DRY.items())
def test_heating_values_of_the_samples(sample_id: str, HHV: float) -> None:
    """Each sample is brought to the dry basis from its own, then Channiwala and Parikh."""
    a = screen(ROWS[sample_id]).analysis
    assert a is not None
    assert round(hhv_channiwala_parikh_2002(a.C, a.H, a.O, a.N, a.S, a.ash), 1) == HHV


def test_gaps_between_stated_and_computed_are_told() -> None:
    assert "LHV dry (14.13 MJ/kg by the analysis) given for LHV wet" in texts(MANSARAY)
    assert "+13%" in texts(ROWS["hoffmann1999"]) and "bomb disagree" in texts(ROWS["hoffmann1999"])
    assert "take it as LHV dry" in texts(ROWS["zhou2009"])
    assert texts(ROWS["zhou2022_xian"]) == ""


ANALYSIS = Ultimate(basis="dry", C=0.41, H=0.047, O=0.345, N=0.0075, S=0.0015, ash=0.189)


def test_swaps_of_kind_and_basis_are_named() -> None:
    """HHV for LHV at 10 % moisture is 9 % off, dry for wet 11 to 12 %: each is named, and a right one is not."""
    M = 0.10
    values = {("HHV", "dry"): 15.9, ("HHV", "wet"): 14.3, ("LHV", "dry"): 14.9, ("LHV", "wet"): 13.15}
    for (kind, basis), value in values.items():
        for said in values:
            found = heating_value_findings("fuel.heating_value", value, *said, ANALYSIS, M)  # type: ignore[arg-type]
            if said == (kind, basis):
                assert found == []
            elif abs(value / values[said] - 1.0) > 0.07:
                assert len(found) == 1
                assert (
                    f"{kind} {basis} (" in found[0].cause and f"given for {' '.join(said)}" in found[0].cause
                )
                assert not found[0].rejects


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"O_wt_pct": "20"}, "sum 74.29 %; allowed: 100 +- 2.5 % on basis daf"),
        ({"basis_ultimate": "db"}, "sum 120 %"),
        ({"basis_ultimate": "not stated"}, "basis not stated"),
        ({"ash_wt_pct": "45"}, "45 %; allowed: at most 40 %"),
        ({"C_wt_pct": "0.47", "H_wt_pct": "0.068", "O_wt_pct": "0.457"}, "a fraction given for percent"),
        ({"C_wt_pct": "47 %"}, "'47 %' is not a number"),
        ({"H_wt_pct": "-6.8"}, "-6.8; allowed: 0 to 100"),
        ({"C_wt_pct": "85"}, "char, or the basis"),
        ({"heating_value_MJ_per_kg": "3390"}, "kcal/kg or kJ/kg given for MJ/kg"),
    ],
)
def test_what_rejects(cells: dict[str, str], said: str) -> None:
    found = screen(changed(MANSARAY, **cells))
    assert not found.usable
    assert said in "\n".join(str(f) for f in found.findings)
    for finding in found.findings:
        assert all([finding.place, finding.given, finding.allowed, finding.cause, finding.next_step])


def test_a_row_without_analysis_says_so() -> None:
    found = screen(ROWS["yunaidi2020"])
    assert found.usable and found.analysis is None
    assert "use its ash and heating value only" in str(found.findings[0])
