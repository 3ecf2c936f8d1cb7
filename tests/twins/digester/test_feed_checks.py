"""Theory of methane, and what a bad assay or study is told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import twins.digester
from tests.twins.digester.feeds import CONTENTS, assay, contents_of, numbers
from twins.digester.batch import buswell
from twins.digester.feed_checks import feed_status
from twins.digester.feed_fractions import CARBOHYDRATE_COD, METHANE_PER_COD
from twins.digester.feed_problems import assay_problems, feed_problems

SURVEY = Path(twins.digester.__file__).parent / "survey"


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SURVEY / table).read_text(encoding="utf-8").splitlines()))


def swolf_vegetables() -> dict[str, float]:
    row = next(r for r in rows("fvw_characterisation.csv") if r["material"] == "food waste, vegetable")
    return {name: float(value) for name, value in row.items() if name.endswith(("TS", "frac")) and value}


def test_theory_of_the_swolf_elements() -> None:
    row = swolf_vegetables()
    VS = row["VS_pct_of_TS"]
    C, H, O, N = (row[f"{element}_pct_TS"] / VS for element in "CHON")
    theory = buswell(C, H, O, N).methane_ml_per_g
    assert round(theory) == 526
    degradable = theory * row["degradable_frac"]
    assert round(degradable) == 436
    measured = [
        float(r["BMP_mL_CH4_per_gVS"]) for r in rows("bmp_summary.csv") if "market fruit" in r["material"]
    ]
    assert min(measured) < degradable < max(measured)


def test_theory_of_one_compound_is_its_cod() -> None:
    # C6H10O5 with real atomic masses gives 3 CH4, as 192 gCOD do
    theory = 1e-3 * buswell(72.066 / 162.141, 10.08 / 162.141, 79.995 / 162.141, 0.0).methane_ml_per_g
    assert theory == pytest.approx(METHANE_PER_COD * CARBOHYDRATE_COD, rel=2e-3)


def test_sound_numbers_are_not_complained_of() -> None:
    assert feed_problems(numbers(), contents_of(numbers())) == ()
    assert list(assay_problems("cabbage", assay(), CONTENTS)) == []
    one = assay()._replace(**{k: v.reshape(1) for k, v in assay()._asdict().items()})
    assert feed_status(("cabbage",), one, CONTENTS) == ""


BAD_STUDIES: list[tuple[dict[str, float], str, str]] = [
    ({"TS": 0.40}, "feed_TS", "TS given dry or wet"),
    ({"TS": 0.40}, "feed_TS", "0.40 of household food waste (S34)"),
    ({"TS": 0.89}, "feed_TS", "If it is water, write 0.11"),
    ({"TS": 0.0011}, "feed_TS", "at least 0.015"),
    ({"hotel_TS": 0.74}, "feed_hotel_TS", "If it is water, write 0.26"),
    ({"VS": 0.099}, "feed_VS", "Divide by TS: 0.9"),
    ({"cations": -0.02}, "feed_cations", "at least 0"),
    ({"hotel_cations": 0.6}, "feed_hotel_cations", "mol/m3 given"),
    ({"trimmings_BMP": 0.55}, "feed_trimmings_BMP", "theory 0.350 x COD/VS"),
    ({"N": 0.11}, "feed_N", "C/N"),
    ({"hotel_lipid": 0.45}, "feed_hotel_lipid", "COD/VS"),
    ({"lignin": 0.9}, "feed_lipid", "of VS"),
    ({"inert_N": 0.0043}, "feed_inert_N", "sludge inerts"),
    ({"fruit_season": 0.9, "fruit_share": 0.9}, "feed_fruit_season", "some month"),
    ({"undigested": 0.95}, "feed_undigested", "BMP too low"),
]


@pytest.mark.parametrize(("changes", "about", "text"), BAD_STUDIES)
def test_a_bad_study_is_told_where_what_limit_cause_and_next_step(
    changes: dict[str, float], about: str, text: str
) -> None:
    n = numbers(**changes)
    problems = feed_problems(n, contents_of(n))
    hits = [p for p in problems if about in p.about and text in str(p)]
    assert hits, [str(p) for p in problems]
    assert all(p.stops and len(str(p).split(" - ")) >= 5 for p in hits)


BAD_ASSAYS: list[tuple[dict[str, Any], str, str]] = [
    ({"TS": 12.0}, "kale.TS", "Write 0.12"),
    ({"VS": 88.0}, "kale.VS", "Write 0.88"),
    ({"lignin": 6.0}, "kale.lignin", "Per cent for a fraction"),
    ({"lipid": -0.1}, "kale.lipid", "A sign"),
    ({"lipid": 0.5, "lignin": 0.5}, "kale.lipid", "at most 1"),
    ({"BMP": 380.0}, "kale.BMP", "Write 0.38"),
    ({"BMP": 0.62}, "kale.BMP", "Biogas instead of methane"),
    ({"BMP": -0.1}, "kale.BMP", "0 to"),
    ({"NH4_N": 0.002}, "kale.NH4_N", "a part of TKN"),
    ({"cations": -0.01}, "kale.cations", "A sign"),
    ({"TKN": 3e-4, "NH4_N": 0.0}, "kale.TKN", "C/N"),
]


@pytest.mark.parametrize(("changes", "about", "text"), BAD_ASSAYS)
def test_a_bad_assay_is_told_the_same_way(changes: dict[str, Any], about: str, text: str) -> None:
    problems = list(assay_problems("kale", assay(**changes), CONTENTS))
    assert [p for p in problems if about in p.about and text in str(p)], [str(p) for p in problems]
