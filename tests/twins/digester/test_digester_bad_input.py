"""The door of a single number: each slip is refused with place, value and interval, and its likely cause is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.twins.digester.bad_plants import BAD
from twins.digester.parameters import DigesterParameters

SLIPS: dict[str, tuple[str, Any, str]] = {
    "dry matter in per cent": ("feed_TS", 11.0, "Per cent"),
    "volatile in per cent": ("feed_VS", 90.0, "Per cent"),
    "contaminants in per cent": ("market_contaminant_share", 15.0, "Percent"),
    "leaks in per cent": ("gas_leak_share", 2.5, "Per cent"),
    "slip in per cent": ("engine_slip", 1.5, "Per cent"),
    "efficiency in per cent": ("engine_efficiency", 37.0, "Per cent"),
    "ageing in points": ("engine_ageing", 0.45, "Percentage points"),
    "sulphur in per cent": ("gas_sulphur_of_solids", 0.2, "Per cent"),
    "air near explosion": ("gas_air_dose", 0.2, "explosion"),
    "waste of a year": ("market_waste_t_per_day", 7_300.0, ""),
    "capacity of a year": ("capacity_t_per_d", 7_300.0, "Tonnes a year"),
    "thermophilic": ("digester_c", 55.0, "Thermophilic"),
    "hydrolysis of sludge by hour": ("adm1_k_hyd_ch", 240.0, "sewage sludge"),
    "pressure in mbar": ("adm1_pressure", 1_013.0, "mbar"),
    "gauge pressure": ("adm1_pressure", 0.01, "gauge"),
    "potential in mL": ("feed_trimmings_BMP", 200.0, "mL/g"),
    "carbon of wet waste": ("dump_doc_food_dry", 0.15, "wet"),
    "decay of the north": ("dump_k_food", 0.06, "climate"),
    "factor of another site": ("dump_mcf_deep", 0.4, "site"),
    "load by COD": ("simple_olr_limit", 30.0, "COD"),
    "rate of a dump": ("simple_k", 0.001, "year"),
    "engine in MW": ("engine_kw", 0.1, "MW"),
    "five engines": ("engines", 5, ""),
    "no engine": ("engines", 0, ""),
    "share of hotels in per cent": ("co_substrate_share", 50.0, ""),
    "days without a test": ("acid_test_days", 0, ""),
    "holder of nothing": ("holder_m3", 0.0, ""),
    "not a number": ("feed_TS", float("nan"), ""),
    "without end": ("engine_kw", float("inf"), ""),
    "below zero": ("recirculation", -1.0, ""),
}  # fmt: skip
WRONG_KINDS: dict[str, tuple[str, Any]] = {
    "text for a number": ("feed_TS", "0.11"),
    "yes for a number": ("engine_kw", True),
    "half an engine": ("engines", 1.5),
    "a number for a switch": ("island_mode", 1),
    "layout unknown": ("layout", "three_phase"),
    "use unknown": ("gas_use", "heat"),
    "route unknown": ("acid_gas", "flare"),
    "residue unknown": ("residue_use", "sea"),
    "methodology unknown": ("dump_methodology", "AM0025"),
    "site unknown": ("dump_credit_site", "deep"),
    "nothing for a number": ("holder_m3", None),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_number_out_of_its_interval_is_refused(slip: str) -> None:
    name, value, likely = SLIPS[slip]
    info = DigesterParameters.infos()[name]
    with pytest.raises(ValueError, match=name) as told:
        DigesterParameters(**{name: value})
    assert info.unit in str(told.value) and ("must lie in" in str(told.value) or "finite" in str(told.value))
    assert likely.lower() in info.likely.lower(), info.likely


@pytest.mark.parametrize("slip", WRONG_KINDS)
def test_a_value_of_another_kind_is_refused(slip: str) -> None:
    name, value = WRONG_KINDS[slip]
    with pytest.raises((TypeError, ValueError), match=name):
        DigesterParameters(**{name: value})


def test_a_misspelt_name_is_offered_the_right_one() -> None:
    with pytest.raises(ValueError, match="did you mean engine_kw"):
        DigesterParameters().replace(engine_kW=100.0)


def test_the_corpus_is_large(figure: Callable[[str, str], None]) -> None:
    n = len(BAD) + len(SLIPS) + len(WRONG_KINDS)
    assert len({bad.name for bad in BAD}) == len(BAD)
    assert len(BAD) >= 40 and n >= 80
    figure("digester bad input", f"{n} cases, {len(BAD)} of several numbers together")
